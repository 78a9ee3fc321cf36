"""An instructor at the formgrader's pages, in a browser: autograde week 01, mark the reflection, read the report.

Needs chromium and playwright (`pip install playwright`; no browser of its own). Its screenshots lie in pytest's folder
for the test: `python -m pytest -m long tests/nbgrader_engine --basetemp /tmp/seen`.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lab_server import TOKEN, LabServer

from autograder.compiler.compile import compile_assignment
from autograder.course import Course, read_week
from autograder.grading.gradebook import Gradebook

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine"),
]

REPOSITORY = Path(__file__).resolve().parents[2]
OPTIONS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
GRADING_MS = 240_000.0


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """Week 01 of this repository, compiled, with the worked solution handed in."""
    made = Course(tmp_path / "course")
    shutil.copytree(REPOSITORY / "source" / "week01", made.source / "week01")
    compile_assignment(made, "week01")
    with Gradebook(made.gradebook) as book:
        book.register(read_week(made.source / "week01"), made.exams("week01"))
    shutil.copytree(made.solutions / "week01", made.submitted / "ada" / "week01")
    return made


@pytest.fixture
def server(course: Course, tmp_path: Path) -> Iterator[LabServer]:
    server = LabServer(course.root, tmp_path / "home")
    try:
        server.wait()
        yield server
    finally:
        server.stop()


@pytest.fixture
def page(server: LabServer) -> Iterator[Any]:
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(f"{server.url}/lab?token={TOKEN}")
        yield page
        browser.close()


def test_a_mark_given_in_the_formgrader_is_in_the_report(
    course: Course, server: LabServer, page: Any, tmp_path: Path
) -> None:
    page.locator(".lm-MenuBar-itemLabel", has_text="Nbgrader").wait_for()
    page.goto(f"{server.url}/lab/tree/source/week01/pca_svd.py")
    page.locator(".jp-MarkdownCell h1", has_text="Power iteration").wait_for()
    page.screenshot(path=tmp_path / "1-source.png")

    page.goto(f"{server.url}/formgrader/manage_submissions/week01")
    page.locator("tr", has_text="ada").locator("td.autograde a").click()
    page.get_by_text("Successfully autograded 'week01' for student 'ada'.").wait_for(timeout=GRADING_MS)
    page.screenshot(path=tmp_path / "2-autograded.png")
    automatic = total_of(course)

    page.goto(f"{server.url}/formgrader/gradebook/week01/pca_svd")
    page.locator("tbody td a").first.click()
    mark = page.locator("input#reflection")
    with page.expect_response(lambda answer: answer.request.method == "PUT"):
        mark.fill("2")
        mark.press("Tab")
    mark.scroll_into_view_if_needed()
    page.screenshot(path=tmp_path / "3-marked.png")
    assert total_of(course) == automatic + 2.0


def total_of(course: Course) -> float:
    """What `course report` counts for the one student."""
    with Gradebook(course.gradebook) as book:
        (standing,) = book.scores("week01")
    return standing.total
