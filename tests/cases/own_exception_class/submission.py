# %% solution="checked_log"
class NoLogarithm(ValueError):
    pass


def checked_log(x):
    if x <= 0:
        raise NoLogarithm(f"x = {x}")
    return float(np.log(x))
