# %% extra
import os

import numpy as np

os.fork()

# %% solution="softmax"
def softmax(z):
    return z

# %% solution="predict"
def predict(X):
    return np.zeros(3)

# %% solution="signs"
def signs(x):
    return -1.0 - x**2
