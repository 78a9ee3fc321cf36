"""One demo student's copies of a week's notebooks: solved at first, then altered."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from autograder.errors import CourseError
from autograder.model import Exam, ExamCell

__all__ = ["Desk", "Question", "Week"]

Book = dict[str, Any]  # a notebook in nbformat 4


@dataclass(frozen=True)
class Question:
    """One question that is graded by running: its notebook and its solution cell."""

    notebook: str
    cell: ExamCell


@dataclass(frozen=True)
class Week:
    """What a class is made from: the exams, the worked solutions and the released notebooks, by name."""

    exams: Sequence[Exam]
    solved: dict[str, Book]
    released: dict[str, Book]

    def questions(self) -> list[Question]:
        """List the questions with an answer in code and a test, in the week's order.

        Raises `CourseError` when there is none: every student of such a class would look the same.
        """
        found = [
            Question(exam.notebook, cell) for exam in self.exams for cell in exam.cells if _asks(exam, cell)
        ]
        if not found:
            raise CourseError(
                f"{self.exams[0].assignment}: no question in it that is graded by running\n"
                "  name a week that has one: course demo week01"
            )
        return found

    def single_questions(self) -> list[Question]:
        """List the questions whose answer nothing else of the week needs, or all where there is none.

        A mistake in one of them costs that question and no other.
        """
        found = self.questions()
        return [one for one in found if not self._is_used(one)] or found

    def _is_used(self, question: Question) -> bool:
        exam = next(exam for exam in self.exams if exam.notebook == question.notebook)
        written = {cell["id"]: source_of(cell) for cell in self.solved[question.notebook]["cells"]}
        names = re.compile(rf"\b(?:{'|'.join(map(re.escape, question.cell.binds))})\b")
        return any(
            names.search(cell.source if cell.role == "test" else written[cell.id])
            for cell in exam.cells
            if cell.role in ("solution", "test")
            and cell.kind == "code"
            and cell.question != question.cell.question
        )


@dataclass
class Desk:
    """The notebooks that one student hands in, and what lies beside them, by file name."""

    week: Week
    books: dict[str, Book] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.books = copy.deepcopy(self.week.solved)

    def cells(self, notebook: str) -> list[dict[str, Any]]:
        """The cells of one notebook, to be altered."""
        cells: list[dict[str, Any]] = self.books[notebook]["cells"]
        return cells

    def cell(self, notebook: str, cell_id: str) -> dict[str, Any]:
        """The cell with an id, to be altered."""
        return next(cell for cell in self.cells(notebook) if cell["id"] == cell_id)

    def source(self, question: Question) -> str:
        """The answer as it stands."""
        return source_of(self.cell(question.notebook, question.cell.id))

    def answer(self, question: Question, source: str) -> None:
        """Write another answer."""
        self.cell(question.notebook, question.cell.id)["source"] = source

    def handed_in(self) -> Iterator[tuple[str, bytes]]:
        """Yield the files to write: (name, content)."""
        for name, book in self.books.items():
            yield f"{name}.ipynb", json.dumps(book, indent=1, ensure_ascii=False).encode()
        # last, so that a file may stand in a notebook's place
        yield from self.files.items()


def source_of(cell: dict[str, Any]) -> str:
    """A cell's source: a notebook file has it as one text or as a list of lines."""
    return "".join(cell["source"])


def _asks(exam: Exam, cell: ExamCell) -> bool:
    tested = any(other.role == "test" and other.question == cell.question for other in exam.cells)
    return cell.role == "solution" and cell.kind == "code" and bool(cell.binds) and tested
