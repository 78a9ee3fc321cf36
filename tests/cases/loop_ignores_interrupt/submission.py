# %% solution="checked_log"
import signal


def checked_log(x):
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        pass
