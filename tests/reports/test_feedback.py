"""What a student's pages say, and what they never say."""

import re
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from itertools import pairwise

import pytest
from graded_week import EXAM, PASSED, WEEK, mark, pages, result, standing

from autograder.course import Course
from autograder.errors import CourseError, EngineError
from autograder.model import Finding, Measurement, Ran
from autograder.reports.feedback import graded_students, write_feedback

FAILED = Finding(
    "test_kl", "failed", message="Wanted <0>, found 1.\n  test line 1", detail="assert kl(p, CANARY)"
)


def words(page: str) -> str:
    """The page's text, without tags and superfluous space."""
    return " ".join(re.sub(r"<style>.*?</style>|<[^>]*>", " ", page, flags=re.DOTALL).split())


def test_pages_lie_where_nbgrader_puts_them(tmp_path):
    written = pages(tmp_path, result())
    assert sorted(written) == ["index.html", "kl.html"]
    assert sorted(path.name for path in (tmp_path / "feedback/ada/week01").iterdir()) == [
        "index.html",
        "kl.html",
    ]


def test_verdict_is_said_in_words(tmp_path):
    page = pages(tmp_path, result((FAILED, PASSED[1])))["kl.html"]
    assert "test_kl ✗ not passed 0 of 3 points" in words(page)
    assert "test_kl_size ✓ passed 2 of 2 points" in words(page)
    assert "kl ◐ partly passed 2 of 5 points" in words(page)
    assert "why … waiting for a person 0 of 4 points" in words(page)


def test_message_is_shown_as_it_stands(tmp_path):
    page = pages(tmp_path, result((FAILED, PASSED[1])))["kl.html"]
    assert '<pre class="message">Wanted &lt;0&gt;, found 1.\n  test line 1</pre>' in page


def test_hidden_code_and_detail_are_nowhere(tmp_path):
    ran = Ran("t1", "error", ({"output_type": "stream", "name": "stdout", "text": "CANARY"},), error="CANARY")
    for page in pages(tmp_path, result((FAILED, PASSED[1]), ran=(ran,))).values():
        assert "CANARY" not in page
        assert "HIDDEN" not in page


def test_instructors_cell_that_the_exam_lost_is_not_shown(tmp_path):
    course = Course(tmp_path)
    pages(tmp_path, result())
    kept = tuple(cell for cell in EXAM.cells if cell.name != "test_kl")
    written = write_feedback(course, WEEK, [replace(EXAM, cells=kept)], standing())
    assert "CANARY" not in written[0].read_text()


def test_measured_figure_has_its_sentence_and_bar(tmp_path):
    measured = Measurement("accuracy", 0.8, 0.5, 0.9, 0.75)
    found = Finding("test_kl", "passed", measurements=(measured,))
    page = pages(tmp_path, result((found, PASSED[1])))["kl.html"]
    assert "accuracy 0.8: 75 % of the points; all from 0.9 on." in words(page)
    assert "0.5: no points 0.9: all points Measured on the CPU." in words(page)
    assert 'class="reached" width="75.0"' in page


def test_bar_of_a_figure_that_should_be_small_grows_towards_the_full_mark(tmp_path):
    measured = Measurement("error", 2.0, 5.0, 1.0, 0.75)
    found = Finding("test_kl", "passed", measurements=(measured,))
    assert 'class="reached" width="75.0"' in pages(tmp_path, result((found, PASSED[1])))["kl.html"]


def test_points_of_the_gradebook_go_before_the_graders(tmp_path):
    marks = (mark("test_kl", 2.5, 3.0, manual=2.0, extra=0.5), mark("test_kl_size", 2.0, 2.0))
    page = pages(tmp_path, result((FAILED, PASSED[1])), standing("ada", *marks))["kl.html"]
    assert "test_kl ◐ partly passed 2.5 of 3 points" in words(page)
    assert "Graded by a person: 2 of 3 points. Extra credit: 0.5." in words(page)


def test_a_persons_comment_stands_beside_the_answer(tmp_path):
    found = pages(
        tmp_path, result(), standing("ada", mark("why", 3.5, 4.0, manual=3.5, comment="<i>Good</i>"))
    )
    assert "&lt;i&gt;Good&lt;/i&gt;" in found["kl.html"]


def test_index_sums_up(tmp_path):
    late = standing("ada", mark("test_kl", 0.0, 3.0), mark("test_kl_size", 2.0, 2.0), penalty=0.5, total=1.5)
    text = words(pages(tmp_path, result((FAILED, PASSED[1])), late)["index.html"])
    assert (
        "Linear &lt;algebra&gt; Feedback for ada 1.5 of 9 points A person still has to grade a part" in text
    )
    assert "Earned 2 of 9 points For handing in late −0.5" in text
    assert "kl Wanted &lt;0&gt;, found 1. ◐ partly passed 2 / 5" in text


def test_index_tells_what_intake_mended(tmp_path):
    text = words(pages(tmp_path, result(mended=("The cell <kl> was there twice.",)))["index.html"])
    assert "What was put right before grading: The cell &lt;kl&gt; was there twice." in text


def test_unreadable_notebook_has_a_page_with_the_reason(tmp_path):
    written = pages(tmp_path, result((), cells=(), reason="'kl.ipynb' is damaged."))
    assert "&#39;kl.ipynb&#39; is damaged." in written["kl.html"]
    assert "There is nothing to show of it." in written["kl.html"]
    assert "&#39;kl.ipynb&#39; is damaged." in written["index.html"]


def test_notebook_called_index_leaves_the_summary_its_place(tmp_path):
    pages(tmp_path, result())
    course = Course(tmp_path)
    other = course.result_path("ada", "week01", "index")
    other.write_bytes(course.result_path("ada", "week01", "kl").read_bytes())
    exams = [EXAM, replace(EXAM, notebook="index")]
    written = write_feedback(course, WEEK, exams, standing())
    assert [path.name for path in written] == ["kl.html", "index-notebook.html", "index.html"]


def test_graded_students_are_those_with_results(tmp_path):
    assert graded_students(Course(tmp_path), "week01") == []
    pages(tmp_path, result())
    (tmp_path / "build/results/week01/empty").mkdir()
    assert graded_students(Course(tmp_path), "week01") == ["ada"]


def test_student_without_results_is_the_instructors_fault_to_name(tmp_path):
    with pytest.raises(
        CourseError, match=r"ada: not graded in week01 yet\n  run: course grade week01 --student ada"
    ):
        write_feedback(Course(tmp_path), WEEK, [EXAM], standing())


def test_unreadable_result_is_the_engines_failure(tmp_path):
    pages(tmp_path, result())
    path = Course(tmp_path).result_path("ada", "week01", "kl")
    path.write_text('{"student": 3}')
    with pytest.raises(EngineError, match="not a result that this version can read"):
        write_feedback(Course(tmp_path), WEEK, [EXAM], standing())


def test_headings_are_in_order_and_the_language_is_named(tmp_path):
    for page in pages(tmp_path, result((FAILED, PASSED[1]))).values():
        assert '<html lang="en">' in page
        levels = [int(level) for level in re.findall(r"<h([1-6])", page)]
        assert levels[0] == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))


def test_links_lead_to_what_is_there(tmp_path):
    written = pages(tmp_path, result())
    for page in written.values():
        for name, anchor in re.findall(r'href="([^"#]*)#?([^"]*)"', page):
            target = written[name] if name else page
            assert not anchor or f'id="{anchor}"' in target


def test_times_are_on_the_clock_of_the_due_date(tmp_path):
    zone = timezone(timedelta(hours=1))
    week = replace(WEEK, due=datetime(2027, 2, 1, 23, 59, tzinfo=zone))
    late = standing(timestamp=datetime(2027, 2, 1, 23, 30))
    text = words(pages(tmp_path, result(), late, week)["index.html"])
    assert "Handed in 2 February 2027, 00:30 UTC+01:00 Due 1 February 2027, 23:59 UTC+01:00" in text


def test_a_time_that_the_gradebook_has_not_is_the_one_beside_the_graded_notebook(tmp_path):
    graded = tmp_path / "autograded/ada/week01"
    graded.mkdir(parents=True)
    (graded / "timestamp.txt").write_text("2027-02-01 21:30:00.000000 UTC")
    assert "Handed in 1 February 2027, 21:30 UTC" in words(pages(tmp_path, result())["index.html"])
    (graded / "timestamp.txt").write_text("yesterday")
    assert "Handed in" not in words(pages(tmp_path, result())["index.html"])


def test_the_pages_are_nobody_elses(tmp_path):
    pages(tmp_path, result())
    assert (tmp_path / "feedback").stat().st_mode & 0o777 == 0o700


def test_page_that_cannot_be_written_is_the_engines_failure_and_leaves_nothing_behind(tmp_path):
    folder = tmp_path / "feedback/ada/week01"
    (folder / "kl.html").mkdir(parents=True)
    with pytest.raises(EngineError, match=r"kl\.html: cannot be written"):
        pages(tmp_path, result())
    assert [path.name for path in folder.iterdir()] == ["kl.html"]
