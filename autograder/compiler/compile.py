"""From a source folder to everything that students, graders and nbgrader are given of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from autograder.compiler.exam import exam, exam_bytes, is_shared_kernel
from autograder.compiler.files import HANDED_IN, handed_in, refuse_markers
from autograder.compiler.modes import NOTHING_TRIED, Modes
from autograder.compiler.otter import FOLDER, otter_tests
from autograder.compiler.plain import plain_bytes
from autograder.compiler.release import release_bytes
from autograder.compiler.solution import solution_bytes
from autograder.compiler.source import read_assignment
from autograder.compiler.tree import Tree, differences, replace
from autograder.course import Course
from autograder.model import Assignment, Notebook

__all__ = ["FindModes", "check_assignment", "check_read", "compile_assignment"]

FindModes = Callable[[Course, Assignment], Mapping[str, Modes]]


def compile_assignment(course: Course, name: str, find: FindModes | None = None) -> Assignment:
    """Compile one assignment: write its release, solutions, nbgrader source and exams.

    `find` tells of notebooks that were written for one kernel where their cells have to run; without it all test cells
    run in the examiner that can, as far as the source shows. Raises `CourseError` or `SourceError`; what was there
    before is then still there, whole.
    """
    assignment = read_assignment(course, name)
    trees = _trees(course, assignment, find(course, assignment) if find else {})
    exams = course.build / "exams"
    exams.mkdir(parents=True, exist_ok=True)
    exams.chmod(0o700)  # hidden tests: not for another user of this machine, a sandboxed one included
    put_aside(course, assignment, trees)
    replace(trees)
    for path in course.exam_path(name, "").parent.glob("*.json"):
        path.touch()  # as new as the source, even where the source's change did not change it
    return assignment


def put_aside(course: Course, assignment: Assignment, trees: Mapping[Path, Tree]) -> None:
    """Move what an instructor's own folders have under the names of ours, the first time that a course is compiled.

    A course of nbgrader's has a `release/` of its own making, and may keep worked solutions where ours go. What differs
    is moved to `<folder>-before/`, once; what a later compile finds there is ours.
    """
    if course.exam_path(assignment.week.name, "").parent.exists() or not any(
        map(is_shared_kernel, assignment.notebooks)
    ):
        return
    for target in (course.release / assignment.week.name, course.solutions / assignment.week.name):
        kept = target.parent.with_name(f"{target.parent.name}-before") / target.name
        if any(target.rglob("*")) and differences(target, trees[target]) and not kept.exists():
            kept.parent.mkdir(parents=True, exist_ok=True)
            target.rename(kept)


def check_assignment(course: Course, name: str) -> list[str]:
    """List what in release/ and solutions/ does not agree with the source, a sentence each; writes nothing.

    Raises `CourseError` or `SourceError` when the source cannot be compiled.
    """
    return check_read(course, read_assignment(course, name))


def check_read(course: Course, assignment: Assignment) -> list[str]:
    """List the same for an assignment that is read already."""
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


def _trees(
    course: Course, assignment: Assignment, modes: Mapping[str, Modes] = MappingProxyType({})
) -> dict[Path, Tree]:
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
        exams[f"{notebook.name}.json"] = exam_bytes(
            exam(notebook, assignment.week, folder, modes.get(notebook.name, NOTHING_TRIED))
        )
        release[file] = release_bytes(notebook)
        alone = len(assignment.notebooks) == 1
        release = {**otter_tests(notebook, course.root / notebook.path, alone=alone), **release}
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
    week = f"{course.source.name}/{assignment.week.name}"
    if not (course.source / assignment.week.name / inner).exists():
        made_of = [notebook.path for notebook in assignment.notebooks if is_otter_test_of(inner, notebook)]
        if made_of:
            source[inner] = made_of[0]
    own = not (course.root / week / inner).exists() and (course.root / week / HANDED_IN / inner).exists()
    path = source.get(inner, f"{week}/{HANDED_IN}/{inner}" if own else f"{week}/{inner}")
    if state == "one too many":
        return f"nothing in {week} makes it; remove it, or add its source"
    if state == "missing":
        return f"{path} makes it; run: course compile {assignment.week.name}"
    cell = ""
    if inner.endswith(".ipynb") and inner in source:
        cell = _first_difference((target / inner).read_bytes(), tree[inner])
    return f"{path} makes another{cell}; run: course compile {assignment.week.name}"


def is_otter_test_of(inner: str, notebook: Notebook) -> bool:
    """Tell whether a file of a release is one of the tests that a notebook's visible checks make for otter."""
    folder, _, rest = inner.partition("/")
    return folder == FOLDER and (rest.count("/") == 0 or rest.startswith(f"{notebook.name}/"))


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
