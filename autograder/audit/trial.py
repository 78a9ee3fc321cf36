"""Try the tests of one notebook's questions: with mutants of the solution, and with lazy answers.

A mutant is held on the slice of its question's own tests first. Those that survive meet every test cell that the
change can reach. A test that gives less than its points has caught the mutant; so has one that ran out of time, since
the solution took a fifth of it at most.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from autograder.audit.desk import Desk, Held
from autograder.audit.lazy import LazyAnswer, lazy_answers
from autograder.audit.mutants import Mutant, mutants_of
from autograder.audit.outcome import Lazy, Question, Survivor
from autograder.audit.settings import Wanted
from autograder.audit.slices import Slices, paper_of
from autograder.compiler.stub import released
from autograder.errors import CourseError
from autograder.model import Cell, Exam, Paper, Sitting

__all__ = ["Trial", "questions_of", "try_questions"]

# of a mutant: the solution's own time, so many times, and never less than this
PATIENCE, LEAST_SECONDS = 5.0, 0.5


@dataclass
class Trial:
    """One question under trial.

    `exam` is its slice, or the whole exam where no slice does; `took` the seconds of each cell in the solution's runs.
    """

    slices: Slices
    cell: Cell
    tests: tuple[str, ...]
    exam: Exam
    took: dict[str, float]
    mutants: tuple[Mutant, ...] = ()
    lazy: list[LazyAnswer] = field(default_factory=list)
    sliced: bool = True
    caught: set[int] = field(default_factory=set)
    troubles: dict[int, str] = field(default_factory=dict)
    seen: tuple[str, ...] = ()  # the tests that survivors have met

    def paper(self, exam: Exam, source: str | None = None) -> Paper:
        """The solution's paper, with another answer to this question if there is one."""
        answers = None if source is None else {self.cell.name: source}
        return paper_of(exam, self.slices.notebook, answers)

    def open(self) -> list[int]:
        """The mutants that count and that nothing has caught so far."""
        return [at for at, mutant in enumerate(self.mutants) if not mutant.excuse and at not in self.caught]


def questions_of(slices: Slices) -> list[tuple[Cell, tuple[str, ...]]]:
    """The solution cells of a notebook, each with the tests of its question: those that reach it, if none names it."""
    found = []
    for cell in slices.notebook.cells:
        if cell.role == "solution" and cell.kind == "code":
            own = tuple(
                one.name for one in slices.notebook.cells if one.role == "test" and one.question == cell.name
            )
            found.append((cell, own or slices.reaching(cell.name)))
    return found


def try_questions(
    desk: Desk, slices: Sequence[tuple[Slices, Sequence[Held]]], wanted: Wanted
) -> list[Question]:
    """Try the questions of a week's notebooks; each comes with how its solution was held on the whole notebook."""
    trials = [
        prepare(one, cell, tests, [each.sitting for each in held])
        for one, held in slices
        for cell, tests in questions_of(one)
        if tests and held[0].is_full(tests)  # without full marks for the solution a mutant says nothing
    ]
    believe(desk, trials)
    lazy = hold_lazy(desk, trials, wanted)
    hold_mutants(desk, trials, "mutants")
    survived = [trial for trial in trials if trial.open()]
    for trial in survived:
        widen(trial)
    believe(desk, [trial for trial in survived if trial.sliced])
    hold_mutants(desk, survived, "survivors")
    return [question(trial, wanted, found) for trial, found in zip(trials, lazy, strict=True)]


def prepare(slices: Slices, cell: Cell, tests: tuple[str, ...], sittings: Sequence[Sitting]) -> Trial:
    """Make the slice, the mutants and the lazy answers of one question."""
    path = slices.notebook.path
    visible = [released(path, one) for one in slices.notebook.cells if one.name in tests]
    binds = next(one.names.binds for one in slices.cells if one.cell is cell)
    took: dict[str, float] = {}
    for ran in (ran for sitting in sittings for ran in sitting.ran):
        took[ran.id] = max(ran.seconds, took.get(ran.id, 0.0))
    return Trial(
        slices=slices,
        cell=cell,
        tests=tests,
        exam=slices.exam_of(tests, cell.name),
        took=took,
        mutants=mutants_in(path, cell),
        lazy=lazy_answers(released(path, cell), binds, visible, slices.binding.imports),
        seen=tests,
    )


def mutants_in(path: str, cell: Cell) -> tuple[Mutant, ...]:
    """The mutants of a cell; a mark that fits none of them is named with the file and the cell."""
    try:
        return mutants_of(cell.source)
    except CourseError as error:
        raise CourseError(f"{path}, cell {cell.name}: {error}") from None


def widen(trial: Trial) -> None:
    """Give what has survived all tests that it can reach."""
    trial.seen = tuple(dict.fromkeys((*trial.tests, *trial.slices.reaching(trial.cell.name))))
    if trial.sliced:
        trial.exam = trial.slices.exam_of(trial.seen, trial.cell.name, wide=True)


def believe(desk: Desk, trials: Sequence[Trial]) -> None:
    """Hold the solution on each slice; where it does not score as on the whole notebook, take the whole one.

    A slice is given a few times what the slowest of its cells took the solution, so that an endless loop costs
    little; if that is not enough, as where a process begins with slow imports, the notebook's own limit.
    """
    own = [trial.exam for trial in trials]
    for trial in trials:
        trial.exam = with_seconds(trial.exam, patience(trial))
    doubted = list(zip(trials, own, strict=True))
    for last in (False, True):
        if not doubted:
            return
        papers = [(trial.exam, trial.paper(trial.exam)) for trial, _ in doubted]
        held = desk.hold_all("slices", papers)
        doubted = [one for one, found in zip(doubted, held, strict=True) if not found.is_full(one[0].seen)]
        for trial, exam in doubted:
            trial.exam, trial.sliced = (trial.slices.exam, False) if last else (exam, True)


def patience(trial: Trial) -> float:
    """The limit of time for a cell of a slice, in seconds."""
    slowest = max((trial.took.get(one.id, 0.0) for one in trial.exam.cells), default=0.0)
    return min(trial.exam.limits.cell_seconds, max(LEAST_SECONDS, PATIENCE * slowest))


def with_seconds(exam: Exam, cell_seconds: float) -> Exam:
    return replace(exam, limits=replace(exam.limits, cell_seconds=cell_seconds))


def hold_lazy(desk: Desk, trials: Sequence[Trial], wanted: Wanted) -> list[tuple[Lazy, ...]]:
    """Hold the lazy answers; gives for each trial those that earned points of its tests."""
    each = [(trial, answer) for trial in trials for answer in trial.lazy]
    papers = [(trial.exam, trial.paper(trial.exam, answer.source)) for trial, answer in each]
    found: dict[int, list[Lazy]] = {id(trial): [] for trial in trials}
    for (trial, answer), held in zip(each, desk.hold_all("lazy answers", papers), strict=True):
        excuse = wanted.lazy_excuse(trial.slices.notebook.name, trial.cell.name)
        found[id(trial)] += [
            Lazy(answer.name, test, held.earned(test), excuse)
            for test in trial.tests
            if held.earned(test) > 0.0
        ]
    return [tuple(found[id(trial)]) for trial in trials]


def hold_mutants(desk: Desk, trials: Sequence[Trial], what: str) -> None:
    """Hold the mutants that are open on their trial's exam, and note which are caught."""
    each = [(trial, at) for trial in trials for at in trial.open()]
    papers = [(trial.exam, trial.paper(trial.exam, trial.mutants[at].source)) for trial, at in each]
    for (trial, at), held in zip(each, desk.hold_all(what, papers), strict=True):
        trial.troubles[at] = held.trouble
        if not held.trouble and held.lost(trial.seen):
            trial.caught.add(at)


def question(trial: Trial, wanted: Wanted, lazy: tuple[Lazy, ...]) -> Question:
    """Put together what was found of one question."""
    notebook = trial.slices.notebook
    excused = tuple(mutant.excuse for mutant in trial.mutants if mutant.excuse)
    return Question(
        notebook=notebook.name,
        name=trial.cell.name,
        points=sum(cell.points for cell in notebook.cells if cell.name in trial.tests),
        tests=trial.tests,
        wanted=wanted.score_of(notebook.name, trial.cell.name),
        mutants=len(trial.mutants) - len(excused),
        caught=len(trial.caught),
        excused=excused,
        survivors=tuple(survivor(trial, at) for at in trial.open()),
        lazy_answers=len(trial.lazy),
        lazy=lazy,
        sliced=trial.sliced,
    )


def survivor(trial: Trial, at: int) -> Survivor:
    mutant = trial.mutants[at]
    line = trial.cell.line + mutant.line - 1 if trial.cell.line else mutant.line
    diff = mutant.diff(trial.cell.source)
    return Survivor(mutant.operator, mutant.field, line, diff, trial.seen, trial.troubles.get(at, ""))
