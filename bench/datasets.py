"""How hard the course's sets are: what plain models reach on them, `python -m bench.datasets [NAME]...`.

Each model is trained on the first rows of `train` and measured on `test`, with three seeds; the table of
docs/datasets.md is what this prints. Pixels are divided by 255, features of tables standardised by the training rows.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from sklearn.linear_model import LogisticRegression
from torch import nn

from autograder.datasets import load

SEEDS = (0, 1, 2)
TABLES = ("iris", "wine", "breast_cancer", "digits")
ROWS = {"glyphs": (10_000, 5_000), "shapes": (10_000, 5_000)}  # for training and testing


@dataclass(frozen=True)
class Rows:
    """Inputs (n, features) or (n, channels, h, w), float32, and labels (n,)."""

    x: np.ndarray
    y: np.ndarray


Fit = Callable[[Rows, Rows, int], float]


def logistic(train: Rows, test: Rows, seed: int) -> float:
    """Accuracy of multinomial logistic regression on the flat inputs; other rows of the same number by the seed."""
    model = LogisticRegression(max_iter=100)
    model.fit(train.x.reshape(len(train.x), -1), train.y)
    return float(model.score(test.x.reshape(len(test.x), -1), test.y))


def mlp(train: Rows, test: Rows, seed: int) -> float:
    torch.manual_seed(seed)
    features, classes = train.x[0].size, int(train.y.max()) + 1
    width = 256 if features > 100 else 32
    return trained(
        nn.Sequential(nn.Flatten(), nn.Linear(features, width), nn.ReLU(), nn.Linear(width, classes)),
        train, test, epochs=20 if features > 100 else 100, rate=1e-3 if features > 100 else 1e-2,
    )  # fmt: skip


def convolutions(channels: int, width: int) -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(channels, width, 3, padding=1, bias=False), nn.BatchNorm2d(width), nn.ReLU()
    )


def cnn(train: Rows, test: Rows, seed: int) -> float:
    """Three convolutions with pooling between them; 16, 32 and 64 channels."""
    torch.manual_seed(seed)
    net = nn.Sequential(
        convolutions(train.x.shape[1], 16), nn.MaxPool2d(2), convolutions(16, 32), nn.MaxPool2d(2),
        convolutions(32, 64), nn.MaxPool2d(2), nn.Flatten(), nn.LazyLinear(128), nn.ReLU(), nn.Linear(128, 10),
    )  # fmt: skip
    return trained(net, train, test, epochs=8, rate=2e-3)


class Block(nn.Module):
    """Two convolutions beside the identity."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.first = convolutions(width, width)
        self.second = nn.Sequential(nn.Conv2d(width, width, 3, padding=1, bias=False), nn.BatchNorm2d(width))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.relu(x + self.second(self.first(x)))


def resnet(train: Rows, test: Rows, seed: int) -> float:
    """A first convolution and two residual blocks, 32 and 64 channels, pooling between them, the mean at the end."""
    torch.manual_seed(seed)
    net = nn.Sequential(
        convolutions(train.x.shape[1], 32), nn.MaxPool2d(2), Block(32), convolutions(32, 64), nn.MaxPool2d(2),
        Block(64), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10),
    )  # fmt: skip
    return trained(net, train, test, epochs=8, rate=4e-3)


def trained(net: nn.Module, train: Rows, test: Rows, epochs: int, rate: float) -> float:
    """Train with AdamW and a rate that rises and falls, batches of 64; the accuracy on `test`."""
    x, y = torch.from_numpy(train.x), torch.from_numpy(train.y)
    net(x[:2])  # a lazy layer learns its size
    steps = epochs * -(-len(x) // 64)
    optimiser = torch.optim.AdamW(net.parameters(), lr=rate, weight_decay=1e-2)
    plan = torch.optim.lr_scheduler.OneCycleLR(optimiser, rate, total_steps=steps)
    for _ in range(epochs):
        for rows in torch.randperm(len(x)).split(64):
            optimiser.zero_grad()
            nn.functional.cross_entropy(net(x[rows]), y[rows]).backward()
            optimiser.step()
            plan.step()
    net.eval()
    with torch.no_grad():
        found = torch.cat([net(part).argmax(1) for part in torch.from_numpy(test.x).split(500)])
    return float((found.numpy() == test.y).mean())


def rows_of(name: str, seed: int) -> tuple[Rows, Rows]:
    """Training and test rows; generated sets are drawn anew for each seed."""
    most = ROWS.get(name, (None, None))
    train, test = load(name, "train", seed, size=most[0]), load(name, "test", seed, size=most[1])
    if name in TABLES:
        middle, spread = train.x.mean(axis=0), train.x.std(axis=0) + 1e-9
        flat = [((part.x - middle) / spread).astype(np.float32) for part in (train, test)]
    else:
        flat = [pixels(part.x) for part in (train, test)]
    return Rows(flat[0], train.y), Rows(flat[1], test.y)


def pixels(x: np.ndarray) -> np.ndarray:
    """Channels first, and values around 0."""
    first = x[:, None] if x.ndim == 3 else x.transpose(0, 3, 1, 2)
    return np.ascontiguousarray(first).astype(np.float32) / 255 - 0.5


MODELS: dict[str, Fit] = {"logistic": logistic, "mlp": mlp, "cnn": cnn, "resnet": resnet}


def main(names: list[str]) -> None:
    torch.set_num_threads(1)  # processor seconds of one core
    print("| set | training rows | model | accuracy on test, mean ± sd | processor seconds |")
    print("|---|---|---|---|---|")
    for name in names:
        sets = [rows_of(name, seed) for seed in SEEDS]
        counts = np.bincount(sets[0][1].y)
        print(f"| {name} | {len(sets[0][0].y):,} | the largest class | {counts.max() / counts.sum():.1%} | |")
        for model, fit in MODELS.items():
            if name in TABLES and model in ("cnn", "resnet"):
                continue
            started = time.process_time()
            found = [fit(train, test, seed) for seed, (train, test) in zip(SEEDS, sets, strict=True)]
            seconds = (time.process_time() - started) / len(SEEDS)
            print(
                f"| | | {model} | {np.mean(found):.1%} ± {np.std(found, ddof=1):.1%} | {seconds:.0f} |",
                flush=True,
            )


if __name__ == "__main__":
    main(sys.argv[1:] or [*TABLES, *ROWS])
