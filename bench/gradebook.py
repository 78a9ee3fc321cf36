"""The gradebook's speed: a class's results written, and read into the class report."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from autograder.grading.gradebook import Gradebook, Recording
from autograder.grading.handed_in.hand_in_time import HandInTime
from bench.classroom import Classroom, classroom
from bench.command import Spent, course_command, timed
from bench.drawn_class import drawn_results, student_names, worked_papers
from bench.effort import Effort
from bench.figure import Figure
from bench.sizes import Sizes

__all__ = ["HANDED_IN", "gradebook_figures", "now"]

HANDED_IN = HandInTime(datetime(2027, 2, 8, 12, tzinfo=UTC))
RESULTS_A_SECOND = 1000.0
REPORT_SECONDS = 3.0
TOGETHER = 32  # submissions in a transaction, where more are ready than are written


@dataclass(frozen=True)
class Written:
    """What it took to record so many submissions, so many of them in each transaction."""

    submissions: int
    together: int
    effort: Effort


def gradebook_figures(sizes: Sizes, say: Callable[[str], None]) -> list[Figure]:
    """Record a class of week 01 whose results are drawn, and print its report."""
    with classroom("week01", 0) as room:
        alone = written(room, sizes.results, 1, say)
        room.forget_grading()
        together = written(room, sizes.results, TOGETHER, say)
        say("gradebook: course report week01")
        command = course_command(room.course.root, "report", room.week)
        report = timed(command, room.course.root, room.course.build / "report.txt")
    cells = sum(cell.role in ("test", "manual", "task") for exam in room.exams for cell in exam.cells)
    notebooks = len(room.exams)
    figures = [
        *writing_figures(alone, notebooks, cells, None),
        *writing_figures(together, notebooks, cells, RESULTS_A_SECOND),
    ]
    return [*figures, *report_figures(together.submissions, report)]


def writing_figures(made: Written, of_each: int, cells: int, target: float | None) -> list[Figure]:
    """A result is what came of one notebook (`model.Result`); the target is for those that are ready together."""
    name = "alone" if made.together == 1 else f"{made.together} submissions together"
    how = (
        f"{made.submissions:,} submissions to SQLite, each of {of_each} notebooks, a result each, with {cells} graded "
        f"cells; {made.together} in a transaction"
    )
    taken, rate = made.effort / made.submissions, made.submissions / made.effort.wall
    return [
        Figure(f"gradebook: results written, {name}", rate * of_each, "a second", how, target, "higher"),
        Figure("gradebook: submissions written", rate, "a second", how, better="higher"),
        Figure("gradebook: a submission written", taken.wall * 1e3, "ms", how),
        Figure("gradebook: the same in processor time", taken.cpu * 1e3, "ms", how),
    ]


def report_figures(students: int, spent: Spent) -> list[Figure]:
    how = "`course report week01` from the command to its end, once; what it prints goes to a file"
    return [
        Figure(f"gradebook: class report of {students:,}", spent.wall, "s", how, REPORT_SECONDS),
        Figure(f"gradebook: report of {students:,}, processor time", spent.cpu, "s", how),
    ]


def written(room: Classroom, submissions: int, together: int, say: Callable[[str], None]) -> Written:
    """Record so many submissions in a fresh gradebook, as a run does; drawing them is not counted."""
    course, exams = room.course, room.exams
    papers, spent, students = worked_papers(course, exams), Effort(0.0, 0.0), student_names(submissions)
    with Gradebook(course.gradebook) as book:
        registered = book.register(course.week(room.week), exams)
        for first in range(0, submissions, together):
            say(f"gradebook: {first:,} of {submissions:,} submissions written, {together} in a transaction")
            drawn = [
                Recording(
                    registered, student, drawn_results(exams, papers, student), HANDED_IN, f"{place:064x}"
                )
                for place, student in enumerate(students[first : first + together], start=first)
            ]
            before = now()
            book.record_all(drawn)
            spent += now() - before
    return Written(submissions, together, spent)


def now() -> Effort:
    """The clock, and the processor time of this process alone."""
    return Effort(time.perf_counter(), time.process_time())
