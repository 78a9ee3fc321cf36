"""`course grade` and `course status` as they are called: who waits, what is logged, what is printed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cases.small import compiled

from autograder.cli import main
from autograder.course import Course
from autograder.grading.locks.gradebook_lock import held, lock_of
from autograder.grading.locks.holder import Holder
from autograder.grading.running.past_runs import past_runs

ADA = Holder("ada", "course grade week01", "host", 123, 1_795_000_000.0)


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Course:
    """The small course, and the files of two students: one that is no notebook, and one without any answer."""
    made = compiled(tmp_path)
    for student, text in (("ada", "{"), ("bob", (tmp_path / "release/small/small.ipynb").read_text())):
        folder = made.submitted / student / "small"
        folder.mkdir(parents=True)
        (folder / "small.ipynb").write_text(text)
        (folder / "timestamp.txt").write_text("2027-02-01 10:00:00 UTC")
    (tmp_path / "submitted" / "link").symlink_to(tmp_path / "submitted" / "ada")
    monkeypatch.chdir(tmp_path)
    return made


def status(*arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        main(list(arguments))
    return int(left.value.code or 0)


def test_who_does_not_wait_for_another_run_is_told_whose_it_is(
    course: Course, capsys: pytest.CaptureFixture[str]
) -> None:
    with held(lock_of(course), ADA):
        assert status("grade", "small", "--no-wait") == 3
        said = capsys.readouterr().err
        assert said.startswith("course: ada's `course grade week01` (process 123 on host, since ")
        assert "writes to this gradebook" in said
        assert status("status") == 0
        assert capsys.readouterr().out.startswith("under way: ada's `course grade week01` (process 123")
    assert not (course.build / "runs").exists()


@pytest.mark.slow
def test_a_run_says_what_to_look_at_and_is_seen_afterwards(
    course: Course, capsys: pytest.CaptureFixture[str]
) -> None:
    assert status("grade", "small") == 0
    said = capsys.readouterr().out
    assert "1  with a notebook that cannot be read: ada" in said
    assert "1  folders passed over" in said
    (run,) = past_runs(course.build / "runs")
    assert (run.about.command, run.about.weeks) == ("course grade small", ("small",))
    assert {line.how for line in run.account.last["small"].values()} == {"run"}
    assert run.account.end is not None
    assert run.account.end.how == "done"

    assert status("status", "small", "--check", "--json") == 0
    (week,) = json.loads(capsys.readouterr().out)["weeks"]
    assert (week["handed_in"], week["graded"], week["changed"]) == (2, 2, [])
    (course.submitted / "bob/small/small.ipynb").write_text("{")
    assert status("status", "--check", "--json") == 0
    (week,) = json.loads(capsys.readouterr().out)["weeks"]
    assert week["changed"] == ["bob"]

    assert status("grade", "small", "--json") == 0
    attention = json.loads(capsys.readouterr().out)["attention"]
    assert {one["kind"]: one["students"] for one in attention} == {
        "unreadable": ["ada", "bob"],
        "passed over": [],
    }
