"""Tell what an environment is, from inside it: `python -m autograder.sandbox.probe` prints one JSON object.

It imports the libraries, for a lock that installs is not yet one that works.
"""

from __future__ import annotations

import importlib
import json
import os
import platform
import sys
from pathlib import Path

from autograder.sandbox import kernel

__all__ = ["describe"]

LIBRARIES = (
    "numpy",
    "scipy",
    "sklearn",
    "matplotlib",
    "pandas",
    "torch",
    "IPython",
    "matplotlib_inline",
    "msgspec",
)
SECCOMP = {"0": "off", "1": "strict", "2": "filter"}


def describe() -> dict[str, object]:
    """Python, libraries, and what the kernel offers to this process."""
    status = dict(
        line.split(":", 1) for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    )
    return {
        "python": platform.python_version(),
        "libraries": {name: version(name) for name in LIBRARIES},
        "user": os.getuid(),
        "landlock": kernel.landlock_abi(),
        "cgroup": 2 if Path("/sys/fs/cgroup/cgroup.controllers").exists() else 1,
        "seccomp": SECCOMP.get(status.get("Seccomp", "0").strip(), "unknown"),
        "capabilities": status.get("CapEff", "").strip(),
        "gpu": device(),
    }


def version(library: str) -> str:
    """The version of a library, or that it is not there, or why it does not import."""
    try:
        module = importlib.import_module(library)
    except ModuleNotFoundError as error:
        return "not installed" if error.name == library else f"does not import: {error}"
    except Exception as error:
        return f"does not import: {type(error).__name__}: {error}"
    return str(getattr(module, "__version__", "has no version"))


def device() -> str:
    """The name of the GPU that torch sees, or none and why."""
    if "torch" not in sys.modules:
        return "none: there is no torch"
    import torch

    if not torch.version.cuda:
        return "none: torch is built without CUDA"
    if not torch.cuda.is_available():
        return "none: torch is built with CUDA, and sees no device"
    return str(torch.cuda.get_device_name(0))


if __name__ == "__main__":
    print(json.dumps(describe()))
