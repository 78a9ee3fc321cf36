# %% extra
@CHANNEL@


# %% solution="checked_log"
def checked_log(x):
    send_raw(b"N", 5000)
    return float(np.log(x)) if x > 0 else 0.0
