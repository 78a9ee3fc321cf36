"""Tell when a student handed in: by nbgrader's `timestamp.txt`, otherwise by the notebooks themselves.

The time of a file is a guess: copying changes it. It counts for what handing in late costs, and is kept beside the
graded notebooks. In nbgrader's column of the gradebook it has no place: nbgrader compares that with `timestamp.txt`,
and where the two differ its pages ask to autograde the submission again, for ever.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

from autograder.errors import SubmissionError
from autograder.grading.handed_in.plain_file import read_plain_file, shown

__all__ = ["HandInTime", "kept_time", "parse_timestamp", "read_hand_in_time"]

TIMESTAMP = "timestamp.txt"

# nbgrader's default is "%Y-%m-%d %H:%M:%S.%f %Z", as 2027-02-01 22:59:13.123456 UTC; ISO 8601 fits as well
FORMAT = re.compile(r"(\d{4}-\d\d-\d\d[ T]\d\d:\d\d[\d:.]*)\s*([+-]\d\d:?\d\d|[A-Za-z][\w/+-]*)?")


@dataclass(frozen=True)
class HandInTime:
    """When something was handed in, in UTC; `guessed` where it is a file's time, `note` where that is odd."""

    moment: datetime | None
    guessed: bool = False
    note: str = ""


def read_hand_in_time(folder: str | Path, notebooks: Iterable[str]) -> HandInTime:
    """Read the time at which the folder was handed in, or guess it by the newest of the notebooks."""
    changed = [os.lstat(os.path.join(folder, name)).st_mtime for name in notebooks]
    newest = _moment(max(changed)) if changed else None
    place = os.path.join(folder, TIMESTAMP)
    if not os.path.lexists(place):
        return HandInTime(newest, guessed=True)
    try:
        return HandInTime(_read(place))
    except (SubmissionError, ValueError) as error:
        note = f"{TIMESTAMP} cannot be read ({error}): the time of the newest notebook counts."
        return HandInTime(newest, guessed=True, note=note)


def _moment(seconds: float) -> datetime | None:
    """The moment of a file's time; None for one beyond the calendar, which some disks keep and anybody may set."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def kept_time(folder: Path) -> datetime | None:
    """Read the time that grading kept beside the graded notebooks of a folder, in UTC; None where there is none."""
    try:
        return _read(os.path.join(folder, TIMESTAMP))
    except (SubmissionError, ValueError):
        return None


def _read(place: str) -> datetime:
    text = read_plain_file(place, max_bytes=1_000).decode("utf-8-sig", errors="replace")
    return parse_timestamp(text)


def parse_timestamp(text: str) -> datetime:
    """Parse a time as nbgrader writes it, and give it in UTC, which is also meant where no zone is named.

    Raises `ValueError` when it is not such a time.
    """
    match = FORMAT.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"'{shown(text.strip(), 40)}' is not a time")
    moment, zone = match.groups()
    try:
        return datetime.fromisoformat(moment).replace(tzinfo=_zone(zone or "UTC")).astimezone(UTC)
    except OverflowError:
        raise ValueError(f"'{moment}' is not a time") from None


def _zone(name: str) -> tzinfo:
    if name in ("Z", "UTC", "GMT"):
        return UTC
    if name[0] in "+-":
        zone = datetime.strptime(name, "%z").tzinfo
        assert zone is not None
        return zone
    try:
        return ZoneInfo(name)
    # an OSError for the name of a folder of zones, such as America
    except (KeyError, OSError):
        raise ValueError(f"'{shown(name, 40)}' is not a time zone") from None
