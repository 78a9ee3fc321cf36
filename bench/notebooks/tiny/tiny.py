# %% [markdown]
# # As small as a notebook can be


# %% solution="double"
def double(x):
    """Twice `x`."""
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION


# %% test="double" points=1
assert double(4) == 8, "twice 4 is 8"
