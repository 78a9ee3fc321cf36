# %% solution="predict"
def predict(X):
    X[:] = X[np.argsort(X.sum(axis=1))]
    return (X.sum(axis=1) > 0).astype(int)
