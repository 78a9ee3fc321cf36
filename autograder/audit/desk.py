"""Where the gate has its papers held: the hall that grades students, several papers at a time."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field

from autograder.errors import EngineError
from autograder.grading.running.batch import examine
from autograder.grading.sitting.hall import Hall
from autograder.grading.sitting.session import ExamFiles
from autograder.model import Exam, Paper, Score, Sitting

__all__ = ["Desk", "Held", "Told"]

Told = Callable[[str, int, int], None]  # what is held, how many are done, of how many
NEAR = 1e-9  # of a point: sums of parts are rounded


@dataclass(frozen=True)
class Held:
    """A paper's scores by test; `trouble` says why there are none, where the paper could not be held."""

    scores: dict[str, Score]
    sitting: Sitting
    trouble: str = ""

    def is_full(self, tests: Collection[str]) -> bool:
        """Tell whether each of these tests gave all its points; its outcome, where it has none to give."""
        return not self.trouble and not self.lost(tests)

    def lost(self, tests: Collection[str]) -> list[str]:
        """The tests among these that did not give all their points."""
        passed = {finding.name for finding in self.sitting.findings if finding.outcome == "passed"}
        return [name for name in tests if name not in passed or not self._all(self.scores[name])]

    def earned(self, test: str) -> float:
        return self.scores[test].earned or 0.0 if test in self.scores else 0.0

    @staticmethod
    def _all(score: Score) -> bool:
        return score.earned is not None and score.earned >= score.points - NEAR


@dataclass
class Desk:
    """A hall, the instructor's files, and how many papers are held at a time."""

    hall: Hall
    files: ExamFiles
    jobs: int
    told: Told = field(default=lambda what, done, total: None)

    def hold(self, exam: Exam, paper: Paper) -> Held:
        """Hold one paper. What the engine cannot hold is no verdict: it is said, not raised."""
        try:
            result = examine(self.hall, exam, paper, "audit", self.files)
        except EngineError as error:
            return Held({}, Sitting(exam.notebook), str(error))
        return Held({score.name: score for score in result.scores}, result.sitting)

    def hold_all(self, what: str, papers: Sequence[tuple[Exam, Paper]]) -> list[Held]:
        """Hold papers, in any order, and give what came of them in theirs; `what` they are is told."""
        self.told(what, 0, len(papers))
        with ThreadPoolExecutor(self.jobs) as pool:
            running = [pool.submit(self.hold, exam, paper) for exam, paper in papers]
            try:
                for done, _ in enumerate(as_completed(running), start=1):
                    self.told(what, done, len(papers))
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                self.hall.close()  # ends the papers that are held, so that the pool can end
                raise
        return [future.result() for future in running]
