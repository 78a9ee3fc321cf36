"""Small notebooks written for one kernel, and what is found when their exam is held with any answer."""

from __future__ import annotations

import json
import re
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from compiler.small_sources import code, ipynb

from autograder.audit.slices import paper_of
from autograder.compiler.exam import exam
from autograder.compiler.modes import Modes
from autograder.grading.sitting.hall import Hall
from autograder.model import Exam, Finding, Limits, Notebook, Ran, Sitting, Week

MODULES = ("numpy", "numpy.testing", "unittest", "matplotlib.pyplot")
PATCHED = "it is about what only the student's process has"
SOLUTION = {"grade": False, "solution": True, "locked": False, "schema_version": 3}
TEST = {"grade": True, "solution": False, "locked": True, "schema_version": 3}
LOCKED = {"grade": False, "solution": False, "locked": True, "schema_version": 3}


def answer(name: str, source: str) -> dict[str, Any]:
    """Make a cell that students write, with the instructor's solution in it."""
    return code(f"### BEGIN SOLUTION\n{source}\n### END SOLUTION", grade_id=name, **SOLUTION)


def graded(name: str, shown: str, hidden: str = "", points: float = 1.0) -> dict[str, Any]:
    """Make a test cell."""
    closed = f"\n### BEGIN HIDDEN TESTS\n{hidden}\n### END HIDDEN TESTS" if hidden else ""
    return code(shown + closed, grade_id=name, points=points, **TEST)


def given(name: str, source: str) -> dict[str, Any]:
    """Make a cell of the instructor's."""
    return code(source, grade_id=name, **LOCKED)


def sit(
    hall: Hall,
    *cells: dict[str, Any],
    there: str = "",
    trusting: str = "",
    asks: dict[str, tuple[str, ...]] | None = None,
    answers: dict[str, str] | None = None,
    trial: bool = False,
    **limits: float,
) -> Sitting:
    """Hold the exam of a notebook, its solution with these `answers` in it, by the name of the cell.

    `there` are the names of test cells that run in the student's process, `trusting` those that let its operators
    answer, both with blanks between them.
    """
    modes = Modes(dict.fromkeys(there.split(), PATCHED), dict.fromkeys(trusting.split(), PATCHED), asks or {})
    week = Week("w", limits=Limits(**{"cell_seconds": 20.0, **limits}))  # type: ignore[arg-type]
    notebook, made = compiled(week, modes, *cells)
    return hall.hold(replace(made, trial=trial), paper_of(made, notebook, answers))


def compiled(week: Week, modes: Modes, *cells: dict[str, Any]) -> tuple[Notebook, Exam]:
    """Make a notebook of cells, and its exam."""
    with tempfile.TemporaryDirectory() as folder:
        notebook = ipynb(Path(folder), *cells)
        return notebook, exam(notebook, week, Path(folder), modes)


def outcomes(sitting: Sitting) -> dict[str, str]:
    return {finding.name: finding.outcome for finding in sitting.findings}


def finding_of(sitting: Sitting, name: str) -> Finding:
    return next(finding for finding in sitting.findings if finding.name == name)


def ran_of(sitting: Sitting, name: str) -> Ran:
    return next(ran for ran in sitting.ran if ran.id == name)


def told(sitting: Sitting) -> str:
    """All that students and instructors could read of a sitting, but its times, whose digits are any."""
    return re.sub(r"seconds=[^,)]+", "", str(sitting))


def told_to_students(sitting: Sitting) -> str:
    """What a student may read: the outputs, errors and messages, and no detail for the instructor."""
    ran = [[list(one.outputs), one.error] for one in sitting.ran]
    return json.dumps([ran, [finding.message for finding in sitting.findings], sitting.notes])


def text_of(sitting: Sitting, name: str) -> str:
    """What a cell printed."""
    return "".join(output.get("text", "") for output in ran_of(sitting, name).outputs)
