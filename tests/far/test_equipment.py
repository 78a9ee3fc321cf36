"""Machines that would give other scores do not work together, and say in what they differ."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace

import pytest

from autograder.grading.far import equipment as module
from autograder.grading.far.equipment import Equipment, equipment, in_short, unlike

Changed = Callable[..., str]


@pytest.fixture
def changed(monkeypatch: pytest.MonkeyPatch) -> Changed:
    """Give what `in_short` says where the equipment is another one."""
    ours = equipment()

    def short(sandbox: str, **fields: object) -> str:
        with monkeypatch.context() as patch:
            patch.setattr(module, "equipment", lambda: replace(ours, **fields))
            return in_short.__wrapped__(sandbox)  # type: ignore[arg-type]

    return short


def test_the_local_sandbox_depends_on_engine_python_and_packages(changed: Changed) -> None:
    ours = in_short("local")

    assert changed("local") == ours
    assert changed("local", host="elsewhere") == ours
    for fields in ({"engine": "0" * 64}, {"python": "CPython 3.99"}, {"packages": ("numpy-1.dist-info",)}):
        assert changed("local", **fields) != ours


def test_containers_depend_on_the_engine_alone(changed: Changed) -> None:
    assert changed("docker", packages=("numpy-1.dist-info",), python="CPython 3.99") == in_short("docker")
    assert changed("docker", engine="0" * 64) != in_short("docker")


def test_it_is_said_which_packages_differ() -> None:
    ours = equipment()
    theirs = Equipment(
        "lab-7", ours.version, ours.engine, ours.python, (*ours.packages[1:], "odd-1.0.dist-info")
    )

    said = unlike(theirs, "local")

    assert said.startswith("lab-7 grades with something else: wanted the same packages, there is no ")
    assert ours.packages[0] in said
    assert "there is, and not here, odd-1.0.dist-info" in said


def test_packages_are_the_same_whatever_a_library_has_imported() -> None:
    """setuptools extends the path when it is imported."""
    program = (
        "import sys\n{}\nfrom autograder.grading.results.task_key import installed_packages\n"
        "print(installed_packages())"
    )
    plain, after = (
        subprocess.run(
            [sys.executable, "-c", program.format(first)], capture_output=True, text=True, check=True
        ).stdout
        for first in ("", "import setuptools")
    )

    assert plain == after


def test_dask_is_not_loaded_without_a_cluster() -> None:
    program = (
        "import sys, autograder.cli.grading, autograder.grading.running.worker\n"
        "print([name for name in ('dask', 'distributed') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
