"""A mended test is answered on a cluster by the tapes that it made: they go with the submission."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import pytest
from cases.small import compiled
from click.testing import CliRunner
from far.own_cluster import OwnCluster
from sandbox.small_exam import exam, paper

from autograder.cli.app import app
from autograder.cli.run import Asked, graded_run
from autograder.compiler.compile import compile_assignment
from autograder.course import Course
from autograder.grading.far.pool import FarWorkers
from autograder.grading.far.taped import Taped as TapesTold
from autograder.grading.far.taped import keep_taped, tapes_for
from autograder.grading.running.brief import Manner
from autograder.grading.running.task import Graded, Task
from autograder.grading.sitting.carried_tapes import CarriedTape, CarriedTapes
from autograder.grading.sitting.hall import Hall
from autograder.grading.sitting.kept_tape import packed_tape
from autograder.grading.sitting.rescoring import Rescoring
from autograder.grading.sitting.session import ExamFiles, Taped
from autograder.grading.sitting.sittings import Sittings
from autograder.grading.sitting.tape_key import TapeKeys
from autograder.grading.sitting.tapes import Tapes
from autograder.model import Sitting

WEEK = "small"
RIGHT, WRONG = ("ada", "bob", "cy"), ("dan", "eve")
STUDENTS = (*RIGHT, *WRONG)
OLD, NEW = "add(4.0).value, 2.5", "add(4.0).value, 2.6"
KEY, OTHER, NAME = "ab" * 32, "cd" * 32, "ef" * 32


@dataclass(frozen=True)
class Far:
    cluster: OwnCluster
    course: Course

    def hows(self, again: bool = False) -> dict[str, str]:
        asked = Asked([WEEK], manner=Manner(again=again), quiet=True, dask=self.cluster.address)
        done = graded_run(self.course, asked).done[WEEK]
        return {one.student: one.reason or one.how for one in done}

    def mend(self) -> None:
        """Change a hidden test, and compile it."""
        source = self.course.source / WEEK / "small.py"
        text = source.read_text(encoding="utf-8")
        assert text.count(OLD) == 1
        source.write_text(text.replace(OLD, NEW), encoding="utf-8")
        compile_assignment(self.course, WEEK)

    def earned(self) -> dict[str, list[float | None]]:
        found = {}
        for student in STUDENTS:
            path = self.course.result_path(student, WEEK, WEEK)
            found[student] = [score["earned"] for score in json.loads(path.read_bytes())["scores"]]
        return found


@pytest.fixture
def far(tmp_path: Path) -> Iterator[Far]:
    """Two workers that cannot see the course; those with all right differ, those who did nothing are alike."""
    course = compiled(tmp_path / "course")
    for student in STUDENTS:
        kind = "solutions" if student in RIGHT else "release"
        text = (course.root / kind / WEEK / "small.ipynb").read_text(encoding="utf-8")
        notebook = json.loads(text)
        if student in RIGHT:
            notebook["cells"].append(
                {"cell_type": "code", "id": "own", "metadata": {}, "source": f"# {student}", "outputs": [],
                 "execution_count": None}
            )  # fmt: skip
        folder = course.submitted / student / WEEK
        folder.mkdir(parents=True)
        (folder / "small.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    cluster = OwnCluster(tmp_path / "cluster", [course.root])
    try:
        cluster.worker("one")
        cluster.worker("two")
        yield Far(cluster, course)
    finally:
        cluster.close()


@pytest.mark.slow
def test_a_mended_test_is_scored_on_a_cluster_without_running_anybody(far: Far) -> None:
    first, before = far.hows(), far.earned()
    far.mend()
    second, after = far.hows(), far.earned()
    full, anew = far.hows(again=True), far.earned()

    assert first == full == dict.fromkeys(STUDENTS, "run"), far.cluster.said()
    assert second == dict.fromkeys(STUDENTS, "rescored"), far.cluster.said()
    assert after == anew
    assert [after[student] == before[student] for student in STUDENTS] == [False] * 3 + [True] * 2


@pytest.mark.slow
def test_a_regrade_is_looked_at_on_the_cluster(far: Far, monkeypatch: pytest.MonkeyPatch) -> None:
    sent, submit = list[str](), FarWorkers.submit

    def noted(pool: FarWorkers, task: Task) -> Future[Graded]:
        sent.append(task.student)
        return submit(pool, task)

    far.hows()
    far.mend()
    monkeypatch.setattr(FarWorkers, "submit", noted)
    options = ["--yes", "--json", "--dask", far.cluster.address, "--course", str(far.course.root)]
    done = CliRunner().invoke(app, ["regrade", WEEK, *options])

    assert done.exit_code == 0, done.output
    assert sorted(sent) == sorted(STUDENTS)
    told = json.loads(done.stdout)
    assert (told["written"], told["up"], told["down"], told["same"]) == (True, 0, 3, 2)
    assert far.hows() == dict.fromkeys(STUDENTS, "unchanged")


def carried(key: str, size: int = 10) -> CarriedTape:
    return CarriedTape(key, packed_tape(key, bytes(size), Sitting("lab", cpu_seconds=2.5)))


def test_tapes_are_found_by_what_was_handed_in(tmp_path: Path) -> None:
    tapes = Tapes(tmp_path / "tapes")
    keep_taped(tapes, TapesTold(NAME, (KEY, OTHER), (carried(KEY),)))

    assert list(tapes_for(tapes, NAME)) == [carried(KEY)]
    assert list(tapes_for(tapes, KEY)) == []


def test_a_tape_that_comes_with_a_submission_is_used_for_its_own_key_alone() -> None:
    came = CarriedTapes([carried(KEY), CarriedTape(OTHER, carried(KEY).packed), CarriedTape(NAME, b"none")])

    assert [bool(came.find(key)) for key in (KEY, OTHER, NAME, "01" * 32)] == [True, False, False, False]


def test_of_tapes_that_are_too_large_none_is_sent() -> None:
    tapes = CarriedTapes([], most=1300)
    for number in range(4):
        tapes.keep(f"{number:02}" * 32, bytes(400 if number else 2000), Sitting("lab"))

    assert [one.key[:2] for one in tapes.made] == ["01", "02"]
    assert len(tapes.keys) == 4


class OneKey:
    """Every paper has this key."""

    def of(self, *_: object) -> str:
        return KEY


class Holding:
    """Holds nothing, and leaves a tape."""

    def hold_taped(self, *_: object) -> Taped:
        return Taped(Sitting("lab"), b"a tape")


def test_a_paper_that_is_equal_to_another_students_is_found_by_the_same_tape() -> None:
    of = exam("assert f() == 1")
    sittings, handed_in = Sittings(), paper(of, "def f():\n    return 1")
    tapes = [CarriedTapes([]), CarriedTapes([])]
    for carried_tapes in tapes:
        rescoring = Rescoring(cast(Hall, Holding()), carried_tapes, cast(TapeKeys, OneKey()))
        sittings.hold(rescoring, of, handed_in, ExamFiles())

    assert [(one.keys, len(one.made)) for one in tapes] == [((KEY,), 1), ((KEY,), 0)]
