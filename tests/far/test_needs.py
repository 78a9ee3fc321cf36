"""What is asked of workers, by what they declare."""

from __future__ import annotations

from dataclasses import replace

import pytest
from cases.small import Small

from autograder.course import Course
from autograder.errors import CourseError
from autograder.grading.far.needs import Needs, check_possible, needs_of, resources_for
from autograder.grading.running.brief import Brief, Manner
from autograder.grading.running.costs import EXAMINER_MB, Cost, Costs

WEEK04 = Needs("week04", 2e9, gpu=0.5, environment="gpu")
WEEK01 = Needs("week01", 1e9)


def test_of_workers_that_declare_nothing_nothing_is_asked() -> None:
    assert resources_for(WEEK01, [{}, {}]) == {}


def test_memory_is_asked_for_where_workers_declare_it() -> None:
    assert resources_for(WEEK01, [{}, {"MEMORY": 16e9}]) == {"MEMORY": 1e9}


def test_a_share_of_a_graphics_processor_is_asked_for_whatever_is_declared() -> None:
    assert resources_for(WEEK04, []) == {"GPU": 0.5}


def test_an_environment_is_asked_for_where_workers_declare_any() -> None:
    declared = {"GPU": 1.0, "environment:cpu": 4.0, "environment:gpu": 2.0}

    assert resources_for(WEEK04, [declared]) == {"GPU": 0.5, "environment:gpu": 1.0}


def test_there_may_be_no_worker_yet() -> None:
    check_possible(WEEK04, [])


def test_one_that_can_is_enough() -> None:
    check_possible(WEEK04, [{}, {"GPU": 1.0}])


@pytest.mark.parametrize(
    ("needs", "declared", "wanted"),
    [
        (WEEK04, [{}, {}], "GPU=0.5"),
        (WEEK01, [{"MEMORY": 5e8}], r"MEMORY=1e\+09"),
        # each has a part of it, and no one all
        (WEEK04, [{"GPU": 1.0}, {"environment:gpu": 1.0}], "GPU=0.5 environment:gpu=1"),
    ],
)
def test_where_no_worker_can_it_is_said_what_is_missing(
    needs: Needs, declared: list[dict[str, float]], wanted: str
) -> None:
    with pytest.raises(CourseError, match=f"{needs.assignment}: no worker .*\n  wanted: .*{wanted}\n"):
        check_possible(needs, declared)


def test_memory_is_what_the_week_has_taken_with_a_margin(small: Small) -> None:
    costs = Costs({"small": {"ada": Cost(1.0, 100.0)}})

    found = needs_of(small.course, Brief("small", (small.exam,), Manner()), costs)

    assert found == Needs("small", (EXAMINER_MB + 125.0) * 2**20)


def test_a_week_with_a_graphics_processor_asks_for_a_share_in_containers_alone(small: Small) -> None:
    exam = replace(small.exam, environment="gpu")
    local, docker = (
        needs_of(Course(small.course.root), Brief("small", (exam,), manner), Costs())
        for manner in (Manner(), Manner("docker", gpu_share=4))
    )

    assert (local.gpu, local.environment) == (0.0, "")
    assert (docker.gpu, docker.environment) == (0.25, "gpu")
