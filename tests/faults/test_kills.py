"""`course grade` struck at random moments: a plain run afterwards ends with the scores of an undisturbed one."""

from __future__ import annotations

import itertools
import os
import random
import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from faults.aftermath import complaints, lost
from faults.blow import KILLS, STOPS, Blow, Moment, Role, draw_moment, in_role, strike
from faults.class_of import WEEK
from faults.conftest import SIZE, Grade, Undisturbed
from faults.grader import Grader
from faults.verdict import verdict

from autograder.course import Course

RERUNS = 2
SEED = int(os.environ.get("FAULTS_SEED", "0"))
STRIKES = int(os.environ.get("FAULTS_STRIKES", "10"))  # `make faults` strikes each of SOAK once
SOAK = 15 * KILLS + 3 * STOPS[:1] + 2 * STOPS[1:]
FEW = tuple(
    blow for blow in KILLS if blow.signal != signal.SIGTERM and not blow.role.startswith("examiners'")
)
COLUMNS = "{:>4}  {:<32}  {:>5}  {:>6}  {:>6}  {:>4}  {:>6}  {}"
DIES_BEFORE_IT_REPLACES = """
import os, pathlib, signal
pathlib.Path.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
"""
HEADS = ("", "struck", "at s", "status", "graded", "lost", "reruns", "")


@dataclass(frozen=True)
class Struck:
    """One blow and what came of it: by itself, and after `reruns` plain runs."""

    blow: Blow
    at: float
    status: int
    graded: int
    lost: int
    reruns: int
    wrong: tuple[str, ...]

    def row(self, number: int) -> str:
        words = (number, str(self.blow), f"{self.at:.2f}", self.status, self.graded, self.lost, self.reruns)
        return COLUMNS.format(*words, "WRONG" if self.wrong else "equal")


def struck_run(
    course: Callable[[], Course], grade: Grade, blow: Blow, chance: random.Random
) -> tuple[Grader, float]:
    """Run all and strike; again, in another course folder, where a run was over before the blow."""
    while True:
        run = grade(course(), "--again")
        at = strike(blow, run, draw_moment(blow, SIZE, chance), chance)
        if at is not None:
            return run, at
        assert run.end() == 0, run.said


def unfinished(course: Course) -> list[str]:
    """Files that were to take another's place."""
    kept = (course.build / "store").rglob(".*")
    return [f"left: {path}" for path in (*course.root.rglob(f".{WEEK}.*"), *kept)]


def left_behind(run: Grader, status: int) -> list[str]:
    """What is left of a run; of one that a signal ended its folder may be, see the tests of the defects below."""
    return [words for words in run.left() if status >= 0 or words.startswith("process")]


def struck_and_mended(
    fresh: Callable[[], Course], grade: Grade, blow: Blow, calm: Undisturbed, chance: random.Random
) -> Struck:
    """Strike once, look at what there is, and run the command again until it is as if nothing had been."""
    run, at = struck_run(fresh, grade, blow, chance)
    course = run.course
    status = run.end()
    own = verdict(course)
    wrong = [*complaints(blow, status, own, calm.verdict), *left_behind(run, status)]
    reruns = 0
    found = own
    while found.differences(calm.verdict) and reruns < RERUNS:
        again = grade(course)
        reruns += 1
        if (status_again := again.end()) != 0:
            wrong.append(f"run again: exit status {status_again}: {again.said}")
        wrong += again.left()
        found = verdict(course)
    wrong += [str(one) for one in found.differences(calm.verdict)]
    wrong += [] if status < 0 else unfinished(course)
    return Struck(blow, at, status, len(own.graded), lost(own, calm.verdict), reruns, tuple(wrong))


def test_an_undisturbed_run_gives_the_known_scores(undisturbed: Undisturbed) -> None:
    made = undisturbed.made
    for student in made.cases:
        wanted = made.earned(student)
        found = {
            key[3]: values[0]
            for key, values in undisturbed.verdict.rows.items()
            if key[0] == "score" and key[1] == student and key[3] in wanted
        }
        assert found == wanted, student


def struck_one_after_the_other(
    blows: Sequence[Blow], calm: Undisturbed, course: Course, grade: Grade
) -> None:
    """Strike run after run of one course; the last run is not struck, and ends as if none had been."""
    chance = random.Random(SEED)
    wanted, before = calm.verdict, None
    for blow in blows:
        run, at = struck_run(lambda: course, grade, blow, chance)
        status = run.end()
        found = verdict(course)
        wrong = [*complaints(blow, status, found, wanted, before), *left_behind(run, status)]
        assert wrong == [], f"{blow} after {at:.2f} s, seed {SEED}:\n{run.said}"
        before = found
    run = grade(course)
    assert (run.end(), run.left()) == (0, [])
    assert verdict(course).differences(wanted) == []


def test_run_after_run_is_struck_and_the_last_one_is_not(
    undisturbed: Undisturbed, course: Course, grade: Grade
) -> None:
    struck_one_after_the_other(FEW, undisturbed, course, grade)


@pytest.mark.parametrize(
    "role", ["students' warm process", pytest.param("examiners' warm process", marks=pytest.mark.slow)]
)
def test_a_warm_process_that_is_killed_before_it_is_warm_is_a_failure_of_ours(
    course: Course, grade: Grade, role: Role
) -> None:
    run = grade(course)
    assert strike(Blow(role, signal.SIGKILL), run, Moment(0, 0.0), random.Random(SEED))
    assert (run.end(), run.left()) == (3, []), run.said
    assert "course: the sandbox's warm process did not start" in run.said


@pytest.mark.slow
def test_of_a_killed_grader_no_folder_is_left(course: Course, grade: Grade) -> None:
    run = grade(course)
    while not in_role("student", run):
        time.sleep(0.01)
    os.kill(run.pid, signal.SIGKILL)
    run.end()
    again = Grader(course, run.folder)
    assert again.end() == 0
    assert again.left() == []


@pytest.mark.slow
def test_of_a_killed_grader_no_unfinished_file_is_left(course: Course, grade: Grade) -> None:
    run = grade(course, before=DIES_BEFORE_IT_REPLACES)
    assert run.end() == -signal.SIGKILL
    assert unfinished(course) != []
    again = grade(course)
    assert again.end() == 0
    assert unfinished(course) == []


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_whatever_is_struck_a_plain_run_ends_with_the_same_scores(
    undisturbed: Undisturbed, tmp_path: Path, grade: Grade, capsys: pytest.CaptureFixture[str]
) -> None:
    seed = SEED or random.SystemRandom().randrange(1, 1 << 31)
    chance = random.Random(seed)
    blows: Sequence[Blow] = chance.sample(SOAK, min(STRIKES, len(SOAK)))
    struck: list[Struck] = []
    numbers = itertools.count()

    def fresh() -> Course:
        return undisturbed.made.copy(tmp_path / f"class-{next(numbers)}").course

    with capsys.disabled():
        print(f"\nFAULTS_SEED={seed}\n{COLUMNS.format(*HEADS)}")
        for number, blow in enumerate(blows, 1):
            struck.append(struck_and_mended(fresh, grade, blow, undisturbed, chance))
            print(struck[-1].row(number), *struck[-1].wrong, sep="\n        ", flush=True)
    assert [one for one in struck if one.wrong] == []
