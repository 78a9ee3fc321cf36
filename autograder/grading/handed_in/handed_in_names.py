"""Tell which of the files in a student's folder is which notebook of the assignment.

The exact name wins. Any other name counts only if it can mean just one notebook: because it differs by
what browsers, systems and students add to names, or because the cells in the file are of that notebook.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from os import scandir
from pathlib import Path

from autograder.errors import SubmissionError
from autograder.grading.handed_in.notebook_file import read_notebook_file
from autograder.grading.handed_in.plain_file import shown
from autograder.model import Exam

__all__ = ["MAX_MISNAMED", "Choice", "choose_files", "notebooks_in"]

# more than any honest folder holds; a flood of files must not be walked, and still less read
MAX_ENTRIES = 10_000
MAX_MISNAMED = 20

# "pca (1)", "pca-Copy1", "Copy of pca", "Kopie von pca"
DECORATIONS = re.compile(r"\(\d+\)|\b(?:copy|copie|kopie)\d*\b|\b(?:of|von|de)\b|\bfinal\b")
SEPARATORS = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Choice:
    """The file chosen for one notebook, or the `reason` why there is none; `note` tells of an odd name."""

    file: str = ""
    note: str = ""
    reason: str = ""


def choose_files(folder: str | Path, student: str, exams: Sequence[Exam]) -> dict[str, Choice]:
    """Choose the file of each exam's notebook in the folder of one student, by the notebook's name."""
    there = notebooks_in(folder)
    exact = {f"{exam.notebook}.ipynb" for exam in exams} & set(there)
    left = [name for name in there if name not in exact][:MAX_MISNAMED]
    meanings: dict[str, set[str]] = {}
    # nearly always all are there under their names: then no file is read for its meaning
    if len(exact) < len(exams):
        meanings = {name: _meanings(Path(folder, name), student, exams) for name in left}
    return {
        exam.notebook: _exact(exam.notebook, left, student)
        if f"{exam.notebook}.ipynb" in exact
        else _choose(exam.notebook, meanings)
        for exam in exams
    }


def _exact(notebook: str, left: Sequence[str], student: str) -> Choice:
    wanted = f"{notebook}.ipynb"
    beside = [name for name in left if _key(name, student) == _key(wanted, student)]
    listed = ", ".join(f"'{shown(name)}'" for name in beside)
    return Choice(wanted, note=f"{wanted} was read; {listed} beside it was not." if beside else "")


def _choose(notebook: str, meanings: dict[str, set[str]]) -> Choice:
    wanted = f"{notebook}.ipynb"
    possible = [name for name, means in meanings.items() if notebook in means]
    if len(possible) == 1 and len(meanings[possible[0]]) == 1:
        return Choice(possible[0], note=f"'{shown(possible[0])}' was read as {wanted}.")
    if possible:
        listed = " and ".join(f"'{shown(name)}'" for name in possible)
        others = sorted(set().union(*(meanings[name] for name in possible)) - {notebook})
        doubt = f"or {', '.join(others)}" if others else "and only one can be"
        return Choice(
            reason=f"not handed in under its name: {listed} may be {wanted}, {doubt}. "
            f"Name the right one {wanted} and hand it in again."
        )
    strange = [name for name, means in meanings.items() if not means]
    if strange:
        listed = ", ".join(f"'{shown(name)}'" for name in strange)
        return Choice(
            reason=f"not handed in: wanted {wanted}, found {listed}. "
            f"If that is it, name it {wanted} and hand it in again."
        )
    return Choice(reason="not handed in")


def notebooks_in(folder: str | Path) -> list[str]:
    """List what is called a notebook in a folder, sorted; whether it is one, the reader says."""
    with scandir(folder) as entries:
        return sorted(
            entry.name
            for entry in islice(entries, MAX_ENTRIES)
            if entry.name.lower().endswith(".ipynb") and not entry.name.startswith(".")
        )


def _meanings(path: Path, student: str, exams: Sequence[Exam]) -> set[str]:
    """Find the notebooks that a misnamed file may be, by its name and by its cells."""
    key = _key(path.name, student)
    by_name = {exam.notebook for exam in exams if key and _key(exam.notebook, student) == key}
    by_cells = _meanings_of_cells(path, exams)
    return by_name & by_cells or by_name | by_cells


def _meanings_of_cells(path: Path, exams: Sequence[Exam]) -> set[str]:
    """Find the notebooks that have a cell of the file, by names that no other notebook has."""
    try:
        names = {cell.grade_id for cell in read_notebook_file(path).cells}
    except SubmissionError:
        return set()
    used = Counter(cell.name for exam in exams for cell in exam.cells if cell.name)
    return {
        exam.notebook
        for exam in exams
        if any(cell.name in names and used[cell.name] == 1 for cell in exam.cells)
    }


def _key(name: str, student: str) -> str:
    """Reduce a file name to what it says, without decorations, the student's name, case and separators."""
    stem = name.casefold().removesuffix(".ipynb").replace("_", " ")
    own = SEPARATORS.split(student.casefold())
    words = SEPARATORS.split(DECORATIONS.sub(" ", stem))
    return "".join(word for word in words if word not in (*own, "".join(own)))
