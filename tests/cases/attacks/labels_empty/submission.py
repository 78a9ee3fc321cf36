# %% solution="predict"
def predict(X):
    return np.empty(0, int)
