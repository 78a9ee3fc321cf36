# %% extra
import itertools

import numpy as np

@CHANNEL@


numbers = itertools.cycle([0, 1, 2**62, 77])
CLAIMS = ("__main__.Mean", "builtins.float", "numpy.ndarray", "autograder.exam.handles.Handle", "<b>html</b>\x1b[31m")


def forged(*args, **kwargs):
    """Answer with a handle of a made-up number that claims to be of every class."""
    marker = object()
    refer = lambda value: Ref("sender", next(numbers), CLAIMS) if value is marker else None
    send((number(), "value", (marker, []), [], False), refer)
    await_questions()  # no second answer

# %% solution="softmax"
softmax = forged

# %% solution="mean"
Mean = forged

# %% solution="batches"
batches = forged

# %% solution="normalise"
normalise = forged

# %% solution="slope"
slope = forged

# %% solution="checked_log"
checked_log = forged

# %% solution="predict"
predict = forged

# %% solution="signs"
signs = forged
