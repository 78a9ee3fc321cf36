# %% [markdown]
# # Softmax regression: ten classes, and when to stop
#
# Logistic regression knows two classes. Here there are ten, and a training set in which one label in twenty is
# wrong, as happens where people label by hand and are tired. The model that fits *those labels* best is a bad reader
# of digits. So this notebook builds two things: a loss that survives any logits, and the discipline to stop.
#
# | part | you write | points |
# |---|---|---|
# | 2 | the logarithm of the softmax | 2 |
# | 3 | loss and gradient, with an L2 penalty | 4 |
# | 4 | a split that keeps each class's share | 3 |
# | 5 | early stopping | 3 |
# | 6 | the threshold task: digits, 94 % on unseen ones, though one label in twenty is wrong | 5 |
# | 8 | a reflection | 3 |
#
# **Afterwards you can** compute the cross-entropy of any number of classes and its gradient without overflow,
# tell overfitting from a curve, and say what a penalty and an early stop do about it.
#
# **You need:** `logistic_regression`, one-hot labels from `numpy_essentials`. **Time:** about 110 minutes.
#
# **How it works.** Each question is a function to fill in; the cell right below tests it. A message says
# what was wanted, what was found and the likely mistake. Further tests run when you hand in: they use fresh
# inputs and extremes, but ask for nothing that the text does not state. No question needs an earlier answer
# of yours to be right, up to question 5, which puts the pieces together. Every symbol in a formula is the name
# in the code.

# %%
from collections.abc import Callable
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from scipy.special import logsumexp
from sklearn.model_selection import train_test_split

from autograder.checks import accuracy, assert_close, assert_equal, assert_shape, threshold
from autograder.datasets import hidden_split, load

BLUE, ORANGE, GREEN, GREY = "#0072B2", "#D55E00", "#009E73", "#666666"  # told apart by every colour vision
TRAIN, VALIDATION, TEST = (load("digits", split) for split in ("train", "validation", "test"))

# %% [markdown]
# ## 1 A training that ends in nan
#
# The recipe seems clear: a table of weights $W$, one column a class, logits $Z = XW + b$, probabilities
# $P_{ij} = e^{Z_{ij}} / \sum_c e^{Z_{ic}}$, the loss $-\ln P_{i y_i}$, and gradient descent. Here it is, written
# down as it stands, for the 1,079 training digits of 64 pixels from 0 to 16.

# %%
X, y = TRAIN.x, TRAIN.y
everyone = np.arange(len(y))
figure, ax = plt.subplots(figsize=(6, 3.2), layout="constrained")
for rate, colour, marker in ((0.01, BLUE, "o"), (1.0, ORANGE, "^")):
    W, b, right, losses = np.zeros((64, 10)), np.zeros(10), [], []
    for _ in range(30):
        with np.errstate(all="ignore"):  # NumPy would warn; many programs have switched that off
            exponentials = np.exp(X @ W + b)
            P = exponentials / exponentials.sum(axis=1, keepdims=True)
            losses.append(-np.mean(np.log(P[everyone, y])))
        right.append(np.mean(P.argmax(axis=1) == y))
        P[everyone, y] -= 1
        W, b = W - rate * X.T @ P / len(y), b - rate * P.mean(axis=0)
    ax.plot(right, marker + "-", color=colour, markersize=4, label=f"rate {rate:g}")
    print(f"rate {rate:<4g} loss of the first steps:", "  ".join(f"{loss:.3g}" for loss in losses[:6]))
ax.set(
    xlabel="step",
    ylabel="share of training digits right",
    ylim=(0, 1),
    title="Figure 1: the recipe as it stands",
)
ax.legend()
plt.show()

# %% [markdown]
# **What Figure 1 shows.** *(Text of the figure: two lines of the share of right training digits over 30 steps.
# Blue circles, rate 0.01: from 10 % to 90 % in one step, a few dents, 95 % in the end. Orange triangles, rate 1:
# 90 % after one step, then down, and exactly 10 % from step 6 on.)* With rate 1 the logits grow by hundreds a
# step. At step 3 the loss is infinite, because a probability has rounded to 0; at step 5 it is `nan`, because
# $e^{710}$ is too large for a float and $\infty/\infty$ is not a number. One `nan` in $P$ puts a `nan` in every
# weight, and from then on each digit is called "0", the first of ten equal nothings.
#
# A smaller rate only postpones that. The mistake is in the formula, and the next two parts mend it.
#
# ### Notation
#
# | symbol | name in the code | shape | meaning |
# |---|---|---|---|
# | $X,\ y$ | `X`, `y` | $(n, d)$, $(n,)$ | examples, labels from 0 to $k - 1$ |
# | $W,\ b$ | `W`, `b` | $(d, k)$, $(k,)$ | weights, one column a class; biases |
# | $Z$ | `Z` | $(n, k)$ | logits, $Z = X W + b$ |
# | $P,\ Y$ | `P`, `Y` | $(n, k)$ | probabilities; one-hot labels |
# | $\lambda$ | `l2` | number | weight of the penalty |
# | $\nabla_W L,\ \nabla_b L$ | `dW`, `db` | $(d, k)$, $(k,)$ | gradient |

# %% [markdown]
# ## 2 The logarithm of the softmax
#
# For each row of logits the softmax and its logarithm are
#
# $$P_{ij} = \frac{e^{Z_{ij}}}{\sum_c e^{Z_{ic}}}, \qquad
# \ln P_{ij} = Z_{ij} - \ln \sum_c e^{Z_{ic}} \tag{1}$$
#
# Adding one number to all logits of a row changes neither: it cancels in the quotient. So subtract the row's
# largest logit, $M_i = \max_c Z_{ic}$:
#
# $$\ln P_{ij} = (Z_{ij} - M_i) - \ln \sum_c e^{Z_{ic} - M_i} \tag{2}$$
#
# Now the largest exponential is $e^0 = 1$: nothing overflows, the sum lies between 1 and $k$, and its logarithm
# is safe. The logarithm is what the loss needs, and it must be computed *as* (2): a softmax that has rounded
# to 0 has no logarithm any more, while $\ln P = -1000$ is an ordinary number. The probabilities are then
# $P = e^{\ln P}$.
#
# For $k = 2$ this is logistic regression: $P_{i1} = 1 / (1 + e^{-(Z_{i1} - Z_{i0})})$, the sigmoid of the
# *difference* of the logits.
#
# **On paper.** $Z = (0, \ln 2, \ln 5)$: exponentials $1, 2, 5$ with the sum 8, so
# $P = (\frac18, \frac28, \frac58)$. For $Z = (1000, 0)$: $M = 1000$, $\ln P = (0, -1000)$ up to $e^{-1000}$.
#
# ### Question 1: log-softmax (2 points, about 10 minutes)
#
# Write (2) for a whole table, without a loop and without library functions for it.


# %% solution="log_softmax"
def log_softmax(Z: np.ndarray) -> np.ndarray:
    """Return the logarithm of the softmax of every row, equation (2).

    Z: (n, k), logits of any size; left unchanged. Returns (n, k), all entries at most 0.
    """
    ### BEGIN SOLUTION
    shifted = Z - Z.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    ### END SOLUTION


# %% test="log_softmax" points=2 hint="equation (2), row by row"
paper_logits = np.array([[0.0, np.log(2.0), np.log(5.0)], [7.0, 7.0, 7.0]])
assert_close(
    np.exp(log_softmax(paper_logits)),
    np.array([[1 / 8, 2 / 8, 5 / 8], [1 / 3, 1 / 3, 1 / 3]]),
    what="the softmax of (0, ln 2, ln 5) and of three equal logits",
    hint="each row by itself: axis=1, and keepdims so that (n, 1) broadcasts against (n, k)",
)
assert_close(
    log_softmax(np.array([[1000.0, 0.0], [-1000.0, 0.0]])),
    np.array([[0.0, -1000.0], [-1000.0, 0.0]]),
    what="the log-softmax of (1000, 0) and (-1000, 0)",
    hint="nan: exp(1000) overflowed; -inf: the logarithm of a softmax that rounded to 0",
)
### BEGIN HIDDEN TESTS
rng = np.random.default_rng(3301)
for n, k in ((1, 1), (1, 4), (5, 5), (40, 10), (3, 30)):
    logits = rng.normal(size=(n, k)) * 5
    kept = logits.copy()
    wanted = kept - logsumexp(kept, axis=1, keepdims=True)
    # hint: on random tables, square ones too, the result is not (2)
    assert_close(log_softmax(logits), wanted, rtol=1e-9, atol=1e-12)
    # hint: log_softmax changed Z
    assert np.array_equal(logits, kept)
    # hint: a number added to all logits of a row must change nothing
    assert_close(log_softmax(kept + rng.normal(size=(n, 1)) * 100), wanted, rtol=1e-7, atol=1e-10)
logits = rng.normal(size=(20, 6)) * 1e5
# hint: logits of 100,000, all negative in some rows: subtract each row's own maximum
assert_close(log_softmax(logits), logits - logsumexp(logits, axis=1, keepdims=True), rtol=1e-9, atol=1e-9)
# hint: rows that differ by thousands: each row needs its own maximum
assert_close(log_softmax(np.array([[3e4, 3e4], [-3e4, -3e4]])), np.full((2, 2), -np.log(2.0)), rtol=1e-9)
### END HIDDEN TESTS

# %% [markdown]
# ## 3 Loss and gradient
#
# The negative mean logarithm of the right class's probability, plus a **penalty** on long weights:
#
# $$L = -\frac1n \sum_i \ln P_{i y_i} + \frac{\lambda}{2} \sum_{j, c} W_{jc}^2 \tag{3}$$
#
# The penalty says: of two weight tables that fit alike, take the shorter one. It holds the weights only, not
# the biases, which just say how frequent a class is.
#
# **The gradient.** By (1), $-\ln P_{iy_i} = \ln \sum_c e^{Z_{ic}} - Z_{iy_i}$. The derivative of the first term with
# respect to $Z_{ij}$ is $e^{Z_{ij}} / \sum_c e^{Z_{ic}} = P_{ij}$, that of the second is $-1$ for $j = y_i$ and 0
# otherwise, which is the one-hot entry $-Y_{ij}$. With the mean:
#
# $$\frac{\partial L}{\partial Z} = \frac1n (P - Y) \tag{4}$$
#
# Prediction minus truth again. The logits are $Z_{ic} = \sum_j X_{ij} W_{jc} + b_c$, so by the chain rule
#
# $$\nabla_W L = \frac1n X^\top (P - Y) + \lambda W, \qquad (\nabla_b L)_c = \frac1n \sum_i (P - Y)_{ic} \tag{5}$$
#
# **On paper.** $X = \begin{pmatrix}1 & 0\\ 0 & 2\end{pmatrix}$, $y = (0, 2)$, $k = 3$, $W = 0$, $b = 0$. All
# probabilities are $\frac13$, $L = \ln 3$,
#
# $$P - Y = \frac13 \begin{pmatrix}-2 & 1 & 1\\ 1 & 1 & -2\end{pmatrix}, \qquad
# \nabla_W L = \frac16 \begin{pmatrix}-2 & 1 & 1\\ 2 & 2 & -4\end{pmatrix}, \qquad
# \nabla_b L = \frac16 (-1, 2, -1).$$
#
# ### Question 2: loss and gradient (4 points, about 15 minutes)
#
# Write (3) and (5). For the log-softmax use your own, or SciPy's `logsumexp` for the logarithm of the sum in (1),
# which is safe at any size and knows `axis` and `keepdims`. The entry of each label is picked by a pair of
# indices, not by a loop.


# %% solution="loss"
def loss_and_gradient(
    W: np.ndarray, b: np.ndarray, X: np.ndarray, y: np.ndarray, l2: float = 0.0
) -> tuple[float, np.ndarray, np.ndarray]:
    """Return the penalised cross-entropy (3) and its gradient (5).

    W: (d, k). b: (k,). X: (n, d). y: (n,), integers from 0 to k - 1. l2: weight of the penalty. None is changed.
    Returns (loss, dW, db): a float in nats, (d, k) and (k,).
    """
    ### BEGIN SOLUTION
    Z = X @ W + b
    log_P = Z - logsumexp(Z, axis=1, keepdims=True)
    rows = np.arange(len(y))
    loss = -np.mean(log_P[rows, y]) + l2 / 2 * np.sum(W**2)
    residual = np.exp(log_P)
    residual[rows, y] -= 1
    return float(loss), X.T @ residual / len(y) + l2 * W, residual.mean(axis=0)
    ### END SOLUTION


# %% test="loss" points=4 hint="equations (3) and (5)"
paper_x, paper_y = np.array([[1.0, 0.0], [0.0, 2.0]]), np.array([0, 2])
found_loss, slope_w, slope_b = loss_and_gradient(np.zeros((2, 3)), np.zeros(3), paper_x, paper_y)
assert_close(found_loss, np.log(3.0), what="the loss of the example on paper", hint="2.197: (3) is a mean")
assert_shape(slope_w, (2, 3), what="dW for 2 features and 3 classes")
assert_close(
    slope_w,
    np.array([[-2.0, 1.0, 1.0], [2.0, 2.0, -4.0]]) / 6,
    what="dW of the example on paper",
    hint="twice as large: 1/n is missing; the sign: prediction minus truth",
)
assert_close(slope_b, np.array([-1.0, 2.0, -1.0]) / 6, what="db of the example on paper")
heavy = np.array([[1.0, 2.0, 0.0], [0.0, 0.0, 2.0]])
found_loss, slope_w, slope_b = loss_and_gradient(heavy, np.zeros(3), np.zeros((2, 2)), paper_y, l2=0.5)
assert_close(
    found_loss, np.log(3.0) + 0.25 * 9.0, what="the loss with l2 = 0.5 where X is zero", hint="l2 / 2"
)
assert_close(
    slope_w, 0.5 * heavy, what="dW with l2 = 0.5 where X is zero", hint="the penalty's gradient is l2 W"
)
far = np.array([[1e4, 0.0], [0.0, 0.0]])
found_loss, _, _ = loss_and_gradient(far, np.zeros(2), np.array([[1.0, 0.0]]), np.array([1]))
assert_close(
    found_loss, 1e4, what="the loss at a logit gap of 10,000 on the wrong side", hint="use equation (2)"
)
### BEGIN HIDDEN TESTS
rng = np.random.default_rng(3302)


def complex_loss(flat, shape, features, truth, l2):
    weights, bias = flat[: shape[0] * shape[1]].reshape(shape), flat[shape[0] * shape[1] :]
    logits = features @ weights + bias
    top = logits.real.max(axis=1, keepdims=True)
    log_p = logits - top - np.log(np.sum(np.exp(logits - top), axis=1, keepdims=True))
    picked = sum(log_p[i, c] for i, c in enumerate(truth))
    return -picked / len(truth) + l2 / 2 * np.sum(weights**2)


for n, d, k, l2 in ((1, 1, 2, 0.0), (3, 3, 3, 0.1), (20, 4, 5, 0.0), (6, 9, 4, 2.0)):
    features, truth = rng.normal(size=(n, d)) * 3, rng.integers(k, size=n)
    weights, bias = rng.normal(size=(d, k)), rng.normal(size=k)
    kept = [part.copy() for part in (weights, bias, features, truth)]
    flat = np.concatenate([weights.ravel(), bias])
    steps = flat + 1e-30j * np.eye(len(flat))
    wanted = np.array([complex_loss(step, (d, k), features, truth, l2).imag / 1e-30 for step in steps])
    found_loss, slope_w, slope_b = loss_and_gradient(weights, bias, features, truth, l2)
    # hint: on random data the loss is not (3)
    assert_close(found_loss, float(complex_loss(flat + 0j, (d, k), features, truth, l2).real), rtol=1e-9)
    # hint: on random data dW is not the gradient of (3)
    assert_close(slope_w, wanted[: d * k].reshape(d, k), rtol=1e-9, atol=1e-11)
    # hint: on random data db is not the gradient of (3): one number a class, no penalty on biases
    assert_close(slope_b, wanted[d * k :], rtol=1e-9, atol=1e-11)
    # hint: loss_and_gradient changed an argument
    assert all(np.array_equal(a, c) for a, c in zip((weights, bias, features, truth), kept, strict=True))
features, truth = rng.normal(size=(30, 3)) * 1e4, rng.integers(4, size=30)
weights = rng.normal(size=(3, 4))
winners = np.eye(4)[(features @ weights).argmax(axis=1)]
_, slope_w, _ = loss_and_gradient(weights, np.zeros(4), features, truth)
# hint: with logits of 10,000 all probability is on the largest one, and the gradient is finite
assert_close(slope_w, features.T @ (winners - np.eye(4)[truth]) / 30, rtol=1e-6, atol=1e-4)
### END HIDDEN TESTS

# %%
X, y = TRAIN.x / 16, TRAIN.y  # pixels from 0 to 1: a rounder valley, see the last notebook
W, b = np.zeros((64, 10)), np.zeros(10)
for _ in range(300):
    _, dW, db = loss_and_gradient(W, b, X, y, l2=1e-3)
    W, b = W - 1.0 * dW, b - 1.0 * db
figure, axes = plt.subplots(1, 10, figsize=(9, 1.5), layout="constrained")
largest = np.abs(W).max()
for c, ax in enumerate(axes):
    ax.imshow(W[:, c].reshape(8, 8), cmap="PuOr_r", vmin=-largest, vmax=largest)
    ax.set(xticks=[], yticks=[], xlabel=str(c))
figure.suptitle(
    "Figure 2: your weights after 300 steps; orange: ink speaks for the class, purple: against it"
)
plt.show()
print(
    f"share of validation digits right: {np.mean((VALIDATION.x / 16 @ W + b).argmax(axis=1) == VALIDATION.y):.1%}"
)

# %% [markdown]
# **What Figure 2 shows.** *(Text of the figure: ten small pictures in orange and purple. The 0 has a purple
# centre in an orange ring; the 1 a dark orange spot at the upper middle; the 5 a dark purple spot at its upper
# right; the others are patchier.)* Each column of $W$, drawn as a picture, is what the class looks for. A 0 is
# told by the ink that is *not* in its middle; a 5 by the missing ink where a 9 closes its loop. Compare with the
# class means of `numpy_essentials`: these are differences between the classes, not portraits.
#
# ## 4 A validation set
#
# The training loss cannot say when to stop: it always asks for more. So a part of the known examples is put
# aside, is never trained on, and is asked instead. Three demands on the split:
#
# 1. every example is in exactly one of the two parts;
# 2. each class $c$, with $n_c$ examples, gives the same share $s$ of them, to the nearest whole number:
#
# $$v_c = \lfloor s\, n_c + \tfrac12 \rfloor \tag{6}$$
#
# 3. within a class, chance decides who goes, each example with the same probability, and all chance comes from
#    `rng`.
#
# Demand 2 is called *stratified*. Taking the first fifth instead would be a mistake with data that lie in some
# order; here, of the first twelve training digits eleven are nines.
#
# **On paper.** $y = (0, 0, 0, 0, 1, 1)$, $s = 0.5$: two of the four zeros and one of the two ones. With $s = 0.3$:
# $\lfloor 1.2 + 0.5 \rfloor = 1$ zero and $\lfloor 0.6 + 0.5 \rfloor = 1$ one.
#
# ### Question 3: the split (3 points, about 15 minutes)


# %% solution="split"
def split(y: np.ndarray, share: float, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Split examples into a training and a validation part, stratified, equation (6).

    y: (n,), integer labels. share: of each class that goes into validation, from 0 to 1. rng: the only chance.
    Returns (train, validation): arrays of integer indices into y, each in ascending order.
    """
    ### BEGIN SOLUTION
    chosen = np.zeros(len(y), dtype=bool)
    for c in np.unique(y):
        members = np.flatnonzero(y == c)
        count = int(share * len(members) + 0.5)
        chosen[rng.permutation(members)[:count]] = True
    return np.flatnonzero(~chosen), np.flatnonzero(chosen)
    ### END SOLUTION


# %% test="split" points=3 hint="the three demands above the question"
six = np.array([0, 0, 0, 0, 1, 1])
kept_in, put_aside = split(six, 0.5, np.random.default_rng(4))
assert_close(
    np.sort(np.concatenate([kept_in, put_aside])),
    np.arange(6),
    what="the indices of both parts, sorted",
    hint="every example in exactly one part; return indices, not labels",
)
assert_close(np.bincount(six[put_aside]), np.array([2, 1]), what="zeros and ones in validation at share 0.5")
_, put_aside = split(six, 0.3, np.random.default_rng(4))
assert_close(
    np.bincount(six[put_aside], minlength=2),
    np.array([1, 1]),
    what="zeros and ones in validation at share 0.3",
    hint="(6) rounds 0.6 to 1: int() alone cuts off",
)
again_in, again_aside = split(six, 0.5, np.random.default_rng(4))
assert_close(again_in, kept_in, what="the same split from the same seed", hint="no chance but rng")
assert_close(np.sort(kept_in), kept_in, what="the training part, sorted", hint="in ascending order")
### BEGIN HIDDEN TESTS
splitter = np.random.default_rng(3303)
for n, k, share in ((1, 1, 0.4), (30, 3, 0.2), (200, 7, 0.35), (50, 5, 0.0), (50, 5, 1.0), (9, 9, 0.5)):
    some_labels = splitter.integers(k, size=n) * 2
    first, second = split(some_labels, share, splitter)
    # hint: with random labels, not all of them in use, an example is in both parts or in none
    assert_close(np.sort(np.concatenate([first, second])).astype(int), np.arange(n))
    # hint: both parts in ascending order
    assert np.all(np.diff(first) > 0)
    assert np.all(np.diff(second) > 0)
    for c in set(some_labels.tolist()):
        # hint: each class gives floor(share n_c + 1/2) examples to validation
        assert np.sum(some_labels[second] == c) == int(share * np.sum(some_labels == c) + 0.5)
counts = np.zeros(10)
for _ in range(400):
    counts[split(np.repeat([0, 1], 5), 0.4, splitter)[1]] += 1
# hint: within a class everybody is equally likely to be put aside, at every call anew
assert np.all(np.abs(counts - 160) < 60)
### END HIDDEN TESTS

# %% [markdown]
# ## 5 Early stopping
#
# Training is a walk through weight tables, one after the other. The training loss falls all the way. The
# validation loss falls, too, as long as the walk learns what digits look like, and rises when it begins to learn
# the training set's accidents by heart. The walk's best point for us is
#
# $$t^* = \text{the first } t \text{ at which } \texttt{score}_t \text{ is least} \tag{7}$$
#
# with `score` the validation loss. We cannot see into the future, so we walk until the best score is
# `patience` rounds old, and then go *back* to it:
#
# $$\text{stop at the first } t \text{ with } t - t^*_t \ge \texttt{patience},
# \qquad t^*_t = \text{the best of } 0, \dots, t \tag{8}$$
#
# **On paper.** Scores $5, 3, 4, 2, 6, 7, 1$ with a patience of 2: the best so far is at $t = 1$, then at 3; at
# $t = 5$ it is two rounds old, and the walk ends. The answer is the state at 3. The 1 that would have come is
# never seen: that is the price of a patience of 2.
#
# ### Question 4: early stopping (3 points, about 15 minutes)
#
# The walk and the score come in as functions. Mind these traps:
#
# - the answer is the best state, not the last;
# - only a score that is *less* than the best counts as better, so the first of two equal ones stays;
# - a score of `nan` is never better, not even than a `nan` at the start (Figure 1 has shown where it comes from).


# %% solution="early_stopping"
def early_stopping(
    advance: Callable[[Any], Any], score: Callable[[Any], float], start: Any, patience: int, max_rounds: int
) -> tuple[Any, int, np.ndarray]:
    """Walk from state to state, and return the best one, by equations (7) and (8).

    advance: returns the next state. score: of a state, less is better. start: the state at t = 0, scored too.
    patience: rounds, at least 1. max_rounds: at most so many calls of advance.
    Returns (state, t, scores): the best state; its round; all scores, an array that begins with the start's.
    """
    ### BEGIN SOLUTION
    state, best_state, best, best_t, scores = start, start, np.inf, 0, []
    for t in range(max_rounds + 1):
        if t > 0:
            state = advance(state)
        scores.append(score(state))
        if scores[-1] < best:
            best_state, best, best_t = state, scores[-1], t
        elif t - best_t >= patience:
            break
    return best_state, best_t, np.array(scores)
    ### END SOLUTION


# %% test="early_stopping" points=3 hint="compare with the traps listed above the question"
paper_scores = [5.0, 3.0, 4.0, 2.0, 6.0, 7.0, 1.0]


def walk(t):
    """Return the next state: states are whole numbers here, and number t has the score paper_scores[t]."""
    return t + 1


def look_up(t):
    return paper_scores[t]


best_state, best_round, seen = early_stopping(walk, look_up, 0, patience=2, max_rounds=6)
assert_close(seen, np.array(paper_scores[:6]), what="the scores of the example on paper", hint="stop by (8)")
assert_equal(best_state, 3, what="the state of the example on paper", hint="6: the best, not the last")
assert_equal(best_round, 3, what="its round")
best_state, _, seen = early_stopping(walk, look_up, 0, patience=3, max_rounds=6)
assert_equal(best_state, 6, what="the state with a patience of 3")
assert_equal(
    early_stopping(walk, look_up, 0, patience=3, max_rounds=2)[0],
    1,
    what="the state after two rounds at most",
)
paper_scores[:4] = [2.0, np.nan, 2.0, np.nan]
assert_equal(
    early_stopping(walk, look_up, 0, patience=2, max_rounds=3)[0],
    0,
    what="the state for the scores 2, nan, 2",
    hint="nan is never better, and neither is an equal score",
)
### BEGIN HIDDEN TESTS
rng = np.random.default_rng(3304)
for patience, rounds in ((1, 40), (2, 5), (4, 40), (7, 40), (60, 40), (1, 0)):
    for _ in range(6):
        hidden_scores = np.round(rng.normal(size=41), 1) - 0.03 * np.arange(41)
        hidden_scores[rng.integers(1, 41, size=3)] = np.nan
        hidden_scores[0] = rng.choice([np.nan, 1.0])
        low, when, wanted_seen = np.inf, 0, 0
        for t in range(rounds + 1):
            wanted_seen = t + 1
            if hidden_scores[t] < low:
                low, when = hidden_scores[t], t
            elif t - when >= patience:
                break
        best_state, best_round, seen = early_stopping(
            lambda state: [state[0] + 1],
            lambda state, scores=hidden_scores: float(scores[state[0]]),
            [0],
            patience,
            rounds,
        )
        # hint: with random scores, some of them nan or equal, the walk ends too early or too late
        assert len(seen) == wanted_seen
        # hint: with random scores the state is not the best one that was seen
        assert list(best_state) == [when]
        assert best_round == when
        # hint: with random scores the array of scores is wrong
        assert np.array_equal(seen, hidden_scores[:wanted_seen], equal_nan=True)
### END HIDDEN TESTS

# %% [markdown]
# ## 6 The threshold task
#
# Now the walk is a training. The known digits are 1,438 (training and validation split together); in one out of
# twenty, drawn by chance, the label has been replaced by a wrong one. A fifth is put aside by scikit-learn's
# stratified split, wrong labels and all: who labels badly labels the validation set badly, too.

# %%
KNOWN_X = np.concatenate([TRAIN.x, VALIDATION.x]) / 16
KNOWN_Y = np.concatenate([TRAIN.y, VALIDATION.y])
mislabel = np.random.default_rng(3)
is_wrong = mislabel.random(len(KNOWN_Y)) < 0.05
KNOWN_Y[is_wrong] = (KNOWN_Y[is_wrong] + mislabel.integers(1, 10, size=is_wrong.sum())) % 10
FIT, ASIDE = train_test_split(np.arange(len(KNOWN_Y)), test_size=0.2, stratify=KNOWN_Y, random_state=0)
print(f"{len(FIT)} digits to train on, {len(ASIDE)} put aside, {is_wrong.sum()} labels wrong")

# %% [markdown]
# ### Question 5: digits (5 points, about 20 minutes)
#
# Write `train_softmax`: start with zeros; one round of the walk is `every` steps of gradient descent on the
# training part, $W \leftarrow W - \texttt{rate} \cdot \nabla_W L$ and the same for $b$, with (5) and the penalty;
# the score is the loss (3) of the part put aside **without** the penalty; stop by (8) and return the best
# $(W, b)$. A state can be the pair `(W, b)`; `advance` must make new arrays, since changing them in place would
# change the best state as well. You may call your own functions.
#
# | | |
# |---|---|
# | learns from | the 1,438 digits above, one in twenty mislabelled; rate 2, 10 steps a round, patience 10 |
# | measured on | 8,000 unseen digits with right labels; share of right ones |
# | baseline: no stop, 3,000 steps | 91.9 % |
# | baseline: nearest class mean | 92.3 %, at most 93.1 % |
# | **zero mark** | 93.5 % |
# | **full mark** | 94 % |
# | reference solution | 96.0 %; twenty draws gave 95.7 to 96.3 %, standard deviation 0.18 |
#
# All figures are means over twenty draws of unseen digits. Between the marks the points grow linearly.


# %% solution="train_softmax"
def train_softmax(
    X: np.ndarray,
    y: np.ndarray,
    V: np.ndarray,
    v: np.ndarray,
    k: int,
    rate: float = 2.0,
    l2: float = 0.0,
    every: int = 10,
    patience: int = 10,
    max_rounds: int = 300,
) -> tuple[np.ndarray, np.ndarray]:
    """Train softmax regression from zeros, and return the (W, b) with the least loss on the part put aside.

    X, y: (n, d) and (n,), to train on. V, v: (m, d) and (m,), put aside. k: number of classes.
    rate, l2: of the descent. every: steps a round. patience, max_rounds: as in early_stopping, in rounds.
    Returns W (d, k) and b (k,).
    """
    ### BEGIN SOLUTION

    def advance(state):
        W, b = state
        for _ in range(every):
            _, dW, db = loss_and_gradient(W, b, X, y, l2)
            W, b = W - rate * dW, b - rate * db
        return W, b

    def score(state):
        return loss_and_gradient(*state, V, v)[0]

    start = np.zeros((X.shape[1], k)), np.zeros(k)
    return early_stopping(advance, score, start, patience, max_rounds)[0]
    ### END SOLUTION


# %% test="train_softmax" part="values" points=2 hint="the recipe above the question, sentence by sentence"
# one feature, two classes: after one step of rate 1 the weights are -1/2 and 1/2, by (5)
small_x, small_y = np.array([[-1.0], [1.0]]), np.array([0, 1])
one_w, one_b = train_softmax(small_x, small_y, small_x, small_y, 2, rate=1.0, every=1, max_rounds=1)
assert_close(one_w, np.array([[-0.5, 0.5]]), what="W after one step on two examples", hint="(5) with P = 1/2")
assert_close(one_b, np.zeros(2), atol=1e-9, what="b after one step on two examples")
swapped_w, _ = train_softmax(small_x, small_y, small_x, 1 - small_y, 2, every=1, patience=3)
assert_close(
    swapped_w,
    np.zeros((1, 2)),
    what="W where every step makes the part put aside worse",
    hint="the start is the best state; it must not be changed in place",
)
### BEGIN HIDDEN TESTS
rng = np.random.default_rng(3305)
for n, d, k, every, patience, rounds, l2 in (
    (20, 3, 3, 5, 2, 30, 0.0),
    (40, 6, 4, 7, 3, 4, 0.05),
    (15, 8, 3, 3, 1, 60, 0.0),
):
    plan = rng.normal(size=(d, k))
    features, aside = rng.normal(size=(n, d)), rng.normal(size=(n, d))
    truth, aside_truth = (
        (part @ plan + 1.5 * rng.normal(size=(n, k))).argmax(axis=1) for part in (features, aside)
    )

    def slope(weights, bias, features=features, truth=truth, k=k):
        logits = features @ weights + bias
        rest = np.exp(logits - logsumexp(logits, axis=1, keepdims=True)) - np.eye(k)[truth]
        return features.T @ rest / len(truth), rest.mean(axis=0)

    weights, bias, best, low, age = np.zeros((d, k)), np.zeros(k), None, np.inf, 0
    for t in range(rounds + 1):
        for _ in range(every if t else 0):
            move = slope(weights, bias)
            weights, bias = weights - 0.7 * (move[0] + l2 * weights), bias - 0.7 * move[1]
        logits = aside @ weights + bias
        loss = np.mean(logsumexp(logits, axis=1) - logits[np.arange(n), aside_truth])
        age = age + 1
        if loss < low:
            best, low, age = (weights, bias), loss, 0
        if age >= patience:
            break
    found_w, found_b = train_softmax(
        features,
        truth,
        aside,
        aside_truth,
        k,
        rate=0.7,
        l2=l2,
        every=every,
        patience=patience,
        max_rounds=rounds,
    )
    # hint: on random data W is not that of the recipe: penalty in the steps, none in the score, the best state
    assert_close(found_w, best[0], rtol=1e-6, atol=1e-9)
    # hint: on random data b is not that of the recipe
    assert_close(found_b, best[1], rtol=1e-6, atol=1e-9)
### END HIDDEN TESTS

# %% test="train_softmax" part="digits" points=3 hint="does your training stop where the part put aside is best?"
digit_w, digit_b = train_softmax(KNOWN_X[FIT], KNOWN_Y[FIT], KNOWN_X[ASIDE], KNOWN_Y[ASIDE], 10)
assert_shape(digit_w, (64, 10), what="W for 64 pixels and 10 classes")
assert_shape(digit_b, (10,), what="b for 10 classes")
practice = accuracy((TEST.x / 16 @ digit_w + digit_b).argmax(axis=1), TEST.y)
print(
    f"test split, 359 digits: {practice:.1%} right (no points below 93.5 %, all from 94 %, on 8,000 unseen digits)"
)
### BEGIN HIDDEN TESTS
unseen = hidden_split("digits", 8_000)
readings = (unseen.x / 16 @ digit_w + digit_b).argmax(axis=1)
# hint: below the zero mark on unseen digits: compare with your figure on the test split
threshold(accuracy, readings, unseen.y, zero=0.935, full=0.94, what="share of unseen digits that are right")
### END HIDDEN TESTS

# %% [markdown]
# ## 7 Experiment: overfitting, and two cures
#
# A smaller and worse training set makes it plain: 300 digits, a tenth of the labels wrong. The figure follows your
# `loss_and_gradient` for 3,000 steps without a stop; the table repeats it for four penalties.
#
# **Before you run it, write down your guess**: which penalty has the best accuracy at the end, and is there one
# that is better than the best moment of no penalty?

# %% free=true
small_count, share_wrong, moments = 300, 0.1, (0, 10, 30, 100, 300, 1000, 3000)
chance = np.random.default_rng(5)
few = chance.permutation(len(TRAIN.y))[:small_count]
few_x, few_y = TRAIN.x[few] / 16, TRAIN.y[few]
wrong = chance.random(small_count) < share_wrong
few_y[wrong] = (few_y[wrong] + chance.integers(1, 10, size=wrong.sum())) % 10
test_x = TEST.x / 16
curves = {}
print(
    "share of test digits right after so many steps\n     l2 " + "".join(f"{moment:8d}" for moment in moments)
)
for l2 in (0.0, 1e-3, 1e-2, 1e-1):
    W, b, curve, shares = np.zeros((64, 10)), np.zeros(10), [], []
    for step in range(max(moments) + 1):
        loss, dW, db = loss_and_gradient(W, b, few_x, few_y, l2)
        if step % 10 == 0:
            curve.append((step, loss - l2 / 2 * np.sum(W**2), loss_and_gradient(W, b, test_x, TEST.y)[0]))
        if step in moments:
            shares.append(np.mean((test_x @ W + b).argmax(axis=1) == TEST.y))
        W, b = W - 0.5 * dW, b - 0.5 * db
    curves[l2] = np.array(curve)
    print(f"{l2:7g} " + "".join(f"{share:8.1%}" for share in shares))

figure, ax = plt.subplots(figsize=(7, 3.6), layout="constrained")
for l2, colour in ((0.0, ORANGE), (1e-2, BLUE)):
    steps, known, unknown = curves[l2][1:].T
    ax.semilogx(steps, known, "--", color=colour, label=f"l2 = {l2:g}: training digits, labels 10 % wrong")
    ax.semilogx(steps, unknown, "-", color=colour, label=f"l2 = {l2:g}: test digits, labels right")
ax.set(xlabel="step", ylabel="cross-entropy", ylim=(0, 2), title="Figure 3: learning, and learning by heart")
ax.legend(fontsize=8)
plt.show()

# %% [markdown]
# **What Figure 3 shows.** *(Text of the figure: cross-entropy over 10 to 3,000 steps, four curves. No penalty,
# orange: the dashed training curve falls all the way, to 0.28; the solid test curve falls to 0.38 near 1,000
# steps and turns up to 0.40. Penalty 0.01, blue: both come to rest after 300 steps, training at 0.74, test at
# 0.58.)* Without a penalty the two orange curves cross: from there on the training labels are fitted better
# than the true ones, because the model has begun to learn the wrong labels by heart. The table says what that
# costs: 93.0 % at 300 steps, 89.1 % at 3,000.
#
# - *Stopping early* keeps the 93.0 %, and takes a tenth of the time. It needs a validation set to know when.
# - *A penalty of 0.01* ends where stopping would have ended (93.3 %), and needs no clock; but somebody has to
#   choose it, by a validation set again. A penalty of 0.1 is too much of the cure: 87.7 %.
# - The two measures disagree: the penalised model is the more accurate one at the end, but its loss is *higher*
#   (0.58 against 0.40). Short weights make modest probabilities. Which of the two figures is asked for is a
#   decision, as in part 5 of `logistic_regression`.

# %% [markdown]
# ## 8 Reflection (3 points, graded by hand, about 10 minutes)
#
# A colleague classifies 12 kinds of cloud from photographs, 20 features each, 600 photographs. She reports three
# things. Say for each what you conclude and what you would do; two or three sentences, with an equation or a
# figure of this notebook where it fits.
#
# 1. "I tried forty settings of penalty and patience, and report the best validation accuracy, 91 %."
# 2. "The photographs come from 30 days, 20 a day. I split them at random, stratified by kind."
# 3. "With $\lambda = 10$ the training loss is $2.48$ from beginning to end, and so is the validation loss. At least it
#    does not overfit."

# %% [markdown] manual="reflection" points=3
# ### BEGIN SOLUTION
# 1. The best of forty figures on the same set is too high: with 120 validation photographs the standard error of
#    one figure is about 2.6 points, and the maximum of forty picks the luckiest. The validation set has been
#    used to choose, so it no longer measures. Report the chosen setting on a test set that took part in nothing.
# 2. Photographs of one day share weather, light and camera, so a day's neighbours lie in both parts, and the
#    validation loss rewards recognising days. It stops too late, and is too good. Split by days (all of a day in one
#    part), keeping the shares of the kinds as far as possible.
# 3. $\ln 12 = 2.485$ is the loss of equal probabilities: the model has learnt nothing. The penalty in (3) outweighs the
#    data and holds $W$ near 0 (in the table of part 7 too large a penalty costs accuracy as well). No gap between
#    the two losses is not a success when both are those of guessing. Lower $\lambda$ by powers of ten, and choose by
#    validation.
# ### END SOLUTION
#
# === BEGIN MARK SCHEME ===
# One point each; half a point for the right conclusion without a reason or without a remedy.
# 1. Selection on the validation set makes its figure optimistic; a test set used once (or nested cross-validation).
# 2. Dependent examples in both parts, a leak; split by day.
# 3. $\ln 12$ is guessing: underfitting by too strong a penalty; a smaller one.
# === END MARK SCHEME ===

# %% [markdown]
# ## What to take along
#
# | piece | formula | remember |
# |---|---|---|
# | log-softmax | $Z - M - \ln \sum e^{Z - M}$ | each row its own maximum; no logarithm of a rounded probability |
# | loss | mean of $-\ln P_{iy_i}$, plus $\frac{\lambda}{2} \lVert W \rVert^2$ | $\ln k$ is guessing |
# | gradient | $X^\top (P - Y)/n + \lambda W$ | prediction minus truth; no penalty on $b$ |
# | split | $\lfloor s\,n_c + \frac12 \rfloor$ of each class | never trained on, and used up by choosing |
# | early stop | back to the best, when it is `patience` old | `nan` is never better |
#
# In week 04 scikit-learn does all of this in three lines, and you will know what they hide. Week 06 puts a hidden
# layer between $X$ and $Z$; the loss, its gradient and the stop stay as they are here.
