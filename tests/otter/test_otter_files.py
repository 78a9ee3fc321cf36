"""Files beside otter's notebooks: the tests alone may read what otter's grader was to have."""

from __future__ import annotations

import base64
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from held_notebooks import earned, hold, printed
from otter_notebooks import code, exam_of, question, raw, read, save

from autograder.compiler.exam import exam_bytes
from autograder.compiler.files import data_files
from autograder.compiler.otter import files, withheld_files
from autograder.model import Otter
from autograder.sandbox.local import LocalSandbox

CONFIG = raw("# ASSIGNMENT CONFIG\nautograder_files:\n  - hidden.csv\n  - kept\n  - ../outside.csv")
FILES = {"hidden.csv": "731", "kept/deep/more.csv": "5", "data.csv": "1"}
READS = 'int(open("hidden.csv").read()) + int(open("kept/deep/more.csv").read()) == x'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, content in FILES.items():
        (tmp_path / "hw" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "hw" / name).write_text(content)
    (tmp_path / "outside.csv").write_text("secret")
    return tmp_path / "hw"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[LocalSandbox]:
    with LocalSandbox([]) as opened:
        yield opened


def question_reading(answer: str) -> list[dict]:
    return question("name: q1", [code(answer)], [code(f"# HIDDEN\n{READS}", "True")])


def test_the_exam_has_the_graders_files_and_students_do_not(folder: Path) -> None:
    notebook = read(folder, CONFIG, *question_reading("x = 736 # SOLUTION"))
    exam = exam_of(folder, CONFIG, *question_reading("x = 736 # SOLUTION"))

    assert notebook.otter == exam.otter == Otter(files={"hidden.csv": b"731", "kept/deep/more.csv": b"5"})
    assert base64.b64encode(b"731") in exam_bytes(exam)
    assert data_files(folder) == ("data.csv",)
    assert notebook.remarks == (
        "autograder_files: there is no ../outside.csv beside the notebook",
        "autograder_files are in the examiner alone: a test in the student's process finds none",
    )


@pytest.mark.slow
def test_a_test_reads_them_and_the_students_process_cannot(sandbox: LocalSandbox, folder: Path) -> None:
    exam = exam_of(folder, CONFIG, *question_reading("x = 736 # SOLUTION"))
    look = "import os\nx = 736\nprint(os.path.exists('hidden.csv'), os.path.exists('kept'))"
    sitting = hold(sandbox, exam, {"q1": look})

    assert (earned(exam, sitting), printed(sitting, "q1")) == ({"q1-1": 1.0}, "False False\n")


def test_files_that_are_too_large_are_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST_BYTES", 3)
    notebook = read(folder, CONFIG, *question_reading("x = 736 # SOLUTION"))

    assert notebook.otter == Otter()
    assert notebook.remarks[-1] == "autograder_files are left out: more than 0 MB"


@pytest.mark.parametrize(
    ("config", "wanted"),
    [
        ("name: a", ("data.csv", "kept/deep/more.csv", "hidden.csv")),
        ("files: [data.csv]", ("data.csv",)),
        ("files:\n  - kept", ("kept/deep/more.csv",)),
        ("files: data.csv", ("data.csv",)),
    ],
)
def test_students_get_the_files_that_are_named_where_any_are(
    folder: Path, config: str, wanted: tuple[str, ...]
) -> None:
    save(folder / "lab.ipynb", raw(f"# ASSIGNMENT CONFIG\n{config}"), *question_reading("x = 1 # SOLUTION"))

    assert set(data_files(folder)) == set(wanted)


def test_files_of_another_notebook_in_the_folder_are_not_withheld(folder: Path) -> None:
    save(folder / "lab.ipynb", raw("# ASSIGNMENT CONFIG\nfiles: [data.csv]"), *question_reading("x = 1"))
    (folder / "more.py").write_text('# %% solution="x"\n### BEGIN SOLUTION\nx = 1\n### END SOLUTION\n')

    assert "hidden.csv" in data_files(folder)


def test_what_otter_made_of_the_notebooks_stays_behind(folder: Path) -> None:
    save(folder / "lab.ipynb", *question_reading("x = 1 # SOLUTION"))
    made = {
        "dist/autograder/tests/q1.py": "x",
        "dist/autograder/requirements.txt": "",
        "dist/student/data.csv": "1",
        "otter_config.json": '{"token": "secret"}',
        "autograder/notes.txt": "no folder of otter's",
    }
    for name, content in made.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content)
    for name, member in (("grades.zip", "run_autograder"), ("data.zip", "data.csv")):
        with zipfile.ZipFile(folder / name, "w") as archive:
            archive.writestr(member, "")
    (folder / "broken.zip").write_bytes(b"PK")

    assert withheld_files(folder) & set(data_files(folder)) == set()
    assert set(data_files(folder)) - set(FILES) == {"autograder/notes.txt", "broken.zip", "data.zip"}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (json.dumps({"seed": 5, "seed_variable": "s"}), Otter(5, "s")),
        ("{", Otter()),
        ("[]", Otter()),
    ],
)
def test_settings_beside_tests_have_a_seed_too(folder: Path, text: str, wanted: Otter) -> None:
    (folder / "tests").mkdir()
    (folder / "tests" / "q1.py").write_text(
        "test = {'name': 'q1', 'suites': [{'cases': [{'code': '>>> x\\n2'}]}]}"
    )
    (folder / "otter_config.json").write_text(text)

    assert read(folder, code('grader.check("q1")')).otter == wanted
