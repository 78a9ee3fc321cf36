"""What an ordinary sitting is: one that another of the same paper would be like."""

from __future__ import annotations

from autograder.model import Sitting

__all__ = ["is_ordinary"]


def is_ordinary(sitting: Sitting) -> bool:
    """Tell whether every test cell came to its own end, and no cell was stopped."""
    return (
        not sitting.notes
        and all(finding.outcome in ("passed", "failed") for finding in sitting.findings)
        and all(ran.status in ("ok", "error") for ran in sitting.ran)
    )
