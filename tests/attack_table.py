"""The table of docs/security.md, made from the cases: `python tests/attack_table.py` writes it anew."""

from __future__ import annotations

from pathlib import Path

from cases.case import CASES, Expected, case_folders, read_case

PAGE = Path(__file__).parents[1] / "docs" / "security.md"
BEGIN, END = (
    "<!-- made from tests/cases/attacks by tests/attack_table.py -->\n",
    "<!-- the end of the table -->\n",
)


def table() -> str:
    """A row for each attack: its folder, what holds, what it scores."""
    lines = ["| attack | what holds | it scores |", "|---|---|---|"]
    for folder in case_folders():
        if folder.parent != CASES / "attacks":
            continue
        expected = read_case(folder).expected
        about = expected.about.replace("|", "\\|").replace("<", "&lt;")
        lines.append(f"| `{folder.name}` | {about} | {verdict(expected)} |")
    return "\n".join(lines) + "\n"


def verdict(expected: Expected) -> str:
    """What the case scores, and whether the engine is known to fail it."""
    rest = {"full": "full marks", "zero": "0"}[expected.others]
    named = ", ".join(f"{name.removeprefix('test_')} {points:g}" for name, points in expected.scores.items())
    scores = f"{named}; else {rest}" if named else rest
    if expected.needs:
        scores += f" (tried where there is: {expected.needs})"
    return f"**open**: {expected.defect}" if expected.defect else scores


def page() -> str:
    """The page with the table as it is to be."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}{table()}{END}{after}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
