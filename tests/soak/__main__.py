"""Grade a large class, a twentieth of it hostile, and see that nothing grows: `make soak`."""

from __future__ import annotations

import json
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

import click
from rich.console import Console
from soak.run import soak
from soak.table import show

from autograder.errors import EngineError
from autograder.grading.sitting.hall import SandboxName

EVERY_SECONDS = 1.0


@click.command(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.option("--submissions", default=5000, show_default=True, type=click.IntRange(min=40))
@click.option("--sandbox", type=click.Choice(["local", "docker"]), default="local", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for a program to read.")
def main(submissions: int, sandbox: SandboxName, as_json: bool) -> None:
    """Grade a class with `course grade` and watch it: ends with 1 when anything grew, stayed or was misjudged.

    \b
    Example:
        python -m soak --submissions 1000 --sandbox docker
    """
    progress = Console(stderr=True, highlight=False)
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        try:
            found = soak(Path(folder), submissions, sandbox, EVERY_SECONDS, progress.print)
        except EngineError as error:
            print(f"soak: {error}", file=sys.stderr)
            sys.exit(error.exit_status)
        # before the class's folder is removed, which takes its time
        if as_json:
            print(json.dumps(asdict(found) | {"problems": found.problems()}, indent=1), flush=True)
        else:
            show(found)
    sys.exit(1 if found.problems() else 0)


if __name__ == "__main__":
    main()
