"""Check what code shows, letter for letter, as doctest and otter's tests in OK format do.

    with shows("[1, 2]") as show:
        show(sorted(data))

`show` adds to what is shown what an interactive Python would: nothing for None, `repr` for anything else. What the
block prints counts as well, in its order. The value of a student's object cannot be shown: its text is whatever the
student's code makes of it, and only the student's process can say. A test that is about just that says so (`course
compile` finds it), and then takes that process's word.
"""

from __future__ import annotations

import doctest
import io
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from typing import Any

from autograder.checks.remote import student_process
from autograder.checks.sentences import complaint
from autograder.errors import EngineError

__all__ = ["shows"]

LONGEST = 2000


@contextmanager
def shows(
    wanted: str = "", *, raising: str = "", options: tuple[str, ...] = ()
) -> Iterator[Callable[[Any], None]]:
    """Run a block that must show exactly `wanted`, or raise what `raising` says: "ValueError: too few".

    `options` are names of doctest's flags, such as "ELLIPSIS" and "NORMALIZE_WHITESPACE". Raises AssertionError
    when something else is shown, TypeError when a value is shown that only the student's process holds.

    >>> with shows("7") as show:
    ...     show(3 + 4)
    """
    __tracebackhide__ = True
    shown = _Shown(_whole(wanted), sum(doctest.OPTIONFLAGS_BY_NAME[name] for name in options))
    try:
        with redirect_stdout(shown.text):
            yield shown.show
    except EngineError:
        raise
    except Exception as error:
        if not raising:
            raise
        shown.expect_raised(error, raising)
    else:
        if raising:
            raise AssertionError(complaint("nothing was raised", raising.strip(), "no exception"))
        shown.expect_all()


class _Shown:
    """What a block has shown so far, and what it has to show in the end."""

    def __init__(self, wanted: str, flags: int) -> None:
        self.wanted, self.flags, self.text = wanted, flags, io.StringIO()

    def show(self, value: Any) -> None:
        """Add a value; the line that calls this is blamed where it cannot be right any more."""
        __tracebackhide__ = True
        if value is None:
            return
        process = student_process()
        if process is not None and process.holds(value) and not process.trusts():
            raise TypeError(
                "an object of the student's cannot be shown here: only the student's process can say how"
            )
        self.text.write(f"{value!r}\n")
        if (
            not self.flags
            and not self.wanted.startswith(self.text.getvalue())
            and "<BLANKLINE>" not in self.wanted
        ):
            self.fail()

    def expect_all(self) -> None:
        """Compare all that was shown with all that is wanted."""
        __tracebackhide__ = True
        if not doctest.OutputChecker().check_output(self.wanted, _whole(self.text.getvalue()), self.flags):
            self.fail()

    def expect_raised(self, error: Exception, raising: str) -> None:
        """Compare an exception with the one that is wanted, class and message."""
        __tracebackhide__ = True
        self.expect(raising, traceback.format_exception_only(type(error), error)[-1])

    def expect(self, raising: str, found: str) -> None:
        """Compare the last line of a traceback, or its class alone where the flags say so."""
        __tracebackhide__ = True
        if self.flags & doctest.IGNORE_EXCEPTION_DETAIL:
            raising, found = (text.partition(":")[0].strip().rpartition(".")[2] for text in (raising, found))
        if not doctest.OutputChecker().check_output(_whole(raising), _whole(found), self.flags):
            raise AssertionError(
                complaint("something else was raised", raising.strip(), found.strip()[:LONGEST])
            )

    def fail(self) -> None:
        """Say what was wanted and what was found."""
        __tracebackhide__ = True
        wanted, found = (_told(text) for text in (self.wanted, self.text.getvalue()))
        raise AssertionError(complaint("something else is shown", wanted, found))


def _whole(text: str) -> str:
    """End a text as doctest does: with the end of a line, where there is any text."""
    return text if not text or text.endswith("\n") else f"{text}\n"


def _told(text: str) -> str:
    text = text.removesuffix("\n")
    return text[:LONGEST] or "nothing"
