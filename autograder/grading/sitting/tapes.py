"""The tapes of sittings by their keys, kept below `build/store/tapes/`, those that were used last.

A tape holds what a student's process has said, and no hidden test. What is in a file here is read back only where it is
what was written, for this key: anything else counts as missing, and the paper is held in full.

Who cannot make the keys, a coordinator whose workers are elsewhere, finds them by a `name` of what was handed in. A
list that is gone or wrong costs time, and nothing else: whoever holds a paper looks at the key.
"""

from __future__ import annotations

import contextlib
import os
import re
import threading
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from autograder.course import Course, private_folder, replacing
from autograder.errors import EngineError
from autograder.grading.sitting.kept_tape import KeptTape, packed_tape, unpacked_tape
from autograder.model import Sitting

__all__ = ["Tapes", "tapes_of"]

KEY = re.compile(r"[0-9a-f]{64}")
MOST_BYTES = 4 << 30  # of all tapes of a course
LEFT_BYTES = 3 << 30  # of those that stay when some have to go
DIGEST_BYTES = 32
TAPE, LIST = ".tape", ".of"  # what the names of files end in


class Tapes:
    """The tapes below one folder, which only its owner may enter."""

    def __init__(self, folder: Path, most: int = MOST_BYTES, left: int = LEFT_BYTES) -> None:
        self.folder, self._most, self._left = folder, most, left
        self._size: int | None = None  # of all that is there, once it was counted
        self._lock = threading.Lock()

    def find(self, key: str) -> KeptTape | None:
        packed = self.find_packed(key)
        return None if packed is None else unpacked_tape(key, packed)

    def find_packed(self, key: str) -> memoryview | None:
        """What was kept under a key, packed; None where it is not there as it was written."""
        content = self._used(self._path(key))
        packed, digest = memoryview(content)[:-DIGEST_BYTES], content[-DIGEST_BYTES:]
        return packed if digest_of(packed) == digest else None

    def keep(self, key: str, tape: bytes, sitting: Sitting) -> None:
        self.keep_packed(key, packed_tape(key, tape, sitting))

    def keep_packed(self, key: str, packed: bytes) -> None:
        """Keep what `packed_tape` has made, here or elsewhere."""
        self._write(self._path(key), packed, digest_of(packed))

    def share(self, key: str) -> None:
        pass  # the equal paper has used it just now

    def keys_of(self, name: str) -> tuple[str, ...]:
        """The keys that were listed under a name; none where there is no list."""
        listed = self._used(self._path(name, LIST)).decode(errors="replace").split()
        return tuple(key for key in listed if KEY.fullmatch(key))

    def list_keys(self, name: str, keys: Sequence[str]) -> None:
        """List the keys of the tapes that go with a name, a hash in hex."""
        self._write(self._path(name, LIST), "\n".join(keys).encode())

    def _used(self, path: Path) -> bytes:
        """What is in a file, which counts as used; nothing where there is none."""
        try:
            content = path.read_bytes()
            os.utime(path)
        except OSError:
            return b""
        return content

    def _write(self, path: Path, *parts: bytes) -> None:
        """Write a file whole, or not at all where the disk refuses it."""
        with contextlib.suppress(EngineError, OSError), self._lock:
            private_folder(self.folder.parent)
            private_folder(self.folder)
            with replacing(path, "make room, then grade again") as unfinished, unfinished.open("wb") as file:
                file.writelines(parts)
            self._make_room(sum(map(len, parts)))

    def _make_room(self, more: int) -> None:
        """Throw away the tapes that were used longest ago, when there are too many; `more` bytes have come."""
        if self._size is not None:
            self._size += more
        if self._size is None or self._size > self._most:
            found = (path for kind in (TAPE, LIST) for path in self.folder.glob(f"*/*{kind}"))
            files = [(path.stat(), path) for path in found]
            self._size = sum(status.st_size for status, _ in files)
            if self._size <= self._most:
                return
            for status, path in sorted(files, key=lambda file: file[0].st_mtime_ns):
                if self._size <= self._left:
                    break
                path.unlink(missing_ok=True)
                self._size -= status.st_size

    def _path(self, key: str, kind: str = TAPE) -> Path:
        if not KEY.fullmatch(key):
            raise ValueError(f"not a key: {key!r}")
        return self.folder / key[:2] / f"{key[2:]}{kind}"


def tapes_of(course: Course) -> Tapes:
    """The tapes of a course."""
    return Tapes(course.build / "store" / "tapes")


def digest_of(packed: bytes | memoryview) -> bytes:
    return sha256(packed).digest()
