"""A course of one week with a notebook as teachers write them for nbgrader, for one kernel."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from autograder.audit.modes import find_modes
from autograder.compiler.compile import compile_assignment
from autograder.compiler.modes import Modes
from autograder.compiler.source import read_assignment
from autograder.course import Course
from autograder.model import Exam

SOLUTION = {"grade": False, "solution": True, "locked": False, "schema_version": 3}
TEST = {"grade": True, "solution": False, "locked": True, "schema_version": 3}
LOCKED = {"grade": False, "solution": False, "locked": True, "schema_version": 3}


def cell(source: str, name: str, marks: dict[str, Any]) -> dict[str, Any]:
    meta = {"nbgrader": {**marks, "grade_id": name}}
    return {
        "cell_type": "code",
        "id": name,
        "source": source,
        "outputs": [],
        "execution_count": None,
        "metadata": meta,
    }


def answer(name: str, source: str) -> dict[str, Any]:
    return cell(f"### BEGIN SOLUTION\n{source}\n### END SOLUTION", name, SOLUTION)


def graded(name: str, source: str, points: float = 1.0) -> dict[str, Any]:
    return cell(source, name, TEST | {"points": points})


def given(name: str, source: str) -> dict[str, Any]:
    return cell(source, name, LOCKED)


def course_of(root: Path, *cells: dict[str, Any], settings: str = "") -> Course:
    """Make a course, not yet compiled, with the notebook `bank` in it."""
    folder = root / "source" / "week01"
    folder.mkdir(parents=True, exist_ok=True)
    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": list(cells)}
    (folder / "bank.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    if settings:
        (folder / "week.toml").write_text(settings, encoding="utf-8")
    return Course(root)


def modes_of(course: Course) -> Modes:
    return find_modes(course, read_assignment(course, "week01"))["bank"]


def compiled_of(course: Course) -> Exam:
    compile_assignment(course, "week01", find_modes)
    (exam,) = course.exams("week01")
    return exam
