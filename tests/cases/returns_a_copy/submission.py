# %% solution="normalise"
def normalise(x):
    x = x / np.linalg.norm(x)
