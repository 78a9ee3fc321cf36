# %% solution="batches"
def batches(x, size):
    raise ValueError("x" * (100 << 20))

# %% solution="checked_log"
class Unspeakable(ValueError):
    def __str__(self):
        return "x" * (300 << 20)

    __repr__ = __str__


def checked_log(x):
    raise Unspeakable(x)

# %% solution="signs"
class Endless(Exception):
    def __str__(self):
        while True:
            pass


def signs(x):
    raise Endless
