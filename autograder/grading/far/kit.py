"""What a worker has to have of an assignment before its first submission."""

from __future__ import annotations

from autograder.course import Course
from autograder.grading.far.messages import Kit
from autograder.grading.running.brief import Brief, instructor_files
from autograder.sandbox.docker import contents
from autograder.sandbox.environments import find_environment
from autograder.sandbox.environments.context import DESCRIBED

__all__ = ["kit_of"]

CPU = "cpu"  # what is graded in where there is no graphics processor


def kit_of(course: Course, brief: Brief) -> Kit:
    """Gather what a worker has to have of an assignment."""
    named: list[tuple[str, bytes]] = []
    if brief.manner.sandbox == "docker":
        for name in sorted({brief.exams[0].environment, CPU}):
            described = find_environment(course.root, name).contents()
            named += [(f"{name}/{file}", content) for file, content in described if file in DESCRIBED]
    files = instructor_files(course, brief.assignment)
    return Kit(brief, tuple(contents(files)), tuple(named))
