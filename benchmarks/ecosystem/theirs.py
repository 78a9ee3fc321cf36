"""nbgrader's own scores: `nbgrader generate_assignment` and `nbgrader autograde` in a course of their own.

They take some seconds a submission, so they are kept by the hash of what was graded and the versions that graded it.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook

from benchmarks.ecosystem.called import Called, call, empty_gradebook
from benchmarks.ecosystem.corpus import Sample
from benchmarks.ecosystem.scored import (
    Mark,
    Marks,
    Scored,
    code_of,
    kept_scores,
    read_files,
    write_files,
)

__all__ = ["score_with_nbgrader"]

MAKING_SECONDS, GRADING_SECONDS = 180.0, 240.0  # the second a student
OLD = "nbgrader update"  # what nbgrader says to run on metadata of an older schema
RAISED = re.compile(r"^ *[\w.]*(Error|Exception|Entry|Died)\b: .*$", re.MULTILINE)
ANSI = re.compile(r"\x1b\[[0-9;]*m")


def score_with_nbgrader(sample: Sample, kept: Path) -> Scored:
    """Have nbgrader score a sample; from the folder `kept`, where the same one was scored before."""
    versions = [version(name) for name in ("nbgrader", "nbclient", "ipykernel", "ipython")]
    return kept_scores(kept, sample.name, [sample.digest, *versions], lambda: _scored(sample))


def _scored(sample: Sample) -> Scored:
    with tempfile.TemporaryDirectory(prefix="ecosystem-", ignore_cleanup_errors=True) as folder:
        return _score(sample, Path(folder))


def _score(sample: Sample, root: Path) -> Scored:
    # without a setting, nbgrader takes the exchange of this machine's course
    (root / "nbgrader_config.py").write_text(f"c = get_config()\nc.CourseDirectory.root = {str(root)!r}\n")
    write_files(root, {**sample.above, "gradebook.db": empty_gradebook()})
    source = root / "source" / sample.name
    write_files(source, sample.source)
    made = call(root, MAKING_SECONDS, "nbgrader", "generate_assignment", sample.name)
    if made.code and OLD in made.said:
        call(root, MAKING_SECONDS, "nbgrader", "update", "source")
        made = call(root, MAKING_SECONDS, "nbgrader", "generate_assignment", sample.name)
    if made.code:
        return Scored(refused=_why(made))
    released = root / "release" / sample.name
    handed_in = {"solution": read_files(source), "stub": read_files(released), **sample.handed_in}
    for student, files in handed_in.items():
        write_files(root / "submitted" / student / sample.name, files)
    seconds = MAKING_SECONDS + GRADING_SECONDS * len(handed_in)
    graded = call(root, seconds, "nbgrader", "autograde", sample.name)
    if graded.code and OLD in graded.said:
        call(root, MAKING_SECONDS, "nbgrader", "update", "submitted")
        graded = call(root, seconds, "nbgrader", "autograde", sample.name)
    marks = _read_marks(root, sample.name)
    lost = {student: _why_lost(graded, student) for student in handed_in if student not in marks}
    stubs = {path.stem: code_of(path) for path in sorted(released.glob("*.ipynb"))}
    return Scored(marks, lost=lost, stubs=stubs)


def _read_marks(root: Path, name: str) -> Marks:
    """Read the gradebook, for those whose graded notebooks were written."""
    marks: Marks = {}
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as book:
        for submission in book.assignment_submissions(name):
            student = submission.student.id
            folder = root / "autograded" / student / name
            if not folder.exists():
                continue
            seen = {path.stem: _seen_in(path) for path in folder.glob("*.ipynb")}
            for notebook in submission.notebooks:
                cells = marks.setdefault(student, {}).setdefault(notebook.name, {})
                for grade in notebook.grades:
                    how = seen.get(notebook.name, {}).get(grade.name, "")
                    cells[grade.name] = Mark(grade.auto_score, grade.max_score, how)
    return marks


def _seen_in(path: Path) -> dict[str, str]:
    """What decided in each graded cell: the first error, stderr or value among its outputs, as nbgrader looks."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    marks = ((cell, cell.get("metadata", {}).get("nbgrader", {})) for cell in notebook["cells"])
    return {mark["grade_id"]: next(_decisive(cell), "") for cell, mark in marks if mark.get("grade")}


def _decisive(cell: dict[str, Any]) -> Iterator[str]:
    for output in cell.get("outputs", ()):
        if output["output_type"] == "error":
            yield ANSI.sub("", f"error: {output['ename']}: {output['evalue']}")[:300]
        if output["output_type"] == "stream" and output["name"] == "stderr":
            yield f"stderr: {''.join(output['text'])[:300]}"
        if output["output_type"] == "execute_result":
            yield f"value: {''.join(output['data'].get('text/plain', ''))[:100]}"


def _why(called: Called) -> str:
    """The last errors that nbgrader logged."""
    if called.timed_out:
        return "not done in time"
    errors = [line for line in called.said.splitlines() if "ERROR]" in line or "Error: " in line]
    return " | ".join(errors[-3:])[-600:] or called.said[-300:]


def _why_lost(called: Called, student: str) -> str:
    """The exception that nbgrader logged below the student's name, or whatever else it said."""
    _, _, below = called.said.partition(f"/submitted/{student}/")
    raised = RAISED.search(below)
    return raised.group().strip()[:300] if raised else _why(called)
