"""The command line's own part: exit statuses, and one sentence for what went wrong."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from autograder.cli import main
from autograder.cli.app import COMMANDS, app
from autograder.errors import CourseError, EngineError

SOURCE = '''\
# %% solution="double"
def double(x):
    """Double a number."""
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION

# %% test="double" points=2
assert double(3) == 6, "double(3) is 6"
'''


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A course of one week with one question, and one submission of its solution."""
    (tmp_path / "source" / "week01").mkdir(parents=True)
    (tmp_path / "source" / "week01" / "tiny.py").write_text(SOURCE)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def status(*arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        main(list(arguments))
    return int(left.value.code or 0)


def test_the_way_of_a_week_from_source_to_feedback(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert status("compile") == 0
    handed_in = course / "submitted" / "ada" / "week01" / "tiny.ipynb"
    handed_in.parent.mkdir(parents=True)
    handed_in.write_bytes((course / "solutions" / "week01" / "tiny.ipynb").read_bytes())
    capsys.readouterr()
    assert status("grade", "week01", "--json") == 0
    (graded,) = json.loads(capsys.readouterr().out)["submissions"]
    assert graded["scores"] == {"tiny/test_double": {"earned": 2.0, "points": 2.0, "reason": ""}}
    assert [status("feedback"), status("report"), status("check", str(handed_in))] == [0, 0, 0]
    assert (course / "feedback" / "ada" / "week01" / "index.html").exists()
    assert status("check", "--hidden", str(course / "release" / "week01" / "tiny.ipynb")) == 1


def test_a_stale_release_is_named_and_fails_the_check(
    course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status("compile")
    (course / "release" / "week01" / "tiny.ipynb").write_text("{}")
    assert status("compile", "--check") == 1
    assert "release/week01/tiny.ipynb" in capsys.readouterr().out


def test_a_week_that_is_refused_keeps_no_other_from_being_compiled(
    course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for week, name in (("week00", "broken"), ("week02", "tiny")):
        (course / "source" / week).mkdir()
        text = (course / "source" / "week01" / "tiny.py").read_text(encoding="utf-8")
        broken = text.replace("# %% test=", "# %% tset=") if name == "broken" else text
        (course / "source" / week / "tiny.py").write_text(broken, encoding="utf-8")
    assert status("compile") == 1
    said = capsys.readouterr()
    assert "1 of 3 not compiled: week00" in said.err
    assert "source/week00/tiny.py" in said.err
    assert [path.parent.name for path in sorted((course / "release").rglob("tiny.ipynb"))] == [
        "week01",
        "week02",
    ]
    assert status("compile", "week00") == 1
    assert "not compiled" not in capsys.readouterr().err


def test_grading_an_edited_source_asks_to_compile(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status("compile")
    (course / "submitted" / "ada" / "week01").mkdir(parents=True)
    path = course / "source" / "week01" / "tiny.py"
    os.utime(path, (path.stat().st_atime, path.stat().st_mtime + 100))
    assert status("grade", "week01") == 1
    assert "course compile week01" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("raised", "wanted"),
    [
        (CourseError("yours"), 1),
        (EngineError("ours"), 3),
        (KeyboardInterrupt(), 130),
        (click.UsageError("how"), 2),
    ],
)
def test_exit_statuses(
    course: Path,
    raised: BaseException,
    wanted: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise raised

    report = app.get_command(click.Context(app), "report")
    monkeypatch.setattr(report, "callback", fails)
    assert status("report") == wanted
    assert (str(raised) or "stopped") in capsys.readouterr().err


def test_a_folder_without_source_is_no_course(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert status("grade") == 1
    assert "wanted a folder with source/ in it" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments", [["grade", "week09"], ["check", "nothing.ipynb"], ["feedback", "week01"]]
)
def test_what_is_not_there_is_named(
    course: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    status("compile")
    assert status(*arguments) == 1
    assert arguments[1] in capsys.readouterr().err


def test_every_command_is_found_in_its_module_and_no_module_has_another() -> None:
    context = click.Context(app)
    found = {name: app.get_command(context, name) for name in app.list_commands(context)}
    assert None not in found.values()
    assert app.commands.keys() == found.keys() == COMMANDS.keys()
    assert app.get_command(context, "nothing") is None


def test_the_version_is_told_without_loading_what_grading_needs() -> None:
    libraries = {"sqlalchemy", "jupytext", "docker", "numpy"}
    code = f"import sys, autograder.cli.app; print(sorted({libraries} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_what_has_not_changed_is_passed_over_without_loading_what_grading_needs(course: Path) -> None:
    status("compile")
    handed_in = course / "submitted" / "ada" / "week01" / "tiny.ipynb"
    handed_in.parent.mkdir(parents=True)
    handed_in.write_bytes((course / "solutions" / "week01" / "tiny.ipynb").read_bytes())
    assert status("grade", "week01") == 0
    # what only writing needs, what holds exams, and what reads nbgrader's settings
    libraries = {"sqlalchemy.orm", "autograder.grading.running.pool", "traitlets"}
    code = "import sys, atexit, autograder.cli as cli\n"
    code += f"atexit.register(lambda: print(sorted({libraries} & set(sys.modules))))\ncli.main(['grade', 'week01'])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
    assert "1 submission: 1 unchanged" in done.stdout
