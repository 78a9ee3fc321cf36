# %% unname="softmax"
# %% unname="signs"
# %% unname="test_softmax"
