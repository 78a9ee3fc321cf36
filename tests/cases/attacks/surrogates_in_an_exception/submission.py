# %% solution="checked_log"
def checked_log(x):
    raise ValueError("half a character: \ud800")

# %% solution="signs"
def signs(x):
    raise AssertionError("half a character: \udfff")
