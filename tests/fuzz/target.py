"""What a fuzz target is, what it raises, and what it may use."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from random import Random

__all__ = ["CORPUS", "NAMES", "Finding", "Target", "TooMuchMemory", "Use", "load", "measured"]

NAMES = ("decoder", "calls", "frames", "student", "intake", "outputs", "pages", "sources")
CORPUS = Path(__file__).parent / "corpus"


class Finding(AssertionError):
    """A door of the engine did what it promises not to do."""


class TooMuchMemory(Finding):
    """A door took more memory than its input is worth."""


@dataclass(frozen=True)
class Target:
    """One door under test.

    `once` takes any bytes and raises on a finding. `seeds` are good inputs to begin with. `mutated` changes an input
    with its structure in mind; what plain flips and cuts reach is left to the fuzzer. `longest` is in bytes.
    `samples` tells that it measures the memory of some inputs only, because that makes the work much longer.
    """

    name: str
    once: Callable[[bytes], None]
    seeds: Callable[[], list[bytes]]
    mutated: Callable[[bytes, Random], bytes]
    longest: int = 4096
    samples: bool = False

    def run(self, data: bytes) -> None:
        """Feed the door, once more where it took too much memory: it is a finding if it does so again.

        A table of the interpreter's own may outgrow its room in the middle of any input. That of all interned strings
        takes 3.8 MB at once when it passes 87,000.
        """
        try:
            self.once(data)
        except TooMuchMemory:
            self.once(data)


def load(name: str) -> Target:
    """Import a target, and with it the part of the engine that it feeds."""
    found = import_module(f"fuzz.targets.{name}").TARGET
    assert isinstance(found, Target)
    return found


@dataclass
class Use:
    """What a piece of work took: `bytes` at the peak beyond what was there before, `seconds` of processor time."""

    bytes: int = 0
    seconds: float = 0.0

    def check(self, most_bytes: float, most_seconds: float) -> None:
        """Raise `Finding` when it took more.

        Processor time of this thread, and several times what the worst honest input takes: it catches work that
        grows faster than its input, on a busy machine too.
        """
        if self.bytes > most_bytes:
            raise TooMuchMemory(f"took {self.bytes:,} bytes of memory: at most {most_bytes:,.0f} are allowed")
        if self.seconds > most_seconds:
            raise Finding(
                f"took {self.seconds:.2f} s of processor time: at most {most_seconds:g} s are allowed"
            )


@contextmanager
def measured(memory: bool = True) -> Iterator[Use]:
    """Measure what the body takes; the figures are there when it has ended, by an exception or not.

    Where a process counts memory already, it goes on with it: to start and stop leaves some kilobytes behind each time.
    """
    use = Use()
    started = memory and not tracemalloc.is_tracing()
    if started:
        tracemalloc.start()
    tracemalloc.reset_peak()
    before = tracemalloc.get_traced_memory()[0]
    begun = time.thread_time()
    try:
        yield use
    finally:
        use.seconds = time.thread_time() - begun
        use.bytes = tracemalloc.get_traced_memory()[1] - before  # 0 where nothing is counted
        if started:
            tracemalloc.stop()
