"""How much is measured: all of it, or a quick look."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["FULL", "QUICK", "Sizes"]


@dataclass(frozen=True)
class Sizes:
    """Students in the small and in the large class, submissions for the slow graders, rounds to take medians of.

    `week` students hand in week 01 for the comparison of sandboxes. `results` are the submissions that are written to a
    gradebook, `unchanged` those that are looked at again. `rescored` students hand in a notebook that trains for
    `training` seconds of processor time. `cut_off` are graded by two workers of which one is
    lost, `saturation` by workers that have the answers ready.
    """

    small: int = 20
    large: int = 200
    rival: int = 5
    rounds: int = 3
    memory: int = 1000
    week: int = 100
    results: int = 10_000
    unchanged: int = 1000
    rescored: int = 300
    training: float = 0.5
    cut_off: int = 24
    saturation: int = 400


FULL = Sizes()
QUICK = Sizes(
    small=4, large=20, rival=3, rounds=1, memory=60, week=8, results=300, unchanged=60, rescored=16, cut_off=8
)
