# %% extra
for _ in range(20_000):
    print("spam " * 20)

# %% solution="softmax"
def softmax(z):
    print("more " * 100_000)
    e = np.exp(z - np.max(z))
    return e / np.sum(e)
