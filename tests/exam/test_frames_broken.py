"""A channel whose other side stalls, dies or talks nonsense says so, in time, and is then of no more use."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from channels import Interrupted, frame, interrupted, meanwhile, soon
from crossing import decline, keep

from autograder.exam.codec import Ref, WireError
from autograder.exam.frames import INBOX, Channel
from autograder.exam.wire import stream


@pytest.fixture(name="sockets")
def _sockets() -> Iterator[tuple[socket.socket, socket.socket]]:
    pair = socket.socketpair()
    yield pair
    for end in pair:
        end.close()


@pytest.fixture(name="raw")
def _raw(sockets: Any) -> socket.socket:
    return sockets[0]


@pytest.fixture(name="channel")
def _channel(sockets: Any) -> Channel:
    return Channel(sockets[1])


@pytest.fixture(name="other")
def _other(sockets: Any) -> Channel:
    return Channel(sockets[0])


def test_receiving_gives_up_at_the_deadline_and_can_go_on(channel: Channel, other: Channel) -> None:
    begun = time.monotonic()
    with pytest.raises(TimeoutError):
        channel.receive(keep, soon(0.3))
    assert 0.3 <= time.monotonic() - begun < 60
    other.send("late", decline, None)
    assert channel.receive(keep, soon(60)) == "late"


def test_a_near_deadline_is_not_overslept(channel: Channel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "PATIENCE", 60.0)
    begun = time.monotonic()
    with pytest.raises(TimeoutError):
        channel.receive(keep, soon())
    assert time.monotonic() - begun < 30


def test_a_deadline_in_the_past_is_passed(channel: Channel, other: Channel) -> None:
    other.send("there", decline, None)
    with pytest.raises(TimeoutError):
        channel.receive(keep, soon(-1))
    assert channel.receive(keep, None) == "there"


@pytest.mark.parametrize("size", [100, INBOX, 10**7], ids=["short", "long", "huge"])
def test_a_message_that_stops_half_way_tears_the_channel(channel: Channel, raw: Any, size: int) -> None:
    raw.send(frame(b"x" * 50, size=size))
    with pytest.raises(TimeoutError):
        channel.receive(keep, soon())
    raw.send(b"x" * 1000)
    with pytest.raises(WireError, match="in part only"):
        channel.receive(keep, soon())
    with pytest.raises(WireError, match="in part only"):
        channel.send("x", decline, soon())


def test_trickling_bytes_do_not_move_the_deadline(channel: Channel, raw: socket.socket) -> None:
    raw.send(frame(b"", size=10**6))
    stop = threading.Event()

    def trickle() -> None:
        while not stop.wait(0.01):
            raw.send(b"x")

    with meanwhile(trickle):
        begun = time.monotonic()
        with pytest.raises(TimeoutError):
            channel.receive(keep, soon(0.4))
        stop.set()
    assert time.monotonic() - begun < 60


def test_sending_to_one_who_does_not_read_gives_up_and_tears_the_channel(channel: Channel) -> None:
    with pytest.raises(TimeoutError):
        channel.send(b"x" * 50_000_000, decline, soon(0.3))
    with pytest.raises(WireError, match="in part only"):
        channel.send("x", decline, None)


def test_sending_into_a_full_socket_gives_up_and_can_go_on(channel: Channel, other: Channel) -> None:
    sent = []
    with contextlib.suppress(TimeoutError):
        while True:
            channel.send("x" * 5000, decline, soon(0.1))
            sent.append("x" * 5000)
    assert [other.receive(keep, soon(60)) for _ in sent] == sent
    channel.send("y", decline, soon(60))
    assert other.receive(keep, soon(60)) == "y"


@pytest.mark.parametrize("content", [b"", frame(b"")[:5], frame(b"x" * 10, size=20), frame(b"", size=10**6)])
def test_the_end_of_the_other_side_is_said(channel: Channel, raw: socket.socket, content: bytes) -> None:
    raw.send(content)
    raw.close()
    with pytest.raises(EOFError):
        channel.receive(keep, None)


def test_sending_to_one_who_is_gone_says_so(channel: Channel, raw: socket.socket) -> None:
    raw.close()
    with pytest.raises(EOFError):
        channel.send("x", decline, None)


def test_one_who_leaves_unread_messages_is_gone(channel: Channel, raw: socket.socket) -> None:
    channel.send("x", decline, None)
    raw.close()  # the kernel then resets the connection
    with pytest.raises(EOFError):
        channel.receive(keep, None)


@pytest.mark.parametrize(
    "content", [b"GET / HTTP/1.1\r\n", frame(b"N", magic=b"exm\x02"), frame(b"", size=2**40)]
)
def test_no_frame_tears_the_channel(channel: Channel, raw: socket.socket, content: bytes) -> None:
    raw.send(content)
    with pytest.raises(WireError, match="no frame"):
        channel.receive(keep, soon(60))
    with pytest.raises(WireError, match="none"):
        channel.receive(keep, soon(60))


def test_an_interrupt_while_receiving_tears_the_channel(channel: Channel, other: Channel) -> None:
    with interrupted():
        channel.receive(keep, soon(120))
    other.send("x", decline, None)
    with pytest.raises(WireError, match="received in part only"):
        channel.receive(keep, soon(60))


def test_an_interrupt_while_the_message_is_decoded_tears_the_channel(
    channel: Channel, other: Channel
) -> None:
    def resolve(_: Ref) -> None:
        raise Interrupted

    other.send(Ref("sender", 1), decline, None)
    with pytest.raises(Interrupted):
        channel.receive(resolve, None)
    with pytest.raises(WireError, match="received in part only"):
        channel.receive(keep, soon(60))


def test_an_interrupt_while_sending_tears_the_channel(channel: Channel) -> None:
    value = b"x" * 50_000_000
    with interrupted():
        channel.send(value, decline, None)
    with pytest.raises(WireError, match="sent in part only"):
        channel.send("x", decline, None)


def test_a_signal_that_raises_nothing_is_not_noticed(channel: Channel, other: Channel) -> None:
    before = signal.signal(signal.SIGALRM, lambda *_: None)
    signal.setitimer(signal.ITIMER_REAL, 0.002, 0.002)
    try:
        wanted = np.arange(3_000_000)
        with meanwhile(lambda: (time.sleep(0.05), other.send(wanted, decline, None))):
            assert np.array_equal(channel.receive(keep, soon(120)), wanted)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def test_an_announced_message_takes_no_memory_until_it_comes(channel: Channel, raw: socket.socket) -> None:
    def resident() -> int:
        with open("/proc/self/statm") as fields:
            return int(fields.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    before = resident()
    raw.send(frame(b"", size=200 << 20))
    with pytest.raises(TimeoutError):
        channel.receive(keep, soon())
    assert resident() - before < 50 << 20
