"""Whose turn it is in a run of several weeks."""

from __future__ import annotations

from collections.abc import Mapping

from autograder.grading.running.costs import Cost, Costs
from autograder.grading.running.task import Task
from autograder.grading.running.turns import Turns


def order(seconds: Mapping[str, Mapping[str, float]], at_once: int = 2) -> list[tuple[str, str]]:
    tasks = [Task(student, assignment=week) for week, students in seconds.items() for student in students]
    turns = Turns(tasks, lambda task: seconds[task.assignment][task.student], at_once)
    found = []
    while turns:
        task = turns.take()
        found.append((task.assignment, task.student))
    return found


def test_the_longest_of_a_week_comes_first() -> None:
    assert order({"week01": {"ada": 1.0, "bob": 3.0, "eve": 2.0}}) == [
        ("week01", "bob"),
        ("week01", "eve"),
        ("week01", "ada"),
    ]


def test_equal_ones_keep_their_order() -> None:
    found = order({"week01": dict.fromkeys(("ada", "bob", "eve"), 1.0)})
    assert [student for _, student in found] == ["ada", "bob", "eve"]


def test_two_weeks_get_equal_shares_of_time() -> None:
    long, short = dict.fromkeys("abc", 4.0), dict.fromkeys("pqrstu", 1.0)
    found = [week for week, _ in order({"long": long, "short": short})]
    # seconds handed out before each turn, short and long: 0 0, 1 0, 1 4, 2 4, 3 4, 4 4, 5 4, 5 8, 6 8
    assert found == ["short", "long", "short", "short", "short", "short", "long", "short", "long"]


def test_a_small_week_does_not_wait_for_large_ones() -> None:
    weeks = {
        "week01": dict.fromkeys("abcd", 9.0),
        "week02": dict.fromkeys("efgh", 9.0),
        "week03": {"ada": 1.0},
    }
    assert order(weeks)[0] == ("week03", "ada")


def test_few_weeks_are_under_way_at_a_time() -> None:
    weeks = {f"week0{number}": dict.fromkeys("ab", float(number)) for number in (1, 2, 3, 4)}
    found = [week for week, _ in order(weeks, at_once=1)]
    assert found == ["week01"] * 2 + ["week02"] * 2 + ["week03"] * 2 + ["week04"] * 2


def test_a_week_that_comes_later_does_not_get_all_the_time_that_it_missed() -> None:
    weeks = {"a": {"x": 1.0}, "b": dict.fromkeys("pqrst", 2.0), "c": dict.fromkeys("uvwxyz", 2.0)}
    found = [week for week, _ in order(weeks)]
    assert found[:6] == ["a", "b", "c", "b", "c", "b"]


def test_what_is_expected_of_a_task() -> None:
    costs = Costs({"week01": {"ada": Cost(5.0, 100.0), "bob": Cost(7.0, 300.0), "eve": Cost(9.0, 200.0)}})
    assert [costs.seconds(Task(student, assignment="week01")) for student in ("ada", "new")] == [5.0, 7.0]
    assert costs.seconds(Task("ada", assignment="week02")) == 7.0
    assert Costs().seconds(Task("ada", assignment="week02")) == 10.0
    assert (costs.memory_mb("week01"), costs.memory_mb("week02")) == (300.0, None)
