# %% solution="predict"
def predict(X):
    return (X.sum(axis=1) > 0).astype(int) + 256 * np.arange(1, len(X) + 1)
