"""In the place of nbgrader's `SaveAutoGrades`: the engine's scores, and what was measured."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path
from typing import Any

from nbgrader.preprocessors import SaveAutoGrades

from autograder.course import find_course
from autograder.errors import CourseError
from autograder.grading.gradebook import Gradebook
from autograder.grading.handed_in.receipt import TIME
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
        self._forget_time()
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
        with closing(Gradebook(self.db_url)) as gradebook:
            gradebook.measure(notebook, cells, self._result)

    def _forget_time(self) -> None:
        """Take away the time of an earlier hand-in where this one has none, as `course grade` does.

        nbgrader leaves it there, and its pages then ask to autograde the submission again, for ever.
        """
        # nbgrader converts in the course's folder
        folder = find_course(Path.cwd()).submitted / self.student_id / self.assignment_id
        if not os.path.lexists(folder / TIME):
            with self.gradebook:
                self.gradebook.find_submission(self.assignment_id, self.student_id).timestamp = None
                self.gradebook.db.commit()
