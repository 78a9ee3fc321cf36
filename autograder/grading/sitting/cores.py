"""A processor core for each exam that is held: an examiner and its student process take turns, so they share one.

On one core a question and its answer wait for nothing but each other; on two, the system wakes an idle core for each
of them, which takes longer than most calls of a student's function.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

__all__ = ["cores", "lend_only", "one_core"]


def cores() -> list[int]:
    """The numbers of the processor cores that this process may use; none where the system does not tell."""
    return sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []


_free = cores()
_lock = threading.Lock()


@contextmanager
def one_core() -> Iterator[int | None]:
    """Lend a core that no other exam of this process has; None when all are lent."""
    with _lock:
        core = _free.pop(0) if _free else None
    try:
        yield core
    finally:
        if core is not None:
            with _lock:
                _free.append(core)


def lend_only(cores: Sequence[int]) -> None:
    """Lend these cores and no others: whoever starts several processes that hold exams shares them out."""
    with _lock:
        _free[:] = cores
