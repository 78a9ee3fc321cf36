"""Exceptions of a student's own classes: named, caught, asked for attributes, and what their lies come to."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest
from sandbox.shared_notebook import MODULES, answer, finding_of, graded, outcomes, sit, told_to_students

from autograder.exam.student_exceptions import MOST, StudentExceptions
from autograder.grading.sitting.hall import Hall, LocalHall

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="snapshots need Linux")

OWN = """class BankError(Exception):
    pass

class Overdrawn(BankError, ValueError):
    limit = 3

    def __init__(self, missing):
        super().__init__(f'{missing} short')
        self.missing = missing

    def doubled(self):
        return 2 * self.missing

def f(x):
    raise Overdrawn(x)
"""


@pytest.fixture(scope="module", name="hall")
def a_hall() -> Iterator[Hall]:
    with LocalHall(MODULES) as made:
        yield made


NAMED = {
    "its class": (
        "try:\n"
        "    f(7)\n"
        "    assert False\n"
        "except Overdrawn as error:\n"
        "    found = error\n"
        "assert str(found) == '7 short'"
    ),
    "its base": (
        "try:\n"
        "    f(7)\n"
        "    assert False\n"
        "except BankError as error:\n"
        "    assert isinstance(error, Overdrawn)"
    ),
    "a tuple": "try:\n    f(7)\n    assert False\nexcept (KeyError, Overdrawn):\n    pass",
    "assertRaises": (
        "import unittest\n"
        "test = unittest.TestCase()\n"
        "test.assertRaises(Overdrawn, f, 7)\n"
        "with test.assertRaises(BankError) as caught:\n"
        "    f(7)\n"
        "assert caught.exception.missing == 7"
    ),
    "attributes": (
        "try:\n"
        "    f(7)\n"
        "except Overdrawn as error:\n"
        "    assert (error.missing, error.limit, error.doubled(), error.args) == (7, 3, 14, ('7 short',))"
    ),
    "an attribute that is none": (
        "try:\n"
        "    f(7)\n"
        "except Overdrawn as error:\n"
        "    assert not hasattr(error, 'nothing') and getattr(error, 'nothing', 1) == 1"
    ),
    "a class attribute": "assert Overdrawn.limit == 3 and Overdrawn.__name__ == 'Overdrawn'",
    "inheritance": (
        "assert issubclass(Overdrawn, BankError) and issubclass(BankError, Exception)\n"
        "assert not issubclass(BankError, Overdrawn)"
    ),
    "one made by the test": "assert Overdrawn(5).missing == 5",
}


@pytest.mark.parametrize("what", NAMED)
def test_an_exception_can_be_named(hall: Hall, what: str) -> None:
    sitting = sit(hall, answer("f", OWN), graded("test_f", NAMED[what]))
    assert outcomes(sitting) == {"test_f": "passed"}, finding_of(sitting, "test_f").detail


def test_one_that_is_no_exception_is_called_by_its_name(hall: Hall) -> None:
    cells = answer("f", "def f():\n    raise SystemExit(0)"), graded("test_f", "f()")
    assert "SystemExit: 0" in finding_of(sit(hall, *cells), "test_f").message
    assert "SystemExit: 0" in finding_of(sit(hall, *cells, there="test_f"), "test_f").message


def test_a_builtin_base_is_caught_too(hall: Hall) -> None:
    """The nearest base decides: a class has one line of descent in the examiner."""
    single = "class Negative(ValueError): pass\ndef f(x): raise Negative('x')"
    test = (
        "try:\n"
        "    f(7)\n"
        "    assert False\n"
        "except ValueError as error:\n"
        "    assert type(error).__name__ == 'Negative'"
    )
    assert outcomes(sit(hall, answer("f", single), graded("test_f", test))) == {"test_f": "passed"}


ELSE = {
    "another class": (
        "class Other(Exception): pass\nclass Overdrawn(Exception): pass\ndef f(x): raise Other(x)"
    ),
    "a builtin": "class Overdrawn(Exception): pass\ndef f(x): raise ValueError(x)",
    "nothing": "class Overdrawn(Exception): pass\ndef f(x): pass",
    "its base": (
        "class BankError(Exception): pass\nclass Overdrawn(BankError): pass\ndef f(x): raise BankError(x)"
    ),
    "no class": "Overdrawn = 3\ndef f(x): raise ValueError(x)",
    "no exception": "class Overdrawn: pass\ndef f(x): raise ValueError(x)",
    "no name": "def f(x): raise ValueError(x)",
    "the end of all": "class Overdrawn(BaseException): pass\ndef f(x): raise KeyboardInterrupt",
}


@pytest.mark.parametrize("what", ELSE)
def test_what_is_raised_instead_is_not_caught(hall: Hall, what: str) -> None:
    test = "try:\n    f(7)\n    raise AssertionError('nothing was raised')\nexcept Overdrawn:\n    pass"
    sitting = sit(hall, answer("f", OWN), graded("test_f", test), answers={"f": ELSE[what]})
    assert outcomes(sitting) == {"test_f": "failed"}
    assert "autograder" not in finding_of(sitting, "test_f").message


LIES = {
    "named as a builtin": "class ValueError(Exception): pass\ndef f(x): raise ValueError('x')",
    "in the module of a builtin": (
        "class E(Exception): pass\n"
        "E.__module__, E.__qualname__ = 'builtins', 'KeyError'\n"
        "def f(x): raise E('x')"
    ),
    "named as nothing that is": (
        "E = type('\\x1b[2J<script>\\ud800' * 300, (Exception,), {})\ndef f(x): raise E('x')"
    ),
    "with an empty name": "E = type('', (Exception,), {})\ndef f(x): raise E('x')",
    "attributes that lie": (
        "class E(Exception):\n    def __getattribute__(self, name): raise SystemExit\ndef f(x): raise E('x')"
    ),
    "attributes that never end": (
        "class E(Exception):\n"
        "    def __getattr__(self, name):\n"
        "        while True: pass\n"
        "def f(x): raise E('x')"
    ),
    "a text that raises": (
        "class E(Exception):\n    def __str__(self): raise SystemExit\ndef f(x): raise E('x')"
    ),
    "a huge text": (
        "class E(Exception):\n    def __str__(self): return 'x' * 5_000_000\ndef f(x): raise E('x')"
    ),
    "a class that lies": "class E(Exception):\n    __class__ = AssertionError\ndef f(x): raise E('x')",
    "thousands of classes": (
        "def f(x):\n"
        "    E = Exception\n"
        "    for n in range(400):\n"
        "        E = type(f'E{n}', (E,), {})\n"
        "    raise E('x')"
    ),
    "its bases in a ring": (
        "class M(type):\n"
        "    def mro(cls): return [cls, Exception, BaseException, object]\n"
        "class E(Exception, metaclass=M): pass\n"
        "def f(x): raise E('x')"
    ),
    "a group": "def f(x): raise ExceptionGroup('x', [ValueError(1)])",
    "the examiner's own": (
        "class TimeUp(BaseException): pass\n"
        "TimeUp.__module__ = 'autograder.exam.raised'\n"
        "def f(x): raise TimeUp('x')"
    ),
    "an engine's failure": (
        "class EngineError(Exception): pass\n"
        "EngineError.__module__ = 'autograder.errors'\n"
        "def f(x): raise EngineError('x')"
    ),
    "a chain without end": (
        "def f(x):\n"
        "    try:\n"
        "        f(x + 1) if x < 200 else 1 / 0\n"
        "    except Exception as error:\n"
        "        raise ValueError(x) from error"
    ),
}


@pytest.mark.parametrize("what", LIES)
def test_a_lying_exception_fails_its_test_and_nothing_else(hall: Hall, what: str) -> None:
    sitting = sit(
        hall, answer("f", "def f(x):\n    return x"), graded("test_f", "assert f(7) == 7"),
        answer("g", "def g():\n    return 1"), graded("test_g", "assert g() == 1"),
        answers={"f": LIES[what]},
    )  # fmt: skip
    # an exit out of what tells what was raised ends the process, and that costs this test alone
    outcome = "died" if "SystemExit" in LIES[what] and "__getattribute__" in LIES[what] else "failed"
    assert outcomes(sitting) == {"test_f": outcome, "test_g": "passed"}
    message = finding_of(sitting, "test_f").message
    assert "autograder" not in message
    assert len(message) < 10_000
    assert "\\u001b" not in told_to_students(sitting)


@pytest.mark.parametrize(
    "lie",
    [
        "class Overdrawn(Exception):\n    missing = 8\ndef f(x): raise Overdrawn(x)",
        ("class Always:\n"
"    def __eq__(self, other): return True\n"
"class Overdrawn(Exception):\n"
"    missing = Always()\n"
"def f(x): raise Overdrawn(x)"),
        ("class Overdrawn(Exception):\n"
"    @property\n"
"    def missing(self): raise KeyError('missing')\n"
"def f(x): raise Overdrawn(x)"),
        ("class Overdrawn(Exception):\n"
"    @property\n"
"    def missing(self):\n"
"        import os\n"
"        os._exit(0)\n"
"def f(x): raise Overdrawn(x)"),
    ],
    ids=["another value", "an always equal one", "one that raises", "one that ends the process"],
)  # fmt: skip
def test_an_attribute_counts_as_the_value_that_it_is(hall: Hall, lie: str) -> None:
    test = "try:\n    f(7)\n    assert False\nexcept Overdrawn as error:\n    assert error.missing == 7"
    sitting = sit(hall, answer("f", OWN), graded("test_f", test), answers={"f": lie})
    assert outcomes(sitting)["test_f"] in ("failed", "died")


def test_a_student_error_in_a_class_statement_of_the_test_is_harmless(hall: Hall) -> None:
    test = (
        "class Mine(Overdrawn):\n"
        "    pass\n"
        "try:\n"
        "    raise Mine('mine')\n"
        "except Overdrawn as error:\n"
        "    assert str(error) == 'mine'"
    )
    sitting = sit(hall, answer("f", OWN), graded("test_f", test))
    assert outcomes(sitting)["test_f"] in ("passed", "failed")
    assert "autograder" not in finding_of(sitting, "test_f").message


def test_no_more_classes_are_made_than_a_paper_may_name() -> None:
    exceptions = StudentExceptions()
    for number in range(3 * MOST):
        exceptions.raised((f"__main__.E{number}", "builtins.Exception", "builtins.BaseException"))
    known = exceptions.raised(())
    assert sum(name.startswith("__main__.") for name in known) == MOST


def test_an_exception_of_a_library_keeps_its_class_whatever_the_notebook_names() -> None:
    exceptions = StudentExceptions()
    before = exceptions.raised(())["builtins.ValueError"]
    after = exceptions.raised(
        ("__main__.ValueError", "builtins.Exception", "builtins.BaseException", "builtins.object")
    )
    assert after["builtins.ValueError"] is before is ValueError
    assert after["__main__.ValueError"] is not ValueError
