# %% extra
@CHANNEL@


# %% solution="checked_log"
def checked_log(x):
    send((number(), "passed", 2.0, [], False))
    return 0.0
