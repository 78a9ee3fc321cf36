"""The temporary folder of a grader's warm processes; its name says whose it is, lest a killed grader's stay."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path

from autograder.sandbox import kernel

__all__ = ["make_folder", "remove_abandoned"]

NAME = re.compile(r"course-(\d+)-(\d+)-\w+")


def make_folder() -> Path:
    """Make a folder for this process, and remove those whose processes are gone."""
    if sys.platform != "linux":
        return Path(tempfile.mkdtemp(prefix="course-"))
    remove_abandoned()
    return Path(tempfile.mkdtemp(prefix=f"course-{os.getpid()}-{started(os.getpid())}-"))


def remove_abandoned() -> None:
    """Remove the folders whose processes are gone; of a system other than Linux none is known to be."""
    for path in Path(tempfile.gettempdir()).glob("course-*"):
        with contextlib.suppress(OSError):
            if is_abandoned(path):
                shutil.rmtree(path, ignore_errors=True)


def is_abandoned(path: Path) -> bool:
    """Tell whether a folder is this user's, and the process that it is named after no longer runs."""
    named = NAME.fullmatch(path.name)
    if named is None or path.is_symlink() or path.lstat().st_uid != os.geteuid():
        return False
    return started(int(named[1])) != int(named[2])


def started(pid: int) -> int:
    """When a process was started, in ticks since the machine was; -1 when it does not run."""
    try:
        return int(kernel.process_stat(pid)[19])
    except OSError:
        return -1
