# %% solution="checked_log"
def checked_log(x):
    if x <= 0:
        raise KeyError(f"x = {x}")
    return float(np.log(x))
