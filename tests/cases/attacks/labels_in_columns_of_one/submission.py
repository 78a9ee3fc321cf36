# %% solution="predict"
def predict(X):
    return [[label] for label in (X.sum(axis=1) > 0).astype(int).tolist()]
