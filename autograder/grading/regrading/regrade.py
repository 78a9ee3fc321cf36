"""Regrading an assignment: first what would change, then, if a person wants it, the writing.

To look, every submission is graded into the store and compared with the gradebook, which is left as it is. What is
written afterwards comes out of the store by the same keys, so it is what was shown. A submission that could not be
graded keeps its scores.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace

import msgspec

from autograder.course import Course
from autograder.errors import EngineError
from autograder.grading.gradebook import Difference, Gradebook, Registered, Regrading
from autograder.grading.handed_in.hand_in_time import HandInTime
from autograder.grading.results.store import Store
from autograder.grading.results.task_key import digest
from autograder.grading.results.written import write_results
from autograder.grading.running.run import Run
from autograder.grading.running.task import Graded, Task
from autograder.model import Exam, Submission

__all__ = ["Proposal", "Proposed", "changed_since", "exam_digest", "proposed", "write_proposed"]


@dataclass(frozen=True)
class Proposal:
    """What regrading one submission would change; its results are in the store, by their `key`."""

    student: str
    key: str
    time: HandInTime
    folder: str
    difference: Difference


@dataclass(frozen=True)
class Proposed:
    """What regrading an assignment would change.

    `unchanged` are the students whose scores were recorded from these very results; `ungraded` has the reasons why a
    submission keeps its scores, by student.
    """

    registered: Registered
    proposals: tuple[Proposal, ...] = ()
    unchanged: tuple[str, ...] = ()
    ungraded: dict[str, str] = field(default_factory=dict)

    @property
    def differences(self) -> list[Difference]:
        """The differences that there are, by student."""
        return [one.difference for one in self.proposals if one.difference.differs]


def proposed(book: Gradebook, run: Run, each: Callable[[Graded], None] = lambda graded: None) -> Proposed:
    """Grade the submissions of a run's assignment into its store, and tell what recording them would change.

    `each` hears of every submission. Raises what `Run.grade` raises.
    """
    (assignment,) = run.assignments
    registered = book.register(run.course.week(assignment), run.course.exams(assignment))
    recorded = book.recorded(registered)

    def is_recorded(task: Task) -> bool:
        return recorded.is_unchanged(task.student, task.key, task.time)

    proposals, unchanged, ungraded = list[Proposal](), list[str](), dict[str, str]()
    looking = replace(run, manner=replace(run.manner, write=False), is_recorded=is_recorded)
    with closing(looking.grade()) as submissions:
        for graded in submissions:
            each(graded)
            if graded.how == "unchanged":
                unchanged.append(graded.student)
            elif reason := graded.reason or unfit(graded):
                ungraded[graded.student] = reason
            else:
                proposals.append(propose(book, registered, graded))
    return Proposed(
        registered,
        tuple(sorted(proposals, key=lambda one: one.student)),
        tuple(sorted(unchanged)),
        dict(sorted(ungraded.items())),
    )


def unfit(graded: Graded) -> str:
    """Say why results are none to write: a test that could not be held is our failure, and no change of a score."""
    tests = [
        f"{result.notebook}/{finding.name}"
        for result in graded.results
        for finding in result.sitting.findings
        if finding.outcome == "ungraded"
    ]
    return f"the test itself did not work: {', '.join(tests)}" if tests else ""


def propose(book: Gradebook, registered: Registered, graded: Graded) -> Proposal:
    """Compare one submission's results with the gradebook."""
    submission = graded.submission
    assert submission is not None
    time = HandInTime(submission.timestamp, submission.guessed)
    difference = book.difference(registered, graded.student, graded.results, time)
    return Proposal(graded.student, graded.key, time, submission.folder, difference)


def write_proposed(
    course: Course,
    book: Gradebook,
    store: Store,
    shown: Proposed,
    regrading: Regrading,
    each: Callable[[str], None] = lambda student: None,
) -> None:
    """Write what was proposed, one transaction a submission; `each` hears of every student when their turn is over.

    A submission's files come before its scores: where those were not written any more, a later run writes both. Raises
    `EngineError` when something cannot be written; running it again writes the rest.
    """
    registered, exams = shown.registered, course.exams(shown.registered.name)
    for proposal in shown.proposals:
        results = store.find(proposal.key)
        if results is None:
            raise EngineError(f"{proposal.student}: the results are no longer in the store\n  run this again")
        write_results(course, exams, submission_of(registered.name, proposal), results)
        book.record(registered, proposal.student, results, proposal.time, proposal.key, regrading)
        each(proposal.student)
    book.finish(regrading)


def submission_of(assignment: str, proposal: Proposal) -> Submission:
    """The submission of a proposal, as far as its files need it."""
    time = proposal.time
    return Submission(proposal.student, assignment, (), proposal.folder, time.moment, time.guessed)


def changed_since(run: Run, shown: Proposed) -> list[str]:
    """The students whose submission, or whose exam, is no longer what was graded; nothing is graded for that."""
    quiet = replace(run, begun=lambda total: None)
    keys = {task.student: task.key for task in quiet.tasks()}
    return [one.student for one in shown.proposals if keys.get(one.student) != one.key]


def exam_digest(exams: Sequence[Exam]) -> str:
    """Hash an assignment's exams, in hex: whether two regrades had the same one."""
    return digest(msgspec.json.encode(exam, order="deterministic") for exam in exams)
