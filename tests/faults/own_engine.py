"""A Docker engine of a test's own, with its own folder and socket: one that may be killed."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import docker
import pytest
from docker import DockerClient
from docker.errors import DockerException

SECONDS = 240.0
STOP_SECONDS = 120.0


class OwnEngine:
    """An engine that runs, or not; `address` is what DOCKER_HOST is to be."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.address = f"unix://{folder}/socket"
        self._engine: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers; skips the test where it does not."""
        command = ["dockerd", "--data-root", f"{self.folder}/data", "--exec-root", f"{self.folder}/exec"]
        command += ["--pidfile", f"{self.folder}/pid", "--host", self.address]
        command += ["--iptables=false", "--ip6tables=false", "--bridge=none"]
        with open(self.folder / "log", "ab") as log:
            self._engine = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
        until = time.monotonic() + SECONDS
        while not self.answers():
            if self._engine.poll() is not None or time.monotonic() > until:
                pytest.skip(f"no engine of its own here: {self.last_words()}")
            time.sleep(0.2)

    def answers(self) -> bool:
        with contextlib.suppress(DockerException):
            client = self.client()
            client.close()
            return True
        return False

    def client(self) -> DockerClient:
        """A client of it. Raises DockerException when it does not answer."""
        return docker.DockerClient(base_url=self.address)

    def last_words(self) -> str:
        return (self.folder / "log").read_text(errors="replace").strip().rpartition("\n")[2][:300]

    def copy(self, image: str) -> None:
        """Copy an image of the engine that DOCKER_HOST names."""
        with subprocess.Popen(["docker", "save", image], stdout=subprocess.PIPE) as saved:
            subprocess.run(["docker", "--host", self.address, "load"], stdin=saved.stdout, check=True)

    def kill(self) -> None:
        """End the engine alone, by SIGKILL; its containers know nothing of it."""
        assert self._engine is not None
        self._engine.kill()
        self._engine.wait()

    def stop(self) -> None:
        """End the engine and all that belongs to it."""
        if self._engine is not None and self._engine.poll() is None:
            self._engine.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._engine.wait(STOP_SECONDS)
        for pid in self.processes():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        for place in self.mounts():
            subprocess.run(["umount", "--lazy", place], capture_output=True)
        shutil.rmtree(self.folder, ignore_errors=True)

    def mounts(self) -> list[str]:
        """What is mounted in its folder, the innermost first: the engine mounts its data, and each container's root."""
        lines = Path("/proc/self/mounts").read_text(encoding="utf-8").splitlines()
        return [place for line in reversed(lines) if (place := line.split()[1]).startswith(f"{self.folder}/")]

    def processes(self) -> list[int]:
        """What runs with this folder on its command line: the engine, its containerd, the containers' shims."""
        found = []
        for entry in os.listdir("/proc"):
            with contextlib.suppress(OSError):
                if (
                    entry.isdigit()
                    and f"{self.folder}/".encode() in Path(f"/proc/{entry}/cmdline").read_bytes()
                ):
                    found.append(int(entry))
        return found
