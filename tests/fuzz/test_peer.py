"""The made-up socket and clock do what real ones do: else the targets that use them would try nothing."""

from __future__ import annotations

import socket
import threading
import time
from random import Random

import pytest

from autograder.exam.codec import WireError
from autograder.exam.frames import Channel
from fuzz.closed import canonical
from fuzz.peer import BYTES, STALL, Clock, Peer, PeerSocket, framed
from fuzz.target import Finding, load
from fuzz.targets.decoder import keep
from fuzz.targets.frames import played


def outcomes(channel: Channel, now: float) -> list[str | bytes]:
    """What a channel gives until it is of no more use."""
    found: list[str | bytes] = []
    while not found or type(found[-1]) is bytes or found[-1] == "WireError":
        try:
            found.append(canonical(channel.receive(keep, now + 60.0)))
        except (WireError, EOFError, TimeoutError) as error:
            found.append(type(error).__name__)
        if channel._torn:
            break
    return found


def test_a_real_socket_gives_the_same() -> None:
    target, dice = load("frames"), Random(11)
    compared = 0
    for seed in target.seeds() * 4:
        parts = [(kind, content) for kind, content in played(target.mutated(seed, dice)[1:]) if kind != STALL]
        clock = Clock()
        with clock.ticking():
            wanted = outcomes(Channel(PeerSocket(Peer(parts, clock))), clock.now)  # type: ignore[arg-type]
        ours, theirs = socket.socketpair()
        sending = threading.Thread(target=send, args=(theirs, parts))
        sending.start()
        assert outcomes(Channel(ours), time.monotonic()) == wanted
        ours.close()
        sending.join(20)
        compared += len(wanted)
    assert compared > 200


def send(sock: socket.socket, parts: list[tuple[int, bytes]]) -> None:
    with sock:
        for kind, content in parts:
            if kind != BYTES:
                return
            try:
                sock.sendall(content)
            except OSError:
                return


def test_a_silent_peer_is_left_at_the_deadline_and_not_before() -> None:
    clock = Clock()
    with clock.ticking():
        channel = Channel(PeerSocket(Peer([(BYTES, framed(b"N")), (STALL, 7.0)], clock, leaves=False)))  # type: ignore[arg-type]
        assert channel.receive(keep, clock.now + 3.0) is None
        begun = clock.now
        with pytest.raises(TimeoutError):
            channel.receive(keep, begun + 3.0)
        assert clock.now == begun + 3.0


def test_waiting_without_an_end_is_a_finding() -> None:
    clock = Clock()
    with clock.ticking(), pytest.raises(Finding, match="without an end"):
        Channel(PeerSocket(Peer([], clock, leaves=False))).receive(keep, None)  # type: ignore[arg-type]
