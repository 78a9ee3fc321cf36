"""What a test cell earns, and what of its failure a student may read."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograder.exam.names import Names
from autograder.exam.raised import rebuild
from autograder.exam.testcell import OUT_OF_RANGE, number_of, run_test
from autograder.model import Exam, ExamCell, Finding, Limits


class Nobody:
    """A student's process in which nothing is defined."""

    def lookup(self, name: str) -> tuple[bool, Any]:
        return False, None


SOURCE = """\
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
    source: str = SOURCE, region: tuple[tuple[int, int], ...] = ((3, 6),), **bound: Any
) -> tuple[Finding, list[str]]:
    cell = ExamCell("test_f", "code", "test", "test_f", source, source, 2.0, "f", "the cell's hint", region)
    exam = Exam("week01", "nb", "cpu", Limits(), (cell,))
    names = Names(exam, Nobody(), lambda name: " in your notebook.")  # type: ignore[arg-type]
    names.update(bound)
    said: list[str] = []
    return run_test(cell, names, said.append), said


def test_a_cell_that_ends_passes_and_shows_its_visible_prints_only() -> None:
    finding, said = run(shown=lambda: 1, hidden=lambda x: 1)
    assert (finding.outcome, "".join(said)) == ("passed", "done\n")


def test_a_visible_failure_shows_line_and_message() -> None:
    finding, _ = run(shown=lambda: 2, hidden=lambda x: 1)
    assert finding.message == 'shown is wrong\n  test line 1: assert shown() == 1, "shown is wrong"'


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


def test_the_statement_shown_of_a_block_has_no_hidden_line_in_it() -> None:
    source = "for x in 5:\n    pass\n    ### BEGIN HIDDEN TESTS\n    assert f(x) == 777\n    ### END HIDDEN TESTS\n"
    finding, _ = run(source, ((4, 4),), f=lambda x: 1)
    assert finding.message == "TypeError: 'int' object is not iterable\n  test line 1: for x in 5:"


def test_a_call_over_several_lines_is_shown_whole() -> None:
    finding, _ = run("f(\n    1,\n    2,\n)\n", (), f=lambda x: 1)
    assert finding.message.endswith("test line 1: f( 1, 2, )")
