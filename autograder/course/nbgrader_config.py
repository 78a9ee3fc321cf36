"""A course's `nbgrader_config.py`: run by traitlets, as nbgrader runs it, and translated into our settings.

Honoured are the settings of `HONOURED`. Those of nbgrader's own commands, pages and exchange (`ELSEWHERE`) mean
nothing here and go on to mean to nbgrader what they did. Of every other setting a remark says that it has no effect.
nbgrader also reads settings in Jupyter's own folders (`~/.jupyter`, `/etc/jupyter`); only the course's own file is
read here, so that a course is graded alike on every machine.
"""

from __future__ import annotations

import contextlib
import os
import sys
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path, PurePath
from typing import Any

from traitlets.config.loader import Config, LazyConfigValue, PyFileConfigLoader

from autograder.course.settings import CONFIG, IGNORED, Delimiters, Settings
from autograder.errors import CourseError

__all__ = ["read_config"]

STRUCTURE = "{nbgrader_step}/{student_id}/{assignment_id}"
# what nbgrader's "no time-out" is here: no cell may hold up a class for ever
LONGEST_SECONDS = 3600.0

DIRECTORIES = ("source", "release", "submitted", "autograded", "feedback", "solution")
HONOURED = {
    "CourseDirectory": (
        "root course_id db_url directory_structure notebook_id ignore assignment_id student_id groupshared "
        + " ".join(f"{name}_directory" for name in DIRECTORIES)
    ).split(),
    "ClearSolutions": ["begin_solution_delimeter", "end_solution_delimeter", "code_stub", "text_stub"],
    "ClearHiddenTests": ["begin_test_delimeter", "end_test_delimeter"],
    "ClearMarkScheme": [
        "begin_mark_scheme_delimeter",
        "end_mark_scheme_delimeter",
        "check_attachment_leakage",
    ],
    "IncludeHeaderFooter": ["header", "footer"],
    "InstantiateTests": ["autotest_filename", "autotest_delimiter"],
    # what is written to stderr takes no points here, so there is nothing to leave out
    "IgnorePattern": ["enabled", "pattern"],
    "Execute": ["timeout"],
    "ExecutePreprocessor": ["timeout"],
    "NotebookClient": ["timeout"],
}
# sections of nbgrader's own commands, pages and exchange
ELSEWHERE = (
    "*App",
    "*Application",
    "*Auth*",
    "*Export*",
    "*Formgrade*",
    "*HubAuth",
    "Assign",
    "AssignmentList*",
    "Autograde",
    "Exchange*",
    "Fetch*",
    "FilesWriter",
    "GenerateFeedback",
    "GenerateSolution",
    "LimitOutput",
    "NbGrader*",
    "SQLAlchemy*",
    "SaveAutoGrades",
    "Server*",
    "Validat*",
    "Zip*",
)
# a section, or one setting of it -> what does its work here
INSTEAD = {
    "AssignLatePenalties": "say it in week.toml: [late]",
    "SubmitLatePlugin": "say it in week.toml: [late]",
    "LockCells": "the instructor's cells are locked in every release",
    "GenerateAssignment": "`course compile` makes releases by steps of its own",
    "KernelManager": "Python is what is graded with",
}


@lru_cache(maxsize=16)
def _read(path: Path, _written: int, _size: int) -> Config:
    """Run a settings file in its folder; what it prints is no part of a command's output."""
    try:
        with contextlib.chdir(path.parent), contextlib.redirect_stdout(sys.stderr):
            return PyFileConfigLoader(path.name, path=str(path.parent)).load_config()
    except (Exception, SystemExit) as error:  # whatever an instructor's Python raises
        line = _line_of(error, path)
        raise CourseError(
            f"{path}{line}: it cannot be run ({type(error).__name__}: {error})\n"
            "  nbgrader cannot read it either: mend it, and see with `nbgrader --version` in this folder"
        ) from None


def _line_of(error: BaseException, path: Path) -> str:
    if isinstance(error, SyntaxError):
        return f":{error.lineno}"
    number, place = 0, error.__traceback__
    while place is not None:
        if Path(place.tb_frame.f_code.co_filename).name == path.name:
            number = place.tb_lineno
        place = place.tb_next
    return f":{number}" if number else ""


def read_config(folder: Path) -> tuple[Path, Settings]:
    """Read the settings file of a course folder: the course's root and its settings.

    Raises `CourseError` when it cannot be run, or says something that nbgrader would not take either.
    """
    path = folder / CONFIG
    state = path.stat()
    _refuse_strangers(path, state)
    said = _Said(path, _read(path, state.st_mtime_ns, state.st_size))
    root = folder / said.text("CourseDirectory", "root", "")
    stubs = said.value("ClearSolutions", "code_stub", None)
    return root, Settings(
        **_directories(said, root),
        database=said.text("CourseDirectory", "db_url", ""),
        course_id=said.text("CourseDirectory", "course_id", "").strip(),
        notebooks=said.text("CourseDirectory", "notebook_id", "*").strip(),
        ignored=tuple(said.value("CourseDirectory", "ignore", list(IGNORED))),
        delimiters=_delimiters(said),
        # a text alone was Python's, before nbgrader knew other languages
        code_stubs={"python": stubs} if isinstance(stubs, str) else stubs,
        text_stub=said.value("ClearSolutions", "text_stub", None),
        header=said.text("IncludeHeaderFooter", "header", ""),
        footer=said.text("IncludeHeaderFooter", "footer", ""),
        autotests=said.text("InstantiateTests", "autotest_filename", "autotests.yml"),
        autotest_delimiter=said.text("InstantiateTests", "autotest_delimiter", "AUTOTEST"),
        cell_seconds=_cell_seconds(said),
        remarks=tuple(said.remarks()),
    )


def _refuse_strangers(path: Path, state: os.stat_result) -> None:
    """Refuse a file that somebody else could have laid here: running it would run their code as this user."""
    if os.name != "posix" or state.st_uid in (os.geteuid(), 0):
        return
    if path.parent.stat().st_mode & 0o002:
        raise CourseError(
            f"{path}: written by another user, into a folder that everybody may write to\n"
            "  it is Python and would be run: look at it, then make a copy of your own, or take the folder's "
            "right away"
        )


class _Said:
    """What the file says, setting by setting, with errors that name it."""

    def __init__(self, path: Path, config: Config) -> None:
        self.path, self.config = path, config

    def value(self, section: str, name: str, default: Any) -> Any:
        if section not in self.config or name not in self.config[section]:
            return default
        found = self.config[section][name]
        # `.append` and `.update` on a setting that has no value yet
        return found.get_value(default) if isinstance(found, LazyConfigValue) else found

    def text(self, section: str, name: str, default: str) -> str:
        found = self.value(section, name, default)
        if not isinstance(found, str | PurePath):
            raise self.fault(f"c.{section}.{name} = {found!r}", "wanted a text")
        return str(found)

    def fault(self, problem: str, remedy: str) -> CourseError:
        return CourseError(f"{self.path}: {problem}\n  {remedy}")

    def remarks(self) -> list[str]:
        """Say of each setting that has no effect here that it has none."""
        found = []
        for section in sorted(self.config):
            if any(fnmatchcase(section, pattern) for pattern in ELSEWHERE):
                continue
            for name, value in sorted(self.config[section].items()):
                ours = isinstance(value, str) and value.startswith("autograder.")
                if not ours and name not in HONOURED.get(section, ()):
                    instead = INSTEAD.get(section, "nbgrader's own commands go on to heed it")
                    found.append(f"{CONFIG}: c.{section}.{name} has no effect on `course`: {instead}")
        return found


def _directories(said: _Said, root: Path) -> dict[str, str]:
    """Find the course's folders, below what `directory_structure` puts before them."""
    structure = said.text("CourseDirectory", "directory_structure", STRUCTURE).replace("\\", "/")
    if not structure.endswith(STRUCTURE):
        raise said.fault(
            f"c.CourseDirectory.directory_structure = {structure!r}",
            f"known are structures that end in {STRUCTURE}: move the folders, or make links",
        )
    before = structure.removesuffix(STRUCTURE)
    found = {
        name: before + said.text("CourseDirectory", f"{name}_directory", name) for name in DIRECTORIES[:-1]
    }
    # what compile writes for nbgrader is no source of ours
    if PurePath(os.path.normpath(found["source"])).parts[:1] == ("build",):
        found["source"] = before + "source"
    # an nbgrader course seldom has a solution folder: only one that is named is nbgrader's
    found["solutions"] = before + said.text("CourseDirectory", "solution_directory", "solutions")
    source = os.path.normpath(root / found["source"])
    for name, place in found.items():
        if name != "source" and os.path.normpath(root / place) == source:
            setting = "solution" if name == "solutions" else name
            raise said.fault(
                f"the sources lie in {found['source']}, and so would the {setting} files, over them",
                f'name another folder: c.CourseDirectory.{setting}_directory = "..."',
            )
    return found


def _delimiters(said: _Said) -> Delimiters:
    usual = Delimiters()
    found = Delimiters(
        solution=(
            said.text("ClearSolutions", "begin_solution_delimeter", usual.solution[0]),
            said.text("ClearSolutions", "end_solution_delimeter", usual.solution[1]),
        ),
        hidden_tests=(
            said.text("ClearHiddenTests", "begin_test_delimeter", usual.hidden_tests[0]),
            said.text("ClearHiddenTests", "end_test_delimeter", usual.hidden_tests[1]),
        ),
        mark_scheme=(
            said.text("ClearMarkScheme", "begin_mark_scheme_delimeter", usual.mark_scheme[0]),
            said.text("ClearMarkScheme", "end_mark_scheme_delimeter", usual.mark_scheme[1]),
        ),
    )
    if not all((*found.solution, *found.hidden_tests, *found.mark_scheme)):
        raise said.fault("an empty delimiter", "it would be found in every line: say what it is")
    return found


def _cell_seconds(said: _Said) -> float | None:
    """Read the time-out of a cell; nbgrader's None and -1 are no time-out."""
    for section in ("Execute", "ExecutePreprocessor", "NotebookClient"):
        seconds = said.value(section, "timeout", 0)
        if seconds is None or (isinstance(seconds, int | float) and seconds < 0):
            return LONGEST_SECONDS
        if not isinstance(seconds, int | float):
            raise said.fault(f"c.{section}.timeout = {seconds!r}", "wanted a number of seconds")
        if seconds:
            return float(seconds)
    return None
