"""`course lab` as its own process, on a free port of this machine, and a way to ask it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

TOKEN = "token-of-a-test"
START_SECONDS, STOP_SECONDS = 300.0, 120.0


class LabServer:
    """JupyterLab of a course folder; `home` is the place of the user's own settings, `more` are options."""

    def __init__(self, folder: Path, home: Path, *more: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        home.mkdir()
        self.url, self.log = f"http://127.0.0.1:{port}", home.with_suffix(".log")
        self._runtime = home / "runtime"
        options = ["--no-browser", "--allow-root", f"--port={port}", f"--IdentityProvider.token={TOKEN}"]
        environment = {**os.environ, "HOME": str(home), "JUPYTER_RUNTIME_DIR": str(self._runtime)}
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "autograder.cli", "lab", str(folder), *options, *more],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=environment,
            )

    def wait(self) -> None:
        """Wait until it answers."""
        until = time.monotonic() + START_SECONDS
        while True:
            try:
                self._look_for_the_port()
                self.ask("/api/status")
                return
            except OSError:
                assert self.process.poll() is None, self.log.read_text()
                assert time.monotonic() < until, self.log.read_text()
                time.sleep(0.2)

    def _look_for_the_port(self) -> None:
        """Take the port that it says it has: where another program was faster, it is the next one."""
        for told in self._runtime.glob("jpserver-*.json"):
            with suppress(ValueError):  # half written
                self.url = f"http://127.0.0.1:{json.loads(told.read_bytes())['port']}"

    def ask(self, path: str, method: str = "GET", **body: Any) -> Any:
        """Ask for what the pages ask for, and give the JSON that comes back."""
        request = urllib.request.Request(
            self.url + path,
            method=method,
            data=json.dumps(body).encode() if body or method != "GET" else None,
            headers={"Authorization": f"token {TOKEN}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=120) as answer:
            return json.loads(answer.read())

    def address(self) -> tuple[str, int]:
        """Where it listens."""
        parts = urlsplit(self.url)
        return str(parts.hostname), int(parts.port or 0)

    def sees(self, path: Path) -> bool:
        """Wait until there is a file that it makes."""
        until = time.monotonic() + START_SECONDS
        while not path.exists() and time.monotonic() < until:
            time.sleep(0.05)
        return path.exists()

    def stop(self, how: signal.Signals = signal.SIGINT) -> int:
        """Tell it once to end, by Ctrl-C or otherwise, and give the exit status."""
        self.process.send_signal(how)
        try:
            return self.process.wait(STOP_SECONDS)
        finally:
            self.process.kill()
