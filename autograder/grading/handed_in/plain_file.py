"""Open a file that a student handed in, and nothing else that its name may stand for."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from autograder.errors import EngineError, SubmissionError

__all__ = ["read_plain_file", "shown"]


def read_plain_file(path: str | Path, max_bytes: int) -> bytes:
    """Read a student's regular file of at most `max_bytes`, following no link and waiting for nothing.

    Raises `SubmissionError` when it is anything else, `EngineError` when the system refuses it.
    """
    name = shown(os.path.basename(path))
    # the first two flags: a link could lead to the exam itself, and opening a pipe waits for its other end
    wanted = ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY")
    flags = os.O_RDONLY | sum(getattr(os, flag, 0) for flag in wanted)
    try:
        # before opening too: opening a device can have effects
        _refuse_unless_regular(os.lstat(path).st_mode, name)
        with open(os.open(path, flags), "rb") as file:
            status = os.fstat(file.fileno())
            _refuse_unless_regular(status.st_mode, name)
            size = status.st_size
            data = file.read(min(size, max_bytes) + 1) if size <= max_bytes else b""
    except FileNotFoundError:
        raise SubmissionError(f"'{name}': there is no such file.") from None
    except OSError as error:
        raise EngineError(
            f"{path}: cannot be opened ({error.strerror})\n"
            "  make it a file that the grading account may read, then grade again"
        ) from error
    if max(size, len(data)) > max_bytes:
        raise SubmissionError(
            f"'{name}' has {size / 1e6:,.1f} MB, and at most {max_bytes / 1e6:g} MB are read. "
            "Clear its outputs (Edit > Clear Outputs of All Cells), save it, and hand it in again."
        )
    return data


def shown(name: str, length: int = 80) -> str:
    """Make a student's words fit for a sentence: one line, printable, at most `length` characters."""
    printable = "".join(letter if letter.isprintable() else "\ufffd" for letter in name[: length + 1])
    return printable if len(printable) <= length else printable[: length - 1] + "…"


def _refuse_unless_regular(mode: int, name: str) -> None:
    if stat.S_ISREG(mode):
        return
    what = "a link" if stat.S_ISLNK(mode) else "a folder" if stat.S_ISDIR(mode) else "not an ordinary file"
    raise SubmissionError(f"'{name}' is {what}. Hand in the notebook file itself.")
