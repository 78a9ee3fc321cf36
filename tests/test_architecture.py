"""The rules on who may import what, read from the source with `ast`; nothing is imported to check them.

They keep the trusted and the untrusted side apart, so a broken rule is mended in the code, not here.
"""

from __future__ import annotations

import ast
import sys
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "autograder"

# from the bottom up; a room imports from rooms further down, never from its own level
LEVELS = (
    ("errors", "hidden_key", "magics", "model"),
    ("course", "checks", "datasets"),
    ("compiler", "exam", "sandbox"),
    ("grading",),
    ("audit", "exporting", "nbgrader", "reports"),
    ("demo", "releasing"),
    ("cli",),
)
LEVEL = {room: height for height, rooms in enumerate(LEVELS) for room in rooms}
# the one way across a level: what runs beside student code speaks the examiner's language
WIRE = ("autograder.exam.codec", "autograder.exam.frames", "autograder.exam.wire")
ACROSS = {"sandbox": WIRE}

STARTS_PROCESSES = {"subprocess", "multiprocessing", "pty", "pexpect"}
OS_CALLS = tuple(f"os.{call}" for call in ("fork", "spawn", "exec", "posix_spawn", "system", "popen"))
OTHER_CALLS = ("ProcessPoolExecutor", "create_subprocess_exec", "create_subprocess_shell")
SPEAKS_SQL = {"sqlalchemy", "sqlite3", "alembic", "psycopg", "psycopg2"}
BESIDE_STUDENTS = ("sandbox/runner.py", "sandbox/shell.py", "sandbox/zygote.py")


def sources() -> list[str]:
    return sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))


@cache
def tree_of(source: str) -> ast.Module:
    return ast.parse((PACKAGE / source).read_text(encoding="utf-8"))


def module_of(source: str) -> str:
    return ".".join(("autograder", *Path(source).with_suffix("").parts)).removesuffix(".__init__")


@cache
def file_of(module: str) -> str:
    """The source of one of our modules; empty for a name that is something inside a module."""
    place = PACKAGE.joinpath(*module.split(".")[1:])
    path = place / "__init__.py" if place.is_dir() else place.with_suffix(".py")
    return path.relative_to(PACKAGE).as_posix() if path.is_file() else ""


@cache
def imported(source: str) -> frozenset[str]:
    """Every module that a file imports anywhere, functions included; of `from a import b` also `a.b`."""
    found: set[str] = set()
    for node in ast.walk(tree_of(source)):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{source}:{node.lineno}: a relative import hides where it leads"
            module = str(node.module)
            inner = {f"{module}.{alias.name}" for alias in node.names}
            found |= {module} | {name for name in inner if module.startswith("autograder") and file_of(name)}
    return frozenset(found)


def ours(source: str) -> set[str]:
    return {module for module in imported(source) if module.startswith("autograder.")}


def packages(source: str) -> set[str]:
    """The top-level names of what a file imports: `numpy`, `os`, `autograder`."""
    return {module.partition(".")[0] for module in imported(source)}


def room_of(module: str) -> str:
    return module.split(".")[1]


def users_of(names: set[str]) -> set[str]:
    return {source for source in sources() if packages(source) & names}


def test_every_room_has_a_level() -> None:
    found = {room_of(module_of(source)) for source in sources() if module_of(source) != "autograder"}

    assert found - LEVEL.keys() == set()


@pytest.mark.parametrize("source", [one for one in sources() if one != "__init__.py"])
def test_imports_run_downward_only(source: str) -> None:
    room = room_of(module_of(source))
    across = ACROSS.get(room, ())
    wrong = {
        module
        for module in ours(source)
        if room_of(module) != room and LEVEL[room_of(module)] >= LEVEL[room] and not module.startswith(across)
    }

    assert wrong == set()


def test_only_the_sandbox_starts_processes() -> None:
    found = users_of(STARTS_PROCESSES) | {source for source in sources() if process_starters(source)}

    assert {source for source in found if not source.startswith("sandbox/")} == set()


def process_starters(source: str) -> set[str]:
    """What a file names that starts a process, though its module does other things too."""
    found: set[str] = set()
    for node in ast.walk(tree_of(source)):
        if isinstance(node, ast.Attribute):
            found.add(f"{ast.unparse(node.value)}.{node.attr}")
        elif isinstance(node, ast.ImportFrom):
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return {name for name in found if name.startswith(OS_CALLS) or name.endswith(OTHER_CALLS)}


def test_only_the_gradebook_speaks_sql() -> None:
    found = {source for source in users_of(SPEAKS_SQL) if not source.startswith("grading/gradebook/")}

    assert found == set()


@pytest.mark.parametrize(
    ("library", "places"),
    [
        ("jupytext", ("compiler/",)),
        ("genanki", ("reports/cards.py",)),
        ("dulwich", ("releasing/git_repository.py", "releasing/working_copy.py")),
        ("pyarrow", ("reports/grades/parquet.py",)),
        ("safetensors", ("checks/checkpoint_file.py",)),
        ("click", ("cli/",)),
        ("distributed", ("grading/far/",)),
        ("dask", ("grading/far/",)),
        # the compiler asks IPython what a magic stands for, and runs nothing by it
        ("IPython", ("sandbox/", "compiler/code.py")),
    ],
)
def test_one_place_knows_a_library(library: str, places: tuple[str, ...]) -> None:
    assert {source for source in users_of({library}) if not source.startswith(places)} == set()


@pytest.mark.parametrize("source", BESIDE_STUDENTS)
def test_beside_student_code_there_is_the_codec_and_the_sandbox_alone(source: str) -> None:
    loaded = loaded_with(source) - {"autograder.exam"}  # the package itself, which is empty

    assert {module for module in loaded if not module.startswith(("autograder.sandbox", *WIRE))} == set()


def loaded_with(source: str) -> set[str]:
    """Our modules that are in memory once a file is imported: what its imports import, and their packages."""
    found: set[str] = set()
    waiting = [module_of(source)]
    while waiting:
        module = waiting.pop()
        if module in found or module == "autograder" or not file_of(module):
            continue
        found.add(module)
        waiting += [module.rpartition(".")[0], *ours(file_of(module))]
    return found


@pytest.mark.parametrize("source", ["__init__.py", "exam/__init__.py", "sandbox/__init__.py"])
def test_a_package_beside_student_code_loads_nothing_by_itself(source: str) -> None:
    assert imported(source) - {"__future__"} == set()


def test_the_checks_are_imported_with_numpy_alone() -> None:
    found = {
        module.partition(".")[0]
        for source in sources()
        if source.startswith("checks/")
        for module in imported_at_once(source)
    }

    assert found - sys.stdlib_module_names == {"autograder", "numpy"}


def test_the_datasets_are_imported_with_numpy_alone() -> None:
    found = {
        module.partition(".")[0]
        for source in sources()
        if source.startswith("datasets/")
        for module in imported_at_once(source)
    }

    assert found - sys.stdlib_module_names == {"autograder", "numpy"}


def imported_at_once(source: str) -> set[str]:
    """What a file's import statements at its top level name; those in functions wait for a call."""
    found: set[str] = set()
    for node in tree_of(source).body:
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            found.add(str(node.module))
    return found


def test_the_vocabulary_needs_no_library() -> None:
    found = packages("errors.py") | packages("model.py")

    assert found - sys.stdlib_module_names == set()
