"""Taking a regrade back: the scores of before it, and the files that agree with them.

A submission's scores come out of the history in the gradebook, all of them or none. What is in `autograded/` and
`build/results/` comes out of the store, by the key that the scores had: where that is gone, feedback shows the later
run.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC

from autograder.course import Course
from autograder.errors import CourseError, EngineError
from autograder.grading.gradebook import Gradebook, Registered, Regrade, Regrading, Restoration
from autograder.grading.results.store import Store
from autograder.grading.results.written import write_results
from autograder.model import Exam, Result, Submission

__all__ = ["regrade_to_undo", "undo_regrade"]


def regrade_to_undo(history: Sequence[Regrade], number: int | None = None) -> Regrade:
    """Choose what is taken back: the regrade of this number, or the last one that is in force.

    A run of `course grade` and an undo are taken back by their numbers alone. Raises `CourseError` when there is none,
    or when it was taken back already.
    """
    if number is None:
        found = next((one for one in history if one.kind == "regrade" and one.undone_by is None), None)
        if found is None:
            raise CourseError("no regrade to take back\n  what changed scores: course history")
        return found
    found = next((one for one in history if one.id == number), None)
    if found is None:
        raise CourseError(f"{number}: no such regrade\n  what changed scores: course history")
    if found.undone_by is not None:
        raise CourseError(
            f"{number}: taken back already, by {found.undone_by}\n"
            f"  to have its scores again: course undo --regrade {found.undone_by}"
        )
    return found


def undo_regrade(
    course: Course,
    book: Gradebook,
    store: Store,
    registered: Registered,
    regrade: Regrade,
    regrading: Regrading,
    each: Callable[[str], None] = lambda student: None,
) -> tuple[list[Restoration], list[str]]:
    """Put back the scores of before a regrade, one transaction a submission.

    Gives what was done for each, and the students whose files could not be put back. `each` hears of every student when
    their turn is over. Raises `EngineError` when the gradebook fails; running it again goes on.
    """
    exams = course.exams(registered.name)
    done, unfiled = [], []
    for found in book.restorations(registered, regrade):
        if (found.key or not found.reason) and not put_files_back(course, store, exams, found):
            unfiled.append(found.student)
        if not found.reason:
            found = book.restore(registered, regrade, found.student, regrading)
        done.append(found)
        each(found.student)
    book.finish(regrading)
    return done, unfiled


def put_files_back(course: Course, store: Store, exams: Sequence[Exam], found: Restoration) -> bool:
    """Write the files of a submission's earlier results.

    False where they are gone, where the same key has got other ones since, or where they fit this exam no more.
    """
    results = store.find(found.key) if found.key else None
    if results is None or not agrees(results, found.numbers):
        return False
    earlier = {result.notebook: result for result in results}
    held = [exam for exam in exams if exam.notebook in earlier]
    moment = found.timestamp.replace(tzinfo=UTC) if found.timestamp else None
    submission = Submission(found.student, results[0].assignment, (), timestamp=moment)
    try:
        write_results(course, held, submission, [earlier[exam.notebook] for exam in held])
    except EngineError:
        return False
    return True


def agrees(results: Sequence[Result], numbers: Mapping[str, float | None]) -> bool:
    """Tell whether results have these scores, by notebook and cell."""
    earned = {
        f"{result.notebook}/{score.name}": score.earned for result in results for score in result.scores
    }
    return all(numbers.get(place, given) == given for place, given in earned.items())
