"""This engine's scores, by its own commands in a course of their own: `course compile` and `course grade`."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from autograder.course import Course
from autograder.model import Exam, Result
from benchmarks.ecosystem.called import Called, call, empty_gradebook
from benchmarks.ecosystem.corpus import Files, Sample
from benchmarks.ecosystem.scored import (
    Mark,
    Marks,
    Scored,
    code_of,
    read_files,
    replaced_in,
    write_files,
)

__all__ = ["Held", "by_question", "score_with_course"]

COMPILING_SECONDS, GRADING_SECONDS = 300.0, 240.0  # the second a student


@dataclass(frozen=True)
class Held:
    """Our scores, and of each test cell why it ran in the student's process: empty for one that ran apart."""

    scored: Scored
    in_process: dict[str, dict[str, str]]
    remarks: tuple[str, ...] = ()


def score_with_course(sample: Sample) -> Held:
    """Compile and grade a sample in a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="ecosystem-", ignore_cleanup_errors=True) as folder:
        return _score(sample, Course(Path(folder)))


def _score(sample: Sample, course: Course) -> Held:
    write_files(course.root, {**sample.above, "gradebook.db": empty_gradebook()})
    write_files(course.source / sample.name, sample.source)
    made = call(course.root, COMPILING_SECONDS, "course", "compile", sample.name)
    exams = _exams(course, sample.name)
    if made.code or not exams:
        return Held(Scored(refused=_why(made), traceback=made.traceback), {})
    released = course.release / sample.name
    handed_in = _handed_in(sample, course)
    for student, files in handed_in.items():
        write_files(course.submitted / student / sample.name, files)
    seconds = COMPILING_SECONDS + GRADING_SECONDS * len(handed_in)
    graded = call(course.root, seconds, "course", "grade", sample.name)
    marks = _read_marks(course, sample.name, list(handed_in), exams)
    if sample.otter:
        marks = by_question(marks, exams)
    lost = {student: _why(graded) for student in handed_in if student not in marks}
    stubs = {path.stem: code_of(path) for path in sorted(released.glob("*.ipynb"))}
    in_process = {
        exam.notebook: {cell.name: cell.in_process for cell in exam.cells if cell.role == "test"}
        for exam in exams
    }
    remarks = tuple(f"{exam.notebook}: {remark}" for exam in exams for remark in exam.remarks)
    scored = Scored(marks, lost=lost, stubs=stubs, traceback=made.traceback or graded.traceback)
    return Held(scored, in_process, remarks)


def _handed_in(sample: Sample, course: Course) -> Mapping[str, Files]:
    """What each student hands in; the solution of otter's notebooks is the one that was made of the source."""
    stub = read_files(course.release / sample.name)
    if not sample.otter:
        return {"solution": sample.source, "stub": stub, **sample.handed_in}
    if not sample.has_blocks:
        return {"stub": sample.source}
    solution = read_files(course.solutions / sample.name)
    wrong = {"wrong": replaced_in(solution, sample.replaced)} if sample.replaced else {}
    return {"solution": solution, "stub": stub, **wrong}


def by_question(marks: Marks, exams: list[Exam]) -> Marks:
    """Sum the marks of the cases of each question, as otter gives them: rounded to five digits."""
    questions = {
        exam.notebook: {cell.name: cell.question for cell in exam.cells if cell.role == "test"}
        for exam in exams
    }
    return {
        student: {notebook: _summed(cells, questions[notebook]) for notebook, cells in books.items()}
        for student, books in marks.items()
    }


def _summed(cells: Mapping[str, Mark], questions: Mapping[str, str]) -> dict[str, Mark]:
    cases: dict[str, list[Mark]] = {}
    for name, mark in cells.items():
        if name in questions:
            cases.setdefault(questions[name], []).append(mark)
    return {
        question: Mark(
            round(sum(mark.points or 0 for mark in marks), 5),
            round(sum(mark.of for mark in marks), 5),
            next((mark.how for mark in marks if mark.points != mark.of), ""),
        )
        for question, marks in cases.items()
    }


def _exams(course: Course, name: str) -> list[Exam]:
    folder = course.exam_path(name, "x").parent
    return [msgspec.json.decode(path.read_bytes(), type=Exam) for path in sorted(folder.glob("*.json"))]


def _read_marks(course: Course, name: str, students: list[str], exams: list[Exam]) -> Marks:
    marks: Marks = {}
    for student in students:
        for exam in exams:
            path = course.result_path(student, name, exam.notebook)
            if path.exists():
                result = msgspec.json.decode(path.read_bytes(), type=Result)
                cells = {
                    score.name: Mark(score.earned, score.points, score.reason) for score in result.scores
                }
                marks.setdefault(student, {})[exam.notebook] = cells
    return marks


def _why(called: Called) -> str:
    if called.timed_out:
        return "not done in time"
    ended = f"ended by signal {-called.code}: " if called.code < 0 else ""
    return ended + called.said[-1500:]
