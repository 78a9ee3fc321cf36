# %% solution="predict"
def predict(X):
    return np.tile([0, 1], (len(X), 1))
