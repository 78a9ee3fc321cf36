"""One student's notebook after another's in the same warm sandbox: what the first one leaves reaches nobody."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from cases.case import Case, Expected
from cases.small import Small, book, compiled
from sandbox.docker_hall import docker_hall

from autograder.grading.sitting.hall import LocalHall
from autograder.model import Ran, Result

# where anything at all might be left for the next one, beside the working folder
FOLDERS = ("/dev/shm", "/tmp", "/tmp/notebook", "/var/tmp", "/scratch", "/run", "/run/lock", "/dev/mqueue")
WAITS = """
import os, signal, socket, sys, time
told, tell = os.pipe()
if os.fork() == 0:
    os.setsid()
    if os.fork():
        os._exit(0)
    signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
    waiting = socket.socket(socket.AF_UNIX)
    waiting.bind("\\0left-by-the-first")
    waiting.listen()
    os.write(tell, b"x")
    until = time.monotonic() + 20
    while time.monotonic() < until:
        for folder in FOLDERS:
            try:
                open(folder + "/left-by-the-first", "w").close()
            except OSError:
                pass
        time.sleep(0.005)
    os._exit(0)
os.read(told, 1)
"""
POISONS = """
import builtins, linecache, os, pathlib, site, sys
import matplotlib
import numpy as np
import autograder.exam.codec
places = [matplotlib.get_configdir(), matplotlib.get_cachedir(), site.getusersitepackages(), *site.getsitepackages()]
places += [os.path.dirname(module.__file__) for module in (np, os, matplotlib, autograder.exam.codec)]
places += [os.path.expanduser("~/.ipython/profile_default/startup"), os.environ["HOME"]]
places += [*FOLDERS, "/", "/etc", "/run/warm/matplotlib"]
for place in [*places, *(place + "/__pycache__" for place in places)]:
    for name in ("left-by-the-first.pth", "left-by-the-first.py", "matplotlibrc", "sitecustomize.py"):
        try:
            os.makedirs(place, exist_ok=True)
            pathlib.Path(place, name).write_text("raise SystemExit('left-by-the-first')")
        except OSError:
            continue
os.environ.update(PYTHONPATH="/left-by-the-first", MPLBACKEND="left-by-the-first", PYTHONSTARTUP="left-by-the-first.py")
np.exp = np.log = np.sum = builtins.sum = lambda *args, **kwargs: 0.0
autograder.exam.codec.encode = type(get_ipython()).transform_cell = None
sys.modules["math"] = sys.modules["autograder.checks"] = None
linecache.cache.clear()
sys.path[:] = []
"""
USES_UP = """
import os, threading, time
held = []
for folder in (".", "/dev/shm"):
    try:
        for number in range(3000):
            with open(f"{folder}/left-by-the-first-{number}", "wb") as file:
                file.write(bytes(1 << 14))
    except OSError:
        pass
try:
    while len(held) < 900:
        held.append(os.open("/dev/null", os.O_RDONLY))
except OSError:
    pass
try:
    for _ in range(300):
        if os.fork() == 0:
            os.setsid()
            time.sleep(20)
            os._exit(0)
except OSError:
    pass
"""
TAKES_NAMES = """
import ctypes, os, tempfile
from multiprocessing import shared_memory
libc = ctypes.CDLL(None, use_errno=True)
for key in (4711, 1, 2, 3):
    libc.shmget(key, 4096, 0o1777)
    libc.semget(key, 1, 0o1777)
    libc.msgget(key, 0o1777)
try:
    shared_memory.SharedMemory("left-by-the-first", create=True, size=100)
except OSError:
    pass
for folder in (*FOLDERS, tempfile.gettempdir(), ".."):
    for name in ("left-by-the-first", "matplotlib", "tmp", "small.ipynb", "notes.txt"):
        try:
            os.symlink("/etc/passwd", f"{folder}/{name}")
        except OSError:
            continue
"""
ATTACKS = {"waits": WAITS, "poisons": POISONS, "uses up": USES_UP, "takes names": TAKES_NAMES}
# what the second student's notebook looks for; its own process and process 1 are not others
LOOKS = """
import builtins, ctypes, os, socket, sys, tempfile
import matplotlib.pyplot as plt
import numpy as np

libc = ctypes.CDLL(None, use_errno=True)
found = [pid for pid in filter(str.isdigit, os.listdir("/proc")) if int(pid) not in (1, os.getpid())]
with open("/proc/net/unix") as file:
    found += [line for line in file if "left-by-the-first" in line]
for folder in (*FOLDERS, ".", os.environ["HOME"]):
    try:
        names = os.listdir(folder)
        found += [f"{folder}/{name}" for name in names if "left-by" in name or folder == "/dev/shm"]
    except OSError:
        continue
for key in (4711, 1, 2, 3):
    found += [key] * (max(libc.shmget(key, 1, 0), libc.semget(key, 1, 0), libc.msgget(key, 0)) >= 0)
found += [name for name, value in os.environ.items() if "left-by-the-first" in value]
found += ["sum"] * (type(builtins.sum) is not type(print))
children = []
try:
    for _ in range(40):
        child = os.fork()
        if child == 0:
            os._exit(0)
        children.append(child)
except OSError:
    found.append("no processes")
for child in children:
    os.waitpid(child, 0)
for folder in (".", "/dev/shm"):
    with tempfile.NamedTemporaryFile(dir=folder) as file:
        file.write(bytes(6 << 20))
held = [os.open("/dev/null", os.O_RDONLY) for _ in range(900)]
for fd in held:
    os.close(fd)
plt.plot([0, 1])
plt.show()
print("left to the second:", found)
"""


@pytest.fixture(scope="module", params=["local", pytest.param("docker", marks=pytest.mark.docker)])
def small_in(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Small]:
    """The small course with one warm sandbox, which takes one submission at a time."""
    course = compiled(tmp_path_factory.mktemp("course"))
    (exam,) = course.exams("small")
    local = request.param == "local"
    opened = LocalHall(exam.modules) if local else docker_hall(exam.limits, modules=exam.modules)
    with opened as hall:
        if "own user id" not in hall.level:
            pytest.skip(f"needs own user id; this system has: {hall.level}")
        yield Small(course, exam, book(course, "solutions"), book(course, "release"), hall)


def sit(small: Small, folder: Path, cell: str) -> tuple[Result, Ran]:
    """Hand in the solved notebook with one more cell, on top; what came of all, and of that cell."""
    case = folder / "case"
    case.mkdir(parents=True)
    (case / "submission.py").write_text(f"# %% extra\nFOLDERS = {FOLDERS}\n{cell}", encoding="utf-8")
    result = small.sit(Case(case, Expected(about="", others="full", cell_seconds=10.0)), folder)
    return result, next(ran for ran in result.sitting.ran if ran.id == "extra-1")


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_one_student_leaves_does_not_reach_the_next(
    attack: str, small_in: Small, tmp_path: Path
) -> None:
    _, left = sit(small_in, tmp_path / "first", ATTACKS[attack] + "print('left')")
    second, looked = sit(small_in, tmp_path / "second", LOOKS)
    assert [output.get("text") for output in left.outputs] == ["left\n"]
    assert (looked.error, looked.outputs[-1].get("text")) == ("", "left to the second: []\n")
    assert [score.name for score in second.scores if score.earned not in (None, score.points)] == []
