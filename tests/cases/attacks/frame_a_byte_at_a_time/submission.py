# %% extra
@CHANNEL@


# %% solution="checked_log"
def checked_log(x):
    import time

    for byte in framed(bytes(400)):
        write(bytes([byte]))
        time.sleep(0.05)
    return 0.0
