"""The frame layer: whatever arrives, in whatever pieces and with whatever pauses, it ends by the deadline.

An input is a byte of settings and a script of pieces. What the channel gives is compared with `Model`, a reading of
the same script that knows the form of a frame and nothing of buffers, time-outs of sockets and system calls.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from random import Random
from typing import Any
from unittest.mock import patch

from autograder.exam import frames
from autograder.exam.codec import Bounds, WireError, decode
from autograder.exam.frames import HEAD, MAGIC, Channel
from fuzz.closed import canonical
from fuzz.mutations import broken, broken_message
from fuzz.peer import BYTES, CLOSE, STALL, Clock, Peer, PeerSocket, framed
from fuzz.pieces import pieces, reshuffled, script
from fuzz.target import Finding, Target, measured
from fuzz.targets.decoder import keep, specimens

__all__ = ["TARGET", "played"]

# small, so that inputs of a few kilobytes reach what lies beyond them
BOUNDS = Bounds(bytes=1 << 16)
INBOX = 128
SECONDS = 2.0  # until the deadline of each message
LATE = 3  # deadlines that a message may miss
# what is announced, once; and for every byte that comes, what its values take at most
MOST_BYTES, MOST_BYTES_A_BYTE = 2 * BOUNDS.bytes + 500_000, 30_000

Outcome = tuple[str, bytes]


def target(data: bytes) -> None:
    """Receive until the channel is of no more use; compare each outcome with the model's."""
    settings, clock = data[0] if data else 0, Clock()
    parts, leaves = list(played(data[1:])), bool(settings & 1)
    inbox = INBOX if settings & 2 else frames.INBOX
    with patch.object(frames, "INBOX", inbox), clock.ticking(), measured() as use:
        channel = Channel(PeerSocket(Peer(parts, clock, leaves)), BOUNDS)  # type: ignore[arg-type]
        found = list(_received(channel, clock))
    use.check(MOST_BYTES + MOST_BYTES_A_BYTE * len(data), 5.0)
    wanted = list(Model(parts, leaves).outcomes())
    if found != wanted:
        raise Finding(f"received {found}, where the script says {wanted}")


def played(data: bytes) -> Iterator[tuple[int, Any]]:
    """What the peer does, from the script; pauses are of whole 32nds of a second."""
    for kind, content in pieces(data):
        match kind % 6:
            case 0:
                yield BYTES, content
            case 1:
                yield BYTES, framed(content)
            case 2:
                yield from ((BYTES, bytes((byte,))) for byte in framed(content[:300]))
            case 3:
                yield STALL, (content[0] if content else 1) / 32
            case 4:
                yield CLOSE, None
            case 5:
                yield BYTES, HEAD.pack(MAGIC, int.from_bytes(content[:8], "little")) + content[8:]


def _received(channel: Channel, clock: Clock) -> Iterator[Outcome]:
    """Receive, and say what became of each message, until the channel is torn or nobody is there."""
    late = 0
    while late < LATE:
        deadline = clock.now + SECONDS
        try:
            yield "value", canonical(channel.receive(keep, deadline))
        except WireError:
            if channel._torn:
                yield "no frame", b""
                return
            yield "no message", b""
        except EOFError:
            yield "gone", b""
            return
        except TimeoutError:
            if clock.now < deadline:
                raise Finding("gave up before the deadline") from None
            yield "late", b""
            late += 1
            if channel._torn:
                return
        if clock.now > deadline:
            raise Finding(f"came back {clock.now - deadline:.3f} s after the deadline")


class Model:
    """What has to come of a script: its bytes one after the other, and the time at which each of them is there."""

    def __init__(self, parts: list[tuple[int, Any]], leaves: bool) -> None:
        self.parts = deque(parts)
        self.end = "gone" if leaves else "late"
        self.there = b""
        self.now = self.silent_until = 0.0

    def outcomes(self) -> Iterator[Outcome]:
        late = 0
        while late < LATE:
            deadline = self.now + SECONDS
            problem = self.wait_for(HEAD.size, deadline)
            size = 0
            if not problem:
                magic, size = HEAD.unpack_from(self.there)
                if magic != MAGIC or size > BOUNDS.bytes:
                    yield "no frame", b""
                    return
                problem = self.wait_for(HEAD.size + size, deadline)
            if not problem:
                yield self.outcome(self.there[HEAD.size : HEAD.size + size])
                self.there = self.there[HEAD.size + size :]
                continue
            yield problem, b""
            late += 1
            # a part of a message is lost, and where the next one begins
            if problem == "gone" or self.there:
                return

    def outcome(self, message: bytes) -> Outcome:
        try:
            return "value", canonical(decode(bytearray(message), keep, BOUNDS))
        except WireError:
            return "no message", b""

    def next(self) -> tuple[int, Any]:
        return self.parts.popleft() if self.parts else (CLOSE, None)

    def wait_for(self, count: int, deadline: float) -> str:
        """Wait until so many bytes are there; give why they will not be."""
        while len(self.there) < count:
            if self.silent_until > self.now:
                if self.silent_until >= deadline:
                    self.now = deadline
                    return "late"
                self.now = self.silent_until
            kind, content = self.next()
            if kind == BYTES:
                self.there += content
            elif kind == STALL:
                self.silent_until = self.now + content
            else:
                self.parts.clear()
                self.now = deadline if self.end == "late" else self.now
                return self.end
        return ""


def mutated(data: bytes, dice: Random) -> bytes:
    """Break the order of the pieces, one of them, or the bytes."""
    if dice.random() < 0.3:
        return broken(data, dice)
    parts = reshuffled(data[1:], dice)
    if parts and dice.random() < 0.6:
        at = dice.randrange(len(parts))
        parts[at] = parts[at][0], broken_message(parts[at][1], dice)
    settings = bytes((dice.randrange(4),)) if dice.random() < 0.2 else data[:1]
    return settings + script(parts)


def seeds() -> list[bytes]:
    """Scripts of good and cut messages in one piece, in many, with pauses, and with heads that lie."""
    some = [message for message in specimens() if len(message) < 300]
    huge = (BOUNDS.bytes).to_bytes(8, "little")
    scripts = [[(kind, message)] for kind, message in zip((0, 1, 2) * len(some), some, strict=False)]
    scripts += [
        [(1, some[0]), (3, b"\x10"), (2, some[1]), (1, some[2] * 9), (4, b"")],
        [(0, framed(some[0])[:5]), (3, b"\x20"), (0, framed(some[0])[5:]), (1, some[3])],
        [(0, framed(some[0])[:5]), (3, b"\xff"), (0, framed(some[0])[5:])],
        [(3, b"\xff"), (1, some[1]), (3, b"\xff")],
        [(5, huge), (1, some[1])],
        [(5, bytes(8 * [255])), (1, some[1])],
        [(1, b"b\xff" + (500).to_bytes(8, "little") + bytes(500)), (1, b"N"), (0, b"exm\2" + bytes(20))],
    ]
    return [bytes((at % 4,)) + script(each) for at, each in enumerate(scripts)]


TARGET = Target("frames", target, seeds, mutated, longest=3000)
