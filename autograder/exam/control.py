"""The words between examiner and coordinator, both trusted: one JSON object a frame, descriptors beside it.

A tape, which is large and no text, follows its frame as it is.

examiner -> coordinator                            coordinator -> examiner
                                                   {"exam": ..., "paper": ..., "avoid": [names],
                                                    "core": number or null, "handed_in": {name: bytes},
                                                    "tape": an earlier sitting's, empty or null}
                                                   a paper; the first one brings the exam
{"want": "student"}                                {"given": true} and a descriptor: the exam channel
{"want": "interrupt"}                              (no answer)
{"want": "cpu"}                                    {"seconds": processor time of the student process}
{"want": "memory"}                                 {"megabytes": the most memory that it has held, 0 where it is
                                                    gone, null where the system does not tell}
{"want": "kill"}                                   {"ended": "how it ended, in words"}
{"at": "test_softmax"}                             (no answer) what it is about to do
{"sitting": ..., "tape": ...} or {"failed": "why"}   ends the paper; a tape where one was asked for
                                                   and the sitting did not come from one
"""

from __future__ import annotations

import os
import signal
import socket
import struct
from typing import Any

import msgspec

from autograder.errors import EngineError
from autograder.exam.frames import Channel, Conversation

__all__ = ["Control"]

HEADER = struct.Struct("!QQ")  # the bytes of the object, and those of a tape behind it


class Control:
    """One end of the control socket."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock

    def send(self, message: dict[str, Any], fds: tuple[int, ...] = ()) -> None:
        """Send a message. Raises OSError when the other side is gone."""
        tape = message.get("tape") or b""
        text = msgspec.json.encode(message | {"tape": b""} if tape else message)
        header = HEADER.pack(len(text), len(tape))
        if fds:
            socket.send_fds(self._sock, [header], list(fds))
            self._sock.sendall(text)
        else:
            self._sock.sendall(header + text)
        if tape:
            self._sock.sendall(tape)

    def receive(self) -> tuple[dict[str, Any], list[int]]:
        """Wait for a message and its descriptors. Raises EOFError when the other side is gone."""
        header, fds, _, _ = socket.recv_fds(self._sock, HEADER.size, 4)
        if not header:
            raise EOFError("the other end of the control socket is gone")
        header += self._exactly(HEADER.size - len(header))
        size, more = HEADER.unpack(header)
        message = msgspec.json.decode(self._exactly(size))
        if more:
            message["tape"] = self._exactly(more)
        return message, fds

    def _exactly(self, count: int) -> bytes:
        buffer = bytearray(count)
        view = memoryview(buffer)
        while view:
            read = self._sock.recv_into(view)
            if not read:
                raise EOFError("the other end of the control socket is gone")
            view = view[read:]
        return bytes(buffer)

    def set_timeout(self, seconds: float | None) -> None:
        """Let `receive` and `send` raise TimeoutError after so many seconds without progress."""
        self._sock.settimeout(seconds)

    def close(self) -> None:
        """Hang up."""
        self._sock.close()

    # -- the examiner's requests ------------------------------------------------------------------------

    def want_student(self) -> Conversation:
        """Ask for a new student process; returns the examiner's end of its exam channel."""
        return Channel(self._want_channel())

    def _want_channel(self) -> socket.socket:
        _, fds = self._ask("student")
        if len(fds) != 1:
            for fd in fds:
                os.close(fd)
            raise EngineError("the coordinator gave no student process")
        return socket.socket(fileno=fds[0])

    def want_interrupt(self) -> None:
        """Ask for the student process to be interrupted."""
        self.send({"want": "interrupt"})

    def want_cpu(self) -> float:
        """Ask for the processor time that the student process has used, in seconds."""
        return float(self._ask("cpu")[0]["seconds"])

    def want_memory(self) -> float | None:
        """Ask for the most memory that the student process has held, in units of 2^20 bytes.

        0.0 when it is gone, None when the system does not tell.
        """
        told = self._ask("memory")[0]["megabytes"]
        return None if told is None else float(told)

    def want_kill(self) -> str:
        """Ask for the student process to be killed; returns how it ended, in words."""
        return str(self._ask("kill")[0]["ended"])

    def decide(self, fact: bool) -> bool:
        """Go by something that only the clock has told: a tape keeps it, as it keeps the answers."""
        return fact

    def _ask(self, want: str) -> tuple[dict[str, Any], list[int]]:
        """Send a request and wait for its answer.

        The examiner's alarm has to wait meanwhile: the next request would be given this one's answer.
        """
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
        try:
            self.send({"want": want})
            return self.receive()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
