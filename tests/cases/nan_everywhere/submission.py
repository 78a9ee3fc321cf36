# %% solution="signs"
def signs(x):
    return np.full(4, np.nan)


# %% solution="predict"
def predict(X):
    return np.full(len(X), np.nan)


# %% solution="softmax"
def softmax(z):
    return np.full(2, np.nan)
