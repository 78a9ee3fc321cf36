"""What `use_engine` changes in nbgrader's settings, and what of the instructor's own it leaves alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from nbgrader.converters import Autograde
from nbgrader.preprocessors import Execute, LimitOutput, SaveAutoGrades
from nbgrader.utils import setenv
from traitlets.config import Config
from traitlets.utils.importstring import import_item

from autograder.errors import CourseError
from autograder.nbgrader import use_engine
from autograder.nbgrader.configuration import IN_NBGRADER
from autograder.nbgrader.save_scores import SaveScores

OURS = ["autograder.nbgrader.examine.Examine", "autograder.nbgrader.save_scores.SaveScores"]


def listed(config: Config) -> list[object]:
    use_engine(config)
    use_engine(config)
    return list(config.Autograde.autograde_preprocessors)


def test_the_list_that_is_changed_is_nbgraders_own() -> None:
    assert [import_item(path) for path in IN_NBGRADER] == Autograde().autograde_preprocessors


def test_nothing_executes_a_notebook_any_more() -> None:
    found = listed(Config())
    assert (found[0], found[4]) == tuple(OURS)
    assert [each for each in found if str(each).endswith((".Execute", ".SaveAutoGrades"))] == []
    assert len(found) == len(IN_NBGRADER)


def test_preprocessors_of_the_instructors_stay_in_their_place() -> None:
    config = Config()
    config.Autograde.autograde_preprocessors = ["mine.First", Execute, LimitOutput, SaveAutoGrades]
    assert listed(config) == ["mine.First", OURS[0], LimitOutput, OURS[1]]


def test_one_that_is_appended_is_appended_to_ours() -> None:
    config = Config()
    config.Autograde.autograde_preprocessors.append("mine.Last")
    found = listed(config)
    assert (found[0], found[-1], len(found)) == (OURS[0], "mine.Last", len(IN_NBGRADER) + 1)


def test_a_list_that_executes_nothing_gets_the_engine() -> None:
    config = Config()
    config.Autograde.autograde_preprocessors = [LimitOutput]
    assert listed(config) == [*OURS, LimitOutput]


def test_a_plugin_for_late_penalties_stays() -> None:
    config = Config()
    config.AssignLatePenalties.plugin_class = "mine.Late"
    use_engine(config)
    assert config.AssignLatePenalties.plugin_class == "mine.Late"


@pytest.mark.parametrize(
    ("sources", "wanted"),
    [({"pca.py": "# %%"}, "build/source"), ({"pca.ipynb": "{}", "data.py": "x = 1"}, None)],
)
def test_percent_scripts_are_no_data_files_to_nbgrader(
    tmp_path: Path, sources: dict[str, str], wanted: str | None
) -> None:
    (tmp_path / "source" / "week01").mkdir(parents=True)
    for name, text in sources.items():
        (tmp_path / "source" / "week01" / name).write_text(text)
    config = Config()
    config.CourseDirectory.root = str(tmp_path)
    use_engine(config)
    assert config.CourseDirectory.get("source_directory") == wanted


def test_scores_are_not_read_off_outputs_where_no_exam_was_held() -> None:
    with setenv(NBGRADER_EXECUTION="autograde"), pytest.raises(CourseError, match="wanted Examine before it"):
        SaveScores().preprocess(None, {"nbgrader": {}})
