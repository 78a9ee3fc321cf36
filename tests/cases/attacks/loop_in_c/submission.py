# %% solution="checked_log"
import collections
import itertools

collections.deque(itertools.repeat(0), maxlen=0)
