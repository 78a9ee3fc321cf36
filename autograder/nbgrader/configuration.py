"""The settings by which nbgrader grades with this engine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from autograder.course import is_percent

__all__ = ["use_engine"]

# of nbgrader's own list, in its order; by name, so that commands that do not grade import none of them
IN_NBGRADER = (
    "nbgrader.preprocessors.Execute",
    "nbgrader.preprocessors.IgnorePattern",
    "nbconvert.preprocessors.ClearMetadataPreprocessor",
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
)
IN_THEIR_PLACE = {
    "Execute": "autograder.nbgrader.examine.Examine",
    "SaveAutoGrades": "autograder.nbgrader.save_scores.SaveScores",
}
READS = "autograder.nbgrader.submission_exporter.SubmissionExporter"
LATE = "autograder.nbgrader.late_penalty.WeekLatePenalty"


def use_engine(config: Any) -> None:
    """Make `nbgrader autograde` and the formgrader's button grade with this engine; doing it twice changes nothing.

    `config` is what `get_config()` gives in nbgrader_config.py. Preprocessors that it lists already stay, other than
    those that run a notebook and save its scores; a plugin for late penalties that it names stays as well.

    Where sources are percent scripts, and no `source_directory` is set, it becomes build/source: nbgrader hands every
    file beside the sources to autograded/ and to feedback/ that is no notebook, and would take a script for one.
    """
    root = Path(config.CourseDirectory.get("root", ""))
    if any(is_percent(path) for path in root.glob("source/*/*.py")):
        config.CourseDirectory.setdefault("source_directory", "build/source")
    listed = config.Autograde.get("autograde_preprocessors", list(IN_NBGRADER))
    if hasattr(listed, "get_value"):  # c.Autograde.autograde_preprocessors.append(...)
        listed = listed.get_value(list(IN_NBGRADER))
    found = [IN_THEIR_PLACE.get(name_of(each), each) for each in listed]
    missing = [each for each in IN_THEIR_PLACE.values() if each not in found]
    config.Autograde.autograde_preprocessors = missing + found
    config.Autograde.exporter_class = READS
    config.AssignLatePenalties.setdefault("plugin_class", LATE)


def name_of(preprocessor: Any) -> str:
    """The last name of a preprocessor that is listed as a class or by its path."""
    return str(getattr(preprocessor, "__name__", preprocessor)).rpartition(".")[2]
