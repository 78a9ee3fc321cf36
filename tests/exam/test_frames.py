"""Messages pass whole over a channel, in order and unchanged."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from channels import frame, meanwhile, soon
from crossing import decline, keep, same

from autograder.exam.codec import Bounds, NotLoaded, Ref, Unsendable, WireError
from autograder.exam.frames import HEAD, INBOX, Channel


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


@pytest.mark.parametrize(
    "value",
    [None, ("call", 1, (2.5,), {}), "x" * (INBOX - HEAD.size - 10), "x" * INBOX, np.arange(2_000_000.0)],
    ids=["nothing", "call", "just fits the inbox", "just does not", "16 MB"],
)
@pytest.mark.parametrize("deadline", [None, 20.0])
def test_a_message_passes(channel: Channel, other: Channel, value: Any, deadline: float | None) -> None:
    until = deadline and soon(deadline)
    with meanwhile(lambda: other.send(value, decline, until)):
        assert same(channel.receive(keep, until), value)


def test_messages_pass_in_order_whatever_their_length(channel: Channel, other: Channel) -> None:
    wanted = [b"x" * size for size in [10, 40_000, 40_000, 0, 100_000, 65_000, 5, 65_524, 65_525, 1] * 4]

    def send() -> None:
        for value in wanted:
            other.send(value, decline, None)

    with meanwhile(send):
        assert [channel.receive(keep, None) for _ in wanted] == wanted


def test_many_parts_pass_at_once(channel: Channel, other: Channel) -> None:
    wanted = [np.full(1100, i) for i in range(1500)]
    with meanwhile(lambda: other.send(wanted, decline, soon(20))):
        assert np.array_equal(channel.receive(keep, soon(20)), wanted)


def test_a_message_passes_that_comes_byte_by_byte(channel: Channel, raw: socket.socket) -> None:
    def drip() -> None:
        for byte in frame(b"s\x05hello"):
            raw.send(bytes([byte]))
            time.sleep(0.001)

    with meanwhile(drip):
        assert channel.receive(keep, soon(10)) == "hello"


def test_received_arrays_are_aligned_and_writable(channel: Channel, other: Channel) -> None:
    for size in (3, 100_000):
        with meanwhile(lambda size=size: other.send(["odd", np.ones(size)], decline, None)):
            found = channel.receive(keep, None)[1]
        found += 1
        assert (found.ctypes.data % 16, found.sum()) == (0, 2 * size)


def test_a_received_value_stays_when_the_next_message_comes(channel: Channel, other: Channel) -> None:
    other.send(np.arange(3), decline, None)
    first = channel.receive(keep, None)
    other.send(np.full(3, 9), decline, None)
    channel.receive(keep, None)
    assert first.tolist() == [0, 1, 2]


def test_it_works_over_tcp() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        one = Channel(socket.create_connection(server.getsockname()))
        two = Channel(server.accept()[0])
        one.send({"a": 1}, decline, soon(5))
        assert two.receive(keep, soon(5)) == {"a": 1}
        one.close()
        two.close()


def test_the_bounds_are_the_channels(sockets: Any) -> None:
    channel = Channel(sockets[0], Bounds(bytes=1000))
    with pytest.raises(Unsendable, match="over 1,000 bytes"):
        channel.send(b"x" * 1000, decline, None)
    sockets[1].send(frame(b"x" * 1001))
    with pytest.raises(WireError, match="1,000 bytes"):
        channel.receive(keep, None)


def test_after_a_frame_of_nonsense_the_next_one_is_received(channel: Channel, raw: socket.socket) -> None:
    raw.send(frame(b"?") + frame(b"P\0\0") + frame(b"T"))
    for wanted in (WireError, (WireError, NotLoaded)):
        with pytest.raises(wanted):
            channel.receive(keep, None)
    assert channel.receive(keep, None) is True


def test_what_cannot_be_sent_leaves_the_channel_whole(channel: Channel, other: Channel) -> None:
    with pytest.raises(Unsendable):
        channel.send([1, print], decline, None)
    channel.send([1, Ref("sender", 2)], decline, None)
    assert other.receive(keep, None) == [1, Ref("sender", 2)]


def test_a_closed_channel_is_of_no_more_use(channel: Channel, other: Channel) -> None:
    channel.close()
    with pytest.raises(WireError, match="closed"):
        channel.send("x", decline, None)
    with pytest.raises(EOFError):
        other.receive(keep, None)
