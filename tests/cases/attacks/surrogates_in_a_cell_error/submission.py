# %% extra
raise ValueError("half a character: \ud800")
