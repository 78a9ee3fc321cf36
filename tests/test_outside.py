"""What can be seen of student processes from the outside: what their memory holds, and what they leave behind."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from pathlib import Path

import pytest
from cases.case import Case, Expected
from cases.processes import cmdlines, descendants, holds
from cases.small import Small

from autograder.model import Result

# assembled, so that this file's own bytes in some memory are not taken for them
CANARY = "-".join(["the-canary-of", "softmax", "sings", "4711"]).encode()
CONTROL = "-".join(["the-control-of", "memory", "sings", "4711"]).encode()

WAITS_IN_HIDDEN_TEST = """
# %% solution="softmax"
import signal
import time


class SeenEnough(Exception):
    pass


def go_on(*_):
    raise SeenEnough


signal.signal(signal.SIGUSR1, go_on)
waited = []


def softmax(z):
    if len(z) == 2 and z[0] != 0.0 and not waited:
        control = "-".join(["the-control-of", "memory", "sings", "4711"])
        waited.append(control)
        try:
            time.sleep(240)
        except SeenEnough:
            pass
    e = np.exp(z - np.max(z))
    return e / np.sum(e)
"""
# seconds that no other run of these tests sleeps
MARKERS = (f"4711.{os.getpid()}1", f"4711.{os.getpid()}2")
GO_ON = f"240.{os.getpid()}3"  # of what the notebook waits for
LEAVES_DAEMONS = f"""
# %% extra
import os
import subprocess

subprocess.Popen(["sleep", "{MARKERS[0]}"], start_new_session=True)
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.execvp("sleep", ["sleep", "{MARKERS[1]}"])
    os._exit(0)
os.wait()
subprocess.run(["sleep", "{GO_ON}"])
"""

as_root = pytest.mark.skipif(
    not sys.platform.startswith("linux") or os.geteuid() != 0,
    reason="looks into processes of others: needs root",
)


def begin(small: Small, folder: Path, script: str) -> tuple[threading.Thread, list[Result]]:
    """Hand a script in and grade it in a thread; its result comes into the list."""
    case = folder / "case"
    case.mkdir()
    (case / "submission.py").write_text(script.lstrip(), encoding="utf-8")
    expected = Expected(about="", others="full", cell_seconds=250.0)
    results: list[Result] = []
    thread = threading.Thread(target=lambda: results.append(small.sit(Case(case, expected), folder)))
    thread.start()
    return thread, results


@as_root
def test_no_student_process_ever_holds_hidden_text(small: Small, tmp_path: Path) -> None:
    local = small.sandbox.sandbox
    students, examiners = (warm._process.pid for warm in (local._students, local._examiners))
    thread, results = begin(small, tmp_path, WAITS_IN_HIDDEN_TEST)
    held: dict[int, set[bytes]] = {}
    while CONTROL not in set().union(*held.values()) and thread.is_alive():
        time.sleep(0.1)
        held = {pid: holds(pid, CANARY, CONTROL) for pid in (students, *descendants(students))}
    asking = set().union(*(holds(pid, CANARY) for pid in descendants(examiners)))
    for pid in (pid for pid, words in held.items() if CONTROL in words):
        os.kill(pid, signal.SIGUSR1)
    thread.join()
    # what the student's code planted is found there, and the canary where it belongs
    assert (set().union(*held.values()), asking) == ({CONTROL}, {CANARY})
    assert results[0].scores[0].earned == 3.0


def test_daemons_are_gone_when_the_exam_is_over(small: Small, tmp_path: Path) -> None:
    thread, results = begin(small, tmp_path, LEAVES_DAEMONS)
    daemons = {f"sleep\0{marker}\0".encode() for marker in MARKERS}
    alive: set[bytes] = set()
    while alive != daemons and thread.is_alive():
        time.sleep(0.02)
        alive = set(cmdlines()) & daemons
    for pid in cmdlines().get(f"sleep\0{GO_ON}\0".encode(), []):
        os.kill(pid, signal.SIGKILL)
    thread.join()
    assert alive == daemons
    assert set(cmdlines()) & daemons == set()
    assert results[0].scores[0].earned == 3.0
