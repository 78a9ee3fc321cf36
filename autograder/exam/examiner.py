"""The examiner: conducts the exam of one notebook.

Theory of operation
-------------------
A fork of a warm process that never runs student code. It gets an exam over its control socket and then papers
of that exam, one after the other. For each it asks for a student process, sends it the paper's cells one after
the other and runs each test cell itself, at its place; then it reports a `Sitting`. Each paper has a namespace
of its own. What the notebook's own setup and tests change outside of it (an option of a library, say) they find
again, as when a notebook is run twice; therefore one examiner never holds two different exams.

When the student process dies, the cell that it died in is never run again; the next time that a student
process is needed, a fresh one is asked for and the other cells are replayed in it. When the notebook's time is
used up, the cells that are left are skipped. When the examiner itself fails, it says so: that is never a score.
"""

from __future__ import annotations

import contextlib
import os
import random
import signal
import socket
import sys
import time
from typing import Any

import msgspec
import numpy as np

from autograder.errors import EngineError
from autograder.exam.codec import Unsendable
from autograder.exam.control import Control
from autograder.exam.names import Names
from autograder.exam.outputs import checked, for_terminal
from autograder.exam.raised import StudentDied, TimeUp, known_exceptions
from autograder.exam.student import GRACE_SECONDS, Student
from autograder.exam.testcell import on_hidden_line, run_test
from autograder.model import Exam, ExamCell, Finding, Paper, PaperCell, Ran, Sitting

__all__ = ["Examiner", "main", "warm"]

LIVES = 5  # student processes that one paper may use up
TIME_UP = "The notebook's time limit was reached before this cell."


def warm() -> None:
    """Prepare what every exam needs, before the first fork."""
    known_exceptions()
    if "torch" in sys.modules:
        sys.modules["torch"].set_num_threads(1)


def main(sock: socket.socket) -> None:
    """Hold the exams that the coordinator sends, one paper after the other, until it hangs up."""
    control = Control(sock)
    before = random.getstate(), np.random.get_state()
    cores = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set()
    exam: Exam | None = None
    while True:
        try:
            order, _ = control.receive()
        except EOFError:
            return
        exam = msgspec.convert(order["exam"], Exam) if "exam" in order else exam
        assert exam is not None, "the first order brings the exam"
        paper = msgspec.convert(order["paper"], Paper)
        if cores:
            os.sched_setaffinity(0, cores if order["core"] is None else {order["core"]})
        # what a paper finds must not depend on the papers before it
        random.setstate(before[0])
        np.random.set_state(before[1])
        try:
            report: dict[str, Any] = {"sitting": Examiner(exam, paper, control, set(order["avoid"])).sit()}
        except EngineError as error:
            report = {"failed": str(error)}
        control.send(report)
        if "matplotlib.pyplot" in sys.modules:
            sys.modules["matplotlib.pyplot"].close("all")


class Examiner:
    """The exam of one paper."""

    def __init__(self, exam: Exam, paper: Paper, control: Control, avoid: set[str]) -> None:
        self.exam, self.control, self.avoid = exam, control, avoid
        self.cells = [cell for cell in paper.cells if cell.kind == "code"]
        self.of_exam = {cell.id: cell for cell in exam.cells}
        self.student = Student(control, exam.limits.output_kb * 1024)
        self.names = Names(exam, self.student, self._why_missing)
        self.ran: list[Ran] = []
        self.findings: list[Finding] = []
        self.notes: list[str] = []
        self.lethal: set[str] = set()
        self.handed: dict[str, Any] = {}
        self.end = time.monotonic() + exam.limits.notebook_seconds
        signal.signal(signal.SIGALRM, self._alarm)

    def sit(self) -> Sitting:
        """Hold the exam. Raises `EngineError` when it cannot be held here, whatever the student did."""
        started = time.monotonic()
        for place, cell in enumerate(self.cells):
            known = self.of_exam.get(cell.id)
            self.student.begin_cell(self.exam.limits.cell_seconds, self.end)
            if cell.role == "test" and known is not None:
                self._test(place, known)
            else:
                if known is not None:
                    self._own(known)
                self.ran.append(self._run(place, cell))
        return Sitting(
            notebook=self.exam.notebook,
            ran=tuple(self.ran),
            findings=tuple(self.findings),
            notes=tuple(self.notes),
            seconds=time.monotonic() - started,
        )

    # -- the student's cells ----------------------------------------------------------------------------

    def _run(self, place: int, cell: PaperCell) -> Ran:
        if time.monotonic() >= self.end:
            return Ran(cell.id, "skipped", error=TIME_UP)
        started = time.monotonic()
        most = self.exam.limits.output_kb * 1024
        try:
            self._need_student(place)
            fine, error, late, count = self.student.run(cell.id, cell.source, most)
            status = "ok" if fine else "timed out" if late else "error"
            if late:
                error = f"Over the time limit of {self.exam.limits.cell_seconds:g} s."
        except TimeUp:
            self.lethal.add(cell.id)
            fine, status, count = False, "timed out", 0
            error = f"Over the time limit of {self.exam.limits.cell_seconds:g} s, and went on after it was interrupted."
        except StudentDied as death:
            self.lethal.add(cell.id)
            fine, status, count = False, "died", 0
            error = f"The notebook's process {death} in this cell."
        outputs = checked(self._take_printed(), most)
        if not fine and status != "error":
            outputs += (error_output(status, error),)
        error, seconds = for_terminal(error[:500]), time.monotonic() - started
        return Ran(cell.id, status, outputs, count or None, error, seconds)  # type: ignore[arg-type]

    def _need_student(self, place: int) -> None:
        """See to it that a student process is there, with the cells before `place` run in it."""
        while not self.student.alive:
            if self.student.life >= LIVES:
                raise StudentDied(f"ended {LIVES} times; it was not started again")
            self.student.start()
            if self.student.life > 1:
                self._replay(place)

    def _replay(self, place: int) -> None:
        """Run the cells before `place` again, without those that ended a process; outputs are not kept."""
        for cell in self.cells[:place]:
            known = self.of_exam.get(cell.id)
            if cell.id in self.lethal or (known is not None and cell.role == "test"):
                continue
            self.student.begin_cell(self.exam.limits.cell_seconds, self.end)
            try:
                self.student.run(cell.id, cell.source, 0)
            except (StudentDied, TimeUp):
                self.lethal.add(cell.id)
                self.notes.append(f"cell {cell.id} ended the notebook's process when it was run again")
                return
        if self.handed:
            self.student.put(self.handed)
        self._take_printed()
        self.student.begin_cell(self.exam.limits.cell_seconds, self.end)

    def _take_printed(self) -> list[Any]:
        printed, self.student.printed = self.student.printed, []
        return printed

    # -- the examiner's cells ---------------------------------------------------------------------------

    def _own(self, cell: ExamCell) -> None:
        """Run the instructor's setup here too, and let names through that are the student's from now on."""
        self.names.make_way(cell.binds)
        if not cell.setup:
            return
        try:
            with self._watch(), contextlib.redirect_stdout(None):
                exec(compile(without_magics(cell.source), f"<{cell.id}>", "exec"), self.names)
        except (Exception, TimeUp) as error:
            raise EngineError(
                f"notebook {self.exam.notebook}, cell {cell.id}: the instructor's own code fails in the examiner: "
                f"{type(error).__name__}: {error}\n  run it in the environment that grades, and mend the source"
            ) from error

    def _test(self, place: int, cell: ExamCell) -> None:
        finding = self._skipped(place, cell)
        shown = Shown(cell)
        if finding is None:
            self.control.send({"at": cell.name})
            self.student.begin_test()
            self.student.printed = shown
            before = set(self.names)
            with self._watch(), contextlib.redirect_stderr(None):
                finding = run_test(cell, self.names, shown.say)
            self.student.printed = []
            self.names.note_test_names(before)
            self._hand_over(cell)
        self.findings.append(finding)
        status = {"passed": "ok", "failed": "error", "ungraded": "skipped"}.get(
            finding.outcome, finding.outcome
        )
        kept = checked(shown, self.exam.limits.output_kb * 1024)
        self.ran.append(Ran(cell.id, status, kept, None, "", finding.seconds))  # type: ignore[arg-type]

    def _skipped(self, place: int, cell: ExamCell) -> Finding | None:
        """A finding for a test cell that cannot be run; None when it can."""
        if cell.name in self.avoid:
            return Finding(
                cell.name, "ungraded", message="This test could not be held; a person will grade it."
            )
        if time.monotonic() >= self.end:
            return Finding(cell.name, "skipped", message=TIME_UP)
        try:
            self._need_student(place)
        except StudentDied as death:
            return Finding(cell.name, "died", message=f"The notebook's process {death}.")
        except TimeUp:
            return Finding(cell.name, "timed out", message="The notebook was too slow when it was run again.")
        return None

    def _hand_over(self, cell: ExamCell) -> None:
        """Give the student's process, by value, what later cells of theirs use of this test cell's names."""
        values = {name: self.names[name] for name in cell.hands_over if dict.__contains__(self.names, name)}
        if not values or not self.student.alive:
            return
        try:
            self.student.put(values)
            self.handed.update(values)
        except Unsendable as error:
            raise EngineError(
                f"notebook {self.exam.notebook}, test {cell.name}: a later cell uses {', '.join(values)} "
                f"of it, which cannot be handed over: {error}\n  define it in a cell of its own"
            ) from error
        except (TimeUp, StudentDied):
            self.notes.append(f"the names of test {cell.name} could not be handed over")

    def _why_missing(self, name: str) -> str:
        """Why a student's name is not there: what became of the cell that should define it."""
        owner = next((cell for cell in self.exam.cells if name in cell.binds and cell.role != "test"), None)
        if owner is None:
            return " in your notebook."
        went = next((ran for ran in self.ran if ran.id == owner.id), None)
        if went is None or went.status == "ok":
            return f": your cell {owner.id} does not define it."
        return f": your cell {owner.id} did not finish. {went.error}"

    # -- the examiner's own time -------------------------------------------------------------------------

    @contextlib.contextmanager
    def _watch(self) -> Any:
        """Raise `TimeUp` in this process when the examiner's own code goes on after every deadline."""
        left = self.student.last - time.monotonic() + 2 * GRACE_SECONDS + 0.5
        signal.setitimer(signal.ITIMER_REAL, max(left, 0.5))
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)

    def _alarm(self, *_: Any) -> None:
        raise TimeUp("took too long with the values that your code gave")


class Shown(list[Any]):
    """The outputs that a test cell shows: prints of its visible lines, and of the code that those call."""

    def __init__(self, cell: ExamCell) -> None:
        super().__init__()
        self._cell = cell

    def say(self, text: str) -> None:
        """Note a print of the test cell itself."""
        last = self[-1] if self else {}
        if (
            type(last) is dict
            and type(last.get("name")) is type(last.get("text")) is str
            and last["name"] == "stdout"
        ):
            last["text"] += text  # `print` writes the end of the line by itself
        else:
            self.append({"output_type": "stream", "name": "stdout", "text": text})

    def extend(self, printed: Any) -> None:
        """Note what student code printed, unless a hidden line of the test cell is running."""
        if printed and not on_hidden_line(self._cell):
            super().extend(printed)


def without_magics(source: str) -> str:
    """The instructor's code without lines that only IPython understands (`%matplotlib inline`, `!ls`)."""
    lines = [
        line[: len(line) - len(line.lstrip())] + "pass" if line.lstrip().startswith(("%", "!")) else line
        for line in source.splitlines()
    ]
    return "\n".join(lines)


def error_output(status: str, text: str) -> dict[str, Any]:
    """An error output of ours, in the place where the kernel would have left its own."""
    name = "TimeLimit" if status == "timed out" else "ProcessDied"
    return {"output_type": "error", "ename": name, "evalue": text, "traceback": [f"{name}: {text}"]}


os.environ.setdefault("MPLBACKEND", "agg")
