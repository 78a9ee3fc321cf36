"""What is written of a graded submission beside the gradebook: graded notebooks, results, the receipt."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC
from pathlib import Path

import msgspec

from autograder.course import Course, private_folder, replacing
from autograder.grading.handed_in.receipt import SECRET, TIME, keep_receipt
from autograder.grading.results.graded_notebook import write_graded_notebook
from autograder.model import Exam, Result, Submission

__all__ = ["keep_result", "write_results"]

NOT_HANDED_IN = "not handed in"


def write_results(
    course: Course, exams: Sequence[Exam], submission: Submission, results: Sequence[Result]
) -> None:
    """Write a submission's graded notebooks, its results and its receipt in the place of earlier ones.

    Raises `EngineError` when one cannot be written; each is whole, the earlier or the later.
    """
    private_folder(course.autograded)
    for exam, result in zip(exams, results, strict=True):
        if result.paper.reason.partition(":")[0] == NOT_HANDED_IN:
            # as in nbgrader, whose formgrader lists what is there; an earlier hand-in's file is no more
            graded = course.graded_path(submission.student, exam.assignment, exam.notebook)
            graded.unlink(missing_ok=True)
        else:
            write_graded_notebook(course, exam, result)
        keep_result(course, result)
    _keep_receipt(course, submission)


def keep_result(course: Course, result: Result) -> None:
    """Write what is known of one graded notebook to build/results. Raises `EngineError`; an earlier one stays whole."""
    private_folder(course.build / "results")
    path = course.result_path(result.student, result.assignment, result.notebook)
    with replacing(path, "make room, then grade again") as unfinished:
        unfinished.write_bytes(msgspec.json.encode(result))


def _keep_receipt(course: Course, submission: Submission) -> None:
    """Write the time of the hand-in where nbgrader's formgrader looks for it, and what its exchange looks for."""
    folder = course.autograded / submission.student / submission.assignment
    if submission.timestamp is not None and folder.is_dir():
        moment = submission.timestamp.astimezone(UTC)
        (folder / TIME).write_text(f"{moment:%Y-%m-%d %H:%M:%S.%f} UTC", encoding="ascii")
    if folder.is_dir() and submission.folder:
        keep_receipt(Path(submission.folder), folder, SECRET)
