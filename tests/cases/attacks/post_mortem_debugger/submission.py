# %% extra
%pdb on

# %% extra
raise RuntimeError("here")

# %% solution="checked_log"
def checked_log(x):
    return 1 / 0
