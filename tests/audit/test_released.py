"""What lets a week be released: an audit that speaks of what is there, or a reason that is kept."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from audited_weeks import GOOD, week

import autograder.audit.record as record
from autograder.audit.outcome import Audit, Problem
from autograder.audit.record import digest_of, read_audit, record_path, refuse_unpassed, write_audit
from autograder.audit.releases import note_release, releases_path
from autograder.cli import main
from autograder.course import Course
from autograder.errors import CourseError


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return week(tmp_path, GOOD)


def audit_of(course: Course, *problems: Problem) -> Audit:
    return Audit("week01", digest_of(course, "week01"), (), (), problems, (), 1.0, 5)


def status(course: Course, *arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        main([*arguments, "--course", str(course.root)])
    return int(left.value.code or 0)


def releases(course: Course) -> list[dict[str, object]]:
    return list(tomllib.loads(releases_path(course).read_text(encoding="utf-8"))["release"])


def test_an_outcome_is_read_as_it_was_written(course: Course) -> None:
    written = audit_of(course, Problem("tiny/scale", "a note", fails=False))
    write_audit(course, written)

    assert read_audit(course, "week01") == written
    assert refuse_unpassed(course, "week01") == written


def test_no_one_else_may_read_the_survivors(course: Course) -> None:
    write_audit(course, audit_of(course))

    assert record_path(course, "week01").parent.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("name", ["tiny.py", "week.toml", "rows.csv"])
def test_an_audit_of_another_source_is_stale(course: Course, name: str) -> None:
    write_audit(course, audit_of(course))
    with (course.source / "week01" / name).open("a") as file:
        file.write("\n# another line\n")

    with pytest.raises(CourseError, match="its source or the grader changed since the audit"):
        refuse_unpassed(course, "week01")


def test_an_audit_by_another_grader_is_stale(
    course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_audit(course, audit_of(course))
    other = tmp_path / "engine"
    other.mkdir()
    (other / "grading.py").write_text("")
    monkeypatch.setattr(record, "ENGINE", other)

    with pytest.raises(CourseError, match="the grader changed"):
        refuse_unpassed(course, "week01")


def test_what_did_not_pass_is_refused_by_name(course: Course) -> None:
    write_audit(course, audit_of(course, Problem("tiny/scale", "its tests catch 1 of 6 mutants")))

    with pytest.raises(CourseError, match="tiny/scale: its tests catch 1 of 6 mutants"):
        refuse_unpassed(course, "week01")


def test_a_broken_record_is_none(course: Course) -> None:
    record_path(course, "week01").parent.mkdir(parents=True)
    record_path(course, "week01").write_text("{")

    assert read_audit(course, "week01") is None


def test_a_forced_release_is_kept_with_its_reason_and_reaches_no_student(course: Course) -> None:
    reason = 'the "second" test comes\nin week 3 \x7f\U0001f600'

    assert status(course, "compile", "week01", "--release", "--force", reason) == 0
    (kept,) = releases(course)
    assert (kept["week"], kept["forced"]) == ("week01", 'the "second" test comes in week 3  \U0001f600')
    assert {"at", "by", "audit"} <= kept.keys()
    assert status(course, "compile", "--check") == 0
    published = [path for folder in (course.release, course.solutions) for path in folder.rglob("*")]
    assert all(reason[:12].encode() not in path.read_bytes() for path in published if path.is_file())


def test_releases_are_added_in_order(course: Course) -> None:
    for reason in ("", "first", "second"):
        note_release(course, "week01", "0" * 64, reason)

    assert [release.get("forced") for release in releases(course)] == [None, "first", "second"]


def test_a_broken_list_of_releases_is_not_written_over(course: Course) -> None:
    releases_path(course).write_text("[[release]\n")

    with pytest.raises(CourseError, match=re.escape(str(releases_path(course)))):
        note_release(course, "week01", "0" * 64)
    assert releases_path(course).read_text() == "[[release]\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ("compile", "week01", "--force", "why"),
        ("compile", "week01", "--release", "--force", " "),
        ("compile", "--release"),
        ("compile", "week01", "--release", "--check"),
    ],
)
def test_options_that_make_no_sense_together(course: Course, arguments: tuple[str, ...]) -> None:
    assert status(course, *arguments) == 2
    assert not releases_path(course).exists()
