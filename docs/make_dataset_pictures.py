"""Draw the pictures of docs/datasets.md: `python docs/make_dataset_pictures.py`."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from autograder.datasets import Dataset, load
from autograder.datasets.hidden.split import hidden_split
from autograder.hidden_key import forget_key, hold_key

FOLDER = Path(__file__).parent / "pictures" / "datasets"
LARGER = 2
# of ten colours that stay apart for the colour-blind (Okabe and Ito's, and two greys); the first is the ground's
PALETTE = np.array(
    [(0, 0, 0), (230, 159, 0), (86, 180, 233), (0, 158, 115), (240, 228, 66), (0, 114, 178), (213, 94, 0),
     (204, 121, 167), (255, 255, 255), (150, 150, 150), (90, 90, 90)],
    dtype=np.uint8,
)  # fmt: skip


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, columns in (("glyphs", 16), ("shapes", 12)):
        save(name, by_class(load(name, "train", size=1000), columns))
    save("scenes", scenes(load("scenes", "train", size=40)))
    save("captions", grid(load("captions", "train", size=8).x, 4), larger=4)
    save("hidden-digits", hidden_digits(), larger=5)
    series()


def by_class(data: Dataset, columns: int) -> np.ndarray:
    """A row of pictures for each class."""
    rows = [data.x[np.flatnonzero(data.y == label)[:columns]] for label in range(10)]
    return grid(np.concatenate(rows), columns)


def grid(pictures: np.ndarray, columns: int) -> np.ndarray:
    """Pictures (n, h, w) or (n, h, w, 3) side by side, so many a row."""
    rows = [
        np.concatenate(list(pictures[at : at + columns]), axis=1) for at in range(0, len(pictures), columns)
    ]
    return np.concatenate(rows)


def scenes(data: Dataset, columns: int = 6) -> np.ndarray:
    """Scenes with three and more figures; below them their boxes, below these their masks."""
    chosen = np.flatnonzero((data.labels >= 0).sum(axis=1) >= 3)[:columns]
    boxed = data.x[chosen].copy()
    for picture, boxes in zip(boxed, data.boxes[chosen].astype(int), strict=True):
        for x0, y0, x1, y1 in boxes[boxes.any(axis=1)]:
            picture[[y0, y1 - 1], x0:x1] = 255
            picture[y0:y1, [x0, x1 - 1]] = 255
    return grid(np.concatenate([data.x[chosen], boxed, PALETTE[data.masks[chosen]]]), columns)


def hidden_digits(columns: int = 16) -> np.ndarray:
    """Above public digits of 8 x 8 pixels, below hidden ones, of a key that is nobody's."""
    hold_key(bytes(32))
    hidden = hidden_split("digits", columns)
    forget_key()
    both = np.concatenate([load("digits", "test", size=columns).x, hidden.x])
    pictures = (both * 15.9).astype(np.uint8).reshape(-1, 8, 8)
    return grid(np.pad(pictures, ((0, 0), (1, 1), (1, 1)), constant_values=90), columns)


def save(name: str, sheet: np.ndarray, larger: int = LARGER) -> None:
    picture = Image.fromarray(sheet)
    size = (picture.width * larger, picture.height * larger)
    picture.resize(size, Image.Resampling.NEAREST).save(FOLDER / f"{name}.png", optimize=True)


def series() -> None:
    """One series with a jump, and its parts."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    data = load("series", "train", size=20)
    row = int(np.flatnonzero(data.break_at < data.x.shape[1])[0])
    figure, axes = pyplot.subplots(5, 1, sharex=True, figsize=(7, 5), layout="constrained")
    for axis, name in zip(axes, ("x", "trend", "season", "level", "ar"), strict=True):
        axis.plot(data[name][row], color="#0072B2", linewidth=0.9)
        axis.set_ylabel(name)
    axes[-1].set_xlabel("step")
    figure.savefig(FOLDER / "series.png", dpi=90)


if __name__ == "__main__":
    main()
