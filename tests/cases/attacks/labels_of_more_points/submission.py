# %% solution="predict"
def predict(X):
    return np.tile((X.sum(axis=1) > 0).astype(int), 2)
