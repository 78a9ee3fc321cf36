"""Where things lie in a course folder, and the settings of its weeks."""

from __future__ import annotations

import math
import os
import re
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from autograder.errors import CourseError, EngineError
from autograder.model import Exam, Week

__all__ = ["Course", "find_course", "read_week", "replacing"]

# nbgrader refuses "+" in these names and uses them as folder names
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._ -]*")


@dataclass(frozen=True)
class Course:
    """A course folder: anything that has a `source/` folder in it."""

    root: Path

    @property
    def source(self) -> Path:
        return self.root / "source"

    @property
    def release(self) -> Path:
        return self.root / "release"

    @property
    def solutions(self) -> Path:
        return self.root / "solutions"

    @property
    def build(self) -> Path:
        return self.root / "build"

    @property
    def submitted(self) -> Path:
        return self.root / "submitted"

    @property
    def autograded(self) -> Path:
        return self.root / "autograded"

    @property
    def feedback(self) -> Path:
        return self.root / "feedback"

    @property
    def gradebook(self) -> Path:
        return self.root / "gradebook.db"

    def exam_path(self, assignment: str, notebook: str) -> Path:
        return self.build / "exams" / assignment / f"{notebook}.json"

    def result_path(self, student: str, assignment: str, notebook: str) -> Path:
        return self.build / "results" / assignment / student / f"{notebook}.json"

    def graded_path(self, student: str, assignment: str, notebook: str) -> Path:
        return self.autograded / student / assignment / f"{notebook}.ipynb"

    def assignments(self) -> list[str]:
        """The names of the folders in `source/` that hold a notebook, sorted."""
        return sorted(
            folder.name
            for folder in self.source.iterdir()
            if folder.is_dir() and NAME.fullmatch(folder.name) and source_notebooks(folder)
        )

    def exams(self, assignment: str) -> list[Exam]:
        """The compiled exams of an assignment, in the order of `week.toml`.

        Raises `CourseError` when the assignment has not been compiled.
        """
        names = read_week(self.source / assignment).notebooks
        return [self._exam(assignment, name) for name in names]

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


@contextmanager
def replacing(path: Path, remedy: str) -> Iterator[Path]:
    """Give a path to write to, which takes the place of `path` when all of it is there.

    A reader of the folder sees the old file or the new one, never half of one. Raises `EngineError`, ending in
    `remedy`, when it cannot be written; the earlier file is then still whole.
    """
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        remove_abandoned(path)
        try:
            yield unfinished
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)
    except OSError as error:
        raise EngineError(f"{path}: cannot be written ({error.strerror})\n  {remedy}") from error


def remove_abandoned(path: Path) -> None:
    """Remove what processes that were killed have left of their replacing `path`."""
    beginning = f".{path.name}."
    for name in os.listdir(path.parent):
        process = name.removeprefix(beginning)
        if name.startswith(beginning) and process.isdigit() and not is_running(int(process)):
            path.with_name(name).unlink(missing_ok=True)


def is_running(process: int) -> bool:
    """Tell whether a process is there; where that cannot be told, that it is."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def find_course(start: Path) -> Course:
    """Find the course that `start` lies in: the nearest folder upwards that has `source/`."""
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / "source").is_dir():
            return Course(folder)
    raise CourseError(
        f"{start}: no course here: wanted a folder with source/ in it, here or above\n"
        "  go to your course's folder, or name it: course --course FOLDER ..."
    )


def source_notebooks(folder: Path) -> list[str]:
    """The names of the notebooks in a source folder: its `.py` percent scripts and `.ipynb` files, sorted."""
    percent = {path.stem for path in folder.glob("*.py") if is_percent(path)}
    return sorted(percent | {path.stem for path in folder.glob("*.ipynb")})


def is_percent(path: Path) -> bool:
    """Tell a percent script from a plain module that lies beside the notebooks."""
    with path.open(encoding="utf-8", errors="replace") as lines:
        return any(line.startswith("# %%") for line in lines)


def read_week(folder: Path) -> Week:
    """Read the settings of one assignment from `folder/week.toml`; defaults where there is none.

    Raises `CourseError` when there is no such assignment, or when the file does not say what it may.
    """
    path = folder / "week.toml"
    if not folder.is_dir():
        known = ", ".join(Course(folder.parent.parent).assignments()) or "none"
        raise CourseError(f"{folder}: no such assignment; in source/ there are: {known}")
    found = source_notebooks(folder)
    if not found:
        raise CourseError(f"{folder}: no notebook in it: wanted at least one .py in percent format or .ipynb")
    settings: dict[str, Any] = {"name": folder.name, "notebooks": tuple(found)}
    if path.exists():
        try:
            settings |= tomllib.loads(path.read_text(encoding="utf-8"))
            week = msgspec.convert(_no_unknown(settings, path), Week)
        except (tomllib.TOMLDecodeError, msgspec.ValidationError, UnicodeDecodeError) as error:
            raise CourseError(f"{path}: {error}\n  see source/README.md for what week.toml may say") from None
    else:
        week = Week(**settings)
    for name in week.notebooks:
        if name not in found:
            raise CourseError(f"{path}: notebook {name!r} is not in the folder; found: {', '.join(found)}")
    for section in (week.limits, week.late):
        for name, value in vars(section).items():
            if not 0 <= value < math.inf:
                raise CourseError(f"{path}: {name} = {value}: wanted a number from 0 on")
    if week.due is not None and week.due.tzinfo is None:
        raise CourseError(
            f"{path}: due = {week.due} has no time zone\n  write it as 2027-02-01T23:59:00+01:00"
        )
    return week


def _no_unknown(settings: dict[str, Any], path: Path) -> dict[str, Any]:
    """Refuse a misspelt setting: it would be silently without effect."""
    sections = {"limits": Week.__dataclass_fields__["limits"], "late": Week.__dataclass_fields__["late"]}
    # [audit] is the release gate's, and read by it
    allowed = {"": set(Week.__dataclass_fields__) - {"name"} | {"audit"}}
    for section, described in sections.items():
        allowed[section] = set(described.default_factory.__dataclass_fields__)  # type: ignore[union-attr]
    for section, names in allowed.items():
        found = settings.get(section, {}) if section else {k: v for k, v in settings.items() if k != "name"}
        for name in found if isinstance(found, dict) else ():
            if name not in names:
                where = f"[{section}] " if section else ""
                raise CourseError(
                    f"{path}: {where}{name}: no such setting; there are: {', '.join(sorted(names))}"
                )
    return settings
