# %% solution="softmax"
while True:
    pass


def softmax(z):
    return z
