"""Folders of files as mappings: relative name with `/` -> content."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path

from autograder.compiler.files import plain_files
from autograder.errors import EngineError

__all__ = ["read_tree", "write_tree"]


def read_tree(folder: Path) -> dict[str, bytes]:
    """Read the regular files below a folder, without hidden ones and links. Raises `EngineError`."""
    try:
        return {
            name: (folder / name).read_bytes()
            for name in plain_files(folder)
            if stat.S_ISREG(os.lstat(folder / name).st_mode)
        }
    except OSError as error:
        raise EngineError(
            f"{error.filename}: cannot be read ({error.strerror})\n  make it readable"
        ) from error


def write_tree(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files into a new folder."""
    folder.mkdir(parents=True)
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
