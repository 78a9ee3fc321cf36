"""Strategies of Hypothesis for the targets: good inputs, broken a few times with their structure in mind.

The dice are Hypothesis's own seeds for a plain generator: fast, and the same input for the same seed. What is found is
made small by `minimise`, not by Hypothesis.
"""

from __future__ import annotations

import os
from functools import reduce
from pathlib import Path
from random import Random

from hypothesis import HealthCheck, settings
from hypothesis import strategies as some
from hypothesis.database import DirectoryBasedExampleDatabase

from fuzz.composing.composer import composed
from fuzz.target import Target

__all__ = ["broken_inputs", "every_run", "messages", "values"]

DATABASE = Path(__file__).parents[2] / "build" / "fuzz" / "hypothesis"  # ignored by git
IN_CI = bool(os.environ.get("CI"))


def every_run(examples: int) -> settings:
    """Settings of a test that is part of every run: the same inputs each time in continuous integration."""
    return settings(
        max_examples=examples,
        deadline=None,
        derandomize=IN_CI,
        database=None if IN_CI else DirectoryBasedExampleDatabase(DATABASE),
        suppress_health_check=[HealthCheck.too_slow],
    )


def broken_inputs(target: Target) -> some.SearchStrategy[bytes]:
    """Seeds of a target, broken up to four times; now and then plain bytes."""
    seeds = target.seeds()

    def broken(seed: bytes, dice: list[int]) -> bytes:
        return reduce(lambda data, number: target.mutated(data, Random(number)), dice, seed)[: target.longest]

    numbers = some.lists(some.integers(0, 2**32), min_size=1, max_size=4)
    return some.builds(broken, some.sampled_from(seeds), numbers) | some.binary(max_size=200)


def messages(lie: float) -> some.SearchStrategy[bytes]:
    """Messages from the grammar of the wire, with a lie in so many of their numbers."""
    return some.builds(lambda number: composed(Random(number), depth=5, lie=lie), some.integers(0, 2**32))


def values() -> some.SearchStrategy[object]:
    """Plain values, nested, as Hypothesis draws and shrinks them."""
    leaf = (
        some.none()
        | some.booleans()
        | some.integers()
        | some.floats()
        | some.complex_numbers()
        | some.text()
        | some.binary()
    )
    key = some.integers() | some.text() | some.binary() | some.tuples(some.integers(), some.text())
    return some.recursive(
        leaf,
        lambda inner: (
            some.lists(inner, max_size=12)
            | some.tuples(inner, inner)
            | some.dictionaries(key, inner, max_size=6)
            | some.sets(key, max_size=6)
            | some.builds(slice, inner, inner)
        ),
        max_leaves=25,
    )
