"""Marks of equivalent mutants: the instructor's comments on changes of a solution that nobody could notice.

A mark is the end of a line, or a line of its own above the line that it is about::

    exponentials = np.exp(Z)  # equivalent sign: the rows are symmetric; wrong-axis: Z is square
    # equivalent swapped-operands: A is symmetric
    y = A @ x

They are for those who test the tests. Students read none of them.
"""

from __future__ import annotations

import re

from autograder.compiler.tokens import comments

__all__ = ["MARK", "without_marks"]

# the name that follows ends in a colon: "# equivalent to equation (3): ..." is prose
MARK = re.compile(r"#\s*equivalent\s+(?P<claims>[a-z][a-z0-9-]*\s*:.*)$")


def without_marks(source: str) -> str:
    """Take the marks out of a code cell: the rest of their lines stays, a line of nothing else goes.

    Raises `SyntaxError` where there is a mark, and more than Python and lines of magics.
    """
    lines: list[str | None] = list(source.split("\n"))
    if not any(MARK.search(line) for line in lines if line):
        return source
    for comment in comments(source):
        number, column = comment.start
        if mark := MARK.search(comment.string):
            kept = source.split("\n")[number - 1][: column + mark.start()].rstrip()
            lines[number - 1] = kept or None
    return "\n".join(line for line in lines if line is not None)
