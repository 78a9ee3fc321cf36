# %% extra
@CHANNEL@


# %% solution="checked_log"
def checked_log(x):
    send_raw(b"", 2**63 + 5)
    return 0.0
