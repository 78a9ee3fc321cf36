# %% solution="predict"
def predict(X):
    return [int(right) + (1 << 64) for right in X.sum(axis=1) > 0]  # the right ones, in 64 bits
