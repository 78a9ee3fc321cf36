"""Find out by running a notebook which of its test cells have to run in the student's process.

An nbgrader or otter notebook was written to be run by one kernel. Its solution and its stub are held twice: with all
test cells in the student's process, which is what that kernel does, and with all of them in the examiner. A test cell
runs in the examiner if both papers earn there what they earn in one process; otherwise in the student's process, for
the reason that is noted. Moving one may change another, so what was chosen is held again until it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from autograder.audit.desk import Desk, Held
from autograder.audit.slices import paper_of
from autograder.compiler.exam import exam
from autograder.compiler.imports import Library
from autograder.compiler.modes import Modes, Placed, place_cells
from autograder.course import Course
from autograder.model import Exam, ExamCell, Notebook, Paper, PaperCell, Week

__all__ = ["Placement"]

ROUNDS = 8
NEAR = 1e-9  # of a point: sums of parts are rounded
REASON = 200  # characters
RAISED = re.compile(r"[A-Za-z_][\w.]*: .*")
IN_PROCESS = "all of the notebook's tests are tried in the student's process"


@dataclass
class Placement:
    """The trial of one notebook of a week; `desk` has its papers held, `course` and `week` say where its files are.

    `wanted` are the points of each test cell in one process, of the solution and the stub: one set each, since a second
    run may give others where something is drawn.
    """

    desk: Desk
    course: Course
    week: Week
    notebook: Notebook
    wanted: dict[str, set[tuple[float | None, ...]]] = field(default_factory=dict)
    untrue: tuple[str, ...] = ()

    def find(self) -> Modes:
        """Hold the notebook until it is settled where each cell runs."""
        everything = {cell.name: IN_PROCESS for cell in self.notebook.cells if cell.role == "test"}
        shared = self._exam(Modes(in_process=everything))
        shared = with_cells(shared, lambda cell: replace(cell, apart=False))
        if not self._want(shared):
            return Modes()
        self.untrue = self._find_untrue(shared)
        if self.untrue:
            shared = without_truth(shared, self.untrue)
            self.wanted.clear()
            self._want(shared)
        modes, doubted = Modes(asks=self._checked_data(), untrue=self.untrue), False
        for _ in range(ROUNDS):
            tried = self._exam(modes)
            held = self._hold(tried)
            found = self._obstacles(tried, held) or self._differing(tried, held)
            if found == Modes():
                return modes
            if not doubted and not any(one.sitting.obstacles for one in held):
                doubted = True
                self._want(shared)
                found = self._differing(tried, held)
                if found == Modes():
                    return modes
            modes = joined(modes, found)
        left = dict.fromkeys(everything, "its score differed each time that another test was moved")
        return Modes(left | modes.in_process, untrue=self.untrue, there=modes.there)

    def _find_untrue(self, shared: Exam) -> tuple[str, ...]:
        """The test cells that end in False for the worked solution; one that ends in 0 gives no points either way."""
        doubted = [name for name, found in self.wanted.items() if found and next(iter(found))[0] == 0.0]
        if not doubted:
            return ()
        solved = self._hold(without_truth(shared, doubted))[0]
        return tuple(name for name in doubted if solved.earned(name) > 0.0)

    def _exam(self, modes: Modes) -> Exam:
        week = replace(self.week, in_process=True)
        return replace(exam(self.notebook, week, self.course.source / week.name, modes), trial=True)

    def _hold(self, exam: Exam) -> Sequence[Held]:
        papers = [paper_of(exam, self.notebook), stub_of(exam)]
        return self.desk.hold_all(f"trying {self.notebook.name}", [(exam, paper) for paper in papers])

    def _want(self, shared: Exam) -> bool:
        """Note what both papers earn in one process; False where that cannot be had."""
        held = self._hold(shared)
        if any(one.trouble for one in held):
            return False
        for name in tests_of(shared):
            self.wanted.setdefault(name, set()).add(earned(held, name))
        return True

    def _obstacles(self, tried: Exam, held: Sequence[Held]) -> Modes | None:
        """What stopped the instructor's own code in the examiner; None where nothing did."""
        stopped = {cell: why for one in held for cell, why in one.sitting.obstacles.items()}
        if not stopped:
            return None
        names = {cell.id: cell.name for cell in tried.cells if cell.role == "test"}
        return Modes(
            {names[cell]: why for cell, why in stopped.items() if cell in names},
            there=tuple(cell for cell in stopped if cell not in names),
        )

    def _differing(self, tried: Exam, held: Sequence[Held]) -> Modes:
        """The test cells of the examiner that earn what they do not earn in one process, each with the reason.

        One is tried again with the student's operators trusted, before it is moved into the student's process.
        """
        trouble = next((one.trouble for one in held if one.trouble), "")
        differing = {
            cell: trouble or reason(cell.name, held, self.wanted[cell.name])
            for cell in tried.cells
            if cell.role == "test" and not cell.in_process
            if trouble or not is_wanted(earned(held, cell.name), self.wanted[cell.name])
        }
        found = Modes()
        for cell, why in differing.items():
            if not cell.trusting:
                found.trusting[cell.name] = why
            elif (data := {*self._placed.data_of(cell.name), *cell.rebinds}) - set(cell.asks):
                found.asks[cell.name] = tuple(sorted(data))
            else:
                found.in_process[cell.name] = why
        return found

    def _checked_data(self) -> dict[str, tuple[str, ...]]:
        tests = [one.cell.name for one in self._placed.cells if one.is_test]
        return {test: data for test in tests if (data := self._placed.checked_data(test))}

    @cached_property
    def _placed(self) -> Placed:
        """The notebook as its source alone shows it."""
        star = Library(self.course.source / self.week.name).star_names
        return place_cells(self.notebook, star, Modes())


def with_cells(exam: Exam, change: Callable[[ExamCell], ExamCell]) -> Exam:
    return replace(exam, cells=tuple(map(change, exam.cells)))


def without_truth(exam: Exam, tests: Collection[str]) -> Exam:
    """The exam in which a last expression of these test cells that is False is no verdict."""
    return with_cells(exam, lambda cell: replace(cell, truth=cell.name not in tests))


def joined(modes: Modes, found: Modes) -> Modes:
    """What was found before and now; a test cell that has to be in process trusts and asks no more."""
    in_process = found.in_process | modes.in_process
    in_process |= {name: modes.trusting[name] for name in found.in_process if name in modes.trusting}
    trusting, asks = modes.trusting | found.trusting, modes.asks | found.asks
    return Modes(
        in_process,
        {name: why for name, why in trusting.items() if name not in in_process},
        {name: names for name, names in asks.items() if name not in in_process},
        modes.untrue,
        tuple(dict.fromkeys((*modes.there, *found.there))),
    )


def tests_of(exam: Exam) -> list[str]:
    return [cell.name for cell in exam.cells if cell.role == "test"]


def stub_of(exam: Exam) -> Paper:
    """The paper of someone who hands in the release as it is."""
    cells = tuple(
        PaperCell(
            cell.id, cell.kind, cell.role, cell.name, cell.source if cell.role == "test" else cell.release
        )
        for cell in exam.cells
    )
    return Paper(exam.notebook, cells)


def earned(held: Sequence[Held], test: str) -> tuple[float | None, ...]:
    return tuple(one.scores[test].earned if test in one.scores else None for one in held)


def is_wanted(found: tuple[float | None, ...], wanted: set[tuple[float | None, ...]]) -> bool:
    """Tell whether each paper earned what it has earned in one process at least once."""
    return all(
        any(
            points == other or (points is not None and other is not None and abs(points - other) < NEAR)
            for other in each
        )
        for points, each in zip(found, zip(*wanted, strict=True), strict=True)
    )


def reason(test: str, held: Sequence[Held], wanted: set[tuple[float | None, ...]]) -> str:
    """Say what became of a test cell in the examiner that does not become of it in one process."""
    for who, one, points in zip(("the solution", "the stub"), held, zip(*wanted, strict=True), strict=True):
        score = one.scores.get(test)
        if score is None or is_wanted((score.earned,), {(each,) for each in points}):
            continue
        said = next((found.detail for found in one.sitting.findings if found.name == test), "")
        lines = [line for line in said.split("\n") if RAISED.fullmatch(line)]
        why = lines[-1] if lines else score.reason.partition("\n")[0]
        here, there = told(score.earned), " or ".join(sorted({told(each) for each in points}))
        return f"in the examiner {who} earns {here}, in one process {there}" + f": {why}"[:REASON] * bool(why)
    return "its score differs"


def told(points: float | None) -> str:
    return "no score" if points is None else f"{points:g}"
