"""Which submissions `course grade` would grade again: by their keys, for which every file is read."""

from __future__ import annotations

from dataclasses import replace

from autograder.course import Course
from autograder.errors import CourseError, EngineError
from autograder.grading.gradebook.overview import Overview, overviews
from autograder.grading.handed_in.intake import submitted_students
from autograder.grading.results.task_key import TaskKeys
from autograder.grading.running.brief import Manner, instructor_files, make_brief
from autograder.grading.running.run import keyed
from autograder.grading.sitting.venue import SandboxName, environment_id
from autograder.reports.course_state import CourseState, WeekState

__all__ = ["checked"]


def checked(course: Course, state: CourseState, sandbox: SandboxName) -> CourseState:
    """Find out whose results would be others than those recorded; `problem` of a week says why it cannot be told."""
    books = overviews(course.gradebook)
    weeks = (checked_week(course, week, books.get(week.name, Overview()), sandbox) for week in state.weeks)
    return replace(state, weeks=tuple(weeks))


def checked_week(course: Course, week: WeekState, book: Overview, sandbox: SandboxName) -> WeekState:
    try:
        exams = make_brief(course, week.name, Manner(sandbox)).exams
        environment = environment_id(exams, course, sandbox)
    except (CourseError, EngineError) as error:
        return replace(week, problem=str(error))
    keys = TaskKeys(exams, instructor_files(course, week.name), sandbox, environment)
    students = [who for who in submitted_students(course, week.name) if who in book.keys]
    changed = [
        who for who in students if keyed(course, week.name, who, exams, keys).key not in book.keys[who]
    ]
    return replace(week, changed=tuple(who for who in changed if who not in week.ungraded))
