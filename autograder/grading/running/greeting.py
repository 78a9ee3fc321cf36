"""What a process that works for a coordinator is told first: of which course, and whether results are kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import msgspec

from autograder.course import Course, Settings
from autograder.grading.results.store import Store, store_of

__all__ = ["greeted", "greeting"]


def greeting(course: Course, stored: bool) -> dict[str, Any]:
    """Say where a course is, what its settings are, and whether results are `stored`, as a message."""
    return {"root": str(course.root), "settings": asdict(course.settings), "store": stored}


def greeted(message: Mapping[str, Any]) -> tuple[Course, Store | None]:
    """Make the course and the store of its results of a greeting; None where results are not kept."""
    course = Course(Path(message["root"]), msgspec.convert(message["settings"], Settings))
    return course, store_of(course) if message["store"] else None
