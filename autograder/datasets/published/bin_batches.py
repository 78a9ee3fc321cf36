"""CIFAR-10's binary format: records of a label and 3 x 32 x 32 bytes, red before green before blue.

See "Binary version" on the set's page. Of the archive the named members are read as a stream, nothing is unpacked to
disk, and the Python version, which is a pickle, is not read at all: loading a pickle runs what is in it.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from autograder.datasets.published.bounded import Bounded, opened, read_at_most, refuse

__all__ = ["read_archive", "read_batch"]

SIDE, CHANNELS, CLASSES = 32, 3, 10
RECORD = 1 + CHANNELS * SIDE * SIDE
MOST = 10_000 * RECORD  # bytes of a batch
WHOLE = 200 << 20  # bytes of the archive, decompressed; the published one has 184 million

Batch = tuple[np.ndarray, np.ndarray]


def read_batch(path: Path) -> Batch:
    """Read one `.bin` file: pictures (n, 32, 32, 3) uint8 and labels (n,) int64."""
    with opened(path) as file:
        return _batch(path, read_at_most(file, MOST))


def read_archive(path: Path, names: tuple[str, ...]) -> dict[str, Batch]:
    """Read batches by their file names from the archive as it is published, `.tar.gz`.

    Raises CourseError for an archive that is broken, too large, or without one of them.
    """
    import tarfile

    found: dict[str, Batch] = {}
    try:
        # headers and members that are passed over are read too, so the bound is on the stream as a whole
        with opened(path) as file, tarfile.open(fileobj=Bounded(path, file, WHOLE), mode="r|") as archive:  # type: ignore[call-overload]
            for member in archive:
                name = Path(member.name).name
                if name in names and name not in found and member.isreg():
                    data = archive.extractfile(member)
                    found[name] = _batch(path, read_at_most(data, MOST) if data else b"")
    except tarfile.TarError as error:
        raise refuse(path, "a whole .tar.gz archive", f"a broken one ({error})") from error
    if missing := [name for name in names if name not in found]:
        raise refuse(path, "the members " + ", ".join(names), f"none named {missing[0]}")
    return found


def _batch(path: Path, data: bytes) -> Batch:
    if not data or len(data) % RECORD or len(data) > MOST:
        found = f"{len(data):,}" if len(data) <= MOST else "more"
        raise refuse(path, f"records of {RECORD:,} bytes, {MOST:,} bytes at the most", f"{found} bytes")
    records = np.frombuffer(data, dtype=np.uint8).reshape(-1, RECORD)
    labels = records[:, 0].astype(np.int64)
    if labels.max() >= CLASSES:
        raise refuse(path, "labels from 0 to 9", f"a label {labels.max()}")
    pictures = records[:, 1:].reshape(-1, CHANNELS, SIDE, SIDE).transpose(0, 2, 3, 1)
    return np.ascontiguousarray(pictures), labels
