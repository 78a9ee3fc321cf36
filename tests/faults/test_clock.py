"""A wall clock that jumps by hours while grading: deadlines and lateness do not look at it."""

from __future__ import annotations

from pathlib import Path

import pytest
from faults.conftest import Grade, Undisturbed
from faults.verdict import verdict

from autograder.course import Course

# every process that starts with this reads another time each time that it looks, and notes that it does
JUMPING = """
import itertools, os, time

def jumping(real, hour):
    jumps = itertools.cycle((0, 3 * hour, -5 * hour, 48 * hour, -72 * hour))
    return lambda: real() + next(jumps)

time.time = jumping(time.time, 3600)
time.time_ns = jumping(time.time_ns, 3600 * 10**9)
open(os.path.join(os.path.dirname(__file__), f"in-{os.getpid()}"), "w").close()
"""
# the grader takes it in by hand; its warm processes, and so all their forks, by Python's own door for such things
BEFORE = """
import sys
sys.path.insert(0, {folder!r})
import sitecustomize_of_faults as sitecustomize
from autograder.sandbox import local
kept = local.clean_environment
local.clean_environment = lambda folder: kept(folder) | {{"PYTHONPATH": {folder!r}}}
"""


@pytest.fixture
def clock(tmp_path: Path) -> Path:
    folder = tmp_path / "clock"
    folder.mkdir()
    for name in ("sitecustomize", "sitecustomize_of_faults"):
        (folder / f"{name}.py").write_text(JUMPING)
    return folder


def test_a_clock_that_jumps_changes_no_score_no_deadline_and_no_late_day(
    undisturbed: Undisturbed, course: Course, grade: Grade, clock: Path
) -> None:
    run = grade(course, before=BEFORE.format(folder=str(clock)))
    assert run.end() == 0, run.said
    assert len(list(clock.glob("in-*"))) == 3  # the grader and its two warm processes
    assert verdict(course).differences(undisturbed.verdict) == []


def test_some_of_the_class_are_late_and_some_are_not(undisturbed: Undisturbed) -> None:
    penalties = [values[0] or 0.0 for key, values in undisturbed.verdict.rows.items() if key[0] == "penalty"]
    assert min(penalties) == 0.0
    assert len(set(penalties)) > 3
