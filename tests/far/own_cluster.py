"""A Dask cluster of this machine, started by its own commands, whose workers cannot see the course.

Each worker has a home, a working folder and a scratch folder of its own. As root it also has a mount namespace in which
the course's folder is empty: what it grades it can only have been sent.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from distributed import Client

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 120.0
LEAVE_SECONDS = 30.0
DASK = "from distributed.cli.dask_{} import main; main()"


class OwnCluster:
    """A scheduler, and workers that come and go; `settings` are Dask's, as variables of the environment."""

    def __init__(
        self,
        folder: Path,
        hidden: Sequence[Path] = (),
        host: str = "127.0.0.1",
        settings: Mapping[str, str] | None = None,
    ) -> None:
        folder.mkdir(parents=True)
        self.folder, self._hidden, self._settings = folder, hidden, dict(settings or {})
        self._processes: list[subprocess.Popen[bytes]] = []
        told = folder / "scheduler.json"
        self._start("scheduler", ["--host", host, "--port", "0", "--scheduler-file", str(told)])
        self.address = str(json.loads(waited_for(told))["address"])

    def worker(
        self,
        name: str,
        *arguments: str,
        before: Sequence[str] = (),
        settings: Mapping[str, str] | None = None,
        nanny: str = "--no-nanny",
    ) -> subprocess.Popen[bytes]:
        """Start a worker by a command `before` it; without a nanny its death is an end."""
        home = self.folder / name
        home.mkdir(exist_ok=True)
        options = ["--nthreads", "1", nanny, "--name", name, "--local-directory", str(home)]
        return self._start(
            "worker",
            [self.address, *options, *arguments],
            [*before, *self._blindfold()],
            {"HOME": str(home), "TMPDIR": str(home)} | dict(settings or {}),
            home,
        )

    def _blindfold(self) -> list[str]:
        """A command that hides the course from the one that follows."""
        if os.geteuid() != 0 or not self._hidden:
            return []
        mounts = " && ".join(f"mount -t tmpfs none '{place}'" for place in self._hidden)
        return ["unshare", "--mount", "sh", "-c", f'{mounts} && exec "$@"', "sh"]

    def _start(
        self,
        what: str,
        arguments: Sequence[str],
        before: Sequence[str] = (),
        settings: Mapping[str, str] | None = None,
        place: Path | None = None,
    ) -> subprocess.Popen[bytes]:
        paths = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
        with (self.folder / f"{what}-{len(self._processes)}.said").open("wb") as said:
            self._processes.append(
                subprocess.Popen(
                    [*before, sys.executable, "-c", DASK.format(what), *arguments, "--no-dashboard"],
                    cwd=place or self.folder,
                    env=os.environ
                    | {"PYTHONPATH": paths, "TMPDIR": str(self.folder)}
                    | self._settings
                    | dict(settings or {}),
                    stdout=said,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )
            )
        return self._processes[-1]

    @property
    def scheduler(self) -> subprocess.Popen[bytes]:
        return self._processes[0]

    def leave(self) -> None:
        """Have the workers leave in order, and then the scheduler."""
        for process in reversed(self._processes):
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(LEAVE_SECONDS)
        self.close()

    def wait_for_workers(self, count: int) -> None:
        """Wait until so many workers are there."""
        with Client(self.address, set_as_default=False) as client:
            client.wait_for_workers(count, timeout=START_SECONDS)

    def idle(self) -> bool:
        """Tell whether the workers come to have no task and no folder of a run."""
        until = time.monotonic() + START_SECONDS
        with Client(self.address, set_as_default=False) as client:
            while any(client.processing().values()) or any(self.folder.rglob("submitted")):
                if time.monotonic() > until:
                    return False
                time.sleep(0.1)
        return True

    def said(self) -> str:
        """All that its processes have written."""
        return "\n".join(
            f"--- {path.name}\n{path.read_text(errors='replace')}"
            for path in sorted(self.folder.glob("*.said"))
        )

    def close(self) -> None:
        for process in reversed(self._processes):
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def waited_for(path: Path) -> str:
    """What is in a file, once there is something in it."""
    until = time.monotonic() + START_SECONDS
    while not (path.is_file() and path.stat().st_size):
        assert time.monotonic() < until, f"{path} did not come"
        time.sleep(0.05)
    return path.read_text()
