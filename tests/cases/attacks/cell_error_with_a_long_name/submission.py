# %% extra
raise type("E" * 1_000_000, (Exception,), {"__module__": "m" * 1_000_000})("text " * 1_000_000)

# %% solution="signs"
def signs(x):
    raise type("E" * 1_000_000, (Exception,), {"__module__": "m" * 1_000_000})("text " * 1_000_000)
