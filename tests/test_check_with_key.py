"""A right answer to a test that draws hidden data is right for `course check --hidden` too."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from autograder.cli import main
from autograder.compiler.compile import compile_assignment
from autograder.course import Course

DRAWN = """\
# %%
from autograder.datasets import hidden_split
# %% solution="sign"
### BEGIN SOLUTION
def sign(x):
    return (x[:, 0] > x[:, 1]).astype(int)
### END SOLUTION
# %% test="sign" points=2
assert sign is not None
### BEGIN HIDDEN TESTS
hidden = hidden_split("digits", 50)
assert len(hidden.y) == 50
### END HIDDEN TESTS
"""


def test_hidden_data_is_drawn_with_the_courses_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COURSE_SECRET", str(tmp_path / "secret"))
    course = Course(tmp_path / "course")
    source = course.source / "week01/drawn.py"
    source.parent.mkdir(parents=True)
    source.write_text(DRAWN, encoding="utf-8")
    compile_assignment(course, "week01")
    with pytest.raises(SystemExit) as ended:
        main(["check", "--hidden", "--json", str(course.solutions / "week01/drawn.ipynb")])
    (result,) = json.loads(capsys.readouterr().out)
    assert (ended.value.code, result["scores"][0]["earned"]) == (None, 2.0), result["scores"][0]
