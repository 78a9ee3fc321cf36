"""Inside the cage: one grader, started once, grades one hand-in after the other.

Theory of operation
-------------------
This is process 1 of a container that has no network, no rights and nothing to write to but memory. It imports the
grader, reads orders from its standard input, one JSON object a line, and answers each with one line. The first order
brings the course; every other one a hand-in.

A hand-in is graded by a fork of this process, in a folder that is written anew from what this process holds in memory.
The fork calls the very function that the grader's command calls, with the command's arguments. Afterwards, or when its
time is over, every other process in the container is killed, which only process 1 can do and none can do to it. Then
what was given is read, and all folders that can be written to are emptied. So the next hand-in meets nothing of this
one. When that cannot be had, the answer says so, this process leaves, and whoever asked starts another container.

It runs in the image's Python, with `graders` and `page` and without the rest of this repository.
"""

from __future__ import annotations

import base64
import ctypes
import json
import os
import re
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.peers.graders import ROOM, Grader, Nbgrader, Otter

WRITABLE = (ROOM, Path("/tmp"), Path("/dev/shm"))
LOG = ROOM / "log"
HOME, TEMPORARY = ROOM / "home", ROOM / "tmp"
PR_SET_DUMPABLE = 4
PREPARING_SECONDS = 600
LAST_CHARACTERS = 300
Files = dict[str, bytes]


def main() -> None:
    """Answer orders until there are none."""
    guard(True)
    os.environ |= {"HOME": str(HOME), "TMPDIR": str(TEMPORARY)}
    write({})  # before any import: Python looks once whether it can use these folders
    course = json.loads(sys.stdin.readline())
    peer: Grader = Nbgrader() if course["peer"] == "nbgrader" else Otter()
    write(decoded(course["files"]))
    problem = run(peer.prepare, PREPARING_SECONDS)
    prepared = files_below(ROOM)
    clear()
    answer({"problem": problem, "version": version(peer.package), "python": sys.version.split()[0]})
    for line in sys.stdin:
        order = json.loads(line)
        found = graded(peer, prepared, decoded(order["files"]), order["seconds"], order["words"])
        clean = clear()
        answer(found | {"clean": clean})
        if not clean:
            return


def graded(peer: Grader, prepared: Files, handed: Files, seconds: float, words: list[str]) -> dict[str, Any]:
    """Grade one hand-in: the marks, why there are none, and which of the words a student is told."""
    write(prepared | handed)
    since = time.monotonic()
    lost = run(peer.grade, seconds)
    found: dict[str, Any] = {"marks": {}, "lost": lost, "told": [], "seconds": time.monotonic() - since}
    if lost:
        return found
    try:
        found["marks"] = peer.marks()
        if words:
            text = "" if run(peer.tell, seconds) else peer.told()  # no page tells nothing
            found["told"] = [word for word in words if word in text]
    except Exception as error:  # whatever a hand-in made of the grader's own files
        found["lost"] = f"no score can be read: {type(error).__name__}: {str(error)[:LAST_CHARACTERS]}"
    return found


def run(act: Callable[[], None], seconds: float) -> str:
    """Do something in a fork, for so long at most; then end every other process. Why it failed, or nothing."""
    child = os.fork()
    if child == 0:
        os._exit(act_apart(act))
    status, until = None, time.monotonic() + seconds
    while status is None and time.monotonic() < until:
        done, found = os.waitpid(child, os.WNOHANG)
        status = os.waitstatus_to_exitcode(found) if done else None
        time.sleep(0.01)
    end_all()
    if status is None:
        return f"not done: no end after {seconds:.0f} s"
    if status < 0:
        return f"died: {signal.Signals(-status).name}"
    return f"failed: {last_line()}" if status else ""


def act_apart(act: Callable[[], None]) -> int:
    """Do it as a program of its own would: away from this one's streams. The exit status."""
    os.setsid()
    guard(False)
    # when memory is short, the kernel's choice is not process 1
    Path("/proc/self/oom_score_adj").write_text("1000")
    os.chdir(ROOM)
    null, log = os.open("/dev/null", os.O_RDONLY), os.open(LOG, os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    os.dup2(null, 0)
    os.dup2(log, 1)
    os.dup2(log, 2)
    try:
        act()
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
    except BaseException:
        traceback.print_exc()
        return 1
    finally:
        sys.stdout.flush()
    return 0


def end_all() -> None:
    """Kill every other process of the container, and wait until they are gone."""
    while True:
        try:
            os.kill(-1, signal.SIGKILL)
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
            time.sleep(0.01)
        except (ProcessLookupError, ChildProcessError):
            return


def last_line() -> str:
    """The last words of the grader's log."""
    with LOG.open("rb") as log:
        log.seek(max(0, log.seek(0, os.SEEK_END) - 10_000))
        lines = log.read().decode(errors="replace").split("\n")
    said = [line.strip() for line in lines if line.strip()]
    errors = [line for line in said if re.match(r"[\w.]*(Error|Exception|Exit)\b", line)]
    last = (errors or said or ["it said nothing"])[-1]
    return re.sub(r"^[\w.]*\.(?=\w+:)", "", last)[:LAST_CHARACTERS]  # an exception's name, without its module


def guard(on: bool) -> None:
    """Close this process's files and memory in /proc to processes of the same user, or open them."""
    ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, int(not on), 0, 0, 0)


def write(files: Files) -> None:
    for name, data in files.items():
        path = ROOM / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    for folder in (HOME, TEMPORARY, ROOM / "results"):
        folder.mkdir(exist_ok=True)


def files_below(folder: Path) -> Files:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
        and path != LOG
        and not any(path.is_relative_to(place) for place in (HOME, TEMPORARY))
    }


def clear() -> bool:
    """Empty every folder that can be written to; whether that could be done."""
    for folder in WRITABLE:
        # programs that walk without recursion: a folder may be thousands deep
        subprocess.run(["chmod", "-R", "u+rwX", str(folder)], capture_output=True, check=False)
        left = [str(path) for path in folder.iterdir()]
        subprocess.run(["rm", "-rf", "--", *left], capture_output=True, check=False)
    return not any(path for folder in WRITABLE for path in folder.iterdir())


def decoded(files: dict[str, str]) -> Files:
    return {name: base64.b64decode(data) for name, data in files.items()}


def answer(found: dict[str, Any]) -> None:
    print(json.dumps(found), flush=True)
