"""A code cell's tokens and comments at their places in the text, IPython's magics out of the way."""

from __future__ import annotations

import io
import re
import tokenize

from autograder.compiler.code import is_plain_python

__all__ = ["comments", "masked", "tokens"]

MAGIC_LINE = re.compile(r"^(?P<indent>[ \t]*)(?P<magic>[%!]\S.*)$", re.MULTILINE)


def masked(source: str) -> str:
    """Put a constant and a comment of the same length in the place of each line that is a magic.

    In a cell of plain Python a line that begins so goes on with a calculation, and stays.
    """
    if is_plain_python(source):
        return source
    return MAGIC_LINE.sub(lambda found: found["indent"] + "0".ljust(len(found["magic"]), "#"), source)


def tokens(source: str) -> tuple[tokenize.TokenInfo, ...]:
    """Cut a cell into tokens; lines are counted from 1, columns in characters from 0.

    Raises `SyntaxError` where there is more in it than Python and lines of magics.
    """
    try:
        return tuple(tokenize.generate_tokens(io.StringIO(masked(source)).readline))
    except tokenize.TokenError as error:
        problem, (line, column) = error.args
        raise SyntaxError(problem, ("cell", line, column, None)) from None


def comments(source: str) -> tuple[tokenize.TokenInfo, ...]:
    """List a cell's comments. Raises `SyntaxError`, as `tokens` does."""
    return tuple(token for token in tokens(source) if token.type == tokenize.COMMENT)
