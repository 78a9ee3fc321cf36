"""The tools' own commands, each in a process of its own that begins with the tools already imported.

Importing nbgrader takes longer than most of its commands, so a server process imports it once and forks.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from autograder.errors import EngineError
from bench.machine import ONE_THREAD

__all__ = ["Called", "Tool", "call", "empty_gradebook"]

Tool = Literal["nbgrader", "otter", "course"]
PRELOADED = [
    "nbgrader.apps",
    "nbgrader.converters",
    "nbgrader.preprocessors",
    "autograder.cli",
    "nbclient",
    "otter.cli",
    "sqlite3",
]

FORKING = multiprocessing.get_context("forkserver")
FORKING.set_forkserver_preload(PRELOADED)


@dataclass(frozen=True)
class Called:
    """A command that has ended, or that was ended after its time."""

    code: int
    said: str
    timed_out: bool = False

    @property
    def traceback(self) -> str:
        """The end of a traceback in what it said; empty without one."""
        _, found, rest = self.said.rpartition("Traceback (most recent call last)")
        return (found + rest)[-1500:] if found else ""


def call(folder: Path, seconds: float, tool: Tool, *arguments: str) -> Called:
    """Run a command in a folder, and end it with all that it started when its time is over."""
    with tempfile.NamedTemporaryFile(prefix="said-") as said:
        process = FORKING.Process(target=_run, args=(str(folder), said.name, tool, arguments))
        process.start()
        process.join(seconds)
        timed_out = process.is_alive()
        # it may have left kernels behind, whether it has ended or not
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid or 0, signal.SIGKILL)
        process.join()
        text = Path(said.name).read_text(encoding="utf-8", errors="replace")
        return Called(124 if timed_out else process.exitcode or 0, text, timed_out)


@cache
def empty_gradebook() -> bytes:
    """A new database of nbgrader's, which takes it some seconds to make."""
    with tempfile.TemporaryDirectory(prefix="ecosystem-") as folder:
        called = call(Path(folder), 120, "nbgrader", "db", "student", "list")
        path = Path(folder) / "gradebook.db"
        if not path.exists():
            raise EngineError(f"nbgrader makes no gradebook:\n{called.said}")
        return path.read_bytes()


def _run(folder: str, said: str, tool: Tool, arguments: tuple[str, ...]) -> None:
    """What the forked process does: a group of its own, its output into a file, the command."""
    os.setsid()
    target = os.open(said, os.O_WRONLY | os.O_APPEND)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(target, 1)
    os.dup2(target, 2)
    sys.stdout, sys.stderr = os.fdopen(1, "w", closefd=False), os.fdopen(2, "w", closefd=False)
    os.chdir(folder)
    # nbgrader calls alembic by name; it lies beside the Python that runs this
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    os.environ.update({**ONE_THREAD, "PATH": path})
    sys.argv = [tool, *arguments]
    if tool == "course":
        from autograder.cli import main

        main()
    elif tool == "otter":
        from otter.cli import cli

        cli()
    else:
        from nbgrader.apps import NbGraderApp

        NbGraderApp.launch_instance(argv=list(arguments))
