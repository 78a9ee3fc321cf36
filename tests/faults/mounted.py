"""File systems for one test: a small disk, and a file that cannot be written. For root only."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

as_root = pytest.mark.skipif(
    not sys.platform.startswith("linux") or os.geteuid() != 0,
    reason="mounts file systems: needs root on Linux",
)


@contextmanager
def mounted(place: Path, *arguments: str) -> Iterator[Path]:
    """Mount at a place; skips the test where even root may not."""
    done = subprocess.run(["mount", *arguments, str(place)], capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"no file system can be mounted here: {done.stderr.strip()}")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


@contextmanager
def small_disk(place: Path, megabytes: int) -> Iterator[Path]:
    """A disk in memory, so small that it can be filled."""
    place.mkdir()
    with mounted(place, "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs"):
        yield place


@contextmanager
def read_only(file: Path) -> Iterator[Path]:
    """A file that nobody can write to, not even root."""
    with mounted(file, "--bind", str(file)):
        subprocess.run(["mount", "-o", "remount,bind,ro", str(file)], check=True)
        yield file


def fill(disk: Path, room_kb: int) -> Path:
    """Fill a disk until so many KiB are free; returns the file to remove."""
    found = os.statvfs(disk)
    filler = disk / "filler"
    filler.write_bytes(bytes(found.f_bavail * found.f_frsize - room_kb * 1024))
    return filler
