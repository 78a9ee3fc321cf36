"""What counts as caught, as too much, and as excused."""

from __future__ import annotations

from pathlib import Path

import pytest
from audited_weeks import GOOD, slices, week

from autograder.audit.desk import Desk, Held
from autograder.audit.gate import in_order, of_question
from autograder.audit.outcome import Lazy, Problem, Question, Survivor, Use
from autograder.audit.reference import problems_of_use
from autograder.audit.settings import Wanted
from autograder.audit.trial import try_questions
from autograder.errors import EngineError
from autograder.grading.sitting.hall import Hall
from autograder.grading.sitting.session import ExamFiles
from autograder.model import Exam, Finding, Paper, Score, Sitting


def held(outcome: str, earned: float | None, points: float = 2.0) -> Held:
    finding = Finding("test_f", outcome)  # type: ignore[arg-type]
    return Held({"test_f": Score("test_f", "f", earned, points)}, Sitting("tiny", findings=(finding,)))


@pytest.mark.parametrize(
    ("found", "full"),
    [
        (held("passed", 2.0), True),
        (held("passed", 2.0 - 1e-12), True),
        (held("passed", 1.9), False),
        (held("failed", 0.0), False),
        (held("timed out", 0.0), False),
        (held("passed", None), False),
        (held("passed", 0.0, points=0.0), True),
        (held("failed", 0.0, points=0.0), False),
        (Held({}, Sitting("tiny"), trouble="the sandbox is gone"), False),
    ],
)
def test_a_test_is_lost_unless_it_passes_with_all_its_points(found: Held, full: bool) -> None:
    assert found.is_full(["test_f"]) is full


@pytest.mark.parametrize(("used", "wanted"), [(50.0, []), (51.0, [False]), (80.0, [False]), (81.0, [True])])
def test_much_of_a_limit_is_mentioned_and_too_much_fails(used: float, wanted: list[bool]) -> None:
    found = problems_of_use([Use("tiny", "memory", used, 100.0, "MB")])

    assert [problem.fails for problem in found] == wanted


def question(**changes: object) -> Question:
    given = {"points": 2.0, "tests": ("test_f",), "wanted": 0.9, **changes}
    return Question("tiny", "f", **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("found", "wanted"),
    [
        (question(mutants=10, caught=9), []),
        (question(mutants=10, caught=8), [True]),
        (question(mutants=0), []),
        (question(lazy=(Lazy("returns 1", "test_f", 2.0),)), [True]),
        (question(lazy=(Lazy("returns 1", "test_f", 2.0, "as its author says"),)), [False]),
        (question(sliced=False), [False]),
    ],
)
def test_which_questions_fail_a_week(found: Question, wanted: list[bool]) -> None:
    assert [problem.fails for problem in of_question(found)] == wanted


def test_what_fails_comes_first_and_once() -> None:
    note, fault = Problem("a", "note", fails=False), Problem("b", "fault")

    assert in_order([note, fault, note, fault]) == (fault, note)


class FailingHall:
    """A hall that holds the solution, and fails at everything else."""

    image, device = "", "cpu"

    def __init__(self, fails_at: str) -> None:
        self.fails_at = fails_at

    def hold(self, exam: Exam, paper: Paper, files: ExamFiles | None = None, room: str = "") -> Sitting:
        if self.fails_at not in next(cell.source for cell in paper.cells if cell.name == "scale"):
            raise EngineError("the sandbox is gone")
        tests = [cell.name for cell in exam.cells if cell.role == "test"]
        return Sitting("tiny", findings=tuple(Finding(name, "passed") for name in tests))

    def close(self) -> None:
        pass


def test_a_mutant_that_cannot_be_held_is_not_caught(tmp_path: Path) -> None:
    one = slices(week(tmp_path, GOOD))
    hall: Hall = FailingHall("return moved / np.max(np.abs(moved))")  # type: ignore[assignment]
    full = Held(
        {name: Score(name, name, 1.0, 1.0) for name in ("test_scale", "test_above")},
        Sitting("tiny", findings=(Finding("test_scale", "passed"), Finding("test_above", "passed"))),
    )
    found = try_questions(Desk(hall, ExamFiles(), jobs=1), [(one, [full])], Wanted())[0]

    assert found.caught == 0
    troubles = {survivor.trouble for survivor in found.survivors if is_of_return(survivor)}
    assert troubles == {"the sandbox is gone"}


def is_of_return(survivor: Survivor) -> bool:
    return "-    return moved" in survivor.diff


def test_where_a_slice_does_not_do_the_whole_notebook_is_held(tmp_path: Path) -> None:
    class NeedsAll(FailingHall):
        def hold(self, exam: Exam, paper: Paper, files: ExamFiles | None = None, room: str = "") -> Sitting:
            whole = len(exam.cells) == len(one.exam.cells)
            outcome = "passed" if whole else "failed"
            tests = [cell.name for cell in exam.cells if cell.role == "test"]
            return Sitting("tiny", findings=tuple(Finding(name, outcome) for name in tests))  # type: ignore[arg-type]

    one = slices(week(tmp_path, GOOD))
    scores = {cell.name: Score(cell.name, "", cell.points, cell.points) for cell in one.exam.cells}
    findings = tuple(Finding(name, "passed") for name in ("test_scale", "test_above"))
    full = Held(scores, Sitting("tiny", findings=findings))
    hall: Hall = NeedsAll("")  # type: ignore[assignment]
    found = try_questions(Desk(hall, ExamFiles(), jobs=1), [(one, [full])], Wanted())

    assert [(each.sliced, each.caught) for each in found] == [(False, 0), (False, 0)]
