"""The whole of `course demo`, as a newcomer runs it: in a fresh copy of the repository's sources."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from autograder.errors import EngineError
from bench.classroom import scratch
from bench.figure import Figure
from bench.sizes import Sizes

__all__ = ["demo_figures"]

ROOT = Path(__file__).parents[1]
PATIENCE_SECONDS = 600


def demo_figures(_sizes: Sizes, say: Callable[[str], None]) -> list[Figure]:
    """Time `course demo week01` from the command to its end."""
    say("course demo week01")
    with scratch() as root:
        shutil.copytree(ROOT / "source", root / "source")
        started = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-m", "autograder.cli", "demo", "week01"],
            cwd=root,
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS,
            check=False,
        )
        seconds = time.perf_counter() - started
    if done.returncode:
        raise EngineError(f"course demo week01 ended with {done.returncode}:\n{done.stderr[-2000:]}")
    return [Figure("demo: course demo week01", seconds, "s", "compile, class, grading, feedback; once", 30.0)]
