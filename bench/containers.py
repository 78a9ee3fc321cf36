"""The Docker sandbox beside the local one, on the same submissions of a real week."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from autograder.errors import EngineError
from autograder.grading.sitting.hall import DockerHall
from autograder.sandbox.environments import build_image, built_image, engine, find_environment
from bench.classroom import classroom
from bench.figure import Figure
from bench.grader import Graded, grade_class
from bench.sizes import Sizes

__all__ = ["against_local"]

WEEK = "week01"
ROOT = Path(__file__).parents[1]
BARE_STARTS = 5
WARM_TARGET, HIDDEN_TARGET = 1.3, 80.0


def against_local(sizes: Sizes, say: Callable[[str], None]) -> list[Figure]:
    """Grade the same class three times: locally, in warm containers, in a fresh container each."""
    client, environment = engine(), find_environment(ROOT, "cpu")
    say("the image of environment cpu")
    build_image(client, environment, lambda step: None)
    bare = bare_start(built_image(client, environment).id)
    client.close()
    with classroom(WEEK, sizes.week) as room:
        say(f"docker: {sizes.week} students of {WEEK} in the local sandbox")
        local = grade_class(room, sizes.week, processes=False)
        say(f"docker: {sizes.week} students of {WEEK} in warm containers")
        warm = grade_class(room, sizes.week, sandbox="docker", processes=False)
        say(f"docker: {sizes.week} students of {WEEK} in a fresh container each")
        fresh = grade_class(room, sizes.week, sandbox="docker", fresh=True, processes=False)
    for graded in (warm, fresh):
        if graded.marks != local.marks:
            raise EngineError("the sandboxes do not give the same scores")
    return [*_compared(local, warm, sizes), *_fresh(warm, fresh, bare, sizes)]


def bare_start(image: str | None) -> float:
    """Seconds until a container of the image has started Python and is gone; the median of a few."""
    client = engine()
    spent = []
    for _ in range(BARE_STARTS):
        started = time.perf_counter()
        container = client.containers.create(image, ["python3", "-c", ""], network_mode="none")
        try:
            container.start()
            container.wait()
            spent.append(time.perf_counter() - started)
        finally:
            container.remove(force=True)
    client.close()
    return sorted(spent)[BARE_STARTS // 2]


def _compared(local: Graded, warm: Graded, sizes: Sizes) -> list[Figure]:
    how = f"{sizes.week} submissions of {WEEK}, the start of the sandbox not in it; the same scores"
    return [
        Figure("docker: local sandbox", local.work.wall / sizes.week * 1e3, "ms a submission", how),
        Figure("docker: warm containers", warm.work.wall / sizes.week * 1e3, "ms a submission", how),
        Figure("docker: warm by local", warm.work.wall / local.work.wall, "times", how, WARM_TARGET),
        Figure(
            "docker: start of the local sandbox", local.warm.wall, "s", "until the first paper can be held"
        ),
        Figure("docker: start of warm containers", warm.warm.wall, "s", "until the first paper can be held"),
    ]


def _fresh(warm: Graded, fresh: Graded, bare: float, sizes: Sizes) -> list[Figure]:
    assert isinstance(fresh.hall, DockerHall)
    timing = fresh.hall.sandbox.timing
    each, waited = timing.starting / max(timing.started, 1), timing.waited / sizes.week
    more = (fresh.work.wall - warm.work.wall) / sizes.week
    bound = f"{timing.started} containers; libraries imported in each"
    return [
        Figure("docker: fresh containers", fresh.work.wall / sizes.week * 1e3, "ms a submission", bound),
        Figure(
            "docker: a container's start",
            each,
            "s",
            "until its libraries are there",
        ),
        Figure(
            "docker: a bare container", bare, "s", "created, Python started and ended, on an idle machine"
        ),
        Figure("docker: wait for a container", waited, "s a submission", "of one of the workers"),
        Figure(
            "docker: start hidden",
            100 * (1 - waited / each),
            "%",
            "1 less the wait by the start",
            HIDDEN_TARGET,
            "higher",
        ),
        Figure("docker: fresh more than warm", more, "s a submission", "on the clock"),
    ]
