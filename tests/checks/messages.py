"""Read what a failed check tells."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest


def message(check: Callable[..., Any], *args: Any, **kwargs: Any) -> str:
    """Give the whole message of a check that must fail."""
    with pytest.raises(AssertionError) as failure:
        check(*args, **kwargs)
    return str(failure.value)


def likely(check: Callable[..., Any], *args: Any, **kwargs: Any) -> str:
    """Give the likely mistake that a check that must fail names, or empty text."""
    lines = message(check, *args, **kwargs).splitlines()
    return next((line.removeprefix("  likely: ") for line in lines if line.startswith("  likely: ")), "")
