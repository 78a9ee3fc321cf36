"""What nbgrader reads of a submission: the paper that intake makes of it, not the file.

nbgrader opens the file itself, and trusts what it finds. A file that is no JSON fails the submission; one cell that is
there twice, or whose metadata names an old schema, ends the run for all students after this one. Intake reads whatever
was handed in, within limits, and puts the instructor's cells back; nbgrader's sanitising then finds nothing amiss.
Of the files beside the notebook, which nbgrader has copied by then, those that came through links are removed.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter

from autograder.course import Course, find_course
from autograder.errors import CourseError, EngineError
from autograder.grading.handed_in.intake import take_in
from autograder.grading.handed_in.plain_file import shown
from autograder.grading.results.graded_notebook import graded_notebook
from autograder.model import Result, Sitting
from autograder.nbgrader.linked_copies import remove_linked_copies

__all__ = ["SubmissionExporter"]


class SubmissionExporter(NotebookExporter):
    """Gives nbgrader's preprocessors a submitted notebook after intake, and any other notebook as it is."""

    def from_file(self, file_stream: Any, resources: Any = None, **options: Any) -> tuple[Any, Any]:
        """Convert the notebook at the path that `file_stream` has the name of.

        Raises `CourseError` and `EngineError`, by which nbgrader leaves the submission ungraded.
        """
        # nbgrader converts in the course's folder
        course = find_course(Path.cwd())
        # submitted/<student>/<assignment>/<notebook>; a course may be reached through a link, and a student may be one
        folder = Path(os.path.abspath(file_stream.name)).parents[2]
        if folder.resolve() != course.submitted.resolve():
            return super().from_file(file_stream, resources=resources, **options)
        of = resources["nbgrader"]
        here = Path(of["student"], of["assignment"])
        for name in remove_linked_copies(course.submitted / here, course.autograded / here):
            self.log.warning("%s: left out, a link or a file with a second name: %s", here, shown(name))
        try:
            notebook = handed_in(course, of["assignment"], of["student"], of["notebook"])
        except (CourseError, EngineError) as error:
            self.log.error("%(student)s/%(assignment)s/%(notebook)s is not graded:", of)
            self.log.error("%s", error)
            raise
        return self.from_notebook_node(notebook, resources=resources, **options)


def handed_in(course: Course, assignment: str, student: str, notebook: str) -> Any:
    """Take in one notebook of one student: released cells, and the student's own without what they put out."""
    exams = {exam.notebook: exam for exam in course.exams(assignment)}
    if notebook not in exams:
        raise CourseError(
            f"{assignment}/{notebook}: no such notebook among the exams, which are of: {', '.join(exams)}\n"
            f"  run: course compile {assignment}"
        )
    papers = {
        paper.notebook: paper for paper in take_in(course, assignment, student, list(exams.values())).papers
    }
    result = Result(student, assignment, notebook, papers[notebook], Sitting(notebook), ())
    return nbformat.reads(graded_notebook(exams[notebook], result).decode(), as_version=4)
