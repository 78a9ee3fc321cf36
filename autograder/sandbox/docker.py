"""The Docker sandbox: one container for the examiners, and one for each submission that runs at a time.

Theory of operation
-------------------
::

    coordinator --attached standard input and output--> examiner's container    proctor and examiners, no student code
         |                                                   | sockets in a folder that these containers alone see
         +--creates, watches, removes-----------------> students' containers    a warm process each, one fork at a time

All of them are of one image. The coordinator needs nothing in common with the engine's machine but the engine: no
folder is shared, so it works with an engine in a virtual machine or elsewhere. The containers start at the same time,
in any order: a student's joins once the examiner's listens. Exams go to the proctor over its standard input; students'
files go there too, and from it to the container that is to have them. No descriptor passes from one container to
another: a runtime with a kernel of its own, such as gVisor, would not have it.

A student's container has no network, a read-only root, no capability but SETUID, SETGID and KILL (its warm process
changes to a fresh user id and ends that user's processes), no new privileges, Docker's filter of system calls and
ours (`seccomp`), no swap, and limits on memory, processes and processor time. Inside see `contained`.

What dies and what then: a student's container that is lost or that could not be cleaned is replaced, and its paper is
held again elsewhere. When the examiner's container dies, everything here is void: `alive` turns false and the
batch makes a new sandbox. When the coordinator dies, however it does, the examiner's container reads the end of its
input and leaves; the students' containers see their socket end and leave; a later run removes them: see
`docker_leftovers`.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import queue
import socket
import threading
import time
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from autograder.errors import EngineError
from autograder.model import Limits
from autograder.sandbox.contained import LINK
from autograder.sandbox.docker_gpu import device_request
from autograder.sandbox.docker_leftovers import LABEL, owner, removed, sweep
from autograder.sandbox.environments import Environment, built_image, engine
from autograder.sandbox.environments.docker_engine import engine_failures
from autograder.sandbox.gpu import GPU_SHARE
from autograder.sandbox.parcel import read_exactly
from autograder.sandbox.pipe import Pipe
from autograder.sandbox.protocol import FileSet

if TYPE_CHECKING:
    from docker import DockerClient
    from docker.models.containers import Container

__all__ = ["DockerSandbox"]

READY_SECONDS = 300.0  # it has libraries to import, see WARM_SECONDS
LOOK_SECONDS = 1.0  # between two looks at a container that is being started
STOP_SECONDS = 5.0
FAILURES = 3  # student's containers in a row that never became ready, before there is no use in starting more
OVERHEAD_MB = 768  # the libraries in the warm process, and what the kernel keeps for it
SPARE_PROCESSES = 32
EXAMINERS_MB = 4096
CAPABILITIES = ["SETUID", "SETGID", "KILL"]
WARM = dict.fromkeys(("HOME", "TMPDIR", "IPYTHONDIR"), "/run/warm")  # closed to submissions
WARM |= {"NBGRADER_EXECUTION": "autograde"}  # as nbgrader tells a notebook that it is graded
STUDENT = "autograder.sandbox.runner"
PYTHON = "/opt/course/bin/python"


@dataclass
class Student:
    """One student's container: since when it is being started, whether it is ready or gone, and its device."""

    container: Container
    since: float
    gpu: str = ""
    settled: threading.Event = field(default_factory=threading.Event)


@dataclass
class Timing:
    """What starting students' containers took, and how long submissions waited for one; seconds."""

    started: int = 0
    starting: float = 0.0
    waited: float = 0.0


class DockerSandbox:
    """Containers of one environment's image. Exams are held inside; see `ask`.

    `workers` papers are held at a time, and `ahead` more containers are kept ready. `fresh`: a submission's container
    is not used again. `runtime` is another for students' containers than the engine's own. `gpus` are uuids, each given
    to `share` containers. `replaced` tells which students' containers gave way to another, and why; one that has had
    its only submission is not among them. `hear` hears each of these reasons.
    Raises `EngineError` when the engine, the image or the containers cannot be had.
    """

    def __init__(
        self,
        environment: Environment,
        modules: Sequence[str],
        limits: Limits,
        workers: int,
        *,
        fresh: bool = False,
        ahead: int | None = None,
        runtime: str | None = None,
        gpus: Sequence[str] = (),
        share: int = 1,
    ) -> None:
        self._client = engine()
        self.image = built_image(self._client, environment)
        self.level = ""
        self.missing: tuple[str, ...] = ()
        self.alive = True
        self.timing = Timing()
        self.replaced: dict[str, str] = {}  # students' containers that were, and why
        self.hear: Callable[[str], None] = lambda why: None
        self._limits, self._runtime, self._share = limits, runtime, share
        # a device is given to so many containers as may share it, and to the next when one of them is gone
        self._gpus: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._has_gpu = bool(gpus)
        for uuid_of_gpu in [*gpus] * share:
            self._gpus.put(uuid_of_gpu)
        ahead = (workers if fresh else 1) if ahead is None else ahead
        containers = min(workers, len(gpus) * share) if gpus else workers + ahead
        self._name = f"course-{uuid.uuid4().hex[:12]}"
        self._numbers = itertools.count()
        self._lock = threading.Lock()
        self._held: dict[int, Future[dict[str, Any]]] = {}
        # exams and files that the proctor has, by identity; kept here, so that no other has the same
        self._told: dict[int, str] = {}
        self._kept: list[Any] = []
        self._students: dict[str, Student] = {}
        self._joined = threading.Event()
        self._failures, self._problem = 0, ""
        self._starter = ThreadPoolExecutor(max(2, workers), thread_name_prefix="start")
        self._remover = ThreadPoolExecutor(
            2, thread_name_prefix="remove"
        )  # never behind a start, which takes seconds
        self._closing = False
        sweep(self._client)
        try:
            with engine_failures("the sandbox's containers cannot be started"):
                self._volume = self._client.volumes.create(
                    f"{self._name}-link",
                    driver_opts={"type": "tmpfs", "device": "tmpfs", "o": "size=64k,mode=0700"},
                    labels={LABEL: owner()},
                )
                self._attach()
                for _ in range(containers):
                    self._starter.submit(self._start_student)
            self._pipe.send({"modules": list(modules), "once": fresh})
            self._wait_ready()
        except BaseException:
            self.close()
            raise

    # -- containers -----------------------------------------------------------------------------------------

    def _attach(self) -> None:
        """Create the examiner's container, attach to it, start it."""
        self._examiner = self._create(
            f"{self._name}-examiner",
            [PYTHON, "-m", "autograder.grading.sitting.proctor"],
            stdin_open=True,
            tty=False,
            environment={"HOME": "/scratch", "TMPDIR": "/scratch"},
            tmpfs={"/scratch": "rw,nosuid,nodev,noexec,size=1g,mode=0755"},
            volumes={self._volume.name: {"bind": "/link", "mode": "rw"}},
            log_config={"type": "none"},  # findings cross its standard output
            mem_limit=f"{EXAMINERS_MB}m",
            memswap_limit=f"{EXAMINERS_MB}m",
            pids_limit=4096,
        )
        self._stream = AttachedStream(self._client, self._examiner)
        self._pipe = Pipe(self._stream)
        self._examiner.start()
        threading.Thread(target=self._listen, daemon=True, name="proctor").start()

    def _start_student(self) -> None:
        """Start one more student's container; its warm process joins the proctor when it is ready."""
        if self._closing:
            return
        host = f"s{next(self._numbers)}"
        since = time.monotonic()
        gpu = ""
        if self._has_gpu:
            try:
                gpu = self._gpus.get_nowait()
            except queue.Empty:
                return
        try:
            with engine_failures("a student's container cannot be started"):
                container = self._create(
                    f"{self._name}-{host}",
                    [PYTHON, "-m", "autograder.sandbox.zygote", STUDENT, LINK],
                    hostname=host,
                    volumes={self._volume.name: {"bind": "/link", "mode": "ro"}},
                    log_config={"type": "json-file", "config": {"max-size": "64k", "max-file": "1"}},
                    **({"runtime": self._runtime} if self._runtime else {}),
                    **walls(self._limits, gpu, self._share),
                )
                student = Student(container, since, gpu)
                with self._lock:
                    self._students[host] = student
                container.start()
            status = self._watch(student)
        except EngineError as error:
            status = str(error)
            if gpu and host not in self._students:
                self._gpus.put(gpu)
        if status:
            self._note(host, status)
            self._remove(host)
            self._failed(status)

    def _create(self, name: str, command: list[str], **options: Any) -> Container:
        return self._client.containers.create(
            self.image.id,
            command,
            name=name,
            detach=False,
            user="0:0",
            network_mode="none",
            read_only=True,
            cap_drop=["ALL"],
            security_opt=["no-new-privileges"],
            working_dir="/",
            labels={LABEL: owner()},
            **options,
        )

    def _watch(self, student: Student) -> str:
        """Wait until a student's container has joined; why it has not, or nothing."""
        until = student.since + READY_SECONDS
        while not self._closing:
            if student.settled.wait(LOOK_SECONDS):
                return ""
            words = last_words(student.container)
            if words and not student.settled.is_set():  # it may have joined meanwhile, and been spent
                return words
            if time.monotonic() > until:
                return f"a student's container was not ready after {READY_SECONDS:g} s"
        return ""

    def _note(self, host: str, why: str) -> None:
        self.replaced[host] = why
        self.hear(why)

    def _failed(self, why: str) -> None:
        self._failures += 1
        if self._failures >= FAILURES:
            self._fail(f"students' containers do not start: {why}")
        else:
            self._starter.submit(self._start_student)

    def _fail(self, why: str) -> None:
        """Nothing can be held here any more."""
        with self._lock:
            self.alive, self._problem = False, self._problem or why
            waiting, self._held = self._held, {}
        self._joined.set()
        for future in waiting.values():
            future.set_exception(EngineError(why))

    def _remove(self, host: str) -> None:
        with self._lock:
            student = self._students.pop(host, None)
        if student is not None:
            student.settled.set()
            removed(student.container)
            if student.gpu:
                self._gpus.put(student.gpu)

    def _wait_ready(self) -> None:
        if not self._joined.wait(READY_SECONDS):
            raise EngineError(
                f"no container of {self.image.tags[0]} was ready after {READY_SECONDS:g} s\n"
                "  is the machine busy? ask: docker ps"
            )
        if self._problem:
            raise EngineError(self._problem)

    # -- the proctor ------------------------------------------------------------------------------------------

    def _listen(self) -> None:
        """Hear the proctor until its container ends."""
        with contextlib.suppress(EOFError, OSError):
            while True:
                self._hear(self._pipe.receive())
        if not self._closing:
            with contextlib.suppress(Exception):
                self._examiner.wait(timeout=STOP_SECONDS)
            words = last_words(self._examiner) or "it hung up"
            self._fail(f"the examiner's container ended: {words}: {self._stream.errors()}".rstrip(": "))

    def _hear(self, message: dict[str, Any]) -> None:
        if "held" in message:
            self.timing.waited = message["waited"]
            with self._lock:
                future = self._held.pop(message["held"], None)
            if future is not None:
                future.set_result(message)
        elif "joined" in message:
            host = message["joined"]
            with self._lock:
                student = self._students.get(host)
                if student is not None:
                    self.timing.started += 1
                    self.timing.starting += time.monotonic() - student.since
                    student.settled.set()
            self._failures = 0
            self.level, self.missing = message["level"], tuple(message["missing"])
            self._joined.set()
        elif "spent" in message or "lost" in message:
            host = str(message.get("spent") or message.get("lost"))
            if not self._closing:
                if why := "it was lost" if "lost" in message else message["unclean"]:
                    self._note(host, why)
                if self._has_gpu:  # the next container is to have this one's device
                    self._remove(host)
                with contextlib.suppress(RuntimeError):  # closed at this moment
                    self._starter.submit(self._start_student)
                    self._remover.submit(self._remove, host)

    def ask(self, order: dict[str, Any], seconds: float) -> dict[str, Any]:
        """Have the proctor hold a paper and wait for its report. Raises `EngineError` when none comes."""
        number = next(self._numbers)
        future: Future[dict[str, Any]] = Future()
        with self._lock:
            if not self.alive:
                raise EngineError(self._problem)
            self._held[number] = future
        try:
            self._pipe.send(order | {"hold": number})
            report = future.result(seconds)
        except OSError as error:
            raise EngineError(f"the examiner's container does not listen: {error}") from error
        except TimeoutError:
            raise EngineError(f"the examiner's container gave no answer within {seconds:g} s") from None
        finally:
            with self._lock:
                self._held.pop(number, None)
        if "failed" in report:
            raise EngineError(report["failed"])
        return report

    def leave(self, room: str) -> None:
        """Let the proctor know that a submission is over."""
        with contextlib.suppress(OSError):  # it is gone: the next paper says so
            self._pipe.send({"leave": room})

    def tell_once(self, thing: Any, as_message: Any) -> str:
        """Tell the proctor of an exam or of files, unless it has been told; returns the key that it knows them by."""
        with self._lock:
            if (key := self._told.get(id(thing))) is None:
                key = self._told[id(thing)] = f"{len(self._kept)}"
                self._kept.append(thing)
                self._pipe.send(as_message(key))
        return key

    # -- the end ----------------------------------------------------------------------------------------------

    def close(self) -> None:
        """End and remove all containers of this sandbox."""
        self._closing = True
        if hasattr(self, "_stream"):
            self._stream.close()  # first: a thread may be in the middle of a message that nobody reads any more
        self._fail("the sandbox was closed")
        for pool in (self._starter, self._remover):
            pool.shutdown(wait=True, cancel_futures=True)
        with self._lock:
            containers = [student.container for student in self._students.values()]
        if hasattr(self, "_examiner"):
            containers.append(self._examiner)
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(removed, containers))
        if hasattr(self, "_volume"):
            with contextlib.suppress(Exception):
                self._volume.remove(force=True)
        self._client.close()

    def __enter__(self) -> DockerSandbox:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def walls(limits: Limits, gpu: str = "", share: int = 1) -> dict[str, Any]:
    """What a student's container may have and use, as Docker's package wants it; `gpu` is the device's uuid."""
    memory = f"{limits.memory_mb + 2 * limits.file_mb + OVERHEAD_MB}m"
    scratch = f"rw,nosuid,nodev,exec,size={limits.file_mb}m,nr_inodes=20000,mode=1777"
    shared = scratch.replace("exec", "noexec")
    # of a device torch is told without CUDA, which must not start before the fork
    seen = {"CUDA_VISIBLE_DEVICES": "0", "PYTORCH_NVML_BASED_CUDA_CHECK": "1", GPU_SHARE: str(share)}
    return {
        "environment": WARM | (seen if gpu else {"CUDA_VISIBLE_DEVICES": ""}),
        "device_requests": [device_request(gpu)] if gpu else [],
        "tmpfs": {
            "/scratch": scratch,
            "/dev/shm": shared,
            "/run/warm": "rw,nosuid,nodev,noexec,size=16m,mode=0700",
        },
        "cap_add": CAPABILITIES,
        "mem_limit": memory,
        "memswap_limit": memory,
        "nano_cpus": 1_000_000_000,
        "pids_limit": limits.processes + SPARE_PROCESSES,
    }


class AttachedStream:
    """A container's standard input and output. Docker puts a head of 8 bytes before each piece of output."""

    def __init__(self, client: DockerClient, container: Container) -> None:
        params = {"stdin": 1, "stdout": 1, "stderr": 1, "stream": 1}
        attached = client.api.attach_socket(container.id, params=params)
        self._attached = attached  # the socket is closed when this is collected
        self._socket: socket.socket = getattr(attached, "_sock", attached)
        self._socket.settimeout(None)
        self._left = 0
        self._errors = b""

    def read(self, count: int) -> bytes:
        while not self._left:
            head = read_exactly(self._socket.recv, 8)
            size = int.from_bytes(head[4:], "big")
            if head[0] == 2:
                self._errors = (self._errors + read_exactly(self._socket.recv, size))[-4000:]
            else:
                self._left = size
        part = self._socket.recv(min(count, self._left))
        self._left -= len(part)
        return part

    def write(self, data: bytes) -> None:
        self._socket.sendall(data)

    def close(self) -> None:
        """Hang up; whoever reads or writes at this moment is told so."""
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)

    def errors(self) -> str:
        """The last line that it wrote to standard error."""
        lines = self._errors.decode(errors="replace").strip().splitlines()
        return lines[-1] if lines else ""


def last_words(container: Container) -> str:
    """Why a container is not running, in words; nothing when it is, and where the engine does not tell."""
    from docker.errors import NotFound

    try:
        container.reload()
        state = container.attrs["State"]
        if state["Running"] or state["Status"] == "created":
            return ""
    except NotFound as error:
        return f"it is gone ({error})"
    except Exception:  # the engine is busy or away: that tells nothing of the container
        return ""
    if state.get("OOMKilled"):
        return "it ran out of memory"
    lines: list[str] = []
    with contextlib.suppress(Exception):  # nothing is kept of what the examiner's container writes
        lines = container.logs(stdout=False, tail=3).decode(errors="replace").strip().splitlines()
    return f"it left with {state['ExitCode']}" + (f": {lines[-1]}" if lines else "")


def contents(files: FileSet | None) -> list[tuple[str, bytes]]:
    """The files of a set, by name; a link in the place of one is refused with EngineError, as in the local sandbox."""
    if files is None:
        return []
    found = []
    try:
        for name in files.names:
            fd = os.open(files.folder / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
            with open(fd, "rb") as file:
                found.append((name, file.read()))
    except OSError as error:
        raise EngineError(f"the sandbox cannot read {files.folder}: {error}") from error
    return found
