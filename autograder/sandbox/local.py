"""The local sandbox: two warm processes on this machine, one that forks students and one that forks examiners.

For code you trust; `level` says what it holds back here (see `cage`). The two warm processes are started
separately, by exec, and share no memory: what an examiner is told never was in a process that a student's
process descends from.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Sequence
from pathlib import Path

from autograder.model import Limits
from autograder.sandbox import kernel
from autograder.sandbox.folders import make_folder
from autograder.sandbox.protocol import FileSet
from autograder.sandbox.warm import KILL_SECONDS, Fork, WarmProcess

__all__ = ["EXAMINER", "LocalSandbox", "SpawnedProcess", "clean_environment", "readable_folders"]

STUDENT, EXAMINER = "autograder.sandbox.runner", "autograder.exam.examiner"
ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")


class LocalSandbox:
    """Warm processes with `modules` imported, ready to fork."""

    def __init__(self, modules: Sequence[str]) -> None:
        self._base = make_folder()
        if sys.platform == "linux":
            # the grader's memory holds the exams: no process of the same user may look into it
            kernel.prctl(kernel.PR_SET_DUMPABLE, 0)
        try:
            self._students = SpawnedProcess(STUDENT, modules, self._base / "students")
            self._examiners = SpawnedProcess(EXAMINER, modules, self._base / "examiners")
            self._students.wait_ready()
            self._examiners.wait_ready()
        except BaseException:
            self.close()
            raise
        self.level = self._students.level
        self.missing = self._students.missing

    def student(
        self, files: Sequence[FileSet], limits: Limits, core: int | None = None
    ) -> tuple[Fork, socket.socket]:
        """Start a student process, on the core of that number or on any; also the examiner's end of its channel."""
        ours, theirs = socket.socketpair()
        try:
            return self._students.start(theirs, files, limits, core), ours
        except BaseException:
            ours.close()
            raise

    def examiner(self, control: socket.socket, files: Sequence[FileSet], limits: Limits) -> Fork:
        """Start an examiner process on its end of the control socket."""
        return self._examiners.start(control, files, limits)

    @property
    def pool(self) -> object:
        """This sandbox: an examiner that it made may hold another paper for it."""
        return self

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


class SpawnedProcess(WarmProcess):
    """A zygote that is a process of this machine, in a folder of its own."""

    def __init__(self, entry: str, modules: Sequence[str], folder: Path) -> None:
        folder.mkdir()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        super().__init__(ours)
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
        self.tell(modules, readable_folders())

    def _last_words(self) -> str:
        try:
            self._errors.seek(0)
            lines = self._errors.read().decode(errors="replace").strip().splitlines()
        except ValueError:  # the thread that listens may hear of the end after it was closed
            return ""
        return lines[-1] if lines else ""

    @property
    def alive(self) -> bool:
        """Tell whether it can still fork."""
        return self._process.poll() is None

    def close(self) -> None:
        """End the zygote, which ends its forks first."""
        self.hang_up()
        try:
            self._process.wait(KILL_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        super().close()
        self._errors.close()


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
            "NBGRADER_EXECUTION": "autograde",  # as nbgrader tells a notebook that it is graded
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
