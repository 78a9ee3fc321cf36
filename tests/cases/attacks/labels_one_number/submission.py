# %% solution="predict"
def predict(X):
    return np.float64(len(X) and 1.0)
