# %% [markdown]
# # A perceptron in torch

# %%
import numpy as np
import torch
from sklearn.datasets import make_classification
from torch import nn

# %%
features, classes = make_classification(n_samples=200, n_features=8, random_state=0)
x = torch.tensor(features, dtype=torch.float32)
y = torch.tensor(classes, dtype=torch.float32)
print(tuple(x.shape), tuple(y.shape))


# %% solution="logits"
def logits(x, w, b):
    """Scores (n,) of points (n, d) for weights (d,) and a bias."""
    ### BEGIN SOLUTION
    return x @ w + b
    ### END SOLUTION


# %% test="logits" points=2
found = logits(torch.eye(3), torch.tensor([1.0, 2.0, 3.0]), 0.5)
assert torch.allclose(found, torch.tensor([1.5, 2.5, 3.5])), f"wanted [1.5, 2.5, 3.5], found {found}"


# %% solution="loss"
def loss(z, y):
    """Mean binary cross-entropy of scores (n,) and labels (n,)."""
    ### BEGIN SOLUTION
    return nn.functional.binary_cross_entropy_with_logits(z, y)
    ### END SOLUTION


# %% test="loss" points=2 hint="take the form that does not overflow"
assert np.isclose(float(loss(torch.zeros(4), torch.ones(4))), np.log(2.0))
### BEGIN HIDDEN TESTS
assert np.isclose(float(loss(torch.tensor([1000.0]), torch.tensor([0.0]))), 1000.0)
### END HIDDEN TESTS
