"""Texts of a student's making, as both kinds of database take them."""

from __future__ import annotations

__all__ = ["storable"]


def storable(text: str) -> str:
    """Replace what PostgreSQL or SQLite has no place for: a NUL, half of a surrogate pair."""
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}").encode("utf-8", "replace").decode()
