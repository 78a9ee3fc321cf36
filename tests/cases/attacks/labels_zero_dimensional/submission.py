# %% solution="predict"
def predict(X):
    return np.array(1)
