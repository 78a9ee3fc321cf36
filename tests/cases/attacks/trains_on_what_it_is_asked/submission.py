# %% solution="predict"
def predict(X):
    points, labels = two_blobs(seed=0)
    centres = np.stack([points[labels == label].mean(axis=0) for label in (0, 1)])
    for _ in range(5):
        nearest = ((X[:, None] - centres) ** 2).sum(axis=2).argmin(axis=1)
        centres = np.stack([X[nearest == label].mean(axis=0) for label in (0, 1)])
    return nearest
