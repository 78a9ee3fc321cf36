# %% delete="test_softmax"
# %% delete="test_softmax_shift"
# %% delete="test_mean"
# %% delete="test_mean_first"
# %% delete="test_batches"
# %% delete="test_normalise"
# %% delete="test_slope"
# %% delete="test_checked_log"
# %% delete="test_predict"
# %% delete="test_signs"
# %% solution="signs"
def signs(x):
    return np.abs(np.sign(x))
