"""Run the benchmarks and print their figures: `python -m bench [NAME]...`."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import click
from rich.console import Console

from autograder.errors import CourseError, EngineError
from bench import machine
from bench.cluster import cluster_figures
from bench.containers import against_local
from bench.demo import demo_figures
from bench.echo import array_figures, call_figures
from bench.figure import Figure, as_plain, notes, table
from bench.gradebook import gradebook_figures
from bench.ground import against_floor
from bench.lost_worker import lost_worker_figures
from bench.memory import memory_figures
from bench.rescored import rescored_figures
from bench.rivals import against_nbgrader, against_otter
from bench.saturation import saturation_figures
from bench.sizes import FULL, QUICK, Sizes
from bench.unchanged import unchanged_figures
from bench.workers import worker_figures

BENCHES: dict[str, Callable[[Sizes, Callable[[str], None]], list[Figure]]] = {
    "call": call_figures,
    "array": array_figures,
    "floor": against_floor,
    "workers": worker_figures,
    "dask": cluster_figures,
    "cut-off": lost_worker_figures,
    "saturation": saturation_figures,
    "gradebook": gradebook_figures,
    "unchanged": unchanged_figures,
    "rescored": rescored_figures,
    "memory": memory_figures,
    "docker": against_local,
    "demo": demo_figures,
    "nbgrader": against_nbgrader,
    "otter": against_otter,
}


@click.command(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.argument("names", nargs=-1, type=click.Choice(list(BENCHES)), metavar="[BENCH]...")
@click.option("--quick", is_flag=True, help="A look in some minutes: small classes, one round.")
@click.option(
    "--training", type=click.FloatRange(min=0.01), help="Seconds that a submission of `rescored` trains."
)
@click.option("--rounds", type=click.IntRange(min=1), help="How many rounds medians are of.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for a program to read.")
def main(
    names: tuple[str, ...], quick: bool, training: float | None, rounds: int | None, as_json: bool
) -> None:
    """Measure this grader; without a name by all benchmarks.

    They are: call, array, floor, workers, dask, cut-off, saturation, gradebook, unchanged, rescored, memory,
    docker, demo, nbgrader, otter.

    \b
    Example:
        python -m bench floor call --quick
    """
    progress, sizes = Console(stderr=True), QUICK if quick else FULL
    if training is not None:
        sizes = replace(sizes, training=training)
    if rounds is not None:
        sizes = replace(sizes, rounds=rounds)
    found, warning = machine.describe(), machine.too_busy()
    figures: list[Figure] = []
    failed: dict[str, str] = {}
    told = ""
    started = time.perf_counter()
    with progress.status("") as status:

        def say(text: str) -> None:
            nonlocal told
            status.update(f"{time.perf_counter() - started:4.0f} s  {text}")
            # in a log a line for each thing that is measured, not one for each step of it
            if not progress.is_terminal and text.partition(":")[0] != told:
                told = text.partition(":")[0]
                progress.print(f"{time.perf_counter() - started:4.0f} s  {text}", highlight=False)

        for name in names or BENCHES:
            try:
                figures += BENCHES[name](sizes, say)
            except (CourseError, EngineError) as error:
                failed[name] = str(error)  # the figures of the others are worth having
    if as_json:
        measured = {"machine": found, "warning": warning, "quick": quick}
        print(json.dumps(measured | {"failed": failed, "figures": as_plain(figures)}, indent=1))
    else:
        print_all(found, warning, figures)
    for name, reason in failed.items():
        print(f"bench: {name} could not be measured: {reason}", file=sys.stderr)
    sys.exit(1 if failed else 0)


def print_all(found: dict[str, Any], warning: str, figures: list[Figure]) -> None:
    """Print the machine, the table and how each figure was measured."""
    console = Console()
    if not console.is_terminal:
        console = Console(width=120)  # a log has no width of its own
    console.print(", ".join(f"{key} {value}" for key, value in found.items()), highlight=False)
    if warning:
        console.print(f"warning: {warning}", style="yellow")
    console.print(table(figures))
    for number, how in enumerate(notes(figures), start=1):
        console.print(f"{number:>3}  {how}", highlight=False)


if __name__ == "__main__":
    main()
