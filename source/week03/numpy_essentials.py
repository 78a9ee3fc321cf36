# %% [markdown]
# # NumPy essentials: no loop over examples
#
# A model that takes an hour to train is tried ten times as often as one that takes ten hours. Most of that
# hour is spent in a few operations on large arrays, and how you write them decides between the two.
#
# This notebook has the five habits that the rest of the course relies on.
#
# | part | you write | points |
# |---|---|---|
# | 2 | broadcasting: standardise columns, scale rows | 3 |
# | 3 | fancy indexing: one-hot labels, picked entries, class means | 3 |
# | 4 | mini-batches that see every example once | 2 |
# | 5 | weights drawn from a seed | 2 |
# | 6 | the threshold task: all pairwise distances, at least 20 times as fast as a loop | 5 |
# | 8 | a reflection | 3 |
#
# **Afterwards you can** predict the shape of every array expression before you run it; replace a loop by a
# matrix product; and say what that costs in memory and in digits.
#
# **You need:** Python, and from week 01 the matrix product and the norm. **Time:** about 100 minutes.
#
# **How it works.** Each question is a function to fill in; the cell right below tests it. A message says
# what was wanted, what was found and the likely mistake. Further tests run when you hand in: they use fresh
# inputs and extremes, but ask for nothing that the text does not state. No question needs an earlier answer
# of yours to be right. Indices start at 0, and every symbol in a formula is the name in the code.

# %%
import time
from collections.abc import Callable
from itertools import pairwise

import matplotlib.pyplot as plt
import numpy as np

from autograder.checks import assert_close, assert_equal, assert_shape, threshold
from autograder.datasets import load

BLUE, ORANGE, GREY = "#0072B2", "#D55E00", "#666666"  # told apart by every kind of colour vision

# %% [markdown]
# ## 1 Two ways to go wrong
#
# **Slowly.** The first function below measures the distance between every row of `X` and every row of `Y`,
# as one would write it down. The cell takes the time for 10 to 160 rows of 16 numbers each.


# %%
def loop_distances(X: np.ndarray, Y: np.ndarray) -> np.ndarray:
    """Measure the distance of every row of X (n, d) to every row of Y (m, d) with three loops: (n, m)."""
    D = np.empty((len(X), len(Y)))
    for i in range(len(X)):
        for j in range(len(Y)):
            total = 0.0
            for k in range(X.shape[1]):
                total += (X[i, k] - Y[j, k]) ** 2
            D[i, j] = total**0.5
    return D


def best_time(function: Callable, *arguments: np.ndarray, rounds: int = 3) -> float:
    """Return the shortest of some times in seconds that function(*arguments) takes."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        function(*arguments)
        times.append(time.perf_counter() - start)
    return min(times)


def times_as_fast(slow: Callable, fast: Callable, X: np.ndarray, Y: np.ndarray) -> float:
    """Divide the time of slow(X, Y) by that of fast(X, Y): the shortest of two rounds and of ten, taken in turns."""
    turns = [(best_time(slow, X, Y, rounds=1), best_time(fast, X, Y, rounds=5)) for _ in range(2)]
    slow_seconds, fast_seconds = np.min(turns, axis=0)
    return float(slow_seconds / fast_seconds)


sizes = np.array([10, 20, 40, 80, 160])
rows = np.random.default_rng(1).normal(size=(160, 16))
loop_seconds = np.array([best_time(loop_distances, rows[:n], rows[:n]) for n in sizes])
forecast = loop_seconds[-1] * (60_000 / sizes[-1]) ** 2
figure, ax = plt.subplots(figsize=(6, 3.2), layout="constrained")
ax.loglog(sizes, loop_seconds, "o", color=BLUE, label="measured")
ax.loglog(
    [10, 60_000],
    forecast * (np.array([10, 60_000]) / 60_000) ** 2,
    "--",
    color=GREY,
    label="n² through the last",
)
ax.loglog([60_000], [forecast], "^", color=ORANGE, markersize=9, label="60,000 rows: extrapolated")
ax.set(xlabel="rows n", ylabel="seconds", title="Figure 1: three loops over n · n pairs")
ax.legend()
plt.show()
print(f"160 rows: {loop_seconds[-1]:.3f} s; 60,000 rows, by extrapolation: {forecast / 3600:.1f} hours")

# %% [markdown]
# **What Figure 1 shows.** *(Text of the figure: five blue dots on a straight dashed line of slope 2 on
# logarithmic axes; far up on the same line a triangle at 60,000 rows.)* Twice the rows take four times as
# long. For 60,000 rows, the size of the training set of MNIST, the line ends at some **hours**. The
# processor is not busy with arithmetic all that time: each `X[i, k]` makes a Python object, and each `-` and
# `**` asks for the types of two. NumPy asks once an array.
#
# **Silently.** The second way costs no time at all. Here is a perfect prediction, and its mean squared error:

# %%
target = np.array([1.0, 2.0, 3.0, 4.0])
prediction = target.reshape(4, 1)  # the same four numbers, as a column: what many models return
print("mean squared error of a perfect prediction:", np.mean((prediction - target) ** 2))
print("shape of the difference:", (prediction - target).shape)

# %% [markdown]
# The error should be 0 and is 2.5. No exception, no warning: shapes (4, 1) and (4,) were *broadcast* to
# (4, 4), and all 16 differences were averaged. A model trained with this loss learns the mean of all targets.
# The rule that did this is the most useful one in NumPy, and the first thing to learn.
#
# ### Notation
#
# | symbol | name in the code | shape | meaning |
# |---|---|---|---|
# | $X,\ Y$ | `X`, `Y` | $(n, d)$, $(m, d)$ | data, one example a row |
# | $\mu,\ s$ | `mean`, `scale` | $(d,)$ | mean and standard deviation of each column |
# | $y$ | `y` | $(n,)$ | labels, integers from 0 to $k - 1$ |
# | $P$ | `P` | $(n, k)$ | one number for each example and class |
# | $D$ | `D` | $(n, m)$ | distances |

# %% [markdown]
# ## 2 Broadcasting
#
# **The rule.** Write the two shapes below each other, *aligned at the right*. Fill the shorter one with 1 on
# the left. Each pair of sizes must be equal, or one of them must be 1; a size of 1 is repeated, without a
# copy in memory. With $p$ and $q$ for the two shapes so aligned:
#
# $$\text{size}_a = \begin{cases} p_a & \text{if } p_a = q_a \text{ or } q_a = 1\\ q_a & \text{if } p_a = 1\\
# \text{error} & \text{otherwise} \end{cases} \qquad \text{for every axis } a \tag{1}$$
#
# | you write | aligned | result | |
# |---|---|---|---|
# | `(5, 3) - (3,)` | `(5, 3) - (1, 3)` | `(5, 3)` | one number a *column* |
# | `(5, 3) - (5,)` | `(5, 3) - (1, 5)` | error | what you meant: `(5, 3) - (5, 1)` |
# | `(5, 5) - (5,)` | `(5, 5) - (1, 5)` | `(5, 5)` | no error, and wrong if you meant rows |
# | `(4, 1) - (4,)` | `(4, 1) - (1, 4)` | `(4, 4)` | the silent mistake above |
#
# A reduction such as `X.sum(axis=1)` drops the axis it sums over; `keepdims=True` leaves it with size 1, so
# that the result broadcasts against `X` again. The name of the axis is the one that *disappears*.
#
# **Columns: standardising.** Features come in units, and a classifier should not care whether a tumour is
# measured in mm or µm. For column $j$:
#
# $$\mu_j = \frac1n \sum_{i} X_{ij}, \qquad s_j = \sqrt{\frac1n \sum_i (X_{ij} - \mu_j)^2}, \qquad
# Z_{ij} = \frac{X_{ij} - \mu_j}{s_j} \tag{2}$$
#
# so every column of $Z$ has mean 0 and standard deviation 1. Where **all entries of a column are equal**,
# nothing can be scaled, and we set $s_j = 1$.
#
# **Rows: unit length.** When only the direction of an example counts (the mix of words in a text, not its
# length), each row is divided by its norm; a row of zeros stays a row of zeros:
#
# $$U_{ij} = \frac{X_{ij}}{r_i}, \qquad r_i = \sqrt{\textstyle\sum_j X_{ij}^2}, \qquad
# r_i = 1 \text{ for a row of zeros} \tag{3}$$
#
# **On paper.** $X = \begin{pmatrix} 3 & 4\\ 9 & 4 \end{pmatrix}$ has $\mu = (6, 4)$ and $s = (3, 1)$, the 1
# by the rule for constant columns, so $Z = \begin{pmatrix} -1 & 0\\ 1 & 0 \end{pmatrix}$. Its rows have the
# lengths $5$ and $\sqrt{97}$.
#
# ### Question 1: columns and rows (3 points, about 15 minutes)
#
# Write (2) and (3) without a loop. Mind three traps:
#
# - the mean of a thousand times 0.1 is not exactly 0.1, so the computed $s_j$ of a constant column may be
#   $10^{-17}$ instead of 0. Ask whether the entries are *equal*, not whether $s_j = 0$;
# - on a square $X$ a wrong axis raises no error;
# - `X -= mean` would change the caller's array (and fail for integers).


# %% solution="rows_columns"
def standardise(X: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give every column mean 0 and standard deviation 1, equation (2).

    X: (n, d), integers or floats, n at least 1; left unchanged.
    Returns (Z, mean, scale): (n, d), (d,) and (d,); scale is 1 for columns whose entries are all equal.
    """
    ### BEGIN SOLUTION
    mean = X.mean(axis=0)
    scale = np.where(X.max(axis=0) == X.min(axis=0), 1.0, X.std(axis=0))
    return (X - mean) / scale, mean, scale
    ### END SOLUTION


def unit_rows(X: np.ndarray) -> np.ndarray:
    """Give every row length 1, equation (3); rows of zeros stay as they are.

    X: (n, d), integers or floats; left unchanged. Returns (n, d), floats.
    """
    ### BEGIN SOLUTION
    r = np.sqrt(np.sum(X**2, axis=1, keepdims=True))
    # equivalent constant: a row of zeros stays one, whatever it is divided by
    return X / np.where(r == 0, 1.0, r)
    ### END SOLUTION


# %% test="rows_columns" part="columns" points=2 hint="compare with the traps listed above the question"
paper_table = np.array([[3.0, 4.0], [9.0, 4.0]])
paper_z, paper_mean, paper_scale = standardise(paper_table)
axes_hint = "(3.5, 6.5) are the means of the rows: a mean over axis=0 leaves one number a column"
assert_close(paper_mean, np.array([6.0, 4.0]), what="mean of the example on paper", hint=axes_hint)
assert_close(
    paper_scale,
    np.array([3.0, 1.0]),
    what="scale of the example on paper",
    hint="(2) divides by n, not n - 1; a constant column has scale 1",
)
assert_close(
    paper_z, np.array([[-1.0, 0.0], [1.0, 0.0]]), what="Z of the example on paper", given=paper_table
)
assert_close(
    standardise(np.full((1000, 1), 0.1))[0],
    np.zeros((1000, 1)),
    what="Z of a column of a thousand times 0.1",
    hint="its computed standard deviation is 1e-17, not 0: ask whether all entries are equal",
)
assert_close(
    paper_table,
    np.array([[3.0, 4.0], [9.0, 4.0]]),
    what="X after the call",
    hint="write X - mean, not X -= mean",
)
### BEGIN HIDDEN TESTS
rng = np.random.default_rng(3101)
for n, d in ((1, 3), (2, 5), (6, 6), (40, 3), (300, 20)):
    table = rng.normal(size=(n, d)) * rng.uniform(0.01, 100, size=d) + rng.normal(size=d) * 10
    table[:, 0] = 0.1
    kept = table.copy()
    found_z, found_mean, found_scale = standardise(table)
    wanted_scale = np.where(np.ptp(kept, axis=0) == 0, 1.0, kept.std(axis=0))
    # hint: on random tables, square ones and single rows too, the mean is wrong: one number a column
    assert_close(found_mean, kept.mean(axis=0), rtol=1e-9, atol=1e-12)
    # hint: on random tables the scale is wrong: (2) for each column, 1 where all entries are equal
    assert_close(found_scale, wanted_scale, rtol=1e-9, atol=1e-12)
    # hint: on random tables Z is not (X - mean) / scale
    assert_close(found_z, (kept - kept.mean(axis=0)) / wanted_scale, rtol=1e-9, atol=1e-9)
    # hint: standardise changed X
    assert np.array_equal(table, kept)
# hint: a column that varies by only 1e-9 is not constant: it has mean 0 and deviation 1 afterwards
assert_close(standardise(np.array([[0.0], [2e-9]]))[0], np.array([[-1.0], [1.0]]), rtol=1e-9)
# hint: integers must work too, and give floats
assert_close(standardise(np.array([[1, 5], [2, 5]]))[0], np.array([[-1.0, 0.0], [1.0, 0.0]]))
### END HIDDEN TESTS

# %% test="rows_columns" part="rows" points=1 hint="compare with the traps listed above the question"
assert_close(
    unit_rows(np.array([[3.0, 4.0], [0.0, 0.0]])),
    np.array([[0.6, 0.8], [0.0, 0.0]]),
    what="the rows (3, 4) and (0, 0) at unit length",
    hint="on a square X a wrong axis raises no error: sum over axis=1 and keep it; 0/0 is nan",
)
assert_shape(unit_rows(np.ones((5, 3))), (5, 3), what="the unit rows of a (5, 3) array")
### BEGIN HIDDEN TESTS
rng = np.random.default_rng(3102)
for n, d in ((1, 1), (4, 4), (7, 3), (2, 9)):
    table = rng.normal(size=(n, d)) * 10.0 ** rng.integers(-5, 6, size=(n, 1))
    table[n // 2] = 0.0
    kept = table.copy()
    lengths = np.array([[np.linalg.norm(row) or 1.0] for row in kept])
    # hint: on random rows, some of them zeros, others tiny or large, the result is not (3)
    assert_close(unit_rows(table), kept / lengths, rtol=1e-9)
    # hint: unit_rows changed X
    assert np.array_equal(table, kept)
# hint: integers must work too, and give floats
assert_close(unit_rows(np.array([[0, 2], [5, 0]])), np.array([[0.0, 1.0], [1.0, 0.0]]))
### END HIDDEN TESTS

# %% [markdown]
# ## 3 Fancy indexing
#
# An array of integers in square brackets is an index for *each* wanted entry. Two of them side by side are
# read in pairs, like two columns of a table of coordinates:
#
# $$P[\,\texttt{rows},\ \texttt{cols}\,]_i = P[\,\texttt{rows}_i,\ \texttt{cols}_i\,] \tag{4}$$
#
# With `rows` equal to $0, 1, \dots, n - 1$ and `cols` equal to the labels, that is the probability of the
# right class of each example: the one number that the cross-entropy needs. Note what it is not: `P[:, y]`
# takes *all* rows, and has the shape $(n, n)$.
#
# The same index on the left of `=` writes. From a table of zeros it makes the **one-hot** labels
#
# $$H_{ij} = \begin{cases} 1 & j = y_i\\ 0 & \text{otherwise} \end{cases} \tag{5}$$
#
# and the one-hot table turns "sum over the examples of a class" into a matrix product, for
# $(H^\top X)_{cj} = \sum_i H_{ic} X_{ij}$ has exactly the rows of class $c$ in it:
#
# $$M_{c} = \frac{1}{n_c} \sum_{i:\ y_i = c} X_i, \qquad M = \operatorname{diag}(1/n_c)\, H^\top X,
# \qquad n_c = \sum_i H_{ic} \tag{6}$$
#
# A class without examples has no mean; we give it a row of **zeros**.
#
# **On paper.** Labels $y = (2, 0, 2)$ and $X = \begin{pmatrix}1 & 1\\ 5 & 7\\ 3 & 5\end{pmatrix}$, $k = 3$:
#
# $$H = \begin{pmatrix}0 & 0 & 1\\ 1 & 0 & 0\\ 0 & 0 & 1\end{pmatrix}, \qquad
# H^\top X = \begin{pmatrix}5 & 7\\ 0 & 0\\ 4 & 6\end{pmatrix}, \qquad n_c = (1, 0, 2), \qquad
# M = \begin{pmatrix}5 & 7\\ 0 & 0\\ 2 & 3\end{pmatrix}.$$
#
# **The trap.** `sums[y] += X` looks like the sum for each class, and is not: with an index twice in `y` it
# reads the old value twice and writes twice, so the *last* one stays. Matrix product, or `np.add.at`.
#
# ### Question 2: labels as indices (3 points, about 15 minutes)
#
# Write (5), (4) for the labels, and (6), without a loop over examples.


# %% solution="labels"
def one_hot(y: np.ndarray, k: int) -> np.ndarray:
    """Return the one-hot table (5), floats (n, k), of labels y (n,), integers from 0 to k - 1."""
    ### BEGIN SOLUTION
    H = np.zeros((len(y), k))
    H[np.arange(len(y)), y] = 1.0
    return H
    ### END SOLUTION


def pick(P: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return for every row of P (n, k) the entry that its label names, equation (4): shape (n,)."""
    ### BEGIN SOLUTION
    return P[np.arange(len(y)), y]
    ### END SOLUTION


def class_means(X: np.ndarray, y: np.ndarray, k: int) -> np.ndarray:
    """Return the mean of the rows of each class, equation (6).

    X: (n, d). y: (n,), integers from 0 to k - 1, not every class need occur.
    Returns (k, d), with zeros for a class without examples.
    """
    ### BEGIN SOLUTION
    sums = np.zeros((k, X.shape[1]))
    np.add.at(sums, y, X)
    counts = np.bincount(y, minlength=k)
    return sums / np.maximum(counts, 1)[:, np.newaxis]
    ### END SOLUTION


# %% test="labels" part="indices" points=1 hint="equations (4) and (5)"
hot = one_hot(np.array([2, 0, 2]), 3)
assert_close(
    hot,
    np.array([[0.0, 0.0, 1.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]]),
    what="the one-hot table of the labels 2, 0, 2",
    hint="H[:, y] = 1 fills whole columns: give a row index and a column index for each example",
)
picked = pick(np.array([[0.7, 0.2, 0.1], [0.3, 0.3, 0.4]]), np.array([1, 2]))
assert_shape(picked, (2,), what="the picked entries", hint="P[:, y] has one column an example; see (4)")
assert_close(picked, np.array([0.2, 0.4]), what="the entries of labels 1 and 2")
### BEGIN HIDDEN TESTS
rng = np.random.default_rng(3201)
for n, k in ((1, 1), (5, 5), (3, 8), (200, 4)):
    some_labels, scores = rng.integers(k, size=n), rng.normal(size=(n, k))
    # hint: on random labels the one-hot table is not np.eye(k)[y]; it has k columns whichever labels occur
    assert_close(one_hot(some_labels, k), np.eye(k)[some_labels])
    # hint: on random tables pick does not return P[i, y[i]] for every i
    assert_close(pick(scores, some_labels), np.array([scores[i, c] for i, c in enumerate(some_labels)]))
### END HIDDEN TESTS

# %% test="labels" part="means" points=2 hint="equation (6); the trap is just above the question"
found_means = class_means(np.array([[1.0, 1.0], [5.0, 7.0], [3.0, 5.0]]), np.array([2, 0, 2]), 3)
assert_close(
    found_means,
    np.array([[5.0, 7.0], [0.0, 0.0], [2.0, 3.0]]),
    what="the class means of the example on paper",
    hint="(1.5, 2.5) in the last row: `sums[y] += X` kept only the last of two; nan: a class without examples",
)
### BEGIN HIDDEN TESTS
rng = np.random.default_rng(3202)
for n, d, k in ((1, 2, 3), (6, 6, 6), (50, 3, 4), (400, 5, 12)):
    rows_in, some_labels = rng.normal(size=(n, d)) + 3.0, rng.integers(max(1, k - 1), size=n)
    kept = rows_in.copy()
    wanted = np.zeros((k, d))
    for c in set(some_labels.tolist()):
        wanted[c] = kept[some_labels == c].mean(axis=0)
    # hint: on random labels the class means differ from (6); the last class is empty and has zeros
    assert_close(class_means(rows_in, some_labels, k), wanted, rtol=1e-9, atol=1e-12)
    # hint: class_means changed X
    assert np.array_equal(rows_in, kept)
### END HIDDEN TESTS

# %%
digits = load("digits", "train")
unseen = load("digits", "validation")
mean_digits = class_means(digits.x, digits.y, 10)
figure, axes = plt.subplots(1, 10, figsize=(9, 1.5), layout="constrained")
for c, ax in enumerate(axes):
    ax.imshow(mean_digits[c].reshape(8, 8), cmap="Greys", vmin=0, vmax=16)
    ax.set(xticks=[], yticks=[], xlabel=str(c))
figure.suptitle("Figure 2: the mean of each class of the 1,079 training digits, by your class_means")
plt.show()

# %% [markdown]
# **What Figure 2 shows.** *(Text of the figure: ten grey pictures of 8 × 8 pixels, the digits 0 to 9, each
# blurred but readable; 1 and 8 are the least clear.)* An average of a hundred handwritings is still the
# digit. Where writers disagree it is grey: the 1 with and without a foot, the waist of the 8. Ten matrix rows,
# and already a classifier: the nearest mean. You will measure it in part 7, and beat it in the next two
# notebooks.
#
# ## 4 Mini-batches
#
# A gradient over all $n$ examples is exact and dear. A gradient over a *batch* $B$ of `size` examples is an
# unbiased estimate of it, if every example is equally likely to be in $B$. One pass over the data, an
# **epoch**, takes
#
# $$\text{number of batches} = \lceil n / \texttt{size} \rceil \tag{7}$$
#
# steps instead of one. Three demands on the batches of an epoch:
#
# 1. every example is in exactly one of them (the last one may be smaller, and is not dropped);
# 2. the order is drawn afresh for every epoch, each order with the same chance: data that lie sorted by class
#    would otherwise come one class at a time;
# 3. all chance comes from the generator `rng` that is passed in, so that the run can be repeated.
#
# A batch is best handed out as *indices*: `X[batch]` and `y[batch]` then belong together. Shuffling `X` and
# `y` one after the other gives every example somebody else's label, and raises no error.
#
# **On paper.** $n = 10$, `size` 4: three batches of 4, 4 and 2. If the order is 7, 2, 9, 0, 4, 1, 8, 3, 6, 5,
# they are (7, 2, 9, 0), (4, 1, 8, 3), (6, 5).
#
# ### Question 3: the batches of an epoch (2 points, about 10 minutes)


# %% solution="batches"
def batches(n: int, size: int, rng: np.random.Generator) -> list[np.ndarray]:
    """Deal the indices 0 to n - 1, in a random order, into batches for one epoch.

    n: number of examples, at least 1. size: of a batch, at least 1, may exceed n.
    rng: the only source of chance. Returns arrays of integers of shape (size,), the last one as long as it is.
    """
    ### BEGIN SOLUTION
    order = rng.permutation(n)
    return [order[start : start + size] for start in range(0, n, size)]
    ### END SOLUTION


# %% test="batches" points=2 hint="the three demands above the question"
dealt = batches(10, 4, np.random.default_rng(5))
assert_equal(
    [len(batch) for batch in dealt], [4, 4, 2], what="the sizes for n = 10, size 4", hint="keep the last"
)
assert_close(
    np.sort(np.concatenate(dealt)),
    np.arange(10),
    what="all indices of the epoch, sorted",
    hint="every index once: rng.permutation draws an order, rng.integers and rng.choice draw with replacement",
)
again = batches(10, 4, np.random.default_rng(5))
assert_close(
    np.concatenate(again),
    np.concatenate(dealt),
    what="the same epoch from a generator with the same seed",
    hint="all chance must come from rng, none from np.random or a new generator",
)
assert_equal(len(batches(3, 8, np.random.default_rng(0))), 1, what="the number of batches for n = 3, size 8")
### BEGIN HIDDEN TESTS
dealer = np.random.default_rng(3301)
for n, size in ((1, 1), (1, 5), (7, 7), (8, 3), (9, 3), (64, 1), (1000, 256)):
    dealt = batches(n, size, dealer)
    # hint: all batches have `size` indices, but for the last, which holds the rest and is never empty
    assert [len(batch) for batch in dealt] == [min(size, n - start) for start in range(0, n, size)]
    # hint: over an epoch every index comes exactly once
    assert_close(np.sort(np.concatenate(dealt)), np.arange(n))
    # hint: batches are arrays of integers, to be used as an index
    assert all(batch.dtype.kind == "i" for batch in dealt)
tally = {}
for _ in range(600):
    order = tuple(np.concatenate(batches(4, 3, dealer)).tolist())
    tally[order] = tally.get(order, 0) + 1
# hint: of four examples all 24 orders must come up; is the order drawn afresh from rng at every call?
assert len(tally) == 24
# hint: each order must be equally likely
assert max(tally.values()) < 60
### END HIDDEN TESTS

# %% [markdown]
# ## 5 Weights from a seed
#
# A network begins with random weights, and how large they are decides whether it learns. Take one unit with
# $p$ inputs, $z = \sum_{i=1}^{p} x_i w_i$, with weights that are independent of each other and of the inputs,
# with mean 0 and variance $v$. The mixed terms have mean 0, so
#
# $$\mathrm{E}[z^2] = \sum_{i=1}^{p} \mathrm{E}[x_i^2]\, \mathrm{E}[w_i^2] = p\, v\, \overline{x^2} \tag{8}$$
#
# with $\overline{x^2}$ the mean square of an input. The size of the signal is neither to grow nor to shrink
# from layer to layer, so $p\, v = 1$: the weights into a unit with $p$ inputs are drawn with the
#
# $$\text{standard deviation } \sqrt{v} = 1 / \sqrt{p}, \qquad \text{and all biases are } 0 \tag{9}$$
#
# **On paper.** 400 inputs, weights of deviation 1: $z$ is $\sqrt{400} = 20$ times as large as an input. After
# three such layers the factor is 8,000. With $1/\sqrt{400} = 0.05$ it is 1.
#
# **Reproducible** means: one seed in, one set of weights out, whatever else has drawn random numbers. A
# generator of your own, `np.random.default_rng(seed)`, does that; the global `np.random.seed` does not, since
# every library shares it. And make **one** generator for all layers: a new `default_rng(seed)` for each layer
# would begin with the same numbers each time.
#
# ### Question 4: seeded weights (2 points, about 10 minutes)
#
# For the layer sizes $(d_0, d_1, \dots, d_L)$ draw $L$ weight tables with (9), first layer first, each by
# one call of `rng.normal` for the whole table, from one generator with the given seed. Then everybody's
# weights agree to the last bit. $W_l$ has the shape $(d_{l-1}, d_l)$: one *column* a unit, so that a layer
# computes $X W + b$.


# %% solution="init_layers"
def init_layers(sizes: list[int], seed: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """Draw the first weights of a network, equation (9).

    sizes: numbers of units, inputs first, at least two. seed: of the one generator that all is drawn from.
    Returns for each layer (W, b): W (inputs, outputs), normal with deviation 1 / sqrt(inputs); b zeros (outputs,).
    """
    ### BEGIN SOLUTION
    rng = np.random.default_rng(seed)
    layers = []
    for inputs, outputs in pairwise(sizes):
        W = rng.normal(size=(inputs, outputs)) / np.sqrt(inputs)
        layers.append((W, np.zeros(outputs)))
    return layers
    ### END SOLUTION


# %% test="init_layers" points=2 hint="one generator for all layers, equation (9) for each"
drawn = init_layers([400, 100, 100, 100], seed=3)
assert_equal(len(drawn), 3, what="the number of layers for four sizes", hint="one layer between two sizes")
assert_shape(drawn[0][0], (400, 100), what="W of the first layer", hint="inputs first: a layer is X @ W + b")
assert_close(drawn[0][1], np.zeros(100), what="b of the first layer")
assert_close(
    float(np.std(drawn[0][0])),
    0.05,
    rtol=0.03,
    what="the deviation of 40,000 weights with 400 inputs",
    hint="0.0025: 1/p is the variance, not the deviation; 0.1: outputs instead of inputs",
)
assert_close(
    init_layers([400, 100], seed=3)[0][0], drawn[0][0], what="the first W, drawn again with the same seed"
)
overlap = float(np.corrcoef(drawn[1][0].ravel(), drawn[2][0].ravel())[0, 1])
assert abs(overlap) < 0.1, (
    f"the weights of two layers: wanted a correlation near 0, found {overlap:.2f}: one generator"
)
### BEGIN HIDDEN TESTS
for seed, shape in ((0, [1, 1]), (8, [3, 7]), (21, [64, 32, 10]), (34, [5, 5, 5, 5]), (55, [900, 2, 6])):
    generator = np.random.default_rng(seed)
    found_layers = init_layers(shape, seed)
    # hint: one layer between each two neighbours of sizes
    assert len(found_layers) == len(shape) - 1
    for (W, b), p, q in zip(found_layers, shape[:-1], shape[1:], strict=True):
        # hint: draw layer after layer by rng.normal with size=(inputs, outputs), deviation 1 / sqrt(inputs)
        assert_close(W, generator.normal(size=(p, q)) / p**0.5, rtol=1e-9)
        # hint: one bias for each output, all of them zero
        assert_close(b, np.zeros(q))
# hint: another seed must give other weights
assert not np.allclose(init_layers([9, 9], 1)[0][0], init_layers([9, 9], 2)[0][0])
### END HIDDEN TESTS

# %%
signals = np.random.default_rng(0).normal(size=(200, 300))
depth = 8
figure, ax = plt.subplots(figsize=(6, 3.2), layout="constrained")
for factor, colour, marker in ((1.0, BLUE, "o"), (2.0, ORANGE, "^"), (0.5, GREY, "s")):
    H, sizes_of_signal = signals, [1.0]
    for W, b in init_layers([300] * (depth + 1), seed=11):
        H = H @ (factor * W) + b
        sizes_of_signal.append(np.sqrt(np.mean(H**2)))
    ax.semilogy(
        range(depth + 1), sizes_of_signal, marker + "-", color=colour, label=f"{factor} / sqrt(inputs)"
    )
ax.set(
    xlabel="layer", ylabel="root mean square of the signal", title="Figure 3: a factor of two, eight times"
)
ax.legend(title="deviation of the weights", loc="upper left", fontsize=8, title_fontsize=8)
plt.show()

# %% [markdown]
# **What Figure 3 shows.** *(Text of the figure: three lines over the layers 0 to 8 on a logarithmic axis. Blue
# circles stay at 1; orange triangles rise to about 256; grey squares fall to about 1/256.)* Your weights keep
# the signal at its size; twice that deviation multiplies it by $2^8 = 256$ in eight linear layers. With fifty
# layers the factor would be $10^{15}$. Week 06 measures the same for gradients and with activations in between.
#
# ## 6 All pairwise distances
#
# Back to the hours of Figure 1. The distance of row $i$ of $X$ to row $j$ of $Y$ is
#
# $$D_{ij} = \sqrt{\textstyle\sum_k (X_{ik} - Y_{jk})^2} \tag{10}$$
#
# **By broadcasting.** `X[:, np.newaxis, :]` has the shape $(n, 1, d)$. Minus `Y`, which counts as $(1, m, d)$,
# it is a table of all differences, $(n, m, d)$; square, sum over the last axis, take the root. One line. But
# the table has $n\,m\,d$ entries of 8 bytes: for $n = m = 2000$, $d = 100$ that is 3.2 GB, for a result of 32
# MB.
#
# **By a matrix product.** Multiply the square out:
#
# $$D_{ij}^2 = \sum_k X_{ik}^2 \;-\; 2 \sum_k X_{ik} Y_{jk} \;+\; \sum_k Y_{jk}^2
# \;=\; a_i - 2\,(X Y^\top)_{ij} + c_j \tag{11}$$
#
# Two short vectors and one matrix product, the operation that computers do best. Nothing larger than the
# result is ever stored.
#
# **What it costs.** The three terms of (11) may be huge where their sum is small, and then their rounding
# errors remain. Float64 keeps a relative error of $\varepsilon = 2 \cdot 10^{-16}$, so
#
# $$\text{error of } D_{ij}^2 \approx \varepsilon\, (a_i + c_j) \tag{12}$$
#
# Two consequences. For a row that is in both arrays the exact 0 becomes something like $\pm 10^{-14}$, and the
# root of a negative number is `nan`. And for points **far from the origin** everything drowns: a single
# coordinate of $10^8$ makes (12) about 4. But distances do not change when all points are moved. So move them
# first: with the mean $\mu$ of the rows of $Y$,
#
# $$D_{ij}^2 = \lVert (X_i - \mu) - (Y_j - \mu) \rVert^2 \tag{13}$$
#
# and use (11) on the moved rows, where $a_i$ and $c_j$ are of the size of the distances themselves. Set what
# still comes out below 0 to 0.
#
# **On paper.** $X = \begin{pmatrix}0 & 0\\ 3 & 4\end{pmatrix}$, $Y = \begin{pmatrix}3 & 4\\ 3 & 0\end{pmatrix}$
# (left unmoved here, to keep the numbers small): $a = (0, 25)$, $c = (25, 9)$,
# $X Y^\top = \begin{pmatrix}0 & 0\\ 25 & 9\end{pmatrix}$, so
#
# $$D^2 = \begin{pmatrix}0 - 0 + 25 & 0 - 0 + 9\\ 25 - 50 + 25 & 25 - 18 + 9\end{pmatrix}
# = \begin{pmatrix}25 & 9\\ 0 & 16\end{pmatrix}, \qquad
# D = \begin{pmatrix}5 & 3\\ 0 & 4\end{pmatrix}.$$
#
# ### Question 5: the threshold task (5 points, about 25 minutes)
#
# Write (11) with (13). It is tested for two things.
#
# **The same result (2 points).** Every entry of $D$ within $10^{-6}$ of the largest, also for points that lie
# around $10^8$, and no `nan`. And memory: $n = m = 2000$, $d = 100$ within the 1 GiB that the notebook has.
#
# **Faster (3 points).** The figure is the time of `loop_distances` divided by yours, for $n = 300$, $m = 200$,
# $d = 16$, hand-over of the arrays to your function and back included. Other programs on the machine can only
# lengthen a time, so the *shortest* counts: of two rounds of the loop and of ten of yours, taken in turns
# (`times_as_fast` above).
#
# | | times as fast as the loop |
# |---|---|
# | baseline: two loops over pairs, NumPy for each pair | 2 to 4 |
# | **zero mark** | 5 |
# | **full mark** | 20 |
# | one loop over the rows of `X` | 110 to 360 |
# | broadcasting, `(n, m, d)` | 650 to 890 |
# | reference solution | 670 to 2,100 |
#
# Between the marks the points grow linearly. The figures are from 19 runs on a machine with six other programs on
# two processors: such figures jump, so the marks keep a wide distance from all of them.


# %% solution="distances"
def pairwise_distances(X: np.ndarray, Y: np.ndarray) -> np.ndarray:
    """Measure the distance of every row of X to every row of Y, by equations (11) and (13).

    X: (n, d), floats. Y: (m, d), floats. Neither is changed. Returns D, (n, m), never negative, never nan.
    """
    ### BEGIN SOLUTION
    mean = Y.mean(axis=0)
    X, Y = X - mean, Y - mean
    squares = np.sum(X**2, axis=1)[:, np.newaxis] - 2.0 * X @ Y.T + np.sum(Y**2, axis=1)
    return np.sqrt(np.maximum(squares, 0.0))
    ### END SOLUTION


# %% test="distances" part="values" points=2 hint="equations (11) to (13)"
left, right = np.array([[0.0, 0.0], [3.0, 4.0]]), np.array([[3.0, 4.0], [3.0, 0.0]])
assert_close(
    pairwise_distances(left, right),
    np.array([[5.0, 3.0], [0.0, 4.0]]),
    atol=1e-6,
    what="the distances of the example on paper",
    hint="(11) has two squares and minus twice the product: a_i is one number a row, c_j one number a column",
)
assert_shape(pairwise_distances(np.ones((4, 3)), np.ones((2, 3))), (4, 2), what="D for 4 and 2 points")
cloud = np.random.default_rng(6).normal(size=(30, 5))
itself = np.diag(pairwise_distances(cloud, cloud))
assert_close(
    itself, np.zeros(30), atol=1e-6, what="the distance of each point to itself", hint="nan: a root of -1e-15"
)
assert_close(
    pairwise_distances(left + 1e8, right + 1e8),
    np.array([[5.0, 3.0], [0.0, 4.0]]),
    atol=1e-6,
    what="the distances of the same points, moved by 1e8",
    hint="equation (12): subtract the same point from all rows first, equation (13)",
)
### BEGIN HIDDEN TESTS
rng = np.random.default_rng(3501)
for n, m, d, offset in ((1, 1, 1, 0.0), (5, 5, 5, 1.0), (1, 9, 2, -3.0), (40, 25, 8, 1e8), (60, 60, 3, -1e8)):
    centre = offset * (-1.0) ** np.arange(d)
    first, second = rng.normal(size=(n, d)) + centre, rng.normal(size=(m, d)) + centre
    second[0] = first[0]
    kept = first.copy(), second.copy()
    wanted = loop_distances(first, second)
    # hint: on random points, around 0 and around 1e8, some in both arrays, the distances differ from (10)
    assert_close(pairwise_distances(first, second), wanted, atol=1e-6 * max(1.0, wanted.max()))
    # hint: your function changed X or Y
    assert np.array_equal(first, kept[0])
    assert np.array_equal(second, kept[1])
# hint: scale must not matter: points a millionth, or a million times as far apart
for scale in (1e-6, 1e6):
    first, second = scale * rng.normal(size=(12, 4)), scale * rng.normal(size=(9, 4))
    wanted = loop_distances(first, second)
    assert_close(pairwise_distances(first, second), wanted, rtol=0, atol=1e-6 * wanted.max())
first, second = rng.normal(size=(2000, 100)), rng.normal(size=(2000, 100))
# hint: 2000 by 2000 points in 100 dimensions within 1 GiB: no array of shape (n, m, d)
many = pairwise_distances(first, second)
# hint: for 2000 by 2000 points D has the wrong shape
assert_shape(many, (2000, 2000))
# hint: for 2000 by 2000 points D has wrong entries
assert_close(many[:3, :3], loop_distances(first[:3], second[:3]), rtol=1e-6)
### END HIDDEN TESTS

# %% test="distances" part="speed" points=3 hint="no Python loop over pairs: one matrix product"
small_x, small_y = np.random.default_rng(7).normal(size=(2, 100, 16))
same = pairwise_distances(small_x, small_y)
assert_close(
    same, loop_distances(small_x, small_y), atol=1e-6, what="D, which has to be right before it is fast"
)
practice = times_as_fast(loop_distances, pairwise_distances, small_x, small_y)
print(f"100 x 100 points: {practice:.0f} times as fast as the loop (more with more points)")
### BEGIN HIDDEN TESTS
clock = np.random.default_rng(3502)
race_x, race_y = clock.normal(size=(300, 16)), clock.normal(size=(200, 16))
# hint: less than 5 times as fast as the loop: which Python loop over pairs or rows is left?
threshold(
    times_as_fast(loop_distances, pairwise_distances, race_x, race_y),
    zero=5.0,
    full=20.0,
    what="times as fast as the loop",
)
### END HIDDEN TESTS

# %% [markdown]
# ## 7 What the distances are good for
#
# The nearest training digit is a guess at what an unseen digit is. The same distances with the ten means of
# Figure 2 in place of 1,079 digits are another.

# %%
D = pairwise_distances(unseen.x, digits.x)
nearest = np.argmin(D, axis=1)
guess = digits.y[nearest]
wrong = np.flatnonzero(guess != unseen.y)
print(
    f"nearest neighbour: {np.mean(guess == unseen.y):.1%} of {len(guess)} digits right, {D.size:,} distances"
)
to_means = pairwise_distances(unseen.x, mean_digits)
print(
    f"nearest class mean: {np.mean(to_means.argmin(axis=1) == unseen.y):.1%} right, {to_means.size:,} distances"
)
right_ones = [np.flatnonzero((unseen.y == c) & (guess == c))[0] for c in (0, 2, 4, 6)]
shown = [*wrong[:4], *right_ones]
figure, axes = plt.subplots(2, 8, figsize=(8, 2.6), layout="constrained")
for column, i in enumerate(shown):
    for ax, pixels, label in (
        (axes[0, column], unseen.x[i], unseen.y[i]),
        (axes[1, column], digits.x[nearest[i]], guess[i]),
    ):
        ax.imshow(pixels.reshape(8, 8), cmap="Greys", vmin=0, vmax=16)
        ax.set(xticks=[], yticks=[], xlabel=str(label))
axes[0, 0].set_ylabel("unseen")
axes[1, 0].set_ylabel("nearest")
figure.suptitle("Figure 4: unseen digits and their nearest training digits; the first ones are mistakes")
plt.show()

# %% [markdown]
# **What Figure 4 shows.** *(Text of the figure: two rows of 8 × 8 pictures. The first four columns are mistakes:
# three digits 8 whose nearest neighbours are narrow, dark 1s, and a 5 whose nearest neighbour is a 9. The last
# four columns are right: 0, 2, 4 and 6, each above a digit of nearly the same shape.)* The nearest neighbour
# has 98.6 % of the unseen digits right, the nearest of ten means 90.0 %, with a hundredth of the distances.
# Keep the 90 % in mind: `softmax_regression` begins there, with just as many numbers to store.
#
# ### Experiment: three ways, and what each one costs
#
# Time, memory and digits. The first table takes three ways to the same distances; the second moves 100 points
# away from the origin and watches the error of (11) with and without (13).
#
# **Before you run it, write down your guess**: from which offset on does (11) alone have no correct digit
# left? Then change the sizes, or compute in `float32`.


# %% free=true
def by_pairs(X, Y):
    """Two loops, NumPy for each pair."""
    return np.array([[np.sqrt(np.sum((x - y) ** 2)) for y in Y] for x in X])


def by_broadcasting(X, Y):
    """One table of all differences, (n, m, d)."""
    return np.sqrt(np.sum((X[:, np.newaxis, :] - Y) ** 2, axis=2))


print("   n     three loops   pairs   broadcasting   matrix product   (times as fast as three loops; MB)")
rng = np.random.default_rng(4)
for n in (50, 100, 200):
    X, Y = rng.normal(size=(2, n, 32))
    seconds = [best_time(way, X, Y, rounds=1) for way in (loop_distances, by_pairs)]
    seconds += [best_time(way, X, Y) for way in (by_broadcasting, pairwise_distances)]
    print(
        f"{n:4d} {seconds[0]:13.3f} s {seconds[0] / seconds[1]:7.1f} {seconds[0] / seconds[2]:9.0f} "
        f"({8e-6 * n * n * 32:4.1f}) {seconds[0] / seconds[3]:10.0f} ({8e-6 * n * n:4.2f})"
    )

print("\n offset   (11) alone   (11) with (13)   (largest relative error)")
for offset in (0.0, 1e2, 1e4, 1e6, 1e7, 1e8):
    X, Y = rng.normal(size=(2, 100, 8)) + offset
    exact = by_broadcasting(X, Y)
    squares = np.sum(X**2, axis=1)[:, np.newaxis] - 2 * X @ Y.T + np.sum(Y**2, axis=1)
    alone = np.sqrt(np.maximum(squares, 0))
    errors = [np.max(np.abs(found - exact) / exact) for found in (alone, pairwise_distances(X, Y))]
    print(f"{offset:7.0e} {errors[0]:12.0e} {errors[1]:16.0e}")

# %% [markdown]
# **How to read it.** NumPy for each pair hardly helps: calling it costs more than the 32 numbers are worth, and
# it is some two or three times as fast as three loops. Broadcasting and the matrix product are a hundred times
# as fast and more, by figures that change from run to run and from machine to machine (which is why question 5
# takes the shortest of several times). What does not change is the memory in brackets: 32 times the result for
# broadcasting, once for the matrix product.
#
# In the second table (11) alone loses digits with the *square* of the offset, as (12) says: a hundred times as
# far away is ten thousand times the error. Around $10^8$ no digit is right. With (13) nothing is lost, for the
# price of two subtractions. **A faster formula is another formula**: ask each time what it does to the digits.

# %% [markdown]
# ## 8 Reflection (3 points, graded by hand, about 10 minutes)
#
# A colleague ranks photographs by similarity. Each is a row of 512 numbers between 1,000 and 1,010, in
# `float32`; there are 50,000 of them. She reports three things. For each say what happened and what you would
# change, in two or three sentences and with a shape or a number.
#
# 1. "I subtract each photograph's own mean with `X - X.mean(axis=1)` and get an error. With the first 512
#    photographs it works, but the results are strange."
# 2. "Broadcasting all pairs of 50,000 photographs kills my machine. Even one against all of them, repeated in
#    a loop, leaves me without memory in the end, as I keep all the distances."
# 3. "So I used $a_i - 2 X Y^\top + c_j$ for blocks of a thousand rows. It is fast, but many copies of the same
#    photograph get distances of `nan` or about 10 instead of 0." (`float32` has $\varepsilon \approx 10^{-7}$.)

# %% [markdown] manual="reflection" points=3
# ### BEGIN SOLUTION
# 1. `X.mean(axis=1)` has the shape (50000,), which counts as (1, 50000) and does not fit (50000, 512): an
#    error. With 512 rows it is (512, 512) − (1, 512): no error, but photograph j's mean is taken from *column*
#    j of everybody. `keepdims=True` gives (n, 1), which is right for every n.
# 2. The table of differences has $50\,000^2 \cdot 512$ entries, about 5 TB in float32. The distances alone are
#    $2.5 \cdot 10^9$ numbers, 10 GB: no way of computing them helps, as long as all are kept. Take blocks of
#    rows (1,000 × 50,000 is 200 MB), keep the ten smallest of each row and throw the block away.
# 3. $a_i \approx 512 \cdot 1000^2 = 5 \cdot 10^8$; by (12) the error of a squared distance is about
#    $10^{-7} \cdot 10^9 = 100$, whose root is 10. Where it comes out negative the root is nan. Subtract a common
#    point first (the mean photograph): the entries are then below 10, $a_i$ is some $5 \cdot 10^3$, and the error of
#    $D^2$ is $10^{-3}$. Clip below 0 at 0; float64 for the products helps as well.
# ### END SOLUTION
#
# === BEGIN MARK SCHEME ===
# One point each; half a point for the right cause without the remedy, or the remedy without the cause.
# 1. Alignment at the right: (n,) counts as (1, n); square case silently uses the means of other rows. Remedy:
#    keepdims, reshape or np.newaxis.
# 2. Size of the (n, m, d) table or of the (n, n) result, with a number (5 TB or 10 GB within a factor of two).
#    Remedy: blocks, *and* keeping only the nearest of each row.
# 3. Cancellation as in (12), with a number; negative squares give nan. Remedy: subtract a common point first,
#    and clip. Float64 alone earns half.
# === END MARK SCHEME ===

# %% [markdown]
# ## What to take along
#
# | you want | write | mind |
# |---|---|---|
# | one number a column | `X - X.mean(axis=0)` | the axis named is the one that disappears |
# | one number a row | `X / norms`, `norms` of shape `(n, 1)` | `keepdims=True`; square arrays hide mistakes |
# | an entry for each label | `P[np.arange(n), y]` | not `P[:, y]` |
# | a sum for each class | `one_hot(y, k).T @ X` | not `sums[y] += X` |
# | mini-batches | indices from `rng.permutation(n)` | the same index for `X` and `y` |
# | weights | one `default_rng(seed)`, deviation $1/\sqrt{\text{inputs}}$ | no generator anew for each layer |
# | all distances | $a_i - 2 X Y^\top + c_j$ | move to the mean first, clip at 0 |
#
# The next notebook, `logistic_regression`, uses (2) before it fits anything, and a matrix product where a
# textbook has a sum over examples. `softmax_regression` uses `pick` and one-hot labels in its loss.
