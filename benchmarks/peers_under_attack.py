"""The same attacks on this grader, nbgrader and otter: `python -m benchmarks.peers_under_attack`."""

from __future__ import annotations

import json
import signal
import sys
import time

import click
from rich.console import Console

from autograder.errors import CourseError, EngineError
from bench.classroom import scratch
from benchmarks.peers.comparison import OURS, Comparison, compare
from benchmarks.peers.table import as_plain, cases_table, counted_table
from benchmarks.peers.verdict import counts

WIDTH = 140  # a log has none of its own


@click.command(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.option(
    "--only", multiple=True, metavar="CASE", help="Only this case of tests/cases; can be given again."
)
@click.option("--quick", is_flag=True, help="Every eighth case: a look in some minutes.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for a program to read.")
def main(only: tuple[str, ...], quick: bool, as_json: bool) -> None:
    """Hand every case of tests/cases to this grader, to nbgrader and to otter, and print what each makes of it.

    It needs Docker: what is graded is hostile, and the two others have no sandbox of their own.

    \b
    Example:
        python -m benchmarks.peers_under_attack --only eq_always_true --only os_exit
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # lest containers stay behind
    progress, started = Console(stderr=True, highlight=False), time.perf_counter()

    def say(text: str) -> None:
        progress.print(f"{time.perf_counter() - started:5.0f} s  {text}", markup=False, soft_wrap=True)

    try:
        with scratch() as root:
            found = compare(root, only, quick, say)
    except (CourseError, EngineError) as error:
        progress.print(f"nothing was compared: {error}", markup=False, soft_wrap=True)
        sys.exit(1)
    say("done")
    if as_json:
        print(json.dumps(plain(found), indent=1))
    else:
        print_all(found)


def plain(found: Comparison) -> dict[str, object]:
    """Give the whole comparison as plain data."""
    return {
        "graders": {name: look.versions for name, look in found.first.items()},
        "lines of hidden tests in feedback": {name: look.lines for name, look in found.first.items()},
        "counts": {
            name: {count.what: [count.found, count.of] for count in counts(judgements.values())}
            for name, judgements in found.common.items()
        },
        "speaking to this engine alone": {
            count.what: [count.found, count.of] for count in counts(found.bound.values())
        },
        "cases": as_plain(found.attacks, found.judged),
    }


def print_all(found: Comparison) -> None:
    """Print every case, then the counts."""
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(width=WIDTH, highlight=False)
    console.print(cases_table(found.attacks, found.judged))
    for look in found.first.values():
        console.print(
            f"{look.versions}: of {found.hidden_lines} lines of hidden tests {look.lines} stand in the feedback on the "
            "worked solution and the release"
        )
    console.print(counted_table(found.common, "the cases that all three were given"))
    if found.bound:
        title = "* cases that speak to this engine's own modules: not applicable to the others, and not given to them"
        console.print(counted_table({OURS: found.bound}, title))


if __name__ == "__main__":
    main()
