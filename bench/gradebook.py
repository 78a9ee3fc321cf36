"""The gradebook's speed: a class's results written, one transaction a submission, and read into the class report."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from autograder.grading.gradebook import Gradebook
from autograder.grading.hand_in_time import HandInTime
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


@dataclass(frozen=True)
class Written:
    """What it took to record so many submissions with so many results, those of one notebook each."""

    submissions: int
    results: int
    effort: Effort


def gradebook_figures(sizes: Sizes, say: Callable[[str], None]) -> list[Figure]:
    """Record a class of week 01 whose results are drawn, and print its report."""
    with classroom("week01", 0) as room:
        made = written(room, sizes.results, say)
        say("gradebook: course report week01")
        command = course_command(room.course.root, "report", room.week)
        report = timed(command, room.course.root, room.course.build / "report.txt")
    cells = sum(cell.role in ("test", "manual", "task") for exam in room.exams for cell in exam.cells)
    return [*writing_figures(made, len(room.exams), cells), *report_figures(made.submissions, report)]


def writing_figures(made: Written, notebooks: int, cells: int) -> list[Figure]:
    how = (
        f"a result is one notebook; {made.submissions:,} submissions to SQLite, each of {notebooks} notebooks "
        f"with {cells} graded cells in one transaction"
    )
    taken, rate = made.effort / made.submissions, made.results / made.effort.wall
    return [
        Figure("gradebook: results written", rate, "a second", how, RESULTS_A_SECOND, "higher"),
        Figure("gradebook: a submission written", taken.wall * 1e3, "ms", how),
        Figure("gradebook: the same in processor time", taken.cpu * 1e3, "ms", how),
    ]


def report_figures(students: int, spent: Spent) -> list[Figure]:
    how = "`course report week01` from the command to its end, once; what it prints goes to a file"
    return [
        Figure(f"gradebook: class report of {students:,}", spent.wall, "s", how, REPORT_SECONDS),
        Figure(f"gradebook: report of {students:,}, processor time", spent.cpu, "s", how),
    ]


def written(room: Classroom, submissions: int, say: Callable[[str], None]) -> Written:
    """Record so many submissions in a fresh gradebook, as a run does; drawing them is not counted."""
    course, exams = room.course, room.exams
    papers, spent, results = worked_papers(course, exams), Effort(0.0, 0.0), 0
    with Gradebook(course.gradebook) as book:
        registered = book.register(course.week(room.week), exams)
        for count, student in enumerate(student_names(submissions)):
            if count % 500 == 0:
                say(f"gradebook: {count:,} of {submissions:,} submissions written")
            drawn = drawn_results(exams, papers, student)
            before = now()
            book.record(registered, student, drawn, HANDED_IN, f"{count:064x}")
            spent, results = spent + (now() - before), results + len(drawn)
    return Written(submissions, results, spent)


def now() -> Effort:
    """The clock, and the processor time of this process alone."""
    return Effort(time.perf_counter(), time.process_time())
