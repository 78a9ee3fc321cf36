# %% [markdown]
# # Least squares
#
# A line through points: in closed form, and by descent.

# %%
import numpy as np

# %%
rng = np.random.default_rng(1)
x = rng.normal(size=(300, 4))
w_true = np.array([1.0, -2.0, 0.5, 3.0])
y = x @ w_true + 0.01 * rng.normal(size=300)
print(f"{len(y)} points")


# %% solution="fit"
def fit(x, y):
    """The weights (d,) that minimise the squared error."""
    ### BEGIN SOLUTION
    return np.linalg.lstsq(x, y, rcond=None)[0]
    ### END SOLUTION


# %% test="fit" points=2
w = fit(x, y)
assert w.shape == (4,), f"wanted shape (4,), found {w.shape}"
assert np.allclose(w, w_true, atol=0.05), "the weights are not those that made the data"


# %% solution="mean_squared_error"
def mean_squared_error(found, wanted):
    """Mean of the squared differences of two vectors (n,)."""
    ### BEGIN SOLUTION
    return float(((found - wanted) ** 2).mean())
    ### END SOLUTION


# %% test="mean_squared_error" points=1
assert np.isclose(mean_squared_error(np.array([1.0, 2.0]), np.array([0.0, 4.0])), 2.5)


# %% solution="descend"
def descend(x, y, steps, rate):
    """Weights (d,) after `steps` steps of gradient descent from zero."""
    ### BEGIN SOLUTION
    w = np.zeros(x.shape[1])
    for _ in range(steps):
        w = w - rate * 2.0 * x.T @ (x @ w - y) / len(y)
    return w
    ### END SOLUTION


# %% test="descend" points=3 hint="the gradient of the mean has a factor 2 / n"
assert np.allclose(descend(x, y, 0, 0.1), 0.0), "no step: the weights stay zero"
### BEGIN HIDDEN TESTS
assert np.allclose(descend(x, y, 200, 0.1), w_true, atol=0.05)
assert np.allclose(descend(x, y, 1, 0.1), 0.2 * x.T @ y / len(y))
### END HIDDEN TESTS

# %%
try:
    w_found = descend(x, y, 100, 0.1)
    print("after 100 steps:", np.round(w_found, 3))
except NotImplementedError:
    print("descend is not written yet")
