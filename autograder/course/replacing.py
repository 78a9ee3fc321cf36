"""Files that take another's place whole or not at all."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from autograder.errors import EngineError

__all__ = ["replacing"]


@contextmanager
def replacing(path: Path, remedy: str) -> Iterator[Path]:
    """Give a path to write to, which takes the place of `path` when all of it is there.

    A reader of the folder sees the old file or the new one, never half of one. Raises `EngineError`, ending in
    `remedy`, when it cannot be written; the earlier file is then still whole.
    """
    # two threads may write the same file
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        remove_abandoned(path)
        try:
            yield unfinished
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        place = next((one for one in path.parents if one.exists()), path)
        raise EngineError(
            f"{path}: cannot be written: {place} is there, and is no folder\n  move it away, or name another place"
        ) from error
    except OSError as error:
        raise EngineError(f"{path}: cannot be written ({error.strerror})\n  {remedy}") from error


def remove_abandoned(path: Path) -> None:
    """Remove what processes that were killed have left of their replacing `path`."""
    beginning = f".{path.name}."
    for name in os.listdir(path.parent):
        process = name.removeprefix(beginning).partition(".")[0]
        if name.startswith(beginning) and process.isdigit() and not is_running(int(process)):
            path.with_name(name).unlink(missing_ok=True)


def is_running(process: int) -> bool:
    """Tell whether a process is there; where that cannot be told, that it is."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True
