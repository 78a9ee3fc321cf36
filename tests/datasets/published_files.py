"""Files in the formats of MNIST and CIFAR-10, made small, whole and broken."""

from __future__ import annotations

import gzip
import io
import struct
import tarfile
from pathlib import Path

import numpy as np

__all__ = ["cifar_archive", "cifar_batch", "idx", "write_mnist"]

RNG = np.random.default_rng(0)


def idx(array: np.ndarray) -> bytes:
    return (
        struct.pack(f">4B{array.ndim}I", 0, 0, 8, array.ndim, *array.shape) + array.astype(np.uint8).tobytes()
    )


def write_mnist(
    folder: Path, counts: tuple[int, int] = (120, 30), packed: bool = True
) -> dict[str, np.ndarray]:
    """Write the four files; the arrays by the files' names."""
    folder.mkdir(parents=True, exist_ok=True)
    written = {}
    for part, count in zip(("train", "t10k"), counts, strict=True):
        written[f"{part}-images-idx3-ubyte"] = RNG.integers(0, 256, (count, 28, 28))
        written[f"{part}-labels-idx1-ubyte"] = np.arange(count) % 10
    for name, array in written.items():
        if packed:
            (folder / f"{name}.gz").write_bytes(gzip.compress(idx(array)))
        else:
            (folder / name).write_bytes(idx(array))
    return written


def cifar_batch(count: int = 20) -> tuple[bytes, np.ndarray, np.ndarray]:
    """The bytes of a batch, its pictures (count, 3, 32, 32) and its labels."""
    pictures, labels = RNG.integers(0, 256, (count, 3, 32, 32), dtype=np.uint8), np.arange(count) % 10
    rows = np.column_stack([labels.astype(np.uint8), pictures.reshape(count, -1)])
    return rows.tobytes(), pictures, labels


def cifar_archive(members: dict[str, bytes]) -> bytes:
    """A .tar.gz with these members in the folder that the published one has."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name, data in members.items():
            entry = tarfile.TarInfo(f"cifar-10-batches-bin/{name}")
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return buffer.getvalue()
