"""`course grade --sandbox docker`: whatever happens to containers, engine or grader, nobody has a wrong score."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from docker.errors import DockerException
from sandbox.docker_hall import ROOT, built, eventually, examiner, processes

from autograder.cli import main
from autograder.compiler.compile import compile_assignment
from autograder.course import Course
from autograder.grading.gradebook import Gradebook
from autograder.grading.running.batch import Graded
from autograder.grading.running.run import grade_submissions
from autograder.grading.sitting.hall import DockerHall, hall_for
from autograder.sandbox.docker_leftovers import LABEL
from autograder.sandbox.environments import engine

pytestmark = pytest.mark.docker

STUDENTS = ("ada", "bob", "cy", "di", "eve", "flo")
SOURCE = '''\
# %% solution="double"
def double(x):
    """Double a number."""
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION

# %% test="double" points=2
assert double(3) == 6, "double(3) is 6"
'''


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Course:
    """A course of one week with one question, and its solution handed in by six students, each in another way."""
    course = Course(tmp_path)
    (course.source / "week01").mkdir(parents=True)
    (course.source / "week01" / "tiny.py").write_text(SOURCE)
    compile_assignment(course, "week01")
    for student in STUDENTS:
        hand_in(course, student, f"who = {student!r}")
    monkeypatch.chdir(tmp_path)
    return course


def hand_in(course: Course, student: str, code: str) -> None:
    """Hand in the solution, with `code` in front of it."""
    book = json.loads((course.root / "solutions" / "week01" / "tiny.ipynb").read_text())
    place = next(cell for cell in book["cells"] if "def double" in "".join(cell["source"]))
    place["source"] = code + "\n" + "".join(place["source"])
    path = course.submitted / student / "week01" / "tiny.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(book))


def earned(graded: list[Graded]) -> dict[str, float | str | None]:
    """What each student has earned, or why they are not graded."""
    return {one.student: one.reason or one.results[0].scores[0].earned for one in graded}


def in_gradebook(course: Course) -> set[str]:
    """Those who have a score in the gradebook."""
    with Gradebook(course.gradebook) as book:
        return {standing.student for standing in book.scores("week01")}


def status(*arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        main(list(arguments))
    return int(left.value.code or 0)


def test_the_same_scores_come_from_both_sandboxes(course: Course) -> None:
    built()
    hand_in(course, "bob", "import os\nos._exit(0)")
    hand_in(course, "cy", "while True: pass")
    (course.source / "week01" / "week.toml").write_text("[limits]\ncell_seconds = 3\n")
    compile_assignment(course, "week01")
    local, inside = (
        {
            one.student: [(score.name, score.earned, score.reason) for score in one.results[0].scores]
            for one in grade_submissions(course, "week01", sandbox=sandbox)
        }
        for sandbox in ("local", "docker")
    )
    assert inside == local
    assert {student: scores[0][1] for student, scores in inside.items()} == dict.fromkeys(STUDENTS, 2.0) | {
        "bob": 0.0,
        "cy": 0.0,
    }


def test_when_the_examiners_container_is_killed_the_batch_goes_on_in_a_new_hall(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    built()
    for student in STUDENTS[-2:]:  # at work for long enough that the container is killed meanwhile
        hand_in(course, student, f"import time\nwho = {student!r}\ntime.sleep(6)")
    halls: list[DockerHall] = []

    def noted(*arguments: Any, **options: Any) -> DockerHall:
        halls.append(hall_for(*arguments, **options))  # type: ignore[arg-type]
        return halls[-1]

    monkeypatch.setattr("autograder.grading.sitting.hall.hall_for", noted)
    graded = []
    for one in grade_submissions(course, "week01", sandbox="docker", workers=2):
        graded.append(one)
        if len(graded) == 1:
            examiner(halls[0]).kill()
    assert len(halls) == 2
    assert earned(graded) == dict.fromkeys(STUDENTS, 2.0)
    assert mine() == []


def mine(pid: int | None = None) -> list[str]:
    """The containers and volumes of this process, or of another one."""
    client = engine()
    whose = str(os.getpid() if pid is None else pid)
    found = client.containers.list(all=True, filters={"label": LABEL}, ignore_removed=True)
    names = [one.name for one in found if whose in one.labels.get(LABEL, "").split()[2:3]]
    names += [
        one.name
        for one in client.volumes.list(filters={"label": LABEL})
        if whose in (one.attrs.get("Labels") or {}).get(LABEL, "").split()[2:3]
    ]
    client.close()
    return names


@pytest.fixture
def grader(course: Course) -> Iterator[subprocess.Popen[str]]:
    """`course grade` on submissions that take minutes each, once one of them runs."""
    built()
    for student in STUDENTS:
        hand_in(course, student, f"import time\nwho = {student!r}\ntime.sleep(240)")
    (course.source / "week01" / "week.toml").write_text("[limits]\ncell_seconds = 250\n")
    compile_assignment(course, "week01")
    command = [sys.executable, "-c", "from autograder.cli import main; main()", "grade", "week01"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [*command, "--sandbox", "docker"], stderr=subprocess.PIPE, text=True, env=environment
    ) as process:
        client = engine()

        def busy() -> bool:
            students = [name for name in mine(process.pid) if name.rpartition("-")[2].startswith("s")]
            with suppress(DockerException):  # one that is not running yet
                return any(len(processes(client.containers.get(name))) > 1 for name in students)
            return False

        assert eventually(busy)
        yield process
        process.kill()
        client.close()


def test_ctrl_c_ends_containers_and_all(course: Course, grader: subprocess.Popen[str]) -> None:
    there = mine(grader.pid)
    grader.send_signal(signal.SIGINT)
    said = grader.communicate(timeout=200)[1]
    assert {"examiner", "link", "s"} <= {name.rpartition("-")[2].rstrip("0123456789") for name in there}
    assert (grader.returncode, mine(grader.pid)) == (130, [])
    assert "course: stopped; what was graded is kept" in said


def test_where_no_engine_answers_nobody_has_a_score(
    course: Course, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DOCKER_HOST", "unix:///nowhere.sock")
    assert status("grade", "week01", "--sandbox", "docker") == 3
    assert "no Docker engine answers at DOCKER_HOST = unix:///nowhere.sock" in capsys.readouterr().err
    assert (in_gradebook(course), course.autograded.exists()) == (set(), False)
    # the next run takes them up
    assert status("grade", "week01") == 0
    assert (in_gradebook(course), course.autograded.exists()) == (set(STUDENTS), True)


def test_without_the_image_nobody_has_a_score(course: Course, capsys: pytest.CaptureFixture[str]) -> None:
    built()
    own = course.root / "environments" / "cpu"
    shutil.copytree(ROOT / "environments" / "cpu", own)
    with open(own / "requirements.in", "a", encoding="utf-8") as requirements:
        requirements.write("# a course's own\n")
    capsys.readouterr()
    assert status("grade", "week01", "--sandbox", "docker") == 3
    said = capsys.readouterr().err
    assert "environment cpu: the image that is built is of another version" in said
    assert "run: course environment build cpu" in said
    assert (in_gradebook(course), course.autograded.exists()) == (set(), False)
