"""How often thresholds are wrong, beside their nominal rate: `python -m benchmarks.thresholds`.

What is printed is Markdown: the tables of docs/thresholds.md.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import click

from autograder.checks.intervals import share_of_right
from autograder.checks.quantiles import t_quantile
from autograder.checks.repeats import Plan
from benchmarks.simulated_classes import CONFIDENCE, NOMINAL, Row, Simulation, simulate, simulations


def table(simulation: Simulation, rows: Sequence[Row]) -> str:
    """Lay a simulation's rows out in Markdown."""
    repeated = any(row.repeats for row in rows)
    head = ["mark", "true figure", "answers", "failed", "without the benefit", "passed", "nominal"]
    lines = [[*head, "repeats"] if repeated else head, ["--:"] * (len(head) + repeated)]
    for row in rows:
        right = row.gap >= 0
        cells = [f"{row.mark:g}", f"{simulation.truth(row.mark, row.gap):g}", f"{row.answers:,}"]
        cells += [percent(row.failed) if right else "", percent(1 - row.reached_bare) if right else ""]
        nominal = f"failed ≤ {percent(NOMINAL)}" if right else f"passed {percent(row.theory)}"
        cells += ["" if right else percent(row.reached), nominal]
        lines.append([*cells, f"{row.repeats:.1f}"] if repeated else cells)
    return markdown(lines)


def widths() -> str:
    """How far the interval of an accuracy reaches above it, in percentage points, by the number of examples."""
    shares = (0.80, 0.90, 0.95, 0.98, 0.99)
    lines = [["examples", *(f"at {share:g}" for share in shares)], ["--:"] * (len(shares) + 1)]
    for n in (100, 200, 500, 1000, 2000, 5000, 10_000):
        reach = [100 * (share_of_right(share, n, CONFIDENCE).high - share) for share in shares]
        lines.append([f"{n:,}", *(f"{points:.1f}" for points in reach)])
    return markdown(lines)


def spreads() -> str:
    """How far the interval of repeats reaches at each look, in standard deviations of a single repeat."""
    lines = [["seeds=", "looks after", "reach at each look"], ["--:"] * 3]
    for seeds in (3, 5, 8, 10, 20):
        plan = Plan(seeds, CONFIDENCE)
        reach = [t_quantile((1 + plan.level) / 2, look - 1) / math.sqrt(look) for look in plan.looks]
        lines.append(
            [str(seeds), ", ".join(map(str, plan.looks)), ", ".join(f"{each:.2f}" for each in reach)]
        )
    return markdown(lines)


def percent(share: float) -> str:
    """Write a share in per cent."""
    return f"{100 * share:.1f} %"


def markdown(lines: Sequence[Sequence[str]]) -> str:
    """Lay lines of cells out as a table."""
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


@click.command(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.option("--classes", default=200, show_default=True, help="How many classes are graded.")
def main(classes: int) -> None:
    """Grade classes of answers whose true figures are known, and print how often a threshold is wrong.

    \b
    Example:
        python -m benchmarks.thresholds --classes 20
    """
    print(f"## Reach of a Wilson interval, in percentage points\n\n{widths()}\n")
    print(f"## Reach of an interval of repeats, in standard deviations\n\n{spreads()}")
    for simulation in simulations():
        print(
            f"\n## {simulation.name}\n\n{table(simulation, list(simulate(simulation, classes)))}", flush=True
        )


if __name__ == "__main__":
    main()
