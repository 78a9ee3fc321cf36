"""See to it that a student process is there, with the cells before a place of the notebook run in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from autograder.exam.otter import Seeds
from autograder.exam.raised import StudentDied, TimeUp
from autograder.exam.student import Student
from autograder.model import Exam, ExamCell, PaperCell

__all__ = ["Replays"]

LIVES = 5  # student processes that one paper may use up


class Replays:
    """Starts student processes and runs cells again in them.

    `lethal` are the cells that ended a process, which are never run again; `handed` the values that test cells have
    handed to student code; `notes` is what became of cells that were run again. `seeds` are set before each of them,
    `begin` starts its time.
    """

    def __init__(
        self,
        exam: Exam,
        cells: Sequence[PaperCell],
        student: Student,
        seeds: Seeds,
        begin: Callable[[], None],
    ) -> None:
        self._cells, self._student, self._seeds, self._begin = cells, student, seeds, begin
        self._tests = {cell.id: cell for cell in exam.cells if cell.role == "test"}
        self._reached = 0
        self.lives = LIVES
        self.lethal: set[str] = set()
        self.handed: dict[str, Any] = {}
        self.notes: list[str] = []

    def need(self, place: int) -> None:
        """Start a process if there is none. Raises `StudentDied` when too many have ended."""
        while not self._student.alive:
            if self._student.life >= self.lives:
                raise StudentDied(f"ended {self.lives} times; it was not started again")
            self._student.start()
            if self._student.life > 1:
                self._run(0, place)

    def reach(self, place: int) -> None:
        """Bring a process that has only run cells again to a later place, or start one there."""
        if self._student.alive:
            self._run(self._reached, place)
        self.need(place)

    def echo(self, test: ExamCell) -> None:
        """Run what a test cell imports and defines for later cells in the student's process too."""
        if test.echoes:
            self._student.run(test.id, test.echoes, 0)
            self._student.printed = []

    def _run(self, start: int, place: int) -> None:
        """Run the cells from `start` up to `place` again, without lethal ones; outputs are not kept."""
        for cell in self._cells[start:place]:
            if cell.id in self.lethal:
                continue
            self._begin()
            try:
                if cell.role == "test" and cell.id in self._tests:
                    self.echo(self._tests[cell.id])
                else:
                    self._seeds.set_there(cell.source)
                    self._student.run(cell.id, cell.source, 0)
            except (StudentDied, TimeUp):
                self.lethal.add(cell.id)
                self.notes.append(f"cell {cell.id} ended the notebook's process when it was run again")
                return
        if self.handed:
            self._student.put(self.handed)
        self._student.printed = []
        self._reached = place
        self._begin()
