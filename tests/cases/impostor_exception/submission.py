# %% solution="checked_log"
class ValueError(Exception):
    pass


def checked_log(x):
    if x <= 0:
        raise ValueError(f"x = {x}")
    return float(np.log(x))
