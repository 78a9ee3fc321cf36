"""What a course's `nbgrader_config.py` says, as far as it means something here."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["CONFIG", "IGNORED", "Delimiters", "Settings"]

CONFIG = "nbgrader_config.py"

# CourseDirectory.ignore as nbgrader has it
IGNORED = (".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback")


@dataclass(frozen=True)
class Delimiters:
    """The words that open and close a region, found anywhere in a line; nbgrader's own by default."""

    solution: tuple[str, str] = ("BEGIN SOLUTION", "END SOLUTION")
    hidden_tests: tuple[str, str] = ("BEGIN HIDDEN TESTS", "END HIDDEN TESTS")
    mark_scheme: tuple[str, str] = ("BEGIN MARK SCHEME", "END MARK SCHEME")


@dataclass(frozen=True)
class Settings:
    """A course's settings; without an `nbgrader_config.py` the defaults.

    Folders are relative to the course's root, or absolute. `database` is the gradebook's URL, empty for
    `gradebook.db`. `notebooks` is a pattern for the names of notebooks, `ignored` are those of files and folders that
    students do not get. `code_stubs` are by language; None, as `text_stub`, for nbgrader's own. `header` and `footer`
    are notebooks whose cells are put around every `.ipynb` source. `cell_seconds` is the time-out of a cell.
    `remarks` are sentences for the instructor: settings that have no meaning here, and what does their work.
    """

    source: str = "source"
    release: str = "release"
    solutions: str = "solutions"
    submitted: str = "submitted"
    autograded: str = "autograded"
    feedback: str = "feedback"
    database: str = ""
    course_id: str = ""
    notebooks: str = "*"
    ignored: tuple[str, ...] = IGNORED
    delimiters: Delimiters = field(default_factory=Delimiters)
    code_stubs: dict[str, str] | None = field(default=None, hash=False)
    text_stub: str | None = None
    header: str = ""
    footer: str = ""
    autotests: str = "autotests.yml"
    autotest_delimiter: str = "AUTOTEST"
    cell_seconds: float | None = None
    remarks: tuple[str, ...] = ()
