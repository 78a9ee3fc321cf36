# %% extra
import pdb

pdb.set_trace()
raise RuntimeError("passed by")
