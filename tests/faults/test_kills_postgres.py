"""`course grade` with its gradebook on a PostgreSQL server: the grader struck, a connection cut, the server killed."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from databases import cut, emptied, needs_postgres
from faults.aftermath import complaints
from faults.blow import Blow, draw_moment, strike
from faults.conftest import SIZE, Grade, Undisturbed
from faults.grader import Grader
from faults.own_server import OwnServer
from faults.verdict import verdict

from autograder.course import Course, find_course

pytestmark = [needs_postgres, pytest.mark.slow]

SEED = int(os.environ.get("FAULTS_SEED", "0"))
KILLED, STOPPED = Blow("grader", signal.SIGKILL), Blow("grader", signal.SIGINT)


def on_server(calm: Undisturbed, folder: Path, url: str) -> Course:
    """The class with nothing graded yet, in a course folder that names this gradebook."""
    root = calm.made.copy(folder).course.root
    (root / "nbgrader_config.py").write_text(f"c.CourseDirectory.db_url = {url!r}")
    return find_course(root)


@pytest.fixture
def course(undisturbed: Undisturbed, tmp_path: Path, used: str) -> Course:
    return on_server(undisturbed, tmp_path / "class", emptied(used))


@pytest.fixture
def own_server() -> Iterator[OwnServer]:
    made = OwnServer()
    yield made
    made.stop()


def assert_graded(course: Course, run: Grader, calm: Undisturbed) -> None:
    """A plain run has ended well, and the scores are those of an undisturbed one, whose gradebook is a file."""
    assert (run.end(), run.left()) == (0, []), run.said
    found = verdict(course)
    assert (found.integrity, found.twice) == ("ok", ())
    assert found.differences(calm.verdict) == []


def assert_nothing_wrong(course: Course, run: Grader, calm: Undisturbed, status: int) -> None:
    """Of a run that lost its server: what is there is right, and what was wrong is said in a line."""
    assert status in (0, 3), run.said
    assert run.left() == []
    assert "Traceback" not in run.said
    if status == 3:
        assert "the gradebook failed: " in run.said
    found = verdict(course)
    assert (found.integrity, found.twice) == ("ok", ())
    assert status == 3 or found.graded == calm.verdict.graded
    recorded = [one for one in found.differences(calm.verdict, found.graded) if one.key[0] != "file"]
    assert recorded == []


def wait_until_held(run: Grader, held: int) -> None:
    while run.running and run.held() < held:
        time.sleep(0.005)


def test_a_gradebook_on_a_server_gets_the_scores_of_one_in_a_file(
    undisturbed: Undisturbed, course: Course, grade: Grade
) -> None:
    assert isinstance(course.gradebook, str)
    assert_graded(course, grade(course), undisturbed)
    again = grade(course)
    assert_graded(course, again, undisturbed)
    assert f"{SIZE} unchanged" in again.said


def test_run_after_run_is_struck_and_the_last_one_is_not(
    undisturbed: Undisturbed, course: Course, grade: Grade
) -> None:
    chance = random.Random(SEED)
    before = None
    for blow in (KILLED, STOPPED):
        run = grade(course, "--again")
        at = strike(blow, run, draw_moment(blow, SIZE, chance), chance)
        status = run.end()
        found = verdict(course)
        assert complaints(blow, status, found, undisturbed.verdict, before) == [], (
            f"{blow} at {at}: {run.said}"
        )
        before = found
    assert_graded(course, grade(course), undisturbed)


def test_connections_that_are_cut_in_a_run_cost_what_was_under_way_at_most(
    undisturbed: Undisturbed, course: Course, grade: Grade
) -> None:
    run = grade(course)
    for held in (1, 3, 5):
        wait_until_held(run, held)
        cut(str(course.gradebook))
    assert_nothing_wrong(course, run, undisturbed, run.end())
    assert_graded(course, grade(course), undisturbed)


def test_a_server_whose_process_is_killed_recovers_and_so_does_the_next_run(
    undisturbed: Undisturbed, tmp_path: Path, grade: Grade, own_server: OwnServer
) -> None:
    course = on_server(undisturbed, tmp_path / "class", own_server.url)
    run = grade(course)
    wait_until_held(run, 2)
    assert own_server.kill_backend() > 0
    status = run.end()
    own_server.wait()
    assert_nothing_wrong(course, run, undisturbed, status)
    assert_graded(course, grade(course), undisturbed)


def test_a_server_that_is_killed_is_said_and_once_it_is_back_the_next_run_goes_on(
    undisturbed: Undisturbed, tmp_path: Path, grade: Grade, own_server: OwnServer
) -> None:
    course = on_server(undisturbed, tmp_path / "class", own_server.url)
    run = grade(course)
    wait_until_held(run, 2)
    own_server.kill()
    status = run.end()
    assert status == 3, run.said
    down = grade(course)
    assert (down.end(), down.left()) == (3, [])
    assert "the gradebook failed: connection" in down.said
    assert "see that its server runs" in down.said
    own_server.start()
    assert_nothing_wrong(course, run, undisturbed, status)
    assert_graded(course, grade(course), undisturbed)
