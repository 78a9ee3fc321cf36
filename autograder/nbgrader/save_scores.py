"""In the place of nbgrader's `SaveAutoGrades`: the engine's scores, and what was measured."""

from __future__ import annotations

from contextlib import closing
from typing import Any

from nbgrader.preprocessors import SaveAutoGrades

from autograder.errors import CourseError
from autograder.grading.gradebook.database import Database
from autograder.grading.gradebook.measurements import rows_of, write_measurements
from autograder.model import Result
from autograder.nbgrader.examine import RESULT

__all__ = ["SaveScores"]


class SaveScores(SaveAutoGrades):
    """Saves scores and figures of the result that `Examine` left in `resources`.

    nbgrader's rule reads them off the outputs, where two things cannot be told: that a test cell waits for a person,
    because the test itself failed, and that a written answer was emptied, which is no answer.
    """

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Save one notebook's scores. Raises `CourseError` where no exam was held, `EngineError` from the gradebook."""
        if RESULT not in resources:
            raise CourseError(
                "SaveScores has nothing to save: wanted Examine before it in c.Autograde.autograde_preprocessors"
            )
        result: Result = resources[RESULT]
        self._result, self._earned = result, {score.name: score.earned for score in result.scores}
        nb, resources = super().preprocess(nb, resources)
        self._save_figures()
        return nb, resources

    def _add_score(self, cell: Any, resources: Any) -> None:
        place = (self.notebook_id, self.assignment_id, self.student_id)
        name = cell.metadata.nbgrader.grade_id
        grade = self.gradebook.find_grade(name, *place)
        grade.auto_score = self._earned[name]
        waits = grade.auto_score is None or grade.manual_score is not None
        grade.needs_manual_grade = waits and not self._result.paper.reason
        self.gradebook.db.commit()

    def _save_figures(self) -> None:
        with self.gradebook:
            place = (self.notebook_id, self.assignment_id, self.student_id)
            submitted = self.gradebook.find_submission_notebook(*place)
            notebook, cells = submitted.id, {grade.name: grade.cell_id for grade in submitted.grades}
        rows = list(rows_of(notebook, cells, self._result))
        with closing(Database(self.db_url)) as database, database.writing() as connection:
            write_measurements(connection, [notebook], rows)
