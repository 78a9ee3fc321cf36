"""The `course` command: one file a group of commands, and the one place where exceptions become output."""

from __future__ import annotations

import atexit
import contextlib
import gc
import signal
import sys

import click

from autograder.cli.app import app
from autograder.errors import CourseError, EngineError, SubmissionError

__all__ = ["main"]

INTERRUPTED = 130
OBJECTS = 200_000  # that a command makes before the garbage collector looks at them


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; ends the process with 0, 1 (yours), 2 (usage), 3 (ours) or 130 (interrupted)."""
    # nearly all objects of a command stay to its end; looked at after every 700 of them, they take a fifth of its time
    gc.set_threshold(OBJECTS)
    # and what is left at the end needs no looking at: the system takes all of it back at once
    atexit.register(gc.freeze)
    with contextlib.suppress(ValueError):  # only the main thread may
        signal.signal(signal.SIGTERM, interrupted)
    try:
        sys.exit(app.main(arguments, prog_name="course", standalone_mode=False))
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (CourseError, EngineError) as error:
        print(f"course: {error}", file=sys.stderr)
        sys.exit(error.exit_status)
    except SubmissionError as error:
        print(f"course: {error}", file=sys.stderr)
        sys.exit(1)
    except (KeyboardInterrupt, click.Abort):
        command = (sys.argv[1:] if arguments is None else arguments)[:1]
        grading = command in (["grade"], ["regrade"])
        kept = "; what was graded is kept, and the next run takes up the rest" if grading else ""
        print(f"course: stopped{kept}", file=sys.stderr)
        sys.exit(INTERRUPTED)


def interrupted(*_: object) -> None:
    """Take a polite request to end (SIGTERM) for Ctrl-C: what is under way is put down in order."""
    raise KeyboardInterrupt
