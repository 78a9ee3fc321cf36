"""The exam channel as an attack finds it from inside a student process; stands for `@CHANNEL@` in a submission."""

import os
import socket
import stat
import struct
import sys

from autograder.exam.codec import Ref, encode  # noqa: F401 (attacks name it)


def sockets():
    """The exam channel's descriptor, found among the open ones."""
    for fd in map(int, os.listdir("/proc/self/fd")):
        try:
            if stat.S_ISSOCK(os.fstat(fd).st_mode):
                yield fd
        except OSError:
            pass  # the descriptor that listed them


def runner():
    """The loop that serves the examiner, found on the stack above the student's code."""
    frame = sys._getframe(1)
    while type(frame.f_locals.get("self")).__name__ != "Runner":
        frame = frame.f_back
    return frame.f_locals["self"]


def number():
    """The number of the request that is being answered."""
    return runner()._number


def framed(raw, size=None, magic=b"exm\x01"):
    """A message behind a head, which may say another size or format."""
    return struct.pack("<4sQ", magic, len(raw) if size is None else size) + raw


def encoded(message, refer=lambda value: None):
    """A message as the codec writes it, in a frame."""
    return framed(b"".join(map(bytes, encode(message, refer))))


def write(data):
    """Put bytes into the channel."""
    with socket.socket(fileno=os.dup(next(sockets()))) as channel:
        channel.sendall(data)


def send_raw(raw, size=None, magic=b"exm\x01"):
    """Send one frame, whatever is in it."""
    write(framed(raw, size, magic))


def send(message, refer=lambda value: None):
    """Send one message."""
    write(encoded(message, refer))


def await_questions():
    """Serve the examiner from here on, and never come back to the answer that was asked for."""
    serving = runner()
    while True:
        serving._obey(serving.channel.receive(serving._resolve, None))
