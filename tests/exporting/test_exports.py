"""Archives for Gradescope and for `otter run`, and what the first writes there."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from autograder.cli import main
from autograder.errors import EngineError
from autograder.exporting import gradescope_run
from autograder.exporting.archive import zipped
from autograder.exporting.gradescope_run import grade, results, write_results
from autograder.model import Exam, Paper, Score

SOURCE = """\
# %% solution="double"
def double(x):
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION

# %% test="double" points=2
assert double(3) == 6, "double(3) is 6"

# %% test="double" part="more" points=3
### BEGIN HIDDEN TESTS
# hint: negative numbers too
assert double(-421) == -842
### END HIDDEN TESTS

# %% [markdown] manual="why" points=1
# Why?
#
# ### BEGIN SOLUTION
# Because.
# ### END SOLUTION
"""


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "source" / "week01").mkdir(parents=True)
    (tmp_path / "source" / "week01" / "tiny.py").write_text(SOURCE)
    (tmp_path / "source" / "week01" / "data.csv").write_text("1\n")
    monkeypatch.chdir(tmp_path)
    run("compile")
    return tmp_path


def run(*arguments: str) -> None:
    with pytest.raises(SystemExit) as left:
        main(list(arguments))
    assert not left.value.code


def archive(path: Path) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(path.read_bytes()))


@pytest.fixture
def container(course: Path) -> Path:
    """The folders as Gradescope has them, the archive unpacked."""
    run("export", "gradescope", "week01")
    root = course / "autograder"
    for name in ("submission", "results"):
        (root / name).mkdir(parents=True)
    archive(course / "build" / "export" / "week01-gradescope.zip").extractall(root / "source")
    return root


def exam_of(course: Path) -> Exam:
    return msgspec.json.decode((course / "build/exams/week01/tiny.json").read_bytes(), type=Exam)


def test_an_archive_is_the_same_bytes_every_time() -> None:
    assert zipped({"b": b"2", "a": b"1"}) == zipped({"a": b"1", "b": b"2"})


def test_gradescopes_archive_has_the_engine_the_exams_the_files_and_its_two_programs(course: Path) -> None:
    run("export", "gradescope", "week01")
    path = course / "build" / "export" / "week01-gradescope.zip"
    found = archive(path)
    programs = [entry.filename for entry in found.infolist() if entry.external_attr >> 16 & 0o111]

    assert path.stat().st_mode & 0o077 == 0
    assert programs == ["run_autograder", "setup.sh"]
    assert {"exams/tiny.json", "files/data.csv", "engine/autograder/exam/examiner.py"} <= set(
        found.namelist()
    )
    assert "numpy" in found.read("requirements.txt").decode().split("\n")
    assert "--hash" not in found.read("constraints.txt").decode()


def test_otters_archive_has_hidden_tests_and_files(course: Path) -> None:
    run("export", "otter", "week01", "--output", str(course / "out"))
    found = archive(course / "out" / "week01-tiny-otter.zip")

    assert {"tests/double.py", "files/data.csv", "otter_config.json"} <= set(found.namelist())
    assert "421" in found.read("tests/double.py").decode()


def test_results_show_a_hidden_tests_score_when_they_may(course: Path) -> None:
    exam = exam_of(course)
    scores = (
        Score("test_double", "double", 2.0, 2.0),
        Score(
            "test_double_more", "double", 0.0, 3.0, "A hidden test did not pass.\nHint: negative numbers too"
        ),
        Score("why", "why", None, 1.0),
    )
    found = results([(exam, Paper("tiny", (), mended=("A cell was put back.",)), scores)], "after_published")

    assert [
        (test["name"], test["score"], test["max_score"], test["visibility"]) for test in found["tests"]
    ] == [
        ("test_double", 2.0, 2.0, "visible"),
        ("test_double_more", 0.0, 3.0, "after_published"),
    ]
    assert (found["output"], found["stdout_visibility"]) == ("A cell was put back.", "hidden")


def test_a_failure_of_the_test_itself_is_told(course: Path) -> None:
    scores = (Score("test_double", "double", None, 2.0), *(Score(name, "", 0.0, 1.0) for name in ("a", "b")))
    found = results([(replace(exam_of(course)), Paper("tiny", ()), scores)], "visible")

    assert found["tests"][0]["output"] == "graded by a person: the test itself did not work"


@pytest.mark.slow
def test_the_solution_earns_all_and_the_stub_nothing(container: Path) -> None:
    earned = []
    for place in ("solutions", "release"):
        content = (container.parent / place / "week01" / "tiny.ipynb").read_bytes()
        (container / "submission" / "tiny.ipynb").write_bytes(content)
        earned.append([test["score"] for test in grade(container, trusted=True)["tests"]])

    assert earned == [[2.0, 3.0], [0.0, 0.0]]


@pytest.mark.slow
def test_nothing_is_graded_where_student_code_would_run_as_root(
    container: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gradescope_run, "OWN_USER", "a layer that no sandbox has")

    with pytest.raises(EngineError, match="student code would run as root here"):
        grade(container)


@pytest.mark.slow
def test_what_a_submission_left_in_the_results_is_removed(
    container: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = (container.parent / "release" / "week01" / "tiny.ipynb").read_bytes()
    (container / "submission" / "tiny.ipynb").write_bytes(content)
    elsewhere = container / "elsewhere.json"
    elsewhere.write_text("{}")
    (container / "results" / "results.json").symlink_to(elsewhere)
    monkeypatch.setattr("sys.argv", ["gradescope_run", str(container)])
    monkeypatch.setattr(gradescope_run, "OWN_USER", "")

    gradescope_run.main()

    assert elsewhere.read_text() == "{}"
    assert [
        test["score"] for test in json.loads((container / "results" / "results.json").read_text())["tests"]
    ] == [0, 0]


def test_results_are_never_written_over_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "results.json").write_text("{}")

    with pytest.raises(EngineError, match="cannot be written"):
        write_results(tmp_path / "results.json", {})
