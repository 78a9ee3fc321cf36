"""A graphics processor in a student's container: what a submission uses of it, and whether it is free again.

Asked of NVML, the library that comes with the driver: unlike CUDA it starts nothing on the device, and a process that
has used it can still fork. CUDA itself starts after the fork, in the submission, and ends with it. Where several
submissions share a device its figures are those of all together, so none are taken.
"""

from __future__ import annotations

import ctypes
import sys
import time
from typing import Any, Protocol

__all__ = ["GPU_SHARE", "Device", "Meter", "Nvml", "begin_share", "refuse_early_cuda"]

GPU_SHARE = "COURSE_GPU_SHARE"  # set where the container has a device: how many submissions share it
LIBRARY = "libnvidia-ml.so.1"
MB = 1 << 20
# a driver keeps a few megabytes more or less from one moment to the next
TOLERANCE_MB = 64.0
FREE_SECONDS = 5.0


class Device(Protocol):
    """The one device that a container has. Its methods raise OSError when the driver does not answer."""

    def used_mb(self) -> float:
        """The memory that is in use on it."""

    def load(self) -> float:
        """The part of the last moments, in [0, 1], in which anything ran on it."""


class Nvml:
    """The first device that the driver shows. Raises OSError where there is none."""

    def __init__(self) -> None:
        self._library = ctypes.CDLL(LIBRARY)
        self._call("nvmlInit_v2")
        self._handle = ctypes.c_void_p()
        self._call("nvmlDeviceGetHandleByIndex_v2", 0, ctypes.byref(self._handle))

    def used_mb(self) -> float:
        memory = (ctypes.c_ulonglong * 3)()  # total, free, used
        self._call("nvmlDeviceGetMemoryInfo", self._handle, memory)
        return memory[2] / MB

    def load(self) -> float:
        percent = (ctypes.c_uint * 2)()  # of the processor, of the memory's bandwidth
        self._call("nvmlDeviceGetUtilizationRates", self._handle, percent)
        return percent[0] / 100

    def _call(self, name: str, *arguments: Any) -> None:
        status = getattr(self._library, name)(*arguments)
        if status:
            raise OSError(f"the graphics processor's driver: {name} gives {status}")


class Meter:
    """Samples a device while a submission runs, and tells afterwards whether it has let go of it."""

    def __init__(self, device: Device, share: int = 1) -> None:
        self._device, self._share = device, share
        self._before = device.used_mb()
        self._peak = self._seconds = 0.0
        self._last = time.monotonic()

    def start(self) -> None:
        """Begin anew for the next submission."""
        self._peak = self._seconds = 0.0
        self._last = time.monotonic()

    def sample(self) -> None:
        """Look at the device; what was seen is taken to have lasted since the last look."""
        now = time.monotonic()
        if self._share == 1:
            self._peak = max(self._peak, self._device.used_mb() - self._before)
            self._seconds += self._device.load() * (now - self._last)
        self._last = now

    def used(self) -> dict[str, float]:
        """What the submission used: its peak of memory in MB, and the seconds in which it had something running."""
        return {"gpu_mb": max(0.0, self._peak), "gpu_seconds": self._seconds}

    def probe(self) -> str:
        """Wait until the device is as it was before the submission; why it is not, in words, or nothing."""
        until = time.monotonic() + FREE_SECONDS
        while True:
            try:
                held = self._device.used_mb() - self._before
            except OSError as error:
                return str(error)
            if self._share > 1 or held <= TOLERANCE_MB:
                return ""
            if time.monotonic() > until:
                return f"{held:.0f} MB of the graphics processor's memory are still in use"
            time.sleep(0.05)


def refuse_early_cuda() -> None:
    """Raise RuntimeError when CUDA has been started before the fork: no fork could use it."""
    torch = sys.modules.get("torch")
    if torch is not None and torch.cuda.is_initialized():
        raise RuntimeError(
            "CUDA was started in the warm process: a module that the notebooks import does that"
        )


def begin_share(share: int) -> None:
    """After the fork: keep to a part of the device's memory. An agreement with the submission, no wall."""
    torch = sys.modules.get("torch")
    if share > 1 and torch is not None and torch.cuda.is_available():
        torch.cuda.set_per_process_memory_fraction(1.0 / share)
