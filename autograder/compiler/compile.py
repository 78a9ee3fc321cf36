"""From a source folder to everything that students, graders and nbgrader are given of it."""

from __future__ import annotations

import json
from pathlib import Path

from autograder.compiler.exam import exam, exam_bytes
from autograder.compiler.files import HANDED_IN, handed_in, refuse_markers
from autograder.compiler.plain import plain_bytes
from autograder.compiler.release import release_bytes
from autograder.compiler.solution import solution_bytes
from autograder.compiler.source import read_assignment
from autograder.compiler.tree import Tree, differences, replace
from autograder.course import Course
from autograder.model import Assignment

__all__ = ["check_assignment", "compile_assignment"]


def compile_assignment(course: Course, name: str) -> Assignment:
    """Compile one assignment: write its release, solutions, nbgrader source and exams.

    Raises `CourseError` or `SourceError`; what was there before is then still there, whole.
    """
    assignment = read_assignment(course, name)
    trees = _trees(course, assignment)
    exams = course.build / "exams"
    exams.mkdir(parents=True, exist_ok=True)
    exams.chmod(0o700)  # hidden tests: not for another user of this machine, a sandboxed one included
    replace(trees)
    for path in course.exam_path(name, "").parent.glob("*.json"):
        path.touch()  # as new as the source, even where the source's change did not change it
    return assignment


def check_assignment(course: Course, name: str) -> list[str]:
    """List what in release/ and solutions/ does not agree with the source, a sentence each; writes nothing.

    Raises `CourseError` or `SourceError` when the source cannot be compiled.
    """
    assignment = read_assignment(course, name)
    problems = []
    for target, tree in _trees(course, assignment).items():
        if target.parent not in (course.release, course.solutions):
            continue
        shown = target.relative_to(course.root).as_posix()
        for inner, state in differences(target, tree).items():
            problems.append(
                f"{shown}/{inner} is {state}: {_reason(course, assignment, inner, state, target, tree)}"
            )
    return problems


def _trees(course: Course, assignment: Assignment) -> dict[Path, Tree]:
    """Make everything in memory first, so that a fault in the last notebook writes nothing of the first."""
    name = assignment.week.name
    folder = course.source / name
    refuse_markers(folder, assignment.files)
    data: dict[str, bytes | Path] = {inner: folder / inner for inner in assignment.files}
    own = {inner: folder / HANDED_IN / inner for inner in handed_in(folder)}
    release, solutions, plain = dict(data), data | own, dict(data)
    exams = {f"files/{inner}": path for inner, path in data.items()}
    for notebook in assignment.notebooks:
        file = f"{notebook.name}.ipynb"
        exams[f"{notebook.name}.json"] = exam_bytes(exam(notebook, assignment.week, folder))
        release[file] = release_bytes(notebook)
        solutions[file] = solution_bytes(notebook)
        plain[file] = plain_bytes(notebook)
    return {
        course.release / name: release,
        course.solutions / name: solutions,
        course.build / "source" / name: plain,
        course.exam_path(name, "").parent: exams,
    }


def _reason(course: Course, assignment: Assignment, inner: str, state: str, target: Path, tree: Tree) -> str:
    source = {f"{notebook.name}.ipynb": notebook.path for notebook in assignment.notebooks}
    week = f"source/{assignment.week.name}"
    own = not (course.root / week / inner).exists() and (course.root / week / HANDED_IN / inner).exists()
    path = source.get(inner, f"{week}/{HANDED_IN}/{inner}" if own else f"{week}/{inner}")
    if state == "one too many":
        return f"nothing in source/{assignment.week.name} makes it; remove it, or add its source"
    if state == "missing":
        return f"{path} makes it; run: course compile {assignment.week.name}"
    cell = _first_difference((target / inner).read_bytes(), tree[inner]) if inner in source else ""
    return f"{path} makes another{cell}; run: course compile {assignment.week.name}"


def _first_difference(found: bytes, wanted: bytes | Path) -> str:
    """Name the first cell in which two notebook files differ."""
    assert isinstance(wanted, bytes)
    try:
        cells, wanted_cells = (json.loads(one)["cells"] for one in (found, wanted))
        for number, cell in enumerate(wanted_cells):
            if number >= len(cells) or cells[number] != cell:
                return f", from cell {cell['id']} on"
    except (ValueError, KeyError, TypeError):
        return ": what lies there is no notebook"
    return ""
