"""Where there is no PID namespace: a process between the warm process and the fork that ends what it leaves.

The keeper is a subreaper: whatever the submission starts and abandons becomes its child, wherever it hid in
sessions or process groups. When the fork ends, the keeper kills its children until it has none and then
ends in the way that the fork ended.
"""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import sys

from autograder.sandbox import kernel

__all__ = ["keep"]


def keep() -> None:
    """Fork once more; returns in the inner process only. The outer one keeps watch until it ends."""
    if sys.platform == "linux":
        kernel.prctl(kernel.PR_SET_CHILD_SUBREAPER, 1)
        kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
    inner = os.fork()
    if inner == 0:
        os.setsid()
        return
    os.closerange(3, 1024)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _, status = os.waitpid(inner, 0)
    while end_children():
        pass
    if os.WIFSIGNALED(status):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        signal.signal(os.WTERMSIG(status), signal.SIG_DFL) if os.WTERMSIG(status) != signal.SIGKILL else None
        os.kill(os.getpid(), os.WTERMSIG(status))
    os._exit(os.WEXITSTATUS(status))


def end_children() -> bool:
    """Kill and reap every child; False when there was none."""
    for pid in children(os.getpid()):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    try:
        os.waitpid(-1, 0)
    except ChildProcessError:
        return False
    return True


def children(parent: int) -> list[int]:
    """The processes whose parent is `parent`, from `/proc`."""
    found = []
    for entry in os.listdir("/proc"):
        if not entry.isdigit():
            continue
        try:
            with open(f"/proc/{entry}/stat", encoding="ascii", errors="replace") as stat:
                # the second field is a name in parentheses that may itself hold spaces and parentheses
                if int(stat.read().rpartition(")")[2].split()[1]) == parent:
                    found.append(int(entry))
        except OSError:
            continue  # it ended while we looked
    return found
