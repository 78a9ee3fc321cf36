"""What lies below a folder that somebody handed in."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from operator import attrgetter

__all__ = ["entries_below"]


def entries_below(folder: str | os.PathLike[str]) -> Iterator[os.DirEntry[str]]:
    """Walk through a folder, of any depth, without following links: all of it that is neither hidden nor a folder.

    The entries of a folder come by name, before those of the folders in it. What cannot be listed is passed over.
    """
    left = [os.fspath(folder)]  # no recursion: a student can nest folders deeper than Python calls go
    while left:
        entries: list[os.DirEntry[str]] = []
        with suppress(OSError), os.scandir(left.pop()) as found:
            entries = sorted(found, key=attrgetter("name"))
        folders = []
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                folders.append(entry.path)
            else:
                yield entry
        left += reversed(folders)
