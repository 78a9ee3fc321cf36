"""The gate's outcome as a self-contained page for the author. It shows solutions: not for students."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from autograder.audit.outcome import RISK, Audit, Problem
from autograder.course import Course, replacing

__all__ = ["page_path", "write_page"]


@cache
def environment() -> Environment:
    """Make the template's environment."""
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


def page_path(course: Course, week: str) -> Path:
    return course.build / "audit" / week / "index.html"


def write_page(course: Course, audit: Audit, title: str) -> Path:
    """Write a week's page, in the place of the earlier one. Raises `EngineError` when it cannot be written."""
    by_place: dict[str, list[Problem]] = {}
    for problem in audit.problems:
        by_place.setdefault(problem.where, []).append(problem)
    places = {question.where for question in audit.questions}
    page = (
        environment()
        .get_template("audit.html.j2")
        .render(
            audit=audit,
            title=title or audit.week,
            by_place=by_place,
            elsewhere=[problem for problem in audit.problems if problem.where not in places],
            risk=RISK,
        )
    )
    path = page_path(course, audit.week)
    with replacing(path, "make room, then audit again") as unfinished:
        unfinished.write_bytes(page.encode("utf-8", "replace"))
    return path
