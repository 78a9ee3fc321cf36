# %% solution="predict"
def predict(X):
    labels = np.where(X.sum(axis=1) > 0, 1.0, 0.0)
    labels[np.abs(X.sum(axis=1)) < 1] = np.nan
    return labels
