"""What a model or a function costs: parameters, operations, seconds, memory; each may be a threshold's figure.

The examiner measures seconds by its own clock, and reads peak memory outside of the student's process. Parameters and
operations of a model that is the student's own are counted where the model is: they are what the student's process
says, and a process that wants to can say less. Set such a threshold where nothing is gained by a lie, or let the
instructor's own class be filled from a checkpoint (`autograder.checks.checkpoints`): then the examiner counts.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Any

from autograder.checks.remote import student_process
from autograder.checks.sentences import complaint, show

__all__ = ["count_flops", "count_parameters", "measure_seconds", "peak_memory_mb"]


def count_parameters(model: Any, trainable: bool = True) -> int:
    """Count the numbers in a PyTorch model's parameters, shared ones once; `trainable=False` counts frozen ones too.

    Buffers (running means, masks) do not count. Of a student's own model this is what their process says.
    """
    __tracebackhide__ = True
    process = student_process()
    if process is not None and process.holds(model):
        return _claimed(process.call(count_parameters, model, trainable), "the number of parameters")
    if not hasattr(model, "parameters"):
        raise AssertionError(complaint("the parameters of the model", "a torch.nn.Module", show(model)))
    return sum(each.numel() for each in model.parameters() if each.requires_grad or not trainable)


def count_flops(model: Any, *inputs: Any) -> int:
    """Count the floating-point operations of `model(*inputs)`; a multiplication with its addition counts as two.

    By torch.utils.flop_counter: matrix products, convolutions and attention count, sums and activations do not. The
    model is called once, in the mode that it is in. Of a student's own model this is what their process says. Raises
    AssertionError when there was nothing to count.
    """
    __tracebackhide__ = True
    process = student_process()
    if process is not None and process.holds(model):
        count = _claimed(process.call(count_flops, model, *inputs), "the number of operations")
    else:
        import torch
        from torch.utils.flop_counter import FlopCounterMode

        with torch.no_grad(), FlopCounterMode(display=False) as counter:
            model(*inputs)
        count = counter.get_total_flops()
    if count == 0:
        raise AssertionError(
            complaint(
                "the number of operations",
                "at least one matrix product, convolution or attention of PyTorch's",
                "none was counted",
                "products written as a sum of element-wise ones, or computed outside of PyTorch",
            )
        )
    return count


def measure_seconds(
    function: Callable[..., Any],
    *arguments: Any,
    repeats: int = 3,
    fresh: Callable[[], Iterable[Any]] | None = None,
) -> float:
    """Measure how long a call takes, on this process's clock, in seconds: the least of a few repeats.

    In an exam the clock is the examiner's, and the way of the arguments there and of the value back is in the figure:
    some 0.1 ms, and 4 ms for each megabyte of arguments. It ends when the value is there: what the function leaves to
    a thread, or to an object that computes when it is asked, is not in it. A function that remembers its arguments
    answers the second repeat at once; `fresh()` gives others for each repeat, outside of the measured time.
    """
    __tracebackhide__ = True
    if repeats < 1 or (arguments and fresh is not None):
        raise ValueError("measure_seconds wants at least one repeat, and either arguments or fresh=")
    taken = []
    for _ in range(repeats):
        given = arguments if fresh is None else tuple(fresh())
        started = time.perf_counter()
        function(*given)
        taken.append(time.perf_counter() - started)
    return min(taken)


def peak_memory_mb() -> float:
    """Tell the most memory that the notebook's process has held so far, in units of 2^20 bytes.

    Resident memory, the loaded libraries among it. In an exam it is read from outside, the largest figure of the
    notebook's process and of those that it has started and that are alive; in a hidden part the whole notebook has run.
    Raises RuntimeError where the system does not tell.
    """
    __tracebackhide__ = True
    process = student_process()
    return _own_peak_mb() if process is None else process.peak_memory_mb()


def _claimed(count: Any, what: str) -> int:
    """A count that the student's process gave, if it can be one."""
    if type(count) is not int or count < 0:
        raise AssertionError(complaint(what, "a whole number, 0 or more", show(count)))
    return count


def _own_peak_mb() -> float:
    """The peak of this very process, by the kernel's high-water mark (proc_pid_status(5)) or getrusage(2)."""
    try:
        with open("/proc/self/status", encoding="ascii", errors="replace") as status:
            told = next((line for line in status if line.startswith("VmHWM:")), "")
        return int(told.split()[1]) / 1024
    except (OSError, IndexError):
        pass
    try:
        import resource
    except ImportError:
        raise RuntimeError("peak_memory_mb() needs Linux or macOS: this system does not tell") from None
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20)  # in bytes on macOS
