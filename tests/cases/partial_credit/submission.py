# %% solution="signs"
def signs(x):
    return (x > 0).astype(float)
