# %% [markdown]
# # Clusters with scikit-learn

# %%
import numpy as np
import torch
from sklearn.cluster import KMeans
from sklearn.datasets import make_blobs

# %%
x, groups = make_blobs(n_samples=150, centers=3, cluster_std=0.5, random_state=0)
print(x.shape)


# %% solution="centres"
def centres(x, k):
    """The centres (k, d) of `k` clusters of points (n, d)."""
    ### BEGIN SOLUTION
    return KMeans(n_clusters=k, n_init=1, random_state=0).fit(x).cluster_centers_
    ### END SOLUTION


# %% test="centres" points=2
assert centres(x, 3).shape == (3, 2), f"wanted shape (3, 2), found {centres(x, 3).shape}"
### BEGIN HIDDEN TESTS
assert np.allclose(centres(x, 1)[0], x.mean(axis=0))
### END HIDDEN TESTS


# %% solution="distances"
def distances(a, b):
    """Euclidean distances (n, m) of points (n, d) and (m, d), as a tensor."""
    ### BEGIN SOLUTION
    return torch.cdist(torch.as_tensor(a), torch.as_tensor(b))
    ### END SOLUTION


# %% test="distances" points=2
found = distances(np.array([[0.0, 0.0]]), np.array([[3.0, 4.0], [0.0, 1.0]]))
assert torch.allclose(found, torch.tensor([[5.0, 1.0]], dtype=torch.float64)), f"found {found}"
