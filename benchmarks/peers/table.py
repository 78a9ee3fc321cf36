"""The comparison as a table, as text and as plain data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.table import Table

from benchmarks.peers.corpus import Attack
from benchmarks.peers.verdict import Judgement, counts

__all__ = ["Judged", "as_plain", "cases_table", "counted_table", "words"]

Judged = Mapping[str, Mapping[str, Judgement]]  # by grader, then by case


def counted_table(judged: Judged, title: str) -> Table:
    """Lay out how many cases went wrong, a column a grader."""
    made = Table(title=title, title_justify="left")
    made.add_column("cases with")
    for name in judged:
        made.add_column(name, justify="right", no_wrap=True)
    columns = [counts(judgements.values()) for judgements in judged.values()]
    for row in zip(*columns, strict=True):
        made.add_row(row[0].what, *(f"{count.found} of {count.of}" if count.of else "-" for count in row))
    return made


def cases_table(attacks: Sequence[Attack], judged: Judged) -> Table:
    """Lay out every case: what it is worth, and what each grader made of it."""
    made = Table(title="every case", title_justify="left")
    made.add_column("case", no_wrap=True)
    made.add_column("worth", justify="right", no_wrap=True)
    for name in judged:
        made.add_column(name)
    for attack in attacks:
        cells = [words(given[attack.id]) if attack.id in given else "" for given in judged.values()]
        made.add_row(f"{attack.id}{' *' if attack.bound else ''}", f"{sum(attack.worth.values()):g}", *cells)
    return made


def words(judgement: Judgement) -> str:
    """Say in a few words what a grader made of a case."""
    if judgement.lost:
        return f"no score: {judgement.lost.removeprefix('failed: ').partition(':')[0]}"
    parts = [f"{judgement.total:g}"]
    if judgement.scored:
        parts.append(f"points for {len(judgement.scored)} wrong")
    if judgement.scored_late:
        parts.append(f"for {len(judgement.scored_late)} late")
    if judgement.short:
        parts.append(f"fewer for {len(judgement.short)} right")
    if judgement.told:
        parts.append("tells " + ", ".join(judgement.told))
    return "; ".join(parts)


def as_plain(attacks: Sequence[Attack], judged: Judged) -> list[dict[str, Any]]:
    """Give every case as `--json` prints it."""
    return [
        {
            "case": attack.id,
            "about": attack.case.expected.about,
            "worth": sum(attack.worth.values()),
            "speaks to this engine": attack.bound,
            **{
                name: {
                    "points": judgements[attack.id].total,
                    "wrong, with points": list(judgements[attack.id].scored),
                    "late, with points": list(judgements[attack.id].scored_late),
                    "right, with fewer": list(judgements[attack.id].short),
                    "lost": judgements[attack.id].lost,
                    "told": list(judgements[attack.id].told),
                }
                for name, judgements in judged.items()
                if attack.id in judgements
            },
        }
        for attack in attacks
    ]
