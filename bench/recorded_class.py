"""Hand-ins that the gradebook holds as graded, without an exam being held: a run has nothing to do with them."""

from __future__ import annotations

from collections.abc import Callable

from autograder.course import Course
from autograder.grading.keys import with_keys
from autograder.grading.results.task_key import TaskKeys
from autograder.grading.running.brief import instructor_files
from autograder.grading.running.run import keyed
from autograder.grading.running.task import Task
from autograder.grading.sitting.venue import environment_id

__all__ = ["leave_results", "tasks_of"]


def tasks_of(course: Course, week: str) -> Callable[[str], Task]:
    """What a run in the local sandbox makes of each student's hand-in: its key, and when it was handed in."""
    exams = with_keys(course, course.exams(week))
    keys = TaskKeys(exams, instructor_files(course, week), "local", environment_id(exams, course, "local"))
    return lambda student: keyed(course, week, student, exams, keys)


def leave_results(course: Course, week: str, student: str) -> None:
    """Leave the files by which a run knows that a student's feedback can be written; there is nothing in them."""
    for exam in course.exams(week):
        path = course.result_path(student, week, exam.notebook)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("{}")
