# %% [markdown]
# # Values there and back
#
# Each test measures, and its last expression is the figure: the notebook's points only have to be large enough.

# %%
from statistics import median
from time import perf_counter

import numpy as np


# %% solution="echo"
def echo(x):
    """Return `x` as it came."""
    ### BEGIN SOLUTION
    return x
    ### END SOLUTION


# %%
def seconds(call, times):
    """The median time of one call, in seconds."""
    spent = []
    for _ in range(times):
        started = perf_counter()
        call()
        spent.append(perf_counter() - started)
    return median(spent)


# %% test="echo" part="float" points=1000000
for _ in range(200):
    echo(1.5)
seconds(lambda: echo(1.5), 4000) * 1e6

# %% test="echo" part="kept_function" points=1000000
kept = echo
seconds(lambda: kept(1.5), 4000) * 1e6

# %% test="echo" part="small_array" points=1000000
small = np.arange(10.0)
for _ in range(200):
    echo(small)
seconds(lambda: echo(small), 4000) * 1e6

# %% test="echo" part="large_array" points=1000000
large = np.random.default_rng(0).random(30_000_000 // 8)
assert np.array_equal(echo(large), large), "the array came back changed"
seconds(lambda: echo(large), 9) * 1e3
