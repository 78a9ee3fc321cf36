"""Where things lie in a course folder."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from autograder.course.settings import Settings
from autograder.course.sources import assignments_in
from autograder.course.weeks import week_of
from autograder.errors import CourseError
from autograder.model import Exam, Week

__all__ = ["Course"]

SQLITE = "sqlite:///"


@dataclass(frozen=True)
class Course:
    """A course folder: anything with a folder of sources in it, as nbgrader lays it out."""

    root: Path
    settings: Settings = field(default_factory=Settings)

    @property
    def source(self) -> Path:
        return self.root / self.settings.source

    @property
    def release(self) -> Path:
        return self.root / self.settings.release

    @property
    def solutions(self) -> Path:
        return self.root / self.settings.solutions

    @property
    def build(self) -> Path:
        return self.root / "build"

    @property
    def submitted(self) -> Path:
        return self.root / self.settings.submitted

    @property
    def autograded(self) -> Path:
        return self.root / self.settings.autograded

    @property
    def feedback(self) -> Path:
        return self.root / self.settings.feedback

    @property
    def gradebook(self) -> Path | str:
        """The gradebook's file, or the URL of a database that is none."""
        url = self.settings.database
        if not url:
            return self.root / "gradebook.db"
        return self.root / url.removeprefix(SQLITE) if url.startswith(SQLITE) else url

    def exam_path(self, assignment: str, notebook: str) -> Path:
        return self.build.joinpath("exams", assignment, f"{notebook}.json")

    def result_path(self, student: str, assignment: str, notebook: str) -> Path:
        return self.build.joinpath("results", assignment, student, f"{notebook}.json")

    def graded_path(self, student: str, assignment: str, notebook: str) -> Path:
        return self.autograded / student / assignment / f"{notebook}.ipynb"

    def assignments(self) -> list[str]:
        """The names of the folders among the sources that hold a notebook, sorted."""
        return assignments_in(self.source, self.settings.notebooks)

    def week(self, assignment: str) -> Week:
        """Read the settings of an assignment, those of the course included.

        Raises `CourseError` when there is no such assignment, or when `week.toml` does not say what it may.
        """
        return week_of(self.source / assignment, self.settings)

    def exams(self, assignment: str) -> list[Exam]:
        """The compiled exams of an assignment, in the order of `week.toml`.

        Raises `CourseError` when the assignment has not been compiled.
        """
        return [self._exam(assignment, name) for name in self.week(assignment).notebooks]

    def _exam(self, assignment: str, notebook: str) -> Exam:
        path = self.exam_path(assignment, notebook)
        try:
            return msgspec.json.decode(path.read_bytes(), type=Exam)
        except FileNotFoundError:
            raise CourseError(
                f"{path}: there is no exam for this notebook yet\n  run: course compile {assignment}"
            ) from None
        except msgspec.ValidationError as error:
            raise CourseError(
                f"{path}: not an exam that this version can read ({error})\n  run: course compile {assignment}"
            ) from None
