"""A PostgreSQL server for one test alone, whose processes may be killed."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

SCRIPT = Path(__file__).resolve().parents[2] / ".ci/postgres"
SECONDS = 240.0


class OwnServer:
    """A server in a folder of its own, with an empty database in it."""

    def __init__(self) -> None:
        # not below pytest's folder: PostgreSQL's own user must get there, by a path short enough for a socket
        self._folder = Path(tempfile.mkdtemp(prefix="course-postgres-", dir="/var/tmp"))
        self._folder.chmod(0o755)
        self._server = self._run("start")
        self.url = make_url(self._server).set(database="grades").render_as_string().replace("%2F", "/")
        self._ask("CREATE DATABASE grades")
        # the script's server says that something is kept before it is: killed, it would lose what a run has written
        self._ask("ALTER DATABASE grades SET synchronous_commit = on")

    def start(self) -> None:
        """Start it again after it was killed: with what was committed before."""
        self._run("start")

    def kill(self) -> None:
        """End it at once, in the middle of whatever it does, as when the power goes."""
        pid = int((self._folder / "data/postmaster.pid").read_text().split()[0])
        os.kill(pid, signal.SIGQUIT)
        until = time.monotonic() + SECONDS
        while Path(f"/proc/{pid}").exists():
            assert time.monotonic() < until, "the server does not end"
            time.sleep(0.01)

    def kill_backend(self) -> int:
        """Kill one of the processes that serve a run; the server then ends all others, and recovers by itself."""
        pids = self._ask(
            "SELECT pid FROM pg_stat_activity WHERE datname = 'grades' AND application_name LIKE 'course%'"
        )
        for pid in pids[:1]:
            os.kill(pid, signal.SIGKILL)
        return len(pids)

    def wait(self) -> None:
        """Wait until it answers."""
        until = time.monotonic() + SECONDS
        while time.monotonic() < until:
            with contextlib.suppress(Exception):
                self._ask("SELECT 1")
                return
            time.sleep(0.05)
        raise AssertionError("the server does not answer")

    def stop(self) -> None:
        with contextlib.suppress(subprocess.CalledProcessError):
            self._run("stop")
        shutil.rmtree(self._folder)

    def _run(self, word: str) -> str:
        environment = os.environ | {"COURSE_POSTGRES": str(self._folder)}
        return subprocess.run(
            [SCRIPT, word], env=environment, check=True, capture_output=True, text=True, timeout=SECONDS
        ).stdout.strip()

    def _ask(self, words: str) -> list[int]:
        engine = create_engine(self._server, isolation_level="AUTOCOMMIT")
        try:
            with engine.connect() as connection:
                found = connection.execute(text(words))
                return [row[0] for row in found] if found.returns_rows else []
        finally:
            engine.dispose()
