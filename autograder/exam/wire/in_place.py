"""What a student's code made of the arguments that it was given, made of the test cell's own objects."""

from __future__ import annotations

from collections import deque
from types import SimpleNamespace
from typing import Any

__all__ = ["copy_back"]


def copy_back(given: Any, new: Any) -> None:
    """Make an argument of the test cell's look like what the student's code made of it, in place.

    Containers keep their identity, and so do arrays and containers inside them where the shape stayed.
    """
    if type(given) is not type(new) or given is new:
        return
    if isinstance(given, list):
        if len(given) == len(new):
            given[:] = [merged(old, fresh) for old, fresh in zip(given, new, strict=True)]
        else:
            given[:] = new
    elif isinstance(given, dict):
        kept = {key: merged(given[key], value) if key in given else value for key, value in new.items()}
        given.clear()
        given.update(kept)
    elif isinstance(given, set):
        given.clear()
        given.update(new)
    elif isinstance(given, bytearray):
        given[:] = new
    elif isinstance(given, SimpleNamespace):
        copy_back(vars(given), vars(new))
    elif isinstance(given, deque):
        given.clear()
        given.extend(new)
    else:
        copy_contents(given, new)


def merged(old: Any, new: Any) -> Any:
    """The old object with the new contents where that is possible, otherwise the new one."""
    mutable = (
        isinstance(old, (list, dict, set, bytearray, deque, SimpleNamespace))
        or hasattr(old, "shape")
        or hasattr(old, "bit_generator")
    )
    if mutable and type(old) is type(new) and getattr(old, "shape", ()) == getattr(new, "shape", ()):
        copy_back(old, new)
        return old
    return new


def copy_contents(given: Any, new: Any) -> None:
    """The same for arrays, tensors and random generators: types of ours or a library's, on both sides."""
    kind = f"{type(given).__module__}.{type(given).__name__}"
    if kind == "numpy.ndarray":
        if given.shape == new.shape and given.dtype == new.dtype and given.flags.writeable:
            given[...] = new
    elif kind == "torch.Tensor":
        if given.shape == new.shape and given.dtype == new.dtype:
            given.detach().copy_(new.detach())
    elif hasattr(given, "bit_generator"):
        given.bit_generator.state = new.bit_generator.state
    elif hasattr(given, "set_state"):
        given.set_state(new.get_state())
