# %% solution="signs"
import ctypes


def signs(x):
    return ctypes.string_at(0)
