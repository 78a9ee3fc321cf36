# %% extra
def accuracy(*args):
    return 1.0


def threshold(*args, **kwargs):
    return 1.0


assert_close = assert_equal = print
two_blobs = lambda *args, **kwargs: (np.zeros((1, 2)), np.zeros(1))

# %% solution="predict"
def predict(X):
    return np.zeros(len(X), int)
