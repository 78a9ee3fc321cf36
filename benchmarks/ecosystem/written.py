"""Our own notebooks, written as text and made into what nbgrader's authoring makes: `.ipynb` with its metadata.

A text has the form of a percent script with magics in it, hence its suffix `.ipy`::

    # schema: 3                          lines before the first cell: the schema of nbgrader's block, the kernel's name
    # %% given                           the instructor's cell, locked; `free` is one without nbgrader metadata
    # %% solution="area"                 the student's cell, with or without a region
    # %% test="area" points=2            a graded cell, grade id `test_area`
    # %% manual="why" points=3           graded by hand; `[markdown]` before it for a written answer
    # %% wrong="area"                    not in the notebook: a wrong answer in the place of the solution cell `area`
"""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

__all__ = ["Written", "read_written"]

HEADER = re.compile(r"^# %%(.*)$", re.MULTILINE)
SETTING = re.compile(r"^# (schema|kernel): *(\S+)$", re.MULTILINE)
ROLES = ("given", "free", "solution", "test", "manual", "wrong")


@dataclass(frozen=True)
class Written:
    """A notebook as its instructor has it, and the wrong answers by the grade id of the cell that they replace."""

    name: str
    source: nbformat.NotebookNode
    wrong: dict[str, str]

    def answered_wrongly(self) -> nbformat.NotebookNode:
        """Give the notebook with all wrong answers in the places of the right ones."""
        handed = nbformat.from_dict(self.source)
        for cell in handed.cells:
            name = cell.metadata.get("nbgrader", {}).get("grade_id", "")
            cell.source = self.wrong.get(name, cell.source)
        return handed


def read_written(path: Path) -> Written:
    """Read one text; raises `ValueError` with the header that is none."""
    pieces = HEADER.split(path.read_text(encoding="utf-8"))
    settings = dict(SETTING.findall(pieces[0]))
    schema, kernel = int(settings.get("schema", 3)), settings.get("kernel", "python3")
    cells, wrong = [], {}
    for number, (header, text) in enumerate(zip(pieces[1::2], pieces[2::2], strict=True), start=1):
        role, name, points, kind = _read_header(header)
        source = text.strip("\n")
        if role == "wrong":
            wrong[name] = source
            continue
        if kind == "markdown":
            source = re.sub(r"^# ?", "", source, flags=re.MULTILINE)
        made = (new_markdown_cell if kind == "markdown" else new_code_cell)(source, id=f"cell-{number}")
        made.metadata.update(_metadata(role, name or f"cell-{number}", points, schema, kind))
        cells.append(made)
    notebook = new_notebook(cells=cells, metadata={"kernelspec": _kernel(kernel)})
    return Written(path.stem, notebook, wrong)


def _read_header(header: str) -> tuple[str, str, float, str]:
    """Split a cell's header into role, name, points and kind."""
    kind, role, name, points = "code", "free", "", 0.0
    for word in shlex.split(header):
        key, _, value = word.partition("=")
        if word == "[markdown]":
            kind = "markdown"
        elif key == "points":
            points = float(value)
        elif key in ROLES:
            role, name = key, value
        else:
            raise ValueError(f"# %%{header}: {word!r} is no word of a header")
    return role, f"test_{name}" if role == "test" else name, points, kind


def _metadata(role: str, name: str, points: float, schema: int, kind: str) -> dict[str, Any]:
    """nbgrader's block as its authoring writes it in that schema; none for a free cell."""
    if role == "free" or (role == "given" and kind == "markdown"):
        return {}
    mark: dict[str, Any] = {
        "grade": role in ("test", "manual"),
        "grade_id": name,
        "solution": role in ("solution", "manual"),
    }
    if mark["grade"]:
        mark["points"] = int(points) if points.is_integer() else points
    if schema >= 1:
        mark |= {"schema_version": schema, "locked": role in ("given", "test")}
    if schema >= 3:
        mark["task"] = False
    return {"nbgrader": mark}


def _kernel(name: str) -> dict[str, str]:
    return {"display_name": "Python 3 (ipykernel)", "language": "python", "name": name}
