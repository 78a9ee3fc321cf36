# %% solution="softmax"
import os


def softmax(z):
    os._exit(1)


# %% solution="mean"
os._exit(1)

# %% solution="batches"
os._exit(1)

# %% solution="slope"
os._exit(1)
