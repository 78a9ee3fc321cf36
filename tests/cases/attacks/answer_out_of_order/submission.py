# %% extra
@CHANNEL@


# %% solution="checked_log"
def checked_log(x):
    send((number() - 1, "value", (0.0, []), [], False))
    return 0.0
