"""Hold the two papers whose scores are known beforehand: the worked solution, and the release as it is."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from autograder.audit.desk import Desk, Held
from autograder.audit.margins import margins_of
from autograder.audit.outcome import MUCH, RISK, TOO_MUCH, Margin, Mode, Problem, Use
from autograder.course import Course
from autograder.errors import CourseError, EngineError
from autograder.grading.handed_in.intake import take_in_notebook
from autograder.grading.sitting.hall import hall_for
from autograder.grading.sitting.session import ExamFiles
from autograder.model import Exam, Paper, Sitting, Week

__all__ = [
    "Reference",
    "hold_reference",
    "problems_of_margins",
    "problems_of_use",
    "try_docker",
    "uses_of",
]


@dataclass(frozen=True)
class Reference:
    """One notebook's solution and release, held: the solution once, or a time a seed where something is drawn."""

    exam: Exam
    solution: tuple[Held, ...]
    stub: Held

    @property
    def tests(self) -> list[str]:
        return [cell.name for cell in self.exam.cells if cell.role == "test"]

    @property
    def margins(self) -> list[Margin]:
        return list(margins_of([held.sitting for held in self.solution]))

    def problems(self) -> Iterator[Problem]:
        """Say which tests the solution does not pass, and which the stub does."""
        for run, held in enumerate(self.solution, start=1):
            drawn = f" in run {run} of {len(self.solution)}" if len(self.solution) > 1 else ""
            yield from not_full(self.exam, held, f"the solution{drawn}")
        if self.stub.trouble:
            yield Problem(self.exam.notebook, f"the stub could not be graded: {self.stub.trouble}")
        for cell in self.exam.cells:
            earned = self.stub.earned(cell.name)
            if cell.role == "test" and cell.points and earned > 0.0:
                text = f"{cell.name}: the stub earns {earned:g} of {cell.points:g}, wanted 0"
                yield Problem(where(cell.question, self.exam), f"{text}; let the test need the answer")


def hold_reference(desk: Desk, course: Course, exams: Sequence[Exam], seeds: int) -> list[Reference]:
    """Hold the solutions, over so many seeds where an exam draws something, and the stubs."""
    papers: list[tuple[Exam, Paper]] = []
    shares = []
    for exam in exams:
        runs = [exam, *(other_draw(exam, number) for number in range(1, seeds))] if exam.key else [exam]
        papers += [(run, paper_in(course, "solutions", run)) for run in runs]
        shares.append(len(runs))
    solved = iter(desk.hold_all("solution", papers))
    # whoever hands in the release as it is has trained no model either
    bare = replace(desk, files=replace(desk.files, student=None))
    stubs = bare.hold_all("stub", [(exam, paper_in(course, "release", exam)) for exam in exams])
    return [
        Reference(exam, tuple(next(solved) for _ in range(share)), stub)
        for exam, share, stub in zip(exams, shares, stubs, strict=True)
    ]


def other_draw(exam: Exam, number: int) -> Exam:
    """The exam with another key for its hidden data: the same one whenever the gate is asked, for a course's key."""
    key = hashlib.sha256(f"another draw {number} {exam.key}".encode()).hexdigest()
    return replace(exam, key=key)


def paper_in(course: Course, folder: str, exam: Exam) -> Paper:
    """The paper of someone who hands in the file of `release` or `solutions` as it is."""
    return take_in_notebook(course.root / folder / exam.assignment / f"{exam.notebook}.ipynb", exam)


def where(question: str, exam: Exam) -> str:
    return f"{exam.notebook}/{question}" if question else exam.notebook


def not_full(exam: Exam, held: Held, who: str) -> Iterator[Problem]:
    """Say which tests did not give all their points, and what was found there."""
    if held.trouble:
        yield Problem(exam.notebook, f"{who} could not be graded: {held.trouble}")
        return
    cells = {cell.name: cell for cell in exam.cells if cell.role == "test"}
    findings = {finding.name: finding for finding in held.sitting.findings}
    for name in held.lost(list(cells)):
        found, score = findings.get(name), held.scores[name]
        outcome = found.outcome if found else "not reached"
        why = (found.detail.strip().rpartition("\n")[2] if found else "") or score.reason
        text = f"{name}: {who} earns {held.earned(name):g} of {score.points:g} ({outcome}): {why}"
        yield Problem(where(cells[name].question, exam), text)


def problems_of_margins(exam: Exam, margins: Sequence[Margin]) -> Iterator[Problem]:
    """Say which thresholds right answers may miss."""
    questions = {cell.name: cell.question for cell in exam.cells}
    for one in margins:
        if not one.holds:
            risk = "" if one.risk is None else f"; about {one.risk:.2%} of right answers miss it"
            text = (
                f"{one.test}: {one.name or 'the figure'} of the solution lies {one.margin:.4g} beyond the full mark "
                f"{one.full:g}{risk}, wanted at most {RISK:.1%}; move the mark, or try more seeds"
            )
            yield Problem(where(questions[one.test], exam), text)


def uses_of(desk: Desk, course: Course, reference: Reference) -> list[Use]:
    """What the solution used of its limits, the least of its runs; where that is much, it is held once more, alone.

    Other papers were held beside it, and a clock does not tell whose time it shows.
    """
    sittings = [held.sitting for held in reference.solution if not held.trouble]
    found = used(reference.exam, sittings)
    if any(one.share > MUCH for one in found):
        alone = desk.hold(reference.exam, paper_in(course, "solutions", reference.exam))
        found = used(reference.exam, [*sittings, *([] if alone.trouble else [alone.sitting])])
    return found


def used(exam: Exam, sittings: Sequence[Sitting]) -> list[Use]:
    """The least that one of these sittings used of each limit."""
    limits = exam.limits
    figures = (
        ("time", [one.seconds for one in sittings], limits.notebook_seconds, "s"),
        ("processor time", [one.cpu_seconds for one in sittings], limits.notebook_seconds, "s"),
        ("slowest cell", [slowest(one) for one in sittings], limits.cell_seconds, "s"),
        ("memory", [one.max_rss_mb for one in sittings], limits.memory_mb, "MB"),
    )
    return [
        Use(exam.notebook, what, min(each), limit, unit) for what, each, limit, unit in figures if sittings
    ]


def slowest(sitting: Sitting) -> float:
    return max((ran.seconds for ran in sitting.ran), default=0.0)


def problems_of_use(uses: Sequence[Use]) -> Iterator[Problem]:
    """Say which limits are near: a student's answer may take longer than the author's."""
    for one in uses:
        if one.share > MUCH:
            text = (
                f"{one.what}: the solution uses {one.used:.3g} of {one.limit:g} {one.unit} ({one.share:.0%})"
            )
            advice = "; raise the limit in week.toml, or ask for less" if one.share > TOO_MUCH else ""
            yield Problem(one.notebook, text + advice, fails=one.share > TOO_MUCH)


def try_docker(
    course: Course, week: Week, exams: Sequence[Exam], files: ExamFiles
) -> tuple[Mode, list[Problem]]:
    """Hold the solutions in containers, where there is an engine and the image; say so where there is not."""
    try:
        with hall_for(exams, course, sandbox="docker", fresh=week.fresh, runtime=week.runtime) as hall:
            desk = Desk(hall, files, jobs=1)
            held = [(exam, desk.hold(exam, paper_in(course, "solutions", exam))) for exam in exams]
    except (CourseError, EngineError) as error:
        return Mode("docker", not_tried=str(error).partition("\n")[0]), []
    problems = [
        problem for exam, one in held for problem in not_full(exam, one, "the solution, in a container,")
    ]
    return Mode("docker", held=len(held)), problems
