# %% solution="signs"
def signs(x)
    return x
