# %% solution="predict"
def predict(X):
    right = (X.sum(axis=1) > 0).astype(int)
    return np.stack([right, 1 - right])
