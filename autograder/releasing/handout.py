"""What is handed out: a week's files, up to date and with nothing withheld in them."""

from __future__ import annotations

from dataclasses import dataclass

from autograder.compiler.compile import check_read
from autograder.compiler.files import plain_files
from autograder.compiler.source import read_assignment
from autograder.course import Course
from autograder.errors import CourseError
from autograder.model import Week
from autograder.releasing.withheld import problems_of

__all__ = ["Handout", "read_handout"]

MOST_NAMED = 8


@dataclass(frozen=True)
class Handout:
    """A week's files as students get them: relative name with `/` -> content."""

    week: Week
    files: dict[str, bytes]


def read_handout(course: Course, name: str) -> Handout:
    """Read what a week's students get.

    Raises `CourseError` when it is not what the source makes, or when something withheld is in it.
    """
    assignment = read_assignment(course, name)
    if problems := check_read(course, assignment):
        raise CourseError(
            refusal(name, "it is not what its source makes", problems, f"run: course compile {name}")
        )
    folder = course.release / name
    files = {inner: (folder / inner).read_bytes() for inner in plain_files(folder)}
    if problems := problems_of(course, assignment, files):
        remedy = (
            "take it out of the source, then compile again; a part that may be read is excused in week.toml, "
            "[audit.shown]"
        )
        raise CourseError(refusal(name, "students would get what is withheld from them", problems, remedy))
    return Handout(assignment.week, files)


def refusal(name: str, why: str, problems: list[str], remedy: str) -> str:
    """Say why a week stays here, with the first of its problems."""
    listed = "".join(f"\n  {problem}" for problem in problems[:MOST_NAMED])
    more = f"\n  and {len(problems) - MOST_NAMED} more" if len(problems) > MOST_NAMED else ""
    return f"{name}: not released, because {why}:{listed}{more}\n  {remedy}"
