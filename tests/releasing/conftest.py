"""A compiled course of one week."""

from __future__ import annotations

from pathlib import Path

import pytest
from weeks import make_course

from autograder.course import Course


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return make_course(tmp_path / "course", data_csv=b"x,y\n1,2\n")
