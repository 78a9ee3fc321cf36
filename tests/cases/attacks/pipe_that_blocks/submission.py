# %% solution="signs"
import os


def signs(x):
    os.mkfifo("pipe")
    with open("pipe") as pipe:
        return pipe.read()
