# %% extra
@CHANNEL@

# %% solution="slope"
def slope(f, x):
    burst = encoded((number(), "callback", (0, (1.0,), {}), [], False)) * 1000
    for _ in range(10_000):
        write(burst)
