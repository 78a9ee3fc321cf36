"""A large class through one hall, one in fifteen hostile: what becomes of these and of the others, and what is left."""

from __future__ import annotations

import os
import signal
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

from autograder.grading.sitting.hall import DockerHall
from autograder.model import Sitting
from autograder.sandbox.cage import UIDS

pytestmark = [pytest.mark.docker, on_this_machine]

# each kind of hostile one twice, and enough that an examiner, who holds a hundred papers, is replaced
SUBMISSIONS, EVERY = 210, 15
EXAM = exam(cell_seconds=4.0, memory_mb=256, file_mb=16, processes=32)
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
    """Every fifteenth submission is hostile, one kind after the other."""
    kinds = [*HOSTILE.values()]
    return kinds[number // EVERY % len(kinds)] if number % EVERY == EVERY - 1 else None


def answer(number: int) -> str:
    """What is handed in: of those that are not hostile every third has a wrong answer."""
    found = hostile(number)
    return found[1] if found else f"def f():\n    return {1 if number % 3 else number + 2}"


def wanted(number: int) -> list[str]:
    """The outcomes of both questions; of a hostile submission that of the one it spoils."""
    found = hostile(number)
    return [found[0]] if found else ["passed" if number % 3 else "failed", "passed"]


def got(number: int, sitting: Sitting) -> list[str]:
    return outcomes(sitting)[: len(wanted(number))]


def test_a_class_with_hostile_submissions_gets_its_scores_and_leaves_nothing(hall: DockerHall) -> None:
    def hold(number: int) -> Sitting:
        return hall.hold(EXAM, paper(EXAM, answer(number)))

    link = f"/proc/{main_process(examiner(hall))}/root/link"
    assert eventually(lambda: hall.sandbox.timing.started == 2)
    hold(0)
    before = held_open(hall), os.listdir(link), 3
    with ThreadPoolExecutor(2) as pool:
        sittings = dict(enumerate(pool.map(hold, range(SUBMISSIONS))))
    wrong = {number: one for number, one in sittings.items() if got(number, one) != wanted(number)}
    assert wrong == {}
    assert hall.alive
    # a container that was replaced is being started for a while
    assert eventually(lambda: (held_open(hall), os.listdir(link), len(containers(hall))) == before), (
        hall.sandbox.replaced
    )
    for container in students(hall):
        assert (len(processes(container)), lying_about(container)) == (1, [])
    with ThreadPoolExecutor(1) as pool:
        patient = exam(cell_seconds=250.0)
        asleep = pool.submit(hall.hold, patient, paper(patient, "import time\ntime.sleep(240)"))
        assert eventually(lambda: of_submissions(hall) != [])  # what it looks for can be seen at all
        for pid in of_submissions(hall):
            os.kill(pid, signal.SIGKILL)
        assert outcomes(asleep.result())[1] == "passed"
    assert of_submissions(hall) == []


def held_open(hall: DockerHall) -> list[int]:
    """How many files and sockets the first process of each student's container has open."""
    return [len(os.listdir(f"/proc/{main_process(container)}/fd")) for container in students(hall)]


def of_submissions(hall: DockerHall) -> list[int]:
    """All processes in a hall's containers whose user id is one that submissions get.

    Whatever a submission starts stays in its container's control group; the containers' own first processes are root.
    """
    ids = [container.id or "" for container in containers(hall)]
    found = []
    for status in Path("/proc").glob("[0-9]*/status"):
        with suppress(OSError):
            group = status.with_name("cgroup").read_text(encoding="utf-8")
            user = int(status.read_text(errors="replace").partition("Uid:")[2].split()[0])
            if user in UIDS and any(one in group for one in ids):
                found.append(int(status.parent.name))
    return found
