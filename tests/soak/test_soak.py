"""The soak's own judgement: what it calls growth, what it calls left behind, which verdicts it calls wrong."""

from __future__ import annotations

import json
import os
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from cases.case import CASES, read_case
from cases.small import Small
from soak import leftovers
from soak.judgement import BOUNDS, Bound, judged
from soak.leftovers import Ground, alive, left_behind, strange_files
from soak.roster import HONEST, WEEK, Member, attacks, hand_in, make_course, roster
from soak.run import Soak, soak
from soak.sample import SHARED, Sample, Watch, belongs, parent_and_start, shared_files, size_of
from soak.verdicts import wrong_verdicts

from autograder.course import Course
from autograder.sandbox.docker_leftovers import LABEL

DESCRIPTORS = Bound("descriptors: grader", "", most=4.0)


def samples(reading: Callable[[int], float], size: int = 1_000) -> list[Sample]:
    """A reading every tenth submission."""
    return [Sample(done / 10, done, {DESCRIPTORS.quantity: reading(done)}) for done in range(0, size + 1, 10)]


# -- growth ------------------------------------------------------------------------------------------------------


def test_what_stays_the_same_holds() -> None:
    (row,) = judged(samples(lambda done: 12.0), 1_000, [DESCRIPTORS])
    assert (row.first, row.last, row.growth, row.holds) == (12.0, 12.0, 0.0, True)


def test_a_descriptor_lost_with_every_hostile_submission_is_growth() -> None:
    (row,) = judged(samples(lambda done: 12.0 + done // 20), 1_000, [DESCRIPTORS])
    assert (row.first, row.last, row.holds) == (17.0, 56.5, False)


def test_what_is_held_for_a_moment_is_a_peak_and_no_growth() -> None:
    (row,) = judged(samples(lambda done: 900.0 if done in (850, 860) else 12.0), 1_000, [DESCRIPTORS])
    assert (row.growth, row.peak, row.holds) == (0.0, 900.0, True)


def test_what_comes_at_once_and_stays_is_growth() -> None:
    (row,) = judged(samples(lambda done: 12.0 if done < 500 else 20.0), 1_000, [DESCRIPTORS])
    assert (row.growth, row.holds) == (8.0, False)


def test_the_end_when_all_is_being_closed_hides_no_growth() -> None:
    closing = [Sample(200.0, 1_000, {DESCRIPTORS.quantity: 0.0}) for _ in range(100)]
    (row,) = judged([*samples(lambda done: 12.0 + done / 10), *closing], 1_000, [DESCRIPTORS])
    assert not row.holds


def test_what_was_never_measured_does_not_hold() -> None:
    (row,) = judged(samples(lambda done: 12.0), 1_000, [Bound("memory: grader", "MB", 1e9)])
    assert (row.growth, row.holds) == (None, False)


def test_what_each_submission_may_leave_is_allowed_by_their_number() -> None:
    bound = Bound(DESCRIPTORS.quantity, "MB", most=1.0, each=0.01)
    allowed = judged(samples(lambda done: 0.01 * done), 1_000, [bound])[0]
    too_much = judged(samples(lambda done: 0.02 * done), 1_000, [bound])[0]
    assert (allowed.holds, too_much.holds) == (True, False)


def test_containers_are_judged_where_there_are_some() -> None:
    named = {sandbox: {bound.quantity for bound in bounds} for sandbox, bounds in BOUNDS.items()}
    assert {"containers", "volumes"} & named["local"] == set()
    assert named["docker"] - named["local"] >= {"containers", "volumes", "memory: proctor"}


def test_every_problem_makes_a_line() -> None:
    rows = judged(samples(lambda done: 12.0 + done), 1_000, [DESCRIPTORS])
    found = Soak("local", 40, 2, 2, 1.0, 9, tuple(rows), ("s1: wanted 3",), ("process 7",), 3, "no engine")
    assert found.problems() == [
        "course grade ended with 3: no engine",
        "grew: descriptors: grader by 790 , from 117 to 907; at most 4",
        "wrong verdict: s1: wanted 3",
        "left behind: process 7",
    ]


# -- left behind -----------------------------------------------------------------------------------------------


def test_a_process_that_goes_on_is_named_and_one_that_ended_is_not() -> None:
    with subprocess.Popen(["sleep", "60"]) as running:
        seen = {running.pid: parent_and_start(running.pid)[1]}
        assert alive(seen) == [running.pid]
        assert alive({running.pid: "another start"}) == []
        running.kill()
        running.wait()
        assert alive(seen) == []


def test_what_lies_in_the_folder_for_temporary_files_is_left_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leftovers, "PATIENCE_SECONDS", 0.3)
    watch = Watch(0, Course(tmp_path / "course"), tmp_path / "temporary", None)
    (tmp_path / "temporary" / "course-x").mkdir(parents=True)
    before = Ground.now()
    assert left_behind(watch, before, []) == [f"temporary file {tmp_path}/temporary/course-x"]
    seen_less = Ground(before.shared, before.system_v - {"shm 0"})
    monkeypatch.setattr(
        Ground, "now", lambda: Ground(seen_less.shared | {"sem.x"}, seen_less.system_v | {"shm 9"})
    )
    assert left_behind(watch, seen_less, [])[1:] == ["/dev/shm/sem.x", "System V shm 9"]


def test_beside_one_result_and_one_copy_for_each_every_file_is_strange(tmp_path: Path) -> None:
    course, member = Course(tmp_path), Member("s1", read_case(CASES / "stub"), False)
    names = [
        f"build/results/{WEEK}/s1/{WEEK}.json",
        f"build/results/{WEEK}/s1/.{WEEK}.json.4711",
        f"autograded/s1/{WEEK}/{WEEK}.ipynb",
        f"autograded/s2/{WEEK}/{WEEK}.ipynb",
    ]
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert strange_files(course, [member]) == [names[1], names[3]]


@pytest.mark.skipif(os.geteuid() != 0, reason="gives a file to another user: needs root")
def test_of_files_in_shared_memory_those_of_submissions_count() -> None:
    names = {f"soak-{os.getpid()}-{owner}": owner for owner in (0, 23_456)}
    try:
        for name, owner in names.items():
            (SHARED / name).write_bytes(bytes(1 << 20))
            os.chown(SHARED / name, owner, owner)
        assert {name: size for name, size in shared_files().items() if name in names} == {
            f"soak-{os.getpid()}-23456": 1.0
        }
    finally:
        for name in names:
            (SHARED / name).unlink()


def test_size_is_counted_without_following_links(tmp_path: Path) -> None:
    (tmp_path / "inside").mkdir()
    (tmp_path / "inside" / "file").write_bytes(bytes(1 << 20))
    (tmp_path / "again").symlink_to(tmp_path)
    assert size_of(tmp_path)[0] == 3
    assert 1.0 <= size_of(tmp_path)[1] < 1.1


def test_containers_of_another_grader_are_not_this_ones() -> None:
    assert belongs({LABEL: "host boot 12 99"}, 12)
    assert not belongs({LABEL: "host boot 123 12"}, 12)
    assert not belongs(None, 12)


# -- the class and its verdicts ----------------------------------------------------------------------------------


def test_a_twentieth_is_hostile_and_every_attack_has_its_turn() -> None:
    members = list(roster(5_000, "own user id, network, Landlock, own PID"))
    hostile = Counter(member.case.folder.name for member in members if member.hostile)
    there = attacks("own user id, network, Landlock, own PID")
    assert sum(hostile.values()) == 250
    assert hostile.keys() == {case.folder.name for case in there}
    assert max(hostile.values()) - min(hostile.values()) <= 1
    assert {member.case.folder.name for member in members if not member.hostile} == set(HONEST)


def test_attacks_that_a_sandbox_does_not_claim_to_hold_are_left_out() -> None:
    assert {case.expected.needs for case in attacks("")} == {""}
    assert len(attacks("own user id")) > len(attacks(""))


def test_no_two_honest_ones_hand_in_the_same(tmp_path: Path) -> None:
    course = make_course(tmp_path)
    members = [member for member in roster(60, "") if not member.hostile]
    hand_in(course, members)
    texts = {path.read_bytes() for path in course.submitted.glob(f"*/{WEEK}/{WEEK}.ipynb")}
    assert len(texts) == len(members)


def report(small: Small, **changes: object) -> dict[str, object]:
    """What `course grade` says of a student who handed in nothing but the release."""
    scores = {
        f"{WEEK}/{cell.name}": {"earned": 0.0, "points": cell.points, "reason": "NotImplementedError"}
        for cell in small.exam.cells
        if cell.role in ("test", "manual")
    }
    return {"student": "s1", "graded": True, "reason": "", "scores": scores} | changes


def test_only_the_expected_verdict_is_right(small: Small) -> None:
    expected = read_case(CASES / "os_exit")
    members = [Member("s1", expected, True)]
    right = report(small)
    for one in right["scores"].values():  # type: ignore[attr-defined]
        one["reason"] = "left with exit status 0 instead of NotImplementedError"

    def wrong(*submissions: dict[str, object]) -> str:
        return "; ".join(wrong_verdicts({"submissions": submissions}, members, small.exam))

    assert wrong(right) == ""
    assert wrong() == "s1 (os_exit): not in the report"
    assert wrong(right, right | {"student": "s2"}) == "s2: nobody of that name handed in"
    assert "not graded: no engine" in wrong(report(small, graded=False, reason="no engine"))
    assert "the reason of test_softmax lacks" in wrong(report(small))
    forged = json.loads(json.dumps(right))
    forged["scores"][f"{WEEK}/test_softmax"]["earned"] = 3.0
    assert "wanted test_softmax 0.0, found 3.0" in wrong(forged)


# -- the whole -----------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_small_class_leaves_nothing_behind(tmp_path: Path) -> None:
    found = soak(tmp_path, 60, "local", 0.1, print)
    assert found.problems() == []
    assert (found.submissions, found.hostile) == (60, 3)
