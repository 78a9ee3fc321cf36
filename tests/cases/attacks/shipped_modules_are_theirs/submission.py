# %% solution="softmax"
from mine import softmax

# %% solution="checked_log"
from mine import wrong as checked_log
