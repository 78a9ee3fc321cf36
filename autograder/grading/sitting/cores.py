"""A processor core for each exam that is held: an examiner and its student process take turns, so they share one.

On one core a question and its answer wait for nothing but each other; on two, the system wakes an idle core for each
of them, which takes longer than most calls of a student's function.

Theory of operation. Exams are held by threads, by worker processes, by workers of a cluster and by other runs on the
same machine, and two exams on one core would take twice as long. So a core is lent with a name that the kernel gives to
one process at a time: a socket's, in the abstract namespace, where there is no file to leave behind, and a name is free
again as soon as its process is gone, however it ended. A container has names of its own, and would take the core that
the container beside it has taken: exams have no core of their own there, unless the container is bound to some.
"""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["one_core"]

NAME = "\0course-in-a-box, core {}"  # of a socket: the zero byte makes it one without a file
FIRST_PID_NAMESPACE = 0xEFFFFFFC  # its inode, the same in every Linux: include/linux/proc_ns.h


def cores() -> list[int]:
    """The numbers of the processor cores that this process may use; none where the system does not tell."""
    return sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []


def lendable() -> list[int]:
    """The cores on which exams may be held; none where others could be lent the same ones without our knowing."""
    mine = cores()
    return mine if len(mine) < (os.cpu_count() or 1) or sees_all() else []


def sees_all() -> bool:
    """Tell whether a name that is taken here is taken for all that runs on this kernel, but for containers."""
    try:
        if os.stat("/proc/self/ns/pid").st_ino != FIRST_PID_NAMESPACE:
            return False
        return os.stat("/proc/self/ns/net").st_ino == os.stat("/proc/1/ns/net").st_ino
    except PermissionError:  # only root may look, and only root is put into a network apart
        return True
    except OSError:
        return False


_free = lendable()  # the one that was lent last comes first: its caches are warm
_lock = threading.Lock()


@contextmanager
def one_core() -> Iterator[int | None]:
    """Lend a core that no other exam has; None when all are lent."""
    with _lock:
        lent = next(((core, name) for core in _free if (name := taken(core))), None)
        if lent:
            _free.remove(lent[0])
    try:
        yield lent[0] if lent else None
    finally:
        if lent:
            core, name = lent
            name.close()
            with _lock:
                _free.insert(0, core)


def taken(core: int) -> socket.socket | None:
    """Take the name of a core, for as long as the socket is open; None where another process has it."""
    name = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    try:
        name.bind(NAME.format(core))
    except OSError:
        name.close()
        return None
    return name
