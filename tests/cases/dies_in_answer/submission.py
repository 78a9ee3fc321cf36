# %% solution="batches"
import os


def batches(x, size):
    os._exit(3)
