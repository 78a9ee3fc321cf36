"""What `course grade` takes where nothing has changed."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median

from autograder.errors import EngineError
from autograder.grading.gradebook import Gradebook
from bench.classroom import Classroom, classroom
from bench.command import course_command, timed
from bench.drawn_class import drawn_results, worked_papers
from bench.figure import Figure
from bench.recorded_class import leave_results, tasks_of
from bench.sizes import Sizes

__all__ = ["unchanged_figures"]

TARGET_SECONDS = 2.0


def unchanged_figures(sizes: Sizes, say: Callable[[str], None]) -> list[Figure]:
    """Time `course grade` of a class of week 01 that is recorded as graded."""
    with classroom("week01", sizes.unchanged) as room:
        say("unchanged: recording the class")
        record(room)
        output, spent = room.course.build / "grade.txt", []
        for number in range(sizes.rounds):
            say(f"unchanged: course grade week01, round {number + 1} of {sizes.rounds}")
            spent.append(
                timed(course_command(room.course.root, "grade", room.week), room.course.root, output)
            )
            if f"{sizes.unchanged} unchanged" not in output.read_text(encoding="utf-8"):
                raise EngineError(f"something was graded: {output.read_text(encoding='utf-8')[-1000:]}")
    name, how = f"unchanged: course grade of {sizes.unchanged:,}", "from the command to its end"
    how += f"; median of {len(spent)} rounds"
    return [
        Figure(name, median(one.wall for one in spent), "s", how, TARGET_SECONDS),
        Figure("unchanged: the same in processor time", median(one.cpu for one in spent), "s", how),
    ]


def record(room: Classroom) -> None:
    """Record drawn results as those of what lies there."""
    course, exams = room.course, room.exams
    papers, task_of = worked_papers(course, exams), tasks_of(course, room.week)
    with Gradebook(course.gradebook) as book:
        registered = book.register(course.week(room.week), exams)
        for student in room.students:
            task = task_of(student)
            book.record(registered, student, drawn_results(exams, papers, student), task.time, task.key)
            leave_results(course, room.week, student)
