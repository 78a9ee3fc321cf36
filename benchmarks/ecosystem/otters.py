"""Otter's own scores: `otter assign` or `otter generate`, and `otter run` for each that is handed in.

A mark is of a question, as otter gives it. Otter takes some seconds a notebook, so its scores are kept as nbgrader's.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.ecosystem.called import Called, call
from benchmarks.ecosystem.corpus import Files, Sample
from benchmarks.ecosystem.scored import Mark, Scored, kept_scores, read_files, replaced_in, write_files

__all__ = ["score_with_otter"]

MAKING_SECONDS, RUNNING_SECONDS = 180.0, 240.0


def score_with_otter(sample: Sample, kept: Path) -> Scored:
    """Have otter score a sample; from the folder `kept`, where the same one was scored before."""
    versions = [version(name) for name in ("otter-grader", "nbclient", "ipykernel", "ipython")]
    return kept_scores(kept, sample.name, [sample.digest, *versions], lambda: _scored(sample))


def _scored(sample: Sample) -> Scored:
    with tempfile.TemporaryDirectory(prefix="ecosystem-", ignore_cleanup_errors=True) as folder:
        return _score(sample, Path(folder))


def _score(sample: Sample, root: Path) -> Scored:
    write_files(root, sample.source)
    notebook = next(name for name in sample.source if name.endswith(".ipynb"))
    made = _made(root, notebook, sample.has_blocks)
    archives = sorted(root.glob("dist/autograder/*.zip")) or sorted(root.glob("*.zip"))
    if made.code or not archives:
        return Scored(refused=made.said[-600:])
    marks, lost = {}, {}
    for student, files in _handed_in(sample, root).items():
        folder = root / "handed_in" / student
        write_files(folder, files)
        (folder / "results").mkdir()
        called = call(
            folder, RUNNING_SECONDS, "otter", "run", notebook, "-a", str(archives[0]), "-o", "results"
        )
        path = folder / "results" / "results.json"
        if path.exists():
            marks[student] = {Path(notebook).stem: _marks(json.loads(path.read_bytes()))}
        else:
            lost[student] = called.said[-600:]
    return Scored(marks, lost=lost)


def _made(root: Path, notebook: str, has_blocks: bool) -> Called:
    """Make the archive that grades: of the notebook's blocks, or of the tests beside it."""
    if has_blocks:
        return call(root, MAKING_SECONDS, "otter", "assign", notebook, "dist", "--no-run-tests", "--no-pdfs")
    return call(root, MAKING_SECONDS, "otter", "generate", "-t", "tests", "-o", "autograder.zip")


def _handed_in(sample: Sample, root: Path) -> Mapping[str, Files]:
    """What otter itself made of the solution and the stub; the notebook as it is where it made neither."""
    if not sample.has_blocks:
        return {"stub": sample.source}
    solution = read_files(root / "dist" / "autograder")
    solution = {name: data for name, data in solution.items() if not name.endswith(".zip")}
    handed = {"solution": solution, "stub": read_files(root / "dist" / "student")}
    if sample.replaced:
        handed["wrong"] = replaced_in(solution, sample.replaced)
    return handed


def _marks(results: dict[str, Any]) -> dict[str, Mark]:
    """Read the marks of Gradescope's format, a question each; a summary has no points."""
    return {
        one["name"]: Mark(one["score"], one["max_score"], one.get("output", "")[:300])
        for one in results["tests"]
        if "max_score" in one
    }
