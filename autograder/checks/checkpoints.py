"""A model that was trained elsewhere: a file beside the notebook, loaded into a model of the notebook.

What of it can be believed, in an exam:

- That the file was handed in, and how large it is: the grader has seen it before anything of the notebook ran.
- Where `build` is the instructor's own class, the architecture and all that is computed with it: the student's process
  gives tensors and nothing else, and the examiner's own model is filled with them. They may be others than the file
  has; then these are the weights that are graded.
- Where `build` is the student's: what the model answers, as with everything of theirs. Its number of parameters, and
  that it was filled from the file, are what their process says.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from typing import Any

from autograder.checks.checkpoint_file import MB, check_size, not_there, opened, read_tensors
from autograder.checks.remote import student_process
from autograder.checks.state_dict import fill, named, only_tensors

__all__ = ["checkpoint", "file_megabytes"]


def checkpoint(
    name: str, build: Callable[[], Any], *, megabytes: float, parameters: int | None = None
) -> Any:
    """Build a model by `build()` and fill it with the state dict in a file that was handed in; gives the model.

    `name` is a plain file name: `.safetensors`, or what `torch.save(model.state_dict(), ...)` writes. The file has at
    most `megabytes` of 10^6 bytes, the model at most `parameters` numbers in its parameters, frozen ones included. The
    names and shapes must be the model's own. The model is in evaluation mode, on a GPU where its process has one;
    tensors that it is called with follow it there. A student's own model stays in their process: what this gives is a
    handle then, and `parameters` holds for whoever does not lie. Raises AssertionError, which tells what is wrong.
    """
    __tracebackhide__ = True
    check_name(name)
    process = student_process()
    if process is None:
        model = build()
        fill_here(model, name, megabytes, parameters)
        return model
    check_size(name, size_handed_in(process.handed_in(), name), megabytes)
    model = build()
    if process.holds(model):
        process.call(fill_here, model, name, megabytes, parameters)
    else:
        fill(model, only_tensors(process.call(read_tensors, name, megabytes), name), name, parameters)
    return model


def file_megabytes(name: str) -> float:
    """Tell the size of a file that was handed in beside the notebook, in units of 10^6 bytes.

    In an exam it is the grader's own figure. Raises AssertionError when the file was not handed in.
    """
    __tracebackhide__ = True
    check_name(name)
    process = student_process()
    if process is not None:
        return size_handed_in(process.handed_in(), name) / MB
    with open(opened(name), "rb") as file:
        return os.fstat(file.fileno()).st_size / MB


def fill_here(model: Any, name: str, megabytes: float, parameters: int | None) -> None:
    """Fill a model from a file, both of this process: in an exam it is the student's."""
    fill(model, read_tensors(name, megabytes), name, parameters)


def check_name(name: str) -> None:
    """Raise ValueError for a name that leads elsewhere: the mistake is the test's."""
    if not name or name in (".", "..") or re.search(r"[/\\\0]", name):
        raise ValueError(f"a checkpoint lies beside the notebook: wanted a plain file name, not {name!r}")


def size_handed_in(files: Mapping[str, int], name: str) -> int:
    """The size of a file among those that were handed in. Raises AssertionError when it is not."""
    if name in files:
        return files[name]
    raise AssertionError(not_there(name, named(sorted(files)) if files else "no file beside the notebook"))
