"""A git working copy whose folder of a week follows a new commit; no other file of it is touched."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from autograder.compiler.tree import differences, replace
from autograder.errors import CourseError

__all__ = ["refuse_unfit", "update"]


def refuse_unfit(repo: Any, folder: str, committed: Mapping[str, bytes]) -> None:
    """Raise `CourseError` when the folder holds what is not committed: it would be lost."""
    place = Path(repo.path) / folder
    if place.is_symlink() or (os.path.lexists(place) and not place.is_dir()):
        raise CourseError(
            f"{place}: a link or a file; wanted the folder of the week\n  move it away, then release again"
        )
    if found := differences(place, committed) if place.is_dir() else {}:
        listed = ", ".join(
            f"{name} ({'not committed' if state == 'one too many' else 'changed'})"
            for name, state in found.items()
        )
        raise CourseError(
            f"{place}: has changes of its own, which would be lost: {listed}\n"
            "  commit them or move them away, then release again"
        )


def update(repo: Any, folder: str, files: Mapping[str, bytes]) -> None:
    """Write the folder's files, and say in the index that they are those committed."""
    from dulwich.index import index_entry_from_stat
    from dulwich.objects import Blob

    place = Path(repo.path) / folder
    replace({place: dict(files)})
    index = repo.open_index()
    for path in [path for path in index if path == folder.encode() or path.startswith(f"{folder}/".encode())]:
        del index[path]
    for name, content in files.items():
        status = os.lstat(place / name)
        index[f"{folder}/{name}".encode()] = index_entry_from_stat(status, Blob.from_string(content).id)
    index.write()
