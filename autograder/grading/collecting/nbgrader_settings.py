"""Where nbgrader's exchange is, and how the course is called there: from nbgrader's own settings files.

nbgrader's application reads them, as it does for its commands: those of the system and the user, then
`nbgrader_config.py` of the course. They are Python of the instructor's.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.course import Course
from autograder.errors import CourseError

__all__ = ["ExchangeSettings", "read_exchange_settings"]


@dataclass(frozen=True)
class ExchangeSettings:
    """The exchange's folder, the course's name in it, and nbgrader's application with all settings."""

    root: Path
    course_id: str
    application: Any

    @property
    def inbound(self) -> Path:
        """Where students' submissions arrive."""
        return self.root / self.course_id / "inbound"


def read_exchange_settings(course: Course, course_id: str = "", root: Path | None = None) -> ExchangeSettings:
    """Read nbgrader's settings for a course; what is given here goes before them.

    Raises `CourseError` when a settings file fails, or when nothing names the course.
    """
    # some seconds: it brings in a Jupyter server
    from nbgrader.apps.baseapp import NbGrader
    from nbgrader.exchange import ExchangeFactory
    from nbgrader.exchange.default import Exchange

    class Reader(NbGrader):
        """nbgrader's application, without the settings of whatever folder this was started in."""

        load_cwd_config = False
        raise_config_file_errors = True

    reader = Reader(log_level=logging.CRITICAL)
    try:
        reader.initialize([], root=str(course.root))
    except Exception as error:  # the file is Python, so anything may be raised in it
        raise CourseError(
            f"{course.root / 'nbgrader_config.py'}: cannot be read ({type(error).__name__}: {error})\n"
            "  mend it, so that nbgrader's own commands read it too"
        ) from error
    reader.exchange = ExchangeFactory(parent=reader)
    course_id = course_id or reader.coursedir.course_id
    problem = "" if course_id else "no course id"
    if course_id in (".", "..") or "/" in course_id:
        problem = f"course id {course_id!r}, which is no folder's name"
    if problem:
        raise CourseError(
            f"{course.root / 'nbgrader_config.py'}: {problem}: wanted the course's name in the exchange\n"
            '  write there: c.CourseDirectory.course_id = "ml101"  or name it: --course-id ml101'
        )
    return ExchangeSettings(root or Path(Exchange(parent=reader).root), course_id, reader)
