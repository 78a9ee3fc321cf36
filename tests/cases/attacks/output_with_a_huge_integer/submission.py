# %% extra
import sys

from IPython.display import display

sys.set_int_max_str_digits(0)
display({"application/json": {"n": 2**100_000}}, raw=True, metadata={"n": 2**100_000})
