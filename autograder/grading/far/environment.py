"""Which image the submissions of an assignment are graded in on a cluster: it is part of their keys."""

from __future__ import annotations

import uuid

from autograder.course import Course
from autograder.grading.far.connection import Connection
from autograder.grading.far.door import survey
from autograder.grading.far.equipment import in_short
from autograder.grading.far.kit import kit_of
from autograder.grading.far.messages import Has, Order, packed, read_answer
from autograder.grading.far.needs import check_possible, needs_of, resources_for
from autograder.grading.far.refusal import broken, refusal
from autograder.grading.running.brief import Brief
from autograder.grading.running.costs import Costs
from autograder.grading.running.task import Task

__all__ = ["environment_there"]


def environment_there(cluster: Connection, course: Course, brief: Brief, costs: Costs) -> str:
    """The id of the image that the first worker grades in which is free; empty for workers' own packages.

    It waits for a worker. The others are held to the same image, one by one, when they grade. Raises what grading there
    would raise.
    """
    if brief.manner.sandbox == "local":
        return ""
    declared, needs = cluster.declared(), needs_of(course, brief, costs)
    check_possible(needs, declared)
    order = Order(
        uuid.uuid4().hex,
        0,
        in_short(brief.manner.sandbox),
        brief.manner.sandbox,
        Task("", assignment=brief.assignment),
        kit=kit_of(course, brief),
    )
    asked = cluster.client.submit(
        survey, packed(order), pure=False, resources=resources_for(needs, declared) or None
    )
    try:
        answer = read_answer(asked.result())
    except Exception as error:
        raise broken(cluster.address, asked, error) from error
    if isinstance(answer, Has):
        return answer.environment
    raise refusal(answer)
