# %% solution="predict"
import itertools


def predict(X):
    return sum(1 for _ in ()) if X is None else 0 in itertools.repeat(1)
