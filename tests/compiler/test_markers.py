"""Markers as teachers write them: found where nbgrader finds them, refused where students would get what they hide."""

import pytest

from autograder.compiler.markers import strict_markers
from autograder.compiler.regions import segments
from autograder.compiler.stub import released
from autograder.course import Delimiters
from autograder.errors import SourceError
from autograder.model import Cell


def cell(source, role="test", kind="code"):
    return Cell(id="c", kind=kind, role=role, name="norms", source=source)


def strict(source, role="test", kind="code", delimiters=None):
    return strict_markers("a.ipynb", cell(source, role, kind), delimiters or Delimiters())


@pytest.mark.parametrize(
    ("begin", "end"),
    [
        ("###BEGIN HIDDEN TESTS", "###END HIDDEN TESTS"),
        ("# BEGIN HIDDEN TESTS", "# END HIDDEN TESTS"),
        ("## === BEGIN HIDDEN TESTS === please", "#END HIDDEN TESTS!"),
        ("BEGIN HIDDEN TESTS", "END HIDDEN TESTS"),
        ("    ### BEGIN HIDDEN TESTS   ", "\t### END HIDDEN TESTS"),
    ],
)
def test_a_delimiter_is_found_anywhere_in_a_line(begin, end):
    source, remarks = strict(f"a\n{begin}\nb\n{end}\nc")
    found = [(one.kind, one.lines) for one in segments("a.ipynb", cell(source))]
    assert (found, remarks) == ([("", ("a",)), ("hidden tests", ("b",)), ("", ("c",))], ())


def test_the_marker_keeps_its_indentation_for_the_stub():
    source, _ = strict("def f():\n    #BEGIN SOLUTION\n    return 1\n    #END SOLUTION", "solution")
    wanted = "def f():\n    # YOUR CODE HERE\n    raise NotImplementedError()"
    assert released("a.ipynb", cell(source, "solution")) == wanted


def test_code_on_a_markers_line_is_withheld_and_still_runs():
    source, _ = strict("x = 1  ### BEGIN HIDDEN TESTS\nassert x\nassert f(x)  ### END HIDDEN TESTS\nprint()")
    found = [(one.kind, one.lines) for one in segments("a.ipynb", cell(source))]
    assert found == [("hidden tests", ("x = 1", "assert x", "assert f(x)")), ("", ("print()",))]


def test_an_end_that_closes_nothing_is_left_out_as_nbgrader_does():
    source, remarks = strict("### BEGIN SOLUTION\nx\n### END SOLUTION\n### END SOLUTION", "solution")
    assert source == "### BEGIN SOLUTION\nx\n### END SOLUTION"
    assert remarks == ("cell norms, line 4: ### END SOLUTION closes nothing and is left out",)


def test_a_courses_own_words_are_markers():
    words = Delimiters(solution=("ANSWER STARTS", "ANSWER ENDS"))
    source, _ = strict("# ANSWER STARTS\nx\n# ANSWER ENDS", "solution", delimiters=words)
    assert source == "### BEGIN SOLUTION\nx\n### END SOLUTION"


def test_nbgraders_words_are_text_where_a_course_has_others_and_all_is_replaced():
    words = Delimiters(solution=("ANSWER STARTS", "ANSWER ENDS"))
    source, _ = strict("### BEGIN SOLUTION\nx\n### END SOLUTION", "solution", delimiters=words)
    made = released("a.ipynb", cell(source, "solution"))
    assert made == "# YOUR CODE HERE\nraise NotImplementedError()"


def test_what_a_model_answer_says_for_graders_stays_with_them():
    text = "Why?\n### BEGIN SOLUTION\nSo.\n### BEGIN MARK SCHEME\n1 p.\n### END MARK SCHEME\nYes.\n### END SOLUTION"
    source, _ = strict(text, "manual", "markdown")
    found = segments("a.ipynb", cell(source, "manual", "markdown"))
    assert [(one.kind, one.lines) for one in found] == [
        ("", ("Why?",)),
        ("solution", ("So.", "Yes.")),
        ("mark scheme", ("1 p.",)),
    ]


LEAKS = {
    "singular": ("a\n### BEGIN HIDDEN TEST\nb\n### END HIDDEN TEST", "test", 2, "this is nearly a marker"),
    "small letters": ("### begin hidden tests\nb", "test", 1, "this is nearly a marker"),
    "with underscores": ("# BEGIN_HIDDEN_TESTS\nb", "test", 1, "this is nearly a marker"),
    "in a locked cell": ("# Begin hidden tests\nb", "given", 1, "this is nearly a marker"),
    "a second solution": (
        "### BEGIN SOLUTION\nx\n### END SOLUTION\n### Begin solution\ny",
        "solution",
        4,
        "this is nearly a marker",
    ),
    "the first of two": ("### Begin solution\n# BEGIN HIDDEN TEST", "test", 2, "this is nearly a marker"),
    "no opening": ("assert f()\n### END HIDDEN TESTS", "test", 2, "### END HIDDEN TESTS closes nothing"),
}


@pytest.mark.parametrize(("source", "role", "line", "problem"), LEAKS.values(), ids=LEAKS)
def test_what_students_would_get_is_refused_with_cell_and_line(source, role, line, problem):
    with pytest.raises(SourceError) as raised:
        strict(source, role)
    assert str(raised.value).startswith(f"a.ipynb:{line}, cell norms: {problem}")


HARMLESS = {
    "the whole cell is replaced": ("### begin solution\nx", "solution", "code"),
    "tests that all may see": ("### BEGIN TESTS\nassert f()\n### END TESTS", "test", "code"),
    "prose": ("# Begin hidden tests", "free", "markdown"),
    "hidden layers": ("# begin hidden layers\nx", "given", "code"),
    "within a region": ("### BEGIN HIDDEN TESTS\n# begin hidden test\n### END HIDDEN TESTS", "test", "code"),
}


@pytest.mark.parametrize(("source", "role", "kind"), HARMLESS.values(), ids=HARMLESS)
def test_what_gives_nothing_away_is_let_pass(source, role, kind):
    assert strict(source, role, kind) == (source, ())


REFUSED = {
    "unclosed": ("x\n### BEGIN SOLUTION\ny", "solution", 2, "the solution region is not closed"),
    "nested": (
        "#BEGIN SOLUTION\n#BEGIN SOLUTION\n#END SOLUTION",
        "solution",
        2,
        "a solution region opens inside the solution region",
    ),
    "in a locked cell": (
        "#BEGIN HIDDEN TESTS\n#END HIDDEN TESTS",
        "given",
        1,
        "a hidden tests region in a given",
    ),
}


@pytest.mark.parametrize(("source", "role", "line", "problem"), REFUSED.values(), ids=REFUSED)
def test_what_nbgrader_refuses_is_refused(source, role, line, problem):
    with pytest.raises(SourceError) as raised:
        segments("a.ipynb", cell(strict(source, role)[0], role))
    assert str(raised.value).startswith(f"a.ipynb:{line}, cell norms: {problem}")
