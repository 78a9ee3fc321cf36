"""What a task asks of the worker that gets it, in the words in which Dask's workers declare what they have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from autograder.course import Course
from autograder.errors import CourseError
from autograder.grading.running.brief import Brief
from autograder.grading.running.costs import Costs, memory_of
from autograder.sandbox.environments import find_environment

__all__ = ["GPU", "Declared", "Needs", "check_possible", "needs_of", "resources_for"]

MIB = 1 << 20
GPU, MEMORY, ENVIRONMENT = "GPU", "MEMORY", "environment:"

Declared = Mapping[str, float]  # what a worker declares: name, amount


@dataclass(frozen=True)
class Needs:
    """What grading one submission of an assignment needs: memory in bytes, a share of a graphics processor or 0.

    `environment` names the one whose image has to be there, empty where there is no image.
    """

    assignment: str
    memory: float
    gpu: float = 0.0
    environment: str = ""


def needs_of(course: Course, brief: Brief, costs: Costs) -> Needs:
    """What grading a submission of an assignment needs, by what it took before."""
    manner, environment = brief.manner, brief.exams[0].environment
    memory = MIB * max(memory_of(costs, brief.assignment, exam.limits) for exam in brief.exams)
    if manner.sandbox == "local":
        return Needs(brief.assignment, memory)
    gpu = 1 / manner.gpu_share if find_environment(course.root, environment).gpu else 0.0
    return Needs(brief.assignment, memory, gpu, environment)


def resources_for(needs: Needs, workers: Sequence[Declared]) -> dict[str, float]:
    """Ask for a graphics processor if it takes one; for memory and environments where workers declare any."""
    named = {name for declared in workers for name in declared}
    asked = {GPU: needs.gpu} if needs.gpu else {}
    if MEMORY in named:
        asked[MEMORY] = needs.memory
    if needs.environment and any(name.startswith(ENVIRONMENT) for name in named):
        asked[ENVIRONMENT + needs.environment] = 1.0
    return asked


def check_possible(needs: Needs, workers: Sequence[Declared]) -> None:
    """Raise `CourseError` when there are workers, and none of them could ever do it."""
    asked = resources_for(needs, workers)
    if not workers or any(all(has.get(name, 0.0) >= much for name, much in asked.items()) for has in workers):
        return
    wanted = " ".join(f"{name}={much:.4g}" for name, much in asked.items())
    found = sorted(
        {" ".join(f"{name}={much:.4g}" for name, much in has.items()) or "none" for has in workers}
    )
    raise CourseError(
        f"{needs.assignment}: no worker of the cluster can grade it\n"
        f"  wanted: a worker with the resources {wanted}\n"
        f"  found: {len(workers)} workers, with the resources {'; '.join(found)}\n"
        f'  start one: dask worker ADDRESS --resources "{wanted}"'
    )
