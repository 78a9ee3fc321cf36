"""The class's list: read from platforms' files, and taken into the gradebook without losing anybody."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from databases import KINDS, asked, emptied

from autograder.cli import main
from autograder.errors import CourseError
from autograder.grading.collecting.csv_file import read_csv_file
from autograder.grading.collecting.roster_file import read_roster
from autograder.grading.gradebook.roster import Roster, Student

ADA = Student("ada", "Ada", "Lovelace", "ada@x.org", "1001")
FILES = {
    "nbgrader": "id,first_name,last_name,email,lms_user_id\nada,Ada,Lovelace,ada@x.org,1001\n",
    "Canvas": (
        "Student,ID,SIS User ID,SIS Login ID,Section,Email\n    Points Possible,,,,,\n"
        '"Lovelace, Ada",1001,u1,ada,S1,ada@x.org\n"Student, Test",1,,,S1,\n'
    ),
    "Moodle": "First name,Surname,Username,ID number,Email address\nAda,Lovelace,ada,42,ada@x.org\n",
    "Gradescope": "First Name,Last Name,SID,Email,Role\nAda,Lovelace,ada,ada@x.org,Student\n",
    "GitHub Classroom": "identifier,github_username,github_id,name\nada,lovelace-a,77,Ada Lovelace\n",
}


def write(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "class.csv"
    path.write_text(text, encoding=encoding)
    return path


def students(path: Path, id_column: str = "") -> list[Student]:
    return [one for one in read_roster(read_csv_file(path), id_column).students if one is not None]


@pytest.mark.parametrize("platform", FILES)
def test_every_platforms_list_is_known_by_its_columns(tmp_path: Path, platform: str) -> None:
    found = read_roster(read_csv_file(write(tmp_path, FILES[platform])))
    (student,) = [one for one in found.students if one is not None]
    unknown = {
        "Moodle": ["lms_user_id"],
        "Gradescope": ["lms_user_id"],
        "GitHub Classroom": ["lms_user_id", "email"],
    }
    wanted = vars(ADA) | dict.fromkeys(unknown.get(platform, []), "")
    assert (found.platform, vars(student)) == (platform, wanted)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_spreadsheets_encodings_and_delimiters_are_read(
    tmp_path: Path, encoding: str, delimiter: str
) -> None:
    text = FILES["nbgrader"].replace(",", delimiter).replace("Ada", "Zoë")
    assert students(write(tmp_path, text, encoding))[0].first_name == "Zoë"


def test_another_column_may_hold_the_ids(tmp_path: Path) -> None:
    assert [one.id for one in students(write(tmp_path, FILES["Canvas"]), "SIS User ID")] == ["u1"]
    with pytest.raises(CourseError, match="no column Matrikel; there are: Student, ID"):
        students(write(tmp_path, FILES["Canvas"]), "Matrikel")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a,b\n1,2\n", "not a class's list that is known; its columns: a, b"),
        ("id,email\nada,a\nada,b\n", r"class.csv:3: ada is in line 2 already"),
        ("", "nothing in it"),
        ('id,email\n"ada', "cannot be read as a table"),
    ],
)
def test_what_is_no_list_is_refused(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(CourseError, match=words):
        students(write(tmp_path, text))


@pytest.mark.parametrize("odd", ["../eve", ".eve", "=eve", "e\u202eve", "", "x" * 129, "a;b"])
def test_an_id_that_is_no_students_is_left_out_and_said(tmp_path: Path, odd: str) -> None:
    found = read_roster(read_csv_file(write(tmp_path, f'id,email\n"{odd}",a@x.org\nada,b@x.org\n')))
    assert [one.id for one in found.students if one] == ["ada"]
    assert [one.partition(": ")[0].rpartition(":")[2] for one in found.problems] == ["2"]


@pytest.fixture(params=KINDS)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    """Where a gradebook is: a file, then a database on a server."""
    in_a_file = request.param == "sqlite"
    return tmp_path / "gradebook.db" if in_a_file else emptied(request.getfixturevalue("used"))


def test_known_students_keep_what_the_file_does_not_say(place: Path | str) -> None:
    with Roster(place) as roster:
        roster.enrol([ADA, Student("bob")])
        roster.enrol([Student("ada", email="new@x.org"), Student("Eve"), Student("eve")])
        found = {one.id: one for one in roster.students()}
    assert found["ada"] == Student("ada", "Ada", "Lovelace", "new@x.org", "1001")
    assert list(found) == ["Eve", "ada", "bob", "eve"]


def test_columns_are_nbgraders_own(place: Path | str) -> None:
    with Roster(place) as roster:
        roster.enrol([ADA, Student("bob")])
    with asked(place) as connection:
        rows = connection.exec_driver_sql(
            "SELECT id, first_name, last_name, email, lms_user_id FROM student ORDER BY id"
        )
        assert rows.all() == [
            ("ada", "Ada", "Lovelace", "ada@x.org", "1001"),
            ("bob", None, None, None, None),
        ]


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        main(["roster", *arguments])
    return int(left.value.code or 0)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "source").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_dry_run_writes_nothing_and_says_what_it_would(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder, FILES["nbgrader"])
    assert run("import", "class.csv", "--dry-run") == 0
    assert "ada: new" in capsys.readouterr().out
    assert not (folder / "gradebook.db").exists()


def test_who_is_not_in_the_file_stays_and_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Roster(folder / "gradebook.db") as roster:
        roster.enrol([Student("ada", "Adah"), Student("bob")])
    write(folder, FILES["nbgrader"])
    assert run("import", "class.csv", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["not_in_file"], told["changes"]["ada"][0]) == (["bob"], "first_name: Adah -> Ada")
    assert run("show", "--json") == 0
    assert [one["id"] for one in json.loads(capsys.readouterr().out)] == ["ada", "bob"]
