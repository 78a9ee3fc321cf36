"""A container around a grader that has no sandbox of its own, and the hand-ins that are graded in it.

Theory of operation
-------------------
::

    this process --one JSON object a line--> docker run -i --> process 1 of the container: `inside`
                 <--one line an answer------                        | forks, kills, clears
                                                                    v
                                                         nbgrader or otter, and the student's code

The container has no network, a read-only root, no capability, no new privileges, a user that is not root, Docker's
filter of system calls, and limits on memory, processes and processor; all that can be written to is in memory and
counts as such. No folder of this machine is in it. What is sent in are the course and the hand-ins, what comes back is
text of which JSON alone is read. When a hand-in brings the container down, its answer says so and the next one gets a
new container; when this process ends, so does the standard input, and with it the container.
"""

from __future__ import annotations

import base64
import contextlib
import json
import queue
import shutil
import subprocess
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.errors import EngineError
from benchmarks.peers.verdict import Found

__all__ = ["Cage", "HandIn", "Peer", "grade_waiting"]

# what runs in the container, in the order of its imports; no folder of this machine is there to import it from
INSIDE = ("page", "graders", "inside")
START = """
import sys, types
for name, source in zip(sys.argv[1::2], sys.argv[2::2]):
    sys.modules[name] = types.ModuleType(name)
    exec(compile(source, name, "exec"), vars(sys.modules[name]))
sys.modules[name].main()
"""
SLACK_SECONDS = 60.0  # beyond a hand-in's own time: reading what was given, and cleaning
STARTING_SECONDS = 900.0
LOOK_SECONDS = 0.5  # between two looks whether to stop
MEMORY, SCRATCH = "3g", "1g"
WALLS = (
    *("--network", "none", "--read-only", "--cap-drop", "ALL", "--security-opt", "no-new-privileges"),
    *(
        "--user",
        "1000:1000",
        "--pids-limit",
        "256",
        "--memory",
        MEMORY,
        "--memory-swap",
        MEMORY,
        "--cpus",
        "1",
    ),
    *("--tmpfs", f"/scratch:size={SCRATCH},mode=1777", "--tmpfs", "/tmp:size=64m,mode=1777"),
    *("--shm-size", "64m", "--ulimit", "core=0", "--log-driver", "none"),
)


@dataclass(frozen=True)
class Peer:
    """A grader: its name, and the files of its course.

    A hand-in is given `patience` seconds on the clock, or ten times what the honest solution took, if that is more.
    """

    name: str
    course: Mapping[str, bytes]
    patience: float


@dataclass(frozen=True)
class HandIn:
    """What a student hands in, by path in the cage, and the words that he must not be told."""

    id: str
    files: Mapping[str, bytes]
    words: tuple[str, ...] = ()


class Cage:
    """One container with one grader in it; it is given up as soon as `stop` is set.

    `clean`: what was graded so far left nothing behind.

    Raises `EngineError` when it cannot be started, or the grader cannot take up the course.
    """

    def __init__(self, image: str, peer: Peer, stop: threading.Event) -> None:
        if not shutil.which("docker"):
            raise EngineError("there is no command `docker` here: install Docker's command line")
        self._stop, self.clean = stop, True
        self.name = f"peers-{uuid.uuid4().hex[:12]}"
        command = ["docker", "run", "--interactive", "--rm", "--name", self.name, *WALLS, image]
        self._process = subprocess.Popen(
            [*command, "python3", "-c", START, *program()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        threading.Thread(target=self._listen, daemon=True).start()
        ready = self._ask({"peer": peer.name, "files": encoded(peer.course)}, STARTING_SECONDS)
        problem = ready.get("problem", "the container ended") if ready else "the container ended"
        if problem:
            self.close()
            raise EngineError(f"{peer.name} cannot take up the course: {problem}")
        assert ready is not None
        self.versions = f"{peer.name} {ready['version']}, Python {ready['python']}"

    def grade(self, handed: HandIn, seconds: float) -> Found | None:
        """Grade one hand-in within so many seconds on the clock; None when the container did not outlive it."""
        order = {"files": encoded(handed.files), "seconds": seconds, "words": list(handed.words)}
        found = self._ask(order, 2 * seconds + SLACK_SECONDS)
        if found is None:
            return None
        self.clean = bool(found["clean"])
        words = tuple(str(word) for word in found["told"])
        return Found(dict(found["marks"]), str(found["lost"]), words, float(found["seconds"]))

    def close(self) -> None:
        """End the container and all that is in it."""
        subprocess.run(["docker", "rm", "--force", self.name], capture_output=True, check=False)
        self._process.kill()
        self._process.wait()

    def _ask(self, order: dict[str, Any], seconds: float) -> dict[str, Any] | None:
        assert self._process.stdin
        until = time.monotonic() + seconds
        try:
            self._process.stdin.write(json.dumps(order) + "\n")
            self._process.stdin.flush()
        except OSError:
            return None
        while not self._stop.is_set() and time.monotonic() < until:
            with contextlib.suppress(queue.Empty):
                line = self._lines.get(timeout=LOOK_SECONDS)
                return dict(json.loads(line)) if line else None
        return None

    def _listen(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            self._lines.put(line)
        self._lines.put("")


def grade_waiting(
    image: str,
    peer: Peer,
    waiting: queue.SimpleQueue[HandIn],
    seconds: float,
    graded: Callable[[str, Found], None],
    stop: threading.Event,
) -> None:
    """Grade what is waiting in one cage after the other, until nothing is or `stop` is set; `graded` hears of each.

    Raises `EngineError` when a cage cannot be started.
    """
    cage = None
    try:
        while not stop.is_set():
            handed = waiting.get_nowait()
            cage = cage or Cage(image, peer, stop)
            found = cage.grade(handed, seconds)
            if found is None or not cage.clean:
                cage.close()
                cage = None
            if not stop.is_set():
                graded(handed.id, found or Found({}, "died: the container that it was graded in"))
    except queue.Empty:
        pass
    finally:
        if cage:
            cage.close()


def program() -> list[str]:
    """The names and the sources of the modules that run inside."""
    here = Path(__file__)
    sources = [(name, here.with_name(f"{name}.py").read_text(encoding="utf-8")) for name in INSIDE]
    return [part for name, text in sources for part in (f"benchmarks.peers.{name}", text)]


def encoded(files: Mapping[str, bytes]) -> dict[str, str]:
    return {name: base64.b64encode(data).decode() for name, data in files.items()}
