"""The set `series`: time series whose parts are known, since they were added up from them."""

from __future__ import annotations

import numpy as np

from autograder.datasets.card import Card, Column
from autograder.datasets.generated import Generated
from autograder.datasets.seeds import Arrays

__all__ = ["SERIES"]

STEPS = 384
WARM_UP = 100  # steps that the autoregression runs before the first one that is kept
ORDER = 2
PERIODS = (7, 12, 24)
HARMONICS = 3


def draw(rng: np.random.Generator, count: int) -> Arrays:
    """Draw `count` series `x`, the parts that add up to it, and what made these; the arrays are those of the card."""
    period = rng.choice(PERIODS, count)
    break_at, level = levels(rng, count)
    phi, sigma = coefficients(rng, count), rng.uniform(0.3, 1.0, count)
    noise = rng.normal(size=(count, WARM_UP + STEPS)) * sigma[:, None]
    parts = {
        "trend": trends(rng, count),
        "season": seasons(rng, period),
        "level": level,
        "ar": autoregressed(noise, phi)[:, WARM_UP:],
    }
    return {
        "x": sum(parts.values()),  # type: ignore[dict-item]
        **parts,
        "noise": noise[:, WARM_UP:],
        "phi": phi,
        "sigma": sigma,
        "period": period,
        "break_at": break_at,
    }


def trends(rng: np.random.Generator, count: int) -> np.ndarray:
    """Straight lines that rise or fall by up to 8 over the whole series."""
    return rng.uniform(-8, 8, (count, 1)) * np.linspace(0, 1, STEPS) + rng.uniform(-5, 5, (count, 1))


def seasons(rng: np.random.Generator, period: np.ndarray) -> np.ndarray:
    """Waves that repeat after `period` (n,) steps: three sines, the higher ones lower; mean 0 over a period."""
    step = 2 * np.pi * np.arange(STEPS) / period[:, None]
    result = np.zeros((len(period), STEPS))
    for harmonic in range(1, HARMONICS + 1):
        height = rng.uniform(0.5, 2.0, (len(period), 1)) / harmonic
        result += height * np.sin(harmonic * step + rng.uniform(0, 2 * np.pi, (len(period), 1)))
    return result


def levels(rng: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
    """In half of the series a jump of 2 to 5, up or down: the step it is at (STEPS for none), and the level."""
    break_at = np.where(rng.random(count) < 0.5, rng.integers(STEPS // 4, 3 * STEPS // 4, count), STEPS)
    jump = rng.uniform(2, 5, count) * rng.choice((-1, 1), count)
    return break_at, np.where(np.arange(STEPS) >= break_at[:, None], jump[:, None], 0.0)


def coefficients(rng: np.random.Generator, count: int) -> np.ndarray:
    """Coefficients (count, 2) of stationary autoregressions: drawn as partial autocorrelations, each below 1.

    For order 2: phi_1 = r_1 (1 - r_2), phi_2 = r_2 (Barndorff-Nielsen and Schou 1973, Eq. 2).
    """
    first, second = rng.uniform(0.3, 0.9, count), rng.uniform(-0.6, 0.4, count)
    return np.stack([first * (1 - second), second], axis=1)


def autoregressed(noise: np.ndarray, phi: np.ndarray) -> np.ndarray:
    """Run a_t = sum_k phi_k a_(t-k) + noise_t from zero; all (n, steps)."""
    result = noise.copy()
    for step in range(noise.shape[1]):
        for lag in range(1, min(step, ORDER) + 1):
            result[:, step] += phi[:, lag - 1] * result[:, step - lag]
    return result


def _whole(name: str, about: str) -> Column:
    return Column(name, ("n", STEPS), "float64", about)


SERIES = Generated(
    Card(
        name="series",
        title="time series with known parts",
        source="drawn by autograder.datasets.series",
        licence="as this project",
        made="x = trend + season + level + ar: a line, waves of one period, in half of them one jump, and a "
        "stationary AR(2) with normal noise",
        citation="this project, autograder.datasets.series",
        columns=(
            _whole("x", "the series, without a unit"),
            _whole("trend", "the line in it"),
            _whole("season", "the waves in it, mean 0 over a period"),
            _whole("level", "0 before the jump, its height after it"),
            _whole("ar", "the autoregression in it"),
            _whole("noise", "what drives the autoregression"),
            Column("phi", ("n", ORDER), "float64", "coefficients of the autoregression, lag 1 first"),
            Column("sigma", ("n",), "float64", "standard deviation of the noise"),
            Column("period", ("n",), "int64", "steps after which the season repeats"),
            Column("break_at", ("n",), "int64", f"the step that the jump is at; {STEPS} for none"),
        ),
        sizes={"train": 2_000, "validation": 500, "test": 500},
    ),
    draw,
)
