# %% [markdown]
# # Time series: autoregression, unit roots, ARIMA
#
# A shop has written down its sales every month for twenty years and asks: how much next year? The months are
# not independent of each other. That spoils most of what you know about errors, and it is the only thing that
# a forecast can live on. This notebook measures the dependence, models it by a regression of the series on its
# own past, and deals with the two things that break such a model: a level that wanders, and a season.
#
# **Afterwards you can**
#
# - compute autocorrelations and partial autocorrelations, and read the order of a model from them;
# - fit an autoregression by least squares and by the Yule-Walker equations, and say how the two differ;
# - test for a unit root by the augmented Dickey-Fuller statistic, and say why its limits are not Student's;
# - take differences and undo them, and choose an ARIMA model by AIC or BIC on a fair footing;
# - measure a forecast by its MASE, and beat the forecast that repeats last year.
#
# **You need:** least squares, covariance, the standard error of a regression coefficient.
#
# **Time:** about 120 minutes, six questions and one written answer, 22 points.
#
# **How it works.** Each question is a function to fill in; the cell right below tests it. A message says
# what was wanted, what was found and the likely mistake. Further tests run when you hand in: they use fresh
# inputs and extremes, but ask for nothing that the text does not state. No question needs an earlier answer
# of yours to be right.

# %%
import warnings

import matplotlib.pyplot as plt
import numpy as np
from scipy.linalg import toeplitz
from scipy.signal import lfilter
from statsmodels.tsa.ar_model import AutoReg
from statsmodels.tsa.arima.model import ARIMA
from statsmodels.tsa.stattools import adfuller

from autograder.checks import assert_close, assert_equal, assert_shape, mean_absolute_scaled_error, threshold

# statsmodels comments on orders that are too large; the criteria of Section 6 will say so as well
warnings.filterwarnings("ignore", module="statsmodels")

# colours told apart by every kind of colour vision (Okabe and Ito)
BLUE, ORANGE, GREEN, GREY = "#0072B2", "#D55E00", "#009E73", "#666666"


def draw_arma(phi: list[float], theta: list[float], n: int, rng: np.random.Generator) -> np.ndarray:
    """Draw n steps of x_t = sum_j phi_j x_(t-j) + e_t + sum_j theta_j e_(t-j), e normal; 200 more to warm up."""
    return lfilter([1.0, *theta], [1.0, *(-np.array(phi))], rng.normal(size=n + 200))[200:]


def draw_sales(seed: int) -> np.ndarray:
    """Draw 252 months of sales: a line, twelve months, and a rest; for odd seeds the rest is a walk."""
    rng = np.random.default_rng(seed)
    first, second = rng.uniform(0.3, 0.8), rng.uniform(-0.5, 0.2)
    noise, months = rng.normal(size=452), np.arange(252)
    calendar = 100 + rng.uniform(-0.2, 0.2) * months + (3 * rng.normal(size=12))[months % 12]
    if seed % 2:
        return calendar + lfilter([0.6], [1, -second], noise)[200:].cumsum()
    return calendar + lfilter([1], [1, -first * (1 - second), -second], noise)[200:]


def calendar_part(x: np.ndarray, n: int) -> np.ndarray:
    """Fit a line and twelve months to x by least squares; return the fit for months 0 to n - 1, (n,)."""
    months = np.arange(n)
    D = np.column_stack([months / len(x), np.eye(12)[months % 12]])
    return D @ np.linalg.lstsq(D[: len(x)], x)[0]


SALES = draw_sales(14)
print("the last twelve of 252 months:", np.round(SALES[-12:], 1))

# %% [markdown]
# ## 1. Next year, by what is obvious
#
# Hide the last year, and forecast it from the 240 months before. Two obvious ways: the mean of all months,
# and the last value for ever. A third repeats last year, month by month.

# %%
history, future = SALES[:240], SALES[240:]
guesses = {
    "mean": (np.full(12, history.mean()), GREEN, ":"),
    "last value": (np.full(12, history[-1]), ORANGE, "--"),
    "last year again": (history[-12:], BLUE, "-."),
}
rest = history - calendar_part(history, 240)
figure, axes = plt.subplots(1, 2, figsize=(10, 3.3), width_ratios=(2, 1), layout="constrained")
axes[0].plot(np.arange(180, 252), SALES[180:], color="black", marker=".", linewidth=1, label="sales")
for name, (guess, colour, style) in guesses.items():
    score = mean_absolute_scaled_error(guess, future, history, season=12)
    axes[0].plot(np.arange(240, 252), guess, color=colour, linestyle=style, linewidth=2.5, label=name)
    print(f"MASE of {name:15s} {score:.2f}")
axes[0].axvline(239.5, color=GREY, linewidth=1)
axes[0].set(xlabel="month", ylabel="sales", title="the last six years; the year to forecast at the right")
axes[0].legend(fontsize=8, loc="lower left")
axes[1].scatter(rest[:-1], rest[1:], s=12, color=BLUE)
axes[1].set(xlabel="rest of a month", ylabel="rest of the next month", title="without line and months")
figure.suptitle("Figure 1: three forecasts, and what they leave lying")
plt.show()
print(
    f"correlation of the rest with the rest of the next month: {np.corrcoef(rest[:-1], rest[1:])[0, 1]:.2f}"
)

# %% [markdown]
# **What Figure 1 shows.** Left: black dots of the last six years, between 58 and 80, nearly the same jagged shape
# in every year and sinking slowly; at the right of the grey line the year that was hidden. The mean of all months
# (dotted) lies far above it, MASE 8.70. The last value (dashed, 1.47) is a flat line through it, blind to the
# shape. Last year again (dash-dotted, 0.91) has the shape, and is too high in most months. Right: a line and
# twelve months have been taken off; each dot is the rest of one month against the rest of the next. The cloud
# rises from the lower left to the upper right, correlation 0.72: a month above its line is followed by another
# one. None of the three forecasts uses that. (The MASE is explained below: an error without unit, the smaller the
# better.)
#
# ### The yardstick
#
# Errors in units of sales say little to another shop. Hyndman and Koehler (2006) divide them by the error that
# a naive forecast made *in the history*. For a history $x_0, \dots, x_{n-1}$, forecasts $f_1, \dots, f_H$ of the
# next values and a season of $m$ steps the **mean absolute scaled error** is
#
# $$\mathtt{MASE} = \frac{\frac1H \sum_{j=1}^{H} |x_{n-1+j} - f_j|}
# {\frac{1}{n-m} \sum_{t=m}^{n-1} |x_t - x_{t-m}|}. \tag{1}$$
#
# Their paper scales by the forecast that repeats the last value, $m = 1$; for series with a season one takes the
# one that repeats the last season. **Here $m = 12$, always.** The reason: with $m = 1$ the sum below would measure
# how much the months differ, and it is 1.96 times as large (mean of 400 series by `draw_sales`). Whoever repeats
# last year would be near 0.5 without a thought. With $m = 12$ that forecast is near 1, on the same horizon of up to
# twelve months, so **below 1** means better than last year again. The scale knows nothing of the year to forecast.
#
# ### Notation
#
# | symbol | name in the code | shape | meaning |
# |---|---|---|---|
# | $x_t$ | `x[t]` | $(n,)$ | the series, $t = 0, \dots, n-1$ |
# | $e_t$ | - | - | noise: independent, mean 0, variance $\sigma^2$ |
# | $c_h,\ r_h$ | `r[h]` | $(\mathtt{lags}+1,)$ | autocovariance, autocorrelation at lag $h$ |
# | $\phi_{hj},\ \phi_{hh}$ | `phi[j-1]`, `partial[h-1]` | $(h,)$ | best forecast from $h$ lags, partial one |
# | $c, \phi_j$ | `w[0]`, `w[j]` | $(p+1,)$ | constant and coefficients of an autoregression |
# | $s^2$ | `spread` | number | mean of squared residuals |
# | $\Delta x_t$ | `d[t-1]` | $(n-1,)$ | step $x_t - x_{t-1}$ |

# %% [markdown]
# ## 2. How long does a series remember?
#
# One series is a single draw; there is no second history to average over. So one averages over time, and that
# makes sense only if time does not matter. A series is **stationary** if its mean, its variance and the covariance
# of $x_t$ and $x_{t-h}$ are the same for every $t$.
#
# $$c_h = \frac1n \sum_{t=h}^{n-1} (x_t - \bar x)(x_{t-h} - \bar x), \qquad r_h = \frac{c_h}{c_0}. \tag{2}$$
#
# The sum has $n - h$ terms and is divided by $n$ all the same: with this divisor the matrix of the
# $r_{|i-j|}$ never has a negative eigenvalue, as it should be for correlations. Independent noise has $r_h$
# within $\pm 1.96 / \sqrt n$ about 19 times in 20.
#
# **What a lag adds.** $x_t$ may resemble $x_{t-2}$ only because both resemble $x_{t-1}$. So forecast the centred
# series from $h$ lags at once, $\sum_{j=1}^{h} \phi_{hj}\, x_{t-j}$. The mean squared error is least where its
# derivative with respect to each $\phi_{hi}$ is zero, $\mathbb{E}\big[ (x_t - \sum_j \phi_{hj} x_{t-j})\,
# x_{t-i} \big] = 0$. Divided by the variance these are the **Yule-Walker equations**
#
# $$\sum_{j=1}^{h} r_{|i-j|}\, \phi_{hj} = r_i, \qquad i = 1, \dots, h. \tag{3}$$
#
# The last coefficient, $\phi_{hh}$, is what lag $h$ adds to the lags before it: the **partial autocorrelation**.
# Levinson and Durbin solve (3) for one lag after the other. What $x_{t-h}$ has that the lags between do not have is
# its own error when it is forecast backwards from them, with the same coefficients in reverse. Therefore
#
# $$\phi_{hh} = \frac{r_h - \sum_{j=1}^{h-1} \phi_{h-1,j}\, r_{h-j}}{1 - \sum_{j=1}^{h-1} \phi_{h-1,j}\, r_j}, \qquad
# \phi_{hj} = \phi_{h-1,j} - \phi_{hh}\, \phi_{h-1,h-j} \quad (j < h). \tag{4}$$
#
# ### On paper
#
# $x = (0, 0, 2, 2, 2)$. The mean is $1.2$, the deviations are $-1.2, -1.2, 0.8, 0.8, 0.8$, and
#
# | $h$ | sum in (2) | $r_h$ | $\phi_{hh}$ by (4) |
# |---|---|---|---|
# | 0 | $4.8$ | $1$ | - |
# | 1 | $1.44 - 0.96 + 0.64 + 0.64 = 1.76$ | $11/30$ | $11/30$ |
# | 2 | $-0.96 - 0.96 + 0.64 = -1.28$ | $-8/30$ | $-361/779 = -19/41$ |
#
# where $\phi_{22} = \dfrac{-8/30 - (11/30)^2}{1 - (11/30)^2}$, and
# $\phi_{21} = \frac{11}{30} \big( 1 + \frac{19}{41} \big) = \frac{22}{41}$.
#
# ### Question 1: autocorrelation (3 points, about 15 minutes)
#
# Mind these traps:
#
# - centre once, with the mean of the whole series; the parts have other means;
# - divide by $n$ at every lag, not by $n - h$ (it cancels in $r_h$ if you do it right);
# - a level of a million must not matter: centre **before** you multiply;
# - in (4) the coefficients run forwards and the $r_{h-j}$ backwards.


# %% solution="autocorrelation"
def acf(x: np.ndarray, lags: int) -> np.ndarray:
    """Return r_0, ..., r_lags by equation (2), shape (lags + 1,).

    x: (n,), not constant, left unchanged. lags: from 0 to n - 1.
    """
    ### BEGIN SOLUTION
    d = x - x.mean()
    # equivalent swapped-operands: a product of two vectors has no order
    return np.array([d[h:] @ d[: len(d) - h] for h in range(lags + 1)]) / (d @ d)
    ### END SOLUTION


def pacf(r: np.ndarray) -> np.ndarray:
    """Return phi_11, ..., phi_HH by equation (4), shape (H,), from r_0, ..., r_H, shape (H + 1,), H >= 1."""
    ### BEGIN SOLUTION
    phi, partial = np.zeros(0), []
    for h in range(1, len(r)):
        # equivalent swapped-operands: a product of two vectors has no order
        last = (r[h] - phi @ r[h - 1 : 0 : -1]) / (1 - phi @ r[1:h])
        phi = np.append(phi - last * phi[::-1], last)
        partial.append(last)
    return np.array(partial)
    ### END SOLUTION


# %% test="autocorrelation" points=3 hint="compare with the table on paper and with the traps"
steps_up = np.array([0.0, 0.0, 2.0, 2.0, 2.0])
assert_close(
    acf(steps_up, 2),
    np.array([1.0, 11 / 30, -8 / 30]),
    what="r of the example on paper",
    hint="0.458 at lag 1: divide every sum by n, not by n - h; not 1 at lag 0: divide by c_0",
)
assert_close(
    acf(steps_up + 1e6, 2),
    np.array([1.0, 11 / 30, -8 / 30]),
    what="r of the example, a million higher",
    hint="subtract the mean first, then multiply",
)
assert_close(
    pacf(np.array([1.0, 11 / 30, -8 / 30])),
    np.array([11 / 30, -19 / 41]),
    what="partial autocorrelations of the example on paper",
    hint="-8/30 again: subtract what the shorter lags explain, above and below the fraction bar in (4)",
)
assert_close(
    pacf(0.5 ** np.arange(5)),
    np.array([0.5, 0.0, 0.0, 0.0]),
    what="partial autocorrelations of r_h = 0.5**h",
    hint="an autoregression of order 1 has one partial autocorrelation; is phi updated before the next lag?",
)
### BEGIN HIDDEN TESTS
from statsmodels.tsa.stattools import acf as library_acf
from statsmodels.tsa.stattools import pacf as library_pacf

for seed, (n, lags) in enumerate([(50, 1), (80, 10), (300, 30), (12, 11), (7, 0), (2, 1)]):
    wandering = np.random.default_rng(7110 + seed).normal(size=n).cumsum() - 300
    kept_wandering = wandering.copy()
    # hint: (2) divides by n and by c_0 whatever the lag, after centring with the mean of the whole series
    assert_close(
        acf(wandering, lags), library_acf(kept_wandering, nlags=lags, fft=False), rtol=1e-7, atol=1e-9
    )
    # hint: x must not change
    assert_close(wandering, kept_wandering, rtol=0, atol=0)
for seed, (n, lags) in enumerate([(50, 1), (80, 10), (300, 30), (40, 17)]):
    remembered = draw_arma([0.7, -0.4], [0.3], n, np.random.default_rng(7130 + seed))
    r_given = library_acf(remembered, nlags=lags, fft=False)
    kept_r = r_given.copy()
    by_solving = [np.linalg.solve(toeplitz(kept_r[:h]), kept_r[1 : h + 1])[-1] for h in range(1, lags + 1)]
    # hint: phi_hh is the last unknown of (3) with h lags, for each h; do the coefficients of h - 1 lags enter in order?
    assert_close(pacf(r_given), np.array(by_solving), rtol=1e-6, atol=1e-8)
    assert_close(pacf(r_given), library_pacf(remembered, nlags=lags, method="ldb")[1:], rtol=1e-6, atol=1e-8)
    # hint: r must not change
    assert_close(r_given, kept_r, rtol=0, atol=0)
### END HIDDEN TESTS

# %%
# Your functions on two series whose makers are known, and on what the calendar leaves of the sales.
memory_rng = np.random.default_rng(4)
remembering = {
    "autoregression of order 2": draw_arma([0.5, 0.3], [], 400, memory_rng),
    "one noise before: MA(1)": draw_arma([], [0.8], 400, memory_rng),
    "rest of the sales": rest,
}
figure, axes = plt.subplots(2, 3, figsize=(11, 4.6), sharex=True, sharey=True, layout="constrained")
for column, (name, x) in zip(axes.T, remembering.items(), strict=True):
    r = acf(x, 15)
    for ax, values, kind in ((column[0], r[1:], "$r_h$"), (column[1], pacf(r), r"$\phi_{hh}$")):
        ax.vlines(np.arange(1, 16), 0, values, color=BLUE, linewidth=3)
        ax.axhspan(-1.96 / np.sqrt(len(x)), 1.96 / np.sqrt(len(x)), color=GREY, alpha=0.25)
        ax.axhline(0, color="black", linewidth=0.8)
        ax.set_ylabel(kind)
    column[0].set_title(name, fontsize=10)
    column[1].set(xlabel="lag $h$", xticks=[1, 5, 10, 15])
    print(f"{name:26s} r_1 to r_3 {np.round(r[1:4], 2)}, partial {np.round(pacf(r)[:3], 2)}")
figure.suptitle("Figure 2: autocorrelation (above) and partial autocorrelation (below)")
plt.show()

# %% [markdown]
# **What Figure 2 shows.** Bars for lags 1 to 15; the grey band is where independent noise would be. Left column:
# the autocorrelations of an autoregression of order 2 fade slowly, from 0.76, and all fifteen are above the band;
# its partial autocorrelations are 0.76 and 0.37, and then nothing. Middle: of $x_t = e_t + 0.8\, e_{t-1}$, a
# **moving average** of order 1, it is the other way round. The autocorrelation is 0.51 at lag 1 and then stays
# about the band; the partial ones alternate and fade. Right: the rest of the sales has two partial bars, 0.72 and
# $-0.26$, that stand out, so two lags are worth a try. That is the rule of thumb: the partial autocorrelation
# ends at the order of an autoregression, the autocorrelation at the order of a moving average.

# %% [markdown]
# ## 3. Autoregression
#
# An **autoregression of order $p$**, AR($p$), is a regression of the series on its own past:
#
# $$x_t = c + \phi_1 x_{t-1} + \dots + \phi_p x_{t-p} + e_t. \tag{5}$$
#
# **Stationary or not.** For $p = 1$ the variance obeys $v_t = \phi_1^2 v_{t-1} + \sigma^2$. It settles, at
# $\sigma^2 / (1 - \phi_1^2)$, if and only if $|\phi_1| < 1$; for $\phi_1 = 1$, the **random walk**, it grows by
# $\sigma^2$ every step. For any $p$ the condition is that all roots of $z^p - \phi_1 z^{p-1} - \dots - \phi_p$ are
# smaller than one in absolute value. A root of exactly 1 is a **unit root**.
#
# **Least squares.** Every $t$ from $p$ to $n - 1$ is a row: wanted $x_t$, given $1, x_{t-1}, \dots, x_{t-p}$. Choose
# $w = (c, \phi_1, \dots, \phi_p)$ such that
#
# $$s^2 = \frac{1}{n-p} \sum_{t=p}^{n-1} \Big( x_t - c - \sum_{j=1}^{p} \phi_j x_{t-j} \Big)^2 \tag{6}$$
#
# is least. **Yule-Walker.** Put the measured $r_h$ of (2) into (3), with $h = p$. On a long stationary series the
# two agree. On a short one they do not: the divisor $n$ in (2) draws all $r_h$ a little towards zero. The price is a
# bias. The gain is a promise: the roots of a Yule-Walker solution are **always** smaller than one, while least
# squares may return a model that explodes.
#
# **Forecasts.** Put the forecasts into (5) where values are not known yet, and 0 for the noise to come:
#
# $$f_j = c + \sum_{i=1}^{p} \phi_i\, f_{j-i}, \qquad f_0 = x_{n-1},\ f_{-1} = x_{n-2},\ \dots \tag{7}$$
#
# ### On paper
#
# $x = (0, 0, 2, 2, 2)$ and $p = 1$: the rows (given, wanted) are $(0, 0), (0, 2), (2, 2), (2, 2)$. Least squares:
# $\phi_1 = 0.5$ and $c = 1$, the residuals are $-1, 1, 0, 0$, $s^2 = 2/4 = 0.5$. Yule-Walker: $\phi_1 = r_1 = 11/30$,
# and for $p = 2$ the coefficients are $22/41$ and $-19/41$ from Section 2.
#
# ### Question 2: two ways to fit (3 points, about 20 minutes)
#
# `toeplitz(r)` of SciPy is the matrix of the $r_{|i-j|}$.
#
# Mind these traps: the first row is $t = p$, for earlier ones a lag is missing; the nearest lag comes first; (3) has
# $r_0$ to $r_{p-1}$ on the left and $r_1$ to $r_p$ on the right.


# %% solution="autoregression"
def fit_least_squares(x: np.ndarray, p: int) -> tuple[np.ndarray, float]:
    """Fit (5) by least squares (6), with numpy alone.

    x: (n,), left unchanged. p: the order, from 0, with n > 2 p + 1.
    Returns (w, spread): c, phi_1, ..., phi_p of shape (p + 1,), and the least s², equation (6).
    """
    ### BEGIN SOLUTION
    n = len(x)
    D = np.column_stack([np.ones(n - p), *(x[p - lag : n - lag] for lag in range(1, p + 1))])
    w = np.linalg.lstsq(D, x[p:])[0]
    return w, float(np.mean((x[p:] - D @ w) ** 2))
    ### END SOLUTION


def yule_walker(r: np.ndarray) -> np.ndarray:
    """Solve the equations (3) for phi_1, ..., phi_p, shape (p,), from r_0, ..., r_p, shape (p + 1,), p >= 1."""
    ### BEGIN SOLUTION
    return np.linalg.solve(toeplitz(r[:-1]), r[1:])
    ### END SOLUTION


# %% test="autoregression" points=3 hint="compare with the example on paper and with the traps"
weights, spread = fit_least_squares(steps_up, 1)
assert_close(
    weights,
    np.array([1.0, 0.5]),
    atol=1e-9,
    what="c and phi_1 of the example on paper",
    hint="rows for t = 1 to 4, a column of ones first",
)
assert_close(
    spread, 0.5, what="s² of the example on paper", hint="the mean of the squares over n - p = 4 rows"
)
assert_close(
    fit_least_squares(steps_up, 0)[0],
    np.array([1.2]),
    what="the fit of order 0",
    hint="the constant alone, which is the mean",
)
fibonacci = np.array([1.0, 2.0, 3.0, 5.0, 8.0, 13.0, 21.0, 34.0])
assert_close(
    fit_least_squares(np.cumsum(fibonacci) - fibonacci, 2)[0],
    np.array([2.0, 1.0, 1.0]),
    atol=1e-9,
    what="w of order 2 for 0, 1, 3, 6, 11, 19, 32, 53: each the sum of the two before it, and 2",
    hint="a column of ones and two lags, x_(t-1) and x_(t-2), for t = 2 to 7",
)
assert_close(
    yule_walker(np.array([1.0, 11 / 30, -8 / 30])),
    np.array([22 / 41, -19 / 41]),
    what="phi by Yule-Walker on paper",
    hint="r_0 and r_1 on the left of (3), r_1 and r_2 on the right",
)
### BEGIN HIDDEN TESTS
from statsmodels.regression.linear_model import yule_walker as library_yule_walker

for seed, (n, p) in enumerate([(30, 1), (60, 3), (200, 8), (9, 3), (40, 0), (100, 2)]):
    series = draw_arma([0.6, -0.3], [0.2], n, np.random.default_rng(7210 + seed)) + 20
    kept_series = series.copy()
    weights, spread = fit_least_squares(series, p)
    wanted_fit = AutoReg(kept_series, p, trend="c").fit()
    # hint: w minimises (6) over the rows t = p to n - 1: (c, phi_1, ..., phi_p), the nearest lag first
    assert_close(weights, wanted_fit.params, rtol=1e-6, atol=1e-9)
    # hint: spread is (6): squared residuals of the same rows, divided by n - p
    assert_close(spread, float(np.mean(wanted_fit.resid**2)), rtol=1e-6)
    # hint: x must not change
    assert_close(series, kept_series, rtol=0, atol=0)
for seed, (n, p) in enumerate([(30, 1), (60, 3), (200, 8), (9, 3)]):
    series = draw_arma([0.6, -0.3], [0.2], n, np.random.default_rng(7230 + seed))
    centred = series - series.mean()
    r_given = np.correlate(centred, centred, "full")[n - 1 : n + p] / (centred @ centred)
    kept_r = r_given.copy()
    # hint: (3) with the r that come in; the matrix has r_|i-j| in row i and column j
    assert_close(
        yule_walker(r_given),
        library_yule_walker(series, p, method="mle", result_object=True)[0],
        rtol=1e-6,
        atol=1e-9,
    )
    # hint: r must not change
    assert_close(r_given, kept_r, rtol=0, atol=0)
### END HIDDEN TESTS

# %%
# A thousand short series near the unit root: the same 40 steps, fitted both ways.
short_rng = np.random.default_rng(9)
both = []
for _ in range(1000):
    x = draw_arma([0.95], [], 40, short_rng)
    both.append((fit_least_squares(x, 1)[0][1], yule_walker(acf(x, 1))[0]))
by_squares, by_walker = np.array(both).T
figure, ax = plt.subplots(figsize=(7, 3), layout="constrained")
bins = np.linspace(0.2, 1.2, 41)
ax.hist(by_squares, bins, histtype="step", color=ORANGE, linewidth=2, label="least squares")
ax.hist(by_walker, bins, histtype="step", color=BLUE, linewidth=2, linestyle="--", label="Yule-Walker")
ax.axvline(0.95, color="black", linestyle=":", label="true value")
ax.axvline(1.0, color=GREY, label="unit root")
ax.set(xlabel=r"estimate of $\phi_1$", ylabel="series of 1,000")
ax.legend(fontsize=8)
figure.suptitle(r"Figure 3: $\phi_1 = 0.95$ from 40 steps")
plt.show()
for name, values in (("least squares", by_squares), ("Yule-Walker", by_walker)):
    print(f"{name:14s} mean {values.mean():.3f}, at or above 1: {np.mean(values >= 1):.1%}")

# %% [markdown]
# **What Figure 3 shows.** Two outlines of histograms. The orange one (least squares) has its mean at 0.830 and
# reaches over the grey line at 1: 1.3 % of the series get a model that explodes. The dashed blue one
# (Yule-Walker) has its mean at 0.795 and ends before 1. Both lie mostly to the left of the dotted true value,
# 0.95: from 40 steps, either way makes the memory of a series too short. That bias is why the next section needs
# limits of its own.

# %% [markdown]
# ## 4. Is there a unit root?
#
# It matters more than any other question to a series. A stationary series returns to its mean, and a forecast far
# ahead is that mean. A walk returns to nothing: its best forecast is where it is now, and a line or a mean
# that is fitted to its *level* is chance.
#
# Subtract $x_{t-1}$ from both sides of (5) with $p = 1$: $\Delta x_t = c + b\, x_{t-1} + e_t$ with $b = \phi_1 - 1$.
# A unit root is $b = 0$, a stationary series has $b < 0$. For any $p$ the same subtraction leaves
# $b = \phi_1 + \dots + \phi_p - 1$ and $p - 1$ lagged steps, which take up the memory in $e_t$. That is the regression
# of the **augmented Dickey-Fuller test** with $k$ lagged steps,
#
# $$\Delta x_t = a + b\, x_{t-1} + \sum_{i=1}^{k} g_i\, \Delta x_{t-i} + e_t, \qquad t = k+1, \dots, n-1, \tag{8}$$
#
# and the statistic is $b$ in units of its standard error. With the matrix $D$ of all columns, $x_{t-1}$ in front,
# and $N = n - 1 - k$ rows,
#
# $$\tau = \frac{b}{\sqrt{v\, \big[ (D^\top D)^{-1} \big]_{00}}}, \qquad
# v = \frac{\text{sum of squared residuals}}{N - (k + 2)}. \tag{9}$$
#
# **The limits are not Student's.** If there is a unit root, the column $x_{t-1}$ is a walk itself, and the usual
# theory does not hold. MacKinnon (2010) has found the limits by simulation. Reject the unit root at 5 % when
# $\tau$ is below
#
# $$-2.86154 - \frac{2.8903}{N} - \frac{4.234}{N^2} - \frac{40.04}{N^3}. \tag{10}$$
#
# Not to reject does not prove a unit root. And (10) is for a series without a line: if a line has been fitted and
# taken off, the limit is lower, $-3.43$ for 240 months. Taking off means of the twelve months does not change it in
# long series (Dickey, Bell and Miller 1986).
#
# **On paper.** $x = (0, 0, 2, 2, 2)$, $k = 0$: by Section 3 $b = 0.5 - 1 = -0.5$, and the residuals are
# $-1, 1, 0, 0$. So $v = 2 / (4 - 2) = 1$. The column $x_{t-1} = 0, 0, 2, 2$ has squared deviations that sum to $4$, so
# its standard error is $\sqrt{1/4} = 0.5$ and $\tau = -1$.
#
# ### Question 3: the Dickey-Fuller statistic (3 points, about 20 minutes)
#
# Mind these traps:
#
# - $v$ is divided by rows minus **columns**, not by rows;
# - every column has the same $N$ rows; the first has $t = k + 1$, since $\Delta x_{t-k}$ needs $x_{t-k-1}$;
# - a constant added to $x$ changes $a$ alone. In numbers it can ruin $D^\top D$: with a level of a million the
#   condition number of $D$ is near $10^{12}$ and that of $D^\top D$ near $10^{24}$. Take the mean of $x$ off first.


# %% solution="unit_root"
def dickey_fuller(x: np.ndarray, k: int) -> float:
    """Return the statistic tau of (9) for the regression (8) with k lagged steps, with numpy alone.

    x: (n,), not a straight line, left unchanged. k: from 0, with n > 2 k + 4.
    """
    ### BEGIN SOLUTION
    x = x - x.mean()
    d = np.diff(x)
    N = len(d) - k
    D = np.column_stack([x[k:-1], np.ones(N), *(d[k - i : k - i + N] for i in range(1, k + 1))])
    w = np.linalg.lstsq(D, d[k:])[0]
    residuals = d[k:] - D @ w
    v = residuals @ residuals / (N - D.shape[1])
    return float(w[0] / np.sqrt(v * np.linalg.inv(D.T @ D)[0, 0]))
    ### END SOLUTION


# %% test="unit_root" points=3 hint="compare with the example on paper and with the traps"
assert_close(
    dickey_fuller(steps_up, 0),
    -1.0,
    what="tau of the example on paper",
    hint="-1.41: divide by rows - columns = 2, not by 4 rows; 1.0: b is phi - 1; -0.5: that is b, divide by its error",
)
assert_close(
    dickey_fuller(steps_up + 1e6, 0),
    -1.0,
    rtol=1e-6,
    what="tau of the example, a million higher",
    hint="take the mean of x off before you build D",
)
zigzag = np.array([0.0, 2.0, 1.0, 4.0, 3.0, 3.0, 6.0, 4.0, 7.0, 5.0])
assert_close(
    dickey_fuller(zigzag, 1),
    -0.66174637,
    rtol=1e-6,
    what="tau of 0, 2, 1, 4, 3, 3, 6, 4, 7, 5 with one lagged step",
    hint="columns x_(t-1), 1 and the step before, x_(t-1) - x_(t-2), for t = 2 to 9",
)
### BEGIN HIDDEN TESTS
for seed, (n, k) in enumerate([(30, 0), (60, 1), (100, 4), (240, 2), (25, 6), (9, 1)]):
    for kind in range(2):
        tested = draw_arma([0.5, 0.2], [0.3], n, np.random.default_rng(7310 + 10 * seed + kind))
        tested = 5 + (tested.cumsum() if kind else tested)
        kept_tested = tested.copy()
        # hint: tau by (8) and (9): does each lagged step stand in the row of its t? rows minus columns below v?
        assert_close(
            dickey_fuller(tested, k),
            float(adfuller(kept_tested, k, regression="c", autolag=None, result_object=True).statistic),
            rtol=1e-6,
        )
        # hint: x must not change
        assert_close(tested, kept_tested, rtol=0, atol=0)
# hint: neither a constant that is added nor the unit of x may change tau
scaled = draw_arma([0.8], [], 80, np.random.default_rng(7390))
plain_tau = float(adfuller(scaled, 2, regression="c", autolag=None, result_object=True).statistic)
for level, unit in ((-3e6, 1.0), (0.0, 1e-9), (0.0, 1e9)):
    assert_close(dickey_fuller(level + unit * scaled, 2), plain_tau, rtol=1e-5)
### END HIDDEN TESTS

# %%
# Your statistic on a thousand walks of 100 steps, where every rejection is a false alarm.
walk_rng = np.random.default_rng(12)
taus = np.array([dickey_fuller(walk_rng.normal(size=100).cumsum(), 0) for _ in range(1000)])
limit = -2.86154 - 2.8903 / 99 - 4.234 / 99**2 - 40.04 / 99**3
grid = np.linspace(-5, 3, 200)
figure, ax = plt.subplots(figsize=(7, 3), layout="constrained")
ax.hist(taus, 40, density=True, color=BLUE, alpha=0.6, label="walks: your statistic")
ax.plot(grid, np.exp(-(grid**2) / 2) / np.sqrt(2 * np.pi), color="black", linestyle="--", label="normal")
ax.axvline(limit, color=ORANGE, linewidth=2, label="5 % limit (10)")
ax.axvline(-1.66, color=GREY, linestyle=":", linewidth=2, label="Student's 5 % limit")
ax.set(xlabel=r"$\tau$", ylabel="density")
ax.legend(fontsize=8)
figure.suptitle("Figure 4: the statistic when there is a unit root")
plt.show()
library = adfuller(walk_rng.normal(size=100), 0, autolag=None, result_object=True)
print(f"limit by (10): {limit:.4f}; statsmodels: {library.critical_values['5%']:.4f}")
print(
    f"false alarms: {np.mean(taus < limit):.1%} with (10), {np.mean(taus < -1.66):.1%} with Student's limit"
)
print(f"rest of the sales: tau = {dickey_fuller(rest, 2):.2f}, limit with a line taken off -3.43")

# %% [markdown]
# **What Figure 4 shows.** A histogram in blue whose middle is near $-1.5$, and the normal curve (dashed) whose
# middle is 0: they hardly overlap. Left of Student's limit $-1.66$ (dotted) lie 43.5 % of the walks, which would
# all be called stationary; left of (10) (orange) 4.0 %. So $t$ tables must not be used here. For the rest of the
# sales of Section 1 $\tau = -6.83$ is far below $-3.43$: no unit root, it comes back to its line.

# %% [markdown]
# ## 5. Differences
#
# The cure for a unit root is to model the steps. The **difference** at lag $m$ is
#
# $$y_t = x_t - x_{t-m}, \qquad t = m, \dots, n-1. \tag{11}$$
#
# With $m = 1$ it turns a walk into its steps and a line into its slope; with $m = 12$ it removes whatever repeats every
# twelve months. A forecast of the $y$ becomes one of the $x$ by adding up, where for more than $m$ steps ahead the
# forecast itself takes the place of the past:
#
# $$f_j = f_{j-m} + y_{n-1+j}, \qquad f_0 = x_{n-1},\ f_{-1} = x_{n-2},\ \dots \tag{12}$$
#
# **Too much of it hurts.** Differenced noise $e_t - e_{t-1}$ has twice the variance and $r_1 = -0.5$: a memory that
# was not there before. Difference when (10) does not reject, not as a habit.
#
# **On paper.** $x = (1, 5, 2, 7, 4, 8)$ at lag 2: $y = (1, 2, 2, 1)$. If the next three differences are $3, 1, 2$, then
# the series goes on with $4 + 3 = 7$, $8 + 1 = 9$, and $7 + 2 = 9$, where the 7 is the first forecast.
#
# ### Question 4: there and back (2 points, about 10 minutes)
#
# Mind these traps: for lag $m$ the result is $m$ shorter; $m$ times differenced at lag 1 is something else; after
# $m$ steps (12) needs its own forecasts.


# %% solution="differencing"
def difference(x: np.ndarray, m: int) -> np.ndarray:
    """Return the differences (11) at lag m, shape (n - m,); x: (n,), m from 1 to n - 1."""
    ### BEGIN SOLUTION
    return x[m:] - x[:-m]
    ### END SOLUTION


def integrate(steps: np.ndarray, past: np.ndarray, m: int) -> np.ndarray:
    """Continue a series by (12): from differences at lag m to come, steps (H,), and its past (n,), n >= m.

    Returns the H values after the past; steps and past are left unchanged.
    """
    ### BEGIN SOLUTION
    values = list(past[-m:])
    for step in steps:
        values.append(values[-m] + step)
    return np.array(values[m:])
    ### END SOLUTION


# %% test="differencing" points=2 hint="compare with the example on paper and with the traps"
seesaw = np.array([1.0, 5.0, 2.0, 7.0, 4.0, 8.0])
assert_close(difference(seesaw, 2), np.array([1.0, 2.0, 2.0, 1.0]), what="differences at lag 2 on paper")
assert_close(
    integrate(np.array([3.0, 1.0, 2.0]), seesaw, 2),
    np.array([7.0, 9.0, 9.0]),
    what="the three values that follow on paper",
    hint="(7, 9, 6): the third step starts from the first forecast; (11, 12, 14): lag 2, not lag 1",
)
assert_close(
    integrate(np.full(3, 2.0), np.array([10.0]), 1),
    np.array([12.0, 14.0, 16.0]),
    what="three steps of 2 from 10",
    hint="a past of one value is enough at lag 1",
)
### BEGIN HIDDEN TESTS
for seed, (n, m, H) in enumerate([(30, 1, 5), (40, 12, 30), (13, 12, 1), (20, 7, 7), (5, 4, 12)]):
    whole = np.random.default_rng(7410 + seed).normal(size=n + H).cumsum() + 10
    past, kept_past = whole[:n].copy(), whole[:n].copy()
    to_come = np.array([whole[t] - whole[t - m] for t in range(n, n + H)])
    kept_to_come = to_come.copy()
    # hint: entry t - m is x_t - x_(t-m), for t from m to the end
    assert_close(
        difference(past, m), np.array([kept_past[t] - kept_past[t - m] for t in range(m, n)]), rtol=1e-9
    )
    # hint: each value is its difference plus the value m steps before, a forecast where the past has ended
    assert_close(integrate(to_come, past, m), whole[n:], rtol=1e-9)
    # hint: neither steps nor past may change
    assert_close(past, kept_past, rtol=0, atol=0)
    assert_close(to_come, kept_to_come, rtol=0, atol=0)
### END HIDDEN TESTS

# %%
# A shop whose rest is a walk: the level, its steps, and the differences at lag 12.
WALKING = draw_sales(25)
views = {
    "level $x_t$": WALKING,
    r"steps, $m = 1$": difference(WALKING, 1),
    r"$m = 12$": difference(WALKING, 12),
    r"$m = 12$, then $m = 1$": difference(difference(WALKING, 12), 1),
}
figure, axes = plt.subplots(2, 4, figsize=(13, 4.4), height_ratios=(3, 2), layout="constrained")
for column, (name, x) in zip(axes.T, views.items(), strict=True):
    column[0].plot(np.arange(252 - len(x), 252), x, color=BLUE, linewidth=0.9)
    column[0].set(title=name, xlim=(0, 252))
    column[1].vlines(np.arange(1, 26), 0, acf(x, 25)[1:], color=BLUE, linewidth=2.5)
    column[1].axhspan(-1.96 / np.sqrt(len(x)), 1.96 / np.sqrt(len(x)), color=GREY, alpha=0.25)
    column[1].set(ylim=(-1, 1), xlabel="lag $h$", xticks=[1, 12, 24])
    print(
        f"{name:24s} standard deviation {x.std():5.2f}, r_1 {acf(x, 12)[1]:5.2f}, r_12 {acf(x, 12)[12]:5.2f}"
    )
axes[0, 0].set_ylabel("sales")
axes[1, 0].set_ylabel("$r_h$")
figure.suptitle("Figure 5: one shop, four views (above the series, below its autocorrelation)")
plt.show()

# %% [markdown]
# **What Figure 5 shows.** Above, from the left: a jagged line that climbs from 100 to 140; its steps, the same
# jagged pattern twenty times; the differences at lag 12, which wander between $-1.7$ and $4.5$ around a mean
# above 0; and the steps of these, noise around 0. Below, the autocorrelations: of the level all are high. Of the
# steps the bars at 12 and 24 stand out, near 0.9: the season. At lag 12 the season is gone, and the bars fade
# slowly from 0.67. After both differences two bars of $-0.47$ are left. The one at lag 1 is the shop's own:
# `draw_sales` made its steps with $\phi_1 = -0.50$. The one at lag 12 is the price of too much: the season of
# this shop is the same every year, so means of the months would have removed it without a trace, while the
# difference at lag 12 puts in a memory that was not there.

# %% [markdown]
# ## 6. ARIMA, and which one
#
# **ARIMA($p, d, q$)**: difference $d$ times at lag 1, and model the result $y_t$ by its own past and by past noise,
#
# $$y_t = c + \sum_{j=1}^{p} \phi_j\, y_{t-j} + e_t + \sum_{j=1}^{q} \theta_j\, e_{t-j}. \tag{13}$$
#
# The noise is not seen, so this is no linear regression; `statsmodels` maximises the likelihood of normal noise,
# $\log L$, by the Kalman filter. One model is
#
#     fit = ARIMA(y, order=(p, 0, q), trend="c").fit()
#     fit.llf, fit.aic, fit.bic, fit.forecast(12)
#
# **Orders.** A larger model always fits its own data better. The criteria of Akaike (1974) and Schwarz (1978) charge
# for each of the $k$ numbers that were fitted; lowest wins:
#
# $$\mathtt{AIC} = -2 \log L + 2 k, \qquad \mathtt{BIC} = -2 \log L + k \log N. \tag{14}$$
#
# In (13) $k = p + q + 2$: the constant and $\sigma^2$ count. For a regression with normal noise of variance $s^2$ the
# likelihood of $N$ rows is $-2 \log L = N \log s^2 + N (1 + \log 2\pi)$. The last term is the same for all orders and
# may go, and so may the charge for $s^2$, so for autoregressions by least squares
#
# $$\mathtt{aic}_p = N \log s_p^2 + 2 (p + 1), \qquad \mathtt{bic}_p = N \log s_p^2 + (p + 1) \log N. \tag{15}$$
#
# **A fair footing.** Criteria may be compared only between models of *the same numbers*. AR(1) loses one row and AR(5)
# five, so all orders up to `largest` are fitted on the rows $t = \mathtt{largest}, \dots, n-1$, $N = n -
# \mathtt{largest}$. And $d$ cannot be chosen by (14), for a differenced series is another series: that is what (10)
# is for.
#
# **On paper.** $x = (0, 0, 2, 2, 2)$, `largest` $= 1$: the wanted values are $0, 2, 2, 2$, $N = 4$. Order 0:
# $s_0^2 = 0.75$, order 1: $s_1^2 = 0.5$.
#
# | $p$ | aic | bic |
# |---|---|---|
# | 0 | $4 \log 0.75 + 2 = 0.849$ | $4 \log 0.75 + \log 4 = 0.236$ |
# | 1 | $4 \log 0.5 + 4 = 1.227$ | $4 \log 0.5 + 2 \log 4 = 0$ |
#
# AIC takes order 0 and BIC order 1. With fewer than $e^2 \approx 7.4$ rows BIC charges less; usually it charges more.
#
# ### Question 5: choose the order (2 + 2 points, about 25 minutes)
#
# `information` is (15), with NumPy alone; `choose_arma` differences $d$ times at lag 1, fits (13) for all $p$ and $q$
# from 0 to `largest` by the lines above, and returns the pair of lowest BIC (14), which is `fit.bic`.
#
# Mind these traps:
#
# - order 0 is a candidate: the constant alone;
# - all orders have the same wanted values, and only the number of lags differs;
# - `ARIMA(x, order=(p, 1, q))` **drops the constant** when $d > 0$: a walk that climbs becomes one that does not.
#   Difference with `np.diff` and keep `trend="c"`.


# %% solution="order"
def information(x: np.ndarray, largest: int) -> tuple[np.ndarray, np.ndarray]:
    """Return aic and bic (15) of the autoregressions of order 0 to `largest`, two arrays (largest + 1,).

    x: (n,), left unchanged. largest: from 0, with n > 2 largest + 2. All on the rows t = largest, ..., n - 1.
    """
    ### BEGIN SOLUTION
    n, N = len(x), len(x) - largest
    aic, bic = [], []
    for p in range(largest + 1):
        D = np.column_stack([np.ones(N), *(x[largest - lag : n - lag] for lag in range(1, p + 1))])
        w = np.linalg.lstsq(D, x[largest:])[0]
        fit = N * np.log(np.mean((x[largest:] - D @ w) ** 2))
        aic.append(fit + 2 * (p + 1))
        bic.append(fit + np.log(N) * (p + 1))
    return np.array(aic), np.array(bic)
    ### END SOLUTION


def choose_arma(x: np.ndarray, d: int, largest: int) -> tuple[int, int]:
    """Return the orders (p, q), each from 0 to `largest`, of lowest BIC (14) for x differenced d times.

    x: (n,), left unchanged. d: 0, 1 or 2. Each model is ARIMA(y, order=(p, 0, q), trend="c").fit().
    """
    ### BEGIN SOLUTION
    y = np.diff(x, d)
    bic = {}
    for p in range(largest + 1):
        for q in range(largest + 1):
            bic[p, q] = ARIMA(y, order=(p, 0, q), trend="c").fit().bic
    return min(bic, key=bic.get)
    ### END SOLUTION


# %% test="order" part="information" points=2 hint="compare with the table on paper and with the traps"
paper_aic, paper_bic = information(steps_up, 1)
assert_close(
    paper_aic,
    np.array([4 * np.log(0.75) + 2, 4 * np.log(0.5) + 4]),
    what="aic on paper",
    hint="1.796 in front: order 0 has to leave out the first value, too; then N = 4, the mean square, np.log",
)
assert_close(
    paper_bic,
    np.array([4 * np.log(0.75) + np.log(4), 0.0]),
    atol=1e-9,
    what="bic on paper",
    hint="(p + 1) log N with the N rows that were fitted, not with n",
)
### BEGIN HIDDEN TESTS
for seed, (n, largest) in enumerate([(40, 3), (120, 6), (60, 0), (300, 10)]):
    scored = draw_arma([0.6, -0.3], [0.2], n, np.random.default_rng(7510 + seed)) + 7
    kept_scored = scored.copy()
    found_aic, found_bic = (np.asarray(part) for part in information(scored, largest))
    assert_shape(found_aic, (largest + 1,), what="aic")
    assert_shape(found_bic, (largest + 1,), what="bic")
    N = n - largest
    constant_part = N * (1 + np.log(2 * np.pi))
    fits = [AutoReg(kept_scored, p, trend="c", hold_back=largest).fit() for p in range(largest + 1)]
    minus_twice = np.array([-2 * fit.llf - constant_part for fit in fits])
    orders = np.arange(largest + 1)
    # hint: N log s² + 2 (p + 1), with the mean square of the residuals of the rows t = largest to n - 1
    assert_close(found_aic, minus_twice + 2 * (orders + 1), rtol=1e-6, atol=1e-6)
    # hint: N log s² + (p + 1) log N, with N = n - largest for every order
    assert_close(found_bic, minus_twice + np.log(N) * (orders + 1), rtol=1e-6, atol=1e-6)
    # hint: x must not change
    assert_close(scored, kept_scored, rtol=0, atol=0)
### END HIDDEN TESTS

# %% test="order" part="arma" points=2 hint="all pairs, the lowest BIC; difference first, keep the constant"
climbing = 2.0 * np.arange(100) + np.random.default_rng(3).normal(size=100).cumsum()
assert_equal(
    np.asarray(choose_arma(climbing, 1, 1)).tolist(),
    [0, 0],
    what="(p, q) of a walk that climbs by 2 a step, d = 1",
    hint='(1, 1) or (1, 0): was the constant dropped? np.diff, then order=(p, 0, q) and trend="c"',
)
assert_equal(
    np.asarray(choose_arma(draw_arma([0.8], [], 120, np.random.default_rng(5)), 0, 1)).tolist(),
    [1, 0],
    what="(p, q) of an autoregression with phi_1 = 0.8",
    hint="(1, 1): lowest BIC, not highest likelihood; (0, 1): p comes first",
)
### BEGIN HIDDEN TESTS


def lowest_bic(series, d, largest):
    """Find the orders of lowest BIC by (14) from the log-likelihoods."""
    y, charged = np.diff(series, d), {}
    for p in range(largest + 1):
        for q in range(largest + 1):
            log_likelihood = ARIMA(y, order=(p, 0, q), trend="c").fit().llf
            charged[p, q] = -2 * log_likelihood + (p + q + 2) * np.log(len(y))
    return min(charged, key=charged.get)


for seed, d, largest, phi, theta in (
    (7500, 0, 1, [], []),
    (7507, 1, 1, [], []),
    (7503, 0, 1, [], [0.7]),
    (7505, 1, 1, [0.6], [0.6]),
    (7503, 0, 2, [0.5, 0.3], []),
    (7501, 2, 1, [0.6], []),
):
    mixed = draw_arma(phi, theta, 100, np.random.default_rng(seed)) + 3
    for _ in range(d):
        mixed = mixed.cumsum()
    kept_mixed = mixed.copy()
    # hint: every p and q from 0 to largest, on the series differenced d times; k = p + q + 2 in (14)
    assert_equal(
        np.asarray(choose_arma(mixed, d, largest)).tolist(), list(lowest_bic(kept_mixed, d, largest))
    )
    # hint: x must not change
    assert_close(mixed, kept_mixed, rtol=0, atol=0)
### END HIDDEN TESTS

# %%
# The criteria for an autoregression of order 3, and the error on 5,000 further steps of the same series.
long_series = draw_arma([0.5, -0.3, 0.25], [], 5200, np.random.default_rng(21))
known, unknown = long_series[:200], long_series[200:]
aic, bic = information(known, 10)
fresh_error = []
for p in range(11):
    w, _ = fit_least_squares(known, p)
    ahead = w[0] + sum(w[j] * unknown[10 - j : len(unknown) - j] for j in range(1, p + 1))
    fresh_error.append(np.mean((unknown[10:] - ahead) ** 2))
figure, axes = plt.subplots(1, 2, figsize=(10, 3), layout="constrained")
axes[0].plot(aic - aic.min(), color=ORANGE, marker="^", label="aic")
axes[0].plot(bic - bic.min(), color=BLUE, marker="o", label="bic")
axes[0].set(xlabel="order $p$", ylabel="above its lowest", ylim=(-1, 40))
axes[0].legend(fontsize=8)
axes[1].plot([fit_least_squares(known, p)[1] for p in range(11)], color=GREY, marker="s", label="fitted rows")
axes[1].plot(fresh_error, color=GREEN, marker="D", label="fresh steps")
axes[1].set(xlabel="order $p$", ylabel="mean squared error")
axes[1].legend(fontsize=8)
figure.suptitle("Figure 6: criteria (left), and what they stand for (right)")
plt.show()
print(
    f"lowest aic at {aic.argmin()}, bic at {bic.argmin()}, error on fresh steps at {np.argmin(fresh_error)}"
)
steps_of_walk = np.diff(WALKING - calendar_part(WALKING, 252))
print("orders of the steps of the walking shop's rest, by BIC:", choose_arma(steps_of_walk, 0, 1))

# %% [markdown]
# **What Figure 6 shows.** Left: both criteria fall steeply from order 0 (above the frame) to order 3, the true
# one. From there bic (blue circles) climbs to over 20. aic (orange triangles) stays within 6 of its lowest, which
# is at order 9. Right: the error on the fitted rows (grey squares) falls with every order; the error on 5,000
# fresh steps (green diamonds) is lowest at 3, with 1.00, and grows to 1.09. aic errs towards large models, bic
# towards small ones on short series. The steps of the walking shop get $(1, 0)$ by BIC, which is how `draw_sales`
# makes them.

# %% [markdown]
# ## 7. A year that you have not seen
#
# Shops like those of Section 1: a line, twelve months, and a rest that is stationary in half of them and a walk in
# the other half. You do not know which. Use what you like: your own functions, `calendar_part`, `ARIMA`, or
# statsmodels' `AutoReg(x, lags, trend=..., seasonal=..., period=...)`, which is (5) with a line and with seasons as
# further columns.
#
# ### Question 6: forecast next year (4 points, about 20 minutes)
#
# | | |
# |---|---|
# | input | 240 months by `draw_sales`, unknown seeds; how many months to forecast (12) |
# | measured on | 6 times 40 shops; the mean of the MASE (1) with $m = 12$ |
# | budget | 20 seconds of processor time for these and 40 practice shops: 0.07 seconds a shop |
# | baseline | last year again: 0.98, the last value: 2.00, the mean: 6.14 (400 shops) |
# | zero mark | MASE 0.90 |
# | reference | 0.63 (400 shops; standard deviation of a mean of forty: 0.05) |
# | full mark | MASE 0.80 |
#
# Between the marks credit rises in proportion. What is **not** enough: last year again with the mean yearly growth
# added, 0.85; line and months without memory, 1.09.


# %% solution="forecast"
def forecast(history: np.ndarray, H: int) -> np.ndarray:
    """Forecast the H months after `history` (n,), whose season has twelve months; returns shape (H,).

    n is at least 120 and need not be a multiple of twelve; H at least 1; history is left unchanged.
    """
    ### BEGIN SOLUTION
    model = AutoReg(
        history,
        2,  # equivalent constant: the text leaves the lags free, and one is enough (0.643 for 0.630, 400 shops)
        trend="ct",
        seasonal=True,
        period=12,
    )
    return model.fit().forecast(H)
    ### END SOLUTION


# %% test="forecast" points=4 hint="line, months and memory: which of the three does your forecast lack?"
def mean_mase(seed):
    """Return the mean MASE (1), m = 12, of the last years of forty shops."""
    errors = []
    for number in range(40):
        sales = draw_sales(40 * seed + number)
        next_year = forecast(sales[:240], 12)
        assert_shape(next_year, (12,), what="the forecast of twelve months")
        errors.append(mean_absolute_scaled_error(next_year, sales[240:], sales[:240], season=12))
    return float(np.mean(errors))


print("MASE on forty practice shops:", round(mean_mase(1), 3))
assert_shape(forecast(draw_sales(2)[:125], 3), (3,), what="three months after 125")
### BEGIN HIDDEN TESTS
# hint: history must not change
unchanged = draw_sales(77)[:240]
kept_unchanged = unchanged.copy()
forecast(unchanged, 12)
assert_close(unchanged, kept_unchanged, rtol=0, atol=0)
# hint: the mean MASE is 0.90 or more: beat last year again; does the season continue at the right month?
threshold(mean_mase, zero=0.90, full=0.80, what="MASE of unseen years", seeds=6)
### END HIDDEN TESTS

# %%
# Your forecast for two shops, one of each kind.
figure, axes = plt.subplots(1, 2, figsize=(11, 3.2), layout="constrained")
for ax, seed, kind in ((axes[0], 14, "stationary rest"), (axes[1], 25, "a walk")):
    sales = draw_sales(seed)
    mine, again = forecast(sales[:240], 12), sales[228:240]
    scores = [mean_absolute_scaled_error(f, sales[240:], sales[:240], season=12) for f in (mine, again)]
    ax.plot(np.arange(204, 252), sales[204:], color="black", marker=".", linewidth=1, label="sales")
    ax.plot(
        np.arange(240, 252), again, color=BLUE, linestyle="-.", label=f"last year again, MASE {scores[1]:.2f}"
    )
    ax.plot(np.arange(240, 252), mine, color=ORANGE, marker="^", label=f"yours, MASE {scores[0]:.2f}")
    ax.axvline(239.5, color=GREY, linewidth=1)
    ax.set(title=kind, xlabel="month")
    ax.margins(y=0.3)
    ax.legend(fontsize=8, ncols=3, loc="lower center")
axes[0].set_ylabel("sales")
figure.suptitle("Figure 7: next year for two shops")
plt.show()

# %% [markdown]
# **What Figure 7 shows.** Left, a shop with a stationary rest: your forecast (orange triangles) follows the black
# dots of the hidden year, MASE 0.50; last year again (dash-dotted, 0.91) is too high in most months. Right, a
# walk that climbs: both are near the dots, yours with 0.25 and last year again with 0.40. One shop is no proof
# for either; the test takes the mean of 240.
#
# ### What each part is worth
#
# MASE over the shops of seeds 0 to 399, by the reference's own parts (`AutoReg` with two lags and twelve months):
#
# | forecast | all | stationary rest | walk |
# |---|---|---|---|
# | last year again | 0.98 | 0.99 | 0.97 |
# | line and months, no memory | 1.09 | 0.63 | 1.55 |
# | memory and months on differences, $d = 1$ | 0.70 | 0.78 | 0.62 |
# | memory, line and months, $d = 0$ | 0.63 | 0.62 | 0.65 |
# | $d$ by the Dickey-Fuller statistic of the rest | 0.62 | 0.62 | 0.63 |
#
# Without memory a line through a walk is worse than last year again. To difference a series that does not need it costs
# a quarter, not to difference one that does costs little **if** the model has memory: with 240 months the coefficients
# find the root near 1 by themselves. The test decides nearly always as one should, and gains the last hundredth.

# %% [markdown]
# ### Experiment: can the test see it?
#
# Dickey-Fuller on autoregressions of order 1 with $\phi_1$ from 0.7 to 1, for three lengths; the share of 300 series
# in which the unit root is rejected at 5 %. At $\phi_1 = 1$ that is the rate of false alarms. Guess first: at which
# $\phi_1$ does a test on 50 steps find out half of the time? Then run it, and change the lengths.

# %% free=true
figure, ax = plt.subplots(figsize=(7, 3.2), layout="constrained")
coefficients = np.array([0.7, 0.8, 0.85, 0.9, 0.95, 0.98, 1.0])
for length, colour, marker in ((50, GREEN, "s"), (100, ORANGE, "^"), (240, BLUE, "o")):
    rng, rejected = np.random.default_rng(length), []
    N = length - 1
    limit = -2.86154 - 2.8903 / N - 4.234 / N**2 - 40.04 / N**3
    for coefficient in coefficients:
        if coefficient < 1:
            series = [draw_arma([coefficient], [], length, rng) for _ in range(300)]
        else:
            series = [rng.normal(size=length).cumsum() for _ in range(300)]
        rejected.append(np.mean([dickey_fuller(x, 0) < limit for x in series]))
    ax.plot(coefficients, rejected, color=colour, marker=marker, label=f"{length} steps")
    print(f"{length} steps:", dict(zip(coefficients.tolist(), np.round(rejected, 2).tolist(), strict=True)))
ax.axhline(0.05, color="black", linestyle=":", label="5 %")
ax.set(xlabel=r"$\phi_1$", ylabel="unit root rejected", ylim=(0, 1.03))
ax.legend(fontsize=8)
figure.suptitle("Figure 8: what the test sees, and what it misses")
plt.show()

# %% [markdown]
# **What Figure 8 shows.** Three falling curves. With 240 steps (blue circles) the test rejects always up to
# $\phi_1 = 0.85$, in 93 % at 0.9 and 44 % at 0.95. With 100 steps (orange triangles) it is 34 % at 0.9, and with
# 50 (green squares) 12 %; half of the series are found out at $\phi_1 \approx 0.75$. At $\phi_1 = 1$ all three
# end near the dotted 5 %, the rate of false alarms that (10) promises. On short series the test cannot tell 0.95
# from 1, and says "not rejected" of both.

# %% [markdown] manual="arima_reflection" points=3
# ## 8. Reflection (3 points, graded by hand, about 10 minutes)
#
# A colleague forecasts a share price. She fits a line to 50 days, finds a slope with a $t$ statistic of 9, and calls it
# "a significant trend". She tests the residuals of 50 days with Dickey-Fuller, gets $\tau = -2.2$, and writes "so it is
# proved to be a random walk; I difference twice to be safe". For the order she takes the lowest AIC among AR(0) to
# AR(12), each fitted on all rows that it has, and reports a MASE of 0.7, scaled by the last-value forecast ($m = 1$)
# for the next day on the very days that she had fitted.
#
# In 120 to 200 words: (a) what is wrong with the significant trend and with the proof of the walk, with a figure from
# this notebook; (b) what does differencing twice do if once was enough, and what is unfair in her AIC; (c) what is
# wrong with her MASE, and what would you measure?
#
# ### BEGIN SOLUTION
# (a) The $t$ statistic of a line supposes independent errors. If the price is a walk, lines through it look significant
# by chance, just as Student's limit calls 43.5 % of the walks of Figure 4 stationary in place of 5 %. Not to reject is
# no proof: with 50 steps the test finds $\phi_1 = 0.9$ in only 12 % of the series (Figure 8). And after a line has been
# taken off, the limit is lower than (10).
# (b) The second difference of a walk is $e_t - e_{t-1}$: twice the variance and $r_1 = -0.5$, a memory that has to be
# modelled away again. Orders that are fitted on different rows are measured on different numbers; $s^2$ may fall only
# because a wild first day was left out. Fit all of them on the rows from day 12 on.
# (c) The error is measured on days that the model was fitted to, so overfitting counts as skill. Hold the last days out
# (or move the origin forward day by day), fit on what lies before, and average the MASE over many origins; the scale
# comes from the history alone. For a share price the last value is the forecast to beat, so $m = 1$ is right here.
# ### END SOLUTION
#
# === BEGIN MARK SCHEME ===
# 1 point for (a): dependence or unit root spoils the t statistic, and not rejecting is no proof (low power); a figure.
# Half without the figure.
# 1 point for (b): over-differencing (variance or r_1 = -0.5), and the same rows for all orders. Half for one.
# 1 point for (c): held-out days, with the scale from the history. No point is lost for either season m if it is argued.
# === END MARK SCHEME ===
