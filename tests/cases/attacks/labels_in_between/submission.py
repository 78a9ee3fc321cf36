# %% solution="predict"
def predict(X):
    return (X.sum(axis=1) > 0) + 0.25  # the right ones, if a fraction is cut off
