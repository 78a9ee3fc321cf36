"""One target under libFuzzer, in a process of its own: `python -m fuzz.worker TARGET PLANT CORPUS [option]...`.

libFuzzer takes the process over and ends it as it likes; who starts it reads what it says on standard error. The
engine is imported under the eyes of atheris, which counts every branch that is taken; the targets are not watched.
"""

from __future__ import annotations

import logging
import shutil
import sys
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from random import Random

import atheris

from fuzz.campaign import COUNTED, NO_PLANT
from fuzz.target import CORPUS, Target, load

__all__ = ["main"]

EVERY = 5.0  # seconds between two words about how many
# whose code is watched beside the engine's: what takes text apart for it
LIBRARIES = {"outputs": ["mistune"], "pages": ["mistune"], "sources": ["jupytext"]}


def main(name: str, plant: str, corpus: Path, arguments: list[str]) -> None:
    """Fuzz one target until libFuzzer ends; with a bound of the engine taken out if `plant` names one."""
    logging.disable()  # libraries warn of what they read: it would be a line for nearly every input
    with atheris.instrument_imports(include=["autograder", *LIBRARIES.get(name, [])]):
        target = load(name)
    if plant != NO_PLANT:
        from fuzz.plants import PLANTS

        PLANTS[plant].put()
    if not target.samples:
        tracemalloc.start()
    _sow(target, corpus, findings=plant == NO_PLANT)

    def mutate(data: bytes, most: int, seed: int) -> bytes:
        dice = Random(seed)
        if dice.random() < 0.5:
            return bytes(atheris.Mutate(data, most))
        return target.mutated(data, dice)[:most]

    atheris.Setup(
        [sys.argv[0], f"-max_len={target.longest}", *arguments, str(corpus)],
        _counting(target),
        custom_mutator=mutate,
    )
    atheris.Fuzz()


def _sow(target: Target, corpus: Path, findings: bool) -> None:
    """Put the seeds into the corpus, and the findings of earlier days."""
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(target.seeds()):
        (corpus / f"seed-{number}").write_bytes(seed)
    for kept in (CORPUS / target.name).glob("*") if findings else ():
        shutil.copy(kept, corpus / f"kept-{kept.name}")


def _counting(target: Target) -> Callable[[bytes], None]:
    """The target, with a word on standard error now and then: libFuzzer's own become rare."""
    count, spoken = 0, time.monotonic()

    def run(data: bytes) -> None:
        nonlocal count, spoken
        count += 1
        if time.monotonic() - spoken > EVERY:
            spoken = time.monotonic()
            print(COUNTED, count, file=sys.stderr, flush=True)
        target.run(data)

    return run


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]), sys.argv[4:])
