# %% solution="slope"
kept = []


def slope(f, x, h=1e-6):
    kept.append(f)
    return (f(x + h) - f(x - h)) / (2 * h)


# %% solution="signs"
def signs(x):
    kept[0](1.0)
    return np.sign(x)
