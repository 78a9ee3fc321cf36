"""Which objects a cell may change without binding their names."""

import pytest

from autograder.compiler.code import parse
from autograder.compiler.touches import changed, touched
from autograder.model import Import

IMPORTS = {
    "np": Import("numpy"),
    "plt": Import("matplotlib.pyplot"),
    "random": Import("random"),
    "make": Import("sklearn.datasets", "make"),
}

TOUCHED = {
    "data[0] = 1": {"data"},
    "a.b.c += 1": {"a"},
    "del data[0]": {"data"},
    "for a.i in range(3): pass": {"a"},
    "rng.shuffle(data)": {"rng", "data"},
    "noise = rng.normal(size=3)": {"rng"},
    "x = draw(rng)": {"draw", "rng"},
    "x = f([a, (b, c)], k={'d': d})": {"f", "a", "b", "c", "d"},
    "np.fill_diagonal(data, 0)": {"np", "data"},
    "x = np.sin(data)": set(),
    "np.random.seed(0)": {"np"},
    "x = np.random.normal(size=3)": {"np"},
    "rng = np.random.default_rng(0)": set(),
    "random.shuffle(data)": {"random", "data"},
    "x = make(data, random_state=rng)": {"data", "rng"},
    "x = np.sum(data, out=total)": {"total"},
    "print(data)": set(),
    "x = len(data) + sum(data)": set(),
    "next(stream)": {"stream"},
    "def f(): data[0] = 1": set(),
    "plt.plot(data)": set(),
    "plt.plot(rng.normal(size=3))": {"rng"},
    "fig, ax = plt.subplots()\nax.plot(data)\nax.lines[0].x = 1": set(),
    "fig, axes = plt.subplots(2)\nfor ax, image in zip(axes, images):\n    ax.imshow(image)": set(),
}


@pytest.mark.parametrize("source", TOUCHED)
def test_what_may_be_changed(source):
    assert touched(parse(source), IMPORTS) == TOUCHED[source]


CHANGED = {
    "data[0] = 1": {"data"},
    "data.append(1)": {"data"},
    "x = data.pop()": set(),
    "np.random.seed(0)": set(),
    "f(data)": set(),
}


@pytest.mark.parametrize("source", CHANGED)
def test_what_is_surely_changed(source):
    assert changed(parse(source), IMPORTS) == CHANGED[source]
