"""Audit a week: hold what is known beforehand, try the questions, read the files, and say what is wrong."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from autograder.audit.desk import Desk, Told
from autograder.audit.exposure import exposures
from autograder.audit.leaks import leaks
from autograder.audit.modes import problems_of_modes
from autograder.audit.outcome import Audit, Mode, Problem, Question
from autograder.audit.record import digest_of
from autograder.audit.reference import (
    Reference,
    hold_reference,
    problems_of_margins,
    problems_of_use,
    try_docker,
    uses_of,
)
from autograder.audit.secrets import problems_of_files
from autograder.audit.settings import Wanted, read_wanted
from autograder.audit.slices import Slices
from autograder.audit.trial import questions_of, try_questions
from autograder.compiler.compile import check_assignment
from autograder.compiler.files import HANDED_IN, handed_in
from autograder.compiler.source import read_assignment
from autograder.course import Course
from autograder.errors import CourseError
from autograder.grading.keys import with_keys
from autograder.grading.running.brief import check_fresh, instructor_files
from autograder.grading.sitting.hall import hall_for
from autograder.grading.sitting.session import ExamFiles
from autograder.model import Assignment
from autograder.sandbox.protocol import FileSet

__all__ = ["SEEDS", "audit_week"]

SEEDS = 5
SHOWN = 3  # lazy answers that are named of a test; the page has all


def audit_week(
    course: Course,
    week: str,
    *,
    seeds: int = SEEDS,
    jobs: int = 0,
    told: Told = lambda what, done, total: None,
) -> Audit:
    """Audit one week; `seeds` is the number of draws of hidden data, `jobs` of papers at a time (0: one a core).

    Raises `CourseError` for a week that is not compiled, `EngineError` when the sandbox cannot be had.
    """
    started = time.monotonic()
    digest = digest_of(course, week)
    assignment = compiled(course, week)
    wanted = read_wanted(course.source / week / "week.toml", named_questions(assignment))
    exams = with_keys(course, course.exams(week))
    names = handed_in(course.source / week)
    own = FileSet(course.source / week / HANDED_IN, names) if names else None
    files = ExamFiles(instructor_files(course, week), own)
    folder = course.source / week
    slices = [
        Slices(notebook, exam, folder) for notebook, exam in zip(assignment.notebooks, exams, strict=True)
    ]
    jobs = jobs or os.cpu_count() or 1
    # containers take a while to start, in which a processor has little to do
    with ThreadPoolExecutor(1) as beside, hall_for(exams, course, workers=jobs) as hall:
        contained = beside.submit(try_docker, course, assignment.week, exams, files)
        desk = Desk(hall, files, jobs, told)
        references = hold_reference(desk, course, exams, seeds)
        solved = [(one, reference.solution) for one, reference in zip(slices, references, strict=True)]
        tried = try_questions(desk, solved, wanted)
        uses = [use for reference in references for use in uses_of(desk, course, reference)]
        docker, of_docker = contained.result()
    questions = all_questions(slices, references, tried, wanted)
    problems = [
        *(problem for reference in references for problem in of_reference(reference)),
        *of_docker,
        *(problem for question in questions for problem in of_question(question)),
        *(problem for one in slices for problem in exposures(one)),
        *(problem for exam in exams for problem in problems_of_modes(exam)),
        *of_files(course, assignment, wanted),
        *problems_of_use(uses),
    ]
    modes = (Mode("local", held=sum(len(reference.solution) for reference in references)), docker)
    seconds = time.monotonic() - started
    return Audit(week, digest, modes, tuple(questions), in_order(problems), tuple(uses), seconds, seeds)


def named_questions(assignment: Assignment) -> list[tuple[str, str]]:
    return [
        (notebook.name, cell.name)
        for notebook in assignment.notebooks
        for cell in notebook.cells
        if cell.role in ("solution", "manual", "task")
    ]


def of_files(course: Course, assignment: Assignment, wanted: Wanted) -> Iterator[Problem]:
    """Look at what is published of a week."""
    week = assignment.week.name
    yield from leaks(assignment, course.release / week, wanted)
    for folder in (course.release, course.solutions):
        yield from problems_of_files(folder / week, course.root)


def compiled(course: Course, week: str) -> Assignment:
    """Read a week whose release, solutions and exams agree with its source. Raises `CourseError` for any other."""
    stale = check_assignment(course, week)
    if stale:
        raise CourseError(f"{stale[0]}\n  the gate audits what students will get: compile first")
    course.exams(week)  # says so when there are none
    check_fresh(course, week)
    return read_assignment(course, week)


def of_reference(reference: Reference) -> Iterator[Problem]:
    yield from reference.problems()
    yield from problems_of_margins(reference.exam, reference.margins)


def of_question(question: Question) -> Iterator[Problem]:
    """Say what is wrong with a question's tests: mutants that go free, lazy answers that earn points."""
    score = question.mutation_score
    if score is not None and score < question.wanted:
        text = (
            f"its tests catch {question.caught} of {question.mutants} mutants ({score:.0%}), "
            f"wanted {question.wanted:.0%}; test what the survivors do wrong, or say in the source why they are right"
        )
        yield Problem(question.where, text)
    for test in dict.fromkeys(lazy.test for lazy in question.lazy):
        earning = [lazy for lazy in question.lazy if lazy.test == test]
        excuse = earning[0].excuse
        advice = f"excused: {excuse}" if excuse else "let the test ask for more"
        shown = ", or ".join(f"{lazy.answer} ({lazy.earned:g})" for lazy in earning[:SHOWN])
        more = f", or {len(earning) - SHOWN} others" if len(earning) > SHOWN else ""
        text = f"{test}: points for an answer that {shown}{more}; {advice}"
        yield Problem(question.where, text, fails=not excuse)
    if not question.sliced:
        yield Problem(
            question.where, "its mutants were held on the whole notebook: no part was enough", fails=False
        )


def all_questions(
    slices: Sequence[Slices], references: Sequence[Reference], tried: Sequence[Question], wanted: Wanted
) -> list[Question]:
    """All questions of a week in their order, thresholds included; one that could not be tried has no mutants."""
    by_place = {(one.notebook, one.name): one for one in tried}
    found = []
    for one, reference in zip(slices, references, strict=True):
        notebook = one.notebook
        for cell, tests in questions_of(one):
            points = sum(other.points for other in notebook.cells if other.name in tests)
            empty = Question(
                notebook.name, cell.name, points, tests, wanted.score_of(notebook.name, cell.name)
            )
            question = by_place.get((notebook.name, cell.name), empty)
            margins = tuple(margin for margin in reference.margins if margin.test in tests)
            found.append(replace(question, margins=margins))
        found += [
            Question(notebook.name, cell.name, cell.points, (), 0.0)
            for cell in notebook.cells
            if cell.role in ("manual", "task")
        ]
    return found


def in_order(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """What fails first; otherwise as found, each once."""
    return tuple(sorted(dict.fromkeys(problems), key=lambda one: not one.fails))
