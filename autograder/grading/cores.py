"""A processor core for each exam that is held: an examiner and its student process take turns, so they share one.

On one core a question and its answer wait for nothing but each other; on two, the system wakes an idle core for each
of them, which takes longer than most calls of a student's function.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["one_core"]

_free = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
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
