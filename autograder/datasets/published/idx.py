"""MNIST's file format, IDX: two zeros, a type, the number of axes, the axes' lengths, the values.

The lengths are big-endian; the only type here is 8, bytes without a sign. See "FILE FORMATS FOR THE MNIST DATABASE"
on the database's page.
"""

from __future__ import annotations

import math
import struct
from pathlib import Path

import numpy as np

from autograder.datasets.published.bounded import opened, read_at_most, refuse

__all__ = ["read_idx"]

BYTES = 0x08
MOST = 64 << 20  # bytes; the largest of the files, MNIST's training images, has 47,040,000


def read_idx(path: Path, axes: int) -> np.ndarray:
    """Read an array of uint8 with so many axes from an IDX file, compressed with gzip or not.

    Raises CourseError for any other file, and for one whose header and length disagree.
    """
    with opened(path) as file:
        header = file.read(4 + 4 * axes)
        wanted = f"an IDX file of bytes with {axes} axes (it begins {bytes((0, 0, BYTES, axes)).hex(' ')})"
        if len(header) < 4 + 4 * axes or header[:4] != bytes((0, 0, BYTES, axes)):
            raise refuse(path, wanted, f"one that begins {header[:4].hex(' ') or 'with nothing'}")
        shape = struct.unpack(f">{axes}I", header[4:])
        count = math.prod(shape)
        if not 0 < count <= MOST:
            raise refuse(path, f"1 to {MOST:,} values", f"a header that promises {count:,}")
        data = read_at_most(file, count)
    if len(data) != count:
        found = "more" if len(data) > count else f"{len(data):,}"
        raise refuse(path, f"{count:,} values, as its header promises", found)
    return np.frombuffer(data, dtype=np.uint8).reshape(shape)
