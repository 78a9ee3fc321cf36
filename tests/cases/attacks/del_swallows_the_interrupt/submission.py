# %% solution="checked_log"
class Undying:
    def __del__(self):
        Undying()
        while True:
            pass


def checked_log(x):
    while True:
        Undying()
