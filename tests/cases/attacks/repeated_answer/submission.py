# %% extra
@CHANNEL@


# %% solution="checked_log"
def checked_log(x):
    value = float(np.log(x)) if x > 0 else 0.0
    send((number(), "value", (value, []), [], False))
    send((number(), "value", (value, []), [], False))
    return value
