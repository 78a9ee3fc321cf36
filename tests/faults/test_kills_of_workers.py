"""`course grade` in worker processes, struck at random moments: as where the workers are threads of one process."""

from __future__ import annotations

import os
import random
import signal
import time
from functools import partial

import pytest
from faults.blow import KILLS_OF_WORKERS, Blow, Moment, in_role, strike
from faults.conftest import Grade, Undisturbed
from faults.test_kills import (
    SEED,
    STRIKES,
    struck_and_mended,
    struck_one_after_the_other,
    unfinished,
)
from faults.verdict import verdict

from autograder.course import Course

IN_PROCESSES = "from autograder.grading.running import run; run.PROCESSES_FROM = 0"
# a worker that dies at every task of one student, whoever it is
DEADLY = """
import os, signal
from autograder.grading.running import batch
whole = batch.Batch.grade
def grade(self, task):
    if task.student.startswith("s03"):
        os.kill(os.getpid(), signal.SIGKILL)
    return whole(self, task)
batch.Batch.grade = grade
"""


@pytest.fixture
def grade_in_processes(grade: Grade) -> Grade:
    return partial(grade, before=IN_PROCESSES)


def test_worker_processes_give_the_scores_of_threads(
    undisturbed: Undisturbed, course: Course, grade_in_processes: Grade
) -> None:
    run = grade_in_processes(course)
    seen = 0
    while run.running and not seen:
        seen = len(in_role("worker", run))
        time.sleep(0.005)
    assert (run.end(), run.left(), seen > 0) == (0, [], True), run.said
    assert verdict(course).differences(undisturbed.verdict) == []


@pytest.mark.long
def test_run_after_run_in_worker_processes_is_struck_and_the_last_one_is_not(
    undisturbed: Undisturbed, course: Course, grade_in_processes: Grade
) -> None:
    struck_one_after_the_other(KILLS_OF_WORKERS, undisturbed, course, grade_in_processes)


@pytest.mark.slow
def test_a_worker_that_is_killed_costs_nothing(
    undisturbed: Undisturbed, course: Course, grade_in_processes: Grade
) -> None:
    run = grade_in_processes(course)
    assert strike(Blow("worker", signal.SIGKILL), run, Moment(2, 0.1), random.Random(SEED)) is not None
    assert (run.end(), run.left()) == (0, []), run.said
    assert verdict(course).differences(undisturbed.verdict) == []


@pytest.mark.slow
def test_a_submission_at_which_three_workers_die_is_set_aside(
    undisturbed: Undisturbed, course: Course, grade_in_processes: Grade, tmp_path: object
) -> None:
    # `-P` and `-m` as ever; what every Python reads at its start makes the worker deadly
    place = course.root / "deadly"
    place.mkdir()
    (place / "sitecustomize.py").write_text(
        "import sys\nif 'autograder.grading.running.worker' in sys.orig_argv:\n"
        + "".join(f"    {line}\n" for line in DEADLY.strip().splitlines())
    )
    os.environ["PYTHONPATH"] = str(place)
    try:
        run = grade_in_processes(course)
        status = run.end()
    finally:
        del os.environ["PYTHONPATH"]
    (aside,) = [student for student in undisturbed.verdict.graded if student.startswith("s03")]
    found = verdict(course)
    assert (status, run.left()) == (3, []), run.said
    assert found.graded == undisturbed.verdict.graded - {aside}
    assert (
        f"not graded: {aside}/small: EngineError: 3 workers died at it: its worker was ended by signal 9"
        in run.said
    )
    again = grade_in_processes(course)
    assert again.end() == 0
    assert verdict(course).differences(undisturbed.verdict) == []


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_whatever_is_struck_in_worker_processes_a_plain_run_ends_with_the_same_scores(
    undisturbed: Undisturbed, tmp_path_factory: pytest.TempPathFactory, grade_in_processes: Grade
) -> None:
    seed = SEED or random.SystemRandom().randrange(1, 1 << 31)
    chance = random.Random(seed)
    struck = []
    for _ in range(STRIKES):
        blow = chance.choice(KILLS_OF_WORKERS)

        def fresh() -> Course:
            return undisturbed.made.copy(tmp_path_factory.mktemp("class")).course

        struck.append(struck_and_mended(fresh, grade_in_processes, blow, undisturbed, chance))
    assert [one for one in struck if one.wrong] == [], f"FAULTS_SEED={seed}"
    assert unfinished(fresh()) == []
