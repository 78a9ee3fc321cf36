"""A hall, and papers that are held in it with a tape and by one."""

from __future__ import annotations

from dataclasses import replace

from sandbox.small_exam import exam, paper

from autograder.exam.ordinary import is_ordinary
from autograder.grading.running.batch import Hold
from autograder.grading.sitting.hall import Hall
from autograder.grading.sitting.session import ExamFiles, Taped
from autograder.model import Exam, ExamCell, Paper, Sitting

RIGHT = "def f():\n    return 1"
NO_FILES = ExamFiles()


def taped(hall: Hall, of: Exam, answer: str = RIGHT, tape: bytes = b"") -> Taped:
    """Hold a paper with this answer, by a tape if there is one."""
    return hall.hold_taped(of, paper(of, answer), NO_FILES, "ada", tape)


def with_test(source: str, hidden: tuple[tuple[int, int], ...] = (), **changes: object) -> Exam:
    """The small exam with another test of `f`."""
    made = exam(source)
    cells = tuple(
        replace(cell, source=source, hidden=hidden, apart=bool(hidden), **changes)  # type: ignore[arg-type]
        if cell.name == "test_f"
        else cell
        for cell in made.cells
    )
    return replace(made, cells=cells)


def without(of: Exam, name: str) -> Exam:
    """An exam without one of its cells."""
    return replace(of, cells=tuple(cell for cell in of.cells if cell.name != name))


def and_then(of: Exam, source: str) -> Exam:
    """An exam with one more test at its end."""
    return replace(
        of, cells=(*of.cells, ExamCell("more", "code", "test", "test_more", source, source, 1.0, "f"))
    )


def outcomes(sitting: Sitting) -> dict[str, str]:
    return {finding.name: finding.outcome for finding in sitting.findings}


def timeless(sitting: Sitting) -> Sitting:
    """A sitting without what a clock or the sandbox measured of it."""
    return replace(
        sitting,
        seconds=0.0,
        cpu_seconds=0.0,
        max_rss_mb=0.0,
        rescored=False,
        ran=tuple(replace(ran, seconds=0.0) for ran in sitting.ran),
        findings=tuple(
            replace(
                finding,
                seconds=0.0,
                measurements=tuple(replace(one, seconds=0.0) for one in finding.measurements),
            )
            for finding in sitting.findings
        ),
    )


def held_twice(hall: Hall, endless: bool = False) -> Hold:
    """A way to hold a paper with a tape, which then holds it by that tape too: nothing may come out otherwise.

    Of an `endless` one the answers may be more than fit on a tape.
    """

    def hold(of: Exam, handed_in: Paper, files: ExamFiles, room: str) -> Sitting:
        first = hall.hold_taped(of, handed_in, files, room, b"")
        assert bool(first.tape) == is_ordinary(first.sitting) or (endless and not first.tape)
        if first.tape:
            again = hall.hold_taped(of, handed_in, files, room, first.tape)
            assert again.sitting.rescored
            assert timeless(again.sitting) == timeless(first.sitting)
        return first.sitting

    return hold
