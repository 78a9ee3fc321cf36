"""The test files that students' otter runs, and those that `otter run` grades with."""

from __future__ import annotations

from pathlib import Path

import pytest
from otter_notebooks import code, question, save

from autograder.compiler.otter import otter_tests
from autograder.compiler.otter.test_files import read_test_file
from autograder.compiler.source import read_notebook

PERCENT = """\
# %%
from autograder.checks import assert_close

# %% solution="double"
def double(x):
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION

# %% test="double" points=2
assert double(3) == 6, "double(3) is 6"
### BEGIN HIDDEN TESTS
# hint: negative numbers too
assert double(-421) == -842
### END HIDDEN TESTS

# %% test="double" part="marks" points=4
sum(double(n) == 2 * n for n in range(4))

# %% test="double" part="closed" points=1
### BEGIN HIDDEN TESTS
assert double(0) == 0
### END HIDDEN TESTS
"""
CASES = [code("x == 2", "True"), code("# HIDDEN\nx", "2")]


@pytest.fixture
def percent(tmp_path: Path) -> Path:
    path = tmp_path / "lab.py"
    path.write_text(PERCENT)
    return path


def names_in(written: dict[str, bytes]) -> dict[str, list[tuple[float | None, bool]]]:
    """Read the files back: each case's points, and whether it is hidden."""
    read = {name: read_test_file(text.decode()) for name, text in written.items()}
    return {name: [(case.points, case.hidden) for case in one.cases] for name, one in read.items() if one}


def test_students_get_the_visible_checks_alone(percent: Path) -> None:
    written = otter_tests(read_notebook(percent), percent)

    assert names_in(written) == {"tests/double.py": [(2.0, False), (4.0, False)]}
    assert b"421" not in b"".join(written.values())


def test_otter_run_gets_all_of_them(percent: Path) -> None:
    written = otter_tests(read_notebook(percent), percent, hidden=True)

    assert names_in(written) == {"tests/double.py": [(2.0, True), (4.0, False), (1.0, True)]}


def test_one_of_several_notebooks_has_a_folder_of_its_own(percent: Path) -> None:
    assert list(otter_tests(read_notebook(percent), percent, alone=False)) == ["tests/lab/double.py"]


def test_a_notebook_of_otters_gets_its_own_cases_back(tmp_path: Path) -> None:
    path = save(
        tmp_path / "lab.ipynb", *question("name: q1\npoints: [1, 3]", [code("x = 2 # SOLUTION")], CASES)
    )
    notebook = read_notebook(path)

    assert otter_tests(notebook, path)["tests/q1.py"].decode().count(">>> ") == 1
    assert names_in(otter_tests(notebook, path, hidden=True)) == {
        "tests/q1.py": [(None, False), (None, True)]
    }


@pytest.mark.parametrize(
    ("answer", "wanted"),
    [
        ("def double(x):\n    return 2 * x", [True, True]),
        ("def double(x):\n    return x", [False, False]),
        ("def double(x):\n    return 2 * x if x > 2 else 0", [True, False]),
        ("pass", [False, False]),
    ],
)
def test_otter_holds_them_as_we_do(percent: Path, tmp_path: Path, answer: str, wanted: list[bool]) -> None:
    test_files = pytest.importorskip("otter.test_files")
    ((_, text),) = otter_tests(read_notebook(percent), percent).items()
    file = tmp_path / "double.py"
    file.write_bytes(text)
    names: dict[str, object] = {}
    exec(answer, names)

    test = test_files.ExceptionTestFile.from_file(str(file))
    test.run(names)

    assert [result.passed for result in test.test_case_results] == wanted


@pytest.mark.parametrize(("x", "wanted"), [(2, [True, True]), (3, [False, False])])
def test_otter_holds_its_own_as_before(tmp_path: Path, x: int, wanted: list[bool]) -> None:
    test_files = pytest.importorskip("otter.test_files")
    path = save(tmp_path / "lab.ipynb", *question("name: q1", [code("x = 2 # SOLUTION")], CASES))
    file = tmp_path / "q1.py"
    file.write_bytes(otter_tests(read_notebook(path), path, hidden=True)["tests/q1.py"])

    test = test_files.OKTestFile.from_file(str(file))
    test.run({"x": x})

    assert [result.passed for result in test.test_case_results] == wanted
