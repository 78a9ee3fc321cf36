"""`course release` itself: what keeps a week back, what it shows, what it writes; and nbgrader's exchange."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from weeks import HIDDEN_LINE, WEEK, changed

from autograder.cli import main
from autograder.course import Course
from autograder.errors import CourseError
from autograder.grading.collecting.nbgrader_settings import read_exchange_settings


@pytest.fixture(autouse=True)
def _inside(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(course.root)


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        main(["release", WEEK, *arguments])
    return int(left.value.code or 0)


ARCHIVE = ("--to", "archive", "--file", "out.zip")


def test_a_week_that_was_not_audited_stays_here(course: Course, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*ARCHIVE) == 1
    assert "its tests were not audited" in capsys.readouterr().err
    assert not Path("out.zip").exists()


def test_a_forced_release_is_noted_with_its_reason(course: Course) -> None:
    assert run(*ARCHIVE, "--force", "the audit's machine is down") == 0
    (noted,) = tomllib.loads((course.source / "releases.toml").read_text())["release"]
    assert (noted["week"], noted["forced"]) == (WEEK, "the audit's machine is down")


def test_what_is_withheld_stays_here_by_force_too(course: Course, capsys: pytest.CaptureFixture[str]) -> None:
    (course.source / WEEK / "notes.txt").write_text(HIDDEN_LINE)
    (course.release / WEEK / "notes.txt").write_text(HIDDEN_LINE)
    main_status = compile_again()
    assert (main_status, run(*ARCHIVE, "--force", "why")) == (0, 1)
    assert "notes.txt has a part of the hidden tests" in capsys.readouterr().err
    assert not Path("out.zip").exists()


def compile_again() -> int:
    with pytest.raises(SystemExit) as left:
        main(["compile", WEEK])
    return int(left.value.code or 0)


def test_a_dry_run_says_what_would_go_out_and_writes_nothing(
    course: Course, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*ARCHIVE, "--force", "why", "--dry-run") == 0
    assert "3 files, not out yet: data.csv, tests/double.py, tiny.ipynb" in capsys.readouterr().out
    assert (Path("out.zip").exists(), (course.source / "releases.toml").exists()) == (False, False)


def test_a_second_release_lists_what_changes_and_a_third_nothing(
    course: Course, capsys: pytest.CaptureFixture[str]
) -> None:
    told = []
    for number in range(3):
        if number == 1:
            changed(course, "points=2", "points=3")
        assert run(*ARCHIVE, "--force", "why", "--json") == 0
        found = json.loads(capsys.readouterr().out)
        told.append((found["out"], found["changes"], found["released"]))
    change = [
        "tests/double.py: changes, 230 bytes to 230 bytes",
        "tiny.ipynb, cell test_double: counts 3 points, not 2",
    ]
    assert told == [(False, [], True), (True, change, True), (True, [], False)]


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["--force", " "], 2, "want a reason"),
        (["--to", "git", "--force", "why"], 1, "which repository?"),
    ],
)
def test_what_is_missing_is_said(
    arguments: list[str], status: int, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*arguments) == status
    assert words in capsys.readouterr().err


# -- nbgrader's exchange: importing nbgrader takes seconds ---------------------------------------------------


@pytest.mark.slow
def test_the_exchange_is_as_nbgrader_leaves_it(course: Course, capsys: pytest.CaptureFixture[str]) -> None:
    (course.root / "nbgrader_config.py").write_text(
        f'c = get_config()\nc.CourseDirectory.course_id = "ml101"\nc.Exchange.root = "{course.root / "exchange"}"\n'
    )
    (course.root / "exchange").mkdir()
    assert run("--force", "why") == 0
    place = course.root / "exchange" / "ml101"
    out = place / "outbound" / WEEK
    rights = {
        path.name: oct(path.stat().st_mode & 0o7777)
        for path in (place, out, place / "inbound", *out.iterdir())
    }
    assert rights == {
        "ml101": "0o755",
        "inbound": "0o2733",
        WEEK: "0o755",
        "data.csv": "0o644",
        "tests": "0o755",
        "tiny.ipynb": "0o644",
    }
    assert (out / "tiny.ipynb").read_bytes() == (course.release / WEEK / "tiny.ipynb").read_bytes()
    changed(course, "points=2", "points=3")
    capsys.readouterr()
    assert run("--force", "why") == 0
    assert "cell test_double: counts 3 points, not 2" in capsys.readouterr().out
    assert (out / "tiny.ipynb").read_bytes() == (course.release / WEEK / "tiny.ipynb").read_bytes()


@pytest.mark.slow
def test_a_file_that_the_exchange_leaves_out_is_said(
    course: Course, capsys: pytest.CaptureFixture[str]
) -> None:
    (course.root / "nbgrader_config.py").write_text(
        'c = get_config()\nc.CourseDirectory.course_id = "ml101"\nc.CourseDirectory.max_file_size = 1\n'
    )
    (course.root / "exchange").mkdir()
    assert run("--force", "why", "--exchange", str(course.root / "exchange")) == 3
    assert "released, but not whole: tiny.ipynb" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no course id"),
        ("1 / 0\n", "ZeroDivisionError"),
        ('get_config().CourseDirectory.course_id = "a/b"\n', "no folder's name"),
    ],
)
def test_settings_that_do_not_serve_are_said(course: Course, text: str, words: str) -> None:
    (course.root / "nbgrader_config.py").write_text(text)
    with pytest.raises(CourseError, match=words):
        read_exchange_settings(course)


def test_an_exchange_that_is_not_there_is_said_by_a_dry_run_too(
    capsys: pytest.CaptureFixture[str],
) -> None:
    to = ("--to", "exchange", "--course-id", "ml101", "--exchange", "nowhere")
    for more in (("--dry-run",), ()):
        assert run(*to, "--force", "trial", *more) == 1
        assert "nowhere: no such folder: wanted nbgrader's exchange" in capsys.readouterr().err
    assert not Path("nowhere").exists()
