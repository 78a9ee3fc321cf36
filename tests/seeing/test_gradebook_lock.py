"""One run at a time writes to a gradebook, and whoever waits is told who it is."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from databases import KINDS, fresh_place

from autograder.course import Course, Settings
from autograder.errors import EngineError
from autograder.grading.locks.gradebook_lock import held, lock_of
from autograder.grading.locks.holder import UNKNOWN, Holder

ADA = Holder("ada", "course grade week01", "host", 123, 1_795_000_000.0)
BOB = Holder("bob", "course grade week02", "host", 124, 1_795_000_060.0)
# holds the lock until its input ends, and has said so by then
HOLDS = """
import sys
from pathlib import Path
from autograder.course import Course, Settings
from autograder.grading.locks.gradebook_lock import held, lock_of
from autograder.grading.locks.holder import Holder
course = Course(Path(sys.argv[1]), Settings(database=sys.argv[2]))
with held(lock_of(course), Holder("ada", "course grade week01", "host", 123, 1_795_000_000.0)):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture(params=KINDS)
def course(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Course]:
    with fresh_place(request.param, tmp_path) as place:
        yield Course(tmp_path, Settings(database="" if isinstance(place, Path) else place))


@pytest.fixture
def other(course: Course) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the lock."""
    arguments = [sys.executable, "-c", HOLDS, str(course.root), course.settings.database]
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_who_holds_it_is_told_while_it_is_held_and_not_after(course: Course) -> None:
    assert lock_of(course).holder() is None
    with held(lock_of(course), ADA):
        assert lock_of(course).holder() == ADA
    assert lock_of(course).holder() is None


def test_who_does_not_wait_is_told_who_has_it(course: Course, other: subprocess.Popen[str]) -> None:
    wanted = r"^ada's `course grade week01` \(process 123 on host, since .* writes to this gradebook"
    with pytest.raises(EngineError, match=wanted), held(lock_of(course), BOB, wait=False):
        pytest.fail("both have it")


class Busy:
    """A lock that somebody looks at for as many tries."""

    def __init__(self, looks: int) -> None:
        self.looks, self.released = looks, False

    def take(self, mine: Holder) -> bool:
        self.looks -= 1
        return self.looks < 0

    def holder(self) -> Holder | None:
        return None

    def release(self) -> None:
        self.released = True


def test_a_lock_that_is_only_looked_at_is_tried_again_by_who_does_not_wait() -> None:
    looked_at, taken = Busy(looks=2), Busy(looks=99)
    with held(looked_at, ADA, wait=False):
        assert not looked_at.released
    assert looked_at.released
    with pytest.raises(EngineError, match=r"^another run writes"), held(taken, ADA, wait=False):
        pytest.fail("it was never free")


def test_a_run_that_is_looked_at_keeps_nobody_from_the_lock(course: Course) -> None:
    over, looks = threading.Event(), list[Holder | None]()

    def look() -> None:
        while not over.wait(0.01):
            looks.append(lock_of(course).holder())

    thread = threading.Thread(target=look)
    thread.start()
    try:
        while len(looks) < 5:
            with held(lock_of(course), ADA, wait=False):
                pass
    finally:
        over.set()
        thread.join()
    assert looks
    assert set(looks) <= {None, ADA, UNKNOWN}


def test_who_waits_has_it_when_the_other_one_is_killed(course: Course, other: subprocess.Popen[str]) -> None:
    said: list[str] = []

    def told(text: str) -> None:
        said.append(text)
        os.kill(other.pid, signal.SIGKILL)

    with held(lock_of(course), BOB, told=told):
        assert lock_of(course).holder() == BOB
    assert len(said) == 1
    assert said[0].startswith("waiting: ada's `course grade week01` (process 123 on host, since ")
    assert said[0].endswith(") writes to this gradebook; Ctrl-C to stop waiting")


def test_what_the_holder_starts_does_not_hold_it(course: Course) -> None:
    with held(lock_of(course), ADA):
        arguments = [sys.executable, "-c", "import sys; sys.stdin.read()"]
        child = subprocess.Popen(arguments, stdin=subprocess.PIPE, close_fds=False)
    try:
        with held(lock_of(course), BOB, wait=False):
            assert child.poll() is None
    finally:
        child.communicate()


def test_who_stops_waiting_leaves_the_lock_alone(course: Course, other: subprocess.Popen[str]) -> None:
    def told(text: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), held(lock_of(course), BOB, told=told):
        pytest.fail("both have it")
    assert lock_of(course).holder() == ADA


def test_a_lock_that_cannot_be_made_is_our_failure(tmp_path: Path) -> None:
    course = Course(tmp_path / "nowhere")
    with (
        pytest.raises(EngineError, match=r"gradebook\.db\.lock: cannot be locked"),
        held(lock_of(course), ADA),
    ):
        pytest.fail("there is no such folder")


def test_the_file_of_a_lock_is_private(tmp_path: Path) -> None:
    with held(lock_of(Course(tmp_path)), ADA):
        pass
    assert (tmp_path / "gradebook.db.lock").stat().st_mode & 0o777 == 0o600
