"""One figure that a benchmark found, and the table of all."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

from rich.table import Table

__all__ = ["Figure", "as_plain", "notes", "table"]


@dataclass(frozen=True)
class Figure:
    """A measured value; with a target, `better` says on which side of it the value should lie.

    `how` tells what was measured, and on how much: an extrapolated figure says so here.
    """

    name: str
    value: float
    unit: str
    how: str = ""
    target: float | None = None
    better: Literal["lower", "higher"] = "lower"

    @property
    def ratio(self) -> float | None:
        """Value by target; None without one, or where the target is zero."""
        return self.value / self.target if self.target else None

    @property
    def reached(self) -> bool | None:
        if self.target is None:
            return None
        return self.value <= self.target if self.better == "lower" else self.value >= self.target


def table(figures: list[Figure]) -> Table:
    """Lay the figures out for a terminal; the numbers in the last column are those of `notes`."""
    made, hows = Table(title="bench", title_justify="left"), notes(figures)
    for heading in ("figure", "measured", "target", "", "note"):
        justify: Literal["left", "right"] = "right" if heading in ("measured", "target") else "left"
        made.add_column(heading, justify=justify, no_wrap=True)
    for figure in figures:
        measured = f"{shown(figure.value)} {figure.unit}"
        note = str(hows.index(figure.how) + 1) if figure.how else ""
        made.add_row(figure.name, measured, _target(figure), _verdict(figure), note)
    return made


def notes(figures: list[Figure]) -> list[str]:
    """List how the figures were measured, each way once."""
    return list(dict.fromkeys(figure.how for figure in figures if figure.how))


def shown(value: float) -> str:
    """Write a value to three digits, large ones to the unit."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _target(figure: Figure) -> str:
    if figure.target is None:
        return ""
    sign = "≤" if figure.better == "lower" else "≥"
    return f"{sign} {shown(figure.target)} {figure.unit}"


def _verdict(figure: Figure) -> str:
    if figure.reached is None:
        return ""
    part = f" ({figure.ratio:.2f} of it)" if figure.ratio is not None else ""
    return ("[green]ok[/]" if figure.reached else "[red]missed[/]") + part


def as_plain(figures: list[Figure]) -> list[dict[str, Any]]:
    """Give the figures as `--json` prints them."""
    return [
        asdict(figure) | {"ratio_to_target": figure.ratio, "reached": figure.reached} for figure in figures
    ]
