"""What test cells of a notebook for one kernel hand over to the students' cells below."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from small_sources import code, exam_cell, ipynb

from autograder.compiler.exam import exam
from autograder.compiler.modes import Modes
from autograder.model import ExamCell, Week

SOLUTION = {"grade": False, "solution": True, "locked": False, "schema_version": 3}
TEST = {"grade": True, "solution": False, "locked": True, "schema_version": 3, "points": 1}
HIDDEN = "\n### BEGIN HIDDEN TESTS\n{}\n### END HIDDEN TESTS"


def answer(source: str, name: str) -> dict[str, Any]:
    return code(f"### BEGIN SOLUTION\n{source}\n### END SOLUTION", grade_id=name, **SOLUTION)


def handed(folder: Path, test: str, below: str, modes: Modes | None = None) -> ExamCell:
    """The exam's test cell, between two answers."""
    cells = answer("def f(x):\n    return x", "f"), code(test, grade_id="t", **TEST), answer(below, "g")
    return exam_cell(exam(ipynb(folder, *cells), Week("week01"), folder, modes or Modes()), "t")


VALUES = {
    "a value": ("n = f(3)\nm = 4", "n + 1", ("n",), ""),
    "one read in a function": ("n = f(3)", "def g():\n    return n", ("n",), ""),
    "nothing": ("n = f(3)", "n = 4\nn", (), ""),
    "an import": ("import math\nimport json\nassert f(1)", "math.pi", (), "import math"),
    "a function": (
        ("def near(a, b):\n    return a == b\nassert near(f(1), 1)"),
        "near(1, 2)",
        (),
        "def near(a, b):\n    return a == b",
    ),
    "a class": ("class T:\n    x = 1\nassert f(1)", "T.x", (), "class T:\n    x = 1"),
    "a function and what it needs": (
        (
            "import math\n"
            "limit = 3\n"
            "unused = 4\n"
            "def inner(x):\n"
            "    return math.floor(x) + limit\n"
            "def outer(x):\n"
            "    return inner(x)\n"
            "assert outer(1)"
        ),
        "outer(2)",
        ("limit",),
        "import math\ndef inner(x):\n    return math.floor(x) + limit\ndef outer(x):\n    return inner(x)",
    ),
    "functions that call each other": (
        "def a(n):\n    return n and b(n - 1)\ndef b(n):\n    return n and a(n - 1)\na(1)",
        "a(3)",
        (),
        "def a(n):\n    return n and b(n - 1)\ndef b(n):\n    return n and a(n - 1)",
    ),
}


@pytest.mark.parametrize("what", VALUES)
def test_what_is_read_below_is_handed_over(tmp_path: Path, what: str) -> None:
    test, below, values, echoes = VALUES[what]
    cell = handed(tmp_path, test, below)
    assert (cell.hands_over, cell.echoes, cell.in_process) == (values, echoes, "")


def test_a_function_that_another_tests_function_calls_is_echoed_too(tmp_path: Path) -> None:
    cells = (
        answer("def f(x):\n    return x", "f"),
        code("def near(a, b):\n    return a == b\nassert near(f(1), 1)", grade_id="t", **TEST),
        code("def nearer(a, b):\n    return near(a, b)\nassert nearer(f(1), 1)", grade_id="u", **TEST),
        answer("nearer(1, 2)", "g"),
    )
    made = exam(ipynb(tmp_path, *cells), Week("week01"), tmp_path)
    assert exam_cell(made, "t").echoes.startswith("def near(")
    assert exam_cell(made, "u").echoes.startswith("def nearer(")


def test_no_hidden_line_is_handed_over(tmp_path: Path) -> None:
    """What only hidden tests bind is there in one kernel: so the test runs in process."""
    cell = handed(
        tmp_path, "assert f(1)" + HIDDEN.format("secret = 3\ndef helper():\n    return secret"), "helper()"
    )
    assert (cell.hands_over, cell.echoes) == ((), "")
    assert cell.in_process.startswith("'helper', which cell g reads, is bound by hidden tests only")


def test_an_echo_has_no_hidden_line_in_it(tmp_path: Path) -> None:
    test = "def near(a, b):\n    return a == b" + HIDDEN.format("assert near(f(777), 777)")
    cell = handed(tmp_path, test, "near(1, 2)")
    assert "777" not in cell.echoes
    assert cell.echoes.startswith("def near(")


def test_a_test_in_process_hands_nothing_over(tmp_path: Path) -> None:
    cell = handed(tmp_path, "n = f(3)", "n + 1", Modes({"t": "it patches"}))
    assert (cell.hands_over, cell.echoes, cell.rebinds) == ((), "", ())
