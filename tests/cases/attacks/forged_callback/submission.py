# %% extra
@CHANNEL@


# %% solution="checked_log"
def checked_log(x):
    send((number(), "callback", (0, ("echo",), {}), [], False))
    return 0.0
