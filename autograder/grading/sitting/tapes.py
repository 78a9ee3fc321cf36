"""The tapes of sittings by their keys, kept below `build/store/tapes/`, those that were used last.

A tape holds what a student's process has said, and no hidden test. What is in a file here is read back only where it is
what was written, for this key: anything else counts as missing, and the paper is held in full.
"""

from __future__ import annotations

import contextlib
import os
import re
import threading
from hashlib import sha256
from pathlib import Path

import msgspec

from autograder.course import private_folder, replacing
from autograder.errors import EngineError
from autograder.model import Sitting

__all__ = ["KeptTape", "Tapes"]

FORM = 1  # of what is kept
KEY = re.compile(r"[0-9a-f]{64}")
MOST_BYTES = 4 << 30  # of all tapes of a course
LEFT_BYTES = 3 << 30  # of those that stay when some have to go
DIGEST_BYTES = 32


class KeptTape(msgspec.Struct, frozen=True):
    """A tape, with the figures of its sitting that only the coordinator knew."""

    form: int
    key: str
    tape: bytes
    cpu_seconds: float
    max_rss_mb: float
    gpu_seconds: float
    gpu_mb: float


# made in the thread that imports this: see `session`
READER = msgspec.msgpack.Decoder(KeptTape)


class Tapes:
    """The tapes below one folder, which only its owner may enter."""

    def __init__(self, folder: Path, most: int = MOST_BYTES, left: int = LEFT_BYTES) -> None:
        self.folder, self._most, self._left = folder, most, left
        self._size: int | None = None  # of all that is there, once it was counted
        self._lock = threading.Lock()

    def find(self, key: str) -> KeptTape | None:
        """The tape of that key; None where there is none, or none that is whole."""
        path = self._path(key)
        try:
            content = path.read_bytes()
            os.utime(path)
        except OSError:
            return None
        packed, digest = memoryview(content)[:-DIGEST_BYTES], content[-DIGEST_BYTES:]
        if digest_of(packed) != digest:
            return None
        try:
            kept = READER.decode(packed)
        except msgspec.DecodeError:
            return None
        return kept if (kept.form, kept.key) == (FORM, key) else None

    def keep(self, key: str, tape: bytes, sitting: Sitting) -> None:
        """Keep the tape of a sitting. Where it cannot be written there is none: that costs time, and nothing else."""
        figures = sitting.cpu_seconds, sitting.max_rss_mb, sitting.gpu_seconds, sitting.gpu_mb
        packed = msgspec.msgpack.encode(KeptTape(FORM, key, tape, *figures))
        with contextlib.suppress(EngineError, OSError), self._lock:
            private_folder(self.folder.parent)
            private_folder(self.folder)
            with replacing(self._path(key), "make room, then grade again") as path, path.open("wb") as file:
                file.write(packed)
                file.write(digest_of(packed))
            self._make_room(len(packed) + DIGEST_BYTES)

    def _make_room(self, more: int) -> None:
        """Throw away the tapes that were used longest ago, when there are too many; `more` bytes have come."""
        if self._size is not None:
            self._size += more
        if self._size is None or self._size > self._most:
            files = [(path.stat(), path) for path in self.folder.glob("*/*.tape")]
            self._size = sum(status.st_size for status, _ in files)
            if self._size <= self._most:
                return
            for status, path in sorted(files, key=lambda file: file[0].st_mtime_ns):
                if self._size <= self._left:
                    break
                path.unlink(missing_ok=True)
                self._size -= status.st_size

    def _path(self, key: str) -> Path:
        if not KEY.fullmatch(key):
            raise ValueError(f"not a key: {key!r}")
        return self.folder / key[:2] / f"{key[2:]}.tape"


def digest_of(packed: bytes | memoryview) -> bytes:
    return sha256(packed).digest()
