"""The Docker sandbox from inside a submission: each wall with the error that a student's code meets there."""

from __future__ import annotations

import platform
import re
import socket
from collections.abc import Iterator

import pytest
from sandbox.docker_hall import RIGHT, docker_hall, shown, sit, tried

from autograder.grading.sitting.hall import DockerHall
from autograder.sandbox.seccomp import DENIED, MACHINES

pytestmark = pytest.mark.docker

X32 = 0x40000000
HOMES = ("HOME", "TMPDIR", "PWD")


@pytest.fixture(scope="module")
def hall() -> Iterator[DockerHall]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COURSE_SECRET", "a-secret-of-the-grader")
        with docker_hall() as made:
            yield made


def landlock(hall: DockerHall) -> int:
    """The version of Landlock that submissions are under; 0 for none."""
    found = re.search(r"Landlock (\d+)", hall.level)
    return int(found.group(1)) if found else 0


@pytest.fixture
def sheltered(hall: DockerHall) -> DockerHall:
    """A hall with Landlock, where an error is its doing."""
    if not landlock(hall):
        pytest.skip(f"needs Landlock; here: {hall.level}")
    return hall


def test_the_level_names_every_layer(hall: DockerHall) -> None:
    assert re.sub(r"no Landlock|Landlock \d+", "Landlock", hall.level).split(", ") == [
        "a container without network and with a read-only root",
        "own user id",
        "Landlock",
        "system calls filtered",
        "resource limits",
    ]


@pytest.mark.parametrize(
    ("family", "place", "without"),
    [
        ("AF_INET", ("1.1.1.1", 80), "ENETUNREACH"),
        ("AF_INET", ("127.0.0.1", 80), "ECONNREFUSED"),
        ("AF_INET6", ("2606:4700::1111", 80), "ENETUNREACH"),
        ("AF_INET6", ("::1", 80), "EADDRNOTAVAIL"),
    ],
)
def test_no_tcp_connection(hall: DockerHall, family: str, place: tuple[str, int], without: str) -> None:
    wanted = "EACCES" if landlock(hall) >= 4 else without  # from its version 4 on Landlock has rules for TCP
    assert tried(hall, f"socket.socket(socket.{family}).connect({place!r})") == [wanted]


def test_nobody_can_be_listened_to(hall: DockerHall) -> None:
    wanted = "EACCES" if landlock(hall) >= 4 else "None"
    assert tried(hall, "socket.socket().bind(('127.0.0.1', 8888))") == [wanted]


@pytest.mark.parametrize(
    ("family", "place", "without"),
    [
        ("AF_INET", ("1.1.1.1", 53), ("ENETUNREACH",)),
        ("AF_INET", ("255.255.255.255", 53), ("ENETUNREACH",)),
        ("AF_INET", ("224.0.0.1", 53), ("ENETUNREACH",)),
        # no address at all where Docker turns this family off, otherwise the loop's
        ("AF_INET6", ("2606:4700::1111", 53), ("EADDRNOTAVAIL", "ENETUNREACH")),
        ("AF_INET6", ("ff02::1", 53), ("EADDRNOTAVAIL", "ENETUNREACH")),
    ],
)
def test_no_udp_packet_leaves(
    hall: DockerHall, family: str, place: tuple[str, int], without: tuple[str, ...]
) -> None:
    send = f"socket.socket(socket.{family}, socket.SOCK_DGRAM).sendto(b'x', {place!r})"
    assert tried(hall, send)[0] in without


def test_no_route_leads_anywhere(hall: DockerHall) -> None:
    assert tried(hall, "open('/proc/net/route').readlines()[1:]") == [[]]


def test_no_raw_socket(hall: DockerHall) -> None:
    assert tried(
        hall,
        "socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)",
        "socket.socket(socket.AF_INET6, socket.SOCK_RAW, socket.IPPROTO_ICMPV6)",
    ) == ["EPERM", "EPERM"]


@pytest.mark.parametrize(
    ("family", "number"),
    [
        ("netlink", 16),
        ("packet", 17),
        ("can", 29),
        ("bluetooth", 31),
        ("alg", 38),
        ("vsock", 40),
        ("xdp", 44),
    ],
)
def test_no_socket_of_another_family(hall: DockerHall, family: str, number: int) -> None:
    assert tried(hall, f"socket.socket({number}, socket.SOCK_DGRAM)") == ["EAFNOSUPPORT"]


def test_the_unix_sockets_of_others_cannot_be_reached(hall: DockerHall) -> None:
    abstract = "\0of-a-process-of-the-host"
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(abstract)
        listening.listen()
        found = tried(
            hall,
            "socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET).connect('/link/students')",
            "os.listdir('/link')",
            "os.stat('/link/students')",
            "socket.socket(socket.AF_UNIX).connect('/var/run/docker.sock')",
            f"socket.socket(socket.AF_UNIX).connect({abstract!r})",
            # in its network there are the warm process's connections, and no more of them than the name
            "list({os.path.dirname(line.split()[7]) for line in open('/proc/net/unix') if '/' in line or '@' in line})",
        )
    assert found == ["EACCES", "EACCES", "EACCES", "ENOENT", "ECONNREFUSED", ["/link"]]


@pytest.mark.parametrize(
    "place",
    ["/", "/etc", "/usr", "/usr/bin", "/opt/course", "/tmp", "/var/tmp", "/run", "/home", "/sys"],
)
def test_the_root_is_read_only(hall: DockerHall, place: str) -> None:
    assert tried(hall, f"open({place + '/mine'!r}, 'w')") == ["EROFS"]


@pytest.mark.parametrize("place", ["/link", "/run/warm", "/root", "/scratch", "/dev", "/dev/mqueue"])
def test_folders_of_others_cannot_be_written_to(sheltered: DockerHall, place: str) -> None:
    assert tried(sheltered, f"open({place + '/mine'!r}, 'w')") == ["EACCES"]


def test_there_are_two_places_to_write_to(sheltered: DockerHall) -> None:
    walk = """
def writable():
    found = []
    for start in ['.', '/dev', '/sys', '/etc', '/usr', '/opt/course'] + mounts:
        for folder, below, _ in os.walk(start):
            try:
                os.close(os.open(folder + '/.mine', os.O_CREAT | os.O_EXCL | os.O_WRONLY))
                found.append(folder)
            except OSError:
                pass
    return found

mounts = [line.split()[1] for line in open('/proc/self/mounts')]
mounts = [place for place in mounts if place not in ('/', '/proc') and os.path.isdir(place)]
"""
    assert tried(sheltered, "writable()", before=walk, cell_seconds=30.0) == [[".", "/dev/shm"]]


def test_the_list_of_submissions_cannot_be_read(sheltered: DockerHall) -> None:
    assert tried(sheltered, "os.listdir('/scratch')", "os.listdir('/run/warm')") == ["EACCES", "EACCES"]


def test_the_folder_of_the_submission_before_is_gone(hall: DockerHall) -> None:
    host, before = tried(hall, "socket.gethostname()", "os.getcwd()")
    assert tried(hall, "socket.gethostname()", f"os.listdir({before!r})") == [host, "ENOENT"]


def test_files_of_the_kernel_cannot_be_written(hall: DockerHall) -> None:
    assert tried(
        hall,
        "open('/proc/sys/kernel/core_pattern', 'w')",
        "open('/sys/fs/cgroup/memory/memory.limit_in_bytes', 'w')"
        " if os.path.isdir('/sys/fs/cgroup/memory') else open('/sys/fs/cgroup/memory.max', 'w')",
    ) == ["EROFS", "EROFS"]


def test_no_process_but_the_first_and_its_own_can_be_seen(hall: DockerHall) -> None:
    found, own = tried(hall, "[int(name) for name in os.listdir('/proc') if name.isdigit()]", "os.getpid()")
    assert found == [1, own]


@pytest.mark.parametrize(
    ("act", "error"),
    [
        ("open('/proc/1/environ').read()", "EACCES"),
        ("open('/proc/1/mem', 'rb').read(1)", "EACCES"),
        ("open('/proc/1/maps').read()", "EACCES"),
        ("os.listdir('/proc/1/fd')", "EACCES"),
        ("os.readlink('/proc/1/cwd')", "EACCES"),
        ("os.listdir('/proc/1/root')", "EACCES"),
        ("os.kill(1, 0)", "EPERM"),
        ("os.kill(1, signal.SIGKILL)", "EPERM"),
        ("os.kill(-1, signal.SIGTERM)", "ESRCH"),
        ("os.setpriority(os.PRIO_PROCESS, 1, 19)", "EPERM"),
        ("os.sched_setaffinity(1, {0})", "EPERM"),
        ("__import__('resource').prlimit(1, 7, (10, 10))", "EPERM"),
    ],
)
def test_the_warm_process_is_out_of_reach(hall: DockerHall, act: str, error: str) -> None:
    assert tried(hall, act) == [error]


def test_there_is_no_right_to_anything(hall: DockerHall) -> None:
    (status,) = tried(hall, "open('/proc/self/status').read()")
    found = dict(re.findall(r"^(\w+):[ \t]*(.*?)[ \t]*$", status, re.MULTILINE))
    wanted = {"CapEff": 0, "CapPrm": 0, "CapInh": 0, "CapAmb": 0, "NoNewPrivs": 1, "Seccomp": 2}
    assert {name: int(found[name], 16) for name in wanted} == wanted
    assert len(set(found["Uid"].split())) == 1
    assert found["Uid"] == found["Gid"]
    assert int(found["Uid"].split()[0]) in range(20_000, 60_000)
    assert found["Groups"] == ""


def test_no_other_user_id_can_be_had(hall: DockerHall) -> None:
    acts = ("os.setuid(0)", "os.setgid(0)", "os.setgroups([0])", "os.setresuid(-1, 20001, -1)")
    assert tried(hall, *acts) == ["EPERM"] * 4


def test_every_system_call_on_the_list_is_refused(hall: DockerHall) -> None:
    _, column = MACHINES[platform.machine()]
    names = sorted(DENIED)
    found = tried(hall, *(f"call({DENIED[name][column]}, 0, 0, 0, 0, 0)" for name in names))
    assert {name: one for name, one in zip(names, found, strict=True) if one != "EPERM"} == {}


def test_a_call_that_is_not_on_the_list_is_made(hall: DockerHall) -> None:
    assert tried(hall, "call({'x86_64': 39, 'aarch64': 172}[os.uname().machine]) == 0") == [True]  # getpid


@pytest.mark.skipif(platform.machine() != "x86_64", reason="the second set of numbers is x86_64's")
def test_the_second_set_of_numbers_is_refused(hall: DockerHall) -> None:
    assert tried(hall, f"call({X32 + 39})", f"call({X32 + 521})") == ["EPERM", "EPERM"]


def test_where_memory_runs_out_the_submission_goes_and_not_the_warm_process(sheltered: DockerHall) -> None:
    assert tried(
        sheltered, "open('/proc/self/oom_score_adj').read()", "open('/proc/self/oom_score_adj', 'w')"
    ) == [
        "1000\n",
        "EACCES",
    ]


def test_nothing_of_the_graders_environment_is_there(hall: DockerHall) -> None:
    everything = (
        "str([dict(os.environ), open('/proc/self/environ').read(), sys.argv, open('/proc/1/cmdline').read()])"
    )
    (found,) = tried(hall, everything)
    assert "COURSE_SECRET" not in found
    assert "a-secret-of-the-grader" not in found
    assert "/link/students" in found  # it is what the warm process was started with


def test_home_and_temporary_files_are_in_the_submissions_own_folder(hall: DockerHall) -> None:
    uid, *folders = tried(hall, "os.getuid()", "os.getcwd()", *(f"os.environ[{name!r}]" for name in HOMES))
    assert folders == [f"/scratch/{uid}"] * 4


def test_the_code_of_the_grader_is_not_in_the_image(hall: DockerHall) -> None:
    # what marks, records and reports is not needed to hold an exam
    assert tried(hall, "__import__('autograder.grading.gradebook')", "__import__('autograder.reports')") == [
        "ModuleNotFoundError(\"No module named 'autograder.grading.gradebook'\")",
        "ModuleNotFoundError(\"No module named 'autograder.reports'\")",
    ]


def test_a_submission_runs_with_its_own_files_alone(hall: DockerHall) -> None:
    assert shown(
        sit(hall, RIGHT + "import os\nprint(os.listdir('.'), open('/proc/self/cgroup').read() != '')")
    ) == ("[] True\n")
