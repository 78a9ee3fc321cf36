"""How far a run is: counted event by event, with the time that is left by what each submission is expected to take."""

from __future__ import annotations

import threading

import pytest

from autograder.grading.running.board import Board
from autograder.grading.running.costs import Cost, Costs
from autograder.grading.running.events import Event, What
from autograder.grading.running.run_seen import Running, WeekSeen

WEEKS = ["week01", "week02"]
# ada takes a minute, bob ten seconds
COSTS = Costs({"week01": {"ada": Cost(60.0, 1.0), "bob": Cost(10.0, 1.0)}})


class Clock:
    """A clock that stands still until it is set."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def board(clock: Clock) -> Board:
    made = Board(WEEKS, COSTS, clock)
    made.begun(4)
    return made


def tell(board: Board, what: What, student: str, at: float, how: str = "", week: str = "week01") -> None:
    board.watch(Event(what, week, student, at, how=how))


def test_every_submission_is_counted_once_wherever_it_is(board: Board) -> None:
    for student in ("ada", "bob", "cy"):
        tell(board, "queued", student, 100.0)
    tell(board, "ended", "dan", 100.0, "unchanged", "week02")
    tell(board, "started", "ada", 101.0)
    tell(board, "ended", "ada", 102.0, "run")
    tell(board, "started", "bob", 102.0)
    assert board.seen().weeks == (
        WeekSeen("week01", queued=1, running=1, run=1),
        WeekSeen("week02", unchanged=1),
    )
    assert (board.seen().done, board.seen().looked_at, board.seen().total) == (2, 4, 4)


def test_how_they_ended_is_told_apart(board: Board) -> None:
    for student, how in (("a", "run"), ("b", "kept"), ("c", "rescored"), ("d", "not graded")):
        tell(board, "queued", student, 100.0)
        tell(board, "started", student, 100.0)
        tell(board, "ended", student, 101.0, how)
    assert board.seen().weeks[0] == WeekSeen("week01", run=1, kept=2, failed=1)


def test_a_submission_whose_worker_died_is_queued_again(board: Board) -> None:
    tell(board, "queued", "ada", 100.0)
    tell(board, "started", "ada", 101.0)
    tell(board, "lost", "ada", 102.0)
    assert board.seen().weeks[0] == WeekSeen("week01", queued=1)
    assert (board.seen().running, board.seen().lost) == ((), 1)
    assert board.seen().left == pytest.approx(60.0)


def test_one_that_is_stopped_before_its_turn_is_no_longer_queued(board: Board) -> None:
    tell(board, "queued", "ada", 100.0)
    tell(board, "ended", "ada", 101.0, "not graded")
    assert board.seen().weeks[0] == WeekSeen("week01", failed=1)


def test_who_runs_longest_comes_first(board: Board, clock: Clock) -> None:
    for student, at in (("ada", 105.0), ("bob", 101.0)):
        tell(board, "queued", student, 100.0)
        tell(board, "started", student, at)
    assert board.seen().running == (Running("week01", "bob", 101.0), Running("week01", "ada", 105.0))


def test_the_time_left_is_the_expected_work_shared_by_the_workers(board: Board, clock: Clock) -> None:
    for student in ("ada", "bob", "cy"):  # cy: 35, as the median of the week
        tell(board, "queued", student, 100.0)
    assert board.seen().left is None
    tell(board, "started", "ada", 100.0)
    tell(board, "started", "bob", 100.0)
    clock.now = 130.0  # bob is overdue
    assert board.seen().left == pytest.approx((30 + 0 + 35) / 2)


def test_the_time_left_is_never_less_than_that_of_the_longest_one(board: Board) -> None:
    for student in ("ada", "bob"):
        tell(board, "queued", student, 100.0)
        tell(board, "started", student, 100.0)
    assert board.seen().left == pytest.approx(60.0)


def test_a_machine_that_is_faster_than_expected_shortens_what_is_left(board: Board) -> None:
    for student in ("ada", "bob"):
        tell(board, "queued", student, 100.0)
    tell(board, "started", "ada", 100.0)
    tell(board, "ended", "ada", 105.0, "run")
    # 5 s in the place of 60, and 10 s of each that were only expected
    assert board.seen().left == pytest.approx(10.0 * 15 / 70)


def test_the_rate_is_that_of_the_last_minutes(board: Board, clock: Clock) -> None:
    for number in range(40):
        tell(board, "queued", f"s{number}", 100.0)
        tell(board, "started", f"s{number}", 100.0 + 10 * number)
        tell(board, "ended", f"s{number}", 110.0 + 10 * number, "run")
    clock.now = 510.0
    assert board.seen().rate == pytest.approx(6.0, rel=0.06)
    clock.now = 900.0
    assert board.seen().rate is None


def test_threads_that_tell_at_the_same_time_are_all_counted() -> None:
    board = Board(["week01"])

    def several(name: str) -> None:
        for number in range(300):
            for what in ("queued", "started", "ended"):
                tell(board, what, f"{name}{number}", 1.0, "run")

    threads = [threading.Thread(target=several, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert board.seen().weeks == (WeekSeen("week01", run=1200),)


def test_what_comes_out_of_the_store_takes_no_time(board: Board, clock: Clock) -> None:
    tell(board, "queued", "ada", 100.0, "kept")
    tell(board, "queued", "bob", 100.0)
    tell(board, "started", "bob", 100.0)
    clock.now = 104.0
    assert board.seen().left == pytest.approx(6.0)
    tell(board, "started", "ada", 104.0)
    tell(board, "ended", "ada", 104.0, "kept")
    assert board.seen().left == pytest.approx(6.0)
