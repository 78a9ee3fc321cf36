"""Gradescope's `submission_metadata.yml`: who is behind `submission_123`, and when it was handed in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import yaml

from autograder.errors import CourseError

__all__ = ["METADATA", "Submitted", "read_metadata"]

METADATA = "submission_metadata.yml"
MAX_BYTES = 20_000_000
MAX_DEPTH = 50


@dataclass(frozen=True)
class Submitted:
    """One of Gradescope's submissions: its students, of a group several, and its time in UTC."""

    students: tuple[str, ...]
    moment: datetime | None


def read_metadata(text: bytes, where: str) -> dict[str, Submitted]:
    """Read the file, by submission. Raises `CourseError` when it is not what Gradescope writes."""
    if len(text) > MAX_BYTES:
        raise CourseError(f"{where}: {len(text) / 1e6:,.1f} MB, and at most {MAX_BYTES / 1e6:g} MB are read")
    # makes plain values only; libyaml's, because a class's file is long
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        if problem := problem_of(yaml.parse(text, Loader=loader)):
            raise CourseError(f"{where}: cannot be read ({problem})\n  download it again")
        found = yaml.load(text, Loader=loader)
    except (yaml.YAMLError, ValueError, RecursionError, OverflowError) as error:
        first = (str(error).splitlines() or [type(error).__name__])[0]
        raise CourseError(f"{where}: cannot be read ({first})\n  download it again") from None
    if not isinstance(found, dict):
        raise CourseError(f"{where}: wanted Gradescope's list of submissions\n  download it again")
    return {str(key): submitted(value) for key, value in found.items() if isinstance(value, dict)}


def problem_of(events: Iterator[Any]) -> str:
    """Say what would be too much for the loader, which recurses in C and copies what is merged."""
    depth = 0
    for event in events:
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            return f"more than {MAX_DEPTH} levels deep"
        if isinstance(event, yaml.ScalarEvent) and event.value == "<<":
            return "with merged keys, which Gradescope does not write"
    return ""


def submitted(value: dict[Any, Any]) -> Submitted:
    """One submission; Gradescope writes keys as Ruby does, with a colon before them."""
    listed = value.get(":submitters")
    students = [name_of(one) for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    names = tuple(name for name in students if name)
    moment = value.get(":created_at")
    if not isinstance(moment, datetime):
        return Submitted(names, None)
    return Submitted(names, moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC))


def name_of(submitter: dict[Any, Any]) -> str:
    """The student's number, otherwise the address, otherwise the name."""
    for key in (":sid", ":email", ":name"):
        if isinstance(found := submitter.get(key), str | int) and str(found).strip():
            return str(found).strip()
    return ""
