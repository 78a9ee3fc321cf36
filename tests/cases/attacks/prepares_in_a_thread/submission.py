# %% extra
import threading
import time


def prepare():
    until = time.monotonic() + 15
    while time.monotonic() < until:
        time.sleep(0.01)


worker = threading.Thread(target=prepare, daemon=True)
worker.start()

# %% solution="signs"
def signs(x):
    worker.join()
    return np.sign(x)
