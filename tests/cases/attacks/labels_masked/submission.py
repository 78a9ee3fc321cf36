# %% solution="predict"
def predict(X):
    labels = np.ma.masked_array((X.sum(axis=1) > 0).astype(int))
    labels[X[:, 0] > 0] = np.ma.masked
    return labels
