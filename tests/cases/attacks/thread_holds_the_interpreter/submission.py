# %% solution="signs"
import threading


def signs(x):
    thread = threading.Thread(target=lambda: 7 ** (3 * 10**7), daemon=True)  # one call of C, many seconds
    thread.start()
    thread.join()
    return np.sign(x)
