"""A class of 300 through one hall, every tenth of them hostile: what is left of these, and what the others get."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from sandbox.docker_hall import (
    containers,
    docker_hall,
    eventually,
    examiner,
    lying_about,
    main_process,
    on_this_machine,
    outcomes,
    processes,
    students,
)
from sandbox.small_exam import exam, paper

from autograder.grading.hall import DockerHall
from autograder.model import Sitting
from autograder.sandbox.cage import UIDS

pytestmark = [pytest.mark.docker, on_this_machine]

SUBMISSIONS, EVERY = 300, 10
EXAM = exam(cell_seconds=1.5, memory_mb=256, file_mb=16, processes=32)
# what becomes of the question, and the code
HOSTILE = {
    "fork bomb": (
        "timed out",
        """
import os, time
def f():
    while True:
        try:
            os.fork()
        except OSError:
            time.sleep(0.1)
""",
    ),
    "memory hog": (
        "failed",
        """
def f():
    kept = []
    while True:
        kept.append(bytearray(1 << 24))
""",
    ),
    "memory hog of many processes": (
        "passed",
        """
import os
for _ in range(20):
    if os.fork() == 0:
        kept = []
        while True:
            kept.append(os.urandom(1 << 22))
def f():
    return 1
""",
    ),
    "disk filler": (
        "failed",
        """
def f():
    for place in ('/dev/shm', '.'):
        for number in range(30000):
            try:
                with open(f'{place}/{number}', 'wb') as file:
                    file.write(bytes(1 << 20 if number < 20 else 0))
            except OSError:
                if number > 100:
                    break
    raise RuntimeError("full")
""",
    ),
    "orphan that holds the exam's socket": (
        "died",
        """
import os, time
def f():
    if os.fork() == 0:
        os.setsid()
        time.sleep(600)
    os._exit(0)
""",
    ),
    "orphan that writes to the exam's socket": (
        "died",
        """
import os, time
def f():
    if os.fork() == 0:
        os.setsid()
        while True:
            for fd in range(3, 20):
                try:
                    os.write(fd, b'x' * 100)
                except OSError:
                    pass
    time.sleep(600)
""",
    ),
    "signals ignored": (
        "timed out",
        """
import os, signal, time
for one in set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP}:
    signal.signal(one, signal.SIG_IGN)
if os.fork() == 0:
    time.sleep(600)
def f():
    while True:
        pass
""",
    ),
}


@pytest.fixture(scope="module")
def hall() -> Iterator[DockerHall]:
    with docker_hall(EXAM.limits, workers=2) as made:
        yield made


def hostile(number: int) -> tuple[str, str] | None:
    """Every tenth submission is hostile, one kind after the other."""
    kinds = [*HOSTILE.values()]
    return kinds[number // EVERY % len(kinds)] if number % EVERY == EVERY - 1 else None


def answer(number: int) -> str:
    """What is handed in: of those that are not hostile every third has a wrong answer."""
    found = hostile(number)
    return found[1] if found else f"def f():\n    return {1 if number % 3 else number + 2}"


def wanted(number: int) -> list[str]:
    return ["passed" if number % 3 else "failed", "passed"]


def test_a_class_with_hostile_submissions_gets_its_scores_and_leaves_nothing(hall: DockerHall) -> None:
    def hold(number: int) -> Sitting:
        return hall.hold(EXAM, paper(EXAM, answer(number)))

    link = f"/proc/{main_process(examiner(hall))}/root/link"
    assert eventually(lambda: hall.sandbox.timing.started == 2)
    hold(0)
    before = held_open(hall), os.listdir(link)
    with ThreadPoolExecutor(2) as pool:
        found = [outcomes(sitting) for sitting in pool.map(hold, range(SUBMISSIONS))]
    fair = [number for number in range(SUBMISSIONS) if not hostile(number)]
    assert {number: found[number] for number in fair} == {number: wanted(number) for number in fair}
    assert hall.alive
    assert eventually(lambda: len(containers(hall)) == 3)
    for container in students(hall):
        assert (len(processes(container)), lying_about(container)) == (1, [])
    assert (held_open(hall), os.listdir(link)) == before
    with ThreadPoolExecutor(1) as pool:
        asleep = pool.submit(
            hall.hold, EXAM, paper(EXAM, "import time\ntime.sleep(1)\ndef f():\n    return 1")
        )
        assert eventually(lambda: of_submissions() != [])  # what it looks for can be seen at all
        assert outcomes(asleep.result()) == ["passed", "passed"]
    # the containers' own first processes are root; a hall beside this one may have submissions for a moment
    eventually(lambda: of_submissions() == [], 5.0)
    assert of_submissions() == []


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_submission_pays_for_itself_alone(hall: DockerHall, kind: str) -> None:
    outcome, code = HOSTILE[kind]
    sitting = hall.hold(EXAM, paper(EXAM, code))
    assert outcomes(sitting)[0] == outcome, sitting.findings[0].message


def held_open(hall: DockerHall) -> list[int]:
    """How many files and sockets the first process of each student's container has open."""
    return [len(os.listdir(f"/proc/{main_process(container)}/fd")) for container in students(hall)]


def of_submissions() -> list[str]:
    """All processes in containers of this machine whose user id is one that submissions get.

    Whatever a submission starts stays in its container's control group; beside them are the idle examiners of local
    sandboxes that other tests keep warm.
    """
    found = []
    for status in Path("/proc").glob("[0-9]*/status"):
        with suppress(OSError):
            text = status.read_text(errors="replace")
            contained = "docker" in status.with_name("cgroup").read_text(encoding="utf-8")
            if contained and int(text.partition("Uid:")[2].split()[0]) in UIDS:
                command = status.with_name("cmdline").read_bytes().replace(b"\0", b" ")
                found.append(f"{command!r}\n{text}")
    return found
