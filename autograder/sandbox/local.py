"""The local sandbox: two warm processes on this machine, one that forks students and one that forks examiners.

For code you trust; `level` says what it holds back here (see `cage`). The two warm processes are started
separately, by exec, and share no memory: what an examiner is told never was in a process that a student's
process descends from.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import shutil
import socket
import subprocess
import sys
import sysconfig
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from autograder.errors import EngineError
from autograder.model import Limits
from autograder.sandbox import kernel
from autograder.sandbox.protocol import Ended, FileSet

__all__ = ["LocalProcess", "LocalSandbox"]

WARM_SECONDS = 120  # importing torch from a cold disk takes tens of seconds
KILL_SECONDS = 10
PACKET = 1 << 17
STUDENT, EXAMINER = "autograder.sandbox.runner", "autograder.exam.examiner"
ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")


class LocalSandbox:
    """Warm processes with `modules` imported, ready to fork."""

    def __init__(self, modules: Sequence[str]) -> None:
        self._base = Path(tempfile.mkdtemp(prefix="course-"))
        if sys.platform == "linux":
            # the grader's memory holds the exams: no process of the same user may look into it
            kernel.prctl(kernel.PR_SET_DUMPABLE, 0)
        try:
            self._students = WarmProcess(STUDENT, modules, self._base / "students")
            self._examiners = WarmProcess(EXAMINER, modules, self._base / "examiners")
            self._students.wait_ready()
            self._examiners.wait_ready()
        except BaseException:
            self.close()
            raise
        self.level = self._students.level
        self.missing = self._students.missing

    def student(
        self, channel: socket.socket, files: Sequence[FileSet], limits: Limits, core: int | None = None
    ) -> LocalProcess:
        """Start a student process on its end of the exam channel, on the core of that number or on any."""
        return self._students.start(channel, files, limits, core)

    def examiner(self, control: socket.socket, files: Sequence[FileSet], limits: Limits) -> LocalProcess:
        """Start an examiner process on its end of the control socket."""
        return self._examiners.start(control, files, limits)

    @property
    def alive(self) -> bool:
        """Tell whether both warm processes still run."""
        return self._students.alive and self._examiners.alive

    def close(self) -> None:
        """End both warm processes and all their forks."""
        for warm in (getattr(self, "_students", None), getattr(self, "_examiners", None)):
            if warm is not None:
                warm.close()
        shutil.rmtree(self._base, ignore_errors=True)

    def __enter__(self) -> LocalSandbox:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class WarmProcess:
    """The coordinator's end of one zygote; used from several threads."""

    def __init__(self, entry: str, modules: Sequence[str], folder: Path) -> None:
        folder.mkdir()
        self._lock = threading.Lock()
        self._next = 0
        self._running: dict[int, LocalProcess] = {}
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115
        try:
            # text of the interpreter's own failures; what students write never reaches it
            self._process = subprocess.Popen(
                [sys.executable, "-m", "autograder.sandbox.zygote", entry, str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                cwd=folder,
                env=clean_environment(folder),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._errors,
                start_new_session=True,
            )
        finally:
            theirs.close()
        self._control.send(json.dumps({"modules": list(modules), "readable": readable_folders()}).encode())

    def wait_ready(self) -> None:
        """Wait until it has imported everything. Raises `EngineError` when it does not come up."""
        self._control.settimeout(WARM_SECONDS)
        try:
            packet = self._control.recv(PACKET)
        except TimeoutError:
            packet = b""
        if not packet:
            raise EngineError(f"the sandbox's warm process did not start: {self._last_words()}")
        self._control.settimeout(None)
        ready = json.loads(packet)
        self.level, self.missing = ready["ready"], tuple(ready["missing"])
        threading.Thread(target=self._listen, daemon=True, name="warm process").start()

    def _last_words(self) -> str:
        self._errors.seek(0)
        lines = self._errors.read().decode(errors="replace").strip().splitlines()
        return lines[-1] if lines else f"no answer in {WARM_SECONDS} s"

    def start(
        self, sock: socket.socket, files: Sequence[FileSet], limits: Limits, core: int | None = None
    ) -> LocalProcess:
        """Fork; closes `sock`, the fork's end, on this side."""
        with self._lock:
            number, self._next = self._next, self._next + 1
            process = self._running[number] = LocalProcess(self, number)
        folders: list[int] = []
        try:
            for kept in files:
                folders.append(os.open(kept.folder, os.O_PATH | os.O_DIRECTORY))
            names = [list(kept.names) for kept in files]
            order = {"start": number, "limits": asdict(limits), "files": names, "core": core}
            self._send(order, [sock.fileno(), *folders])
        except OSError as error:
            self._running.pop(number, None)
            raise EngineError(f"the sandbox cannot start a process: {error}") from error
        finally:
            sock.close()
            for folder in folders:
                os.close(folder)
        return process

    @property
    def alive(self) -> bool:
        """Tell whether it can still fork."""
        return self._process.poll() is None

    def order(self, what: str, number: int) -> None:
        """Send `interrupt` or `kill`; a process that has gone needs neither."""
        with contextlib.suppress(OSError):
            self._send({what: number}, [])

    def _send(self, message: dict[str, Any], fds: list[int]) -> None:
        socket.send_fds(self._control, [json.dumps(message).encode()], fds)

    def _listen(self) -> None:
        while True:
            try:
                packet = self._control.recv(PACKET)
            except OSError:
                packet = b""
            if not packet:
                break
            message = json.loads(packet)
            if "measured" in message:
                if process := self._running.get(message["measured"]):
                    process.measured.put(message["cpu_seconds"])
            elif process := self._running.pop(message.pop("ended"), None):
                process.end(Ended(**message))
        for process in list(self._running.values()):
            process.end(Ended("failed", reason=f"the warm process is gone: {self._last_words()}"))

    def close(self) -> None:
        """End the zygote, which ends its forks first."""
        with contextlib.suppress(OSError):
            self._control.shutdown(socket.SHUT_RDWR)
        try:
            self._process.wait(KILL_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._control.close()
        self._errors.close()


class LocalProcess:
    """One fork, as the coordinator sees it."""

    def __init__(self, warm: WarmProcess, number: int) -> None:
        self._warm, self._number = warm, number
        self.measured: queue.SimpleQueue[float] = queue.SimpleQueue()
        self._over = threading.Event()
        self._ended: Ended | None = None

    def interrupt(self) -> None:
        """Raise KeyboardInterrupt in it, if it still listens."""
        self._warm.order("interrupt", self._number)

    def cpu_seconds(self) -> float:
        """The processor time that it has used so far; 0 when that cannot be told."""
        self._warm.order("measure", self._number)
        with contextlib.suppress(queue.Empty):
            return self.measured.get(timeout=1)
        return 0.0

    def kill(self) -> Ended:
        """End it and all that it started. Raises `EngineError` when the sandbox does not manage to."""
        if self._ended is None:
            self._warm.order("kill", self._number)
        ended = self.wait(KILL_SECONDS)
        if ended is None:
            raise EngineError(f"a process of the sandbox is still alive {KILL_SECONDS} s after it was killed")
        return ended

    def wait(self, timeout: float | None = None) -> Ended | None:
        """Wait at most `timeout` seconds for its end; None when it still runs."""
        self._over.wait(timeout)
        return self._ended

    def end(self, ended: Ended) -> None:
        """Note how it ended; called once, when the warm process says so."""
        self._ended = ended
        self._over.set()


def clean_environment(folder: Path) -> dict[str, str]:
    """The environment of a warm process: no secret of the grader's, no thread pool, no GPU."""
    kept = {
        name: os.environ[name]
        for name in ("PATH", "LANG", "LC_ALL", "TZ", "LD_LIBRARY_PATH")
        if name in os.environ
    }
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "course-in-a-box"
    with contextlib.suppress(OSError):
        cache.mkdir(parents=True, exist_ok=True)
    return (
        kept
        | dict.fromkeys(ONE_THREAD, "1")
        | {
            "CUDA_VISIBLE_DEVICES": "",
            "HOME": str(folder),
            "IPYTHONDIR": str(folder),
            "MPLBACKEND": "agg",
            "MPLCONFIGDIR": str(cache),  # the list of fonts takes seconds to make: kept between runs
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONUNBUFFERED": "1",
        }
    )


def readable_folders() -> list[str]:
    """The folders that Python itself and this package are imported from."""
    package = Path(__file__).resolve().parents[1]
    folders = {sys.prefix, sys.base_prefix, str(package), *sysconfig.get_paths().values()}
    return sorted(folder for folder in folders if os.path.isdir(folder))
