# %% delete="test_softmax"
# %% delete="given-1"
# %% delete="test_signs"
