"""The files that lie beside a notebook, sent to the process that is to have them before anything else is.

    8 bytes   how many files; then for each: 8 bytes and its name, 8 bytes and its content

The sender is trusted, and so is the receiver: no code of a submission has run in it yet.
"""

from __future__ import annotations

import os
import socket
import struct
from collections.abc import Callable, Sequence
from pathlib import Path

__all__ = ["read_exactly", "receive_files", "send_files"]

SIZE = struct.Struct("!Q")


def send_files(sock: socket.socket, files: Sequence[tuple[Path, str]]) -> None:
    """Send copies of files (folder, name below it); of two with the same name the later one stays. Raises OSError."""
    sock.sendall(SIZE.pack(len(files)))
    for folder, name in files:
        # a link in the place of a file is refused
        fd = os.open(folder / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with open(fd, "rb") as file:
            content = file.read()
        raw = os.fsencode(name)
        sock.sendall(SIZE.pack(len(raw)) + raw + SIZE.pack(len(content)))
        sock.sendall(content)


def receive_files(sock: socket.socket, target: str) -> None:
    """Write the files that are sent into a folder. Raises OSError, and EOFError when the sender is gone."""
    for _ in range(_size(sock)):
        path = os.path.join(target, os.fsdecode(read_exactly(sock.recv, _size(sock))))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(read_exactly(sock.recv, _size(sock)))


def _size(sock: socket.socket) -> int:
    size: int = SIZE.unpack(read_exactly(sock.recv, SIZE.size))[0]
    return size


def read_exactly(read: Callable[[int], bytes], count: int) -> bytes:
    """Read so many bytes by a function that gives some at a time. Raises EOFError when it gives none."""
    parts, left = [], count
    while left:
        part = read(min(left, 1 << 20))
        if not part:
            raise EOFError("the other side is gone")
        parts.append(part)
        left -= len(part)
    return b"".join(parts)
