"""The scores as CSV, for `nbgrader export`: in nbgrader's own columns, whatever the names hold.

nbgrader's exporter joins the fields with commas, so a comma in a name moves a student's scores into other columns; and
it writes names as they are, so a spreadsheet takes `=1+1` for a formula and calculates it. Here fields are quoted, and
one that a spreadsheet would calculate begins with an apostrophe, which spreadsheets take for "this is text"
(OWASP, "CSV Injection"). `nbgrader_config.py` names this class; elsewhere:
`nbgrader export --exporter autograder.reports.csv_export.SafeCsvExport`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.plugins.export import ExportPlugin

from autograder.reports.grades.spreadsheet import as_text

__all__ = ["SafeCsvExport"]

COLUMNS = (
    "assignment",
    "duedate",
    "timestamp",
    "student_id",
    "last_name",
    "first_name",
    "email",
    "raw_score",
    "late_submission_penalty",
    "score",
    "max_score",
)


class SafeCsvExport(ExportPlugin):
    """Writes a row a student and assignment to `to`, by default grades.csv; who handed nothing in has 0."""

    def export(self, gradebook: Gradebook) -> None:
        """Write the scores of the students and assignments that were asked for, or of all."""
        with open(self.to or "grades.csv", "w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(COLUMNS)
            for row in self._rows(gradebook):
                writer.writerow([as_text(row[column]) for column in COLUMNS])

    def _rows(self, gradebook: Gradebook) -> Iterator[dict[str, Any]]:
        for assignment in gradebook.assignments:
            if self.assignment and assignment.name not in self.assignment:
                continue
            for student in gradebook.students:
                if self.student and student.id not in [str(each) for each in self.student]:
                    continue
                yield {
                    "assignment": assignment.name,
                    "duedate": assignment.duedate,
                    "student_id": student.id,
                    "last_name": student.last_name,
                    "first_name": student.first_name,
                    "email": student.email,
                    "max_score": assignment.max_score,
                    **scores(gradebook, assignment.name, student.id),
                }


def scores(gradebook: Gradebook, assignment: str, student: str) -> dict[str, Any]:
    """What one student has for one assignment."""
    try:
        found = gradebook.find_submission(assignment, student)
    except MissingEntry:
        return {"timestamp": "", "raw_score": 0.0, "late_submission_penalty": 0.0, "score": 0.0}
    penalty = found.late_submission_penalty
    return {
        "timestamp": found.timestamp,
        "raw_score": found.score,
        "late_submission_penalty": penalty,
        "score": max(0.0, found.score - penalty),
    }
