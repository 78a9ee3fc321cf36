"""A second run takes up what is missing and nothing else, whatever became of the first."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from cases.small import compiled

from autograder.cli.grading import grade_week, grade_weeks
from autograder.compiler.compile import compile_assignment
from autograder.course import Course
from autograder.errors import EngineError
from autograder.grading.gradebook import Gradebook, Recording
from autograder.grading.running.brief import Manner
from autograder.grading.sitting.hall import LocalHall
from autograder.grading.sitting.session import ExamFiles, Taped
from autograder.model import Exam, Finding, Paper, Ran, Sitting

STUDENTS = ["ada", "bob", "cy"]


class CountingHall(LocalHall):
    """Holds no exam, gives every test of it 1, and notes who was there; `broken` ones fail by our own fault."""

    opened = 0
    held: list[str]
    broken: frozenset[str]
    unheld: frozenset[str]

    def __init__(self) -> None:
        type(self).opened += 1
        self.level, self.missing, self.note = "", (), ""

    @property
    def alive(self) -> bool:
        return True

    def hold(self, exam: Exam, paper: Paper, files: ExamFiles | None = None, room: str = "") -> Sitting:
        self.held.append(room)
        if room in self.broken:
            raise EngineError("no exam today")
        outcome = "ungraded" if room in self.unheld else "passed"
        tests = [cell for cell in exam.cells if cell.role == "test"]
        ran = tuple(Ran(cell.id, "ok") for cell in paper.cells if cell.kind == "code")
        return Sitting(exam.notebook, ran, tuple(Finding(cell.name, outcome) for cell in tests))  # type: ignore[arg-type]

    def hold_taped(self, exam: Exam, paper: Paper, files: ExamFiles, room: str, tape: bytes) -> Taped:
        return Taped(self.hold(exam, paper, files, room))

    def close(self) -> None:
        pass


@pytest.fixture
def hall(monkeypatch: pytest.MonkeyPatch) -> type[CountingHall]:
    class ThisHall(CountingHall):
        opened, held, broken, unheld = 0, [], frozenset(), frozenset()

    monkeypatch.setattr("autograder.grading.sitting.hall.hall_for", lambda *_, **__: ThisHall())
    return ThisHall


@pytest.fixture
def course(tmp_path: Path) -> Course:
    made = compiled(tmp_path)
    for student in STUDENTS:
        folder = made.submitted / student / "small"
        folder.mkdir(parents=True)
        shutil.copy(made.root / "solutions/small/small.ipynb", folder)
        edit(folder / "small.ipynb", student)
        (folder / "timestamp.txt").write_text("2027-02-01 10:00:00 UTC")
    return made


def edit(path: Path, text: str) -> None:
    """Make a submission another one."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["cells"].append({"cell_type": "markdown", "id": f"x{len(text)}", "metadata": {}, "source": text})
    path.write_text(json.dumps(notebook), encoding="utf-8")


def submission(course: Course, student: str) -> Path:
    return course.submitted / student / "small" / "small.ipynb"


def graded(course: Course, hall: type[CountingHall], *students: str, again: bool = False) -> dict[str, str]:
    """Grade the week and tell how each came about; the exams that were held are the students with "run"."""
    hall.held.clear()
    done = grade_weeks(course, ["small"], students, Manner(again=again), workers=1, quiet=True)["small"]
    hows = {one.student: "not graded" if one.reason else one.how for one in done}
    assert set(hall.held) == {student for student, how in hows.items() if how in ("run", "not graded")}
    return hows


def totals(course: Course) -> dict[str, float]:
    with Gradebook(course.gradebook) as book:
        return {one.student: one.score for one in book.scores("small")}


def everybody(how: str) -> dict[str, str]:
    return dict.fromkeys(STUDENTS, how)


def test_a_second_run_opens_nothing_and_holds_nothing(course: Course, hall: type[CountingHall]) -> None:
    assert graded(course, hall) == everybody("run")
    before = totals(course)
    assert graded(course, hall) == everybody("unchanged")
    assert hall.opened == 1
    assert totals(course) == before


def test_an_edited_submission_is_graded_alone(course: Course, hall: type[CountingHall]) -> None:
    graded(course, hall)
    edit(submission(course, "bob"), "more")
    assert graded(course, hall) == everybody("unchanged") | {"bob": "run"}


def test_a_new_one_is_graded_alone_and_only_the_named_are_looked_at(
    course: Course, hall: type[CountingHall]
) -> None:
    assert graded(course, hall, "ada") == {"ada": "run"}
    assert graded(course, hall) == everybody("run") | {"ada": "unchanged"}


def test_without_the_gradebook_results_come_out_of_the_store(
    course: Course, hall: type[CountingHall]
) -> None:
    graded(course, hall)
    before = totals(course)
    for path in course.root.glob("gradebook.db*"):
        path.unlink()
    shutil.rmtree(course.autograded)
    assert graded(course, hall) == everybody("kept")
    assert hall.opened == 1
    assert totals(course) == before
    assert {path.parent.parent.name for path in course.autograded.rglob("small.ipynb")} == set(STUDENTS)
    assert graded(course, hall) == everybody("unchanged")


def test_one_without_results_beside_the_gradebook_gets_them_back(
    course: Course, hall: type[CountingHall]
) -> None:
    graded(course, hall)
    course.result_path("cy", "small", "small").unlink()
    assert graded(course, hall) == everybody("unchanged") | {"cy": "kept"}
    assert course.result_path("cy", "small", "small").is_file()


def test_a_changed_test_runs_all_again(course: Course, hall: type[CountingHall]) -> None:
    graded(course, hall)
    source = course.source / "small" / "small.py"
    text = source.read_text(encoding="utf-8")
    assert "### BEGIN HIDDEN TESTS\n" in text
    source.write_text(text.replace("### BEGIN HIDDEN TESTS\n", "### BEGIN HIDDEN TESTS\nassert True\n", 1))
    compile_assignment(course, "small")
    assert graded(course, hall) == everybody("run")


def test_again_runs_all_again(course: Course, hall: type[CountingHall]) -> None:
    graded(course, hall)
    assert graded(course, hall, again=True) == everybody("run")
    assert graded(course, hall) == everybody("unchanged")


def test_what_our_own_fault_stopped_is_not_kept(course: Course, hall: type[CountingHall]) -> None:
    hall.broken, hall.unheld = frozenset({"ada"}), frozenset({"bob"})
    assert graded(course, hall) == {"ada": "not graded", "bob": "run", "cy": "run"}
    hall.broken = hall.unheld = frozenset()
    assert graded(course, hall)["ada"] == "run"


def test_a_test_that_could_not_be_held_is_tried_again_once_it_can(
    course: Course, hall: type[CountingHall]
) -> None:
    hall.unheld = frozenset({"bob"})
    graded(course, hall)
    hall.unheld = frozenset()
    assert graded(course, hall) == everybody("unchanged") | {"bob": "run"}


def test_a_run_that_was_stopped_goes_on_where_it_was(
    course: Course, hall: type[CountingHall], monkeypatch: pytest.MonkeyPatch
) -> None:
    record_all, seen = Gradebook.record_all, list[list[str]]()

    def stop_at_the_second(self: Gradebook, recordings: Sequence[Recording]) -> None:
        seen.append([one.student for one in recordings])
        if len(seen) == 2:
            raise KeyboardInterrupt
        record_all(self, recordings)

    with monkeypatch.context() as patched:
        patched.setattr(Gradebook, "record_all", stop_at_the_second)
        with pytest.raises(KeyboardInterrupt):
            graded(course, hall)  # by one worker: no more than two submissions are ready at the same moment
    hows = graded(course, hall)
    assert {hows[student] for student in seen[0]} == {"unchanged"}
    assert {hows[student] for student in seen[1]} == {"kept"}


@contextmanager
def gradebook_of(course: Course) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(course.gradebook)
    with connection:
        yield connection
    connection.close()


def lower_a_score(course: Course) -> None:
    with gradebook_of(course) as book:
        row = book.execute("SELECT id FROM grade WHERE auto_score > 0 LIMIT 1").fetchone()
        book.execute("UPDATE grade SET auto_score = 0 WHERE id = ?", row)


def hand_in_later(course: Course) -> None:
    (course.submitted / "ada" / "small" / "timestamp.txt").write_text("2027-03-01 10:00:00 UTC")


def extend(course: Course) -> None:
    with gradebook_of(course) as book:
        book.execute(
            "UPDATE submitted_assignment SET extension = '1970-01-02 00:00:00' WHERE student_id = 'ada'"
        )


def set_due(course: Course) -> None:
    settings = course.source / "small" / "week.toml"
    settings.write_text(
        "due = 2027-01-31T00:00:00Z\n" + settings.read_text(encoding="utf-8"), encoding="utf-8"
    )
    compile_assignment(course, "small")


TOUCHED: dict[str, Callable[[Course], None]] = {
    "a score that another program wrote": lower_a_score,
    "a later time of handing in": hand_in_later,
}


@pytest.mark.parametrize("what", TOUCHED)
def test_a_row_that_is_no_longer_right_is_written_again_without_an_exam(
    course: Course, hall: type[CountingHall], what: str
) -> None:
    graded(course, hall)
    before = totals(course)
    TOUCHED[what](course)
    hows = graded(course, hall)
    assert sorted(hows.values()) == ["kept", "unchanged", "unchanged"]
    assert totals(course) == before
    assert graded(course, hall) == everybody("unchanged")


def test_a_new_due_date_writes_all_rows_again(course: Course, hall: type[CountingHall]) -> None:
    graded(course, hall)
    set_due(course)
    assert graded(course, hall) == everybody("kept")


def test_a_mark_by_hand_is_no_change(course: Course, hall: type[CountingHall]) -> None:
    graded(course, hall)
    with gradebook_of(course) as book:
        book.execute("UPDATE grade SET manual_score = 1.5")
    assert graded(course, hall) == everybody("unchanged")
    with gradebook_of(course) as book:
        assert book.execute("SELECT DISTINCT manual_score FROM grade").fetchall() == [(1.5,)]


def test_what_is_printed_for_programs_has_every_score(course: Course, hall: type[CountingHall]) -> None:
    def scores() -> list[list[float | None]]:
        done = grade_week(course, "small", quiet=True)
        return [[score.earned for result in one.results for score in result.scores] for one in done]

    assert scores() == scores()
    assert all(scores())
