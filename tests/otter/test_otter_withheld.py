"""Which files beside otter's notebooks stay behind."""

from __future__ import annotations

from pathlib import Path

from otter_notebooks import code, raw, save

from autograder.compiler.otter import withheld_files

TEST = "test = {'name': 'q1', 'suites': [{'cases': [{'code': '>>> x\\n2'}]}]}"


def test_otters_tests_and_the_graders_files_stay_behind(tmp_path: Path) -> None:
    save(
        tmp_path / "lab.ipynb",
        raw("# ASSIGNMENT CONFIG\nautograder_files:\n  - secret.csv\n  - ./hidden"),
        code("x = 1"),
    )
    files = {
        "tests/q1.py": TEST,
        "tests/broken.py": "(",
        "tests/plain.py": "x = 1",
        "secret.csv": "",
        "data.csv": "",
    }
    for name, text in (files | {"hidden/a/b.csv": ""}).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    given = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}

    assert given - withheld_files(tmp_path) == {"lab.ipynb", "tests/plain.py", "data.csv"}


def test_a_folder_without_otter_withholds_nothing(tmp_path: Path) -> None:
    (tmp_path / "data.csv").write_text("")

    assert withheld_files(tmp_path) == frozenset()
