"""Read the project's documents: their fenced blocks, tables, and links."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WRITING = ROOT / "docs/writing-assignments.md"
WORKING = ROOT / "docs/how-it-works.md"
WEEKS = ROOT / "source/README.md"
DOCS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), WEEKS])

FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"(?<!!)\[[^\]\n]+\]\(([^)\s]+)\)")
CODE = re.compile(r"`([^`\n]+)`")


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def blocks(path: Path, language: str) -> list[str]:
    """The fenced blocks of one language, without the indentation that they have in a list."""
    found = FENCE.findall(path.read_text(encoding="utf-8"))
    return [re.sub(rf"^{indent}", "", text, flags=re.M) for indent, kind, text in found if kind == language]


def prose(path: Path) -> str:
    return FENCE.sub("", path.read_text(encoding="utf-8"))


def rows(path: Path, first: str) -> list[list[str]]:
    """The rows of the tables whose first column is called so, without their heads."""
    found: list[list[str]] = []
    inside = False
    for line in prose(path).splitlines():
        cells = [cell.strip() for cell in line.strip("| ").split(" | ")] if line.startswith("|") else []
        inside = bool(cells) and (inside or cells[0] == first)
        if inside and cells[0] != first and not line.startswith("|--"):
            found.append(cells)
    return found
