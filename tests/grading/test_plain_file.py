"""Opening a handed-in file: a regular file of a bounded size, or a reason."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from handed_in import cell, notebook, write

from autograder.errors import EngineError, SubmissionError
from autograder.grading.handed_in.notebook_file import read_notebook_file


def test_a_file_over_the_limit_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "big.ipynb"
    path.touch()
    os.truncate(path, 60_000_000)
    with pytest.raises(SubmissionError, match=r"'big.ipynb' has 60.0 MB, and at most 50 MB are read"):
        read_notebook_file(path)


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    write(tmp_path / "exam.json", notebook([cell("hidden")]))
    (tmp_path / "pca.ipynb").symlink_to(tmp_path / "exam.json")
    with pytest.raises(SubmissionError, match=r"'pca\.ipynb' is a link"):
        read_notebook_file(tmp_path / "pca.ipynb")


@pytest.mark.skipif(sys.platform == "win32", reason="files are opened there without this flag")
def test_a_file_that_becomes_a_link_while_it_is_looked_at_is_not_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    regular = write(tmp_path / "exam.json", notebook([cell("hidden")])).lstat()
    (tmp_path / "pca.ipynb").symlink_to(tmp_path / "exam.json")
    monkeypatch.setattr("os.lstat", lambda *_: regular)
    with pytest.raises(EngineError, match="cannot be opened"):
        read_notebook_file(tmp_path / "pca.ipynb")


@pytest.mark.skipif(sys.platform == "win32", reason="no named pipes in the file system")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pca.ipynb")
    with pytest.raises(SubmissionError, match=r"'pca\.ipynb' is not an ordinary file"):
        read_notebook_file(tmp_path / "pca.ipynb")


def test_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "pca.ipynb").mkdir()
    with pytest.raises(SubmissionError, match=r"'pca\.ipynb' is a folder"):
        read_notebook_file(tmp_path / "pca.ipynb")


def test_a_refusal_by_the_system_is_our_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "pca.ipynb", notebook([cell("x")]))

    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("autograder.grading.handed_in.plain_file.os.open", refuse)
    with pytest.raises(EngineError, match="Permission denied"):
        read_notebook_file(path)
