"""What a test cell earns, and what of its failure a student may read."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np
import pytest

from autograder.exam.names import Names
from autograder.exam.raised import rebuild
from autograder.exam.testcell import (
    OUT_OF_RANGE,
    Printed,
    execute,
    has_closed_part,
    has_open_part,
    joined,
    number_of,
    run_part,
)
from autograder.model import Exam, ExamCell, Finding, Limits


class Nobody:
    """A student's process in which nothing is defined."""

    def lookup(self, name: str) -> tuple[bool, Any]:
        return False, None


SOURCE = """\
print("begun")
assert shown() == 1, "shown is wrong"
### BEGIN HIDDEN TESTS
# hint: think of large logits
secret = 12345
assert hidden(secret) == 1, f"wanted {secret}"
print("secret", secret)
### END HIDDEN TESTS
print("done")
"""


def run(
    source: str = SOURCE, region: tuple[tuple[int, int], ...] = ((4, 7),), **bound: Any
) -> tuple[Finding, list[str]]:
    cell = ExamCell("test_f", "code", "test", "test_f", source, source, 2.0, "f", "the cell's hint", region)
    exam = Exam("week01", "nb", "cpu", Limits(), (cell,))
    names = Names(exam, Nobody(), lambda name: " in your notebook.")  # type: ignore[arg-type]
    names.update(bound)
    said: list[str] = []
    by_examiner = functools.partial(execute, names=names)
    finding = run_part(cell, "open", True, by_examiner, Printed(said.append))
    if finding.outcome == "passed" and has_closed_part(cell):
        finding = joined(finding, run_part(cell, "closed", False, by_examiner, Printed(lambda text: None)))
    return finding, said


def test_a_cell_that_ends_passes_and_shows_the_prints_before_its_hidden_lines() -> None:
    finding, said = run(shown=lambda: 1, hidden=lambda x: 1)
    assert (finding.outcome, "".join(said)) == ("passed", "begun\n")


def test_a_visible_failure_shows_line_and_message() -> None:
    finding, _ = run(shown=lambda: 2, hidden=lambda x: 1)
    assert finding.message == 'shown is wrong\n  test line 2: assert shown() == 1, "shown is wrong"'


def test_a_hidden_failure_shows_its_hint_and_nothing_of_the_test() -> None:
    finding, _ = run(shown=lambda: 1, hidden=lambda x: 2)
    assert finding.message == "A hidden test did not pass.\nHint: think of large logits"
    assert (finding.hidden, "12345" in finding.detail) == (True, True)


def test_a_students_exception_in_a_hidden_test_shows_no_text_of_theirs() -> None:
    def leaks(value: int) -> int:
        raise rebuild(("builtins.ValueError", "builtins.Exception"), f"got {value}", [])

    finding, _ = run(shown=lambda: 1, hidden=leaks)
    assert "12345" not in finding.message
    assert "ValueError" in finding.message


def test_a_class_of_the_students_own_is_not_named_for_a_hidden_test() -> None:
    def leaks(value: int) -> int:
        raise rebuild((f"__main__.Got{value}", "builtins.Exception"), "", [])

    assert "12345" not in run(shown=lambda: 1, hidden=leaks)[0].message


def test_a_hidden_line_that_fails_inside_a_visible_function_stays_hidden() -> None:
    source = "def near(a, b):\n    assert a == b, f'{a} is not {b}'\n### BEGIN HIDDEN TESTS\nnear(f(), 777)\n### END"
    finding, _ = run(source, ((4, 4),), f=lambda: 1)
    assert finding.message == "A hidden test did not pass.\nHint: the cell's hint"


def test_a_visible_line_that_fails_after_hidden_ones_is_withheld_too() -> None:
    source = "### BEGIN HIDDEN TESTS\nf(777)\n### END HIDDEN TESTS\nassert f(1) == 2, f'found {f(1)}'\n"
    finding, _ = run(source, ((2, 2),), f=lambda x: 777)
    assert finding.message == "A hidden test did not pass.\nHint: the cell's hint"


@pytest.mark.parametrize(
    ("source", "region", "parts"),
    [
        ("a = 1\n", (), (True, False)),
        ("a = 1\n### BEGIN HIDDEN TESTS\nb = 2\n### END HIDDEN TESTS\n", ((3, 3),), (True, True)),
        ("### BEGIN HIDDEN TESTS\nb = 2\n### END HIDDEN TESTS\n", ((2, 2),), (False, True)),
        ("a\n### BEGIN HIDDEN TESTS\n# b\n### END HIDDEN TESTS\n", ((3, 3),), (True, False)),
        ("a\n### BEGIN HIDDEN TESTS\nb\n### END HIDDEN TESTS\n", ((3, 3),), (True, True)),
        ("for a in b:\n    c\n    ### BEGIN HIDDEN TESTS\n    d\n    ### END\n", ((4, 4),), (False, True)),
    ],
)
def test_the_parts_of_a_test_cell(source: str, region: Any, parts: tuple[bool, bool]) -> None:
    cell = ExamCell("t", "code", "test", "t", source, source, hidden=region)
    assert (has_open_part(cell), has_closed_part(cell)) == parts


def test_a_last_expression_counts_in_the_part_that_it_ends() -> None:
    source = "half = 0.5\n### BEGIN HIDDEN TESTS\nhalf\n### END HIDDEN TESTS\n"
    assert run(source, ((3, 3),))[0].value == 0.5
    assert run("0.25\n### BEGIN HIDDEN TESTS\nhalf = 0.5\n### END HIDDEN TESTS\n", ((3, 3),))[0].value is None


def test_a_missing_name_says_so() -> None:
    finding, _ = run(hidden=lambda x: 1)
    assert finding.message.startswith("NameError: `shown` is not defined in your notebook.")


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        (2, 2.0),
        (1.5, 1.5),
        (np.float32(0.5), 0.5),
        (np.int64(2), 2.0),
        (False, 0.0),
        (True, None),
        (np.True_, None),
        ("2", None),
        (None, None),
        ([1], None),
        (10**400, OUT_OF_RANGE),
        (float("nan"), OUT_OF_RANGE),
        (float("-inf"), OUT_OF_RANGE),
        (np.float64("inf"), OUT_OF_RANGE),
    ],
)
def test_the_number_of_a_last_expression(value: Any, wanted: float | None) -> None:
    assert number_of(value) == wanted


def test_thresholds_are_recorded() -> None:
    source = "from autograder.checks import threshold\nthreshold(0.95, zero=0.9, full=1.0, what='accuracy')"
    (measured,) = run(source, ())[0].measurements
    assert (measured.name, measured.value, round(measured.credit, 6)) == ("accuracy", 0.95, 0.5)


def test_sys_exit_in_a_test_is_a_failure() -> None:
    assert run("raise SystemExit(0)", ())[0].outcome == "failed"


def test_a_block_with_a_hidden_line_in_it_is_withheld_whole() -> None:
    source = "for x in 5:\n    pass\n    ### BEGIN HIDDEN TESTS\n    assert f(x) == 777\n    ### END HIDDEN TESTS\n"
    finding, _ = run(source, ((4, 4),), f=lambda x: 1)
    assert finding.message == "A hidden test did not pass.\nHint: the cell's hint"


def test_a_call_over_several_lines_is_shown_whole() -> None:
    finding, _ = run("f(\n    1,\n    2,\n)\n", (), f=lambda x: 1)
    assert finding.message.endswith("test line 1: f( 1, 2, )")
