"""System calls that no notebook needs and that reach beyond a process: refused for good, here and in all children.

Theory of operation
-------------------
The kernel runs the installed filter before every system call. Docker's own filter stays in force beside it: of two
filters the stricter answer counts. A refused call fails with EPERM, a socket of an unusual family with EAFNOSUPPORT, as
if the kernel had neither; nothing is killed, so that a library that only tries goes on. The filter is a program for the
kernel's classic BPF machine (seccomp(2)): load the number of the call, compare, return a verdict.

Memory that processes can share is no process's own: no resource limit counts it. Where a control group counts it for
all of them it is left alone (drivers of graphics processors want it); elsewhere it fails with ENOMEM.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import struct
import sys
from collections.abc import Callable

from autograder.sandbox import kernel

__all__ = ["DENIED", "FAMILIES", "filter_for", "is_known", "prepare"]

# by machine: the audit architecture's number, and the column of the table below
MACHINES = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}

# system call -> its number on x86_64 and on aarch64 (arch/x86/entry/syscalls/syscall_64.tbl, asm-generic/unistd.h)
DENIED = {
    # other processes' memory, and what watches them
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "kcmp": (312, 272),
    "pidfd_getfd": (438, 438),
    "perf_event_open": (298, 241),
    # large parts of the kernel that are known for their holes
    "bpf": (321, 280),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    # what outlives the process that made it
    "keyctl": (250, 219),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "shmget": (29, 194),
    "shmat": (30, 196),
    "shmctl": (31, 195),
    "semget": (64, 190),
    "semctl": (66, 191),
    "semtimedop": (220, 192),
    "semop": (65, 193),
    "msgget": (68, 186),
    "msgctl": (71, 187),
    "msgrcv": (70, 188),
    "msgsnd": (69, 189),
    "mq_open": (240, 180),
    "mq_unlink": (241, 181),
    # ways around the file system's paths, and into other namespaces
    "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
    "fanotify_init": (300, 262),
    "mount": (165, 40),
    "umount2": (166, 39),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "unshare": (272, 97),
    "setns": (308, 268),
}
UNCOUNTED = {"memfd_create": (319, 279), "memfd_secret": (447, 447)}
MMAP = (9, 222)
SHARED_WITHOUT_FILE = 0x21  # MAP_SHARED and MAP_ANONYMOUS
SOCKET = (41, 198)
CLONE, CLONE3 = (56, 220), 435
# CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID and NEWNET (linux/sched.h)
NAMESPACES = 0x7E020000
# AF_UNIX, AF_INET, AF_INET6: the families of a network that is not there fail by themselves
FAMILIES = (1, 2, 10)

LOAD, EQUAL, AT_LEAST, ANY_OF, AND, RETURN = 0x20, 0x15, 0x35, 0x45, 0x54, 0x06
ALLOW, ERROR = 0x7FFF0000, 0x00050000
NUMBER, MACHINE, FIRST_ARGUMENT, FOURTH_ARGUMENT = (
    0,
    4,
    16,
    40,
)  # offsets in struct seccomp_data, the arguments' lower halves
X32 = 0x40000000  # the second set of numbers that x86_64 has for the same calls
PR_SET_SECCOMP, MODE_FILTER = 22, 2


def is_known() -> bool:
    """Tell whether there is a table of system calls for this machine."""
    return sys.platform == "linux" and platform.machine() in MACHINES


def filter_for(machine: str, memory_is_counted: bool) -> bytes:
    """The filter's program for a machine (`x86_64` or `aarch64`). Raises OSError for any other.

    `memory_is_counted` tells that a control group counts the memory that processes share.
    """
    if machine not in MACHINES:
        raise OSError(errno.ENOSYS, f"no table of system calls for {machine}")
    audit, column = MACHINES[machine]
    refused, unusual = ERROR | errno.EPERM, ERROR | errno.EAFNOSUPPORT
    numbers = sorted(row[column] for row in DENIED.values())
    program = [
        (LOAD, 0, 0, MACHINE),
        (EQUAL, 1, 0, audit),
        (RETURN, 0, 0, refused),
        (LOAD, 0, 0, NUMBER),
        (AT_LEAST, 0, 1, X32),
        (RETURN, 0, 0, refused),
        *(() if memory_is_counted else uncounted_memory(column)),
        # what a process may start: others like itself, and none in namespaces of their own
        (EQUAL, 0, 4, CLONE[column]),
        (LOAD, 0, 0, FIRST_ARGUMENT),
        (ANY_OF, 0, 1, NAMESPACES),
        (RETURN, 0, 0, refused),
        (RETURN, 0, 0, ALLOW),
        # its flags are in memory, where a filter cannot read; the C library goes on with `clone`
        (EQUAL, 0, 1, CLONE3),
        (RETURN, 0, 0, ERROR | errno.ENOSYS),
        (EQUAL, 0, 3 + len(FAMILIES), SOCKET[column]),
        (LOAD, 0, 0, FIRST_ARGUMENT),
        *((EQUAL, len(FAMILIES) - place, 0, family) for place, family in enumerate(FAMILIES)),
        (RETURN, 0, 0, unusual),
        (RETURN, 0, 0, ALLOW),
        *((EQUAL, len(numbers) - place, 0, number) for place, number in enumerate(numbers)),
        (RETURN, 0, 0, ALLOW),
        (RETURN, 0, 0, refused),
    ]
    return b"".join(struct.pack("HBBI", *step) for step in program)


def uncounted_memory(column: int) -> list[tuple[int, int, int, int]]:
    """The steps that refuse memory which no resource limit counts."""
    numbers = [row[column] for row in UNCOUNTED.values()]
    return [
        (EQUAL, 0, 4, MMAP[column]),
        (LOAD, 0, 0, FOURTH_ARGUMENT),
        (AND, 0, 0, SHARED_WITHOUT_FILE),
        (EQUAL, len(numbers) + 1, 0, SHARED_WITHOUT_FILE),
        (RETURN, 0, 0, ALLOW),
        *((EQUAL, len(numbers) - 1 - place, 0, number) for place, number in enumerate(numbers[:-1])),
        (EQUAL, 0, 1, numbers[-1]),
        (RETURN, 0, 0, ERROR | errno.ENOMEM),
    ]


def prepare(memory_is_counted: bool) -> Callable[[], None]:
    """Build the filter for this machine; returns what puts it in force, which wants no_new_privs set.

    Building it takes five times as long as putting it in force: once before the forks, not in each. Raises OSError
    where there is no table, and what it returns does where the kernel refuses the filter.
    """
    program = filter_for(platform.machine(), memory_is_counted)
    kept = ctypes.create_string_buffer(program)
    described = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(kept))
    pointer = ctypes.create_string_buffer(described)

    def deny() -> None:
        assert kept  # what `described` points to
        kernel.prctl(PR_SET_SECCOMP, MODE_FILTER, ctypes.addressof(pointer))

    return deny
