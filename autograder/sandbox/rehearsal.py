"""The first use of each library, done once in the warm process instead of once a submission.

Libraries put off much of their work to their first use: kernels are looked up, tables filled, modules imported,
code pages read. A fork inherits what its parent has done. Only what keeps no thread and no seed may be rehearsed: the
state of the random generators is put back.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Callable
from typing import Any

import numpy as np

__all__ = ["rehearse"]


def rehearse() -> None:
    """Use every library that is loaded once. What cannot be rehearsed is left to the submissions."""
    state = np.random.get_state()
    for name, use in USES.items():
        if name in sys.modules:
            with contextlib.suppress(Exception):
                use(sys.modules[name])
    np.random.set_state(state)


def _torch(torch: Any) -> None:
    torch.set_num_threads(1)
    if os.environ.get("CUDA_VISIBLE_DEVICES") != "":
        return  # with a device in sight, differentiating starts threads, and a fork inherits none
    state = torch.get_rng_state()
    try:
        x, y = torch.ones(8, 3), torch.arange(8) % 2
        model = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.ReLU(), torch.nn.Linear(4, 2))
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        loss = torch.nn.functional.cross_entropy(model(x), y)
        loss += torch.nn.functional.binary_cross_entropy_with_logits(x @ x[0], x[:, 0])
        loss.backward()
        optimizer.step()
        torch.allclose(x, x)
        float(x.mean()), torch.randn(2).numpy(), repr(x)
    finally:
        torch.set_rng_state(state)


def _pyplot(pyplot: Any) -> None:
    # the first figure loads fonts and renders glyphs
    figure, axes = pyplot.subplots()
    axes.plot([1.0, 2.0], label="$x_1$")
    axes.set_title("warm")
    axes.legend()
    figure.savefig(io.BytesIO(), format="png")
    pyplot.close("all")


def _pandas(pandas: Any) -> None:
    frame = pandas.DataFrame({"a": [1.0, 2.0, 3.0], "b": ["x", "y", "x"]})
    frame.groupby("b").mean(), frame.describe(), frame.to_html(), repr(frame)


def _estimator(name: str, **settings: Any) -> Callable[[Any], None]:
    def use(module: Any) -> None:
        x = np.random.default_rng(0).normal(size=(12, 2))
        getattr(module, name)(**settings).fit(x, np.arange(12) % 2)

    return use


USES: dict[str, Callable[[Any], None]] = {
    "torch": _torch,
    "matplotlib.pyplot": _pyplot,
    "pandas": _pandas,
    "sklearn.datasets": lambda module: module.make_blobs(20, random_state=0),
    "sklearn.model_selection": lambda module: module.train_test_split(np.arange(8), random_state=0),
    "sklearn.cluster": _estimator("KMeans", n_clusters=2, n_init=1, random_state=0),
    "sklearn.decomposition": _estimator("PCA", n_components=1),
    "sklearn.linear_model": _estimator("LogisticRegression"),
    "sklearn.neighbors": _estimator("KNeighborsClassifier", n_neighbors=2),
    "sklearn.preprocessing": _estimator("StandardScaler"),
    "sklearn.svm": _estimator("SVC"),
    "sklearn.tree": _estimator("DecisionTreeClassifier", random_state=0),
}
