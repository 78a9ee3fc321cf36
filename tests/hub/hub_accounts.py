"""System accounts for a hub: made for one test, and removed with their homes."""

from __future__ import annotations

import os
import pwd
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def accounts(*names: str) -> Iterator[None]:
    """Make system accounts whose homes only they may enter; names that are taken are refused."""
    taken = {entry.pw_name for entry in pwd.getpwall()} & set(names)
    if taken:
        raise ValueError(f"{sorted(taken)}: accounts of this machine; the trial would remove them")
    made: list[str] = []
    try:
        for name in names:
            subprocess.run(["useradd", "--create-home", "--shell", "/bin/bash", name], check=True)
            made.append(name)
            home(name).chmod(0o700)
        yield
    finally:
        for name in made:
            end_processes(name)
            subprocess.run(["userdel", "--remove", name], check=False, capture_output=True)


def end_processes(name: str) -> None:
    """Kill what still runs as an account: a hub that failed leaves servers, and `userdel` refuses then."""
    user = pwd.getpwnam(name).pw_uid
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(FileNotFoundError, ProcessLookupError):
            if folder.stat().st_uid == user:
                os.kill(int(folder.name), signal.SIGKILL)


def home(name: str) -> Path:
    return Path(pwd.getpwnam(name).pw_dir)


def give(path: Path, name: str) -> None:
    """Make an account the owner of a file, or of a folder and all that is in it."""
    subprocess.run(["chown", "-R", f"{name}:{name}", str(path)], check=True)


def can(name: str, flag: str, path: Path) -> bool:
    """Tell whether an account passes `test FLAG PATH`: "-r" is reading, "-w" writing, "-x" entering."""
    done = subprocess.run(["runuser", "-u", name, "--", "test", flag, str(path)], check=False)
    return done.returncode == 0
