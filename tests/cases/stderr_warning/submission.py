# %% solution="softmax"
import logging
import sys
import warnings


def softmax(z):
    warnings.warn("precision may be lost", RuntimeWarning, stacklevel=2)
    print("RuntimeWarning: overflow encountered in exp", file=sys.stderr)
    logging.error("something")
    e = np.exp(z - np.max(z))
    return e / np.sum(e)
