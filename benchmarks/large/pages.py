"""The formgrader on a large gradebook: what its pages ask `course lab` for, and how long that takes."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import EngineError
from bench.effort import Meter
from benchmarks.large.reading import Say
from benchmarks.large.table import Row
from benchmarks.large.term import Term

__all__ = ["pages_of"]

START_SECONDS, PATIENCE_SECONDS = 120.0, 1800.0


@dataclass(frozen=True)
class Lab:
    """A running `course lab`."""

    process: subprocess.Popen[bytes]
    url: str
    token: str

    def ask(self, path: str, patience: float = PATIENCE_SECONDS) -> bytes:
        """Ask for a page or for what a page asks for. Raises `OSError` when it is refused or takes too long."""
        request = urllib.request.Request(self.url + path, headers={"Authorization": f"token {self.token}"})
        with urllib.request.urlopen(request, timeout=patience) as answer:
            found: bytes = answer.read()
        return found

    def peak(self) -> float:
        """The most memory that it held so far, in units of 2^20 bytes."""
        lines = Path(f"/proc/{self.process.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def pages_of(term: Term, say: Say) -> Iterator[Row]:
    """Ask for what each page of the formgrader shows, once."""
    course, week, student = term.course, term.weeks[0], term.students[-1]
    notebook = course.week(week).notebooks[0]
    pages = {
        "Manage Assignments": "assignments",
        f"Manage Submissions of {week}": f"submissions/{week}",
        f"Manual Grading of {week}": f"notebooks/{week}",
        f"Manual Grading of {week}, {notebook}": f"submitted_notebooks/{week}/{notebook}",
        "Manage Students": "students",
        "a student's assignments": f"student_submissions/{student}",
        f"a student's notebooks of {week}": f"student_notebook_submissions/{student}/{week}",
    }
    with lab(course.root) as server:
        for page, path in pages.items():
            say(f"formgrader: {page}")
            meter = Meter()
            server.ask(f"/formgrader/api/{path}")
            spent = meter.read()
            yield Row(page, spent.wall, spent.cpu, server.peak())


@contextmanager
def lab(folder: Path) -> Iterator[Lab]:
    """Start `course lab` on a free port of this machine, with settings of its own; it is stopped afterwards."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    home, token = folder / "home", secrets.token_hex(16)
    home.mkdir(exist_ok=True)
    options = ("--no-browser", "--allow-root", f"--port={port}", f"--IdentityProvider.token={token}")
    environment = os.environ | {"HOME": str(home), "JUPYTER_RUNTIME_DIR": str(home / "runtime")}
    with (home / "lab.log").open("wb") as log:
        command = [sys.executable, "-m", "autograder.cli", "lab", str(folder), *options]
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment)
    try:
        server = Lab(process, f"http://127.0.0.1:{port}", token)
        wait_for(server, home / "lab.log")
        yield server
    finally:
        process.terminate()
        process.wait()


def wait_for(server: Lab, log: Path) -> None:
    """Wait until it answers. Raises `EngineError` when it does not."""
    until = time.monotonic() + START_SECONDS
    while True:
        try:
            server.ask("/api/status", 5.0)
            return
        except OSError:
            if server.process.poll() is not None or time.monotonic() > until:
                raise EngineError(f"course lab does not answer: {log.read_text()[-1000:]}") from None
            time.sleep(0.2)
