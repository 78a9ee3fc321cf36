# %% solution="predict"
def predict(X):
    labels = np.where(X.sum(axis=1) > 0, 1.0, 0.0)
    labels[0] = np.inf
    return labels
