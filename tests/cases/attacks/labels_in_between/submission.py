# %% solution="predict"
def predict(X):
    return np.full(len(X), 0.5)
