"""Whose a container or a volume is, and when it is nobody's any more: never while it may be a living grader's.

Theory of operation
-------------------
Several graders may use one engine: of one machine, of containers on it, of other machines. A label says whose a thing
is, and two rules say what is left over.

A process can be looked for where its number means something: under the same start of the same kernel, in the same PID
namespace. There a grader's things are left over as soon as it is gone. From anywhere else its process cannot be seen,
and no name helps: machines that were copied share their host name and their machine-id, containers are given either.
There is one thing that no living grader has: a container that has not run for an hour, or a volume of that age that no
container has. What a grader leaves ends by itself, so it comes to that.

Both hours are by the engine's clock.
"""

from __future__ import annotations

import contextlib
import os
import socket
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder.sandbox import kernel
from autograder.sandbox.environments.docker_engine import engine_failures

if TYPE_CHECKING:
    from docker import DockerClient
    from docker.models.containers import Container

__all__ = ["LABEL", "owner", "removed", "sweep"]

LABEL = "course.sandbox"  # whose container or volume it is: see `owner`
REST = timedelta(
    hours=1
)  # a living grader removes in seconds what has ended, and starts at once what it creates
ENDED = ("created", "exited", "dead")


def sweep(client: DockerClient) -> list[str]:
    """Remove what graders left behind that were killed; returns the names of what was removed."""
    done = []
    with engine_failures("what an earlier run left behind cannot be removed"):
        now = moment(client.info()["SystemTime"])
        for container in client.containers.list(all=True, filters={"label": LABEL}, ignore_removed=True):
            if is_orphan(container.labels.get(LABEL, "")) or has_rested(container.attrs, now):
                removed(container)
                done.append(container.name)
        for volume in client.volumes.list(filters={"label": LABEL}):
            label = (volume.attrs.get("Labels") or {}).get(LABEL, "")
            if is_orphan(label) or now - moment(volume.attrs["CreatedAt"]) > REST:
                with contextlib.suppress(Exception):  # the engine keeps it while a container has it
                    volume.remove(force=True)
                    done.append(volume.name)
    return done


def removed(container: Container) -> None:
    """Remove a container, whatever state it is in."""
    with contextlib.suppress(Exception):
        container.remove(force=True, v=True)


def owner() -> str:
    """This process, in a way that no other on any machine is, for people with the name of its host before it.

    The start of its kernel, its number and its own start, and the PID namespace in which it has that number.
    """
    return f"{socket.gethostname()} {boot()} {os.getpid()} {started(os.getpid())} {namespace()}"


def boot() -> str:
    """A name for the time since the machine was started; "-" where there is none."""
    with contextlib.suppress(OSError):
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    return "-"


def namespace() -> str:
    """The number of this process's PID namespace, which no other has at the same time; "-" where there is none."""
    with contextlib.suppress(OSError):
        return str(os.stat("/proc/self/ns/pid").st_ino)
    return "-"


def started(pid: int) -> str:
    """When a process was started, in ticks; "-" when it does not run, or where that cannot be told."""
    with contextlib.suppress(OSError):
        return kernel.process_stat(pid)[19]
    return "-"


def is_orphan(label: str) -> bool:
    """Tell whether the process that a label names can be looked for from here, and is gone."""
    match label.split():
        case [_, booted, pid, ticks, inside] if "-" not in (booted, inside) and pid.isdigit():
            if (booted, inside) != (boot(), namespace()):
                return False
            found = started(int(pid))
            # without ticks whoever has the number now is taken for the owner: better one left than a living one's
            return not runs(int(pid)) if "-" in (ticks, found) else found != ticks
    return False


def has_rested(container: dict[str, Any], now: datetime) -> bool:
    """Tell whether a container, in the engine's words, has not run for so long that no grader has it."""
    state = container["State"]
    since = max(moment(container["Created"]), moment(state["FinishedAt"]))
    return state["Status"] in ENDED and now - since > REST


def moment(text: str) -> datetime:
    """A moment as the engine writes it: with its time zone, and up to nine digits of a second."""
    return datetime.fromisoformat(text)


def runs(pid: int) -> bool:
    """Tell whether there is a process of this number, whoever's it is; where that cannot be told, there is."""
    if os.name == "posix":  # elsewhere this would be a signal
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            return True
    return True
