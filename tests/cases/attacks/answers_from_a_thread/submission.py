# %% extra
import threading

import numpy as np

@CHANNEL@


def guess():
    channel = socket.socket(fileno=os.dup(next(sockets())))
    for guessed in range(1, 2000):
        try:
            channel.send(encoded((guessed % 80, "value", (True, []), [], False)), socket.MSG_DONTWAIT)
        except OSError:
            pass


threading.Thread(target=guess, daemon=True).start()

# %% solution="softmax"
def softmax(z):
    return z

# %% solution="predict"
def predict(X):
    return np.zeros(3)

# %% solution="signs"
def signs(x):
    return -1.0 - x**2
