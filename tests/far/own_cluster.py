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
from pathlib import Path

from distributed import Client

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 120.0
DASK = "from distributed.cli.dask_{} import main; main()"
# how soon a worker that is cut off counts as lost
SETTINGS = {
    "DASK_DISTRIBUTED__SCHEDULER__WORKER_TTL": "5s",
    "DASK_DISTRIBUTED__COMM__TIMEOUTS__TCP": "11s",
    "DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "5s",
}


class OwnCluster:
    """A scheduler, and workers that come and go; `before` is a command that each process is started by."""

    def __init__(self, folder: Path, hidden: Sequence[Path] = (), host: str = "127.0.0.1") -> None:
        folder.mkdir(parents=True)
        self.folder, self._hidden = folder, hidden
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
    ) -> subprocess.Popen[bytes]:
        """Start a worker without a nanny, so that its death is an end."""
        home = self.folder / name
        home.mkdir()
        options = ["--nthreads", "1", "--no-nanny", "--name", name, "--local-directory", str(home)]
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
                    env=os.environ | SETTINGS | {"PYTHONPATH": paths} | dict(settings or {}),
                    stdout=said,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )
            )
        return self._processes[-1]

    def kill_scheduler(self) -> None:
        """End the scheduler, and nothing else."""
        os.kill(self._processes[0].pid, signal.SIGKILL)

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
