"""One cell's nbgrader metadata, read with errors that name the cell."""

from __future__ import annotations

import math
import re
from typing import Any

from autograder.compiler.formats import upgrade_metadata, validate_cell
from autograder.errors import SourceError
from autograder.model import Role

__all__ = ["Mark"]

NEWEST_SCHEMA = 3
# nbgrader's schema sets no length
GRADE_ID = re.compile(r"[A-Za-z0-9_-]+")


class Mark:
    """The nbgrader metadata of one cell, brought to the newest schema as `nbgrader update` would.

    Raises `SourceError` for metadata that nbgrader does not accept either.
    """

    def __init__(self, path: str, number: int, cell: Any) -> None:
        self.path, self.number, self.kind = path, number, cell.cell_type
        self.mark: dict[str, Any] = dict(cell.metadata.get("nbgrader", {}))
        if not self.mark:
            return
        schema = self.mark.get("schema_version", 0)
        if not isinstance(schema, int) or schema > NEWEST_SCHEMA:
            raise self.fault(
                f"nbgrader metadata of schema {schema!r}",
                f"known are 0 to {NEWEST_SCHEMA}: a newer course is needed",
            )
        try:
            upgrade_metadata(cell)
        except Exception as error:  # whatever nbgrader's rules meet in metadata that was written by hand
            raise self._refused(error) from None
        if "nbgrader" in cell.metadata:
            # nbgrader's schema asks for all three, and takes none of them for true
            for key in ("grade", "locked", "solution"):
                cell.metadata["nbgrader"].setdefault(key, False)
        self.mark = dict(cell.metadata.get("nbgrader", {}))
        self.cell = cell

    def fault(self, problem: str, remedy: str) -> SourceError:
        return SourceError(self.path, self.mark.get("grade_id") or self.number, 1, problem, remedy)

    def _refused(self, error: Exception) -> SourceError:
        problem = str(error).partition("\n")[0]
        return self.fault(f"metadata that nbgrader refuses: {problem}", "set the cell's type and points anew")

    def role(self) -> Role:
        """Tell what the cell is for.

        Raises `SourceError` where nbgrader's own check of the notebook fails.
        """
        if not self.mark:
            return "free"
        role = self._role()
        if role != "free":
            self.name()
            self.points(role)
        try:
            validate_cell(self.cell)
        except Exception as error:  # jsonschema's or nbgrader's
            raise self._refused(error) from None
        return role

    def _role(self) -> Role:
        grade, solution, task = (bool(self.mark.get(key)) for key in ("grade", "solution", "task"))
        if task:
            if self.kind != "markdown":
                raise self.fault("a task cell that is not markdown", "make it markdown, as nbgrader asks")
            return "task"
        if self.kind == "markdown" and grade != solution:
            found = "graded automatically" if grade else "a solution without points"
            raise self.fault(f"a markdown cell that is {found}", "make it a manually graded answer")
        if grade:
            # only code can be run: nbgrader leaves a graded cell of raw text to a person
            return "manual" if solution else "test" if self.kind == "code" else "task"
        if solution:
            return "solution"
        return "given" if self.mark.get("locked") else "free"

    def name(self) -> str:
        name = self.mark.get("grade_id", "")
        if not isinstance(name, str) or not GRADE_ID.fullmatch(name):
            raise self.fault(f"grade_id {name!r} is not a name", "wanted letters, digits, _ and -")
        return name

    def points(self, role: Role) -> float:
        """Read the points of a graded cell; 0 is nbgrader's way for a test that does not count."""
        if role not in ("test", "manual", "task"):
            return 0.0
        try:
            points = float(self.mark.get("points", "none"))
        except (TypeError, ValueError):
            points = -1.0
        if not 0 <= points < math.inf:
            raise self.fault(
                f"a graded cell with points {self.mark.get('points')!r}", "say what it is worth, 0 or more"
            )
        return points

    def changed_from(self) -> str:
        """The type that the cell had when nbgrader last saw it, if it has another now; else empty."""
        before = str(self.mark.get("cell_type", self.kind))
        return before if before != self.kind else ""
