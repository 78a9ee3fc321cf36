"""The file of a checkpoint, from its name to tensors.

The file may hold anything: it is opened once, without following a link or waiting for a writer, looked at through that
one descriptor, and read by what runs no code of it. In an exam this happens in the student's process.
"""

from __future__ import annotations

import io
import os
import re
import stat
from typing import Any

from autograder.checks.sentences import complaint
from autograder.checks.state_dict import only_tensors

__all__ = ["MB", "check_size", "not_there", "opened", "read_tensors"]

MB = 1_000_000


def read_tensors(name: str, megabytes: float) -> dict[str, Any]:
    """Read a file of this folder into {name: tensor}, on the CPU. Raises AssertionError when it is no state dict."""
    with open(opened(name), "rb") as file:
        check_size(name, os.fstat(file.fileno()).st_size, megabytes)
        content = file.read()
    try:
        loaded = _loaded(name, content)
    except ImportError:
        raise
    except Exception as error:  # whatever the libraries raise at a broken file
        raise AssertionError(_unreadable(name, error)) from None
    # a parameter is a subclass, and a value of no subclass can be told by another process
    return {key: tensor.detach() for key, tensor in only_tensors(loaded, name).items()}


def opened(name: str) -> int:
    """Open a plain file of this folder; returns its descriptor. Raises AssertionError for a link, a FIFO, a folder."""
    flags = (getattr(os, flag, 0) for flag in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"))
    try:
        found = os.open(name, os.O_RDONLY | sum(flags))
    except OSError as error:
        what = "a link" if os.path.islink(name) else f"no file that can be opened ({error.strerror})"
        raise AssertionError(not_there(name, what)) from None
    if not stat.S_ISREG(os.fstat(found).st_mode):
        os.close(found)
        raise AssertionError(not_there(name, "something that is not a regular file"))
    return found


def check_size(name: str, size: int, megabytes: float) -> None:
    """Raise AssertionError for a file of more than so many times 10^6 bytes."""
    if size > megabytes * MB:
        raise AssertionError(
            complaint(
                f"{name} is too large",
                f"at most {megabytes:g} MB ({megabytes * MB:,.0f} bytes)",
                f"{size / MB:.3g} MB ({size:,} bytes)",
                "more than the weights was saved, such as an optimiser's state; or the model is too large",
            )
        )


def not_there(name: str, found: str) -> str:
    """Say that a file was not handed in, and what there is in its place."""
    return complaint(
        f"{name} was not handed in",
        "a regular file of that name, beside the notebook",
        found,
        "a file that the notebook writes does not count: save it once, and hand it in with the notebook",
    )


def _loaded(name: str, content: bytes) -> Any:
    if name.endswith(".safetensors"):
        from safetensors.torch import load

        return load(content)
    import torch

    return torch.load(io.BytesIO(content), map_location="cpu", weights_only=True)


def _unreadable(name: str, error: Exception) -> str:
    refused = re.search(r"GLOBAL ([\w.]{1,80})", str(error))
    if refused:
        return complaint(
            f"{name} holds more than tensors",
            "the tensors of model.state_dict(), and no other object",
            f"{refused[1]}, which would have to run to load the file",
            f"the model itself was saved: write torch.save(model.state_dict(), {name!r})",
        )
    kind = "a safetensors file" if name.endswith(".safetensors") else "what torch.save(...) writes"
    found = f"{type(error).__name__}: {str(error).partition(chr(10))[0][:200]}"
    return complaint(f"{name} cannot be read", kind, found, "cut off, or saved in another format")
