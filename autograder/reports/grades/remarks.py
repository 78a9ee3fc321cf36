"""What an export does not hold, in sentences: grades that are none yet, students whom a platform does not know."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autograder.grading.gradebook.roster import Student
from autograder.grading.handed_in.plain_file import shown
from autograder.reports.grades.grade import Grade

__all__ = ["remarks_on", "unmatched"]


def remarks_on(grades: Sequence[Grade]) -> Iterator[str]:
    """Name who of one assignment has no grade yet, and what there is to do about it."""
    if not grades:
        return
    week = grades[0].assignment
    remedies = {
        "waiting": "wait for a person to grade a part: left out; grade them in formgrader, then export again",
        "not graded": f"handed in and are not graded: left out; run: course grade {week}",
    }
    for state, remedy in remedies.items():
        if named := [shown(grade.student.id) for grade in grades if grade.state == state]:
            yield f"{week}: {len(named)} {remedy}: {', '.join(named)}"


def unmatched(students: Sequence[Student], owners: Sequence[Student | None], file: str) -> Iterator[str]:
    """Name the students who are in no row of a platform's file."""
    there = {owner.id for owner in owners if owner is not None}
    if missing := [shown(student.id) for student in students if student.id not in there]:
        yield f"not in {file}: {', '.join(missing)}: import the platform's roster: course roster import {file}"
