"""What lives how long in the Docker sandbox: nothing of a submission beyond it, no container beyond its grader."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from docker import DockerClient
from docker.errors import DockerException
from docker.models.containers import Container
from sandbox.docker_hall import (
    ATTEMPT,
    RIGHT,
    ROOT,
    built,
    containers,
    docker_hall,
    eventually,
    examiner,
    lying_about,
    main_process,
    on_this_machine,
    outcomes,
    processes,
    shown,
    sit,
    students,
    tried,
)

from autograder.errors import EngineError
from autograder.grading.sitting.hall import DockerHall
from autograder.sandbox.docker_leftovers import sweep
from autograder.sandbox.environments import engine
from autograder.sandbox.kernel import process_stat

pytestmark = pytest.mark.docker

LEAVINGS = {
    "daemons": """
import signal
for number in range(5):
    if os.fork() == 0:
        os.setsid()
        for one in set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP}:
            signal.signal(one, signal.SIG_IGN)
        if os.fork() == 0:
            time.sleep(600)
        time.sleep(600)
""",
    "a stopped process": """
if (pid := os.fork()) == 0:
    time.sleep(600)
os.kill(pid, 19)
""",
    "files": """
os.makedirs('a/b')
for place in ('mine', 'a/mine', 'a/b/mine', '/dev/shm/mine', b'\\xff\\n', '.hidden'):
    with open(place, 'w') as file:
        file.write('x')
os.symlink('/etc', 'link')
os.symlink('loop', 'loop')
os.link('mine', '/scratch/' + str(os.getuid()) + '/again')
""",
    "a folder that nobody may enter": """
os.makedirs('closed/below')
open('closed/below/mine', 'w').close()
os.mkdir('/dev/shm/closed')
open('/dev/shm/closed/mine', 'w').close()
for place in ('closed/below', 'closed', '/dev/shm/closed', '.'):
    os.chmod(place, 0)
""",
    "a tree deeper than any path": """
for number in range(3000):
    os.mkdir('d')
    os.chdir('d')
for number in range(1500):
    os.chmod('.', 0o300)
    os.chdir('..')
os.chdir('/')
""",
    "15,000 files": """
for number in range(15_000):
    os.close(os.open(f'{number}', os.O_CREAT))
""",
    "a FIFO and a socket": """
import socket
os.mkfifo('fifo')
os.mkfifo('/dev/shm/fifo')
listening = socket.socket(socket.AF_UNIX)
listening.bind('socket')
listening.listen()
""",
    "as many processes as there may be": """
try:
    while True:
        if os.fork() == 0:
            time.sleep(600)
except BlockingIOError:
    pass
""",
    "one who goes on making files": """
if os.fork() == 0:
    while True:
        for number in range(1000):
            try:
                open(f'/dev/shm/{os.getpid()}-{number}', 'w').close()
            except OSError:
                os.fork()
""",
}


@pytest.fixture(scope="module")
def hall() -> Iterator[DockerHall]:
    with docker_hall() as made:
        yield made


@on_this_machine
@pytest.mark.parametrize("code", LEAVINGS.values(), ids=LEAVINGS)
def test_nothing_of_a_submission_is_left_for_the_next(hall: DockerHall, code: str) -> None:
    (before,) = tried(hall, "socket.gethostname()")
    sitting = sit(hall, f"import os, time\n{RIGHT}{code}", cell_seconds=20.0)
    assert (sitting.ran[0].error, outcomes(sitting)) == ("", ["passed", "passed"])
    (container,) = students(hall)
    assert (len(processes(container)), lying_about(container)) == (1, [])
    # it was cleaned, not replaced
    assert hall.sandbox.replaced == {}
    seen = "[int(name) for name in os.listdir('/proc') if name.isdigit() and int(name) != os.getpid()]"
    assert tried(hall, "socket.gethostname()", seen, "os.listdir('/dev/shm')") == [before, [1], []]


WAITS_FOR_A_CHILD = """
import contextlib, os, time
open('/dev/shm/mine', 'w')
child = os.fork()
if child == 0:
    time.sleep(600)
def f():
    with contextlib.suppress(ChildProcessError):
        os.waitpid(child, 0)
    return 1
"""


@on_this_machine
def test_the_search_for_what_is_left_finds_it(hall: DockerHall) -> None:
    (container,) = students(hall)
    first = main_process(container)
    thread = threading.Thread(target=sit, args=(hall, WAITS_FOR_A_CHILD), kwargs={"cell_seconds": 120.0})
    thread.start()
    found = eventually(lambda: len(processes(container)) == 3 and "dev/shm/mine" in lying_about(container))
    for pid in processes(container):
        if parent(pid) not in (first, parent(first)):
            os.kill(pid, signal.SIGKILL)  # the submission's child, which it waits for
    thread.join()
    assert found


def parent(pid: int) -> int:
    """The number of a process's parent."""
    return int(process_stat(pid)[1])


def test_a_full_file_system_costs_its_question_only(hall: DockerHall) -> None:
    fill = """
def f():
    for place in ('/dev/shm', '.'):
        for number in range(100):
            try:
                with open(f'{place}/{number}', 'wb') as file:
                    file.write(bytes(1 << 20))
            except OSError as error:
                found.append(errno.errorcode[error.errno])
                break
    raise RuntimeError(str(found))
found = []
"""
    sitting = sit(hall, ATTEMPT + fill, cell_seconds=20.0)
    assert outcomes(sitting) == ["failed", "passed"]
    assert "['ENOSPC', 'ENOSPC']" in sitting.findings[0].message
    assert outcomes(sit(hall, RIGHT + "open('mine', 'w').write('x')")) == ["passed", "passed"]


def test_a_warm_container_is_used_again(hall: DockerHall) -> None:
    hosts = [tried(hall, "socket.gethostname()")[0] for _ in range(5)]
    assert len(set(hosts)) == 1


def test_with_fresh_each_submission_has_a_container_of_its_own() -> None:
    hosts = []
    with docker_hall(fresh=True, ahead=1) as own:
        for room in ("ada", "bob", "cy", "di", "eve"):
            notebooks = [tried(own, "socket.gethostname()", room=room)[0] for _ in range(2)]
            assert len(set(notebooks)) == 1
            hosts.append(notebooks[0])
            own.leave(room)
        assert len(set(hosts)) == 5
        # those that were used are gone, and as many wait as before
        assert eventually(lambda: len(students(own)) == 2 and not set(hosts) & set(hosts_of(students(own))))


def hosts_of(found: list[Container]) -> list[str]:
    return [container.name.rpartition("-")[2] for container in found]


def kill_when_busy(killed: Container, student: Container) -> threading.Thread:
    """Kill a container as soon as a submission runs in a student's one."""

    def wait_and_kill() -> None:
        eventually(lambda: len(processes(student)) > 1)
        killed.kill()

    thread = threading.Thread(target=wait_and_kill)
    thread.start()
    return thread


def test_a_paper_whose_container_is_killed_is_held_again_elsewhere() -> None:
    told: list[str] = []
    with docker_hall() as own:
        own.noted(lambda: told.append(own.note))
        (container,) = students(own)
        killing = kill_when_busy(container, container)
        # in the first container it is at work for as long as it takes to be killed
        (host,) = hosts_of([container])
        code = f"if socket.gethostname() == {host!r}: time.sleep(240)"
        sitting = sit(
            own, f"{RIGHT}import socket, time\nprint(socket.gethostname())\n{code}", cell_seconds=250.0
        )
        killing.join()
        assert outcomes(sitting) == ["passed", "passed"]
        assert shown(sitting).strip() != host
        assert own.sandbox.replaced == {host: "it was lost"}
        assert told == ["a student's container was replaced: it was lost"]
        assert eventually(lambda: hosts_of(students(own)) == [shown(sitting).strip()])


def test_an_idle_container_that_is_killed_is_replaced() -> None:
    with docker_hall() as own:
        for _ in range(2):
            students(own)[0].kill()
            assert outcomes(sit(own, RIGHT)) == ["passed", "passed"]
            assert eventually(lambda: len(students(own)) == 1)
        assert own.alive


def test_without_the_examiners_container_nothing_can_be_held() -> None:
    with docker_hall() as own:
        killing = kill_when_busy(examiner(own), students(own)[0])
        with pytest.raises(EngineError, match="the examiner's container ended: it left with 137"):
            sit(own, RIGHT + "import time\ntime.sleep(240)", cell_seconds=250.0)
        killing.join()
        assert not own.alive
        with pytest.raises(EngineError, match="the examiner's container ended"):
            sit(own, RIGHT)


@pytest.fixture
def client() -> Iterator[DockerClient]:
    built()
    made = engine()
    yield made
    made.close()


def with_docker(client: DockerClient, name: str) -> list[str]:
    """The names of all containers and volumes whose name has `name` in it."""
    found = client.containers.list(all=True, filters={"name": name}, ignore_removed=True)
    found += client.volumes.list(filters={"name": name})
    return sorted(one.name for one in found)


def test_a_hall_that_is_closed_leaves_nothing_with_docker(client: DockerClient) -> None:
    with docker_hall(workers=2) as own:
        name = own.sandbox._name
        assert eventually(lambda: own.sandbox.timing.started == 2)
        there = with_docker(client, name)
    assert {one.rpartition("-")[2] for one in there} == {"examiner", "s0", "s1", "link"}
    assert with_docker(client, name) == []


def test_a_runtime_that_docker_does_not_know_is_named() -> None:
    with pytest.raises(EngineError, match="no-such"), docker_hall(runtime="no-such"):
        pass


GRADER = """
import sys, time
from sandbox.docker_hall import RIGHT, docker_hall, sit
with docker_hall() as hall:
    print(hall.sandbox._name, flush=True)
    sit(hall, RIGHT + "import time\\ntime.sleep(240)", cell_seconds=250.0)
"""


def is_busy(client: DockerClient, name: str) -> bool:
    """Tell whether a submission runs in a student's container of this name."""
    with suppress(DockerException):  # one that is starting or ending at this moment
        found = client.containers.list(filters={"name": f"{name}-s"}, ignore_removed=True)
        return any(len(processes(one)) > 1 for one in found)
    return False


def test_what_a_killed_grader_leaves_ends_by_itself_and_is_swept_away(
    hall: DockerHall, client: DockerClient
) -> None:
    paths = os.pathsep.join([str(ROOT), str(Path(__file__).parents[1])])
    with subprocess.Popen(
        [sys.executable, "-c", GRADER],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": paths},
    ) as grader:
        assert grader.stdout is not None
        name = grader.stdout.readline().strip()
        busy = eventually(lambda: is_busy(client, name), 120.0)
        there = with_docker(client, name)
        grader.send_signal(signal.SIGKILL)
    assert busy, there
    # one student's container, whichever it is by now
    ends = sorted(one.rpartition("-")[2].rstrip("0123456789") for one in there)
    assert ends == ["examiner", "link", "s"]
    assert eventually(lambda: client.containers.list(filters={"name": name}, ignore_removed=True) == [])
    sweep(client)
    assert with_docker(client, name) == []
    # those of a grader that is alive stay
    assert len(containers(hall)) == 2
    assert outcomes(sit(hall, RIGHT)) == ["passed", "passed"]
