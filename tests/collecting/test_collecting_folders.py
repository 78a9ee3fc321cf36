"""Collecting from folders: nbgrader's exchange, clones of GitHub Classroom, unpacked archives; and from rosters."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from autograder.course import Course
from autograder.errors import SubmissionError
from autograder.grading.collecting.entry_names import problem_of_entry_name
from autograder.grading.collecting.exchange_owners import refuse_others, remarks_on_owners
from autograder.grading.collecting.folder import FolderArchive
from autograder.grading.collecting.hand_ins import HandIn, hand_ins
from autograder.grading.collecting.opening import open_archive
from autograder.grading.collecting.placing import put
from autograder.grading.collecting.plan import planned
from autograder.grading.collecting.student_names import NOBODY, WhoIsWho, known_students
from autograder.grading.collecting.who_is_who import who_is_who
from autograder.grading.gradebook.roster import Roster, Student

WEEK, NOTEBOOKS = "week01", ("pca",)
RANDOM = "2tBuhjoymrae"
FIRST, SECOND = "2027-02-01 11:00:00.500000 UTC", "2027-02-01 12:00:00.250000 UTC"


@pytest.fixture
def course(tmp_path: Path) -> Course:
    (tmp_path / "course" / "source" / WEEK).mkdir(parents=True)
    return Course(tmp_path / "course")


@pytest.fixture
def inbound(tmp_path: Path) -> Path:
    (tmp_path / "inbound").mkdir()
    return tmp_path / "inbound"


def submit(inbound: Path, student: str, time: str, text: str = "{}", week: str = WEEK) -> Path:
    """What `nbgrader submit` leaves in the exchange."""
    folder = inbound / f"{student}+{week}+{time}+{RANDOM}"
    folder.mkdir()
    (folder / "pca.ipynb").write_text(text)
    (folder / "timestamp.txt").write_text(time)
    (folder / "submission_secret.txt").write_text("s")
    return folder


def found_in(path: Path, who: WhoIsWho = NOBODY) -> list[HandIn]:
    return hand_ins(open_archive(path), WEEK, NOTEBOOKS, who=who)[0]


def collect(course: Course, path: Path, who: WhoIsWho = NOBODY) -> list[str]:
    steps = planned(course, WEEK, found_in(path, who))
    for step in steps:
        put(course, WEEK, step)
    return [f"{step.hand_in.student}: {step.action}" for step in steps]


def files(course: Course) -> list[str]:
    return sorted(
        one.relative_to(course.submitted).as_posix() for one in course.submitted.rglob("*") if one.is_file()
    )


# -- nbgrader's exchange -------------------------------------------------------------------------------------


def test_of_several_submissions_the_last_counts_and_the_others_are_kept(
    course: Course, inbound: Path
) -> None:
    submit(inbound, "ada", SECOND, "2")
    submit(inbound, "ada", FIRST, "1")
    assert sorted(collect(course, inbound)) == ["ada: new", "ada: older"]
    assert (course.submitted / "ada" / WEEK / "pca.ipynb").read_text() == "2"
    assert (course.submitted / ".versions/week01/ada/2027-02-01T11-00-00/pca.ipynb").read_text() == "1"
    before = files(course)
    assert (collect(course, inbound), files(course)) == (["ada: unchanged"] * 2, before)


def test_the_time_keeps_its_own_words_and_the_secret_goes_along(course: Course, inbound: Path) -> None:
    submit(inbound, "ada", SECOND)
    collect(course, inbound)
    place = course.submitted / "ada" / WEEK
    assert (place / "timestamp.txt").read_text() == SECOND
    assert (place / "submission_secret.txt").exists()


def test_a_time_in_the_students_file_does_not_count(course: Course, inbound: Path) -> None:
    (submit(inbound, "ada", SECOND) / "timestamp.txt").write_text(FIRST)
    collect(course, inbound)
    assert (course.submitted / "ada" / WEEK / "timestamp.txt").read_text() == SECOND


def test_other_assignments_are_passed_over_in_silence(inbound: Path) -> None:
    for number in range(5):
        submit(inbound, f"s{number}", FIRST, week="week02")
    submit(inbound, "ada+lovelace", FIRST)
    found, left_out = hand_ins(open_archive(inbound), WEEK, NOTEBOOKS)
    assert ([one.student for one in found], left_out) == (["ada+lovelace"], [])


def test_a_folder_of_another_students_account_is_refused(
    inbound: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pwd
    from types import SimpleNamespace

    accounts = {1: "ada", 2: "bob", 3: "admin"}
    monkeypatch.setattr(pwd, "getpwuid", lambda uid: SimpleNamespace(pw_name=accounts[uid]))
    owners = {("ada", FIRST): 2, ("bob", FIRST): 2, ("eve", FIRST): 3}
    for student, time in owners:
        submit(inbound, student, time)
    archive = FolderArchive(inbound)
    archive.owners = {f"{student}+{WEEK}+{time}+{RANDOM}": uid for (student, time), uid in owners.items()}
    found = refuse_others(hand_ins(archive, WEEK, NOTEBOOKS)[0], ())
    assert {one.student: one.problem for one in found} == {
        "ada": "its folder belongs to the account of bob",
        "bob": "",
        "eve": "",
    }
    assert [one.rpartition(" ")[2] for one in remarks_on_owners(found)] == ["admin"]


# -- links, and what changes under way -----------------------------------------------------------------------


def hostile(folder: Path, kind: str, outside: Path) -> None:
    place = folder / "data.txt"
    if kind == "link":
        place.symlink_to(outside)
    elif kind == "second name":
        os.link(outside, place)
    elif kind == "pipe":
        os.mkfifo(place)
    elif kind == "linked folder":
        (folder / "data").symlink_to(outside.parent)


@pytest.mark.parametrize("kind", ["link", "second name", "pipe", "linked folder"])
def test_a_file_that_is_somebody_elses_is_left_out(inbound: Path, tmp_path: Path, kind: str) -> None:
    (tmp_path / "exam").mkdir()
    (tmp_path / "exam" / "exam.json").write_text("hidden")
    hostile(submit(inbound, "ada", FIRST), kind, tmp_path / "exam" / "exam.json")
    found = open_archive(inbound)
    assert sorted(entry.name.partition("/")[2] for entry in found.entries) == [
        "pca.ipynb",
        "submission_secret.txt",
        "timestamp.txt",
    ]
    assert len(found.left_out) == 1


@pytest.mark.parametrize("swapped", ["file", "folder"])
def test_a_link_put_there_while_it_is_read_leads_nowhere(inbound: Path, tmp_path: Path, swapped: str) -> None:
    folder = submit(inbound, "ada", FIRST)
    (folder / "data").mkdir()
    (folder / "data" / "exam.json").write_text("hidden")
    (tmp_path / "exams").mkdir()
    (tmp_path / "exams" / "exam.json").write_text("hidden")
    archive = open_archive(inbound)
    (entry,) = (one for one in archive.entries if one.name.endswith("exam.json"))
    assert archive.read(entry) == b"hidden"
    (folder / "data" / "exam.json").unlink()
    if swapped == "file":
        (folder / "data" / "exam.json").symlink_to(tmp_path / "exams" / "exam.json")
    else:
        (folder / "data").rmdir()
        (folder / "data").symlink_to(tmp_path / "exams")
    with pytest.raises(SubmissionError, match="cannot be read"):
        archive.read(entry)


def test_a_file_that_grows_while_it_is_read_is_refused(inbound: Path) -> None:
    folder = submit(inbound, "ada", FIRST)
    archive = open_archive(inbound)
    (entry,) = (one for one in archive.entries if one.name.endswith("pca.ipynb"))
    (folder / "pca.ipynb").write_text("{}" * 1000)
    with pytest.raises(SubmissionError, match="changed while it was read"):
        archive.read(entry)


@pytest.mark.parametrize("name", ["CON", "a/nul.ipynb", "com1.txt", "pca.ipynb.", "Aux/pca.ipynb"])
def test_names_of_devices_and_dots_at_the_end_are_not_taken(name: str) -> None:
    assert "device" in problem_of_entry_name(name)
    assert problem_of_entry_name("console/nullify.ipynb") == ""


# -- GitHub Classroom, unpacked archives, rosters ------------------------------------------------------------


def test_clones_of_github_classroom_are_their_students(course: Course, tmp_path: Path) -> None:
    for student in ("ada", "bob-main"):
        folder = tmp_path / "week01-submissions" / f"week01-{student}"
        (folder / ".git").mkdir(parents=True)
        (folder / ".git" / "config").write_text("[core]")
        (folder / "pca.ipynb").write_text("{}")
    found = found_in(tmp_path / "week01-submissions")
    assert [(one.student, one.moment) for one in found] == [("ada", None), ("bob", None)]


def test_one_students_clone_is_called_after_its_folder(course: Course, tmp_path: Path) -> None:
    (tmp_path / "week01-ada").mkdir()
    (tmp_path / "week01-ada" / "pca.ipynb").write_text("{}")
    assert collect(course, tmp_path / "week01-ada") == ["ada: new"]
    assert "ada/week01/pca.ipynb" in files(course)


def test_github_classrooms_grades_file_tells_students_and_times(course: Course, tmp_path: Path) -> None:
    (tmp_path / "grades.csv").write_text(
        "github_username,roster_identifier,student_repository_name,submission_timestamp\n"
        "lovelace-a,ada,homework-lovelace-a,2027-02-01 11:00:00 UTC\n"
    )
    folder = tmp_path / "clones" / "homework-lovelace-a"
    (folder / ".git").mkdir(parents=True)
    (folder / "pca.ipynb").write_text("{}")
    assert collect(course, tmp_path / "clones", who_is_who(course, tmp_path / "grades.csv")) == ["ada: new"]
    assert (course.submitted / "ada" / WEEK / "timestamp.txt").read_text() == "2027-02-01 11:00:00.000000 UTC"


def test_the_gradebooks_roster_says_who_is_who(course: Course, tmp_path: Path) -> None:
    with Roster(course.gradebook) as roster:
        roster.enrol(
            [Student("s0042", "Ada", "Lovelace", "ada@x.org", "12345"), Student("s0043", "Bob", "Byron")]
        )
    who = who_is_who(course, None)
    (tmp_path / "canvas").mkdir()
    (tmp_path / "canvas" / "somebody_12345_67890_pca.ipynb").write_text("{}")
    (tmp_path / "canvas" / "other_99_67891_pca.ipynb").write_text("{}")
    assert [one.student for one in found_in(tmp_path / "canvas", who)] == ["other", "s0042"]


def test_moodles_numbers_are_not_taken_for_accounts(tmp_path: Path) -> None:
    who = known_students([Student("s0042", "Ada", "Lovelace", "", "12345"), Student("s0043", "Bob", "Byron")])
    for name in ("Bob Byron_12345", "Ada Lovelace_7"):
        folder = tmp_path / "moodle" / f"{name}_assignsubmission_file_"
        folder.mkdir(parents=True)
        (folder / "pca.ipynb").write_text("{}")
    assert [one.student for one in found_in(tmp_path / "moodle", who)] == ["s0042", "s0043"]


def test_a_name_that_two_students_share_is_neithers() -> None:
    twins = [Student("a", "Ada", "Lovelace"), Student("b", "Ada", "Lovelace"), Student("Ada Lovelace")]
    assert known_students(twins).names == {"a": "a", "b": "b", "Ada Lovelace": "Ada Lovelace"}
