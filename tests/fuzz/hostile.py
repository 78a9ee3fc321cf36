"""A student process that is made up: it answers the examiner's questions with what a script says.

kind % 9   what the process sends, `number` being that of the last request it was sent
0          a frame with the content as it is
1          the content, without a frame
2          (number, "value", (content, []), [], False), the form that the short way takes
3          (number, kind, content, [], False), the kind being one of KINDS by the first byte of the content
4          (number, kind, content), the content being payload, outputs and whether a name has moved
5          nothing, for as many 8ths of a second as the first byte says
6          nothing any more: it hangs up
7          as 3, to the request that is so many numbers away as the first byte says
8          as 4, a callback: the content is the arguments, as one tuple
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from autograder.exam.codec import Ref, decode, encode
from autograder.exam.frames import Channel
from autograder.exam.student import READY
from autograder.exam.wire import grammar
from autograder.exam.wire.calls import FIVE, NOTHING, VALUE, VALUE_END, VALUE_HEAD
from fuzz.peer import BYTES, CLOSE, SEND_EVERYTHING, STALL, Clock, Peer, PeerSocket, framed
from fuzz.pieces import pieces

__all__ = ["KINDS", "HostileProcess"]

KINDS = (b"value", b"raised", b"callback", b"missing", b"ran", b"refused", b"", b"x")
TAKES = (SEND_EVERYTHING, SEND_EVERYTHING, SEND_EVERYTHING, 7, 0)
CALLBACK = bytes((grammar.TUPLE, grammar.MIXED, 3, grammar.SMALL, 0))


class HostileProcess:
    """The examiner's control socket and, behind it, student processes that follow one script after the other's death.

    `settings` are bits: 1 hangs up at the script's end, 2 says first that it is ready, 4 uses no processor time, and
    from 8 on how much of a request it takes at a time.
    """

    def __init__(self, settings: int, script: bytes, clock: Clock) -> None:
        self.settings, self.clock = settings, clock
        self.left = pieces(script)
        self.number = self.kills = self.interrupts = self.lives = 0
        self.begun = clock.now

    # -- what the examiner asks the coordinator for -----------------------------------------------------

    def want_student(self) -> Channel:
        self.lives += 1
        self.number, self.begun = 0, self.clock.now
        takes = TAKES[(self.settings >> 3) % len(TAKES)]
        peer = _Script(self, takes)
        if self.settings & 2:
            peer.script.append((BYTES, framed(b"".join(encode(READY, lambda _: None)))))
        return Channel(PeerSocket(peer))

    def want_kill(self) -> str:
        self.kills += 1
        return "was killed"

    def want_interrupt(self) -> None:
        self.interrupts += 1

    def want_cpu(self) -> float:
        return 0.0 if self.settings & 4 else self.clock.now - self.begun

    # -- what it sends ----------------------------------------------------------------------------------

    def hear(self, message: bytes) -> None:
        """Note the number of a request; it is what an answer has to repeat."""
        match decode(bytearray(message), lambda ref: ref):
            case (int(number), str(_), *_) if number:
                self.number = number

    def played(self) -> Iterator[tuple[int, Any]]:
        for kind, content in self.left:
            first, rest = content[:1], content[1:]
            match kind % 9:
                case 0:
                    yield BYTES, framed(content)
                case 1:
                    yield BYTES, content
                case 2:
                    head = VALUE_HEAD.pack(FIVE, grammar.INT, self.number, VALUE)
                    yield BYTES, framed(head + content + VALUE_END)
                case 3:
                    yield BYTES, self._answer(0, first, rest + NOTHING + b"F")
                case 4:
                    yield BYTES, self._answer(0, first, rest)
                case 5:
                    yield STALL, (first[0] if first else 1) / 8
                case 6:
                    yield CLOSE, None
                case 7:
                    yield BYTES, self._answer((first[0] if first else 1) - 8, b"\0", rest + NOTHING + b"F")
                case _:
                    yield BYTES, self._answer(0, b"\2", CALLBACK + content + b"e" + NOTHING + b"F")

    def _answer(self, away: int, kind: bytes, rest: bytes) -> bytes:
        name = KINDS[(kind[0] if kind else 0) % len(KINDS)]
        number = (self.number + away).to_bytes(8, "little", signed=True)
        return framed(FIVE + b"I" + number + b"s" + bytes((len(name),)) + name + rest)


class _Script(Peer):
    """A peer whose pieces are made when they are wanted: they repeat a number that it has to hear first."""

    def __init__(self, process: HostileProcess, takes: int) -> None:
        super().__init__((), process.clock, bool(process.settings & 1), takes, process.hear)
        self.pieces = process.played()

    def next(self) -> tuple[int, Any]:
        if not self.script and (piece := next(self.pieces, None)) is not None:
            self.script.append(piece)
            return super().next() if piece[0] != BYTES or piece[1] else self.next()
        return super().next()


def reference(number: int) -> bytes:
    """The message of a reference to an object of the student's."""
    return b"".join(encode(Ref("sender", number, ("__main__.Model",)), lambda ref: ref))
