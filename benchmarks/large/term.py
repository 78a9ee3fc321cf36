"""A course of sixteen weeks, and a class that has handed all of them in and is graded."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from autograder.compiler.compile import compile_assignment
from autograder.course import Course
from autograder.grading.gradebook import Gradebook
from autograder.grading.running.task import Task
from bench.drawn_class import drawn_results, student_names, worked_papers
from bench.effort import Effort
from bench.gradebook import HANDED_IN, now
from bench.recorded_class import leave_results, tasks_of
from benchmarks.large.copies import copy_rows

__all__ = ["Recorded", "Term", "hand_in", "make_term", "record_week", "size_of"]

SOURCES = Path(__file__).parents[2] / "source"
TIMESTAMP = "2027-02-08 12:00:00 UTC\n"
PART = 500  # submissions between two figures


@dataclass(frozen=True)
class Term:
    """The course in a folder, its assignments, and the ids of its students."""

    course: Course
    weeks: tuple[str, ...]
    students: tuple[str, ...]


@dataclass(frozen=True)
class Recorded:
    """How far a week is recorded: `cost` is that of a submission of the last part, `size` the gradebook's in bytes."""

    week: str
    submissions: int
    cost: Effort
    size: int


def make_term(root: Path, students: int, weeks: int, sources: Path = SOURCES) -> Term:
    """Make the course: the weeks that there are among the sources, over and over, each under a name of its own."""
    course, origins = Course(root), sorted(path for path in sources.iterdir() if path.is_dir())
    names = tuple(f"week{number:02d}" for number in range(1, weeks + 1))
    for number, name in enumerate(names):
        if course.exam_path(name, "x").parent.is_dir():
            continue
        if number < len(origins):
            shutil.copytree(origins[number], course.source / name)
            compile_assignment(course, name)
        else:
            copy_week(course, names[number % len(origins)], name)
    return Term(course, names, tuple(student_names(students)))


def copy_week(course: Course, origin: str, name: str) -> None:
    """Make a week of another name of a compiled one."""
    for folder in (course.source, course.release, course.solutions, course.build / "source"):
        shutil.copytree(folder / origin, folder / name)
    there = course.exam_path(name, "x").parent
    shutil.copytree(course.exam_path(origin, "x").parent, there)
    for exam in course.exams(origin):
        renamed = replace(exam, assignment=name)
        (there / f"{exam.notebook}.json").write_bytes(msgspec.json.encode(renamed))


def hand_in(term: Term, week: str) -> None:
    """Lay the worked solution into every student's folder, and what grading leaves beside the gradebook."""
    course, exams = term.course, term.course.exams(week)
    papers = {exam.notebook: compact(course.solutions / week / f"{exam.notebook}.ipynb") for exam in exams}
    for student in term.students:
        for notebook, content in papers.items():
            graded = course.graded_path(student, week, notebook)
            for path, text in ((course.submitted / student / week / graded.name, content), (graded, "{}")):
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)
        (course.submitted / student / week / "timestamp.txt").write_text(TIMESTAMP)
        leave_results(course, week, student)


def compact(notebook: Path) -> str:
    return json.dumps(json.loads(notebook.read_text(encoding="utf-8")))


def record_week(term: Term, week: str, count: int) -> Iterator[Recorded]:
    """Record drawn results of the first `count` students in one week, one transaction a submission.

    Drawing is not counted. The others then get copies of those.
    """
    course, exams = term.course, term.course.exams(week)
    papers, task_of = worked_papers(course, exams), tasks_in(term, week)
    with Gradebook(course.gradebook) as book:
        registered = book.register(course.week(week), exams)
        spent, before = Effort(0.0, 0.0), 0
        for number, student in enumerate(term.students[:count], start=1):
            drawn = drawn_results(exams, papers, student)
            task, started = task_of(student), now()
            book.record(registered, student, drawn, task.time, task.key)
            spent = spent + (now() - started)
            if number % PART == 0 or number == count:
                yield Recorded(week, number, spent / (number - before), size_of(course))
                spent, before = Effort(0.0, 0.0), number
    copy_rows(Path(course.gradebook), week, term.students[:count], term.students[count:])


def tasks_in(term: Term, week: str) -> Callable[[str], Task]:
    """The tasks of what lies there; of the weeks in which nothing does, with a key of nothing but the name."""
    if week == term.weeks[0]:
        return tasks_of(term.course, week)
    return lambda student: Task(
        student, key=hashlib.sha256(f"{week}/{student}".encode()).hexdigest(), time=HANDED_IN
    )


def size_of(course: Course) -> int:
    """The bytes of the gradebook's file."""
    return Path(course.gradebook).stat().st_size
