"""One case of a question's tests, and the test cell that it becomes."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from autograder.compiler.otter.blocks import FileCell, settings
from autograder.compiler.otter.doctests import as_doctest, from_doctest
from autograder.compiler.otter.functions import from_functions
from autograder.compiler.regions import MARKER_WORDS

__all__ = ["Case", "line_of", "read_case", "test_source"]

BEGIN_CONFIG = re.compile(r"""(?:.\s*=\s*)?""?"?\s*#\s*BEGIN\s*TEST\s*CONFIG""", re.IGNORECASE)
END_CONFIG = re.compile(r'"?""?\s*#\s*END\s*TEST\s*CONFIG', re.IGNORECASE)
HIDDEN = re.compile(r"\bhidden\b", re.IGNORECASE)


@dataclass(frozen=True)
class Case:
    """One case: the code of a test cell, and what otter's settings say of it.

    `doctest` is the text of a case in OK format; of a test function `function` is its text, and `shared` what else its
    file defines for it. `in_process` says why only the student's process can hold it; empty where that is open.
    """

    code: str
    hidden: bool = False
    points: Any = None
    failure: str = ""
    success: str = ""
    doctest: str = ""
    function: str = ""
    shared: str = ""
    in_process: str = ""


def read_case(cell: FileCell, ok_format: bool) -> Case:
    """Read one cell of a tests block.

    Raises `ValueError` or `SyntaxError` for one that otter cannot read.
    """
    lines = cell.source.split("\n")
    hidden = lines[0].lstrip().startswith("#") and bool(HIDDEN.search(lines[0]))
    start, said = (1 if hidden else 0), {}
    if BEGIN_CONFIG.match(lines[0]):
        end = next((at for at, line in enumerate(lines) if END_CONFIG.match(line)), len(lines) - 1)
        start, said = end + 1, settings("\n".join(lines[1:end]))
    source = "\n".join(lines[start:])
    doctest = as_doctest(source, cell.output) if ok_format else ""
    function, call, reason = ("", "", "") if ok_format else from_functions(source)
    return Case(
        code=from_doctest(doctest) if ok_format else f"{function}\n\n{call}",
        hidden=bool(said.get("hidden", hidden)),
        points=said.get("points"),
        failure=line_of(said.get("failure_message")),
        success=line_of(said.get("success_message")),
        doctest=doctest,
        function=function,
        in_process=reason,
    )


def test_source(cases: Sequence[Case]) -> str:
    """Write the test cell of some cases, those that are hidden in regions."""
    return "\n".join(_region(case) if case.hidden else _unmarked(case.code) for case in cases)


def _region(case: Case) -> str:
    hint = f"# hint: {case.failure}\n" if case.failure else ""
    return f"### BEGIN HIDDEN TESTS\n{hint}{_unmarked(case.code)}\n### END HIDDEN TESTS"


def _unmarked(code: str) -> str:
    """Write code without its comments where one of them has the words of a region's marker."""
    return ast.unparse(ast.parse(code)) if MARKER_WORDS.search(code) else code


def line_of(message: object) -> str:
    """Write a message of otter's settings in one line; "" for none."""
    return " ".join(str(message).split()) if message else ""
