# %% extra
import os
import sys


def read(path):
    try:
        with open(path, "rb") as file:
            return file.read(1 << 20).decode(errors="replace")
    except OSError as error:
        return type(error).__name__


def link(path):
    try:
        return os.readlink(path)
    except OSError as error:
        return type(error).__name__


EXAM = "@EXAM@"
COURSE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(EXAM))))
said = {"os.environ": str(dict(os.environ)), "sys.argv": str([sys.argv, sys.orig_argv, sys.path])}
for pid in ("self", "1", str(os.getppid()), "thread-self"):
    said |= {f"{pid} {name}": read(f"/proc/{pid}/{name}") for name in ("environ", "cmdline", "comm", "maps")}
    said |= {f"{pid} {name}": read(f"/proc/{pid}/{name}") for name in ("mountinfo", "cgroup", "stack", "limits")}
    said |= {f"{pid} {name}": link(f"/proc/{pid}/{name}") for name in ("cwd", "root", "exe")}
said["keys"] = read("/proc/keys")
said["locks"] = read("/proc/locks")
print("told by:", [where for where, text in said.items() if COURSE in text or "exams/" in text])
