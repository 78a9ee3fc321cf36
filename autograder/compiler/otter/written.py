"""Otter's test files, written: for students those of the visible checks, for `otter run` all of them.

A notebook that came from otter gets back its own cases, as they were. Of any other the test cells become functions
under `@test_case(...)` that run the cell's code among the student's names. Otter knows no part of a case's points: a
cell that ends in a number passes when that is all of them.
"""

from __future__ import annotations

import ast
import pprint
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from autograder.compiler.otter.cases import Case
from autograder.compiler.otter.naming import file_name
from autograder.compiler.otter.points import question_points
from autograder.compiler.otter.question import Question
from autograder.compiler.otter.reader import is_otter, read_questions
from autograder.compiler.stub import hidden_lines, released
from autograder.model import Cell, Notebook

__all__ = ["otter_tests"]

FOLDER = "tests"
HEAD = """\
from otter.test_files import test_case

OK_FORMAT = False

name = {name!r}
points = {points!r}
all_or_nothing = {all_or_nothing!r}
"""


def otter_tests(
    notebook: Notebook, source: Path, alone: bool = True, hidden: bool = False
) -> dict[str, bytes]:
    """Write a notebook's tests for otter: their paths beside the notebook, and their text.

    `source` is the file that the notebook was read from. Where it is not `alone` in its week its tests have a folder of
    their own, `tests/<notebook>/`. Hidden tests are in them only where `hidden` says so.
    """
    folder = FOLDER if alone else f"{FOLDER}/{notebook.name}"
    text = source.read_text(encoding="utf-8-sig") if source.suffix == ".ipynb" else ""
    if text and is_otter(source, text):
        questions: Iterable[tuple[Question, list[Case]]] = read_questions(source, notebook.path, text)
    else:
        questions = _questions(notebook, hidden)
    return {
        f"{folder}/{file_name(question.name)}.py": _file(question, cases).encode()
        for question, cases in (one if hidden else _visible(*one) for one in questions)
        if cases
    }


def _visible(question: Question, cases: Sequence[Case]) -> tuple[Question, list[Case]]:
    """Leave the hidden cases out, and their points where each has its own in a list."""
    points = question_points(question.points, len(cases))
    if isinstance(points, list):
        points = [worth for worth, case in zip(points, cases, strict=True) if not case.hidden]
    return replace(question, points=points), [case for case in cases if not case.hidden]


def _questions(notebook: Notebook, hidden: bool) -> Iterator[tuple[Question, list[Case]]]:
    """Yield the questions of a notebook of ours, a case for each test cell that has something to run."""
    found: dict[str, list[Case]] = {}
    for cell in notebook.cells:
        code = cell.source if hidden else released(notebook.path, cell)
        if cell.role == "test" and _runs(code):
            case = Case(code, hidden and bool(hidden_lines(notebook.path, cell)), cell.points, cell.hint)
            found.setdefault(cell.question or cell.name, []).append(
                replace(case, function=_function(cell, code))
            )
    for name, cases in found.items():
        yield Question(name), cases


def _runs(code: str) -> bool:
    try:
        return bool(ast.parse(code).body)
    except (SyntaxError, ValueError):
        return False  # a magic: otter's tests are plain Python


def _function(cell: Cell, code: str) -> str:
    """Write a test cell as a function that runs it among the student's names."""
    name = "test_" + "".join(
        letter if letter.isalnum() else "_" for letter in cell.name.removeprefix("test_")
    )
    return f"def {name}(env):\n    exec({_whole_credit(code, cell.points)!r}, env)"


def _whole_credit(code: str, points: float) -> str:
    """Have a cell whose last expression is its points fail where that is not all of them."""
    tree = ast.parse(code)
    last = tree.body[-1]
    if not isinstance(last, ast.Expr) or isinstance(last.value, ast.Constant):
        return code
    before = code.split("\n")[: last.lineno - 1]
    earned = ast.unparse(last.value)
    known = "isinstance(earned, (bool, int, float))"
    check = f"assert not {known} or (earned if isinstance(earned, bool) else earned >= {points:g}), earned"
    return "\n".join([*before, f"earned = {earned}", check])


def _file(question: Question, cases: Sequence[Case]) -> str:
    points = question_points(question.points, len(cases))
    if all(case.doctest for case in cases):
        return _sessions(question, points, cases)
    shared = dict.fromkeys(case.shared for case in cases if case.shared)
    head = HEAD.format(name=question.name, points=points, all_or_nothing=question.all_or_nothing)
    return "\n\n".join([head, *shared, *(f"{_decorator(case)}\n{case.function}\n" for case in cases)])


def _decorator(case: Case) -> str:
    said = {"points": case.points, "hidden": case.hidden}
    said |= {
        key: text
        for key, text in (("success_message", case.success), ("failure_message", case.failure))
        if text
    }
    return f"@test_case({', '.join(f'{key}={value!r}' for key, value in said.items())})"


def _sessions(question: Question, points: object, cases: Sequence[Case]) -> str:
    """Write a test file in OK format."""
    listed = []
    for case in cases:
        one = {"code": case.doctest, "hidden": case.hidden, "locked": False}
        one |= {"points": case.points} if case.points is not None else {}
        one |= {"success_message": case.success} if case.success else {}
        listed.append(one | ({"failure_message": case.failure} if case.failure else {}))
    suite = {"cases": listed, "scored": True, "setup": "", "teardown": "", "type": "doctest"}
    test = {
        "name": question.name,
        "points": points,
        "all_or_nothing": question.all_or_nothing,
        "suites": [suite],
    }
    return f"OK_FORMAT = True\n\ntest = {pprint.pformat(test, indent=4, width=200, sort_dicts=False)}\n"
