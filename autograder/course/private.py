"""Folders and files that are nobody else's business: grades, hidden sources, what students wrote.

Where a folder passes its group on (its setgid bit), several people work in it under one group: what is made in there is
open to that group as the folder is, whatever the umask says. Otherwise it is its owner's alone. What exists keeps the
rights that it has.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

from autograder.errors import EngineError

__all__ = ["begin_private_file", "private_folder"]


def private_folder(folder: Path) -> Path:
    """Make a folder that others cannot enter, unless it is there. Raises `EngineError` when it cannot be made."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            folder.mkdir(0o700)
            if shared := _of_the_group(folder.parent):
                folder.chmod(stat.S_ISGID | 0o700 | shared)
    except OSError as error:
        raise EngineError(
            f"{folder}: cannot be made ({error.strerror})\n  make room, or the folder above it writable"
        ) from error
    return folder


def begin_private_file(path: Path) -> None:
    """Make an empty file that others cannot read, unless it is there; whoever opens it says why it is not."""
    with suppress(OSError):
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            if shared := _of_the_group(path.parent):
                os.fchmod(file, 0o600 | shared & 0o060)
        finally:
            os.close(file)


def _of_the_group(folder: Path) -> int:
    """What the group may do in a folder that passes its group on; 0 in any other."""
    mode = folder.stat().st_mode
    return mode & 0o070 if mode & stat.S_ISGID else 0
