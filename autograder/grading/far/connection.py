"""A connection to the scheduler of a Dask cluster, and what is known of its workers."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Coroutine, Mapping
from concurrent.futures import CancelledError
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import dask
from distributed import Client, SchedulerPlugin

from autograder.errors import EngineError
from autograder.grading.far.needs import GPU, Declared

__all__ = ["CONNECT_SECONDS", "Connection", "Member"]

CONNECT_SECONDS = 15
LOOK_SECONDS = 2.0  # between two looks at the workers


@dataclass(frozen=True)
class Member:
    """A worker as it declares itself: tasks at a time, memory in bytes, and its resources by name."""

    name: str
    threads: int
    memory: float
    resources: Declared


class Connection:
    """A connection to a scheduler; whoever has opened it closes it.

    Raises `EngineError` where no scheduler answers.
    """

    def __init__(self, address: str, seconds: float = CONNECT_SECONDS) -> None:
        self.address = address
        # what is wrong is said by us, once; and submissions are as large as they are
        for name in [name for name in logging.root.manager.loggerDict if name.startswith("distributed")]:
            logging.getLogger(name).setLevel(logging.CRITICAL)
        dask.config.set({"distributed.admin.large-graph-warning-threshold": "1TB"})
        try:
            self.client = Client(address, timeout=seconds, set_as_default=False)
        except (OSError, ValueError, TypeError) as error:
            raise EngineError(
                f"{address}: no Dask scheduler answers there ({type(error).__name__}: {error})\n"
                "  start one: dask scheduler; the address is what it prints, like tcp://10.0.0.1:8786"
            ) from error
        self._members: tuple[Member, ...] = ()
        self._answered = time.monotonic()
        self._closed = threading.Event()
        self._look()
        # in a thread of its own: nobody waits for a scheduler that does not answer
        threading.Thread(target=self._keep_looking, daemon=True, name="cluster").start()

    def members(self) -> tuple[Member, ...]:
        """The workers that there were at the last look."""
        return self._members

    @property
    def silent(self) -> float:
        """For how many seconds the scheduler has not answered."""
        return time.monotonic() - self._answered

    def _keep_looking(self) -> None:
        while not self._closed.wait(LOOK_SECONDS):
            with suppress(Exception, CancelledError):
                self._look()

    def _look(self) -> None:
        """Ask for the workers. Raises what Dask raises where no answer comes."""
        if (scheduler := self.client.scheduler) is None:
            return
        found: Mapping[str, Mapping[str, Any]] = self.client.sync(scheduler.identity, n_workers=-1)["workers"]
        self._members = tuple(
            Member(str(one["name"]), one["nthreads"], one["memory_limit"], one["resources"])
            for one in found.values()
        )
        self._answered = time.monotonic()

    def declared(self) -> list[Declared]:
        """What each of the workers declares."""
        return [one.resources for one in self.members()]

    def describe(self) -> str:
        """Say in a line what there is."""
        members = self.members()
        if not members:
            return f"Dask at {self.address}: no worker yet, waiting for one"
        threads = sum(one.threads for one in members)
        said = [
            f"{len(members)} worker{'s' * (len(members) > 1)}",
            f"{threads} at a time",
            f"{sum(one.memory for one in members) / 2**30:.0f} GiB",
        ]
        if devices := sum(one.resources.get(GPU, 0.0) for one in members):
            said.append(f"{devices:g} graphics processor{'s' * (devices > 1)}")
        return f"Dask at {self.address}: {', '.join(said)}"

    def load(self, plugin: SchedulerPlugin) -> None:
        """Have the scheduler load a plugin, unless it has it. Raises OSError where it does not answer."""
        self.client.sync(self.client.register_plugin, plugin, callback_timeout=CONNECT_SECONDS)

    def soon(self, do: Callable[..., Coroutine[Any, Any, None]], *arguments: Any) -> None:
        """Have something done in the client's own thread."""
        if (loop := self.client.loop) is not None:
            loop.add_callback(do, *arguments)

    def close(self) -> None:
        self._closed.set()
        self.client.close()
