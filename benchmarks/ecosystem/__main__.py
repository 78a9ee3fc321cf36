"""The same notebooks scored by nbgrader or otter and by this engine: `python -m benchmarks.ecosystem`."""

from __future__ import annotations

import fnmatch
import json
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from itertools import chain
from pathlib import Path

import click
from rich.console import Console

from benchmarks.ecosystem.comparison import Compared, compare
from benchmarks.ecosystem.corpus import (
    Sample,
    found_in,
    otter_samples,
    shipped_course,
    shipped_tests,
    written_samples,
)
from benchmarks.ecosystem.otters import score_with_otter
from benchmarks.ecosystem.ours import score_with_course
from benchmarks.ecosystem.recorded import RECORDED, record_problems, write_record
from benchmarks.ecosystem.scored import Scored
from benchmarks.ecosystem.table import isolation_page, lines_of, summary
from benchmarks.ecosystem.theirs import score_with_nbgrader

KEPT = Path("build/ecosystem")


@click.command(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.argument("folders", nargs=-1, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--only", multiple=True, metavar="PATTERN", help="Only assignments whose name matches.")
@click.option(
    "--lines", "lines_path", type=click.Path(path_type=Path), help="Add a line of JSON an assignment."
)
@click.option("--page", type=click.Path(path_type=Path), help="Write the table of isolated test cells.")
@click.option("--record", is_flag=True, help="Keep the tools' scores of our own notebooks for the tests.")
@click.option(
    "--kept", type=click.Path(path_type=Path), default=KEPT, help="Where the tools' scores are kept."
)
@click.option("--workers", type=click.IntRange(min=1), default=1, help="Assignments at a time.")
def main(
    folders: tuple[Path, ...],
    only: tuple[str, ...],
    lines_path: Path | None,
    page: Path | None,
    record: bool,
    kept: Path,
    workers: int,
) -> None:
    """Score notebooks with nbgrader or otter and with this engine, and say where they differ.

    Without FOLDERS: our own notebooks, and those that nbgrader ships. With FOLDERS: every notebook below them, which
    both tools run without any protection: for notebooks that you trust.

    \b
    Example:
        python -m benchmarks.ecosystem --only "titanic*"
        python -m benchmarks.ecosystem ~/courses --lines found.jsonl
    """
    samples = [sample for sample in _samples(folders) if _chosen(sample.name, only)]
    progress, started = Console(stderr=True, highlight=False), time.perf_counter()
    compared, theirs, problems = [], {}, []
    with ThreadPoolExecutor(workers) as pool:
        pairs = pool.map(lambda sample: (sample, *_compare(sample, kept)), samples)
        for number, (sample, scored, found) in enumerate(pairs, start=1):
            compared.append(found)
            theirs[sample.name] = (sample, scored)
            problems += record_problems(sample, scored)
            if lines_path:
                with lines_path.open("a", encoding="utf-8") as lines:
                    lines.write(json.dumps(asdict(found)) + "\n")
            head = f"{time.perf_counter() - started:5.0f} s  {number} of {len(samples)}  "
            progress.print(head + "\n".join(lines_of(found)), markup=False, soft_wrap=True)
    if record:
        write_record({name: pair for name, pair in theirs.items() if pair[0].origin in RECORDED})
    elif problems:
        progress.print("\n".join([*problems, "run: python -m benchmarks.ecosystem --record"]), markup=False)
    if page:
        page.write_text(isolation_page(compared), encoding="utf-8")
    for line in summary(compared):
        print(line)
    if problems or any(one.wanting for one in compared):
        sys.exit(1)


def _samples(folders: tuple[Path, ...]) -> Iterator[Sample]:
    if folders:
        return chain.from_iterable(found_in(folder) for folder in folders)
    return chain(written_samples(), otter_samples(), shipped_course(), shipped_tests())


def _chosen(name: str, only: tuple[str, ...]) -> bool:
    return not only or any(fnmatch.fnmatch(name, pattern) for pattern in only)


def _compare(sample: Sample, kept: Path) -> tuple[Scored, Compared]:
    tool, score = ("otter", score_with_otter) if sample.otter else ("nbgrader", score_with_nbgrader)
    scored = score(sample, kept)
    return scored, compare(sample.name, sample.origin, scored, score_with_course(sample), tool)


if __name__ == "__main__":
    main()
