# %% solution="softmax"
def softmax(z):
    return z


# %% copy="softmax"
def softmax(z):
    e = np.exp(z - np.max(z))
    return e / np.sum(e)


# %% copy="softmax"
def softmax(z):
    """Turn scores z, (n,), into probabilities, (n,)."""
    # YOUR CODE HERE
    raise NotImplementedError("softmax")


# %% copy="test_softmax"
3.0
