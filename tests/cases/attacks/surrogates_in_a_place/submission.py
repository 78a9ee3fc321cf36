# %% extra
import traceback

# %% solution="checked_log"
def checked_log(x):
    place = traceback.FrameSummary("<checked_log>", 3, "f\ud800")
    traceback.extract_tb = lambda *args, **kwargs: [place]
    raise ValueError("somewhere")
