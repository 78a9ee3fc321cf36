"""The door that every source notebook comes in by: a percent script, nbgrader's or otter's `.ipynb`."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

from autograder.compiler.faults import cell_fault, place
from autograder.compiler.files import data_files
from autograder.compiler.nbgrader_source import read_ipynb
from autograder.compiler.otter import is_otter, read_otter
from autograder.compiler.percent import read_percent
from autograder.compiler.preparation import prepare
from autograder.compiler.released_text import broken_stubs
from autograder.course import Course, source_file
from autograder.errors import CourseError
from autograder.model import Assignment, Cell, Notebook

__all__ = ["read_assignment", "read_notebook"]


def read_notebook(path: Path, root: Path | None = None, course: Course | None = None) -> Notebook:
    """Read one source notebook, regions still in it; `root` is the course folder that its name is given from.

    With its course an `.ipynb` gets what the course's settings say: other delimiters and stubs, a header, tests made by
    running it. Without one nothing of it is run. Raises `SourceError` or `CourseError` naming the place that does not
    say what it may.
    """
    shown = path.relative_to(root).as_posix() if root and path.is_relative_to(root) else path.as_posix()
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise CourseError(f"{shown}: not UTF-8 text ({error})\n  save it as UTF-8") from None
    notebook = _read(path, shown, text, course)
    _refuse_duplicates(shown, notebook.cells)
    return notebook


def _read(path: Path, shown: str, text: str, course: Course | None) -> Notebook:
    if path.suffix != ".ipynb":
        return Notebook(name=path.stem, path=shown, cells=read_percent(shown, text))
    if is_otter(path, text):
        return read_otter(path, shown, text)
    if course is None:
        return read_ipynb(shown, text)
    return read_ipynb(shown, text, course.settings, partial(prepare, course, shown, path.parent))


def read_assignment(course: Course, name: str) -> Assignment:
    """Read an assignment: its settings, its notebooks in the order of `week.toml`, its data files.

    The first notebook's remarks begin with those about the course's own settings.
    """
    folder = course.source / name
    week = course.week(name)
    notebooks = [
        read_notebook(source_file(folder, notebook), course.root, course) for notebook in week.notebooks
    ]
    notebooks = [replace(one, remarks=(*one.remarks, *broken_stubs(one))) for one in notebooks]
    notebooks[0] = replace(notebooks[0], remarks=(*course.settings.remarks, *notebooks[0].remarks))
    return Assignment(week=week, notebooks=tuple(notebooks), files=data_files(folder, course.settings))


def _refuse_duplicates(path: str, cells: tuple[Cell, ...]) -> None:
    seen: dict[str, Cell] = {}
    for cell in cells:
        for label in sorted({cell.id, cell.name} - {""}):
            if label in seen:
                first = f", in line {place(seen[label], None)}" if seen[label].line else ""
                problem = f"the name {label!r} is taken by an earlier cell{first}"
                remedy = "give every cell its own"
                if cell.line:
                    remedy += '; a second test of a question is test="..." part="..."'
                raise cell_fault(path, cell, None, problem, remedy)
        seen |= {label: cell for label in (cell.id, cell.name) if label}
