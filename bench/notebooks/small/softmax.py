# %% [markdown]
# # Softmax
#
# Scores become probabilities, and probabilities become a loss.

# %%
import numpy as np

# %%
rng = np.random.default_rng(0)
scores = rng.normal(size=(200, 10))
labels = rng.integers(0, 10, size=200)
print(scores.shape, labels.shape)


# %% solution="softmax"
def softmax(z):
    """Turn scores (n, k) into probabilities (n, k)."""
    ### BEGIN SOLUTION
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)
    ### END SOLUTION


# %% test="softmax" points=3 hint="subtract the largest score of each row first"
p = softmax(scores)
assert p.shape == (200, 10), f"wanted shape (200, 10), found {p.shape}"
assert np.allclose(p.sum(axis=1), 1.0), "each row must sum to 1"
### BEGIN HIDDEN TESTS
assert np.allclose(softmax(np.array([[1000.0, 1000.0]])), 0.5), "large scores overflow"
### END HIDDEN TESTS


# %% solution="cross_entropy"
def cross_entropy(z, y):
    """Mean loss of scores (n, k) for labels (n,), in nats."""
    ### BEGIN SOLUTION
    top = z.max(axis=1)
    log_sum = top + np.log(np.exp(z - top[:, None]).sum(axis=1))
    return float((log_sum - z[np.arange(len(y)), y]).mean())
    ### END SOLUTION


# %% test="cross_entropy" points=2
loss = cross_entropy(np.zeros((4, 10)), np.array([0, 3, 5, 9]))
assert np.isclose(loss, np.log(10.0)), f"equal scores: wanted log 10, found {loss}"
### BEGIN HIDDEN TESTS
for k in range(2, 12):
    assert np.isclose(cross_entropy(np.full((3, k), 7.0), np.zeros(3, dtype=int)), np.log(k))
### END HIDDEN TESTS

# %%
try:
    print(f"loss of random scores: {cross_entropy(scores, labels):.4f}")
except NotImplementedError:
    print("cross_entropy is not written yet")


# %% solution="gradient"
def gradient(z, y):
    """Gradient (n, k) of the mean loss with respect to the scores (n, k)."""
    ### BEGIN SOLUTION
    e = np.exp(z - z.max(axis=1, keepdims=True))
    g = e / e.sum(axis=1, keepdims=True)
    g[np.arange(len(y)), y] -= 1.0
    return g / len(y)
    ### END SOLUTION


# %% test="gradient" points=3
g = gradient(scores, labels)
assert np.allclose(g.sum(axis=1), 0.0), "each row must sum to 0"
### BEGIN HIDDEN TESTS
assert np.isclose(gradient(np.zeros((1, 2)), np.array([0]))[0, 0], -0.5)
### END HIDDEN TESTS
