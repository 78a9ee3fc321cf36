"""Hold papers by the tapes of earlier sittings where those have all the answers: then no code of a student's runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from autograder.errors import EngineError
from autograder.grading.sitting.hall import Hall
from autograder.grading.sitting.kept_tape import TapeShelf
from autograder.grading.sitting.session import ExamFiles
from autograder.grading.sitting.tape_key import TapeKeys
from autograder.model import Exam, Paper, Result, Sitting

__all__ = ["Rescoring", "is_rescored"]


@dataclass(frozen=True)
class Rescoring:
    """Holds exams as its hall does, and keeps tapes; with `again` none of those is used."""

    hall: Hall
    tapes: TapeShelf
    keys: TapeKeys
    again: bool = False

    def hold(self, exam: Exam, paper: Paper, files: ExamFiles | None = None, room: str = "") -> Sitting:
        """Hold one paper's exam. Raises what the hall raises."""
        files = files or ExamFiles()
        key = self._key(exam, paper, files)
        if not key:
            return self.hall.hold(exam, paper, files, room)
        kept = None if self.again else self.tapes.find(key)
        taped = self.hall.hold_taped(exam, paper, files, room, kept.tape if kept else b"")
        if kept and taped.sitting.rescored:
            return replace(
                taped.sitting,
                cpu_seconds=kept.cpu_seconds,
                max_rss_mb=kept.max_rss_mb,
                gpu_seconds=kept.gpu_seconds,
                gpu_mb=kept.gpu_mb,
            )
        if taped.tape:
            self.tapes.keep(key, taped.tape, taped.sitting)
        return taped.sitting

    def share(self, exam: Exam, paper: Paper, files: ExamFiles) -> None:
        """Note that a paper has the sitting of an equal one, and so its tape."""
        if key := self._key(exam, paper, files):
            self.tapes.share(key)

    def _key(self, exam: Exam, paper: Paper, files: ExamFiles) -> str:
        try:
            return self.keys.of(exam, paper, files)
        except OSError as error:
            raise EngineError(f"a file that was handed in cannot be read any more: {error}") from error


def is_rescored(results: Sequence[Result]) -> bool:
    """Tell whether no code of the student's ran for these results, though some has run once."""
    held = [result.sitting for result in results if result.sitting.ran]
    return bool(held) and all(sitting.rescored for sitting in held)
