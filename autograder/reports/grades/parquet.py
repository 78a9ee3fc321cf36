"""Grades as Parquet, with typed columns: pandas, R, DuckDB and spreadsheets' add-ins read it.

Written by pyarrow, the format's own implementation, which pandas reads Parquet with too; it is an extra of the package.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from autograder.course import replacing
from autograder.errors import CourseError
from autograder.reports.grades.grade import Grade
from autograder.reports.grades.plain_table import GRADE_COLUMNS, QUESTION_COLUMNS, rows_of

__all__ = ["write_parquet"]


def write_parquet(path: Path, grades: Sequence[Grade], by_question: bool = False) -> None:
    """Write the plain table to a file, in the place of an earlier one.

    Raises `CourseError` where pyarrow is missing, `EngineError` when the file cannot be written.
    """
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise CourseError(
            "Parquet is written by pyarrow, which is not installed\n"
            "  run: pip install pyarrow  or write CSV: course export csv"
        ) from None
    types = {
        "string": pyarrow.string(),
        "double": pyarrow.float64(),
        "bool": pyarrow.bool_(),
        "timestamp": pyarrow.timestamp("us", tz="UTC"),
    }
    columns = QUESTION_COLUMNS if by_question else GRADE_COLUMNS
    schema = pyarrow.schema([(name, types[kind]) for name, kind in columns.items()])
    table = pyarrow.Table.from_pylist(rows_of(grades, by_question), schema=schema)
    with replacing(path, "make room, then export again") as unfinished:
        pyarrow.parquet.write_table(table, unfinished)
