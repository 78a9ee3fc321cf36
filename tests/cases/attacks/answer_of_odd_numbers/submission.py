# %% extra
@CHANNEL@


# %% solution="checked_log"
def checked_log(x):
    send((float(number()), "value", (0.0, []), [], False)) if x < 0 else send((-(2**62), "value", (0.0, []), [], False))
    return 0.0
