"""The log of a run says what happened while it happens, and is read back whatever became of the run."""

from __future__ import annotations

import json
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from autograder.grading.locks.holder import Holder
from autograder.grading.running.events import Event
from autograder.grading.running.past_runs import PastRun, past_runs
from autograder.grading.running.run_log import MOST_LOGS, RunLog

ADA = Holder("ada", "course grade week01", "host", 123, 1_795_000_000.0)
QUEUED = [Event("queued", "week01", student, 1.0) for student in ("ada", "bob", "cy")]
ENDED = [
    Event("started", "week01", "ada", 2.0, worker="77"),
    Event("ended", "week01", "ada", 3.5, how="run", seconds=1.25),
    Event("started", "week01", "bob", 3.6, worker="77"),
    Event("lost", "week01", "bob", 4.0, worker="77", reason="its worker was killed"),
    Event("started", "week01", "bob", 4.5, worker="78"),
    Event("ended", "week01", "bob", 5.0, how="not graded", reason="EngineError: no exam today"),
]


def log_of(folder: Path, holder: Holder = ADA, students: tuple[str, ...] = ()) -> RunLog:
    return RunLog(folder, holder, ["week01"], students, 2, "local")


def lines_of(folder: Path) -> list[dict[str, object]]:
    (path,) = folder.iterdir()
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def last(folder: Path) -> PastRun:
    return next(past_runs(folder))


def test_each_thing_that_happens_is_a_line_at_once(tmp_path: Path) -> None:
    with log_of(tmp_path) as log:
        log.begun(3)
        log.watch(ENDED[5])
        about, begun, ended = lines_of(tmp_path)
    assert log.path.name == "20261118T110640Z-123.jsonl"
    assert about.pop("version")
    assert about == {
        "form": 1,
        "at": 1_795_000_000.0,
        "command": "course grade week01",
        "who": "ada",
        "host": "host",
        "pid": 123,
        "weeks": ["week01"],
        "workers": 2,
        "sandbox": "local",
    }
    assert begun["submissions"] == 3
    assert ended == {
        "what": "ended",
        "at": 5.0,
        "assignment": "week01",
        "student": "bob",
        "how": "not graded",
        "reason": "EngineError: no exam today",
    }
    over = lines_of(tmp_path)[-1]
    assert (over["what"], over["how"]) == ("over", "done")


def test_only_its_owner_may_read_it(tmp_path: Path) -> None:
    log = log_of(tmp_path / "runs")
    assert stat.S_IMODE(log.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(log.path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    ("error", "how", "reason"),
    [
        (KeyboardInterrupt(), "stopped", ""),
        (ValueError("no such week"), "failed", "ValueError: no such week"),
    ],
)
def test_the_last_line_says_how_it_ended(tmp_path: Path, error: BaseException, how: str, reason: str) -> None:
    with pytest.raises(type(error)), log_of(tmp_path):
        raise error
    end = last(tmp_path).account.end
    assert end is not None
    assert (end.how, end.reason) == (how, reason)


def test_an_account_has_what_was_said_last_of_each_submission(tmp_path: Path) -> None:
    log = log_of(tmp_path)
    log.begun(3)
    for event in (*QUEUED, *ENDED):
        log.watch(event)
    run = last(tmp_path)
    account = run.account
    assert run.holder == ADA
    assert (account.submissions, account.lost, account.end, account.at) == (3, 1, None, 5.0)
    assert (account.count("ended"), account.count("ended", "not graded"), account.count("queued")) == (
        2,
        1,
        1,
    )
    assert account.last["week01"]["bob"].reason == "EngineError: no exam today"


def test_a_line_that_was_cut_off_is_none(tmp_path: Path) -> None:
    log = log_of(tmp_path)
    log.watch(QUEUED[0])
    with log.path.open("ab") as file:
        file.write(b'{"what":"ended","at":9.0,"assignment":"week01","stu')
    assert last(tmp_path).account.count("queued") == 1
    assert last(tmp_path).account.count("ended") == 0


def test_a_reason_with_letters_that_cannot_be_written_is_written(tmp_path: Path) -> None:
    log_of(tmp_path).watch(Event("ended", "week01", "ada", 1.0, how="not graded", reason="no file 'a\udcff'"))
    assert last(tmp_path).account.last["week01"]["ada"].reason == "no file 'a?'"


def test_the_oldest_logs_are_thrown_away_and_other_files_are_not(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    holders = [Holder("ada", "course grade", "host", 1, 1_795_000_000.0 + at) for at in range(MOST_LOGS + 3)]
    for holder in holders:
        log_of(tmp_path, holder)
    assert [run.holder for run in past_runs(tmp_path)] == holders[:2:-1]
    assert (tmp_path / "notes.txt").exists()


def test_a_log_that_cannot_be_written_stops_nothing_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "runs").write_text("no folder")
    with log_of(tmp_path / "runs") as log:
        log.begun(3)
        log.watch(QUEUED[0])
    assert "cannot be written" in log.problem


def test_a_disk_that_is_full_ends_the_log_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    log = log_of(tmp_path)
    with monkeypatch.context() as patched:
        patched.setattr("autograder.grading.running.run_log.os.write", full)
        log.watch(QUEUED[0])
    log.watch(QUEUED[1])
    assert log.problem == f"{log.path}: cannot be written (No space left on device)"
    assert last(tmp_path).account.last == {}


def test_what_is_no_log_or_one_of_another_form_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "20270101T000000Z-1.jsonl").write_text("{}\n")
    (tmp_path / "20270101T000001Z-1.jsonl").write_text("")
    later = log_of(tmp_path, replace(ADA, since=ADA.since + 60)).path
    later.write_text(later.read_text().replace('{"form":1,', '{"form":2,'))
    log_of(tmp_path)
    assert [run.holder for run in past_runs(tmp_path)] == [ADA]
