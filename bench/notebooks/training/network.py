# %% [markdown]
# # A small network, trained for as long as `STEPS` says

# %%
import numpy as np

STEPS = 100

# %%
rng = np.random.default_rng(0)
centres = rng.normal(scale=2.0, size=(3, 8))
labels = rng.integers(0, 3, size=1500)
x = centres[labels] + rng.normal(size=(1500, 8))
print(x.shape, labels.shape)


# %% solution="probabilities"
def probabilities(x, network):
    """Class probabilities (n, k) of points (n, d): one hidden layer of tanh, then softmax."""
    ### BEGIN SOLUTION
    w, v = network
    z = np.tanh(x @ w) @ v
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)
    ### END SOLUTION


# %% test="probabilities" points=2
found = probabilities(np.eye(2), (np.eye(2), np.eye(2)))
assert found.shape == (2, 2), f"wanted shape (2, 2), found {found.shape}"
assert np.allclose(found.sum(axis=1), 1.0), "each row must sum to 1"


# %% solution="gradients"
def gradients(x, y, network):
    """Gradients of the mean cross-entropy of labels (n,) for the two weight matrices."""
    ### BEGIN SOLUTION
    w, v = network
    h = np.tanh(x @ w)
    error = probabilities(x, network)
    error[np.arange(len(y)), y] -= 1.0
    error /= len(y)
    return x.T @ (error @ v.T * (1.0 - h**2)), h.T @ error
    ### END SOLUTION


# %% test="gradients" points=2 hint="the derivative of tanh is one less its square"
of_w, of_v = gradients(np.ones((1, 2)), np.array([0]), (np.eye(2), np.eye(2)))
assert of_w.shape == (2, 2), f"wanted shape (2, 2), found {of_w.shape}"
### BEGIN HIDDEN TESTS
assert np.allclose(of_v[:, 0], -0.5 * np.tanh(1.0))
### END HIDDEN TESTS


# %% solution="train"
def train(x, y, steps):
    """The weight matrices (d, 64) and (64, 3) after `steps` steps of descent on batches of 250."""
    ### BEGIN SOLUTION
    rng = np.random.default_rng(1)
    w, v = 0.3 * rng.normal(size=(x.shape[1], 64)), 0.1 * rng.normal(size=(64, 3))
    for _ in range(steps):
        batch = rng.integers(0, len(y), size=250)
        of_w, of_v = gradients(x[batch], y[batch], (w, v))
        w, v = w - 0.2 * of_w, v - 0.2 * of_v
    return w, v
    ### END SOLUTION


# %%
try:
    network = train(x, labels, STEPS)
    print(f"trained: {(probabilities(x, network).argmax(axis=1) == labels).mean():.1%} right")
except NotImplementedError:
    network = None
    print("something is not written yet")

# %% test="train" points=6 hint="half of the points that it has not seen come out wrong"
unseen = np.random.default_rng(2)
classes = unseen.integers(0, 3, size=3000)
points = centres[classes] + unseen.normal(size=(3000, 8))
right = (probabilities(points, network).argmax(axis=1) == classes).mean()
### BEGIN HIDDEN TESTS
assert right >= 0.9999, f"{right:.1%} right"
### END HIDDEN TESTS
