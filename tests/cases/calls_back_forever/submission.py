# %% solution="slope"
def slope(f, x, h=1e-6):
    while True:
        f(x)
