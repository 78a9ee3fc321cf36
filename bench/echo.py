"""What it costs that a test and a student's function are in two processes."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable
from statistics import median

from bench.classroom import classroom
from bench.figure import Figure
from bench.grader import grade_class
from bench.sizes import Sizes

__all__ = ["array_figures", "call_figures"]

# by test cell: what it measured, and what is wanted of it
CALLS = {
    "test_echo_float": ("`echo(1.5)` in a test cell: the name looked up, the call; median of 4,000", 80.0),
    "test_echo_small_array": ("the same for an array of 10 float64", 80.0),
    "test_echo_kept_function": (
        "`kept = echo` once, then `kept(1.5)`: the call alone; median of 4,000",
        None,
    ),
}


def call_figures(sizes: Sizes, say: Callable[[str], None]) -> list[Figure]:
    """Measure a call to a student's identity function, by a test cell in a real exam."""
    say("calls to a student's function")
    marks = _measure(sizes)
    bare = Figure(
        "call: two bare processes", bare_exchange(), "µs", "3 bytes there and back over a socket pair"
    )
    calls = [
        Figure(f"call: {name.removeprefix('test_echo_').replace('_', ' ')}", marks[name], "µs", how, target)
        for name, (how, target) in CALLS.items()
    ]
    return [bare, *calls]


def bare_exchange(times: int = 4000) -> float:
    """The median time in µs of a byte string's way to another process and back: what the system itself takes."""
    near, far = socket.socketpair()
    pid = os.fork()
    if pid == 0:
        near.close()
        while part := far.recv(64):
            far.sendall(part)
        os._exit(0)
    far.close()
    spent = []
    with near:
        for _ in range(times):
            started = time.perf_counter()
            near.sendall(b"abc")
            near.recv(64)
            spent.append(time.perf_counter() - started)
    os.waitpid(pid, 0)
    return median(spent) * 1e6


def array_figures(sizes: Sizes, say: Callable[[str], None]) -> list[Figure]:
    """Measure 30 MB through a student's identity function, by a test cell in a real exam."""
    say("30 MB through a student's function")
    large = _measure(sizes)["test_echo_large_array"]
    how = "30 MB of float64 there and back, looked at for changes in place; median of 9 calls"
    return [Figure("array: 30 MB there and back", large, "ms", how, 150.0)]


def _measure(sizes: Sizes) -> dict[str, float]:
    """The figures that the test cells return as their points; of several exams the medians."""
    with classroom("echo", 1) as room:
        rounds = [grade_class(room, 1).marks for _ in range(sizes.rounds)]
    return {
        name: median(marks[student, notebook, name] for marks in rounds)
        for student, notebook, name in rounds[0]
    }
