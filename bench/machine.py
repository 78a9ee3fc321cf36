"""The machine that measures, and whether it has time for it."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version
from typing import Any

__all__ = ["ONE_THREAD", "describe", "too_busy"]

# for every program that is measured: processes side by side with a thread pool each would fight for the cores
ONE_THREAD = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS"), "1"
)


def describe() -> dict[str, Any]:
    """Name the cores, the load and the versions that the figures hold for."""
    return {
        "cores": os.cpu_count(),
        "load": [round(load, 1) for load in os.getloadavg()],
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "python": platform.python_version(),
        **{name: version(name) for name in ("nbgrader", "otter-grader", "numpy", "torch", "scikit-learn")},
    }


def too_busy() -> str:
    """Say why times on the clock cannot be relied on now; empty when they can."""
    load, cores = os.getloadavg()[0], os.cpu_count() or 1
    if load <= cores:
        return ""
    return (
        f"the load is {load:.1f} on {cores} cores: other programs are running. "
        "Times on the clock are too long; ratios of processor time are nearer to the truth"
    )
