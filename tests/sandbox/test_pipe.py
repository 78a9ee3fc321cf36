"""Messages between coordinator and proctor."""

from __future__ import annotations

import socket
import threading

import pytest

from autograder.sandbox.pipe import LENGTH, Pipe


class Socket:
    """A stream that gives a few bytes at a time, as a pipe may."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock

    def read(self, count: int) -> bytes:
        return self.sock.recv(min(count, 7))

    def write(self, data: bytes) -> None:
        self.sock.sendall(data)


def pipes() -> tuple[Pipe, Pipe, socket.socket]:
    near, far = socket.socketpair()
    return Pipe(Socket(near)), Pipe(Socket(far)), near


def test_messages_arrive_in_order_and_whole() -> None:
    near, far, _ = pipes()
    sent = [{"hold": 1, "paper": "é" * 300}, {"files": [["data.csv", b"\x00\xff"]]}, {}]
    for message in sent:
        near.send(message)
    assert [far.receive() for _ in sent] == sent


def test_messages_of_several_threads_do_not_mix() -> None:
    near, far, _ = pipes()
    threads = [
        threading.Thread(target=lambda n=n: [near.send({"from": n, "body": b"x" * 5000}) for _ in range(20)])  # type: ignore[misc]
        for n in range(4)
    ]
    for thread in threads:
        thread.start()
    found = [far.receive() for _ in range(80)]
    for thread in threads:
        thread.join()
    assert sorted(message["from"] for message in found) == sorted([*range(4)] * 20)
    assert {message["body"] for message in found} == {b"x" * 5000}


def test_the_end_in_the_middle_of_a_message_is_the_end() -> None:
    _, far, sock = pipes()
    sock.sendall(LENGTH.pack(100) + b"only this")
    sock.close()
    with pytest.raises(EOFError):
        far.receive()


def test_a_length_beyond_all_measure_is_the_end_and_takes_no_memory() -> None:
    _, far, sock = pipes()
    sock.sendall(LENGTH.pack(1 << 60))
    with pytest.raises(EOFError, match="out of step"):
        far.receive()
