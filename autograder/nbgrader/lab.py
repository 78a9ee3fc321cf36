"""JupyterLab for a course folder: nbgrader's pages on, sources opening as notebooks, grading by this engine.

All of it is said by one folder of settings beside this module, which Jupyter reads like any other of its folders,
because `JUPYTER_CONFIG_PATH` names it in this process alone. Nothing is written, neither in the course nor in the
user's own settings, and what those say otherwise still holds.
"""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Sequence
from pathlib import Path

from autograder.course import Course
from autograder.errors import CourseError

__all__ = ["start_lab"]

SETTINGS = Path(__file__).with_name("jupyter")
PATH = "JUPYTER_CONFIG_PATH"


def start_lab(course: Course, options: Sequence[str] = ()) -> None:
    """Run JupyterLab in a course's folder until it is stopped; `options` are JupyterLab's own.

    Raises `CourseError` when it is not installed.
    """
    for module, package in (("jupyterlab", "jupyterlab"), ("jupyterlab_jupytext", "jupytext")):
        if importlib.util.find_spec(module) is None:
            raise CourseError(f"{package} is not installed here\n  run: pip install {package}")
    os.chdir(course.root)  # where nbgrader looks for the course and its nbgrader_config.py
    os.environ[PATH] = os.pathsep.join(filter(None, [os.environ.get(PATH), str(SETTINGS)]))
    from jupyterlab.labapp import LabApp

    from autograder.nbgrader.server import Server

    LabApp.serverapp_class = Server
    # Ctrl-C ends it without a question, as it does every command of ours
    LabApp.launch_instance([str(course.root), "--ServerApp.answer_yes=True", *options])
