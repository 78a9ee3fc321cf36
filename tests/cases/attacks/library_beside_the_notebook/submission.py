# %% extra
import os
import sys

print(sorted(os.listdir(".")))
for name in [name for name in sys.modules if name.split(".")[0] in ("numpy", "autograder")]:
    del sys.modules[name]
import autograder
import numpy

# %% solution="softmax"
def softmax(z):
    return z

# %% solution="predict"
def predict(X):
    return np.zeros(3)

# %% solution="signs"
def signs(x):
    return -1.0 - x**2
