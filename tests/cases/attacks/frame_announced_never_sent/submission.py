# %% extra
@CHANNEL@


# %% solution="checked_log"
def checked_log(x):
    send_raw(b"t" * 100, 200 << 20)
    import time

    time.sleep(20)
