"""One submission's entry in the gradebook: all that the grader writes of it, read, changed and written as one.

New results change an entry (`recording`), and so does taking a regrade back (`restoring`). Both only put values in it.
How it differs from what is stored can then be shown (`difference`), kept (`regraded`) and written (`entries`), in this
order.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row

from autograder.grading.gradebook.ids import new_ids
from autograder.grading.gradebook.recorded import State, digest_of
from autograder.grading.gradebook.registered import Registered, RegisteredNotebook
from autograder.grading.gradebook.rows import Rows
from autograder.grading.running.costs import Cost

__all__ = ["Entry"]


class Entry:
    """The entry of a student's submission of one assignment; `new` where the gradebook has none yet.

    `timestamp` is the time of handing in that nbgrader's row has, naive UTC. `figures` are the rows of what was
    measured, by the id of the submitted notebook; `state` and `taken_back` are what `recorded` keeps of it. Without a
    `cost` the one that is known stays.
    """

    figures: Mapping[str, list[dict[str, Any]]]
    state: State | None = None
    taken_back: State | None = None
    cost: Cost | None = None

    def __init__(
        self, connection: Connection, registered: Registered, student: str, found: Row[Any] | None
    ) -> None:
        """Read the rest of what is stored of a submission whose row was `found`."""
        self.registered, self.student = registered, student
        self.new = found is None
        first, *others = new_ids(1 + len(registered.notebooks))
        self.id: str = first if found is None else found.id
        self.stored_timestamp: datetime | None = None if found is None else found.timestamp
        self.extension: timedelta | None = None if found is None else found.extension
        self.timestamp = self.stored_timestamp
        self.notebooks = Rows("SubmittedNotebook", "assignment_id", "notebook_id")
        self.grades = Rows("Grade", "notebook_id", "cell_id")
        self.comments = Rows("Comment", "notebook_id", "cell_id")
        if not self.new:
            self._read(connection)
        self.submitted = {
            name: self.notebooks.get(self.id, notebook.id).get("id") or other
            for (name, notebook), other in zip(registered.notebooks.items(), others, strict=True)
        }
        self.notebooks.ids = {one.id: self.submitted[name] for name, one in registered.notebooks.items()}
        self.figures = {}

    def _read(self, connection: Connection) -> None:
        masters = self.registered.notebooks.values()
        self.notebooks.read(connection, [self.id], [notebook.id for notebook in masters])
        rows = (self.notebooks.get(self.id, notebook.id) for notebook in masters)
        submitted = [row["id"] for row in rows if row]
        self.grades.read(connection, submitted, [one for each in masters for one in each.graded.values()])
        self.comments.read(
            connection, submitted, [one for each in masters for one in each.commented.values()]
        )

    def put_penalty(self, notebook: str, penalty: float | None) -> None:
        """Set what a notebook loses for being late, in points; None for nothing."""
        self.notebooks.put(self.id, self.registered.notebooks[notebook].id, late_submission_penalty=penalty)

    def graded(self) -> Iterator[tuple[str, RegisteredNotebook, str, str]]:
        """Yield every graded cell: its notebook's name and all of it, the cell's name and id."""
        for name, notebook in self.registered.notebooks.items():
            for cell, cell_id in notebook.graded.items():
                yield name, notebook, cell, cell_id

    def changes(self) -> bool:
        """Tell whether `write` changes any of nbgrader's rows."""
        tables = (self.notebooks, self.grades, self.comments)
        return any(next(rows.changes(), None) for rows in tables)

    def digest(self) -> str:
        """Hash the grader's scores as they are once the entry is written."""
        return digest_of(
            (name, cell, self.grades.now(self.submitted[name], cell_id, "auto_score"))
            for name, _, cell, cell_id in self.graded()
        )
