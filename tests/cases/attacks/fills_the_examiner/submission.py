# %% solution="slope"
def slope(f, x):
    large = np.zeros(5_000_000)
    for _ in range(6):
        f(large)
    return (f(x + 1e-6) - f(x - 1e-6)) / 2e-6
