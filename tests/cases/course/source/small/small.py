# %% [markdown]
# # Small
#
# One question of each kind that the engine can ask.

# %%
import matplotlib.pyplot as plt
import numpy as np

from autograder.checks import accuracy, assert_close, assert_equal, raises, threshold

# %%
rng = np.random.default_rng(0)
scores = rng.normal(size=(4, 3))


def two_blobs(seed, n=200):
    """Draw points around (-1, -1) and (1, 1), and which of the two each belongs to."""
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, 2, n)
    return rng.normal(size=(n, 2)) * 0.4 + (2 * labels - 1)[:, None], labels


# %% solution="softmax"
def softmax(z):
    """Turn scores z, (n,), into probabilities, (n,)."""
    ### BEGIN SOLUTION
    e = np.exp(z - np.max(z))
    return e / np.sum(e)
    ### END SOLUTION


# %% test="softmax" points=3 hint="subtract the largest score first"
print("testing softmax")
assert_close(softmax(np.array([0.0, 0.0])), np.array([0.5, 0.5]), what="softmax of two equal scores")
### BEGIN HIDDEN TESTS
wanted_values = np.array([0.25, 0.75])
canary = "the-canary-of-" + "softmax-sings-4711"  # the-canary-of-softmax-sings-4711
secret_scores = np.log(np.array([3.14159e-3, 9.42477e-3]))
assert_close(softmax(secret_scores), wanted_values, what="hidden-what")
# hint: large scores overflow
assert_close(softmax(np.array([1000.0, 1000.0])), np.array([0.5, 0.5]))
### END HIDDEN TESTS

# %% test="softmax" part="shift" points=1
assert_close(softmax(scores[1] + 7.0), softmax(scores[1]), what="softmax of shifted scores")

# %% solution="mean"
class Mean:
    """The mean of the values so far: `add(x)` one after the other, then read `value`."""

    ### BEGIN SOLUTION
    def __init__(self):
        self.total, self.count = 0.0, 0

    def add(self, x):
        self.total += x
        self.count += 1
        return self

    @property
    def value(self):
        return self.total / self.count

    ### END SOLUTION


# %% test="mean" points=2
mean = Mean()
for x in (1.0, 2.0, 6.0):
    mean.add(x)
assert isinstance(mean, Mean)
assert_close(mean.value, 3.0, what="the mean of 1, 2 and 6")
assert_equal(mean.count, 3)
assert_close(Mean().add(1.0).add(4.0).value, 2.5, what="the mean of 1 and 4")

# %% test="mean" part="first" points=1
assert Mean().add(7.0).value == 7.0, "the mean of one value is that value"

# %% solution="batches"
def batches(x, size):
    """Yield the rows of x, (n, d), in blocks of (size, d); the last may be shorter."""
    ### BEGIN SOLUTION
    for start in range(0, len(x), size):
        yield x[start : start + size]
    ### END SOLUTION


# %% test="batches" points=2
found = list(batches(np.arange(10).reshape(5, 2), 2))
assert_equal([len(block) for block in found], [2, 2, 1])
assert_equal(found[2], np.array([[8, 9]]))
endless = iter(batches(np.zeros((4, 1)), 1))
assert_equal(next(endless), np.zeros((1, 1)))

# %% solution="normalise"
def normalise(x):
    """Scale x, (n,), to length 1, in place; returns nothing."""
    ### BEGIN SOLUTION
    x /= np.linalg.norm(x)
    ### END SOLUTION


# %% test="normalise" points=2
x = np.array([3.0, 4.0])
assert normalise(x) is None, "wanted: nothing returned, x itself changed"
assert_close(x, np.array([0.6, 0.8]), what="x after normalise(x)")

# %% solution="slope"
def slope(f, x, h=1e-6):
    """Estimate the derivative of f at x from two of its values."""
    ### BEGIN SOLUTION
    return (f(x + h) - f(x - h)) / (2 * h)
    ### END SOLUTION


# %% test="slope" points=2
calls = []


def cubic(t):
    calls.append(t)
    return t**3


assert_close(slope(cubic, 2.0), 12.0, rtol=1e-6, what="the slope of t^3 at 2")
assert len(calls) == 2, f"wanted 2 calls of f, found {len(calls)}"

# %% solution="checked_log"
def checked_log(x):
    """The logarithm of a positive number; raises ValueError for any other."""
    ### BEGIN SOLUTION
    if not x > 0:
        raise ValueError(f"x = {x} has no logarithm")
    return float(np.log(x))
    ### END SOLUTION


# %% test="checked_log" points=2
assert_close(checked_log(1.0), 0.0, what="log 1")
error = raises(ValueError, checked_log, -2.0)
assert "-2" in str(error), f"wanted a message that names the value, found {error}"

# %% solution="predict"
def predict(X):
    """Tell for points X, (n, 2), which blob each belongs to: 0 or 1, shape (n,)."""
    ### BEGIN SOLUTION
    return (X.sum(axis=1) > 0).astype(int)
    ### END SOLUTION


# %% test="predict" points=4 hint="the blobs lie on either side of x0 + x1 = 0"
### BEGIN HIDDEN TESTS
X, labels = two_blobs(seed=1)
threshold(accuracy(predict(X), labels), zero=0.5, full=0.9, what="accuracy on unseen points")
### END HIDDEN TESTS

# %% solution="signs"
def signs(x):
    """The sign of each entry of x, (n,): -1, 0 or 1."""
    ### BEGIN SOLUTION
    return np.sign(x)
    ### END SOLUTION


# %% test="signs" points=4
found = signs(np.array([-2.0, 0.0, 3.0, -0.5]))
4.0 * np.mean(np.asarray(found, dtype=float) == np.array([-1.0, 0.0, 1.0, -1.0]))

# %% free=true
# try other scores here
softmax(scores[2])

# %% [markdown] manual="why" points=2
# Why is the largest score subtracted?
#
# ### BEGIN SOLUTION
# Otherwise exp overflows for scores above 709.
# ### END SOLUTION
#
# === BEGIN MARK SCHEME ===
# 2 points for overflow
# === END MARK SCHEME ===
