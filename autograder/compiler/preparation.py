"""What the course does to an `.ipynb` before it is read: a header and a footer around it, its automatic tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from autograder.compiler.autotests import instantiate_tests
from autograder.compiler.ipynb import parse_ipynb
from autograder.course import Course
from autograder.errors import CourseError

__all__ = ["prepare"]


def prepare(course: Course, path: str, folder: Path, notebook: Any) -> tuple[str, ...]:
    """Put the course's header and footer around a parsed notebook and make its tests, in place; gives remarks.

    Raises `CourseError` when one of the files is missing or no notebook, or when tests cannot be made.
    """
    header, footer = course.settings.header, course.settings.footer
    notebook.cells = [*_cells(course, header), *notebook.cells, *_cells(course, footer)]
    return instantiate_tests(course, path, folder, notebook)


def _cells(course: Course, name: str) -> list[Any]:
    if not name:
        return []
    path = course.root / name
    try:
        return list(parse_ipynb(name, path.read_text(encoding="utf-8-sig")).cells)
    except OSError as error:
        raise CourseError(
            f"{path}: cannot be read ({error.strerror}), and nbgrader_config.py names it as a header or footer\n"
            "  put it there, or take c.IncludeHeaderFooter out"
        ) from None
