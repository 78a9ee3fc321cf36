"""A campaign reads what libFuzzer says, keeps findings small, and ends with a finding where one is to be had."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from fuzz.campaign import TESTS, Course, seeds_of
from fuzz.minimise import failure, minimised
from fuzz.target import Finding


def refuses(data: bytes) -> None:
    if b"<" in data and b">" in data[data.index(b"<") :]:
        raise Finding(f"markup after {len(data)} bytes")


def test_a_finding_is_made_small_and_stays_the_same_finding() -> None:
    assert minimised(refuses, b"some text < with > markup" * 40) == b"<>"


def test_figures_do_not_tell_failures_apart() -> None:
    assert failure(refuses, b"<>") == failure(refuses, b"< >") == "Finding: markup after # bytes"
    assert failure(refuses, b"") == ""


def test_what_libfuzzer_says_becomes_figures() -> None:
    course = Course("decoder", 7)
    for line in (
        "#512\tNEW    cov: 371 ft: 964 corp: 160/28Kb lim: 4096 exec/s: 1643 rss: 73Mb L: 500/3449 MS: 2 Custom-",
        "inputs so far: 5000",
        "#4096\tpulse  cov: 380 ft: 964 corp: 161/28Kb lim: 4096 exec/s: 1643 rss: 70Mb",
        "INFO: Instrumenting autograder",
        "fuzz.target.Finding: a value",
    ):
        course.hear(line)
    assert (course.runs, course.coverage, course.corpus, course.peak_mb) == (5000, 380, 161, 73)
    assert course.last_words == ["fuzz.target.Finding: a value"]


def test_every_target_has_a_seed_of_its_own() -> None:
    seeds = seeds_of(5, ["decoder", "calls"])
    assert seeds == seeds_of(5, ["decoder", "calls"])
    assert len(set(seeds.values())) == 2
    assert 0 not in seeds.values()


def test_a_planted_fault_ends_the_run_with_status_1(tmp_path: Path) -> None:
    pytest.importorskip("atheris")
    command = "-m fuzz --seconds 60 --seed 1 --plant characters-that-no-text-has"
    ended = subprocess.run(
        [
            sys.executable,
            *command.split(),
            "--folder",
            str(tmp_path / "grown"),
            "--log",
            str(tmp_path / "log"),
        ],
        env=os.environ | {"PYTHONPATH": f"{TESTS}{os.pathsep}{TESTS.parent}"},
        capture_output=True,
        text=True,
        timeout=200,
    )
    assert ended.returncode == 1, ended.stdout + ended.stderr
    assert "FINDING" in (tmp_path / "log").read_text()
    assert len(list((tmp_path / "grown" / "intake" / "findings").iterdir())) > 0
