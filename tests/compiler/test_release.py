"""What students get, and what they must not get."""

import json
from dataclasses import replace

import nbformat
import pytest
from nbgrader.nbgraderformat import MetadataValidator
from nbgrader.utils import compute_checksum
from small_sources import WHOLE, code, ipynb, markdown, script

from autograder.compiler.document import METADATA
from autograder.compiler.plain import plain_bytes
from autograder.compiler.release import refuse_leaks, release_bytes
from autograder.compiler.solution import solution_bytes
from autograder.errors import CourseError, SourceError


def texts(content):
    return {cell["id"]: "".join(cell["source"]) for cell in json.loads(content)["cells"]}


def test_students_get_stubs_and_visible_tests(tmp_path):
    found = texts(release_bytes(script(tmp_path, WHOLE)))
    assert found["softmax"] == (
        'def softmax(z):\n    """Turn scores (n,) into probabilities (n,)."""\n'
        '    # YOUR CODE HERE\n    raise NotImplementedError("softmax")'
    )
    assert found["test_softmax"] == "assert_close(softmax(scores[0]).sum(), 1.0)"
    assert found["reflection"] == "Why is the largest score subtracted?\n\nYOUR ANSWER HERE"
    assert found["free-1"] == "# try other scores here\nsoftmax(scores[2])"


def test_the_worked_solution_has_answers_and_no_hidden_tests(tmp_path):
    found = texts(solution_bytes(script(tmp_path, WHOLE)))
    assert found["softmax"].endswith("    e = np.exp(z - z.max())\n    return e / e.sum()")
    assert found["test_softmax"] == "assert_close(softmax(scores[0]).sum(), 1.0)"
    answer = "Otherwise exp overflows for scores above 709."
    assert found["reflection"] == f"Why is the largest score subtracted?\n\n{answer}"


def test_release_and_solution_differ_in_answers_alone(tmp_path):
    notebook = script(tmp_path, WHOLE)
    release, solution = (json.loads(one) for one in (release_bytes(notebook), solution_bytes(notebook)))
    for cell in (*release["cells"], *solution["cells"]):
        if cell["id"] in ("softmax", "reflection"):
            del cell["source"]
    assert release == solution


def test_every_stub_of_a_cell_stands_at_its_regions_indentation(tmp_path):
    region = "### BEGIN SOLUTION\n{0}x = 1\n{0}### END SOLUTION"
    text = f'# %% solution="f"\ndef f():\n    {region.format("    ")}\n{region.format("")}\n'
    stub = '{0}# YOUR CODE HERE\n{0}raise NotImplementedError("f")'
    wanted = f"def f():\n{stub.format('    ')}\n{stub.format('')}"
    assert texts(release_bytes(script(tmp_path, text)))["f"] == wanted


def test_a_written_answer_stands_at_its_regions_indentation(tmp_path):
    region = "#   ### BEGIN SOLUTION\n#   Because.\n#   ### END SOLUTION"
    text = f'# %% [markdown] manual="why" points=1\n# - Why?\n{region}\n'
    assert texts(release_bytes(script(tmp_path, text)))["why"] == "- Why?\n  YOUR ANSWER HERE"


def test_a_written_question_without_a_model_answer_keeps_its_text(tmp_path):
    scheme = "# === BEGIN MARK SCHEME ===\n# 1\n# === END MARK SCHEME ==="
    notebook = script(tmp_path, f'# %% [markdown] manual="why" points=1\n# Why?\n{scheme}\n')
    assert texts(release_bytes(notebook))["why"] == "Why?\n\nYOUR ANSWER HERE"
    assert texts(solution_bytes(notebook))["why"] == "Why?"


@pytest.mark.parametrize("made", [release_bytes, solution_bytes])
def test_neither_hints_nor_hidden_lines_nor_markers_are_in_the_file(tmp_path, made):
    content = made(script(tmp_path, WHOLE)).decode()
    secrets = (
        "subtract the largest score first",
        "large scores overflow",
        "1000.0",
        "points for overflow",
        "BEGIN",
        "END",
    )
    assert [secret for secret in secrets if secret in content] == []


@pytest.mark.parametrize("made", [release_bytes, solution_bytes, plain_bytes])
def test_files_are_valid_for_nbformat_and_nbgrader_and_hold_no_outputs(tmp_path, made):
    notebook = nbformat.reads(made(script(tmp_path, WHOLE)).decode(), as_version=4)
    nbformat.validate(notebook)
    MetadataValidator().validate_nb(notebook)
    assert notebook.metadata == METADATA
    assert [cell for cell in notebook.cells if cell.get("outputs") or cell.get("execution_count")] == []


def test_checksums_are_those_that_nbgrader_computes(tmp_path):
    notebook = nbformat.reads(release_bytes(script(tmp_path, WHOLE)).decode(), as_version=4)
    marked = [cell for cell in notebook.cells if "nbgrader" in cell.metadata]
    assert [cell.metadata.nbgrader.checksum for cell in marked] == [compute_checksum(cell) for cell in marked]
    assert [cell.metadata.nbgrader.grade_id for cell in marked] == [
        "given-1",
        "given-2",
        "softmax",
        "test_softmax",
        "test_softmax_shift",
        "reflection",
    ]


def test_instructors_cells_are_locked_and_answers_are_not(tmp_path):
    cells = json.loads(release_bytes(script(tmp_path, WHOLE)))["cells"]
    assert {cell["id"]: cell["metadata"].get("editable", True) for cell in cells} == {
        "text-1": True,
        "given-1": False,
        "given-2": False,
        "softmax": True,
        "test_softmax": False,
        "test_softmax_shift": False,
        "free-1": True,
        "reflection": True,
    }


def test_points_are_written_as_nbgrader_does(tmp_path):
    content = release_bytes(script(tmp_path, WHOLE)).decode()
    assert ('"points": 3,' in content, '"points": 1.5,' in content) == (True, True)


def test_a_picture_of_a_withheld_region_is_withheld(tmp_path):
    cell = markdown(
        "Why? ![](attachment:q.png)\n### BEGIN SOLUTION\n![](attachment:a.png)\n### END SOLUTION",
        "why",
        grade=True,
        solution=True,
        grade_id="why",
        points=1,
        schema_version=3,
    )
    cell["attachments"] = {"q.png": {"image/png": "cXVlc3Rpb24="}, "a.png": {"image/png": "YW5zd2Vy"}}
    notebook = ipynb(tmp_path, cell)
    assert list(json.loads(release_bytes(notebook))["cells"][0]["attachments"]) == ["q.png"]


def test_a_hidden_line_in_metadata_is_found_before_it_is_released(tmp_path):
    hidden = "assert softmax([1000.0, 1000.0])[0] == 0.5"
    test = code(
        f"### BEGIN HIDDEN TESTS\n{hidden}\n### END HIDDEN TESTS", "t", grade=True, grade_id="t", points=1
    )
    test["metadata"]["jupyter"] = {"note": hidden}
    with pytest.raises(SourceError, match=r"^a\.ipynb:2, cell t: this withheld line would stay"):
        release_bytes(ipynb(tmp_path, test))


def test_a_marker_in_metadata_is_found_before_it_is_released(tmp_path):
    notebook = script(tmp_path, WHOLE)
    with pytest.raises(SourceError, match="END HIDDEN TESTS would stay in what students get"):
        refuse_leaks(notebook, "### END HIDDEN TESTS", ("hidden tests",))


def test_a_hidden_line_that_students_see_anyway_is_no_secret(tmp_path):
    line = "reference = [value * 2 for value in range(10)]"
    hidden = f"### BEGIN HIDDEN TESTS\n{line}\n### END HIDDEN TESTS"
    text = f'{WHOLE}\n# %% test="softmax" part="b" points=1\n{line}\n{hidden}\n'
    assert line in release_bytes(script(tmp_path, text)).decode()


def test_metadata_that_jupyter_refuses_is_never_written(tmp_path):
    notebook = script(tmp_path, WHOLE)
    cells = (replace(notebook.cells[0], metadata={"tags": ["a,b"]}), *notebook.cells[1:])
    with pytest.raises(CourseError, match=r"^a\.py: a cell's metadata is not valid: 'a,b' does not match"):
        release_bytes(replace(notebook, cells=cells))


def test_metadata_that_jupyter_refuses_is_left_out_of_a_notebooks_release(tmp_path):
    cell = code("x = 1", "aa")
    cell["metadata"] |= {"tags": ["a,b"], "slideshow": {"slide_type": "skip"}, "collapsed": True}
    made = json.loads(release_bytes(ipynb(tmp_path, cell)))["cells"][0]
    assert made["metadata"] == {"slideshow": {"slide_type": "skip"}}


def test_nbgraders_source_keeps_mark_schemes_where_nbgrader_takes_them_out(tmp_path):
    found = texts(plain_bytes(script(tmp_path, WHOLE)))["reflection"]
    answer = "Otherwise exp overflows for scores above 709."
    scheme = '2 points for overflow, 1 for "numbers get big"'
    assert found.endswith(f"\n### BEGIN SOLUTION\n{answer}\n{scheme}\n### END SOLUTION")
