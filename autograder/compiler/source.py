"""The door that every source notebook comes in by: a percent script or an nbgrader `.ipynb`."""

from __future__ import annotations

from pathlib import Path

from autograder.compiler.faults import cell_fault, place
from autograder.compiler.files import data_files
from autograder.compiler.nbgrader_source import read_ipynb
from autograder.compiler.percent import read_percent
from autograder.course import Course, is_percent, read_week
from autograder.errors import CourseError
from autograder.model import Assignment, Cell, Notebook

__all__ = ["read_assignment", "read_notebook"]


def read_notebook(path: Path, root: Path | None = None) -> Notebook:
    """Read one source notebook, regions still in it; `root` is the course folder that its name is given from.

    Raises `SourceError` or `CourseError` naming the place that does not say what it may.
    """
    shown = path.relative_to(root).as_posix() if root else path.as_posix()
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise CourseError(f"{shown}: not UTF-8 text ({error})\n  save it as UTF-8") from None
    cells = read_ipynb(shown, text) if path.suffix == ".ipynb" else read_percent(shown, text)
    _refuse_duplicates(shown, cells)
    return Notebook(name=path.stem, path=shown, cells=cells)


def read_assignment(course: Course, name: str) -> Assignment:
    """Read an assignment: its settings, its notebooks in the order of `week.toml`, its data files."""
    folder = course.source / name
    week = read_week(folder)
    notebooks = tuple(read_notebook(_find(folder, notebook), course.root) for notebook in week.notebooks)
    return Assignment(week=week, notebooks=notebooks, files=data_files(folder))


def _find(folder: Path, name: str) -> Path:
    percent, ipynb = folder / f"{name}.py", folder / f"{name}.ipynb"
    if not percent.exists() or not is_percent(percent):
        return ipynb
    if ipynb.exists():
        raise CourseError(
            f"{percent} and {ipynb.name} have the same name: which of them is the notebook?\n"
            "  remove or rename one"
        )
    return percent


def _refuse_duplicates(path: str, cells: tuple[Cell, ...]) -> None:
    seen: dict[str, Cell] = {}
    for cell in cells:
        for label in sorted({cell.id, cell.name} - {""}):
            if label in seen:
                first = f", in line {place(seen[label], None)}" if seen[label].line else ""
                problem = f"the name {label!r} is taken by an earlier cell{first}"
                remedy = 'give every cell its own; a second test of a question is test="..." part="..."'
                raise cell_fault(path, cell, None, problem, remedy)
        seen |= {label: cell for label in (cell.id, cell.name) if label}
