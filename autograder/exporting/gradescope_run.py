"""What runs in Gradescope's container: holds the exams of one submission, and writes Gradescope's results.

Theory of operation
-------------------
One container, one submission, and everything in it begins as root. What was handed in is untrusted; the exams lie in
`source/`, which root alone may enter, and the results go to `results/`, of which the same holds. The student's code
runs in the local sandbox under a user id that nobody else has: it can read neither, and write to neither. Where the
sandbox cannot have that, nothing is graded: Gradescope then shows that the autograder failed, and no score.

The results are written once, at the end, by this process, from what the examiner found. What a submission left in
`results/` is removed first. What the student's code prints is shown to nobody.
"""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from autograder.errors import EngineError
from autograder.grading.handed_in.beside import student_files
from autograder.grading.handed_in.handed_in_names import choose_files
from autograder.grading.handed_in.intake import take_in_notebook
from autograder.grading.score import score_notebook
from autograder.grading.sitting.session import ExamFiles, hold_exam
from autograder.model import Exam, ExamCell, Paper, Score, Sitting
from autograder.sandbox.local import LocalSandbox
from autograder.sandbox.protocol import FileSet

__all__ = ["grade", "results"]

STUDENT = "submission"
OWN_USER = "own user id"
VISIBLE = "visible"
GRADED = ("test", "manual", "task")  # the roles that score_notebook scores, in its order


def main() -> None:
    """Grade the submission of the container whose folder is named on the command line."""
    root = Path(sys.argv[1])
    shutil.rmtree(root / "results", ignore_errors=True)
    (root / "results").mkdir(mode=0o700)
    try:
        found = grade(root)
    except EngineError as error:
        print(f"not graded: {error}", file=sys.stderr)
        sys.exit(error.exit_status)
    write_results(root / "results" / "results.json", found)


def grade(root: Path, trusted: bool = False) -> dict[str, Any]:
    """Hold all exams for what lies in `root/submission`; the results as Gradescope reads them.

    Raises `EngineError` when they cannot be held, and where the sandbox cannot give the student's code a user id of its
    own, unless the code is `trusted`.
    """
    began = time.monotonic()
    settings = msgspec.json.decode((root / "source" / "settings.json").read_bytes())
    exams = [read_exam(root / "source", name) for name in settings["notebooks"]]
    folder = root / STUDENT
    beside, notes = student_files(folder)
    files = ExamFiles(_instructor_files(root / "source" / "files"), beside)
    found: list[tuple[Exam, Paper, tuple[Score, ...]]] = []
    with LocalSandbox(sorted({module for exam in exams for module in exam.modules})) as sandbox:
        if OWN_USER not in sandbox.level and not trusted:
            raise EngineError(
                f"student code would run as root here, and could read the tests: {sandbox.level}"
            )
        for exam, paper in zip(exams, papers(folder, exams), strict=True):
            sitting = Sitting(exam.notebook) if paper.reason else hold_exam(sandbox, exam, paper, files)
            found.append((exam, paper, score_notebook(exam, paper, sitting)))
    return results(found, settings["hidden"], notes) | {"execution_time": round(time.monotonic() - began)}


def read_exam(source: Path, notebook: str) -> Exam:
    """Read one exam of the archive."""
    return msgspec.json.decode((source / "exams" / f"{notebook}.json").read_bytes(), type=Exam)


def papers(folder: Path, exams: Sequence[Exam]) -> Iterator[Paper]:
    """Take in the notebooks of a folder, one paper an exam."""
    choices = choose_files(folder, STUDENT, exams)
    for exam in exams:
        choice = choices[exam.notebook]
        yield (
            Paper(exam.notebook, (), reason=choice.reason)
            if choice.reason
            else take_in_notebook(folder / choice.file, exam)
        )


def results(
    found: Sequence[tuple[Exam, Paper, tuple[Score, ...]]], hidden: str, notes: Sequence[str] = ()
) -> dict[str, Any]:
    """Write scores as Gradescope reads them; what hidden tests gave is shown when `hidden` says.

    Answers that a person grades are questions of Gradescope's own, and in no test here.
    """
    tests = [
        _test(exam, cell, score, hidden, several=len(found) > 1)
        for exam, _, scores in found
        for cell, score in zip(filter(_is_graded, exam.cells), scores, strict=True)
        if cell.role == "test"
    ]
    told = [
        *notes,
        *(note for _, paper, _ in found for note in (*paper.mended, *filter(None, [paper.reason]))),
    ]
    return {
        "tests": tests,
        "output": "\n".join(told),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "visibility": VISIBLE,
        "stdout_visibility": "hidden",
    }


def _is_graded(cell: ExamCell) -> bool:
    return cell.role in GRADED


def _test(exam: Exam, cell: ExamCell, score: Score, hidden: str, several: bool) -> dict[str, Any]:
    earned = score.earned or 0.0
    return {
        "name": f"{exam.notebook}/{score.name}" if several else score.name,
        "score": earned,
        "max_score": score.points,
        "status": "passed" if earned >= score.points else "failed",
        "output": "graded by a person: the test itself did not work"
        if score.earned is None
        else score.reason,
        "visibility": hidden if cell.hidden else VISIBLE,
    }


def _instructor_files(folder: Path) -> FileSet | None:
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return FileSet(folder, tuple(names)) if names else None


def write_results(path: Path, found: dict[str, Any]) -> None:
    """Write the results where nothing lies yet: a link that waits there is not followed.

    Raises `EngineError` when that cannot be done.
    """
    try:
        place = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o644)
        with open(place, "wb") as file:
            file.write(msgspec.json.format(msgspec.json.encode(found), indent=1))
    except OSError as error:
        raise EngineError(f"{path}: cannot be written ({error.strerror})") from error


if __name__ == "__main__":
    main()
