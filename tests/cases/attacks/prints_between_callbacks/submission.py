# %% solution="slope"
def slope(f, x, h=1e-6):
    for _ in range(300):
        print("spam " * 13_000)
        f(x)
    return (f(x + h) - f(x - h)) / (2 * h)
