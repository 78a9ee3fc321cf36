# %% solution="checked_log"
def checked_log(x):
    while True:
        x += 1
