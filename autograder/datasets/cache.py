"""Generated sets on disk, so that each is made once.

A file is its own SHA-256 and then NumPy's `.npz`, under a name that is the hash of everything the arrays depend on.
It is written beside its place and moved there, so nobody reads half of one; a file whose sum is wrong counts as
absent and is written anew. A cache that cannot be written is no failure: the arrays are then made each time.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from autograder.datasets.seeds import Arrays

__all__ = ["cached"]

SUM = hashlib.sha256().digest_size


def cached(folder: Path | None, parameters: Mapping[str, object], make: Callable[[], Arrays]) -> Arrays:
    """Give the arrays that `parameters` stand for: from `folder` where they are whole, else made and kept there.

    Without a folder they are made each time. `parameters` are plain values, as JSON has them; they decide the file's
    name.
    """
    if folder is None:
        return make()
    text = json.dumps(parameters, sort_keys=True)
    path = folder / f"{parameters['name']}-{hashlib.sha256(text.encode()).hexdigest()[:24]}.npz.sum"
    arrays = _read(path)
    if arrays is None:
        arrays = make()
        with contextlib.suppress(OSError):
            _write(path, arrays)
    return arrays


def _read(path: Path) -> Arrays | None:
    try:
        data = path.read_bytes()
    except OSError:
        return None
    body = memoryview(data)[SUM:]
    if hashlib.sha256(body).digest() != data[:SUM]:
        return None
    try:
        with np.load(io.BytesIO(body), allow_pickle=False) as archive:
            return {name: archive[name] for name in archive.files}
    except (ValueError, BadZipFile):
        return None  # a right sum over something else: not ours


def _write(path: Path, arrays: Arrays) -> None:
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)  # type: ignore[arg-type]
    body = buffer.getbuffer()
    path.parent.mkdir(parents=True, exist_ok=True)
    # a name of its own for every writer: two processes may make the same set at the same time
    handle, unfinished = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(hashlib.sha256(body).digest())
            file.write(body)
        os.replace(unfinished, path)
    except BaseException:
        os.unlink(unfinished)
        raise
