"""Cells that a spreadsheet shows and never calculates (OWASP, "CSV Injection")."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

__all__ = ["as_text", "csv_bytes", "points_text"]

CALCULATED = ("=", "+", "-", "@", "\t", "\r", "\n")
NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")


def as_text(value: Any) -> str:
    """A cell's text: a number is one, and any other text that would be a formula begins with an apostrophe."""
    if value is None:
        return ""
    text = str(value)
    # blanks before the sign do not help: some programs drop them
    begins = text.lstrip(" ")[:1] in CALCULATED or text[:1] in CALCULATED
    # a dash alone is what Moodle writes for nothing
    is_harmless = len(text.strip()) < 2 or NUMBER.fullmatch(text)
    return f"'{text}" if begins and not is_harmless else text


def points_text(points: float) -> str:
    """Write points exactly enough that sums agree, and without needless digits: `17.5`, `3.333333`."""
    text = f"{points:.6f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def csv_bytes(rows: Iterable[Sequence[Any]], delimiter: str = ",") -> bytes:
    """Write rows as CSV in UTF-8, every cell safe."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=delimiter, lineterminator="\r\n")
    writer.writerows([as_text(cell) for cell in row] for row in rows)
    return file.getvalue().encode("utf-8")
