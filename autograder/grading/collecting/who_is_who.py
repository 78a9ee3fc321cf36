"""Who is who in an archive: by the file of --students, the instructor's or a platform's, otherwise by the gradebook."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from autograder.course import Course
from autograder.grading.collecting.csv_file import CsvFile, read_csv_file
from autograder.grading.collecting.roster_file import platform_of, read_roster
from autograder.grading.collecting.student_names import NOBODY, WhoIsWho, known_students, read_student_names
from autograder.grading.gradebook.roster import Roster, is_there

__all__ = ["who_is_who"]


def who_is_who(course: Course, path: Path | None) -> WhoIsWho:
    """Read who is who. Raises `CourseError` for a file that does not say so."""
    if path is not None:
        # a list of two columns without a head has no file of a platform's columns
        table = read_csv_file(path)
        return of_roster(table) if platform_of(table) else WhoIsWho(read_student_names(path))
    if not is_there(course.gradebook):
        return NOBODY
    with Roster(course.gradebook) as roster:
        return known_students(roster.students())


def of_roster(table: CsvFile) -> WhoIsWho:
    """Who is who by a platform's list; GitHub Classroom's has accounts, repositories and times as well."""
    roster = read_roster(table)
    who = known_students([one for one in roster.students if one is not None])
    if roster.platform != "GitHub Classroom":
        return who
    names: dict[str, str] = dict(who.names)
    times: dict[str, str] = {}
    columns = [
        table.cells(name) for name in ("github_username", "student_repository_name", "submission_timestamp")
    ]
    for student, account, repository, time in zip(roster.students, *columns, strict=True):
        for name in (account, repository):
            if student is not None and name:
                names[name] = student.id
                times |= {name: time} if time else {}
    return replace(who, names=names, times=times)
