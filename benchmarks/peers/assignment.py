"""The small course in the form that each grader wants: the same cells, the same points, the same tests.

nbgrader takes the plain notebook that `course compile` writes for it, otter a folder of test files and a notebook that
calls them. Two idioms of this engine are put into the others' own:

- a share of a test's points. nbgrader reads it from the last expression, as this engine does, but knows no
  `threshold` and no number of NumPy's; so the expression becomes a float. otter knows none: there, all points are
  earned or no point.
- hidden tests. nbgrader has them between the same two comments. In otter they are a test case of their own with
  `hidden=True`, and all cases of a file have to pass.
"""

from __future__ import annotations

import ast
import copy
import re
from typing import Any

from bench.otter_run import FIRST_CELL, KERNEL, code_cell

__all__ = ["as_otter_notebook", "as_otter_tests", "for_nbgrader", "hidden_lines"]

HIDDEN = re.compile(r"^### BEGIN HIDDEN TESTS\n(.*?)^### END HIDDEN TESTS\n?", re.MULTILINE | re.DOTALL)

OTTER_FILE = """\
from otter.test_files import test_case

OK_FORMAT = False
name = {name!r}
points = None
all_or_nothing = True
scope = {{}}


def run(env, source):
    # the names that a test makes are its own: they do not come among the student's
    if not scope:
        scope.update(env)
    exec(compile(source, "<{name}>", "exec"), scope)

"""

OTTER_CASE = """
@test_case(points={points!r}, hidden={hidden!r})
def case_{number}(env):
    run(env, {source!r})
"""


def for_nbgrader(source: dict[str, Any]) -> dict[str, Any]:
    """The instructor's notebook, with each test's share of its points as nbgrader reads it."""
    book = copy.deepcopy(source)
    for cell in book["cells"]:
        if is_test(cell):
            text, share = split_share("".join(cell["source"]), cell["metadata"]["nbgrader"]["points"])
            cell["source"] = text.replace(SHARE, f"float({share})")
    return book


def as_otter_tests(source: dict[str, Any]) -> dict[str, str]:
    """A test file for each test cell of the instructor's notebook, by file name."""
    files = {}
    for cell in source["cells"]:
        if not is_test(cell):
            continue
        name, points = cell["metadata"]["nbgrader"]["grade_id"], float(cell["metadata"]["nbgrader"]["points"])
        text, share = split_share("".join(cell["source"]), points)
        text = text.replace(SHARE, f"assert float({share}) == {points}")
        shown, hidden = HIDDEN.sub("", text), "".join(HIDDEN.findall(text))
        parts = [(part, part is hidden) for part in (shown, hidden) if part.strip()]
        cases = [
            OTTER_CASE.format(points=points / len(parts), hidden=is_hidden, number=number, source=part)
            for number, (part, is_hidden) in enumerate(parts)
        ]
        files[f"{name}.py"] = OTTER_FILE.format(name=name) + "\n".join(cases)
    return files


def as_otter_notebook(book: dict[str, Any]) -> dict[str, Any]:
    """A student's notebook in which otter is called where the test cells stand; all cells keep their names."""
    made = copy.deepcopy(book)
    for cell in made["cells"]:
        if is_test(cell):
            cell["source"] = f'grader.check("{cell["metadata"]["nbgrader"]["grade_id"]}")'
    made["cells"].insert(0, code_cell("otter", FIRST_CELL))
    made["metadata"] = KERNEL
    return made


def hidden_lines(source: dict[str, Any]) -> tuple[str, ...]:
    """The lines of all hidden tests."""
    texts = [part for cell in source["cells"] for part in HIDDEN.findall("".join(cell["source"]) + "\n")]
    return tuple(line for text in texts for line in text.splitlines() if line.strip())


def is_test(cell: dict[str, Any]) -> bool:
    """Whether the cell decides points, and is not the student's to write."""
    marks = cell["metadata"].get("nbgrader", {})
    return bool(marks.get("grade") and not marks.get("solution"))


SHARE = "@SHARE@"


def split_share(source: str, points: float) -> tuple[str, str]:
    """Take the expression out that a test's share of its points is read from, and leave a mark in its place.

    It is the last one, where that is arithmetic or a call of `threshold`; a call of any other check is none.
    """
    last = ast.parse(source).body[-1]
    if not isinstance(last, ast.Expr):
        return source, ""
    text = ast.get_source_segment(source, last) or ""
    called = last.value.func if isinstance(last.value, ast.Call) else None
    if isinstance(called, ast.Name) and called.id == "threshold":
        share = f"{points} * {text}.credit"
    elif isinstance(last.value, ast.BinOp):
        share = text
    else:
        return source, ""
    lines = source.splitlines(keepends=True)
    before, after = lines[: last.lineno - 1], lines[last.end_lineno :]
    return "".join([*before, f"{SHARE}\n", *after]), share
