"""Every test has a data folder of its own, no network, and no key of an examiner."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.hidden_key import forget_key


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = tmp_path / "data"
    monkeypatch.setenv("COURSE_DATA", str(folder))
    monkeypatch.delenv("COURSE_DOWNLOAD", raising=False)
    monkeypatch.delenv("COURSE_SECRET", raising=False)
    yield folder
    forget_key()
