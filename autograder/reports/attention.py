"""What a person has to look at after a run, gathered while it goes and from the gradebook afterwards.

What only results tell (limits, tests that did not work, hand-ins that were put in order) is known of the submissions
that a run graded or took out of the store. What the gradebook tells is known of all.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from autograder.grading.gradebook.overview import CellCount, Overview
from autograder.grading.results.written import NOT_HANDED_IN
from autograder.grading.running.events import Event
from autograder.grading.running.task import Graded
from autograder.model import Exam, Limits, Result

__all__ = ["KINDS", "Attention", "Concern", "Kind"]

NEAR = 0.8  # of a limit
MOST_EARNING = 0.05  # of a class, at a test that nearly nobody passed
LEAST_SCORED = 5  # submissions by which a test is judged
MANY = 0.2  # of the submissions, which went over a limit at the same place
LEAST_MANY = 3

# the first ones say that the course or the grader may be at fault
Kind = Literal[
    "nobody earned",
    "many stopped",
    "not graded",
    "test failed",
    "worker lost",
    "unreadable",
    "passed over",
    "waiting",
    "near limit",
    "undecided",
    "mended",
    "late",
    "time guessed",
    "exposed",
]
KINDS: tuple[Kind, ...] = Kind.__args__  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Concern:
    """One thing to look at: `about` says what it is in (a test, a notebook, a reason), `count` how many `of` so many.

    `of` is 0 where it says nothing; `students` are all that it is about, sorted, or none where it is about a test.
    """

    kind: Kind
    assignment: str
    about: str
    count: int
    students: tuple[str, ...] = ()
    of: int = 0


class Attention:
    """Gathers what to look at; `watch` may be called by several threads, and `hear` by one."""

    def __init__(self, exams: Mapping[str, Sequence[Exam]]) -> None:
        self._exams = exams
        self._who: dict[tuple[Kind, str, str], set[str]] = defaultdict(set)
        self._stopped: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._ran = Counter[str]()

    def watch(self, event: Event) -> None:
        """Hear what happened to a submission."""
        if event.what == "lost":
            self._who["worker lost", event.assignment, event.reason].add(event.student)

    def hear(self, graded: Graded) -> None:
        """Hear what came of a submission, with its results if they are at hand."""
        week, student = graded.assignment, graded.student
        if graded.reason:
            reason = graded.reason.partition("\n")[0].replace(f"/{student}/", "/<student>/")
            self._who["not graded", week, reason].add(student)
            return
        if graded.submission is not None and graded.submission.guessed:
            self._who["time guessed", week, ""].add(student)
        self._ran[week] += bool(graded.results)
        limits = {exam.notebook: exam.limits for exam in self._exams[week]}
        for result in graded.results:
            for kind, about in found_in(result, limits[result.notebook]):
                self._who[kind, week, about].add(student)
            for place in stopped_at(result):
                self._stopped[week, place].add(student)

    def concerns(
        self,
        books: Mapping[str, Overview],
        counts: Mapping[str, Sequence[CellCount]],
        odd: Mapping[str, Sequence[str]],
    ) -> list[Concern]:
        """All there is to look at, what is most urgent first; `odd` are the folders that were passed over."""
        found = [
            Concern(kind, week, about, len(who), tuple(sorted(who)))
            for (kind, week, about), who in self._who.items()
        ]
        found += self._many_stopped()
        for week, exams in self._exams.items():
            found += of_tests(week, exams, counts.get(week, ()))
            found += of_book(week, books.get(week, Overview()))
            if odd.get(week):
                found.append(Concern("passed over", week, "; ".join(odd[week]), len(odd[week])))
        return sorted(found, key=lambda one: (KINDS.index(one.kind), -one.count, one.assignment, one.about))

    def _many_stopped(self) -> Iterator[Concern]:
        for (week, place), who in self._stopped.items():
            if len(who) >= max(LEAST_MANY, MANY * self._ran[week]):
                yield Concern("many stopped", week, place, len(who), tuple(sorted(who)), self._ran[week])


def found_in(result: Result, limits: Limits) -> Iterator[tuple[Kind, str]]:
    """What there is to look at in one graded notebook."""
    paper, sitting = result.paper, result.sitting
    if paper.reason:
        if paper.reason.partition(":")[0] != NOT_HANDED_IN:
            yield "unreadable", paper.notebook
        return
    if paper.mended:
        yield "mended", paper.notebook
    for finding in sitting.findings:
        if finding.outcome == "ungraded":
            yield "test failed", f"{result.notebook}/{finding.name}"
    longest = max((ran.seconds for ran in sitting.ran), default=0.0)
    if sitting.seconds >= NEAR * limits.notebook_seconds or longest >= NEAR * limits.cell_seconds:
        yield "near limit", "time"
    if sitting.max_rss_mb >= NEAR * limits.memory_mb:
        yield "near limit", "memory"


def stopped_at(result: Result) -> Iterator[str]:
    """The tests and cells of a notebook that went over their time, or at which its process ended."""
    names = {cell.id: cell.name or cell.id for cell in result.paper.cells if cell.role != "extra"}
    ends: list[tuple[str, str]] = [(finding.name, finding.outcome) for finding in result.sitting.findings]
    ends += [(names.get(ran.id, ""), ran.status) for ran in result.sitting.ran]
    for name, end in ends:
        if name and end in ("timed out", "died"):
            yield f"{result.notebook}/{name}"


def of_tests(week: str, exams: Sequence[Exam], counts: Sequence[CellCount]) -> Iterator[Concern]:
    """Tests that nobody or nearly nobody earned anything at, and those that the students' processes could forge."""
    tests = {(exam.notebook, cell.name): cell for exam in exams for cell in exam.cells if cell.role == "test"}
    for one in counts:
        cell = tests.get((one.notebook, one.cell))
        rare = one.scored >= LEAST_SCORED and one.earning <= MOST_EARNING * one.scored
        if cell is not None and cell.points > 0 and rare:
            about = f"{one.notebook}/{one.cell}"
            yield Concern("nobody earned", week, about, one.scored - one.earning, of=one.scored)
    exposed = [
        f"{notebook}/{name}" for (notebook, name), cell in tests.items() if cell.in_process and cell.points
    ]
    if exposed:
        yield Concern("exposed", week, ", ".join(exposed), len(exposed), of=len(tests))


def of_book(week: str, book: Overview) -> Iterator[Concern]:
    """What the gradebook says of all who handed in."""
    of = len(book.keys)
    if book.waiting:
        yield Concern("waiting", week, "", len(book.waiting), tuple(book.waiting), of)
    if book.late:
        yield Concern("late", week, "", len(book.late), tuple(book.late), of)
    for place, students in book.undecided.items():
        yield Concern("undecided", week, place, len(students), tuple(students), of)
