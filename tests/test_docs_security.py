"""The table of attacks is that of the corpus."""

from __future__ import annotations

from attack_table import BEGIN, END, PAGE, page
from cases.case import CASES


def test_the_table_of_attacks_is_made_from_the_corpus() -> None:
    written = PAGE.read_text(encoding="utf-8")
    assert (written.count(BEGIN), written.count(END)) == (1, 1)
    assert written == page(), "run: python tests/attack_table.py"
    assert written.count("| `") == len(list((CASES / "attacks").iterdir()))
