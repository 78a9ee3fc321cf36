"""The cache: whole, checked, made anew when broken, and dispensable."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from autograder.datasets import load
from autograder.datasets.cache import cached
from autograder.datasets.folders import cache_folder, data_folders, home_folder

PARAMETERS = {"name": "toy", "seed": 1}


class Counted:
    """A maker of arrays that counts how often it was asked."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self) -> dict[str, np.ndarray]:
        self.calls += 1
        return {"x": np.arange(6).reshape(2, 3), "words": np.array(["a", "bc"])}


def only_file(folder: Path) -> Path:
    (found,) = folder.iterdir()
    return found


def test_what_was_made_is_not_made_again(tmp_path: Path) -> None:
    make = Counted()
    first, second = cached(tmp_path, PARAMETERS, make), cached(tmp_path, PARAMETERS, make)

    assert make.calls == 1
    assert all(np.array_equal(first[name], second[name]) for name in first)
    assert second["x"].flags.writeable


def test_other_parameters_are_another_file(tmp_path: Path) -> None:
    make = Counted()
    cached(tmp_path, PARAMETERS, make)
    cached(tmp_path, PARAMETERS | {"seed": 2}, make)

    assert make.calls == 2
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize("where", [0, 40, -1])
def test_a_changed_byte_is_noticed_and_mended(tmp_path: Path, where: int) -> None:
    make = Counted()
    cached(tmp_path, PARAMETERS, make)
    path = only_file(tmp_path)
    whole = path.read_bytes()
    broken = bytearray(whole)
    broken[where] ^= 1
    path.write_bytes(broken)

    found = cached(tmp_path, PARAMETERS, make)

    assert make.calls == 2
    assert found["x"].tolist() == [[0, 1, 2], [3, 4, 5]]
    assert path.read_bytes() == whole


@pytest.mark.parametrize("length", [0, 10, 32, 200])
def test_half_a_file_is_noticed_and_mended(tmp_path: Path, length: int) -> None:
    make = Counted()
    cached(tmp_path, PARAMETERS, make)
    path = only_file(tmp_path)
    path.write_bytes(path.read_bytes()[:length])

    cached(tmp_path, PARAMETERS, make)

    assert make.calls == 2


def test_a_folder_that_cannot_be_written_is_no_failure(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    make = Counted()

    assert cached(blocked / "folder", PARAMETERS, make)["x"].shape == (2, 3)


def test_a_user_without_a_home_has_no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COURSE_DATA")
    monkeypatch.setenv("HOME", "/nowhere")

    assert cache_folder() is None
    assert home_folder("data") is None


def test_nothing_unfinished_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", fail)
    cached(tmp_path, PARAMETERS, Counted())

    assert list(tmp_path.iterdir()) == []


def test_generated_sets_are_kept_in_the_data_folder(data_folder: Path) -> None:
    load("glyphs", "test", size=5)

    assert only_file(data_folder / "generated").name.startswith("glyphs-")


def test_published_files_are_looked_for_here_and_above(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COURSE_DATA")
    (tmp_path / "course" / "week").mkdir(parents=True)
    (tmp_path / "course" / "data").mkdir()
    monkeypatch.chdir(tmp_path / "course" / "week")

    assert data_folders()[0] == tmp_path / "course" / "data"
