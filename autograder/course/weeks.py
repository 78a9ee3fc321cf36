"""The settings of one assignment: its `week.toml`, and what the course says for all of them."""

from __future__ import annotations

import math
import tomllib
from pathlib import Path
from typing import Any

import msgspec

from autograder.course.settings import Settings
from autograder.course.sources import assignments_in, source_notebooks
from autograder.errors import CourseError
from autograder.model import Limits, Week

__all__ = ["week_of"]

# nbgrader has a time-out for a cell and none for a notebook: so many cells may use theirs up
PATIENT_CELLS = 10


def week_of(folder: Path, settings: Settings) -> Week:
    """Read the settings of one assignment from `folder/week.toml`; the course's or the defaults where there is none.

    Raises `CourseError` when there is no such assignment, or when the file does not say what it may.
    """
    path = folder / "week.toml"
    if not folder.is_dir():
        known = ", ".join(assignments_in(folder.parent, settings.notebooks)) or "none"
        raise CourseError(f"{folder}: no such assignment; in {folder.parent.name}/ there are: {known}")
    found = source_notebooks(folder, settings.notebooks)
    if not found:
        raise CourseError(f"{folder}: no notebook in it: wanted at least one .py in percent format or .ipynb")
    said: dict[str, Any] = {"name": folder.name, "notebooks": tuple(found)}
    if path.exists():
        try:
            said |= tomllib.loads(path.read_text(encoding="utf-8"))
            said["limits"] = _limits(settings) | _no_unknown(said, path).get("limits", {})
            week = msgspec.convert(said, Week)
        except (tomllib.TOMLDecodeError, msgspec.ValidationError, UnicodeDecodeError) as error:
            raise CourseError(f"{path}: {error}\n  see source/README.md for what week.toml may say") from None
    else:
        week = msgspec.convert(said | {"limits": _limits(settings)}, Week)
    _refuse_wrong(path, week, found)
    return week


def _limits(settings: Settings) -> dict[str, Any]:
    """The time-out that the course's nbgrader has, with time for the notebook that fits it."""
    if settings.cell_seconds is None:
        return {}
    notebook = max(Limits().notebook_seconds, PATIENT_CELLS * settings.cell_seconds)
    return {"cell_seconds": settings.cell_seconds, "notebook_seconds": notebook}


def _refuse_wrong(path: Path, week: Week, found: list[str]) -> None:
    for name in week.notebooks:
        if name not in found:
            raise CourseError(f"{path}: notebook {name!r} is not in the folder; found: {', '.join(found)}")
    for section in (week.limits, week.late):
        for name, value in vars(section).items():
            if not 0 <= value < math.inf:
                raise CourseError(f"{path}: {name} = {value}: wanted a number from 0 on")
    for name, moment in (("opens", week.opens), ("due", week.due)):
        if moment is None or moment.tzinfo is not None:
            continue
        raise CourseError(
            f"{path}: {name} = {moment} has no time zone\n  write it as 2027-02-01T23:59:00+01:00"
        )


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
