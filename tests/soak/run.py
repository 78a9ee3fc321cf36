"""Make a class, have the real `course grade` grade it, watch it, and say what became of everything."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docker import DockerClient
from soak.judgement import BOUNDS, Row, judged
from soak.leftovers import Ground, left_behind
from soak.roster import WEEK, hand_in, make_course, roster
from soak.sample import Sample, Watch, graded
from soak.verdicts import wrong_verdicts

from autograder.grading.sitting.hall import SandboxName, hall_for
from autograder.sandbox.environments import engine

__all__ = ["Soak", "soak"]

PARTS = 25  # times that the course's folder is measured, and that a log has a line
Say = Callable[[str], None]


@dataclass(frozen=True)
class Soak:
    """What came of a soak: `wrong` verdicts and what was `left` are named one by one; `ended` is the exit status."""

    sandbox: SandboxName
    submissions: int
    hostile: int
    attacks: int
    seconds: float
    samples: int
    rows: tuple[Row, ...]
    wrong: tuple[str, ...]
    left: tuple[str, ...]
    ended: int
    errors: str = ""

    def problems(self) -> list[str]:
        """Everything that is not as it has to be, a line each."""
        found = [f"course grade ended with {self.ended}: {self.errors}"] if self.ended else []
        found += [f"grew: {told(row)}" for row in self.rows if not row.holds]
        found += [f"wrong verdict: {one}" for one in self.wrong]
        return found + [f"left behind: {one}" for one in self.left]


def told(row: Row) -> str:
    """A row in words."""
    if row.growth is None:
        return f"{row.quantity} could not be measured: only root sees it"
    span = f"from {row.first:.4g} to {row.last:.4g}; at most {row.bound:.4g}"
    return f"{row.quantity} by {row.growth:.4g} {row.unit}, {span}"


def soak(folder: Path, submissions: int, sandbox: SandboxName, every: float, say: Say) -> Soak:
    """Soak a grader in an empty folder: a reading every so many seconds. Raises `EngineError` without a sandbox."""
    course, temporary = make_course(folder / "course"), folder / "temporary"
    temporary.mkdir()
    (exam,) = course.exams(WEEK)
    with hall_for([exam], course, sandbox=sandbox) as hall:
        say(f"{sandbox} sandbox: {hall.level}")
        members = list(roster(submissions, hall.level))
    hand_in(course, members)
    hostile = [member.case.folder.name for member in members if member.hostile]
    say(f"{submissions} have handed in, {len(hostile)} of them hostile, by {len(set(hostile))} attacks")
    before = Ground.now()
    with (
        client_for(sandbox) as client,
        open(folder / "report.json", "w+b") as report,
        open(folder / "errors", "w+b") as errors,
    ):
        started = time.monotonic()
        grader = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "autograder.cli",
                "grade",
                WEEK,
                "--json",
                "--sandbox",
                sandbox,
                "--course",
                course.root,
            ],
            stdin=subprocess.DEVNULL,
            stdout=report,
            stderr=errors,
            env=os.environ | {"TMPDIR": str(temporary)},
        )
        watch = Watch(grader.pid, course, temporary, client)
        try:
            samples = list(watched(watch, grader, submissions, every, say))
        finally:
            grader.terminate()
            grader.wait()
        seconds = time.monotonic() - started
        left = left_behind(watch, before, members)
        wrong = wrong_verdicts(read_report(Path(report.name)), members, exam)
        words = Path(errors.name).read_text(encoding="utf-8", errors="replace").strip()[-1000:]
    rows = judged(samples, submissions, BOUNDS[sandbox])
    return Soak(
        sandbox,
        submissions,
        len(hostile),
        len(set(hostile)),
        seconds,
        len(samples),
        tuple(rows),
        tuple(wrong),
        tuple(left),
        grader.returncode,
        words,
    )


@contextmanager
def client_for(sandbox: SandboxName) -> Iterator[DockerClient | None]:
    """Docker's engine where containers are to be watched."""
    if sandbox == "local":
        yield None
        return
    client = engine()
    try:
        yield client
    finally:
        client.close()


def watched(
    watch: Watch, grader: subprocess.Popen[bytes], size: int, every: float, say: Say
) -> Iterator[Sample]:
    """Read what the grader holds until it ends, and say now and then how far it is."""
    started, part = time.monotonic(), 0
    while grader.poll() is None:
        done, seconds = graded(watch.course), time.monotonic() - started
        disk = done * PARTS // size > part
        yield Sample(seconds, done, watch.readings(disk))
        if disk:
            part = done * PARTS // size
            left = seconds / done * (size - done)
            say(
                f"{seconds:5.0f} s  {done} of {size} graded, {done / seconds:.1f} a second, about {left:.0f} s left"
            )
        time.sleep(every)


def read_report(path: Path) -> dict[str, Any]:
    """What `course grade --json` printed; nobody's scores where it did not come to that."""
    try:
        found: dict[str, Any] = json.loads(path.read_bytes())
    except ValueError:
        return {"submissions": []}
    return found
