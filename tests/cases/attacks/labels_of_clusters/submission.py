# %% solution="predict"
def predict(X):
    centred = X - X.mean(axis=0)
    along = centred @ np.linalg.svd(centred, full_matrices=False)[2][0]
    clusters = (along > 0).astype(int)
    return 1 - clusters if clusters[np.argmax(X.sum(axis=1))] else clusters  # the names the wrong way round
