"""A connection to the scheduler of a Dask cluster, and what is known of its workers."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import dask
from distributed import Client

from autograder.errors import EngineError
from autograder.grading.far.needs import GPU, Declared

__all__ = ["CONNECT_SECONDS", "Connection", "Member"]

CONNECT_SECONDS = 15
FRESH_SECONDS = 2.0  # so long what is known of the workers counts as new


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
        self._asked = -FRESH_SECONDS

    def members(self) -> tuple[Member, ...]:
        """The workers that there are now, or were some seconds ago."""
        if time.monotonic() - self._asked > FRESH_SECONDS:
            try:
                found: Mapping[str, Mapping[str, Any]] = self.client.scheduler_info(n_workers=-1)["workers"]
            except (OSError, RuntimeError, ValueError):  # it is gone: its futures say so
                return self._members
            self._members = tuple(
                Member(str(one["name"]), one["nthreads"], one["memory_limit"], one["resources"])
                for one in found.values()
            )
            self._asked = time.monotonic()
        return self._members

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

    def close(self) -> None:
        self.client.close()
