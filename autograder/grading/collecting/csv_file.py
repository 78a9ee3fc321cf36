"""A table as platforms and spreadsheets write it: comma, semicolon or tab, UTF-8 or UTF-16, with a head."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import CourseError

__all__ = ["CsvFile", "read_csv_file"]

MAX_BYTES = 50_000_000
DELIMITERS = ",;\t"
UTF16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True)
class CsvFile:
    """A table with the line that each row begins at; cells as they are written."""

    path: Path
    head: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    delimiter: str

    def column(self, *names: str) -> int | None:
        """The first column that is called one of these names, whatever the case of letters."""
        called = [cell.strip().casefold() for cell in self.head]
        return next((called.index(name.casefold()) for name in names if name.casefold() in called), None)

    def cells(self, *names: str) -> Iterator[str]:
        """Give a column's cell in every row; empty where there is no such column or cell."""
        at = self.column(*names)
        for _, row in self.rows:
            yield row[at].strip() if at is not None and at < len(row) else ""


def read_csv_file(path: Path) -> CsvFile:
    """Read a table. Raises `CourseError` when it is none, or empty."""
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise CourseError(f"{path}: cannot be read ({error.strerror})\n  wanted: a CSV file") from None
    if len(content) > MAX_BYTES:
        raise CourseError(f"{path}: larger than {MAX_BYTES / 1e6:g} MB\n  wanted: a table of one class")
    try:
        text = content.decode("utf-16" if content.startswith(UTF16) else "utf-8-sig")
        first = text.partition("\n")[0]
        delimiter = max(DELIMITERS, key=first.count)
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        rows = [(reader.line_num, tuple(row)) for row in reader]
    except (UnicodeDecodeError, csv.Error) as error:
        raise CourseError(
            f"{path}: cannot be read as a table ({error})\n  wanted: a CSV file in UTF-8, as the platform gives it"
        ) from None
    if not rows:
        raise CourseError(
            f"{path}: nothing in it\n  wanted: a CSV file with names of columns in its first line"
        )
    return CsvFile(path, rows[0][1], tuple(rows[1:]), delimiter)
