"""Where an exam is while it is held in containers: in the examiner's memory, and nowhere else that can be looked at."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from cases.processes import holds
from docker.models.containers import Container
from sandbox.docker_hall import (
    RIGHT,
    docker_hall,
    examiner,
    main_process,
    on_this_machine,
    outcomes,
    processes,
    sit,
    students,
)
from sandbox.small_exam import exam, paper

from autograder.grading.sitting.hall import DockerHall
from autograder.grading.sitting.session import ExamFiles
from autograder.model import Sitting
from autograder.sandbox.docker import OVERHEAD_MB, SPARE_PROCESSES
from autograder.sandbox.protocol import FileSet

pytestmark = [pytest.mark.docker, on_this_machine]

# assembled, so that this file's own bytes in some memory are not taken for them
CANARY = "-".join(["the-canary-of", "containers", "sings", "4711"])
CONTROL = "-".join(["the-control-of", "containers", "sings", "4711"])
BESIDE = "-".join(["the-file-of", "containers", "sings", "4711"])
WAITS_IN_HIDDEN_TEST = """
import signal, time

class SeenEnough(Exception):
    pass

def go_on(*_):
    raise SeenEnough

signal.signal(signal.SIGUSR1, go_on)
planted = []

def f():
    planted.append("-".join(["the-control-of", "containers", "sings", "4711"]))
    try:
        time.sleep(30)
    except SeenEnough:
        return 1
"""


@pytest.fixture(scope="module")
def hall() -> Iterator[DockerHall]:
    with docker_hall() as made:
        yield made


@contextmanager
def waiting(hall: DockerHall, folder: Path) -> Iterator[list[Sitting]]:
    """A submission whose answer is being asked for by a hidden test; it goes on when the block ends."""
    (folder / "beside.txt").write_text(BESIDE)
    of = exam(f"assert f() == 1, '{CANARY}'", cell_seconds=40.0)
    files = ExamFiles(student=FileSet(folder, ("beside.txt",)))
    sittings: list[Sitting] = []
    handed_in = paper(of, WAITS_IN_HIDDEN_TEST)
    thread = threading.Thread(target=lambda: sittings.append(hall.hold(of, handed_in, files)))
    thread.start()
    (container,) = students(hall)
    while thread.is_alive() and not planted_in(container):
        time.sleep(0.05)
    try:
        yield sittings
    finally:
        for pid in planted_in(container):
            os.kill(pid, signal.SIGUSR1)
        thread.join()


def planted_in(container: Container) -> list[int]:
    return [pid for pid in processes(container) if holds(pid, CONTROL.encode())]


def in_memory(container: Container) -> set[str]:
    words = (CANARY.encode(), CONTROL.encode())
    return {word.decode() for pid in processes(container) for word in holds(pid, *words)}


def in_files(container: Container, place: str) -> dict[str, str]:
    """Which of the words are in the files below a place in a container, and where."""
    top = Path(f"/proc/{main_process(container)}/root")
    found = {}
    for path in sorted((top / place).rglob("*")):
        if path.is_file() and not path.is_symlink():
            content = path.read_bytes()
            for word in (CANARY, CONTROL, BESIDE):
                if word.encode() in content:
                    found[path.name] = word
    return found


def test_hidden_text_is_in_the_examiners_memory_alone(hall: DockerHall, tmp_path: Path) -> None:
    (student,) = students(hall)
    with waiting(hall, tmp_path) as sittings:
        found = in_memory(student), in_memory(examiner(hall)) - {CONTROL}
    assert found == ({CONTROL}, {CANARY})
    assert outcomes(sittings[0]) == ["passed", "passed"]


def test_hidden_text_is_in_no_file_of_either_container(hall: DockerHall, tmp_path: Path) -> None:
    (student,) = students(hall)
    with waiting(hall, tmp_path) as sittings:
        found = [in_files(examiner(hall), place) for place in ("scratch", "link", "tmp", "dev/shm")]
        found += [in_files(student, place) for place in ("scratch", "link", "tmp", "dev/shm", "run")]
    # what the student handed in lies there, so this search would find something
    beside = {"beside.txt": BESIDE}
    assert found == [beside, {}, {}, {}, beside, {}, {}, {}, {}]
    assert outcomes(sittings[0]) == ["passed", "passed"]


def test_docker_itself_knows_nothing_of_the_exam(hall: DockerHall, tmp_path: Path) -> None:
    containers = [examiner(hall), *students(hall)]
    with waiting(hall, tmp_path):
        for container in containers:
            container.reload()
        told = [json.dumps(container.attrs) for container in containers]
        logged = [kept_by_docker(container) for container in containers]
    assert ["course.sandbox" in text for text in told] == [True, True]
    assert [word for word in (CANARY, CONTROL, BESIDE) for text in told if word in text] == []
    assert [word for word in (CANARY, CONTROL, BESIDE) for text in logged if word.encode() in text] == []


def kept_by_docker(container: Container) -> bytes:
    """What a container has written, as far as Docker keeps it."""
    if container.attrs["HostConfig"]["LogConfig"]["Type"] == "none":
        return b""
    found: bytes = container.logs()
    return found


def test_no_container_has_what_the_graders_environment_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_SECRET", CANARY)
    with docker_hall() as own:
        for container in (examiner(own), *students(own)):
            environments = [Path(f"/proc/{pid}/environ").read_bytes() for pid in processes(container)]
            container.reload()
            assert [text for text in environments if b"SECRET" in text or CANARY.encode() in text] == []
            assert "SECRET" not in json.dumps(container.attrs)
            assert b"LANG=" in b"".join(environments)


def test_a_student_file_that_is_a_link_is_refused(hall: DockerHall, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("/etc/passwd")
    with pytest.raises(Exception, match="cannot read") as refused:
        sit(hall, RIGHT, ExamFiles(student=FileSet(tmp_path, ("link",))))
    assert type(refused.value).__name__ == "EngineError"


def test_the_containers_have_the_rights_that_they_need_and_no_more(hall: DockerHall) -> None:
    (student,) = students(hall)
    # KILL, SETGID and SETUID (capabilities(7)): the warm process ends and becomes the users that submissions are
    assert rights(student) == {
        "CapEff": 1 << 5 | 1 << 6 | 1 << 7,
        "CapBnd": 0xE0,
        "NoNewPrivs": 1,
        "Seccomp": 2,
    }
    assert rights(examiner(hall)) == {"CapEff": 0, "CapBnd": 0, "NoNewPrivs": 1, "Seccomp": 2}


def rights(container: Container) -> dict[str, int]:
    status = Path(f"/proc/{main_process(container)}/status").read_text()
    found = dict(line.split(":", 1) for line in status.splitlines())
    return {name: int(found[name], 16) for name in ("CapEff", "CapBnd", "NoNewPrivs", "Seccomp")}


def test_both_containers_have_no_way_out_no_swap_and_a_root_to_read_only(hall: DockerHall) -> None:
    for container in (examiner(hall), *students(hall)):
        process = Path(f"/proc/{main_process(container)}")
        mounts = [line.split() for line in (process / "mounts").read_text().splitlines()]
        given = container.attrs["HostConfig"]
        assert (process / "net/route").read_text().splitlines()[1:] == []
        assert [options.split(",")[0] for _, place, _, options, *_ in mounts if place == "/"] == ["ro"]
        assert given["Memory"] == given["MemorySwap"] > 0
        assert given["PidsLimit"] > 0


def test_a_students_container_is_as_large_as_the_weeks_limits_say(hall: DockerHall) -> None:
    (student,) = students(hall)
    given, limits = student.attrs["HostConfig"], exam().limits
    assert given["NanoCpus"] == 1_000_000_000
    assert given["Memory"] >> 20 == limits.memory_mb + 2 * limits.file_mb + OVERHEAD_MB
    assert given["PidsLimit"] == limits.processes + SPARE_PROCESSES
    assert given["ShmSize"] >> 20 == limits.file_mb
    assert f"size={limits.file_mb}m" in given["Tmpfs"]["/scratch"]
