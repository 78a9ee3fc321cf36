"""What otter's notebooks ask of an exam: seeds that are set before each cell, and files that only the tests may read.

`otter run` writes its seeds into the cells of the one kernel that runs answers and tests. Here there are two processes,
and what is set is set in both. The student's process is asked to do it, so that cells keep their lines: whatever its
code has put in the place of a generator concerns nobody else. The files go into the examiner's folder alone.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, MutableMapping
from pathlib import Path
from typing import Any

import numpy as np

from autograder.errors import EngineError
from autograder.exam.student import Student
from autograder.model import Otter

__all__ = ["Seeds", "lay_out"]

OWN_LANGUAGE = "%%"  # a cell of another language, which otter leaves as it is


class Seeds:
    """The seeds of one notebook; none, for most."""

    def __init__(self, otter: Otter | None, student: Student, names: MutableMapping[str, Any]) -> None:
        self._seed = otter.seed if otter else None
        self._variable = otter.variable if otter else ""
        self._student, self._names = student, names

    def set_here(self, source: str = "") -> None:
        """Set them in the examiner, before it runs a cell of this source or tests one."""
        if self._seed is None or source.startswith(OWN_LANGUAGE):
            return
        if self._variable:
            self._names[self._variable] = self._seed
        else:
            np.random.seed(self._seed)
            random.seed(self._seed)

    def set_there(self, source: str = "") -> None:
        """Set them in the student's process. Raises `StudentDied` and `TimeUp`; what else it says is not heard."""
        if self._seed is None or source.startswith(OWN_LANGUAGE):
            return
        try:
            if self._variable:
                self._student.put({self._variable: self._seed})
            else:
                self._student.use_named("numpy.random", "seed", self._seed)
                self._student.use_named("random", "seed", self._seed)
        except EngineError:
            raise
        except Exception:  # of student code that stands where a generator was
            return


def lay_out(files: Mapping[str, bytes]) -> None:
    """Write files, by their names, into the folder that this process works in."""
    for name, content in files.items():
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
