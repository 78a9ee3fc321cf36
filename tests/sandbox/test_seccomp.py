"""The filter of system calls, run by a small machine like the kernel's."""

from __future__ import annotations

import errno
import platform
import struct
import subprocess
import sys

import pytest

from autograder.sandbox.seccomp import (
    ALLOW,
    AND,
    ANY_OF,
    AT_LEAST,
    CLONE,
    CLONE3,
    DENIED,
    EQUAL,
    ERROR,
    FAMILIES,
    LOAD,
    MACHINES,
    MMAP,
    RETURN,
    SOCKET,
    UNCOUNTED,
    filter_for,
)

X32_BIT = 1 << 30
OTHER_MACHINE = 0x40000003  # i386, whose calls have other numbers


def verdict(
    machine: str,
    number: int,
    argument: int = 0,
    *,
    fourth: int = 0,
    audit: int | None = None,
    counted: bool = True,
) -> int:
    """What the filter says to a system call."""
    program = [struct.unpack("HBBI", step) for step in chunks(filter_for(machine, counted))]
    data = {0: number, 4: MACHINES[machine][0] if audit is None else audit, 16: argument, 40: fourth}
    value, place = 0, 0
    while True:
        operation, if_true, if_false, operand = program[place]
        place += 1
        if operation == LOAD:
            value = data[operand]
        elif operation == AND:
            value &= operand
        elif operation == RETURN:
            return operand
        else:
            holds = {
                EQUAL: value == operand,
                AT_LEAST: value >= operand,
                ANY_OF: bool(value & operand),
            }[operation]
            place += if_true if holds else if_false


def chunks(program: bytes) -> list[bytes]:
    return [program[start : start + 8] for start in range(0, len(program), 8)]


@pytest.mark.parametrize("counted", [True, False])
@pytest.mark.parametrize("machine", MACHINES)
def test_what_is_in_the_tables_is_refused_and_nothing_else(machine: str, counted: bool) -> None:
    column = MACHINES[machine][1]
    refused = {row[column]: ERROR | errno.EPERM for row in DENIED.values()}
    assert len(refused) == len(DENIED)
    if not counted:
        refused |= {row[column]: ERROR | errno.ENOMEM for row in UNCOUNTED.values()}
    for number in range(600):
        if number not in (SOCKET[column], CLONE3):
            assert verdict(machine, number, counted=counted) == refused.get(number, ALLOW), number


@pytest.mark.parametrize("machine", MACHINES)
def test_memory_to_share_is_had_where_a_control_group_counts_it_alone(machine: str) -> None:
    number = MMAP[MACHINES[machine][1]]
    shared, private, of_a_file, stack = 0x21, 0x22, 0x01, 0x20022
    found = [verdict(machine, number, fourth=kind, counted=False) for kind in (shared, 0x1 | 0x100021)]
    assert found == [ERROR | errno.ENOMEM] * 2
    found = [verdict(machine, number, fourth=kind, counted=False) for kind in (private, of_a_file, stack)]
    assert found == [ALLOW] * 3
    assert verdict(machine, number, fourth=shared) == ALLOW


@pytest.mark.parametrize("machine", MACHINES)
def test_sockets_of_unusual_families_do_not_exist(machine: str) -> None:
    number = SOCKET[MACHINES[machine][1]]
    found = {family: verdict(machine, number, family) for family in range(60)}
    assert {family for family, answer in found.items() if answer == ALLOW} == set(FAMILIES)
    assert set(found.values()) == {ALLOW, ERROR | errno.EAFNOSUPPORT}


@pytest.mark.parametrize("machine", MACHINES)
def test_no_process_is_started_in_namespaces_of_its_own(machine: str) -> None:
    number = CLONE[MACHINES[machine][1]]
    bits = {1 << bit for bit in range(8, 32) if verdict(machine, number, 1 << bit) == ERROR | errno.EPERM}
    # linux/sched.h: CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET
    assert bits == {0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000}
    # of a thread, and of a plain fork
    assert {verdict(machine, number, flags) for flags in (0x3D0F00, 0x1200011)} == {ALLOW}
    assert verdict(machine, CLONE3) == ERROR | errno.ENOSYS


@pytest.mark.parametrize("machine", MACHINES)
def test_calls_by_other_numbers_are_refused(machine: str) -> None:
    assert verdict(machine, 1 | X32_BIT) == ERROR | errno.EPERM
    assert verdict(machine, 1, audit=OTHER_MACHINE) == ERROR | errno.EPERM


def test_a_machine_without_a_table_is_an_error_and_not_an_empty_filter() -> None:
    with pytest.raises(OSError, match="no table of system calls for riscv64"):
        filter_for("riscv64", True)


@pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() not in MACHINES, reason="asks the Linux kernel"
)
def test_the_kernel_takes_the_filter_and_keeps_to_it() -> None:
    script = (
        "import ctypes, os, socket\n"
        "from autograder.sandbox import kernel, seccomp\n"
        "kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)\n"
        "seccomp.prepare(memory_is_counted=False)()\n"
        "libc = ctypes.CDLL(None, use_errno=True)\n"
        "for name in sorted(seccomp.DENIED):\n"
        f"    number = seccomp.DENIED[name][{MACHINES[platform.machine()][1]}]\n"
        "    assert libc.syscall(number, 0, 0, 0, 0, 0) == -1 and ctypes.get_errno() == 1, name\n"
        "for family in (16, 17, 40):\n"
        "    try:\n        socket.socket(family, socket.SOCK_RAW)\n"
        "    except OSError as error:\n        assert error.errno == 97, error\n"
        "    else:\n        raise AssertionError(family)\n"
        "import mmap\n"
        "for get in (lambda: mmap.mmap(-1, 4096), lambda: os.memfd_create('a')):\n"
        "    try:\n        get()\n"
        "    except OSError as error:\n        assert error.errno == 12, error\n"
        "    else:\n        raise AssertionError(get)\n"
        "mmap.mmap(-1, 4096, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)\n"
        "socket.socketpair()\n"
        "socket.socket(socket.AF_INET).close()\n"
        "import numpy, subprocess, threading\n"
        "threading.Thread(target=print).start()\n"
        "print(subprocess.check_output(['echo', 'alive'], text=True))\n"
    )
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
    assert found.stdout.split() == ["alive"], found.stderr
