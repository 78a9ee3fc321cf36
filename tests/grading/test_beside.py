"""What is taken of a submission beside its notebooks."""

from __future__ import annotations

import inspect
import sys
from pathlib import Path

from autograder.grading.handed_in.beside import student_files


def test_folders_in_each_other_may_be_more_than_calls_may(tmp_path: Path) -> None:
    deep = Path(*["d"] * 150)
    (tmp_path / deep).mkdir(parents=True)
    for name in ("top.csv", str(deep / "bottom.csv")):
        (tmp_path / name).write_text("x")
    limit = sys.getrecursionlimit()
    try:
        sys.setrecursionlimit(len(inspect.stack()) + 100)
        files, notes = student_files(tmp_path)
    finally:
        sys.setrecursionlimit(limit)

    assert files is not None
    assert (sorted(files.names), notes) == ([str(deep / "bottom.csv"), "top.csv"], ())


def test_links_and_hidden_ones_are_no_part_of_it(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "secret.csv").write_text("x")
    folder = tmp_path / "week01"
    folder.mkdir()
    (folder / "in").symlink_to(tmp_path / "elsewhere")
    (folder / "one.csv").symlink_to(tmp_path / "elsewhere" / "secret.csv")
    (folder / ".hidden").mkdir()
    (folder / ".hidden" / "data.csv").write_text("x")
    (folder / "mine.csv").write_text("x")

    files, _ = student_files(folder)

    assert files is not None
    assert files.names == ("mine.csv",)
