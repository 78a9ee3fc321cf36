# %% solution="signs"
def signs(x):
    try:
        while True:
            pass
    except KeyboardInterrupt:
        return np.sign(x)
