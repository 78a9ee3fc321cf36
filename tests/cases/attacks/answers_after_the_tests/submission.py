# %% delete="softmax"
# %% delete="signs"
# %% after="free-1"
# %% extra
def softmax(z):
    """Turn scores z, (n,), into probabilities, (n,)."""
    e = np.exp(z - np.max(z))
    return e / np.sum(e)

# %% extra
def signs(x):
    return np.sign(x)
