"""What is sent to workers: a submission's order, and what they have to have of its assignment."""

from __future__ import annotations

from dataclasses import replace

from autograder.grading.far.bundle import name_of, pack
from autograder.grading.far.connection import Connection
from autograder.grading.far.equipment import in_short
from autograder.grading.far.errand import Errand
from autograder.grading.far.job import Job
from autograder.grading.far.kit import kit_of
from autograder.grading.far.messages import Kit, Order
from autograder.grading.far.needs import check_possible, needs_of, resources_for
from autograder.grading.far.taped import tapes_for
from autograder.grading.sitting.carried_tapes import CarriedTape
from autograder.grading.sitting.tapes import tapes_of

__all__ = ["Orders"]


class Orders:
    """The orders of one run, in the words of one job; threads may ask for several at a time."""

    def __init__(self, run: str, job: Job, cluster: Connection) -> None:
        self._run, self._job, self._cluster = run, job, cluster
        self._needs = {name: needs_of(job.course, brief, job.costs) for name, brief in job.briefs.items()}
        self._tapes = tapes_of(job.course)
        self._kits: dict[str, Kit] = {}

    def prepare(self, assignment: str) -> None:
        """Make ready for an assignment. Raises `CourseError` where no worker can ever grade it."""
        check_possible(self._needs[assignment], self._cluster.declared())
        self.kit(assignment)

    def kit(self, assignment: str) -> Kit:
        """What a worker has to have of an assignment."""
        if assignment not in self._kits:
            self._kits[assignment] = kit_of(self._job.course, self._job.briefs[assignment])
        return self._kits[assignment]

    def finish(self, assignment: str) -> None:
        """Let go of an assignment's kit."""
        self._kits.pop(assignment, None)

    def resources(self, assignment: str) -> dict[str, float] | None:
        """What of a worker's declared resources a submission takes; None where it is nothing."""
        return resources_for(self._needs[assignment], self._cluster.declared()) or None

    def order(self, errand: Errand, kit: Kit | None) -> Order:
        """The order to grade what lies in a student's folder now. Raises `EngineError` where it cannot be read."""
        task, job = errand.task, self._job
        brief = job.briefs[task.assignment]
        bundle = pack(job.course.submitted / task.student / task.assignment, brief.exams)
        errand.handed_in = name_of(task.assignment, bundle)
        return Order(
            self._run,
            errand.number,
            in_short(brief.manner.sandbox),
            brief.manner.sandbox,
            replace(task, folder=""),
            job.environments.get(task.assignment, ""),
            bundle,
            kit,
            self._tapes_for(errand),
        )

    def _tapes_for(self, errand: Errand) -> tuple[CarriedTape, ...] | None:
        """The tapes of a submission; None where no results are kept."""
        if self._job.store is None:
            return None
        again = self._job.briefs[errand.task.assignment].manner.again
        return () if again else tuple(tapes_for(self._tapes, errand.handed_in))
