"""What small weeks are audited without: containers, which take longest, and limits that a busy machine meets."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from autograder.audit import gate, trial
from autograder.audit.outcome import Mode

LEFT_OUT = Mode("docker", not_tried="left out of this test")


@pytest.fixture(scope="module", autouse=True)
def calm() -> Iterator[None]:
    """Audit without containers, and take no mutant for an endless loop because the machine is busy."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(gate, "try_docker", lambda *_: (LEFT_OUT, []))
        patched.setattr(trial, "LEAST_SECONDS", 20.0)
        yield
