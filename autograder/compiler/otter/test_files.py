"""Otter's test files: `tests/<question>.py` beside a notebook, or the same within the notebook's metadata.

They are read as text and never run. Both formats are Python: `test = {...}` with sessions in it, or functions under
`@test_case(...)`.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.compiler.otter.cases import Case, line_of
from autograder.compiler.otter.doctests import from_doctest
from autograder.compiler.otter.functions import call_of
from autograder.compiler.otter.question import Question

__all__ = ["QuestionTests", "read_embedded", "read_test_file", "test_folder"]

FOLDER = "tests"


@dataclass(frozen=True)
class QuestionTests:
    """The tests of one question; `points` as they are written, for `question_points`."""

    name: str
    cases: tuple[Case, ...]
    points: Any = None
    all_or_nothing: bool = False

    @property
    def question(self) -> Question:
        """The question that they are the tests of."""
        return Question(self.name, self.points, all_or_nothing=self.all_or_nothing)


def test_folder(notebook: Path) -> tuple[Path, ...]:
    """List the test files that lie beside a notebook, sorted."""
    return tuple(
        sorted(path for path in (notebook.parent / FOLDER).glob("*.py") if path.name != "__init__.py")
    )


def read_test_file(text: str) -> QuestionTests | None:
    """Read one test file; None for one that holds no test of otter's.

    Raises `ValueError` or `SyntaxError` saying why it cannot be read.
    """
    tree = ast.parse(text)
    values = {
        target.id: statement.value
        for statement in tree.body
        if isinstance(statement, ast.Assign)
        for target in statement.targets
        if isinstance(target, ast.Name)
    }
    if "test" in values:
        return _sessions(_literal(values["test"]))
    cases = _functions(text, tree)
    if "name" not in values or not cases:
        return None
    points, all_or_nothing = (
        _literal(values[key]) if key in values else None for key in ("points", "all_or_nothing")
    )
    return QuestionTests(str(_literal(values["name"])), cases, points, bool(all_or_nothing))


def read_embedded(metadata: dict[str, Any]) -> tuple[QuestionTests, ...]:
    """Read the tests in a notebook's metadata, in their order.

    Raises `ValueError` or `SyntaxError` saying why they cannot be read.
    """
    otter = metadata.get("otter")
    tests = otter.get("tests") if isinstance(otter, dict) else None
    if not isinstance(tests, dict):
        return ()
    read = [_sessions(one) if isinstance(one, dict) else read_test_file(str(one)) for one in tests.values()]
    return tuple(one for one in read if one is not None)


def _sessions(spec: Any) -> QuestionTests:
    """Read the dictionary of a test in OK format."""
    suites = spec.get("suites") if isinstance(spec, dict) else None
    if not isinstance(suites, list) or len(suites) != 1 or not isinstance(suites[0], dict):
        raise ValueError("wanted a dictionary with one suite of cases, as otter reads it")
    suite = suites[0]
    if suite.get("type", "doctest") != "doctest" or suite.get("setup") or suite.get("teardown"):
        raise ValueError(
            "a suite of another type than doctest, or with setup or teardown: otter reads none either"
        )
    cases = tuple(
        Case(
            code=from_doctest(str(one.get("code", ""))),
            hidden=bool(one.get("hidden", True)),
            points=one.get("points"),
            failure=line_of(one.get("failure_message")),
            success=line_of(one.get("success_message")),
            doctest=str(one.get("code", "")),
        )
        for one in suite.get("cases", ())
    )
    return QuestionTests(str(spec.get("name")), cases, spec.get("points"), bool(spec.get("all_or_nothing")))


def _functions(text: str, tree: ast.Module) -> tuple[Case, ...]:
    """Read the functions under `@test_case(...)`; each case begins with what else the file defines."""
    lines = text.split("\n")
    shared: list[str] = []
    found: list[tuple[ast.FunctionDef, dict[str, Any]]] = []
    for statement in tree.body:
        settings = _settings(statement)
        if isinstance(statement, ast.FunctionDef) and settings is not None:
            found.append((statement, settings))
        elif not _is_otters(statement):
            shared += lines[statement.lineno - 1 : statement.end_lineno]
    cases = []
    for function, settings in found:
        call, reason = call_of(function)
        own = "\n".join(lines[function.lineno - 1 : function.end_lineno])
        cases.append(
            Case(
                code="\n".join([*shared, own, "", call]),
                hidden=bool(settings.get("hidden", False)),
                points=settings.get("points"),
                failure=line_of(settings.get("failure_message")),
                success=line_of(settings.get("success_message")),
                function=own,
                shared="\n".join(shared),
                in_process=reason,
            )
        )
    return tuple(cases)


def _settings(statement: ast.stmt) -> dict[str, Any] | None:
    """Read the arguments of a function's `@test_case(...)`; None for what has no such line above it."""
    order = ("name", "points", "hidden", "success_message", "failure_message")
    for decorator in getattr(statement, "decorator_list", ()):
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func).rpartition(".")[2] == "test_case":
            given = dict(zip(order, map(_literal, decorator.args), strict=False))
            return given | {one.arg: _literal(one.value) for one in decorator.keywords if one.arg}
    return None


def _is_otters(statement: ast.stmt) -> bool:
    """Tell whether a statement is part of the format, and no code that a test needs."""
    if isinstance(statement, ast.ImportFrom):
        return (statement.module or "").partition(".")[0] == "otter"
    names = {"OK_FORMAT", "name", "points", "all_or_nothing"}
    return isinstance(statement, ast.Assign) and {ast.unparse(one) for one in statement.targets} <= names


def _literal(node: ast.expr) -> Any:
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError, MemoryError, RecursionError):
        raise ValueError(
            f"line {node.lineno}: wanted a value that is written out; found: {ast.unparse(node)[:60]}"
        ) from None
