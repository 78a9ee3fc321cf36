# %% extra
@CHANNEL@

# %% solution="slope"
def slope(f, x):
    printed = [{"output_type": "stream", "name": "stdout", "text": "spam " * 6_000_000}]
    for _ in range(4):
        send((number(), "callback", (0, (1.0,), {}), printed, False))
    os._exit(0)
