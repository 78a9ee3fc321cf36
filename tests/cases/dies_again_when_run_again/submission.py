# %% solution="mean"
import os

os.abort()

# %% solution="slope"
import ctypes

ctypes.string_at(0)

# %% solution="signs"
import os


def signs(x):
    os._exit(1)
