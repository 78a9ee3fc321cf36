"""The script for Slurm, run by a real Slurm: `SLURM_CONF=$(.ci/slurm start)` has one of this machine."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import msgspec
import pytest
from faults.class_of import WEEK, Class, class_of

from autograder.grading.running.run_log import Line
from autograder.model import Result

pytest.importorskip("dask_jobqueue")
pytestmark = pytest.mark.long

SCRIPT = Path(__file__).resolve().parents[2] / "deploy" / "slurm" / "grade.py"
SIZE = 28
SECONDS = 600.0
# what is a site's own, as it is on this machine
SITE = {
    "CORES = 8 ": "CORES = 2 ",
    "MEMORY_GIB = 16 ": "MEMORY_GIB = 4 ",
    '"ib0"': '"lo"',
    "source $HOME/course/.venv/bin/activate": f"export PATH={Path(sys.executable).parent}:$PATH",
    '"$TMPDIR"': '"worker-files"',
}


def test_a_class_is_graded_by_slurm_jobs_of_which_one_is_cancelled(tmp_path: Path) -> None:
    try:
        asked("sinfo", "--noheader")
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no Slurm answers: .ci/slurm start")
    made = class_of(SIZE, tmp_path / "class")
    run = begin(made)
    try:
        wait_for_results(made, 4, run)
        (cancelled, *_) = asked("squeue", "--noheader", "--states", "R", "--format", "%i").split()
        asked("scancel", cancelled)
        said, _ = run.communicate(timeout=SECONDS)
    finally:
        run.kill()

    assert run.returncode == 0, said
    assert jobs_that_worked(made) > {cancelled}, said
    ended = Counter(line.student for line in log_of(made) if line.what == "ended")
    assert ended == dict.fromkeys(made.cases, 1)
    assert {student: earned(made, student) for student in made.cases} == {
        student: made.earned(student) for student in made.cases
    }
    wait_for_no_job()


def begin(made: Class) -> subprocess.Popen[str]:
    """Run the script in the course's folder, with the lines that are the site's own."""
    text = SCRIPT.read_text(encoding="utf-8")
    for old, new in SITE.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    script = made.course.root / "grade.py"
    script.write_text(text, encoding="utf-8")
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    return subprocess.Popen(
        [sys.executable, script.name, WEEK],
        cwd=made.course.root,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def asked(*command: str) -> str:
    """What a command of Slurm's says."""
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def wait_for_results(made: Class, count: int, run: subprocess.Popen[str]) -> None:
    """Wait until so many submissions are graded, and some are not."""
    until = time.monotonic() + SECONDS
    while len(results := list((made.course.build / "results").rglob("*.json"))) < count:
        assert run.poll() is None, run.communicate()[0]
        assert time.monotonic() < until, "no job grades"
        time.sleep(0.05)
    assert len(results) < SIZE, "all was graded before a job could be cancelled"


def wait_for_no_job() -> None:
    """Wait until Slurm has no job any more: the script has ended them all."""
    until = time.monotonic() + SECONDS
    while left := asked("squeue", "--noheader"):
        assert time.monotonic() < until, left
        time.sleep(0.2)


def jobs_that_worked(made: Class) -> set[str]:
    """The numbers of the jobs whose workers came to the scheduler."""
    return {
        path.stem.removeprefix("slurm-")
        for path in made.course.root.glob("slurm-*.out")
        if "Registered to" in path.read_text(errors="replace")
    }


def log_of(made: Class) -> list[Line]:
    (log,) = (made.course.build / "runs").glob("*.jsonl")
    return [msgspec.json.decode(line, type=Line) for line in log.read_bytes().splitlines()[1:]]


def earned(made: Class, student: str) -> dict[str, float | None]:
    """What each test of a student's earned, as far as the student's case tells."""
    path = made.course.result_path(student, WEEK, WEEK)
    result = msgspec.json.decode(path.read_bytes(), type=Result)
    scores = {score.name: score.earned for score in result.scores}
    return {name: scores[name] for name in made.earned(student)}
