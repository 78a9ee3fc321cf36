"""A course's `nbgrader_config.py`, and finding the course that has it."""

import json
import os

import pytest

from autograder.course import find_course, read_week
from autograder.errors import CourseError

ASSIGNMENT = json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []})


def course_of(folder, config="", source="source"):
    """Write a course with one assignment, and its settings after nbgrader's own first line."""
    (folder / source / "ps1").mkdir(parents=True)
    (folder / source / "ps1" / "a.ipynb").write_text(ASSIGNMENT)
    if config:
        (folder / "nbgrader_config.py").write_text(f"c = get_config()\n{config}\n")
    return folder


def settings_of(folder, config, source="source"):
    return find_course(course_of(folder, config, source)).settings


def test_a_plain_folder_of_sources_is_a_course(tmp_path):
    found = find_course(course_of(tmp_path) / "source" / "ps1")
    assert (found.root, found.assignments()) == (tmp_path, ["ps1"])


def test_folders_are_where_the_settings_say(tmp_path):
    config = (
        'c.CourseDirectory.source_directory = "master"\nc.CourseDirectory.release_directory = "out"\n'
        'c.CourseDirectory.submitted_directory = "in"\nc.CourseDirectory.solution_directory = "key"\n'
        'c.CourseDirectory.db_url = "sqlite:///grades.db"'
    )
    found = find_course(course_of(tmp_path, config, "master"))
    places = (found.source, found.release, found.submitted, found.solutions, found.gradebook)
    assert places == tuple(tmp_path / name for name in ("master", "out", "in", "key", "grades.db"))


def test_a_database_that_is_no_file_is_named_by_its_url(tmp_path):
    url = "postgresql://grader@db/grades"
    assert find_course(course_of(tmp_path, f"c.CourseDirectory.db_url = {url!r}")).gradebook == url


def test_a_course_may_keep_its_files_elsewhere(tmp_path):
    (tmp_path / "here").mkdir()
    course_of(tmp_path / "there")
    config = f"c = get_config()\nc.CourseDirectory.root = {str(tmp_path / 'there')!r}\n"
    (tmp_path / "here" / "nbgrader_config.py").write_text(config)
    assert find_course(tmp_path / "here").root == tmp_path / "there"


def test_a_structure_with_folders_before_nbgraders_own_is_followed(tmp_path):
    config = 'c.CourseDirectory.directory_structure = "course/{nbgrader_step}/{student_id}/{assignment_id}"'
    found = find_course(course_of(tmp_path, config, "course/source"))
    assert (found.source, found.submitted) == (tmp_path / "course/source", tmp_path / "course/submitted")


def test_what_compile_writes_for_nbgrader_is_no_source(tmp_path):
    assert settings_of(tmp_path, 'c.CourseDirectory.source_directory = "build/source"').source == "source"


def test_words_stubs_headers_and_patterns_are_read(tmp_path):
    config = (
        'c.ClearSolutions.begin_solution_delimeter = "ANSWER"\nc.ClearSolutions.code_stub = {"python": "pass"}\n'
        'c.ClearSolutions.text_stub = "Write here"\nc.IncludeHeaderFooter.header = "source/header.ipynb"\n'
        'c.CourseDirectory.ignore.append("*.tmp")\nc.CourseDirectory.course_id = " ml "'
    )
    found = settings_of(tmp_path, config)
    assert found.delimiters.solution == ("ANSWER", "END SOLUTION")
    assert (found.code_stubs, found.text_stub) == ({"python": "pass"}, "Write here")
    assert (found.header, found.course_id) == ("source/header.ipynb", "ml")
    assert found.ignored == (".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback", "*.tmp")


def test_an_old_stub_without_a_language_is_pythons(tmp_path):
    assert settings_of(tmp_path, 'c.ClearSolutions.code_stub = "pass"').code_stubs == {"python": "pass"}


@pytest.mark.parametrize(
    ("timeout", "seconds"), [("45", (45.0, 450.0)), ("None", (3600.0, 36000.0)), ("-1", (3600.0, 36000.0))]
)
@pytest.mark.parametrize("section", ["Execute", "ExecutePreprocessor"])
def test_nbgraders_time_out_is_a_cells_limit(tmp_path, section, timeout, seconds):
    found = read_week(course_of(tmp_path, f"c.{section}.timeout = {timeout}") / "source" / "ps1").limits
    assert (found.cell_seconds, found.notebook_seconds) == seconds


def test_a_course_with_its_files_elsewhere_has_its_time_out_there(tmp_path):
    course_of(tmp_path / "there")
    config = f"c.CourseDirectory.root = {str(tmp_path / 'there')!r}\nc.Execute.timeout = 45"
    assert find_course(course_of(tmp_path / "here", config)).week("ps1").limits.cell_seconds == 45.0


def test_week_toml_has_the_last_word_on_limits(tmp_path):
    folder = course_of(tmp_path, "c.Execute.timeout = 45") / "source" / "ps1"
    (folder / "week.toml").write_text("[limits]\ncell_seconds = 5\n")
    found = read_week(folder).limits
    assert (found.cell_seconds, found.notebook_seconds) == (5.0, 450.0)


def test_notebooks_are_those_of_the_courses_pattern(tmp_path):
    folder = course_of(tmp_path, 'c.CourseDirectory.notebook_id = "b*"') / "source" / "ps1"
    (folder / "b1.ipynb").write_text(ASSIGNMENT)
    assert read_week(folder).notebooks == ("b1",)


def test_a_setting_without_effect_is_named_and_nbgraders_own_business_is_not(tmp_path):
    config = (
        "c.LockCells.lock_all_cells = True\nc.Exchange.root = '/srv/exchange'\nc.NbGrader.logfile = 'x'\n"
        "c.AssignLatePenalties.plugin_class = 'late.Plugin'\nc.IgnorePattern.pattern = 'warn'"
    )
    assert settings_of(tmp_path, config).remarks == (
        "nbgrader_config.py: c.AssignLatePenalties.plugin_class has no effect on `course`: "
        "say it in week.toml: [late]",
        "nbgrader_config.py: c.LockCells.lock_all_cells has no effect on `course`: "
        "the instructor's cells are locked in every release",
    )


WRONG = {
    "an error": ("x = 1 / 0", r"nbgrader_config\.py:2: it cannot be run \(ZeroDivisionError"),
    "no Python": ("x = = 1", r"nbgrader_config\.py:2: it cannot be run \(SyntaxError"),
    "a number for a folder": ("c.CourseDirectory.source_directory = 3", "source_directory = 3"),
    "another structure": (
        'c.CourseDirectory.directory_structure = "{student_id}/{nbgrader_step}/{assignment_id}"',
        "directory_structure = ",
    ),
    "sources that the release would replace": (
        'c.CourseDirectory.release_directory = "./source"',
        "the sources lie in source, and so would the release files",
    ),
    "no sources": (
        'c.CourseDirectory.source_directory = "master"',
        "no such folder: wanted the course's sources",
    ),
    "an empty delimiter": ('c.ClearHiddenTests.begin_test_delimeter = ""', "an empty delimiter"),
    "a time-out in words": ('c.Execute.timeout = "long"', "c.Execute.timeout = 'long'"),
}


@pytest.mark.parametrize(("config", "problem"), WRONG.values(), ids=WRONG)
def test_a_setting_that_cannot_be_followed_is_refused(tmp_path, config, problem):
    with pytest.raises(CourseError, match=problem):
        settings_of(tmp_path, config)


def test_sources_named_solutions_are_not_written_over(tmp_path):
    with pytest.raises(CourseError, match="and so would the solution files, over them"):
        settings_of(tmp_path, 'c.CourseDirectory.source_directory = "solutions"', "solutions")


@pytest.mark.parametrize(
    ("place", "setting"), [("submitted", ""), ("in", 'c.CourseDirectory.submitted_directory="in"')]
)
def test_a_course_that_a_student_handed_in_is_not_run(tmp_path, place, setting):
    course_of(tmp_path, setting)
    theirs = tmp_path / place / "ada" / "ps1"
    course_of(theirs, "raise SystemExit('run')")
    assert find_course(theirs / "source").root == tmp_path


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root can give a file away")
def test_settings_that_a_stranger_could_have_laid_there_are_not_run(tmp_path):
    course_of(tmp_path, "raise SystemExit('run')")
    os.chown(tmp_path / "nbgrader_config.py", 12345, 12345)
    tmp_path.chmod(0o777)
    with pytest.raises(
        CourseError, match="written by another user, into a folder that everybody may write to"
    ):
        find_course(tmp_path)


def test_what_settings_print_is_no_output_of_ours(tmp_path, capsys):
    find_course(course_of(tmp_path, "print('hello')"))
    assert capsys.readouterr().out == ""


def test_a_script_paired_with_a_notebook_is_no_second_notebook(tmp_path):
    folder = course_of(tmp_path) / "source" / "ps1"
    (folder / "a.py").write_text("# ---\n# jupyter:\n#   jupytext:\n# ---\n# %%\nx = 1\n")
    (folder / "plots.py").write_text("# %%\nimport math\n")
    assert read_week(folder).notebooks == ("a",)


def test_a_script_of_ours_is_a_notebook_beside_others(tmp_path):
    folder = course_of(tmp_path) / "source" / "ps1"
    (folder / "b.py").write_text('# %% solution="f"\nx = 1\n')
    assert read_week(folder).notebooks == ("a", "b")
