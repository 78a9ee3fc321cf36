"""The trial: a JupyterHub on this machine, in both layouts and with both exchanges, from release to feedback.

What is in deploy/jupyterhub is run as it stands there, with other names: system accounts that are made for the trial
and removed, the hub's own logins, servers of the students and graders, and commands typed into their terminals.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from cases.case import COURSE
from documents import ROOT
from hub_accounts import accounts, can, give, home
from hub_server import BIN, Hub, Server, hub, until

SETTINGS = ROOT / "deploy/jupyterhub"
TEACHER, ADA, BEN, ACCOUNT, KEEPER = "trial-teacher", "trial-ada", "trial-ben", "trial-grader", "trial-keeper"
PORT = 18_000
NGSHARE = os.environ.get("NGSHARE_PYTHON", "")


def lacking() -> str:
    """What this machine lacks for the trial; empty when it has everything."""
    if os.geteuid() != 0 or not shutil.which("useradd"):
        return "makes system accounts: Linux, as root"
    if not (BIN / "jupyterhub").exists():
        return "no JupyterHub in this environment: pip install jupyterhub"
    return "" if shutil.which("configurable-http-proxy") else "no configurable-http-proxy on the PATH: npm"


pytestmark = [pytest.mark.long, pytest.mark.skipif(bool(lacking()), reason=lacking())]


@dataclass(frozen=True)
class Trial:
    """A hub that runs, its course, and the server that grades."""

    hub: Hub
    course: Path
    grader: Server
    ada: Server
    ben: Server

    def type(self, command: str, status: int = 0) -> str:
        """Type a command in the course's folder, in a terminal of the server that grades."""
        return self.grader.run(f"cd {self.course} && {command}", status)


@contextmanager
def trial(layout: str) -> Iterator[Trial]:
    """Set a course up in one of the layouts, as the page says, and open everybody's server."""
    owner = TEACHER if layout == "one_instructor" else ACCOUNT
    with (
        tempfile.TemporaryDirectory(prefix="hub-trial-") as name,
        accounts(TEACHER, ADA, BEN, ACCOUNT, KEEPER),
    ):
        folder = Path(name)
        folder.chmod(0o755)
        exchange = folder / "exchange"
        exchange.mkdir()
        exchange.chmod(0o777)
        course = place_course(owner)
        with hub(place_settings(folder, exchange) / f"{layout}.py", PORT, place(folder / "hub")) as running:
            if owner == TEACHER:
                grader = running.server(TEACHER)
            else:
                grader = running.service("ml101", running.token_of(TEACHER))
                until(lambda: grader.status("api/status") == 200)
            yield Trial(running, course, grader, running.server(ADA), running.server(BEN))


def place(folder: Path) -> Path:
    folder.mkdir(mode=0o700)
    return folder


def place_course(owner: str) -> Path:
    """The small course in the home of the account that grades, and nbgrader told where it is."""
    course = home(owner) / "ml101"
    shutil.copytree(COURSE / "source", course / "source")
    shutil.copy(ROOT / "nbgrader_config.py", course)
    (home(owner) / ".jupyter").mkdir()
    (home(owner) / ".jupyter/nbgrader_config.py").symlink_to(course / "nbgrader_config.py")
    give(home(owner), owner)
    return course


def place_settings(folder: Path, exchange: Path) -> Path:
    """The settings as they are shipped, with the trial's names in the place of the example's."""
    settings = folder / "jupyterhub"
    shutil.copytree(SETTINGS, settings)
    names = {
        '"lovelace"': f'"{TEACHER}"',
        ', "hopper"': "",
        '["ada", "ben"]': f'["{ADA}", "{BEN}"]',
        '"grader-ml101"': f'"{ACCOUNT}"',
        'KEEPER = "ngshare"': f'KEEPER = "{KEEPER}"',
        "/srv/ngshare/bin/python": NGSHARE,
        "/srv/nbgrader/exchange": str(exchange),
        "9101": "18101",
        "9102": "18102",
    }
    files = sorted(settings.rglob("*.py"))
    for old, new in names.items():
        assert any(old in file.read_text(encoding="utf-8") for file in files), f"{old}: not in the settings"
        for file in files:
            file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    return settings


def hand_in(server: Server) -> None:
    """Hand in what is in a student's folder, as the assignment list does."""
    answer = server.ask("assignments/submit", "POST", assignment_id="small", course_id="ml101")
    assert answer["success"], answer


def statuses(server: Server) -> list[str]:
    return [each["status"] for each in server.ask("assignments?course_id=ml101")["value"]]


def totals(course: Path) -> dict[str, float]:
    """What each student earned automatically, out of nbgrader's tables."""
    with sqlite3.connect(course / "gradebook.db") as book:
        rows = book.execute(
            "SELECT student_id, SUM(auto_score) FROM grade"
            " JOIN submitted_notebook ON submitted_notebook.id = grade.notebook_id"
            " JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id"
            " GROUP BY student_id"
        )
        return dict(rows.fetchall())


def released_to_feedback(trial: Trial) -> None:
    """Go the whole way of an assignment: release, fetch, hand in, collect, grade, feedback."""
    trial.type("course compile small")
    trial.type("nbgrader release_assignment small")
    assert statuses(trial.ada) == ["released"]
    for server in (trial.ada, trial.ben):
        server.ask("assignments/fetch", "POST", assignment_id="small", course_id="ml101")
    # Ada hands the worked solution in, Ben what was released
    fetched = home(ADA) / "small/small.ipynb"
    shutil.copy(trial.course / "solutions/small/small.ipynb", fetched)
    give(fetched, ADA)
    hand_in(trial.ada)
    hand_in(trial.ben)

    trial.type("nbgrader collect small")
    trial.type("course grade small")
    assert totals(trial.course) == {ADA: 23.0, BEN: 0.0}

    trial.type("course feedback small")
    trial.type("nbgrader release_feedback small")
    trial.ada.ask("assignments/fetch_feedback", "POST", assignment_id="small", course_id="ml101")
    (page,) = (home(ADA) / "small/feedback").rglob("small.html")
    assert "softmax" in page.read_text(encoding="utf-8")
    assert not list((home(BEN) / "small").rglob("*.html"))


def assert_kept_apart(trial: Trial) -> None:
    """Students reach neither the formgrader nor what lies in the course's folder; the grader does."""
    (assignment,) = trial.grader.ask("formgrader/api/assignments")
    assert (assignment["name"], assignment["num_submissions"]) == ("small", 2)
    assert trial.ada.status("formgrader/") == 404
    for name in (
        "gradebook.db",
        "source/small/small.py",
        "solutions/small",
        "build/exams",
        "submitted/trial-ben",
    ):
        path = trial.course / name
        assert path.exists()
        assert not can(ADA, "-r", path), name
    trial.ada.run(f"cat {trial.course}/gradebook.db", status=1)


@pytest.mark.parametrize("layout", ["one_instructor", "several_graders"])
def test_an_assignment_goes_from_release_to_feedback_through_the_exchange(layout: str) -> None:
    with trial(layout) as each:
        released_to_feedback(each)
        assert_kept_apart(each)


@pytest.mark.skipif(
    not NGSHARE or not (BIN / "ngshare-course-management").exists(),
    reason="no ngshare: docs/jupyterhub.md says how to install it; NGSHARE_PYTHON names its environment's Python",
)
def test_an_assignment_goes_from_release_to_feedback_through_ngshare() -> None:
    with trial("with_ngshare") as each:
        each.type("ngshare-course-management create_course ml101 ml101")
        for student in (ADA, BEN):
            each.type(f"ngshare-course-management add_student ml101 {student}")
        released_to_feedback(each)
        assert_kept_apart(each)


def test_only_graders_reach_the_course_s_server() -> None:
    with trial("several_graders") as each:
        strangers = each.hub.service("ml101", each.hub.token_of(ADA))

        assert each.grader.status("formgrader/") == 200
        assert strangers.status("formgrader/") == 403
        assert strangers.status("api/contents") == 403
