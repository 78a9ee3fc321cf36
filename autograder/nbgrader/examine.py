"""In the place of nbgrader's `Execute`: the notebook is examined by this engine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Enum

from autograder.course import find_course
from autograder.errors import CourseError, EngineError
from autograder.grading.results.graded_notebook import graded_notebook
from autograder.grading.sitting.hall import SandboxName
from autograder.nbgrader.desk import desk_for

__all__ = ["RESULT", "Examine"]

RESULT = "autograder_result"  # where `resources` has the engine's result for the preprocessors that follow


class Examine(NbGraderPreprocessor):
    """Puts the graded notebook in the place of the one that a student submitted."""

    sandbox: SandboxName = Enum(
        ["local", "docker"],
        default_value="local",
        help="Where students' code runs: local, for code you trust, or docker.",
    ).tag(config=True)  # type: ignore[assignment]

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Grade what was submitted under the names in `resources`; of `nb` nothing is read.

        Raises `EngineError` and `CourseError`, by which nbgrader leaves the submission ungraded.
        """
        of = resources["nbgrader"]
        student, assignment, notebook = of["student"], of["assignment"], of["notebook"]
        try:
            # nbgrader converts in the course's folder
            course = find_course(Path.cwd())
            with desk_for(course, assignment, self.sandbox) as desk:
                exam, result = desk.grade(student, notebook)
        except (CourseError, EngineError) as error:
            self.log.error("%s/%s/%s is not graded:", student, assignment, notebook)
            self.log.error("%s", error)
            raise
        for note in result.paper.mended:
            self.log.info("Intake of %s/%s/%s: %s", student, assignment, notebook, note)
        resources[RESULT] = result
        return nbformat.reads(graded_notebook(exam, result).decode(), as_version=4), resources
