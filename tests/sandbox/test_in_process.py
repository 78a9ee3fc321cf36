"""Test cells that run in the student's process: what works there, and what a submission's tricks do not change."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest
from sandbox.planted import PLANTS, WRONG
from sandbox.shared_notebook import (
    MODULES,
    answer,
    finding_of,
    given,
    graded,
    outcomes,
    ran_of,
    sit,
    text_of,
    told_to_students,
)

from autograder.grading.sitting.hall import Hall, LocalHall

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="snapshots need Linux")
CANARY = 918273645


@pytest.fixture(scope="module", name="hall")
def a_hall() -> Iterator[Hall]:
    with LocalHall(MODULES) as made:
        yield made


F = answer("f", "def helper(x):\n    return x + 1\n\ndef f(x):\n    return helper(x)")
WORKS = {
    "a name taken away": (
        F,
        (
            "old = helper\n"
            "del helper\n"
            "try:\n"
            "    f(1)\n"
            "    assert False, 'f has no helper'\n"
            "except NameError:\n"
            "    pass\n"
            "helper = old\n"
            "assert f(1) == 2"
        ),
    ),
    "a global rebound": (F, "helper = lambda x: 7\nassert f(1) == 7"),
    "a function patched": (
        F,
        (
            "from unittest import mock\n"
            "with mock.patch('__main__.helper', return_value=9) as one:\n"
            "    assert f(1) == 9\n"
            "    one.assert_called_once_with(1)"
        ),
    ),
    "inspect": (
        F,
        ("import inspect\nassert 'return helper(x)' in inspect.getsource(f) and f.__code__.co_argcount == 1"),
    ),
    "figures": (
        answer(
            "f",
            (
                "import matplotlib.pyplot as plt\n"
                "def f():\n"
                "    plt.plot([1, 2], [3, 5])\n"
                "    plt.title('steps')"
            ),
        ),
        (
            "import matplotlib.pyplot as plt\n"
            "f()\n"
            "assert plt.gca().get_title() == 'steps'\n"
            "assert list(plt.gca().lines[0].get_ydata()) == [3, 5]"
        ),
    ),
    "a magic": (F, "n = 3\n%timeit -n1 -r1 f(1)\nfound = %who_ls function\nassert 'f' in found"),
    "a command": (F, "said = !echo hello\nassert said == ['hello'] and f(1) == 2"),
    "the inputs": (F, "assert 'def helper' in In[-2] and 'def f' in _i"),
    "the names": (F, "assert 'helper' in dir() and 'helper' in globals() and callable(globals()['f'])"),
    "printed text": (
        answer("f", "def f():\n    print('hi')"),
        (
            "import io, contextlib\n"
            "out = io.StringIO()\n"
            "with contextlib.redirect_stdout(out):\n"
            "    f()\n"
            "assert out.getvalue() == 'hi\\n'"
        ),
    ),
    "capture": (answer("f", "def f():\n    print('hi')"), "%%capture out\nf()"),
    "await": (answer("f", "async def f():\n    return 1"), "assert (await f()) == 1"),
    "operators": (
        answer("f", ("class P:\n    def __eq__(self, other):\n        return True")),
        "assert P() == P()",
    ),
}


@pytest.mark.parametrize("what", WORKS)
def test_what_only_the_students_process_has_can_be_tested(hall: Hall, what: str) -> None:
    cell, source = WORKS[what]
    sitting = sit(hall, cell, graded("test_f", source), there="test_f", cell_seconds=5.0)
    assert outcomes(sitting) == {"test_f": "passed"}, finding_of(sitting, "test_f").message


@pytest.mark.parametrize("what", [each for each in WORKS if each != "capture"])
def test_the_same_test_fails_for_who_wrote_nothing(hall: Hall, what: str) -> None:
    cell, source = WORKS[what]
    sitting = sit(
        hall, cell, graded("test_f", source), there="test_f", answers={"f": "pass"}, cell_seconds=5.0
    )
    if what == "the inputs":
        assert finding_of(sitting, "test_f").message.startswith("An assertion of the test does not hold.")
    assert outcomes(sitting) == {"test_f": "failed"}


@pytest.mark.parametrize(
    ("ending", "value"),
    [
        ("1.5", 1.5),
        ("0", 0.0),
        ("np.float64(2)", 2.0),
        ("f(1) == 2", None),
        ("f(1) == 3", 0.0),
        ("'3'", None),
        ("float('nan')", -1.0),
        ("2;", None),
        ("x = 2", None),
        ("print(2)", None),
        ("class N(float): pass\nN(3)", None),
    ],
)  # fmt: skip
def test_a_last_value_is_points_and_outputs_are_none(hall: Hall, ending: str, value: float | None) -> None:
    sitting = sit(hall, F, graded("test_f", f"import numpy as np\n{ending}", points=3), there="test_f")
    assert (outcomes(sitting), finding_of(sitting, "test_f").value) == ({"test_f": "passed"}, value)


def test_a_closed_part_ends_in_points_too_and_an_open_one_before_it_in_none(hall: Hall) -> None:
    sitting = sit(hall, F, graded("test_f", "assert f(1) == 2\n9", "f(2)"), there="test_f")
    assert (outcomes(sitting), finding_of(sitting, "test_f").value) == ({"test_f": "passed"}, 3.0)


FAILS = {
    "an assertion": (
        "assert f(1) == 3, 'one more'",
        "failed",
        ("one more\n  test line 1: assert f(1) == 3, 'one more'"),
    ),
    "an exception": ("1\nf('x')", "failed", "TypeError: can only concatenate"),
    "a name": ("g(1)", "failed", "NameError: name 'g' is not defined"),
    "no Python": ("assert f(1 ==", "failed", "SyntaxError"),
    "an exit": ("import sys\nsys.exit(0)", "failed", "test line 2: sys.exit(0)"),
    "a raised exit": ("raise SystemExit", "failed", "test line 1: raise SystemExit"),
    "the end of the process": ("import os\nos._exit(0)", "died", "Your notebook's process"),
    "a loop": ("while True: pass", "timed out", "Over the time limit"),
}


@pytest.mark.parametrize("what", FAILS)
def test_what_ends_a_test_ends_it_alone(hall: Hall, what: str) -> None:
    source, outcome, message = FAILS[what]
    sitting = sit(
        hall, F, graded("test_f", source), answer("g", "pass"), graded("test_g", "assert f(1) == 2"), there="test_f",
        cell_seconds=1.0 if outcome == "timed out" else 20.0,
    )  # fmt: skip
    assert outcomes(sitting) == {"test_f": outcome, "test_g": "passed"}
    assert message in finding_of(sitting, "test_f").message


def test_a_submission_that_leaves_does_not_pass_a_test(hall: Hall) -> None:
    """`raise SystemExit` ends no cell of Jupyter's in an error that a client sees; here it is no end of a test."""
    for leaves in ("raise SystemExit", "import sys\n    sys.exit(0)", "import os\n    os._exit(0)", "exit()"):
        sitting = sit(
            hall, F, graded("test_f", "assert f(1) == 2"), there="test_f", answers={"f": f"def f(x):\n    {leaves}"}
        )  # fmt: skip
        assert outcomes(sitting)["test_f"] in ("failed", "died"), leaves


# -- what a submission plants, which would pass its wrong answer in nbgrader ---------------------------------------


@pytest.mark.parametrize("plant", PLANTS)
def test_what_a_submission_plants_passes_no_wrong_answer(hall: Hall, plant: str) -> None:
    planted, source = PLANTS[plant]
    answers = {"f": WRONG + "\n" + planted}
    sitting = sit(hall, F, graded("test_f", source, points=2), there="test_f", answers=answers)
    assert ran_of(sitting, "f").status == "ok", "the trick has to work to be told from none"
    found = finding_of(sitting, "test_f")
    assert found.outcome in ("failed", "died") or found.value == 0.0, found


@pytest.mark.parametrize(
    "output",
    [
        "publish_display_data({'text/plain': '2'})",
        "get_ipython().displayhook.write_output_prompt()",
        "get_ipython().recorder.show({'output_type': 'execute_result', 'data': {'text/plain': '10'}, 'metadata': {}})",
        "print('Traceback'); import sys; print('error', file=sys.stderr)",
        "import warnings; warnings.warn('odd')",
        "get_ipython().recorder.show({'output_type': 'error', 'ename': 'E', 'evalue': '', 'traceback': []})",
        "get_ipython().recorder.show({'output_type': [], 'name': {}})",
    ],
)
def test_an_output_is_no_verdict(hall: Hall, output: str) -> None:
    """nbgrader reads a score out of a cell's outputs: an error there, a number, or text on stderr."""
    shows = f"from IPython.display import publish_display_data\ndef f(x):\n    {output}\n    return x + 1"
    sitting = sit(
        hall, F, graded("test_f", "assert f(1) == 2", points=3), graded("test_zero", "f(1)\n0", points=3),
        there="test_f test_zero", answers={"f": shows},
    )  # fmt: skip
    assert outcomes(sitting) == {"test_f": "passed", "test_zero": "passed"}
    assert [finding.value for finding in sitting.findings] == [None, 0.0]
    kinds = [
        output["output_type"] for name in ("test_f", "test_zero") for output in ran_of(sitting, name).outputs
    ]
    assert "error" not in kinds
    assert "execute_result" not in kinds


# -- what is hidden ----------------------------------------------------------------------------------------------

LOOK = f"""
import gc, linecache, sys
needle = str({CANARY} - 1)[:-1] + '{str(CANARY)[-1]}'
held = [repr(one) for one in (In, Out, _ih, _oh, _i, _ii, _iii, dict(globals()), dict(linecache.cache))]
held += [repr(vars(get_ipython().history_manager)), repr(get_ipython().user_ns_hidden)]
held += [one for one in gc.get_objects() if isinstance(one, str)]
held += [repr(one.co_consts) for one in gc.get_objects() if hasattr(one, 'co_consts')]
held += [repr(list(get_ipython().history_manager.get_range(raw=raw))) for raw in (True, False)]
mine = [one for one in held if needle in one and 'needle' not in one and 'held' not in one]
print('found', len(mine))
seen, own = 0, needle.encode()
with open('/proc/self/mem', 'rb') as memory:
    for page in open('/proc/self/maps').read().splitlines():
        span, access = page.split()[:2]
        if access.startswith('r') and '[v' not in page:
            first, last = (int(one, 16) for one in span.split('-'))
            try:
                memory.seek(first)
                held = memory.read(last - first).split(own)
            except OSError:
                continue
            seen += sum(after.startswith(b' + 1) ==') for after in held[1:])
            del held
print('in memory', seen)
"""
HIDES = f"assert f({CANARY} + 1) == {CANARY} + 2"


def test_a_hidden_test_is_never_in_the_process_of_the_cells_below(hall: Hall) -> None:
    sitting = sit(
        hall, F, graded("test_f", "assert f(1) == 2", HIDES), answer("look", LOOK), graded("test_look", "assert True"),
        there="test_f test_look", cell_seconds=20.0,
    )  # fmt: skip
    assert outcomes(sitting) == {"test_f": "passed", "test_look": "passed"}
    assert ran_of(sitting, "look").error == ""
    assert text_of(sitting, "look") == "found 0\nin memory 0\n"


def test_the_canary_would_be_found_in_the_process_if_it_were_there(hall: Hall) -> None:
    """The check of the check: a visible line is found where a hidden one must not be."""
    sitting = sit(
        hall, F, answer("plain", f"def g():\n    {HIDES}"), answer("look", LOOK), graded("test_look", "assert True"),
        there="test_look", cell_seconds=20.0,
    )  # fmt: skip
    found, seen = text_of(sitting, "look").splitlines()
    assert int(found.split()[-1]) > 0
    assert int(seen.split()[-1]) > 0


def test_a_hidden_test_that_cannot_wait_is_followed_by_no_outputs(hall: Hall) -> None:
    """The cell below needs what it binds: it runs at its place, and the process has heard of it."""
    sitting = sit(
        hall,
        F,
        graded("test_f", "assert f(1) == 2", f"{HIDES}\nlimit = {CANARY}"),
        answer(
            "look", f"try:\n    print(limit)\nexcept NameError:\n    pass{LOOK}\nraise ValueError(str(mine))"
        ),
        graded("test_look", "print(limit)\nassert limit < 0, str(limit)"),
        there="test_f test_look",
        cell_seconds=20.0,
    )
    assert outcomes(sitting) == {"test_f": "passed", "test_look": "failed"}
    assert str(CANARY) not in told_to_students(sitting)
    assert text_of(sitting, "look").startswith("[not shown: hidden tests had run before")


def test_its_source_leaves_no_trace_where_cells_look_for_it(hall: Hall) -> None:
    """Even at its place: neither the history nor the lines of tracebacks keep it."""
    looks = (
        "import linecache\n"
        f"known = [one for one in (In, _i, _ii, _ih, linecache.cache) if '{CANARY}' in repr(one)]\n"
        "past = get_ipython().history_manager.get_range\n"
        f"known += [one for raw in (1, 0) for one in past(raw=raw) if '{CANARY}' in repr(one)]\n"
        "def f(x):\n    return known"
    )
    sitting = sit(
        hall,
        F,
        graded("test_f", "assert f(1) == 2", f"limit = {CANARY}"),
        answer("f2", "known = []\nlimit\ndef f(x):\n    return known"),
        graded("test_look", "assert f(0) == []"),
        there="test_f",
        answers={"f2": "limit = None\n" + looks.replace(str(CANARY), f"' + str({CANARY - 1} + 1) + '")},
    )
    assert outcomes(sitting) == {"test_f": "passed", "test_look": "passed"}


def test_a_hidden_failure_says_no_more_than_its_hint(hall: Hall) -> None:
    hidden = f"# hint: think of one more\nassert f({CANARY}) == 0, 'wanted 0 for {CANARY}'"
    sitting = sit(hall, F, graded("test_f", "assert f(1) == 2", hidden), there="test_f")
    found = finding_of(sitting, "test_f")
    assert (found.outcome, found.hidden) == ("failed", True)
    assert found.message == "A hidden test did not pass.\nHint: think of one more"
    assert str(CANARY) not in told_to_students(sitting)
    assert str(CANARY) in found.detail


def test_what_a_hidden_test_prints_and_raises_is_told_to_nobody(hall: Hall) -> None:
    tells = (
        "import sys\n"
        "def f(x):\n"
        "    print('got', x)\n"
        "    print('got', x, file=sys.stderr)\n"
        "    if x > 5:\n"
        "        raise ValueError(x)\n"
        "    return x + 1"
    )
    sitting = sit(
        hall, F, graded("test_f", "assert f(1) == 2", f"assert f({CANARY}) == 3"), given("below", "1"),
        there="test_f", answers={"f": tells},
    )  # fmt: skip
    assert outcomes(sitting) == {"test_f": "failed"}
    assert str(CANARY) not in told_to_students(sitting)
    assert "got 1" in text_of(sitting, "test_f")


def test_a_process_that_died_is_brought_back_for_what_waits(hall: Hall) -> None:
    sitting = sit(
        hall, F, graded("test_f", "assert f(1) == 2", "helper = lambda x: 5\nassert f(1) == 5"),
        answer("dies", "import os\nos._exit(0)"), graded("test_after", "assert f(1) == 2"),
        there="test_f test_after",
    )  # fmt: skip
    assert outcomes(sitting) == {"test_f": "passed", "test_after": "passed"}


# -- what cannot be held back ------------------------------------------------------------------------------------


def test_what_a_process_says_of_itself_can_be_forged_which_is_why_it_is_marked(hall: Hall) -> None:
    """Code that finds the runner among the objects answers in its place. Known, named in docs/security.md."""
    forges = WRONG + (
        "import gc\n"
        "runner = next(one for one in gc.get_objects() if type(one).__name__ == 'Runner')\n"
        "type(runner).do_hold = lambda self, test, source, most: ('value', None)\n"
    )
    sitting = sit(hall, F, graded("test_f", "assert f(1) == 2"), there="test_f", answers={"f": forges})
    assert outcomes(sitting) == {"test_f": "passed"}
    isolated = sit(hall, F, graded("test_f", "assert f(1) == 2"), answers={"f": forges})
    assert outcomes(isolated) == {"test_f": "failed"}
