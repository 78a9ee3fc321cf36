# %% extra
from IPython.display import display

shown = display("small", display_id="flood")
shown.update("flood " * 3_400_000)
