"""Two machines' worth of network on this one: namespaces that reach a bridge, and can be cut off from it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from autograder.errors import EngineError

__all__ = ["BRIDGE_ADDRESS", "SOON_LOST", "cut_off", "network_of_two"]

BRIDGE_ADDRESS = "10.213.77.1"
NAMES = ("far-one", "far-two")
# so soon a worker counts as lost that says nothing; Dask's own setting is five minutes
SOON_LOST = {
    "DASK_DISTRIBUTED__SCHEDULER__WORKER_TTL": "10s",
    "DASK_DISTRIBUTED__COMM__TIMEOUTS__TCP": "11s",
    "DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "5s",
}


@contextmanager
def network_of_two() -> Iterator[tuple[str, ...]]:
    """Two network namespaces by their names, on one bridge with the address `BRIDGE_ADDRESS`.

    Raises `EngineError` where they cannot be made.
    """
    if os.geteuid() != 0:
        raise EngineError("network namespaces can only be made by root")
    made: list[tuple[str, ...]] = []
    try:
        ip("link", "add", "far-bridge", "type", "bridge")
        made.append(("link", "del", "far-bridge"))
        ip("addr", "add", f"{BRIDGE_ADDRESS}/24", "dev", "far-bridge")
        ip("link", "set", "far-bridge", "up")
        for number, name in enumerate(NAMES):
            ip("netns", "add", name)
            made.append(("netns", "del", name))
            # the outer end is named as the namespace is
            ip("link", "add", name, "type", "veth", "peer", "name", "eth0", "netns", name)
            made.append(("link", "del", name))
            ip("link", "set", name, "master", "far-bridge", "up")
            ip("-n", name, "addr", "add", f"10.213.77.{number + 2}/24", "dev", "eth0")
            for device in ("lo", "eth0"):
                ip("-n", name, "link", "set", device, "up")
        yield NAMES
    finally:
        for arguments in reversed(made):
            subprocess.run(["ip", *arguments], capture_output=True)


def cut_off(name: str) -> None:
    """Take a namespace's line down: nothing comes through, and nobody is told."""
    ip("link", "set", name, "down")


def ip(*arguments: str) -> None:
    """Run `ip`. Raises `EngineError` where there is none, or where it may not do that here."""
    try:
        done = subprocess.run(["ip", *arguments], capture_output=True, text=True)
    except FileNotFoundError:
        raise EngineError("there is no command ip\n  install iproute2") from None
    if done.returncode:
        raise EngineError(f"ip {' '.join(arguments)}: {done.stderr.strip()}")
