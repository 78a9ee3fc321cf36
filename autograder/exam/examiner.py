"""The examiner: conducts the exam of one notebook.

Theory of operation
-------------------
A fork of a warm process that never runs student code. It gets an exam over its control socket and then papers
of that exam, one after the other. For each it asks for a student process, sends it the paper's cells one after
the other and runs each test cell itself, at its place; then it reports a `Sitting`. Each paper has a namespace
of its own. What the notebook's own setup and tests change outside of it (an option of a library, say) they find
again, as when a notebook is run twice; therefore one examiner never holds two different exams.

What is hidden is told to nobody, neither directly nor by a student's code that remembers it: the closed part of a test
cell, which is all from its first hidden line on, is held after the whole notebook has run and everything that students
read has been said. It finds the student's process as it was at its place, in a snapshot that was made there. Where none
can be made, or something below in the examiner depends on the closed part, it is held at its place, and what the
notebook shows from there on is withheld.

When the student process dies, the cell that it died in is never run again; the next time that a student
process is needed, a fresh one is asked for and the other cells are replayed in it. When the notebook's time is
used up, the cells that are left are skipped. When the examiner itself fails, it says so: that is never a score.
"""

from __future__ import annotations

import contextlib
import functools
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from time import monotonic  # limits go by the real clock, also while a tape moves on `time.monotonic`
from types import CodeType
from typing import Any

import msgspec

from autograder.checks.remote import examining
from autograder.errors import EngineError
from autograder.exam.closed import ClosedPart, Shown
from autograder.exam.codec import Unsendable
from autograder.exam.control import Control
from autograder.exam.generators import Generators
from autograder.exam.in_process import hold_in_process, without_verdicts
from autograder.exam.names import Names
from autograder.exam.one_kernel import reaching_the_student
from autograder.exam.ordinary import is_ordinary
from autograder.exam.otter import Seeds, lay_out
from autograder.exam.outputs import checked, for_terminal
from autograder.exam.player import Player, moved_clock
from autograder.exam.raised import StudentDied, TimeUp, known_exceptions
from autograder.exam.rebinding import Rebinding
from autograder.exam.replay import Replays
from autograder.exam.resources import AskedProcess
from autograder.exam.student import GRACE_SECONDS, Snapshot, Student
from autograder.exam.tape import unpack
from autograder.exam.taping import Taping
from autograder.exam.testcell import (
    Part,
    Printed,
    execute,
    has_closed_part,
    has_open_part,
    joined,
    names_of_closed_part,
    run_part,
)
from autograder.hidden_key import hold_key
from autograder.magics import without_magics
from autograder.model import Exam, ExamCell, Finding, Paper, PaperCell, Ran, Sitting

__all__ = ["Examiner", "main", "warm"]

TIME_UP = "The notebook's time limit was reached before this cell."
SOON_RUN_AGAIN = (
    1.0  # seconds of a notebook that are better spent twice, now and then, than a copy made each time
)
NOT_TOLD = (
    "The error is not told: hidden tests had run before this cell. Run the notebook yourself to see it."
)
WITHHELD = {
    "output_type": "stream",
    "name": "stderr",
    "text": "[not shown: hidden tests had run before this cell; run the notebook yourself to see its output]\n",
}


def warm() -> None:
    """Prepare what every exam needs, before the first fork."""
    known_exceptions()
    if "torch" in sys.modules:
        sys.modules["torch"].set_num_threads(1)


def main(sock: socket.socket) -> None:
    """Hold the exams that the coordinator sends, one paper after the other, until it hangs up."""
    control = Control(sock)
    sys.path.insert(
        0, ""
    )  # the instructor's modules beside the notebook; nothing of a student's lies in this folder
    generators = Generators()
    cores = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set()
    exam: Exam | None = None
    while True:
        try:
            order, _ = control.receive()
        except EOFError:
            return
        if "exam" in order:
            exam = msgspec.convert(order["exam"], Exam)
            lay_out(exam.otter.files if exam.otter else {})
            if exam.key:
                hold_key(bytes.fromhex(exam.key))
        assert exam is not None, "the first order brings the exam"
        if cores:
            os.sched_setaffinity(0, cores if order["core"] is None else {order["core"]})
        try:
            report = hold_paper(sock, exam, order, generators)
        except EngineError as error:
            report = {"failed": str(error)}
        control.send(report)


def hold_paper(
    sock: socket.socket, exam: Exam, order: dict[str, Any], generators: Generators
) -> dict[str, Any]:
    """Hold one paper, with a tape if the order is about one; returns the report. Raises `EngineError`."""
    paper = msgspec.convert(order["paper"], Paper)

    def sit(control: Control, seed: bytes) -> Sitting:
        generators.begin(seed)
        try:
            return Examiner(exam, paper, control, set(order["avoid"]), order["handed_in"]).sit()
        finally:
            if "matplotlib.pyplot" in sys.modules:
                sys.modules["matplotlib.pyplot"].close("all")

    if order["tape"] is None:
        return {"sitting": sit(Control(sock), generators.seed)}
    if (sitting := played(sock, msgspec.convert(order["tape"], bytes), sit)) is not None:
        return {"sitting": sitting}
    taping = Taping(sock, generators.seed)
    sitting = sit(taping, generators.seed)
    return {"sitting": sitting, "tape": taping.tape() if is_ordinary(sitting) else b""}


def played(sock: socket.socket, packed: bytes, sit: Callable[[Control, bytes], Sitting]) -> Sitting | None:
    """Hold a paper by an earlier sitting's tape; None where that does not have all the answers."""
    tape = unpack(packed) if packed else None
    if tape is None:
        return None
    player = Player(sock, tape)
    try:
        with moved_clock(player):
            sitting = sit(player, tape.seed)
    except EngineError:  # an exam that cannot be held here fails again below, with a student's process
        return None
    return None if player.departed or not is_ordinary(sitting) else replace(sitting, rescored=True)


class Examiner:
    """The exam of one paper; `handed_in` are the files that came with it and their sizes in bytes."""

    def __init__(
        self, exam: Exam, paper: Paper, control: Control, avoid: set[str], handed_in: Mapping[str, int]
    ) -> None:
        self.exam, self.control, self.avoid = exam, control, avoid
        self.cells = [cell for cell in paper.cells if cell.kind == "code"]
        self.of_exam = {cell.id: cell for cell in exam.cells}
        self.student = Student(control, exam.limits.output_kb * 1024, exam.shared)
        self.asked = AskedProcess(self.student, control, handed_in)
        self.names = Names(exam, self.student, self._why_missing)
        self.seeds = Seeds(exam.otter, self.student, self.names)
        self.replays = Replays(exam, self.cells, self.student, self.seeds, self._begin)
        self.ran: dict[int, Ran] = {}  # by place
        self.findings: dict[int, Finding] = {}
        self.waiting: list[ClosedPart] = []
        self.obstacles: dict[str, str] = {}
        self.started = time.monotonic()
        self.end = monotonic() + exam.limits.notebook_seconds
        signal.signal(signal.SIGALRM, self._alarm)

    def sit(self) -> Sitting:
        """Hold the exam. Raises `EngineError` when it cannot be held here, whatever the student did."""
        for place, cell in enumerate(self.cells):
            known = self.of_exam.get(cell.id)
            self._begin()
            if cell.role == "test" and known is not None:
                self._test(place, known)
            else:
                self.seeds.set_here(cell.source)
                if known is not None:
                    self._own(known)
                self.ran[place] = self._run(place, cell)
        lost = [part for part in self.waiting if not self._hold(part)]
        if lost:
            self._begin_again()
        for part in lost:
            self._hold_again(part)
        return Sitting(
            notebook=self.exam.notebook,
            ran=tuple(self.ran[place] for place in sorted(self.ran)),
            findings=tuple(self.findings[place] for place in sorted(self.findings)),
            notes=tuple(self.replays.notes),
            seconds=time.monotonic() - self.started,
            obstacles=self.obstacles,
        )

    def _begin(self) -> None:
        self.student.begin_cell(self.exam.limits.cell_seconds, self.end)

    # -- the student's cells ----------------------------------------------------------------------------

    def _run(self, place: int, cell: PaperCell) -> Ran:
        if monotonic() >= self.end:
            return Ran(cell.id, "skipped", error=TIME_UP)
        started = time.monotonic()
        most = self.exam.limits.output_kb * 1024
        try:
            self.replays.need(place)
            self.seeds.set_there(cell.source)
            fine, error, late, count = self.student.run(cell.id, cell.source, most)
            status = "ok" if fine else "timed out" if late else "error"
            if late:
                error = f"Over the time limit of {self.exam.limits.cell_seconds:g} s."
        except TimeUp:
            self.replays.lethal.add(cell.id)
            fine, status, count = False, "timed out", 0
            error = f"Over the time limit of {self.exam.limits.cell_seconds:g} s, and went on after it was interrupted."
        except StudentDied as death:
            self.replays.lethal.add(cell.id)
            fine, status, count = False, "died", 0
            error = f"The notebook's process {death} in this cell."
        outputs = checked(self._take_printed(), most)
        if self.student.heard:
            outputs, error = (WITHHELD,), "" if fine else NOT_TOLD
        elif not fine and status != "error":
            outputs += (error_output(status, error),)
        error, seconds = for_terminal(error[:500]), time.monotonic() - started
        return Ran(cell.id, status, outputs, count or None, error, seconds)  # type: ignore[arg-type]

    def _take_printed(self) -> list[Any]:
        printed, self.student.printed = self.student.printed, []
        return printed

    # -- the examiner's cells ---------------------------------------------------------------------------

    def _own(self, cell: ExamCell) -> None:
        """Run the instructor's setup here too, and let names through that are the student's from now on."""
        self.names.make_way(cell.binds, setup=cell.setup or not self.exam.shared)
        if not cell.setup:
            return
        try:
            with self._watch(), contextlib.redirect_stdout(None), contextlib.redirect_stderr(None):
                exec(setup_code(cell.source, f"<{cell.id}>"), self.names)
        except StudentDied:
            raise
        except BaseException as error:
            if self.exam.trial:
                self.obstacles[cell.id] = f"{type(error).__name__}: {error}"[:200]
                return
            raise EngineError(
                f"notebook {self.exam.notebook}, cell {cell.id}: the instructor's own code fails in the examiner: "
                f"{type(error).__name__}: {error}\n  run it in the environment that grades, and mend the source"
            ) from error

    def _test(self, place: int, cell: ExamCell) -> None:
        """Hold a test cell, its closed part only if that cannot wait."""
        finding, shown = self._skipped(place, cell), Shown()
        if finding is None:
            self.control.send({"at": cell.name})
            self.student.begin_test()
            if cell.in_process:
                self.names.make_way(cell.binds)
            before = self.names.state()
            finding = self._part(cell, "open", shown)
            waits = False
            if finding.outcome == "passed" and has_closed_part(cell):
                waits = cell.apart and self._put_off(ClosedPart(place, cell, finding, shown, before))
                if not waits:
                    finding = joined(finding, self._part(cell, "closed", shown))
                    self.student.heard = self.student.alive
            self.names.note_test_names(before.names.keys())
            self._hand_over(cell)
            if waits:
                return
        self._note(place, finding, shown)

    def _part(self, cell: ExamCell, part: Part, shown: Shown) -> Finding:
        """Run a part of a test cell; what an open one shows, unless it has to be withheld, goes to `shown`."""
        told = part == "open" and not self.student.heard
        shown = shown if told else Shown()
        self.student.printed = shown
        run = self._in_process if cell.in_process else functools.partial(execute, names=self.names)
        stdout = self.student.own_stdout = Printed(shown.say)
        with self._watch(), contextlib.redirect_stderr(None), examining(self.asked), self._one_kernel(cell):
            finding = run_part(cell, part, told, run, stdout)
        if cell.in_process:
            shown[:] = without_verdicts(shown)
        self.student.printed, self.student.own_stdout = [], None
        return finding

    @contextlib.contextmanager
    def _one_kernel(self, cell: ExamCell) -> Iterator[None]:
        """Let a test cell that was written for one kernel find the student's process as if it were in it."""
        if not self.exam.shared or cell.in_process:
            yield
            return
        own = {name: self.names.pop(name) for name in cell.asks if dict.__contains__(self.names, name)}
        rebinding = Rebinding(self.student, self.names, cell)
        self.student.before_call, self.student.trusting = rebinding.tell, cell.trusting
        try:
            with reaching_the_student(self.student):
                yield
        finally:
            with contextlib.suppress(StudentDied, TimeUp):
                rebinding.tell()
            self.student.before_call, self.student.trusting = None, False
            for name, value in own.items():
                if name not in rebinding.told:
                    self.names.setdefault(name, value)
            with contextlib.suppress(StudentDied, TimeUp):
                rebinding.end()

    def _in_process(self, cell: ExamCell, part: Part) -> Any:
        return hold_in_process(self.student, cell, part == "closed")

    def _note(self, place: int, finding: Finding, shown: Shown) -> None:
        self.findings[place] = finding
        status = {"passed": "ok", "failed": "error", "ungraded": "skipped"}.get(
            finding.outcome, finding.outcome
        )
        kept = checked(shown, self.exam.limits.output_kb * 1024)
        self.ran[place] = Ran(self.cells[place].id, status, kept, None, "", finding.seconds)  # type: ignore[arg-type]

    def _skipped(self, place: int, cell: ExamCell) -> Finding | None:
        """A finding for a test cell that cannot be run; None when it can."""
        if cell.name in self.avoid:
            return Finding(
                cell.name, "ungraded", message="This test could not be held; a person will grade it."
            )
        if monotonic() >= self.end:
            return Finding(cell.name, "skipped", message=TIME_UP)
        return self._without_student(cell, self.replays.need, place)

    def _without_student(self, cell: ExamCell, provide: Callable[[int], None], place: int) -> Finding | None:
        """A finding for a test cell for which there is no student process; None when `provide` gives one."""
        try:
            provide(place)
            if self._begins_question(place, cell):
                self.seeds.set_here()
                self.seeds.set_there()
        except StudentDied as death:
            return Finding(cell.name, "died", message=f"The notebook's process {death}.")
        except TimeUp:
            return Finding(cell.name, "timed out", message="The notebook was too slow when it was run again.")
        return None

    def _begins_question(self, place: int, cell: ExamCell) -> bool:
        """Tell whether a test cell is the first of its question: otter checks all of a question's cases in one cell."""
        before = self.of_exam.get(self.cells[place - 1].id) if place else None
        return before is None or before.role != "test" or before.question != cell.question

    def _hand_over(self, cell: ExamCell) -> None:
        """Give the student's process, by value, what later cells of theirs use of this test cell's names."""
        values = {name: self.names[name] for name in cell.hands_over if dict.__contains__(self.names, name)}
        if not self.student.alive:
            return
        try:
            if values:
                self.student.put(values)
                self.replays.handed.update(values)
            self.replays.echo(cell)
        except Unsendable as error:
            if self.exam.trial:
                self.obstacles[cell.id] = (
                    f"later cells use {', '.join(values)} of it, which cannot be handed over"
                )
                return
            raise EngineError(
                f"notebook {self.exam.notebook}, test {cell.name}: a later cell uses {', '.join(values)} "
                f"of it, which cannot be handed over: {error}\n  define it in a cell of its own"
            ) from error
        except (TimeUp, StudentDied):
            self.replays.notes.append(f"the names of test {cell.name} could not be handed over")

    def _why_missing(self, name: str) -> str:
        """Why a student's name is not there: what became of the cell that should define it."""
        owner = next((cell for cell in self.exam.cells if name in cell.binds and cell.role != "test"), None)
        if owner is None:
            return " in your notebook."
        went = next((ran for ran in self.ran.values() if ran.id == owner.id), None)
        if went is None or went.status == "ok":
            return f": your cell {owner.id} does not define it."
        return f": your cell {owner.id} did not finish. {went.error}"

    # -- the closed parts of test cells -------------------------------------------------------------------

    def _put_off(self, part: ClosedPart) -> bool:
        """Leave a closed part for later, with a snapshot to ask; False when there is none to be had."""
        try:
            part.snapshot = (
                self.student.itself() if self._ends_with(part.place) else self._snapshot(part.cell)
            )
            if part.snapshot is None:
                return False
        except (StudentDied, TimeUp):
            pass  # it is held in a process that runs the notebook again
        part.after = self.names.state()
        self.waiting.append(part)
        return True

    def _snapshot(self, cell: ExamCell) -> Snapshot | None:
        self._begin()
        quick = self.control.decide(time.monotonic() - self.started < SOON_RUN_AGAIN)
        names = names_of_closed_part(cell, self.names) if quick else ()
        return self.student.snapshot(self.exam.limits.memory_mb / 2, names)

    def _ends_with(self, place: int) -> bool:
        """Tell whether nothing below this place shows anything to students."""
        return not any(
            known is None or cell.role != "test" or not known.apart or has_open_part(known)
            for cell in self.cells[place + 1 :]
            for known in [self.of_exam.get(cell.id)]
        )

    def _hold(self, part: ClosedPart) -> bool:
        """Hold a closed part in its snapshot; False when that is gone."""
        if part.snapshot is None:
            return False
        if monotonic() >= self.end:
            self._note(part.place, Finding(part.cell.name, "skipped", message=TIME_UP), part.shown)
            return True
        self.control.send({"at": part.cell.name})
        self._begin()
        try:
            self.student.enter(part.snapshot)
        except (StudentDied, TimeUp):
            return False
        self.names.restore(part.after)
        closed = self._part(part.cell, "closed", part.shown)
        self.student.leave()
        self._note(part.place, joined(part.finding, closed), part.shown)
        return True

    def _begin_again(self) -> None:
        """Make ready to run the notebook once more, with as much time for it as it took."""
        self.student.kill()
        self.replays.lives += 1
        self.end = max(self.end, monotonic() + (time.monotonic() - self.started))

    def _hold_again(self, part: ClosedPart) -> None:
        """Hold a test cell in a process that has run the notebook again up to its place."""
        self.control.send({"at": part.cell.name})
        finding = self._without_student(part.cell, self.replays.reach, part.place)
        if finding is not None:
            self._note(part.place, finding, part.shown)
            return
        self.student.heard = True  # for all that is left: nothing of it is told
        self.student.begin_test()
        self.names.restore(part.before)
        part.finding = self._part(part.cell, "open", part.shown)
        if part.finding.outcome != "passed":
            self._note(part.place, part.finding, part.shown)
            return
        part.after = self.names.state()
        try:
            part.snapshot = self._snapshot(part.cell) or self.student.itself()
        except (StudentDied, TimeUp):
            part.snapshot = None
        if not self._hold(part):
            died = Finding(
                part.cell.name, "died", message="The notebook's process ended when it was run again."
            )
            self._note(part.place, died, part.shown)

    # -- the examiner's own time -------------------------------------------------------------------------

    @contextlib.contextmanager
    def _watch(self) -> Any:
        """Raise `TimeUp` in this process when the examiner's own code goes on after every deadline."""
        left = self.student.last - monotonic() + 2 * GRACE_SECONDS + 0.5
        signal.setitimer(signal.ITIMER_REAL, max(left, 0.5))
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)

    def _alarm(self, *_: Any) -> None:
        raise TimeUp("took too long with the values that your code gave")


@functools.lru_cache(maxsize=256)
def setup_code(source: str, name: str) -> CodeType:
    """The code of an instructor's cell, once for all papers of an examiner."""
    return compile(without_magics(source), name, "exec")


def error_output(status: str, text: str) -> dict[str, Any]:
    """An error output of ours, in the place where the kernel would have left its own."""
    name = "TimeLimit" if status == "timed out" else "ProcessDied"
    return {"output_type": "error", "ename": name, "evalue": text, "traceback": [f"{name}: {text}"]}


os.environ.setdefault("MPLBACKEND", "agg")
