"""`course grade --dask` struck at random moments: coordinator, scribe, scheduler, nannies and workers."""

from __future__ import annotations

import itertools
import random
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from faults.blow import Blow
from faults.conftest import Grade, Undisturbed
from faults.test_kills import SEED, STRIKES, struck_and_mended, struck_one_after_the_other
from faults.verdict import verdict

from autograder.course import Course

pytest.importorskip("distributed")
from faults.far_grader import Battlefield, FarGrader

pytestmark = pytest.mark.slow

FEW = (
    Blow("cluster's worker", signal.SIGKILL),
    Blow("scheduler", signal.SIGSTOP),
    Blow("grader", signal.SIGKILL),
)
ALL = (
    *FEW,
    Blow("nanny", signal.SIGKILL),
    Blow("cluster's worker", signal.SIGSTOP),
    Blow("nanny", signal.SIGTERM),
    Blow("scheduler", signal.SIGKILL),
    Blow("scribe", signal.SIGKILL),
    Blow("grader", signal.SIGINT),
    Blow("grader", signal.SIGTERM),
)
SHORT, LONG = 0.5, 8.0  # seconds that a process is stopped; after the longer ones it counts as lost


@pytest.fixture
def field(undisturbed: Undisturbed, tmp_path: Path) -> Iterator[Battlefield]:
    made = Battlefield(tmp_path / "field", undisturbed.made.course.root)
    yield made
    made.leave()


def grading_on(field: Battlefield, folder: Path, longest: float) -> Grade:
    """Start runs on a cluster, in which what is stopped goes on within so many seconds."""
    numbers, chance = itertools.count(), random.Random(SEED)

    def start(course: Course, *arguments: str) -> FarGrader:
        stopped = chance.uniform(SHORT, longest)
        return FarGrader(course, folder / f"run-{next(numbers)}", field, arguments, stopped)

    return start


@pytest.mark.timeout(900)
def test_run_after_run_on_a_cluster_is_struck_and_the_last_one_is_not(
    undisturbed: Undisturbed, course: Course, field: Battlefield, tmp_path: Path
) -> None:
    struck_one_after_the_other(FEW, undisturbed, course, grading_on(field, tmp_path, SHORT))
    field.leave()
    assert field.left() == []


@pytest.mark.long
@pytest.mark.timeout(7200)
def test_whatever_is_struck_on_a_cluster_a_plain_run_ends_with_the_same_scores(
    undisturbed: Undisturbed, field: Battlefield, tmp_path: Path
) -> None:
    seed = SEED or random.SystemRandom().randrange(1, 1 << 31)
    chance = random.Random(seed)
    grade, numbers, struck = grading_on(field, tmp_path, LONG), itertools.count(), []

    def fresh() -> Course:
        return undisturbed.made.copy(tmp_path / f"class-{next(numbers)}").course

    for _ in range(STRIKES):
        struck.append(struck_and_mended(fresh, grade, chance.choice(ALL), undisturbed, chance))
        assert struck[-1].wrong == (), f"FAULTS_SEED={seed}: {struck[-1]}\n{field.said()}"
    # whoever takes a lost worker's place clears away what it has left
    run = grade(fresh())
    assert (run.end(), run.left()) == (0, []), run.said
    assert verdict(run.course).differences(undisturbed.verdict) == []
    field.leave()
    assert field.left() == []
