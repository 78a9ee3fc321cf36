# %% solution="predict"
def predict(X):
    return 1
