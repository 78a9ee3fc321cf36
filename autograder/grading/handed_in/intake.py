"""Take in what students handed in: `submitted/<student>/<assignment>/`, as nbgrader collects it.

Theory of operation. Names and files below `submitted/` are the students'. A folder is entered only if it
is a folder and not a link; a name becomes a student only if it is one that can be shown and written. What is
wrong with one notebook is that paper's `reason`; only what the system refuses is an `EngineError`, so that
nobody loses points over a file that the grading account may not open.
"""

from __future__ import annotations

import dataclasses
import os
import stat
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

from autograder.course import Course
from autograder.errors import CourseError, EngineError, SubmissionError
from autograder.grading.handed_in.hand_in_time import HandInTime, read_hand_in_time
from autograder.grading.handed_in.handed_in_names import Choice, choose_files
from autograder.grading.handed_in.mending import mend
from autograder.grading.handed_in.notebook_file import read_notebook_file
from autograder.grading.handed_in.plain_file import shown
from autograder.model import Exam, Paper, Submission

__all__ = [
    "hand_in_time",
    "odd_folders",
    "problem_of_name",
    "submitted_students",
    "take_in",
    "take_in_notebook",
]

LONGEST_NAME = 128  # PostgreSQL refuses more, and would stop the run


def submitted_students(course: Course, assignment: str) -> list[str]:
    """List the students who handed in something for an assignment, sorted."""
    return [student for student, problem in _folders(course, assignment) if not problem]


def odd_folders(course: Course, assignment: str) -> list[str]:
    """Say, for the instructor, which folders of `submitted/` are passed over and why, sorted."""
    return [f"submitted/{shown(name)}: {why}" for name, why in _folders(course, assignment) if why]


def take_in(course: Course, assignment: str, student: str, exams: Sequence[Exam]) -> Submission:
    """Read all that one student handed in for an assignment; each exam has its paper, in the exams' order.

    Raises `CourseError` for a name that no student has, `EngineError` when the system refuses a file.
    """
    if problem := problem_of_name(student):
        raise CourseError(f"student {shown(student)!r}: {problem}\n  name a folder of {course.submitted}")
    folder = course.submitted / student / assignment
    try:
        return _take_in(folder, student, assignment, exams)
    except OSError as error:
        raise EngineError(
            f"{error.filename or folder}: cannot be read ({error.strerror})\n"
            "  make it readable for the grading account, then grade again"
        ) from error


def hand_in_time(
    course: Course, assignment: str, student: str, exams: Sequence[Exam]
) -> tuple[str, HandInTime]:
    """Tell when a student handed in, without reading the notebooks, and the folder; empty where `take_in` reads none.

    Raises `EngineError` when the system refuses a file.
    """
    folder = os.path.join(course.submitted, student, assignment)
    try:
        if _problem_of_folder(folder):
            return "", HandInTime(None)
        if not (told := read_hand_in_time(folder, ())).guessed:
            return folder, told
        choices = choose_files(folder, student, exams)
        return folder, read_hand_in_time(folder, [one.file for one in choices.values() if one.file])
    except OSError as error:
        raise EngineError(f"{error.filename or folder}: cannot be read ({error.strerror})") from error


def take_in_notebook(path: Path, exam: Exam) -> Paper:
    """Read one handed-in file as the paper of one exam; a file that cannot be read gives its `reason`."""
    try:
        return mend(exam, read_notebook_file(path))
    except SubmissionError as error:
        return Paper(exam.notebook, (), reason=str(error))


def _take_in(folder: Path, student: str, assignment: str, exams: Sequence[Exam]) -> Submission:
    if problem := _problem_of_folder(folder):
        return Submission(
            student, assignment, tuple(Paper(exam.notebook, (), reason=problem) for exam in exams)
        )
    choices = choose_files(folder, student, exams)
    papers = [_paper(folder, choices[exam.notebook], exam) for exam in exams]
    time = read_hand_in_time(folder, [choice.file for choice in choices.values() if choice.file])
    if time.note and papers:
        papers[0] = _noted(papers[0], time.note)
    return Submission(student, assignment, tuple(papers), str(folder), time.moment, time.guessed)


def _paper(folder: Path, choice: Choice, exam: Exam) -> Paper:
    if choice.reason:
        return Paper(exam.notebook, (), reason=choice.reason)
    paper = take_in_notebook(folder / choice.file, exam)
    return _noted(paper, choice.note) if choice.note else paper


def _noted(paper: Paper, note: str) -> Paper:
    return dataclasses.replace(paper, mended=(note, *paper.mended))


def _folders(course: Course, assignment: str) -> Iterator[tuple[str, str]]:
    """Yield the folders of `submitted/` that have the assignment, and what is wrong with each."""
    submitted = course.submitted
    try:
        names = sorted(os.listdir(submitted)) if submitted.exists() else []
    except OSError as error:
        raise EngineError(
            f"{submitted}: cannot be listed ({error.strerror})\n  make it a folder that may be read"
        ) from error
    for name in names:
        if name.startswith("."):  # such as .ipynb_checkpoints
            continue
        student = os.path.join(submitted, name)
        folder = os.path.join(student, assignment)
        try:
            kind = os.lstat(folder).st_mode
            problem = problem_of_name(name) or _too_long(course, name)
            problem = problem or _problem_of_kind(os.lstat(student).st_mode, student)
            yield name, problem or _problem_of_kind(kind, folder)
        except (FileNotFoundError, NotADirectoryError):  # another week's, or a plain file
            continue
        # not passed over in silence: taking it in says what the system refuses
        except OSError:
            yield name, problem_of_name(name) or _too_long(course, name)


def _too_long(course: Course, name: str) -> str:
    """Say that a gradebook on a server refuses a name; a file takes any."""
    if len(name) <= LONGEST_NAME or isinstance(course.gradebook, Path):
        return ""
    return f"its name has more than {LONGEST_NAME} characters, the most that the gradebook's server takes"


def problem_of_name(student: str) -> str:
    """Say why a name cannot be a student's: it is written into paths, pages and the gradebook."""
    if not student or student.startswith(".") or "/" in student or "\\" in student:
        return "not a folder's name"
    if student != student.strip():
        return "its name begins or ends in a blank, which nbgrader strips"
    if student.isascii() and student.isprintable():
        return ""
    # control, format (also the marks that turn the direction of writing), surrogate, unassigned
    if any(unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Cn", "Zl", "Zp") for letter in student):
        return "its name has characters that cannot be shown"
    return ""


def _problem_of_folder(folder: str | Path) -> str:
    """Say why a student's folder of an assignment is not read. Raises `OSError` when the system refuses it."""
    for place in (os.path.dirname(folder), os.fspath(folder)):
        try:
            kind = os.lstat(place).st_mode
        except (FileNotFoundError, NotADirectoryError):
            return "not handed in"
        if problem := _problem_of_kind(kind, place):
            return problem
    return ""


def _problem_of_kind(kind: int, place: str) -> str:
    """Say why what is not a folder is not entered; `kind` is the mode of what lies at `place`."""
    if stat.S_ISDIR(kind):
        return ""
    name = shown(os.path.basename(place))
    if stat.S_ISLNK(kind):
        return f"the folder '{name}' is a link. Hand in the files themselves."
    return f"'{name}' is a file. Hand in a folder of that name with the notebooks in it."
