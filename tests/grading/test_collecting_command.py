"""`course collect` itself: what it shows, when it writes, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from archives import MOODLE, make_course, make_zip, there

from autograder.cli import main
from autograder.course import Course


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Course:
    course = make_course(tmp_path)
    (course.source / "week01" / "pca.py").write_text("# %%\nx = 1\n")
    monkeypatch.chdir(tmp_path)
    return course


def run(*arguments: str, week: str = "week01") -> int:
    with pytest.raises(SystemExit) as left:
        main(["collect", "--assignment", week, *arguments])
    return int(left.value.code or 0)


def test_nothing_is_written_where_nobody_can_be_asked(
    course: Course, capsys: pytest.CaptureFixture[str]
) -> None:
    make_zip(course.root / "m.zip", [(MOODLE, b"{}")])
    assert run("m.zip") == 0
    assert "Ada Lovelace" in (out := capsys.readouterr().out)
    assert "nothing was written; with --yes it is" in out
    assert not course.submitted.exists()


def test_with_yes_it_is_written_and_with_a_dry_run_never(course: Course) -> None:
    make_zip(course.root / "m.zip", [(MOODLE, b"{}")])
    assert run("m.zip", "--yes", "--dry-run") == 0
    assert not course.submitted.exists()
    assert run("m.zip", "--yes") == 0
    assert there(course) == {"Ada Lovelace/week01/pca.ipynb": "{}"}


def test_what_is_left_out_is_named_and_ends_with_1(
    course: Course, capsys: pytest.CaptureFixture[str]
) -> None:
    make_zip(course.root / "m.zip", [(MOODLE, b"{}"), ("../evil", b"")])
    assert run("m.zip", "--yes") == 1
    assert "left out: ../evil: its name leads out of the folder" in capsys.readouterr().out
    assert list(there(course)) == ["Ada Lovelace/week01/pca.ipynb"]


def test_a_damaged_hand_in_is_named_and_the_others_are_written(
    course: Course, capsys: pytest.CaptureFixture[str]
) -> None:
    path = make_zip(
        course.root / "m.zip", [(MOODLE, b"damaged"), (MOODLE.replace("Ada", "Bob"), b"{}")], method=0
    )
    path.write_bytes(path.read_bytes().replace(b"damaged", b"Damaged"))
    assert run("m.zip", "--yes") == 1
    assert "Ada Lovelace: refused: " in capsys.readouterr().out
    assert list(there(course)) == ["Bob Lovelace/week01/pca.ipynb"]


def test_json_says_what_became_of_whom(course: Course, capsys: pytest.CaptureFixture[str]) -> None:
    make_zip(course.root / "m.zip", [(MOODLE, b"{}"), ("odd", b"")])
    assert run("m.zip", "--yes", "--json") == 1
    told = json.loads(capsys.readouterr().out)
    (hand_in,) = told["hand_ins"]
    assert (told["written"], told["left_out"]) == (
        True,
        [{"name": "odd", "why": "its name does not say whose it is"}],
    )
    assert (hand_in["student"], hand_in["action"], hand_in["files"]) == ("Ada Lovelace", "new", ["pca.ipynb"])
    assert Path(hand_in["place"]) == course.submitted / "Ada Lovelace" / "week01"


def test_names_are_no_markup_and_no_control_codes(course: Course, capsys: pytest.CaptureFixture[str]) -> None:
    names = ["[red]x[", "a\x1b]0;owned\x07", "\u202eadA"]
    make_zip(course.root / "all.zip", [(f"{name}/pca.ipynb", b"{}") for name in names])
    assert run("all.zip") == 1
    out = capsys.readouterr().out
    assert "[red]x[" in out
    assert [letter for letter in out if not letter.isprintable() and letter != "\n"] == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["missing.zip"], "missing.zip: there is no such file"),
        (["m.zip", "--pattern", "("], "not a regular expression"),
        (["m.zip", "--pattern", "(?P<who>.*)"], "for names as ada_pca.ipynb: --pattern"),
        (["m.zip", "--students", "nobody.csv"], "nobody.csv: cannot be read"),
        (["m.zip", "--students", "three.csv"], "found: a, b, c\n  or give a platform's roster"),
        (["three.csv"], "wanted: an archive as your platform gives it, or the folder"),
        (["nothing"], "nothing: there is nothing in it: wanted what students handed in"),
        (["--exchange", "--course-id", "ml", "--exchange-root", "."], "ml/inbound: no such folder: wanted"),
    ],
)
def test_what_the_command_cannot_do_is_said_in_a_sentence(
    course: Course, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    make_zip(course.root / "m.zip", [(MOODLE, b"{}")])
    (course.root / "three.csv").write_text("a,b,c\n")
    (course.root / "nothing").mkdir()
    assert run(*arguments) == 1
    assert words in capsys.readouterr().err
    assert not course.submitted.exists()


def test_a_week_that_is_not_there_is_said_and_so_are_two(
    course: Course, capsys: pytest.CaptureFixture[str]
) -> None:
    make_zip(course.root / "m.zip", [(MOODLE, b"{}")])
    assert run("m.zip", "--yes", week="week99") == 1
    assert "week99: no such assignment; in source/ there are: week01" in capsys.readouterr().err
    assert run("m.zip", "--yes", "--assignment", "week02") == 2
    assert "wanted one week at a time, found week01, week02" in capsys.readouterr().err
    assert not course.submitted.exists()


def test_an_archive_without_a_hand_in_says_how_names_may_be(
    course: Course, capsys: pytest.CaptureFixture[str]
) -> None:
    make_zip(course.root / "m.zip", [("readme.txt", b"x")])
    assert run("m.zip", "--yes") == 1
    assert "nobody's hand-in is found: put each into a folder" in capsys.readouterr().out


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_a_list_of_two_columns_may_be_a_spreadsheets(course: Course, sign: str) -> None:
    make_zip(course.root / "m.zip", [("x17/pca.ipynb", b"{}")])
    (course.root / "who.csv").write_text(f"x17{sign}Jürgen\n\n")
    assert run("m.zip", "--students", "who.csv", "--yes") == 0
    assert there(course) == {"Jürgen/week01/pca.ipynb": "{}"}


def test_a_file_in_the_place_of_submitted_is_said(course: Course, capsys: pytest.CaptureFixture[str]) -> None:
    make_zip(course.root / "m.zip", [(MOODLE, b"{}")])
    course.submitted.write_text("mine")
    assert run("m.zip", "--yes") == 3
    assert "make it a folder that may be read" in capsys.readouterr().err
    assert course.submitted.read_text() == "mine"
