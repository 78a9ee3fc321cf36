"""Renew the locks: which files an image may be built from, by hash. Run by `make lock`.

uv resolves for the image's Python whatever this machine's is, and for every Linux machine at once. What it cannot know
are the builds of torch for the CPU, which are on an index of their own: the hashes of those in `environments/wheels/`
are put beside the public ones of the same version. `make wheels` fetches them.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import tomllib
from pathlib import Path

from autograder.sandbox.environments.context import local_wheels

HERE = Path(__file__).resolve().parent
PYTHON = "3.11"  # the image's: that of Debian bookworm
HASH = "    --hash=sha256:"


def lock(wanted: str, locked: Path) -> None:
    """Write to `locked` what the requirements in `wanted` come to, with the hash of every file."""
    subprocess.run(
        [
            *(sys.executable, "-m", "uv", "pip", "compile", "-", "--output-file", str(locked)),
            *(
                "--universal",
                "--fork-strategy",
                "fewest",
                "--python-version",
                PYTHON,
                "--only-binary",
                ":all:",
                "--generate-hashes",
            ),
            *("--quiet", "--upgrade", "--no-annotate", "--custom-compile-command", "make lock"),
        ],
        input=wanted,
        text=True,
        check=True,
    )


def add_wheels(locked: str, wheels: list[Path]) -> str:
    """Allow each wheel in the lock, as one more file of the version that is locked."""
    for wheel in wheels:
        name, release = wheel.name.split("-")[:2]
        line = f"{name.lower().replace('_', '-')}=={release.partition('+')[0]}"
        with wheel.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        if digest not in locked:
            locked = re.sub(rf"(?m)^({re.escape(line)}(?: ;.*)? \\)$", rf"\1\n{HASH}{digest} \\", locked)
    return locked


def main() -> None:
    """Renew the lock of pip and of every environment here."""
    lock("pip\n", HERE / "pip.txt")
    for path in sorted(HERE.glob("*/environment.toml")):
        folder = path.parent
        locked = folder / "requirements.txt"
        lock((folder / "requirements.in").read_text(encoding="utf-8"), locked)
        wheels = local_wheels(folder, tomllib.loads(path.read_text(encoding="utf-8"))["gpu"])
        locked.write_text(add_wheels(locked.read_text(encoding="utf-8"), wheels), encoding="utf-8")
        print(f"{folder.name}: locked, with {', '.join(wheel.name for wheel in wheels) or 'no local wheel'}")


if __name__ == "__main__":
    main()
