# %% solution="signs"
import time


def signs(x):
    time.sleep(60)
