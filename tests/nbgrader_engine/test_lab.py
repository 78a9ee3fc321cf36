"""`course lab`: JupyterLab with nbgrader's pages on, whose button grades with the engine."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from click.testing import CliRunner
from lab_server import TOKEN, LabServer
from nbgrader.validator import Validator
from submitted_class import WEEK, Handed, book, hand_in, make_course

from autograder.cli.app import app
from autograder.errors import CourseError
from autograder.nbgrader import lab

PAGES = ("assignment_list", "course_list", "formgrader", "validate_assignment")


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[list[str]]:
    """The arguments with which JupyterLab was started, in the place of starting it."""
    calls: list[list[str]] = []
    (tmp_path / "course" / "source").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "course")
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", "/mine")
    monkeypatch.setattr("jupyterlab.labapp.LabApp.launch_instance", calls.append)
    return calls


@pytest.mark.parametrize(
    ("arguments", "passed_on"),
    [
        ([], []),
        (["--port", "8890", "--no-browser", "--allow-root"], ["--no-browser", "--port=8890", "--allow-root"]),
        (["source", "--port=8890"], ["--port=8890"]),
    ],
)
def test_what_follows_the_folder_goes_to_jupyterlab(
    started: list[list[str]], tmp_path: Path, arguments: list[str], passed_on: list[str]
) -> None:
    done = CliRunner().invoke(app, ["lab", *arguments])
    assert done.exit_code == 0, done.exception
    assert started == [[str(tmp_path / "course"), "--ServerApp.answer_yes=True", *passed_on]]
    assert os.environ["JUPYTER_CONFIG_PATH"] == os.pathsep.join(["/mine", str(lab.SETTINGS)])
    assert Path.cwd() == tmp_path / "course"


def test_a_folder_that_is_not_there_is_named(started: list[list[str]]) -> None:
    done = CliRunner().invoke(app, ["lab", "nowhere"])
    assert isinstance(done.exception, CourseError)
    assert (str(done.exception).startswith("nowhere: there is no such folder"), started) == (True, [])


def test_without_jupyterlab_it_says_how_to_get_it(
    started: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "importlib.util.find_spec", lambda name: None if name == "jupyterlab" else find_spec(name)
    )
    done = CliRunner().invoke(app, ["lab"])
    assert str(done.exception) == "jupyterlab is not installed here\n  run: pip install jupyterlab"
    assert started == []


@pytest.mark.slow
def test_an_instructor_grades_in_the_formgrader_and_the_report_follows(tmp_path: Path) -> None:
    course = make_course(tmp_path / "course")
    hand_in(course, "ada", book(course))
    before = {path: path.read_bytes() for path in course.source.rglob("*") if path.is_file()}
    server = LabServer(course.root, tmp_path / "home")
    try:
        server.wait()
        said = server.ask(f"/formgrader/api/submission/{WEEK}/ada/autograde", "POST")
        assert said["success"], said
        (notebook,) = server.ask(f"/formgrader/api/submitted_notebooks/{WEEK}/small")
        assert (notebook["student"], notebook["score"], notebook["needs_manual_grade"]) == ("ada", 23.0, True)
        (why,) = [
            grade
            for grade in server.ask(f"/formgrader/api/grades?submission_id={notebook['id']}")
            if grade["name"] == "why"
        ]
        server.ask(f"/formgrader/api/grade/{why['id']}", "PUT", manual_score=1.5, extra_credit=None)
        source = server.ask("/api/contents/source/small/small.py?type=notebook&content=1")
        assert source["type"] == "notebook"
        server.ask(
            "/api/contents/source/small/small.py",
            "PUT",
            type="notebook",
            format="json",
            content=source["content"],
        )
        viewers = server.ask("/lab/api/settings/@jupyterlab/docmanager-extension:plugin")["schema"][
            "properties"
        ]
        assert viewers["defaultViewers"]["default"]["python"] == "Jupytext Notebook"
    finally:
        status = server.stop()
    assert status == 0
    log = server.log.read_text()
    assert [page for page in PAGES if f"{page} | extension was successfully loaded" not in log] == []
    assert {path: path.read_bytes() for path in course.source.rglob("*") if path.is_file()} == before
    assert list((tmp_path / "home").rglob("*config*")) == []
    assert Handed(course, {}).standings()["ada"].score == 24.5
    report = [sys.executable, "-m", "autograder.cli", "report", WEEK, "--course", str(course.root)]
    shown = subprocess.run(report, capture_output=True, text=True, check=True).stdout
    assert "24.5" in shown


SLOW_PAGE = """
import time
from pathlib import Path
from jupyter_server.base.handlers import JupyterHandler

class Slow(JupyterHandler):
    def get(self):
        Path("begun").touch()
        for _ in range(6_000):
            time.sleep(0.1)

def _load_jupyter_server_extension(server):
    server.web_app.add_handlers(".*", [("/slow", Slow)])
"""


@pytest.mark.slow
def test_a_page_that_takes_minutes_does_not_keep_it_from_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "course" / "source").mkdir(parents=True)
    (tmp_path / "slow_page.py").write_text(SLOW_PAGE)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")]))
    extension = "--ServerApp.jpserver_extensions={'slow_page': True}"
    server = LabServer(tmp_path / "course", tmp_path / "home", extension)
    try:
        server.wait()
        asked = socket.create_connection(server.address())
        asked.sendall(f"GET /slow?token={TOKEN} HTTP/1.0\r\n\r\n".encode())
        assert server.sees(tmp_path / "course" / "begun")
    finally:
        status = server.stop(signal.SIGTERM)
    asked.close()
    assert (status, list((tmp_path / "home" / "runtime").glob("jpserver-*.json"))) == (0, [])


@pytest.mark.slow
def test_nbgrader_validates_a_release(tmp_path: Path) -> None:
    course = make_course(tmp_path)
    assert failures(course.root / "solutions" / WEEK / "small.ipynb") == []
    stubs = failures(course.root / "release" / WEEK / "small.ipynb")
    assert re.sub("<[^>]*>", "", stubs[0]).endswith("NotImplementedError: softmax")
    assert len(stubs) == len([cell for cell in course.exams(WEEK)[0].cells if cell.points]) - 1


def failures(path: Path) -> list[str]:
    """The errors that `nbgrader validate` and the page's button "Validate" show."""
    return [cell["error"] for cell in Validator().validate(str(path)).get("failed", [])]
