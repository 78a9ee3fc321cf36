"""The archive that Gradescope makes an autograder of: the engine, a week's exams, and what its container runs.

Theory of operation. Gradescope builds an image once, by `setup.sh`, with the archive in `/autograder/source`. For each
submission it starts a container, puts what was handed in into `/autograder/submission`, runs
`/autograder/run_autograder` as root, and reads `/autograder/results/results.json`. `gradescope_run` is what runs there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import msgspec

from autograder.course import Course
from autograder.errors import CourseError
from autograder.exporting.archive import zipped
from autograder.grading.keys import with_keys
from autograder.grading.running.brief import check_fresh, instructor_files
from autograder.model import Exam
from autograder.sandbox.environments import find_environment

__all__ = ["gradescope_archive"]

PACKAGE = Path(__file__).resolve().parents[1]
# what both sides of an exam need beside the notebooks' own libraries
NEEDED = ("ipython", "matplotlib-inline", "msgspec", "numpy")

SETUP = """\
#!/usr/bin/env bash
# Makes the image: a Python of its own for the engine, with the libraries that the notebooks import.
set -euo pipefail

export DEBIAN_FRONTEND=noninteractive
cd /autograder/source

find_python() {
    for python in python3.13 python3.12 python3.11 python3; do
        if command -v "$python" >/dev/null \\
            && "$python" -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$python"
            return
        fi
    done
    return 1
}

python=$(find_python) || {
    apt-get update
    apt-get install --yes --no-install-recommends python3 python3-venv ca-certificates
    python=$(find_python) || {
        echo "Python 3.11 or newer is needed: choose a newer base image in the autograder's settings" >&2
        exit 1
    }
}
"$python" -m venv /opt/course
/opt/course/bin/pip install --no-cache-dir --constraint constraints.txt --requirement requirements.txt
cp -r engine/autograder "$(/opt/course/bin/python -c 'import sysconfig; print(sysconfig.get_paths()["purelib"])')/"
chmod -R go+rX /opt/course
# exams and hidden tests: for root alone
chmod 700 /autograder/source
"""

RUN = """\
#!/usr/bin/env bash
set -euo pipefail
umask 077
mkdir -p /autograder/results
chmod 700 /autograder/source /autograder/results
cd /
exec /opt/course/bin/python -I -m autograder.exporting.gradescope_run /autograder
"""


def gradescope_archive(course: Course, week: str, hidden: str = "after_published") -> bytes:
    """Make the archive of one week; `hidden` is when students see what hidden tests gave, in Gradescope's words.

    Raises `CourseError` when the week is not compiled, or edited since, or its environment is not described.
    """
    exams = course.exams(week)
    check_fresh(course, week)
    files = {
        "setup.sh": SETUP.encode(),
        "run_autograder": RUN.encode(),
        "requirements.txt": "".join(f"{name}\n" for name in requirements(exams)).encode(),
        "constraints.txt": _constraints(course, exams[0].environment),
        "settings.json": msgspec.json.encode(
            {"hidden": hidden, "notebooks": [exam.notebook for exam in exams]}
        ),
    }
    files |= {f"engine/autograder/{name}": content for name, content in _engine()}
    for exam in with_keys(course, exams):
        files[f"exams/{exam.notebook}.json"] = msgspec.json.encode(exam, order="deterministic")
    beside = instructor_files(course, week)
    for name in beside.names if beside else ():
        files[f"files/{name}"] = (beside.folder / name).read_bytes() if beside else b""
    return zipped(files, programs=("setup.sh", "run_autograder"))


def requirements(exams: Iterable[Exam]) -> list[str]:
    """Name the packages that hold what the exams' notebooks import, as installed here, sorted."""
    modules = {module.partition(".")[0] for exam in exams for module in exam.modules}
    known = packages_distributions()
    found = {name.lower().replace("_", "-") for module in modules for name in known.get(module, ())}
    return sorted(found - {"course-in-a-box"} | set(NEEDED))


def _constraints(course: Course, environment: str) -> bytes:
    """Write the versions that an environment's lock names, without hashes: pip refuses to mix them with other files."""
    path = find_environment(course.root, environment).folder / "requirements.txt"
    lines = [line.split("--hash")[0].rstrip(" \\") for line in path.read_text(encoding="utf-8").split("\n")]
    pinned = [line for line in lines if "==" in line and not line.lstrip().startswith("#")]
    if not pinned:
        raise CourseError(f"{path}: no package in it\n  run: make lock")
    return "\n".join([*pinned, ""]).encode()


def _engine() -> Iterator[tuple[str, bytes]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        yield path.relative_to(PACKAGE).as_posix(), path.read_bytes()
