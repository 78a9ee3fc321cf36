# %% extra
from IPython.display import display

display("small", metadata={"tags": ["flood " * 3_400_000]})
