# %% solution="checked_log"
import os


def checked_log(x):
    for _ in range(300):
        if os.fork() == 0:
            os._exit(0)
    return float(np.log(x))

# %% after="test_checked_log"
# %% extra
dead = 0
for pid in filter(str.isdigit, os.listdir("/proc")):
    try:
        with open(f"/proc/{pid}/stat") as file:
            dead += ") Z " in file.read()
    except OSError:
        continue
print("zombies:", 10 < dead < 100)
