# %% solution="predict"
def predict(X):
    return (X.sum(axis=1) > 0).astype(int)[:, None]
