# %% solution="softmax"
seen = []


def softmax(z):
    seen.append(z)
    e = np.exp(z - np.max(z))
    return e / np.sum(e)


# %% after="test_softmax"
# %% extra
print(seen)
