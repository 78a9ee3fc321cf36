"""The receipt of a hand-in, by which nbgrader's exchange finds the student whose feedback it is.

Grading puts it beside the graded notebooks, feedback beside its pages. It is taken from a student's folder, so
it is read as the notebooks are: nothing but small ordinary files.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from autograder.course import replacing
from autograder.errors import SubmissionError
from autograder.grading.handed_in.plain_file import read_plain_file

__all__ = ["SECRET", "TIME", "keep_receipt"]

TIME, SECRET = "timestamp.txt", "submission_secret.txt"
# nbgrader's secret has 128 characters, its time 30
MAX_BYTES = 1024


def keep_receipt(source: Path, target: Path, *names: str) -> None:
    """Copy the files of a receipt from one folder to another; what `source` has not is removed from `target`.

    Raises `EngineError` when one cannot be read or written.
    """
    for name in names:
        data = None
        with suppress(SubmissionError):
            data = read_plain_file(source / name, MAX_BYTES)
        if data is None:
            (target / name).unlink(missing_ok=True)
            continue
        with replacing(target / name, "make room, then run the command again") as unfinished:
            unfinished.write_bytes(data)
