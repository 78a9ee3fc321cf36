"""Which names a cell binds and reads, by every way Python has."""

import pytest

from autograder.compiler.code import is_plain_python, parse
from autograder.compiler.names import study
from autograder.model import Import


def names(source):
    return study(parse(source), lambda module: {"sin", "cos"})


BINDING = {
    "x = 1": {"x"},
    "x, (y, *z) = f": {"x", "y", "z"},
    "x: int = 1": {"x"},
    "x: int": set(),
    "for i, x in f: pass": {"i", "x"},
    "with f as x: pass": {"x"},
    "try: pass\nexcept f as x: pass": {"x"},
    "def g(a):\n    b = a": {"g"},
    "class C:\n    a = 1": {"C"},
    "[x for x in f]": set(),
    "[y := x for x in f]": {"y"},
    "def g():\n    global x\n    x = 1": {"g", "x"},
    "import os.path": {"os"},
    "import os.path as p": {"p"},
    "from math import *": {"sin", "cos"},
    "match f:\n    case [x, *y]: pass\n    case {'a': z, **w}: pass": {"x", "y", "z", "w"},
    "x = 1\ndel x": set(),
    "x = !ls\n%matplotlib inline": {"x"},
    "%%time\nx = 1": {"x"},
    "x = await f": {"x"},
    "a.b = 1\nc[0] = 2": set(),
}


@pytest.mark.parametrize("source", BINDING)
def test_binds(source):
    assert names(source).binds == BINDING[source]


READING = {
    "x": {"x"},
    "x = x": {"x"},
    "x = 1\nx": set(),
    "x += 1": {"x"},
    "for x in x: pass": {"x"},
    "[x + y for x in z]": {"y", "z"},
    "[x for x in x]": {"x"},
    "[a for a in b if a > c]": {"b", "c"},
    "def g(a=b) -> c: pass": {"b", "c"},
    "lambda a=b: a": {"b"},
    "class C(B):\n    a = b\n    c = a": {"B", "b"},
    "@f\ndef g(): pass": {"f"},
    "f'{x:{y}}'": {"x", "y"},
    "del x": {"x"},
    "import os\nos.x": set(),
    "with f(x) as y: y": {"f", "x"},
}


@pytest.mark.parametrize("source", READING)
def test_reads(source):
    found = names(source)
    assert (set(found.reads), set(found.deferred)) == (READING[source], set())


DEFERRED = {
    "def g(a):\n    b = a\n    return a + b + c": {"c"},
    "def g():\n    return g()": set(),
    "def g():\n    return x\nx = 1": set(),
    "lambda a: a + b": {"b"},
    "class C:\n    a = 1\n    def g(self): return a": {"a"},
    "def g():\n    x = 1\n    def h():\n        nonlocal x\n        x = y": {"y"},
    "def g():\n    global x\n    return x": {"x"},
    "def g():\n    import os\n    return [os for i in z]": {"z"},
    "def g():\n    if (n := f()): return n": {"f"},
}


@pytest.mark.parametrize("source", DEFERRED)
def test_reads_in_functions_wait_for_the_call(source):
    found = names(source)
    assert (set(found.reads), set(found.deferred)) == (set(), DEFERRED[source])


def test_imports_tell_module_and_attribute():
    found = names(
        "from __future__ import annotations\nimport numpy as np, os.path\nfrom math import pi as p"
    ).imports
    assert found == {"np": [Import("numpy")], "os": [Import("os")], "p": [Import("math", "pi")]}


def test_a_read_is_found_at_its_line():
    assert names("a = 1\n\nb = a + c\nd = c").reads == {"c": 3}


@pytest.mark.parametrize("source", ["x = 1", "import os\nos.getcwd()", "async def f():\n    await g()"])
def test_plain_python_is_told(source):
    assert is_plain_python(source)


@pytest.mark.parametrize("source", ["%matplotlib inline", "x = !ls", "await f()", "f?", "return 1"])
def test_what_plain_python_cannot_run_is_told(source):
    assert not is_plain_python(source)
