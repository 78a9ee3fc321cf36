"""The list of releases, `source/releases.toml`: which week was released when, by whom, and what the gate said.

It is committed with the sources and goes to no student: what lies in `source/` beside the weeks' folders is not
released. A release that was forced past the gate stands there with its reason.
"""

from __future__ import annotations

import getpass
import json
import re
import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from autograder.course import Course, replacing
from autograder.errors import CourseError

__all__ = ["Release", "login", "note_release", "releases_path"]

HEAD = "# Written by `course release`: what was released when, by whom, and why past the gate if it was.\n"
CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


@dataclass(frozen=True)
class Release:
    """One release; `forced` is the reason why it went past the gate, empty where the gate let it through."""

    week: str
    at: datetime
    by: str
    audit: str
    forced: str = ""


def releases_path(course: Course) -> Path:
    return course.source / "releases.toml"


def note_release(course: Course, week: str, audit: str, forced: str = "") -> Release:
    """Add a release to the list; `audit` is the digest of what was audited.

    Raises `CourseError` for a list that is no longer TOML: it is never written over.
    """
    path = releases_path(course)
    earlier = path.read_text(encoding="utf-8") if path.exists() else HEAD
    try:
        tomllib.loads(earlier)
    except tomllib.TOMLDecodeError as error:
        raise CourseError(f"{path}: {error}\n  mend it: releases are added at its end") from None
    made = Release(week, datetime.now(UTC).replace(microsecond=0), login(), audit, forced)
    with replacing(path, "make room, then release again") as unfinished:
        unfinished.write_text(earlier.rstrip("\n") + "\n\n" + entry(made), encoding="utf-8")
    return made


def entry(release: Release) -> str:
    """Write one release as a TOML table."""
    lines: dict[str, Any] = {"week": release.week, "by": release.by, "audit": release.audit[:16]}
    if release.forced:
        lines["forced"] = release.forced
    said = "".join(f"{name} = {quoted(text)}\n" for name, text in lines.items())
    return f"[[release]]\nat = {release.at.isoformat().replace('+00:00', 'Z')}\n{said}"


def quoted(text: str) -> str:
    """Write text as a TOML string: JSON's is one, once control characters are out of it."""
    return json.dumps(CONTROL.sub(" ", text), ensure_ascii=False)


def login() -> str:
    """Who is at the keyboard, as the system calls them."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # an account without a name, as in a container
        return "unknown"
