"""A folder for the files that a target writes, one for each process."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

__all__ = ["folder"]

MEMORY = Path("/dev/shm")


@cache
def _kept() -> tempfile.TemporaryDirectory[str]:
    # files that are replaced thousands of times: in memory, where the system has such a place
    return tempfile.TemporaryDirectory(prefix="fuzz-", dir=MEMORY if MEMORY.is_dir() else None)


def folder() -> Path:
    """Give this process's folder; it goes when the process ends."""
    return Path(_kept().name)
