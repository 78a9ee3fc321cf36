"""A week of two small notebooks, whose due date is long past."""

from __future__ import annotations

WEEK = """
due = 2020-01-01T00:00:00Z

[limits]
cell_seconds = 3
notebook_seconds = 300
output_kb = 64

[late]
percent_per_day = 100
"""
DISTANCES = '''\
# %%
import numpy as np
from autograder.checks import assert_close, threshold

# %% solution="distance"
def distance(x, y):
    """The distance of two points, (n,)."""
    ### BEGIN SOLUTION
    return np.sqrt(np.sum((x - y) ** 2))
    ### END SOLUTION

# %% test="distance" points=2
assert_close(distance(np.array([1.0, 2.0]), np.array([4.0, 6.0])), 5.0)
### BEGIN HIDDEN TESTS
expected = 13.0
assert_close(distance(np.array([0.0, 5.0]), np.array([12.0, 0.0])), expected)
### END HIDDEN TESTS

# %% solution="nearest"
def nearest(x, points):
    """Which row of points, (m, n), is nearest to x, (n,)."""
    ### BEGIN SOLUTION
    return int(np.argmin([distance(x, point) for point in points]))
    ### END SOLUTION

# %% test="nearest" points=3
points = np.array([[0.0, 1.0], [4.0, 4.0], [0.0, 7.0]])
assert nearest(np.array([3.0, 5.0]), points) == 1
assert nearest(np.array([0.0, 6.0]), points) == 2

# %% [markdown] manual="why" points=2
# Why is the square root not needed to find the nearest?
#
# ### BEGIN SOLUTION
# It keeps the order.
# ### END SOLUTION
'''
LINES = '''\
# %%
import numpy as np
from autograder.checks import assert_close, threshold

# %%
def noise(seed, n=50):
    return np.random.default_rng(seed).normal(size=n)

# %% solution="fit"
def fit(x, y):
    """Slope and intercept of the line through x, (n,), and y, (n,), that fits best."""
    ### BEGIN SOLUTION
    slope = np.sum((x - x.mean()) * (y - y.mean())) / np.sum((x - x.mean()) ** 2)
    return slope, y.mean() - slope * x.mean()
    ### END SOLUTION

# %% test="fit" points=3
slope, intercept = fit(np.array([0.0, 1.0, 2.0]), np.array([1.0, 3.0, 5.0]))
assert_close(slope, 2.0)
assert_close(intercept, 1.0)

# %% test="fit" part="threshold" points=2
x = np.linspace(0.0, 10.0, 50)
found = fit(x, 3.0 * x - 1.0 + 0.1 * noise(1))
threshold(abs(found[0] - 3.0) + abs(found[1] + 1.0), zero=1.0, full=0.2, what="error of slope and intercept")

# %% solution="predict"
def predict(x, slope, intercept):
    """The line's heights at x, (n,)."""
    ### BEGIN SOLUTION
    return slope * x + intercept
    ### END SOLUTION

# %% test="predict" points=2
assert_close(predict(np.array([1.0, 2.0]), 3.0, -1.0), np.array([2.0, 5.0]))
'''
