# %% solution="signs"
def signs(x):
    return np.empty((0, 4))
