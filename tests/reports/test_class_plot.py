"""Where the class stands, on a student's page."""

import re
from dataclasses import replace

import pytest
from graded_week import EXAM, PASSED, WEEK, pages, result, standing
from measured import HIDDEN, class_of, measured, plain

from autograder.course import Course
from autograder.model import Finding
from autograder.reports.class_plot import class_plot, told_figures
from autograder.reports.feedback import write_feedback

CLASS = class_of(-0.5, 0.0, 0.02, 0.5, 0.51, 0.98, 1.0, 1.5)


def plot(own, found=CLASS):
    ((threshold, figures),) = told_figures(found).items()
    return class_plot(threshold, figures, own)


def page_of(folder, measurement, found):
    """Ada's page with her own figure, in a class of these."""
    pages(folder, result((Finding("test_kl", "passed", measurements=(measurement,)), PASSED[1])))
    written = write_feedback(Course(folder), WEEK, [EXAM], standing(), told_figures(found))
    return written[0].read_text()


def test_columns_are_twentieths_and_the_ends_are_for_the_marks_alone():
    found = {column.x: column.height for column in plot(0.5).columns}
    assert found == {0.0: 100.0, 5.0: 50.0, 50.0: 100.0, 95.0: 50.0, 100.0: 100.0}


@pytest.mark.parametrize(
    ("own", "x"), [(-3.0, 0.0), (0.001, 5.0), (0.5, 50.0), (0.52, 50.0), (0.999, 95.0), (7.0, 100.0)]
)
def test_own_column_is_marked(own, x):
    drawn = plot(own)
    assert drawn.own == x
    assert [column.x for column in drawn.columns if column.own] == [x] * (
        x in {each.x for each in drawn.columns}
    )


def test_loss_runs_from_its_zero_mark_on_the_left():
    found = plot(0.1, class_of(0.5, 0.1, 0.1, 0.3, 0.3, zero=0.5, full=0.1))
    assert [(column.x, column.height) for column in found.columns] == [
        (0.0, 50.0),
        (50.0, 100.0),
        (100.0, 100.0),
    ]
    assert found.own == 100.0


def test_words_stand_for_the_picture():
    found = plot(0.5)
    assert found.title == "Where the class stands: accuracy of 8 students"
    assert found.description == "2 at 0 or worse, 4 in between, 2 at 1 or better. Yours is 0.5."


@pytest.mark.parametrize(("students", "plots"), [(4, 0), (5, 1)])
def test_fewer_than_five_students_are_not_drawn(tmp_path, students, plots):
    found = class_of(*[0.1 * number for number in range(students)])
    assert page_of(tmp_path, plain(0.5), found).count('<svg class="class"') == plots


def test_students_of_other_marks_another_name_or_another_test_are_another_class():
    odd = [
        measured("a", plain(0.5, full=0.9)),
        measured("b", plain(0.5, name="loss")),
        measured("c", plain(0.5), cell="test_kl_size"),
        measured("d", plain(0.5), notebook="entropy"),
        measured("e", plain(0.5), number=2),
        measured("f", plain(0.5, bands=((0.5, 0.5),))),
        measured("g", plain(0.5, unit="%")),
    ]
    assert told_figures([*odd, *class_of(0.1, 0.2, 0.3, 0.4)]) == {}


def test_a_class_is_drawn_from_what_was_told_alone():
    found = [measured(f"s{number}", replace(HIDDEN, value=0.9 + number / 1000)) for number in range(6)]
    ((_, figures),) = told_figures(found).items()
    assert figures == [0.944] * 6


def test_page_has_the_plot_with_its_words_and_nobodys_name(tmp_path):
    found = [replace(each, student=f"secret-{each.student}") for each in CLASS]
    page = page_of(tmp_path, plain(0.5), found)
    title, words = re.findall(r'aria-labelledby="(\S+) (\S+)"', page)[0]
    assert f'<title id="{title}">Where the class stands: accuracy of 8 students</title>' in page
    assert f'<desc id="{words}">2 at 0 or worse' in page
    assert (page.count('<rect class="own"'), page.count('<rect class="others"')) == (1, 4)
    assert '<polygon class="own" points="50.0,32' in page
    assert "secret" not in page
    assert "<script" not in page


def test_two_figures_of_a_page_have_ids_of_their_own(tmp_path):
    both = (plain(0.5), plain(0.5))
    pages(tmp_path, result((Finding("test_kl", "passed", measurements=both), PASSED[1])))
    found = [measured(each.student, each.measurement, number=2) for each in CLASS]
    written = write_feedback(Course(tmp_path), WEEK, [EXAM], standing(), told_figures([*CLASS, *found]))
    ids = re.findall(r' id="([^"]+)"', written[0].read_text())
    assert len([each for each in ids if each.endswith("-title")]) == 2
    assert len(ids) == len(set(ids))


def test_hostile_name_of_a_figure_is_text(tmp_path):
    name = "</title></svg><script>alert(1)</script>\"'"
    found = [measured(each.student, replace(each.measurement, name=name)) for each in CLASS]
    page = page_of(tmp_path, plain(0.5, name=name), found)
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 3
    assert "<script" not in page
