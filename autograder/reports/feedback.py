"""A student's feedback: one page a notebook, and an index with the points of all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from autograder.course import Course, private_folder
from autograder.errors import CourseError, EngineError
from autograder.grading.gradebook import Standing
from autograder.grading.handed_in.hand_in_time import kept_time
from autograder.grading.handed_in.receipt import SECRET, TIME, keep_receipt
from autograder.model import Exam, Result, Week
from autograder.reports.cells import shown_cells
from autograder.reports.class_plot import NO_CLASS, ClassFigures
from autograder.reports.pages import write_page
from autograder.reports.questions import Question, questions_of

__all__ = ["graded_students", "write_feedback"]


@dataclass(frozen=True)
class Section:
    """One notebook of the index: its page's file name, its questions, and what was to say about the file."""

    notebook: str
    page: str
    questions: Sequence[Question]
    reason: str
    mended: Sequence[str]

    @property
    def earned(self) -> float:
        return sum(question.earned for question in self.questions)

    @property
    def points(self) -> float:
        return sum(question.points for question in self.questions)


def graded_students(course: Course, week_name: str) -> list[str]:
    """List the students whose results of an assignment are kept in `build/results/`, sorted."""
    folder = course.result_path("x", week_name, "x").parent.parent
    if not folder.is_dir():
        return []
    return sorted(each.name for each in folder.iterdir() if each.is_dir() and any(each.glob("*.json")))


def write_feedback(
    course: Course,
    week: Week,
    exams: Sequence[Exam],
    standing: Standing,
    class_figures: ClassFigures = NO_CLASS,
) -> list[Path]:
    """Write `feedback/<student>/<assignment>/`: a page for each notebook, `index.html` last.

    `class_figures` are what the class was told, for the plots of where it stands: no plots without them.
    Raises `CourseError` when nothing of the student is graded, `EngineError` when a page cannot be written.
    """
    folder = course.feedback / standing.student / week.name
    graded = course.autograded / standing.student / week.name
    private_folder(course.feedback)
    written, sections = [], []
    for exam in exams:
        result = _result(course, exam, standing.student)
        if result is None:
            continue
        questions = questions_of(result, standing.marks, class_figures)
        section = Section(
            exam.notebook, _page_name(exam.notebook), questions, result.paper.reason, result.paper.mended
        )
        page = {"week": week, "student": standing.student, "section": section}
        cells = list(shown_cells(exam, result, questions))
        written.append(write_page(folder / section.page, "notebook.html.j2", **page, cells=cells))
        sections.append(section)
    if not sections:
        raise CourseError(
            f"{standing.student}: not graded in {week.name} yet\n"
            f"  run: course grade {week.name} --student {standing.student}"
        )
    summary = {
        "week": week,
        "student": standing.student,
        "standing": standing,
        "sections": sections,
        "handed_in": _local(standing.timestamp or kept_time(graded), week),
        "waiting": any(question.verdict == "waiting" for each in sections for question in each.questions),
    }
    written.append(write_page(folder / "index.html", "index.html.j2", **summary))
    keep_receipt(graded, folder, TIME, SECRET)
    return written


def _result(course: Course, exam: Exam, student: str) -> Result | None:
    path = course.result_path(student, exam.assignment, exam.notebook)
    try:
        return msgspec.json.decode(path.read_bytes(), type=Result)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.MsgspecError) as error:
        raise EngineError(
            f"{path}: not a result that this version can read ({error})\n"
            f"  run: course grade {exam.assignment} --student {student}"
        ) from error


def _page_name(notebook: str) -> str:
    """Name a notebook's page as nbgrader does; a notebook called index must not take the summary's place."""
    return f"{notebook}-notebook.html" if notebook.casefold() == "index" else f"{notebook}.html"


def _local(moment: datetime | None, week: Week) -> datetime | None:
    """Give a time of the gradebook, UTC without a zone, on the clock that the due date is written in."""
    if moment is None:
        return None
    zone = week.due.tzinfo if week.due is not None else UTC
    return moment.replace(tzinfo=UTC).astimezone(zone)
