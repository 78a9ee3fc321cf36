# %% extra
from IPython.display import display

display({"application/json": {"n": 2**70, "m": -(2**64)}}, raw=True, metadata={"n": 2**70})
