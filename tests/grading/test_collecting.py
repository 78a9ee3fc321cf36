"""Collecting what platforms give: whose each file is, when it was handed in, where it comes to lie."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from archives import (
    MOODLE,
    NOON,
    WEEK,
    collect,
    entry,
    left_out,
    make_course,
    make_tar,
    make_zip,
    member,
    steps,
    there,
)

from autograder.course import Course
from autograder.errors import CourseError
from autograder.grading.collecting.hand_ins import hand_ins
from autograder.grading.collecting.opening import open_archive
from autograder.grading.collecting.student_names import read_student_names
from autograder.grading.handed_in.hand_in_time import HandInTime, read_hand_in_time
from autograder.grading.handed_in.intake import submitted_students


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return make_course(tmp_path / "course")


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("Ada Lovelace_12345_assignsubmission_file_/pca.ipynb", "Ada Lovelace/week01/pca.ipynb"),
        ("Ada Lovelace_12345_assignsubmission_file/pca.ipynb", "Ada Lovelace/week01/pca.ipynb"),
        ("Ada Lovelace_12345_assignsubmission_file_pca.ipynb", "Ada Lovelace/week01/pca.ipynb"),
        ("Ada Lovelace_12345_assignsubmission_file_/data/x.csv", "Ada Lovelace/week01/x.csv"),
        ("O'Neil_van der_7_assignsubmission_file_/pca.ipynb", "O'Neil_van der/week01/pca.ipynb"),
        ("lovelaceada_12345_67890_pca.ipynb", "lovelaceada/week01/pca.ipynb"),
        ("lovelaceada_LATE_12345_67890_pca.ipynb", "lovelaceada/week01/pca.ipynb"),
        ("lovelaceada_12345_67890_pca-2.ipynb", "lovelaceada/week01/pca.ipynb"),
        ("lovelaceada_12345_67890_my_own_notes.ipynb", "lovelaceada/week01/my_own_notes.ipynb"),
        ("submission_123/pca.ipynb", "submission_123/week01/pca.ipynb"),
        ("ada/pca.ipynb", "ada/week01/pca.ipynb"),
        ("ada/week01/pca.ipynb", "ada/week01/pca.ipynb"),
        ("submitted/ada/week01/pca.ipynb", "ada/week01/pca.ipynb"),
        ("week01/ada/pca.ipynb", "ada/week01/pca.ipynb"),
        ("hand-ins/ada/pca.ipynb", "ada/week01/pca.ipynb"),
        ("ada/homework/pca.ipynb", "ada/week01/pca.ipynb"),
    ],
)
def test_names_of_every_platform_say_whose_a_file_is(
    course: Course, tmp_path: Path, name: str, place: str
) -> None:
    collect(course, make_zip(tmp_path / "hand-ins.zip", [(name, b"{}")]))
    assert there(course) == {place: "{}"}


def test_what_is_collected_is_what_the_grader_finds(course: Course, tmp_path: Path) -> None:
    names = [
        f"{one}_{number}_assignsubmission_file_/pca.ipynb" for number, one in enumerate(("Ada", "Zoë", "李"))
    ]
    collect(course, make_zip(tmp_path / "moodle.zip", [(name, b"{}") for name in names]))
    assert submitted_students(course, WEEK) == ["Ada", "Zoë", "李"]


def test_a_tar_is_collected_as_a_zip_is(course: Course, tmp_path: Path) -> None:
    for kind in (".tar", ".tar.gz"):
        path = make_tar(tmp_path / f"all{kind}", [(member(f"./ada{kind}/pca.ipynb"), b"{}")])
        assert collect(course, path) == [f"ada{kind}: new"]
    assert sorted(there(course)) == ["ada.tar.gz/week01/pca.ipynb", "ada.tar/week01/pca.ipynb"]


def test_a_pattern_of_the_instructors_names_student_file_and_time(course: Course, tmp_path: Path) -> None:
    path = make_zip(tmp_path / "own.zip", [("2025-01-31 23:00~ada~pca.ipynb", b"{}"), ("notes.txt", b"")])
    collect(course, path, pattern="(?P<time>[^~]+)~(?P<student>[^~]+)~(?P<file>.+)")
    assert there(course) == {
        "ada/week01/pca.ipynb": "{}",
        "ada/week01/timestamp.txt": "2025-01-31 23:00:00.000000 UTC",
    }


@pytest.mark.parametrize("pattern", ["(?P<student>.+)", "(", "(?P<student>.)(?P<file>.)(?P<points>.)"])
def test_a_pattern_without_its_groups_is_refused(course: Course, tmp_path: Path, pattern: str) -> None:
    path = make_zip(tmp_path / "own.zip", [("ada/pca.ipynb", b"{}")])
    with pytest.raises(CourseError, match="--pattern"):
        collect(course, path, pattern=pattern)


GRADESCOPE = b"""\
submission_7:
  :submitters:
  - :name: Ada Lovelace
    :sid: s0042
    :email: ada@x.org
  - :name: Mary Somerville
    :email: mary@x.org
  :created_at: 2025-02-01 10:30:00.000000000 +01:00
  :score: 0.0
"""


def test_gradescope_tells_students_of_a_group_and_the_time(course: Course, tmp_path: Path) -> None:
    files = [
        ("assignment_1_export/submission_metadata.yml", GRADESCOPE),
        ("assignment_1_export/submission_7/pca.ipynb", b"{}"),
    ]
    collect(course, make_zip(tmp_path / "export.zip", files))
    at = "2025-02-01 09:30:00.000000 UTC"
    assert there(course) == {
        "mary@x.org/week01/pca.ipynb": "{}",
        "mary@x.org/week01/timestamp.txt": at,
        "s0042/week01/pca.ipynb": "{}",
        "s0042/week01/timestamp.txt": at,
    }


@pytest.mark.parametrize(
    "text",
    [b"[", b"- a", b"&a [*a", b"!!python/object/apply:os.system ['id']", b"{" * 100_000, b"a: {<<: {b: 1}}"],
)
def test_a_list_of_gradescopes_that_cannot_be_read_is_named(
    course: Course, tmp_path: Path, text: bytes
) -> None:
    files = [("submission_metadata.yml", text), ("submission_7/pca.ipynb", b"{}")]
    with pytest.raises(CourseError, match=r"submission_metadata\.yml"):
        collect(course, make_zip(tmp_path / "export.zip", files))


def test_the_instructors_list_says_who_is_who_by_name_or_number(course: Course, tmp_path: Path) -> None:
    (tmp_path / "who.csv").write_text("\ufeffAda Lovelace,s0042\n\n12399 , s0043\n", encoding="utf-8")
    names = [MOODLE, "Ada Lovelace_12399_assignsubmission_file_/pca.ipynb"]
    renamed = read_student_names(tmp_path / "who.csv")
    collect(course, make_zip(tmp_path / "moodle.zip", [(name, b"{}") for name in names]), renamed=renamed)
    assert sorted(there(course)) == ["s0042/week01/pca.ipynb", "s0043/week01/pca.ipynb"]


@pytest.mark.parametrize("text", ["a,b,c\n", "a\n", "a,b\na,c\n", ",b\n"])
def test_a_list_with_another_form_is_refused_with_its_line(tmp_path: Path, text: str) -> None:
    (tmp_path / "who.csv").write_text(text, encoding="utf-8")
    with pytest.raises(CourseError, match=r"who\.csv:[12]: "):
        read_student_names(tmp_path / "who.csv")


def test_two_students_of_one_name_are_both_refused(course: Course, tmp_path: Path) -> None:
    names = [MOODLE, MOODLE.replace("12345", "12399"), "Bob_1_assignsubmission_file_/pca.ipynb"]
    path = make_zip(tmp_path / "moodle.zip", [(name, b"{}") for name in names])
    (refused,) = [step for step in steps(course, path) if step.action == "refused"]
    assert refused.why.startswith("several are called so (12345, 12399)")
    assert collect(course, path) == ["Ada Lovelace: refused", "Bob: new"]
    assert list(there(course)) == ["Bob/week01/pca.ipynb"]


# -- when ----------------------------------------------------------------------------------------------------


def test_the_date_of_the_files_stays_where_nothing_tells_the_time(course: Course, tmp_path: Path) -> None:
    (path,) = [make_tar(tmp_path / "all.tar", [(member("ada/pca.ipynb"), b"{}")])]
    collect(course, path)
    assert read_hand_in_time(course.submitted / "ada" / WEEK, ["pca.ipynb"]) == HandInTime(NOON, guessed=True)


def test_nbgraders_own_time_stamp_counts_in_folders_of_students(course: Course, tmp_path: Path) -> None:
    files = [("ada/week01/pca.ipynb", b"{}"), ("ada/week01/timestamp.txt", b"2025-01-05 10:00:00.5 UTC")]
    collect(course, make_zip(tmp_path / "all.zip", files))
    found = read_hand_in_time(course.submitted / "ada" / WEEK, ["pca.ipynb"]).moment
    assert found == datetime(2025, 1, 5, 10, 0, 0, 500_000, tzinfo=UTC)


def test_a_time_stamp_that_a_student_uploaded_is_left_out(course: Course, tmp_path: Path) -> None:
    stamp = MOODLE.replace("pca.ipynb", "timestamp.txt")
    path = make_zip(tmp_path / "moodle.zip", [(MOODLE, b"{}"), (stamp, b"2001-01-01 00:00:00 UTC")])
    assert left_out(path) == {stamp: "the time of a hand-in is not the student's to say"}
    collect(course, path)
    assert list(there(course)) == ["Ada Lovelace/week01/pca.ipynb"]


def test_a_late_mark_is_kept_with_the_hand_in(tmp_path: Path) -> None:
    names = ["lovelaceada_LATE_1_2_pca.ipynb", "somervillemary_3_4_pca.ipynb"]
    found, _ = hand_ins(
        open_archive(make_zip(tmp_path / "c.zip", [(name, b"{}") for name in names])), WEEK, ("pca",)
    )
    assert {one.student: one.late for one in found} == {"lovelaceada": True, "somervillemary": False}


# -- what is there already ---------------------------------------------------------------------------------------


def dated(path: Path, day: int, text: bytes) -> Path:
    return make_zip(path, [(entry("ada/pca.ipynb", day=(2025, 2, day)), text)])


def test_a_newer_hand_in_takes_the_place_of_an_older_one_which_is_kept(
    course: Course, tmp_path: Path
) -> None:
    assert collect(course, dated(tmp_path / "1.zip", 1, b"1")) == ["ada: new"]
    assert collect(course, dated(tmp_path / "2.zip", 2, b"2")) == ["ada: replaces"]
    found = there(course)
    kept = next(name for name in found if name.startswith(".versions/week01/ada/2025-02-01T"))
    assert found == {"ada/week01/pca.ipynb": "2", kept: "1"}
    assert submitted_students(course, WEEK) == ["ada"]


def test_an_older_hand_in_never_takes_the_place_of_a_newer_one(course: Course, tmp_path: Path) -> None:
    collect(course, dated(tmp_path / "2.zip", 2, b"2"))
    assert collect(course, dated(tmp_path / "1.zip", 1, b"1")) == ["ada: older"]
    found = there(course)
    assert found.pop("ada/week01/pca.ipynb") == "2"
    assert list(found.values()) == ["1"]


def test_collecting_the_same_again_changes_nothing(course: Course, tmp_path: Path) -> None:
    path = dated(tmp_path / "1.zip", 1, b"1")
    collect(course, path)
    assert collect(course, path) == ["ada: unchanged"]
    assert there(course) == {"ada/week01/pca.ipynb": "1"}


def test_of_equal_times_what_is_there_stays(course: Course, tmp_path: Path) -> None:
    collect(course, dated(tmp_path / "1.zip", 1, b"1"))
    assert collect(course, dated(tmp_path / "2.zip", 1, b"2")) == ["ada: older"]
    assert there(course)["ada/week01/pca.ipynb"] == "1"


def test_of_several_archives_the_newest_hand_in_counts(course: Course, tmp_path: Path) -> None:
    paths = [dated(tmp_path / f"{day}.zip", day, str(day).encode()) for day in (2, 3, 1)]
    assert sorted(collect(course, *paths)) == ["ada: new", "ada: older", "ada: older"]
    found = there(course)
    assert found.pop("ada/week01/pca.ipynb") == "3"
    assert sorted(found.values()) == ["1", "2"]


def test_of_several_archives_without_a_time_none_counts(course: Course, tmp_path: Path) -> None:
    paths = [dated(tmp_path / f"{number}.zip", 1, str(number).encode()) for number in (1, 2)]
    assert collect(course, *paths) == ["ada: refused", "ada: refused"]
    assert not course.submitted.exists()
