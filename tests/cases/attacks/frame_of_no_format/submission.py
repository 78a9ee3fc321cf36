# %% extra
@CHANNEL@


# %% solution="checked_log"
def checked_log(x):
    send_raw(b"", 8, b"HTTP")
    send((number(), "value", (0.0, []), [], False))
    return 0.0
