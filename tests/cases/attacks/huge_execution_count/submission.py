# %% extra
import sys

sys.set_int_max_str_digits(0)
get_ipython().execution_count = 10**5000
