"""Test cells written for one kernel, held in the examiner: what of it they find there, and what no lie gains."""

from __future__ import annotations

import contextlib
import inspect
import random
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from sandbox.shared_notebook import (
    MODULES,
    answer,
    finding_of,
    given,
    graded,
    outcomes,
    sit,
    told_to_students,
)

from autograder.exam.one_kernel import reaching_the_student
from autograder.exam.raised import TimeUp
from autograder.grading.sitting.hall import Hall, LocalHall

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="snapshots need Linux")


@pytest.fixture(scope="module", name="hall")
def a_hall() -> Iterator[Hall]:
    with LocalHall(MODULES) as made:
        yield made


WORKS = {
    "a name that the function reads": (
        "rate = 1\ndef f(x):\n    return rate * x",
        "rate = 5\nassert f(2) == 10\nrate = 7\nassert f(2) == 14",
    ),
    "a list of names": (
        "def f():\n    return 1\nmade = 2\nclass A:\n    def g(self):\n        pass",
        "own = 3\nassert {'f', 'made', 'own', 'A'} <= set(dir()) & set(globals()) & set(locals()) & set(vars())\n"
        "assert 'gone' not in dir() and 'gone' not in globals() and globals().get('gone') is None\n"
        "assert globals()['f']() == 1 and callable(globals()['f']) and len(globals()) >= 4\n"
        "assert 'g' in dir(A) and 'g' in dir(A()) and 'append' in dir([])\n"
        "def h():\n    inner = 1\n    return dir(), locals(), 'made' in globals()\n"
        "assert h() == (['inner'], {'inner': 1}, True)\n"
        "globals()['later'] = 5\nassert later == 5\ndel globals()['later']\nassert 'later' not in dir()",
    ),
    "an argument that comes back": (
        "def f(xs, key=None):\n    xs.sort()\n    return xs\ndef g(xs):\n    return list(xs)",
        "data = [3, 1]\nassert f(data) is data and data == [1, 3]\nassert f(xs=data) is data\n"
        "assert g(data) is not data\nimport numpy as np\nrow = np.array([2, 1])\nassert f(row) is row and row[0] == 1",
    ),
    "a namespace": (
        "def f(x):\n    x.n += 1\n    return x.rows[0].a",
        "from types import SimpleNamespace as S\none = S(n=1, rows=[S(a=5)])\nassert f(one) == 5 and one.n == 2",
    ),
    "a function's name": (
        "import functools\ndef loud(function):\n    @functools.wraps(function)\n"
        "    def inner(*args):\n        return function(*args)\n    return inner\n"
        "def name(function):\n    return function.__name__",
        "@loud\ndef add(a, b):\n    'Add.'\n    return a + b\n"
        "assert add(1, 2) == 3 and add.__name__ == 'add' and add.__doc__ == 'Add.'\n"
        "assert name(lambda: 1) == '<lambda>'",
    ),
    "a student's object changed in place": (
        "table = {'a': 1}\nrows = [1]\ndef f():\n    return dict(table), list(rows)",
        "table['a'] = 5\nassert table['a'] == 5\nassert f() == ({'a': 5}, [1])\n"
        "table.clear()\nrows.append(2)\nassert f() == ({}, [1, 2])\nassert len(rows) == 2",
    ),
    "a file that the test makes": (
        "def f(path):\n    with open(path) as file:\n        return file.read()",
        "import os, tempfile\nopen('made.txt', 'w').write('one')\nassert f('made.txt') == 'one'\n"
        "open('made.txt', 'w').write('two')\nassert f('made.txt') == 'two'\n"
        "os.makedirs('deep/er')\nopen('deep/er/x', 'w').write('three')\nassert f('deep/er/x') == 'three'\n"
        "os.remove('made.txt')\ntry:\n    f('made.txt')\n    assert False\nexcept FileNotFoundError:\n    pass\n"
        "import shutil\nshutil.rmtree('deep')",
    ),
    "an exception's attributes": (
        "import subprocess, json\ndef f():\n    raise subprocess.CalledProcessError(3, ['x'])\n"
        "def g():\n    return json.loads('{')",
        "import subprocess, json\ntry:\n    f()\n    assert False\n"
        "except subprocess.CalledProcessError as error:\n    assert error.returncode == 3 and error.cmd == ['x']\n"
        "    assert 'exit status 3' in str(error)\n"
        "try:\n    g()\n    assert False\nexcept json.JSONDecodeError as error:\n    assert error.pos == 1",
    ),
    "a name taken away": (
        "def helper():\n    return 1\ndef f():\n    return helper()",
        "old = helper\ndel helper\ntry:\n    f()\n    assert False\nexcept NameError:\n    pass",
    ),
    "a seed": (
        "import numpy as np\nimport random\ndef f():\n    return np.random.rand(), random.random()",
        "import numpy as np\nimport random\nnp.random.seed(3)\nrandom.seed(3)\nfirst = f()\n"
        "np.random.seed(3)\nrandom.seed(3)\nassert f() == first\n"
        "np.random.seed(3)\nassert first[0] == np.random.rand()",
    ),
    "input": (
        "def f():\n    return int(input('how many? ')) + 1",
        "import builtins\nold = builtins.input\nasked = []\n"
        "def say(prompt=''):\n    asked.append(prompt)\n    return '41'\n"
        "builtins.input = say\ntry:\n    assert f() == 42\nfinally:\n    builtins.input = old\n"
        "assert asked == ['how many? ']",
    ),
    "a mocked input": (
        "def f():\n    return input() + input()",
        (
            "from unittest.mock import patch\n"
            "with patch('builtins.input', side_effect=['a', 'b']):\n"
            "    assert f() == 'ab'"
        ),
    ),
    "print": (
        "def f():\n    print('a', 2)",
        "from unittest.mock import patch\nwith patch('builtins.print') as shown:\n    f()\n"
        "shown.assert_called_once_with('a', 2)",
    ),
    "printed text": (
        "def f():\n    print('hi')",
        "import io, sys\nold, sys.stdout = sys.stdout, io.StringIO()\n"
        "try:\n    f()\n    text = sys.stdout.getvalue()\nfinally:\n    sys.stdout = old\nassert text == 'hi\\n'",
    ),
    "redirected text": (
        "def f():\n    print('hi')",
        (
            "import io, contextlib\n"
            "with contextlib.redirect_stdout(io.StringIO()) as out:\n"
            "    f()\n"
            "assert out.getvalue() == 'hi\\n'"
        ),
    ),
    "a generator passed in": (
        "def f(xs):\n    return [2 * x for x in xs]",
        (
            "def numbers():\n"
            "    yield 1\n"
            "    yield 2\n"
            "assert f(numbers()) == [2, 4]\n"
            "assert f(map(int, '34')) == [6, 8]"
        ),
    ),
    "only the first of endless values": (
        "def f(xs):\n    return next(iter(xs))",
        (
            "def forever():\n"
            "    n = 0\n"
            "    while True:\n"
            "        yield n\n"
            "        n += 1\n"
            "assert f(forever()) == 0"
        ),
    ),
    "a generator that comes back": (
        "def f():\n    yield from (1, 2)",
        "g = f()\nassert next(g) == 1\nassert list(g) == [2]\nassert list(f()) == [1, 2]",
    ),
    "the same object": (
        "class A: pass\none = A()\ndef f():\n    return one",
        "assert f() is f()\nassert f() is one\nassert f() is not A()\nassert A is A",
    ),
    "its type": (
        "class A: pass\nclass B(A): pass",
        (
            "assert isinstance(B(), A) and issubclass(B, A)\n"
            "assert not isinstance(A(), B)\n"
            "assert isinstance(A, type)"
        ),
    ),
    "an abstract class": (
        "from collections.abc import Iterable\nclass A:\n    def __iter__(self):\n        return iter([1])",
        (
            "from collections.abc import Iterable, Callable, Sized\n"
            "assert isinstance(A(), Iterable) and issubclass(A, Iterable)\n"
            "assert not isinstance(A(), Sized)\n"
            "assert callable(A) and not callable(A())"
        ),
    ),
    "inspect": (
        "def f(x, *, y=2):\n    'Add.'\n    return x + y",
        (
            "import inspect\n"
            "assert inspect.isfunction(f)\n"
            "assert 'return x + y' in inspect.getsource(f)\n"
            "assert f.__doc__ == 'Add.' and inspect.getdoc(f) == 'Add.'"
        ),
    ),
    "a context manager": (
        "class Opened:\n    def __init__(self):\n        self.log = []\n"
        "    def __enter__(self):\n        self.log.append('in')\n        return self\n"
        "    def __exit__(self, kind, error, trace):\n"
        "        self.log.append(kind.__name__ if kind else 'out')\n        return kind is ValueError",
        "one = Opened()\nwith one as same:\n    assert same is one\nwith one:\n    raise ValueError('x')\n"
        "assert one.log == ['in', 'out', 'in', 'ValueError']\n"
        "try:\n    with one:\n        raise KeyError('x')\n    assert False, 'swallowed'\nexcept KeyError:\n    pass",
    ),
    "a callback that raises": (
        "def f(g):\n    try:\n        return g()\n    except ZeroDivisionError:\n        return 'caught'",
        "def g():\n    return 1 / 0\nassert f(g) == 'caught'",
    ),
    "values that a library has": (
        "import datetime\nfrom decimal import Decimal\nfrom fractions import Fraction\n"
        "from collections import Counter, defaultdict, deque\n"
        "def f():\n"
        "    return [datetime.date(2027, 2, 1), Decimal('0.10'), Fraction(1, 3), Counter('aab'), deque([1], 3)]",
        "import datetime\nfrom decimal import Decimal\nfrom fractions import Fraction\n"
        "from collections import Counter, deque\n"
        "assert f() == [datetime.date(2027, 2, 1), Decimal('0.1'), Fraction(2, 6), Counter('aba'), deque([1])]\n"
        "assert f()[-1].maxlen == 3",
    ),
    "its own exception": (
        "class Overdrawn(Exception):\n    def __init__(self, missing):\n        super().__init__(f'{missing} short')\n"
        "        self.missing = missing\n"
        "def f(x):\n    raise Overdrawn(x)",
        (
            "try:\n"
            "    f(7)\n"
            "    assert False\n"
            "except Overdrawn as error:\n"
            "    assert error.missing == 7 and str(error) == '7 short'"
        ),
    ),
}


@pytest.mark.parametrize("what", WORKS)
def test_what_such_a_notebook_does_works_in_the_examiner(hall: Hall, what: str) -> None:
    source, test = WORKS[what]
    sitting = sit(hall, answer("f", source), graded("test_f", test))
    assert outcomes(sitting) == {"test_f": "passed"}, finding_of(sitting, "test_f").detail


NO_EXCEPTIONS = {
    "nothing raised": "import pytest\nwith pytest.raises(ValueError):\n    f(1)",
    "fail": "import pytest\npytest.fail('no')",
    "skip": "import pytest\npytest.skip('no')",
    "cancelled": "import asyncio\nraise asyncio.CancelledError",
    "left": "raise SystemExit(0)",
    "its own": "class Own(BaseException): pass\nraise Own",
}


@pytest.mark.parametrize("there", ["", "test_f"])
@pytest.mark.parametrize("what", NO_EXCEPTIONS)
def test_what_is_no_exception_fails_a_test_all_the_same(hall: Hall, what: str, there: str) -> None:
    cells = (
        answer("f", "def f(x): return x"),
        graded("test_f", NO_EXCEPTIONS[what]),
        graded("test_g", "assert f(1)"),
    )
    assert outcomes(sit(hall, *cells, there=there)) == {"test_f": "failed", "test_g": "passed"}


def test_one_in_a_function_that_was_passed_in_is_raised_there(hall: Hall) -> None:
    source = "def f(g):\n    try:\n        return g()\n    except RuntimeError:\n        return 'caught'"
    test = "import pytest\nassert f(lambda: pytest.fail('no')) == 'caught'"
    assert outcomes(sit(hall, answer("f", source), graded("test_f", test))) == {"test_f": "passed"}


def test_a_name_that_the_test_rebinds_and_the_student_changes_is_asked_for(hall: Hall) -> None:
    source = "lives = 3\ndef lose():\n    global lives\n    lives -= 1"
    test = "lives = 10\nlose()\nlose()\nassert lives == 8"
    cells = answer("f", source), graded("test_f", test), graded("test_g", "assert lives == 8")
    assert outcomes(sit(hall, *cells)) == {"test_f": "failed", "test_g": "failed"}
    sitting = sit(hall, *cells, trusting="test_f", asks={"test_f": ("lives",)})
    assert outcomes(sitting) == {"test_f": "passed", "test_g": "passed"}, finding_of(sitting, "test_f").detail
    lying = sit(hall, *cells, asks={"test_f": ("lives",)}, answers={"f": "lives = 3\ndef lose():\n    pass"})
    assert outcomes(lying)["test_f"] == "failed"


TRUSTED = {
    "==": "assert P(1) == P(1) and P(1) != P(2)",
    "an order": "assert sorted([P(2), P(1)])[0].n == 1 and P(1) < P(2)",
    "a sum": "assert (P(1) + P(2)).n == 3\np = P(1)\np += P(2)\nassert p.n == 3",
    "a truth": "assert P(1) and not P(0)",
    "text": "assert str(P(1)) == 'P1' and repr(P(2)) == 'P2' and f'{P(3)}' == 'P3'",
    "a number": "assert int(P(4)) == 4 and len({P(1), P(1)}) == 1 and [5, 6][P(1)] == 6",
    "a class": "assert type(P(1)) is P and type(P(1)) == P and P(1).__class__ is P",
    "a copy": (
        "import copy\n"
        "one = P(1)\n"
        "two = copy.copy(one)\n"
        "two.n = 9\n"
        "assert one.n == 1 and copy.deepcopy(one) == one"
    ),
}
P = """class P:
    def __init__(self, n): self.n = n
    def __eq__(self, other): return self.n == other.n
    def __lt__(self, other): return self.n < other.n
    def __add__(self, other): return P(self.n + other.n)
    def __bool__(self): return self.n > 0
    def __repr__(self): return f'P{self.n}'
    def __hash__(self): return self.n
    def __int__(self): return self.n
    __index__ = __int__
"""


@pytest.mark.parametrize("what", TRUSTED)
def test_a_trusting_test_lets_the_students_operators_answer(hall: Hall, what: str) -> None:
    cells = answer("f", P), graded("test_f", TRUSTED[what])
    sitting = sit(hall, *cells, trusting="test_f")
    assert outcomes(sitting) == {"test_f": "passed"}, finding_of(sitting, "test_f").detail


@pytest.mark.parametrize("what", [each for each in TRUSTED if each not in ("a class", "text")])
def test_and_no_other_test_does(hall: Hall, what: str) -> None:
    sitting = sit(hall, answer("f", P), graded("test_f", TRUSTED[what]))
    assert outcomes(sitting) == {"test_f": "failed"}
    assert "the student" in finding_of(sitting, "test_f").message


ALWAYS = """
class Always:
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __bool__(self): return True
    def __getattr__(self, name): return Always()
    def __float__(self): return 2.0
    def __hash__(self): return 2
    __class__ = int
    __lt__ = __gt__ = __le__ = __ge__ = lambda self, other: True
    __sub__ = __rsub__ = __abs__ = lambda self, *_: Always()
class Int(int):
    def __eq__(self, other): return True
    __hash__ = int.__hash__
def f(x):
    return Always()
"""


@pytest.mark.parametrize(
    "test",
    [
        "assert f(1) == 2",
        "assert 2 == f(1)",
        "assert f(1) in (2, 3)",
        "assert abs(f(1) - 2) < 1e-9",
        "assert f(1) is True",
        "import numpy as np\nassert np.isclose(f(1), 2)",
        "import numpy as np\nnp.testing.assert_equal(f(1), 2)",
        "import unittest\nunittest.TestCase().assertEqual(f(1), 2)",
        "assert {2: 'x'}[f(1)] == 'x'",
        "f(1) == 2",
        "float(f(1))",
    ],
)
@pytest.mark.parametrize("lie", ["Always()", "[Always()]", "Int(0)"])
def test_an_always_equal_object_passes_no_test_that_wants_a_value(hall: Hall, test: str, lie: str) -> None:
    honest = answer("f", "def f(x):\n    return x + 1")
    answers = {"f": f"{ALWAYS}\ndef f(x):\n    return {lie}"}
    sitting = sit(hall, honest, graded("test_f", test), answers=answers)
    found = finding_of(sitting, "test_f")
    assert found.outcome == "failed" or found.value == 0.0


def test_an_object_of_the_students_is_true_of_itself_in_no_other_test(hall: Hall) -> None:
    honest = answer("f", "def f(x):\n    return x + 1")
    lies = {"f": f"{ALWAYS}\ndef f(x):\n    return Always()"}
    assert outcomes(sit(hall, honest, graded("test_f", "assert f(1)"), answers=lies)) == {"test_f": "failed"}


def test_a_name_of_setup_means_what_the_student_made_of_it_only_where_that_is_asked_for(hall: Hall) -> None:
    cells = (
        given("data", "data = {'a': 1}"),
        answer("f", "data['b'] = 2"),
        graded("test_f", "assert len(data) == 2"),
    )
    later = {"f": "data = None\ndef g(): pass\nglobals()['data'] = {'a': 1, 'b': 2, 'c': 3}"}
    asked = sit(hall, *cells, asks={"test_f": ("data",)}, answers=later)
    assert outcomes(asked) == {"test_f": "failed"}
    right = sit(hall, *cells, asks={"test_f": ("data",)})
    assert outcomes(right) == {"test_f": "passed"}


def test_what_a_test_imports_and_defines_is_there_for_the_students_cells_below(hall: Hall) -> None:
    shown = "import math\nlimit = 3\ndef twice(x):\n    return 2 * x\nassert f() == 1"
    sitting = sit(
        hall,
        answer("f", "def f():\n    return 1"),
        graded("test_f", shown, "assert f() == 1"),
        answer("g", "def g():\n    return twice(limit) + math.floor(1.5)"),
        graded("test_g", "assert g() == 7"),
    )
    assert outcomes(sitting) == {"test_f": "passed", "test_g": "passed"}


def test_a_builtin_that_a_test_patched_is_the_students_own_again(hall: Hall) -> None:
    sitting = sit(
        hall,
        answer("f", "def f():\n    print('shown')\n    return 1"),
        graded("test_f", "import builtins\nbuiltins.print = lambda *_: None\nassert f() == 1"),
        graded("test_g", ("import contextlib, io\n"
"with contextlib.redirect_stdout(io.StringIO()) as out:\n"
"    f()\n"
"assert out.getvalue() == 'shown\\n'")),
    )  # fmt: skip
    assert outcomes(sitting) == {"test_f": "passed", "test_g": "passed"}


# -- hostile uses of each ----------------------------------------------------------------------------------------

HOSTILE = {
    "an equality that never ends": (
        ("class P:\n    def __eq__(self, other):\n        while True: pass\ndef f(): return P()"),
        "assert f() == 2",
        "timed out",
    ),
    "a length that is none": (
        ("class P:\n    def __len__(self): return 1 << 80\ndef f(): return P()"),
        "assert len(f()) == 2",
        "failed",
    ),
    "a huge text": (
        (
            "class P:\n"
            "    def __repr__(self): return 'x' * 5_000_000\n"
            "    __str__ = __repr__\n"
            "def f(): return P()"
        ),
        "assert str(f()) == 'x'",
        "failed",
    ),
    "a text that is none": (
        ("class P:\n    def __repr__(self): return 3\ndef f(): return P()"),
        "assert str(f()) == 'x'",
        "failed",
    ),
    "a text of a subclass": (
        (
            "class S(str):\n"
            "    def __eq__(self, other): return True\n"
            "class P:\n"
            "    def __str__(self): return S('no')\n"
            "def f(): return P()"
        ),
        "assert str(f()) == 'x'",
        "failed",
    ),
    "an index that lies": (
        ("class P:\n    def __index__(self): return 1 << 100\ndef f(): return P()"),
        "assert [1, 2][f()] == 1",
        "failed",
    ),
    "an index that is another": (
        (
            "n = 0\n"
            "class P:\n"
            "    def __index__(self):\n"
            "        global n\n"
            "        n += 1\n"
            "        return n\n"
            "def f(): return P()"
        ),
        "assert [1, 2][f()] == 1",
        "failed",
    ),
    "a truth that is none": (
        ("class P:\n    def __bool__(self): return 2\ndef f(): return P()"),
        "assert f()",
        "failed",
    ),
    "a hash that changes": (
        (
            "import random\n"
            "class P:\n"
            "    def __hash__(self): return random.getrandbits(60)\n"
            "def f(): return P()"
        ),
        "assert {2: 1}[f()]",
        "failed",
    ),
    "another class": (
        ("class P:\n    __class__ = int\ndef f(): return P()"),
        "assert type(f()) is int",
        "failed",
    ),
    "a class named as a builtin": (
        (
            "class P: pass\n"
            "P.__name__ = P.__qualname__ = 'int'\n"
            "P.__module__ = 'builtins'\n"
            "def f(): return P()"
        ),
        "assert type(f()) is int",
        "failed",
    ),
    "a name with odd characters": (
        ("P = type('\\x1b[2J<script>\\n\\ud800', (), {})\ndef f(): return P()"),
        "assert f().x == 1",
        "failed",
    ),
    "an endless iterator": (
        (
            "class P:\n"
            "    def __iter__(self): return self\n"
            "    def __next__(self): return 1\n"
            "def f(): return P()"
        ),
        "assert sum(f()) == 1",
        "timed out",
    ),
    "a lying signature": (
        ("import inspect\ndef f(): pass\nf.__signature__ = 3"),
        ("import inspect\nassert len(inspect.signature(f).parameters) == 1"),
        "failed",
    ),
    "a source that is none": (
        ("import inspect\ninspect.getsource = lambda _: 3\ndef f(): pass"),
        ("import inspect\nassert 'for' in inspect.getsource(f)"),
        "failed",
    ),
    "an answer to every question": (
        (
            "class M(type):\n"
            "    __instancecheck__ = __subclasscheck__ = lambda *_: True\n"
            "class P(metaclass=M): pass\n"
            "def f(): return P()"
        ),
        "assert isinstance(3, P)",
        "failed",
    ),
    "a raising exit": (
        (
            "class P:\n"
            "    def __enter__(self): return self\n"
            "    def __exit__(self, *_): return 5\n"
            "def f(): return P()"
        ),
        ("with f():\n    raise ValueError('kept')"),
        "failed",
    ),
    "a copy of itself": (
        ("class P:\n    def __deepcopy__(self, _): raise SystemExit\ndef f(): return P()"),
        ("import copy\nassert copy.deepcopy(f()).x == 1"),
        "failed",
    ),
    "a callback that is called for ever": (
        ("def f(g):\n    while True:\n        g()"),
        "f(lambda: None)",
        "timed out",
    ),
    "an exit": ("def f(): raise SystemExit(0)", "f()", "failed"),
    "an interrupt": ("def f(): raise KeyboardInterrupt", "f()", "failed"),
    "the end of all generators": ("def f(): raise GeneratorExit", "f()", "failed"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_object_fails_its_test_and_nothing_else(hall: Hall, what: str) -> None:
    source, test, outcome = HOSTILE[what]
    honest = "class P: pass\ndef f(g=None): return P()"
    sitting = sit(
        hall, answer("f", honest), graded("test_f", test), answer("g", "def g():\n    return 1"),
        graded("test_g", "assert g() == 1"), trusting="test_f", answers={"f": source},
        cell_seconds=1.0 if outcome == "timed out" else 20.0,
    )  # fmt: skip
    assert outcomes(sitting) == {"test_f": outcome, "test_g": "passed"}
    found = finding_of(sitting, "test_f")
    assert "autograder" not in found.message
    assert len(found.message) < 10_000
    assert "\\u001b" not in told_to_students(sitting)


class Reached:
    """Stands for the student's process and notes which functions it was asked to call."""

    def __init__(self) -> None:
        self.asked: list[tuple[Any, ...]] = []

    def use_named(self, module: str, name: str, *arguments: Any) -> None:
        self.asked.append((module, name, *arguments))


def test_a_library_is_its_own_again_after_the_cell() -> None:
    student, before = Reached(), (random.seed, inspect.signature)
    with contextlib.suppress(TimeUp), reaching_the_student(student):  # type: ignore[arg-type]
        random.seed(3)
        raise TimeUp
    assert (random.seed, inspect.signature) == before
    assert student.asked == [("random", "seed", 3)]


def test_inspect_asks_the_student_about_their_objects_alone() -> None:
    student = Reached()
    with reaching_the_student(student):  # type: ignore[arg-type]
        assert list(inspect.signature(lambda x, y: 0).parameters) == ["x", "y"]
    assert student.asked == []
