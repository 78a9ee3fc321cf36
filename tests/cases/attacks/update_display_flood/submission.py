# %% extra
from IPython.display import display

shown = display("small", display_id="flood")
shown.update("flood " * 17_000_000)
