# %% [markdown]
# # Trees and what a hundred of them know
#
# A decision tree asks one question after the other, and anybody can read it. It is also a nervous learner:
# change a few rows and it becomes another tree. This notebook builds a tree, and then four ways to make many
# trees better than one: average them (bagging, random forest), let each mend the last (AdaBoost, gradient
# boosting), or let another model weigh them (stacking).
#
# **Afterwards you can**
#
# - derive the gain of a split and the value of a leaf from one formula that covers regression, Gini and boosting;
# - grow a tree, and say what makes it overfit;
# - say when averaging helps, with a formula for the variance, and measure it out of bag;
# - derive AdaBoost's weights and second-order gradient boosting (the objective of XGBoost);
# - stack models without a leak.
#
# **You need:** derivatives, logistic loss (week 03), variance (week 02), out-of-fold predictions (notebook
# `pipelines`).
#
# **Time:** about 120 minutes, six questions and one written answer, 25 points.
#
# **How it works.** Each question is a function to fill in; the cell right below tests it. Further tests run
# when you hand in: they use fresh inputs and extremes, but ask for nothing that the text does not state. No
# question needs an earlier answer of yours to be right: where one builds on another, the helper comes in as
# an argument.

# %%
from collections.abc import Callable
from itertools import pairwise

import matplotlib.pyplot as plt
import numpy as np
from scipy.optimize import nnls
from sklearn.datasets import make_friedman1, make_moons
from sklearn.linear_model import LinearRegression
from sklearn.neighbors import KNeighborsRegressor
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

from autograder.checks import accuracy, assert_close, assert_equal, assert_shape, r2_score, threshold
from autograder.datasets import hidden_split, load

BLUE, ORANGE, GREEN, GREY = "#0072B2", "#D55E00", "#009E73", "#666666"  # told apart by every colour vision

# %% [markdown]
# ## 1. A learner that changes its mind
#
# Two half moons with noise, 200 points. A tree is grown on a random 150 of them, and another on another 150.
# Both get all of their own points right.

# %%
moons_X, moons_y = make_moons(200, noise=0.3, random_state=1)
mesh = np.stack(np.meshgrid(np.linspace(-1.8, 2.8, 120), np.linspace(-1.4, 1.9, 120)), axis=-1)
pictures = []
for seed in (1, 2):
    rows = np.random.default_rng(seed).permutation(200)[:150]
    tree = DecisionTreeClassifier(random_state=0).fit(moons_X[rows], moons_y[rows])
    pictures.append(tree.predict(mesh.reshape(-1, 2)).reshape(120, 120))

figure, axes = plt.subplots(1, 2, figsize=(8, 3), sharey=True, layout="constrained")
for ax, picture, name in zip(axes, pictures, ("one tree", "another tree"), strict=True):
    ax.contourf(
        mesh[..., 0], mesh[..., 1], picture, levels=[-0.5, 0.5, 1.5], colors=[BLUE, ORANGE], alpha=0.3
    )
    for label, colour, marker in ((0, BLUE, "o"), (1, ORANGE, "^")):
        ax.plot(*moons_X[moons_y == label].T, marker, color=colour, markersize=3)
    ax.set(title=name, xlabel="$x_0$")
axes[0].set_ylabel("$x_1$")
figure.suptitle("Figure 1: the same moons, two trees")
plt.show()
print(f"the two trees disagree on {np.mean(pictures[0] != pictures[1]):.1%} of the plane")

# %% [markdown]
# **What Figure 1 shows.** Two plots of the same 200 points: blue circles, orange triangles, two interlocking
# half moons. The shaded regions are what the tree predicts. In both they are made of upright rectangles, with
# thin strips that reach out for single points; the strips lie at different places left and right.
#
# Such a strip is noise learned by heart. The rest of the notebook turns this vice into a virtue: where trees
# disagree, their mistakes differ, and mistakes that differ can be averaged away.
#
# ### Notation
#
# | symbol | name in the code | shape | meaning |
# |---|---|---|---|
# | $X,\ y$ | `X`, `y` | $(n, d)$, $(n,)$ | training rows and targets |
# | $g,\ h$ | `g`, `h` | $(n,)$ | first and second derivative of the loss of each row |
# | $G,\ H$ | sums of `g`, `h` over some rows | numbers | |
# | $\lambda$ | `lam` | number | regularisation of the leaves |
# | $F$ | `F` | $(n,)$ | the ensemble's score of each row |
# | $w$ | `w` | $(n,)$ | weights of the rows, sum 1 |
# | $B,\ T$ | `count`, `rounds` | numbers | trees that are averaged; rounds of boosting |

# %% [markdown]
# ## 2. One formula for the best split
#
# Let row $i$ have a loss that depends on the number $v$ that we predict for it. Near a present prediction of
# 0, Taylor to second order gives $g_i v + \tfrac12 h_i v^2$ plus a constant. A leaf predicts one $v$ for all
# its rows, and pays for large values:
#
# $$J(v) = \sum_i \big(g_i v + \tfrac12 h_i v^2\big) + \tfrac12 \lambda v^2
# = G v + \tfrac12 (H + \lambda)\, v^2, \qquad G = \sum_i g_i,\quad H = \sum_i h_i. \tag{1}$$
#
# Set the derivative $G + (H + \lambda) v$ to zero:
#
# $$v^* = -\frac{G}{H + \lambda}, \qquad J(v^*) = -\frac12\, \frac{G^2}{H + \lambda}. \tag{2}$$
#
# To split a node into left (L) and right (R) saves
#
# $$\mathtt{gain} = \frac12 \left( \frac{G_L^2}{H_L + \lambda} + \frac{G_R^2}{H_R + \lambda}
# - \frac{(G_L + G_R)^2}{H_L + H_R + \lambda} \right). \tag{3}$$
#
# This is the split of XGBoost (Chen and Guestrin, 2016), and it has the classics inside:
#
# - **Regression.** Squared loss $\tfrac12 (y_i - v)^2$ has $g_i = -y_i$, $h_i = 1$. With $\lambda = 0$ the leaf
#   predicts the mean of its $y$, and (3) is half of what the sum of squared deviations falls by.
# - **Gini.** Let $y$ be 0 or 1 and $p$ its mean in the leaf. The sum of squared deviations is
#   $n p (1 - p)$, which is $\tfrac{n}{2}$ times the Gini impurity $2 p (1 - p)$. So a regression tree on 0/1
#   labels is a Gini tree.
# - **Weights.** Row weights $w_i$ go in as $g_i = -w_i y_i$, $h_i = w_i$.
#
# **Which thresholds?** A split sends $x_j \le \mathtt{threshold}$ to the left. Only the order of the values
# matters, so it is enough to try the midpoint between each two **different** neighbouring values of each
# feature. Sort the rows by the feature; then cumulative sums give $G_L$ and $H_L$ of all splits at once:
# $O(n \log n)$ for a feature in place of $O(n^2)$.
#
# **On paper.** One feature, $x = (1, 2, 2, 4)$, $y = (0, 0, 6, 6)$, so $g = (0, 0, -6, -6)$, $h = 1$,
# $\lambda = 0$:
#
# | threshold | $G_L, H_L$ | $G_R, H_R$ | gain |
# |---|---|---|---|
# | 1.5 | 0, 1 | -12, 3 | $\tfrac12 (0 + 48 - 36) = 6$ |
# | 3 | -6, 3 | -6, 1 | $\tfrac12 (12 + 36 - 36) = 6$ |
#
# Between the two 2s there is no threshold. It would have been perfect, $\tfrac12 (0 + 72 - 36) = 18$: a
# program that forgets the ties finds a split that does not exist. Of equal gains the first counts: the feature
# with the smaller number, then the smaller threshold. So it is 1.5 here.
#
# ### Question 1: the best split (4 points, about 20 minutes)


# %% solution="best_split"
def best_split(
    X: np.ndarray, g: np.ndarray, h: np.ndarray, lam: float = 0.0, min_gain: float = 1e-9
) -> tuple[int, float, float] | None:
    """Find the split of largest gain (3) over all features and all midpoints between different values.

    X: (n, d). g, h: (n,), h positive. lam: lambda, at least 0.
    Returns (feature, threshold, gain): rows with X[:, feature] <= threshold go left; of equal gains the
    smallest feature, then the smallest threshold. Returns None when no gain exceeds min_gain.
    """
    ### BEGIN SOLUTION
    best = None
    for feature in range(X.shape[1]):
        order = np.argsort(X[:, feature])
        x = X[order, feature]
        GL, HL = np.cumsum(g[order])[:-1], np.cumsum(h[order])[:-1]
        G, H = g.sum(), h.sum()
        GR, HR = G - GL, H - HL
        gain = (GL**2 / (HL + lam) + GR**2 / (HR + lam) - G**2 / (H + lam)) / 2
        gain[x[1:] == x[:-1]] = 0
        for i in np.flatnonzero(gain > min_gain):
            if best is None or gain[i] > best[2]:
                best = feature, float((x[i] + x[i + 1]) / 2), float(gain[i])
    return best
    ### END SOLUTION


# %% test="best_split" points=4 hint="compare with (3) and with the rule for ties"
four_x, four_y = np.array([[1.0], [2.0], [2.0], [4.0]]), np.array([0.0, 0.0, 6.0, 6.0])
four_split = best_split(four_x, -four_y, np.ones(4))
assert four_split is not None, "the example on paper: wanted a split of gain 6, found None"
assert_close(
    four_split[2],
    6.0,
    what="gain on the example on paper",
    hint="18: there is no threshold between equal values; 12: (3) has a factor of one half",
)
assert_equal(int(four_split[0]), 0, what="feature on the example on paper")
assert_close(
    four_split[1],
    1.5,
    what="threshold on the example on paper",
    hint="3: of equal gains the smallest threshold; 1 or 2: halfway between the two values",
)
assert_close(
    best_split(four_x, -four_y, np.ones(4), lam=1.0)[2],
    (36 - 144 / 5) / 2,
    what="gain with lam = 1",
    hint="lambda is added to each of the three denominators: (0/2 + 144/4 - 144/5)/2",
)
assert best_split(four_x, -np.full(4, 0.1), np.ones(4)) is None, (
    "four equal targets: wanted None, found a split; its gain is rounding, compare with min_gain"
)
### BEGIN HIDDEN TESTS


def every_split(table, first, second, lam):
    """List (gain, feature, threshold) of all splits, by definition (3)."""
    found = []
    for j in range(table.shape[1]):
        values = np.unique(table[:, j])
        for low, high in pairwise(values):
            left = table[:, j] <= low
            parts = [(first[side].sum(), second[side].sum()) for side in (left, ~left)]
            whole = first.sum() ** 2 / (second.sum() + lam)
            gain = (sum(G**2 / (H + lam) for G, H in parts) - whole) / 2
            found.append((gain, j, (low + high) / 2))
    return found


for case, (n, d, places, lam) in enumerate(
    [(30, 3, 2, 0.0), (60, 2, 0, 1.0), (12, 5, 1, 0.3), (2, 1, 2, 0.0)]
):
    grower = np.random.default_rng(130 + case)
    table = np.round(grower.normal(size=(n, d)), places)
    first, second = grower.normal(size=n), grower.uniform(0.1, 2, n)
    kept = [array.copy() for array in (table, first, second)]
    splits = every_split(table, first, second, lam)
    found = best_split(table, first, second, lam)
    # hint: the gain must be the largest of all splits, by (3) with lambda in all denominators
    assert found is not None
    assert_close(found[2], max(splits)[0], rtol=1e-8)
    # hint: feature and threshold must belong to that gain; the threshold lies halfway between two values
    assert any(
        found[0] == j and abs(found[1] - t) < 1e-9 and abs(gain - found[2]) < 1e-8 for gain, j, t in splits
    )
    # hint: the arguments must not be changed
    for array, kept_array in zip((table, first, second), kept, strict=True):
        assert_close(array, kept_array, rtol=0, atol=0)

# hint: of equal gains the smallest feature counts, then the smallest threshold
twin = np.array([[5.0, 1.0, 1.0], [5.0, 2.0, 2.0], [5.0, 3.0, 3.0]])
assert_equal(int(best_split(twin, np.array([1.0, 0.0, 1.0]), np.ones(3))[0]), 1)
assert_close(best_split(twin, np.array([1.0, 0.0, 1.0]), np.ones(3))[1], 1.5)
# hint: equal values must never be parted, whatever their order
assert best_split(np.full((6, 2), 3.0), np.arange(6.0), np.ones(6)) is None
# hint: None when no gain exceeds min_gain; the gain itself must exceed it, not only reach it
assert best_split(twin, np.array([1.0, 0.0, 1.0]), np.ones(3), min_gain=0.5) is None
assert best_split(np.array([[0.0], [1.0]]), np.array([-1.0, 1.0]), np.ones(2), min_gain=1.0) is None
assert_close(best_split(np.array([[0.0], [1.0]]), np.array([-1.0, 1.0]), np.ones(2), min_gain=0.99)[2], 1.0)
# hint: one row alone cannot be split
assert best_split(np.ones((1, 2)), np.ones(1), np.ones(1)) is None
### END HIDDEN TESTS

# %%
# Your function on a wave with noise: the gain of every threshold, and the best one.
wave_rng = np.random.default_rng(2)
wave_x = np.sort(wave_rng.uniform(0, 6, 80))[:, None]
wave_y = np.sin(wave_x[:, 0]) + wave_rng.normal(scale=0.3, size=80)
feature, cut, gain = best_split(wave_x, -wave_y, np.ones(80))
left = wave_x[:, 0] <= cut

figure, ax = plt.subplots(figsize=(7, 2.8), layout="constrained")
ax.plot(wave_x[:, 0], wave_y, "o", color=GREY, markersize=3)
ax.plot([0, cut], [wave_y[left].mean()] * 2, "-", color=BLUE, linewidth=3, label="left leaf")
ax.plot([cut, 6], [wave_y[~left].mean()] * 2, "--", color=ORANGE, linewidth=3, label="right leaf")
ax.axvline(cut, color=GREEN, linestyle=":", label=f"threshold {cut:.2f}")
ax.set(xlabel="$x$", ylabel="$y$", title="Figure 2: one split of a sine wave")
ax.legend(fontsize=8)
plt.show()
print(f"gain {gain:.2f}; the squared deviations fall from {80 * wave_y.var():.1f} by twice that")

# %% [markdown]
# **What Figure 2 shows.** Grey dots along one period of a sine wave. The dotted green threshold lies a little
# above 3, where the wave changes its sign; the mean of the left leaf (solid blue) is about 0.6, that of the
# right one (dashed orange) about -0.7. One split makes a step out of a wave. A tree repeats it on either side.

# %% [markdown]
# ## 3. Growing a tree
#
# Split, then do the same with both parts, until the depth is used up or nothing is gained. A leaf predicts
# $v^*$ of (2). A tree is a dictionary:
#
# - a leaf: `{"value": v}`;
# - a node: `{"feature": j, "threshold": t, "left": tree, "right": tree}`.
#
# To predict, a row walks from the root to a leaf, to the left where $x_j \le t$.
#
# **On paper.** The four rows again, depth 2, $\lambda = 0$. The root splits at 1.5. Left, the single row: a
# leaf with value 0. Right, $x = (2, 2, 4)$, $y = (0, 6, 6)$, $G = -12$, $H = 3$: the only threshold is 3, with
# gain $\tfrac12 (18 + 36 - 48) = 3$. Its leaves are $3$ and $6$. The row $x = 2.9$ goes right, then left, and
# gets 3.
#
# ### Question 2: a tree (3 points, about 15 minutes)
#
# `split(X, g, h, lam)` comes in as an argument and returns what `best_split` returns. Ask it **once for each
# node** that may still be split (not at depth 0), the left part before the right one. In the tests it is a
# reference; in your own use it is `best_split`.


# %% solution="grow_tree"
def grow_tree(X: np.ndarray, g: np.ndarray, h: np.ndarray, depth: int, lam: float, split: Callable) -> dict:
    """Grow a tree of at most `depth` splits from root to leaf, with leaves (2).

    X: (n, d), n >= 1. g, h: (n,). split(X, g, h, lam): returns (feature, threshold, gain) or None.
    Returns a dictionary as described above.
    """
    ### BEGIN SOLUTION
    found = split(X, g, h, lam) if depth > 0 else None
    if found is None:
        return {"value": float(-g.sum() / (h.sum() + lam))}
    feature, cut, _ = found
    left = X[:, feature] <= cut
    return {
        "feature": feature,
        "threshold": cut,
        "left": grow_tree(X[left], g[left], h[left], depth - 1, lam, split),
        "right": grow_tree(X[~left], g[~left], h[~left], depth - 1, lam, split),
    }
    ### END SOLUTION


def tree_predict(tree: dict, X: np.ndarray) -> np.ndarray:
    """Return the value of the leaf that each row of X (n, d) walks to, shape (n,)."""
    ### BEGIN SOLUTION
    if "value" in tree:
        return np.full(len(X), tree["value"])
    left = X[:, tree["feature"]] <= tree["threshold"]
    return np.where(left, tree_predict(tree["left"], X), tree_predict(tree["right"], X))
    ### END SOLUTION


# %% test="grow_tree" points=3 hint="compare with the example on paper and with (2)"
asked_splits = []
answers = {(4, 6.0): (0, 1.5, 6.0), (3, 4.0): (0, 3.0, 3.0)}


def paper_split(X, g, h, lam):
    """Note the call, then answer as the table of the example does."""
    asked_splits.append((len(X), float(X.max())))
    return answers.get((len(X), float(-g.sum() / 2) if len(X) == 4 else float(-g.sum() / 3)))


paper_tree = grow_tree(
    np.array([[1.0], [2.0], [2.0], [4.0]]), -np.array([0.0, 0.0, 6.0, 6.0]), np.ones(4), 2, 0.0, paper_split
)
assert_equal(
    paper_tree,
    {
        "feature": 0,
        "threshold": 1.5,
        "left": {"value": 0.0},
        "right": {"feature": 0, "threshold": 3.0, "left": {"value": 3.0}, "right": {"value": 6.0}},
    },
    what="the tree of the example on paper",
    hint="values are -G / (H + lam), plain floats; x <= threshold goes left",
)
assert_equal(
    asked_splits,
    [(4, 4.0), (1, 1.0), (3, 4.0)],
    what="the calls of split",
    hint="none where depth is used up",
)
assert_close(
    tree_predict(
        {"feature": 1, "threshold": 3.0, "left": {"value": 5.0}, "right": {"value": 7.0}},
        np.array([[9.0, 3.0], [0.0, 3.1]]),
    ),
    np.array([5.0, 7.0]),
    what="the values of two rows, one of them right at the threshold",
    hint="x <= threshold goes left; look at the feature of the node",
)


### BEGIN HIDDEN TESTS
def reference_split(table, first, second, lam):
    """Find the best split by scanning all of them."""
    best = None
    for j in range(table.shape[1]):
        values = np.unique(table[:, j])
        for low, high in pairwise(values):
            left = table[:, j] <= low
            gain = sum(first[s].sum() ** 2 / (second[s].sum() + lam) for s in (left, ~left))
            gain = (gain - first.sum() ** 2 / (second.sum() + lam)) / 2
            if gain > 1e-9 and (best is None or gain > best[2] + 1e-12):
                best = (j, float((low + high) / 2), float(gain))
    return best


for case, (n, d, levels) in enumerate([(40, 3, 3), (25, 2, 1), (30, 4, 20), (5, 1, 0)]):
    planter = np.random.default_rng(230 + case)
    table, target = planter.normal(size=(n, d)), planter.normal(size=n)
    theirs = DecisionTreeRegressor(max_depth=levels, random_state=0).fit(table, target) if levels else None
    wanted = theirs.predict(table) if levels else np.full(n, target.mean())
    planted = grow_tree(table, -target, np.ones(n), levels, 0.0, reference_split)
    # hint: with g = -y, h = 1 and lam = 0 the leaves are means, the depth is counted in splits
    assert_close(tree_predict(planted, table), wanted, rtol=1e-7)
    weights = planter.uniform(0.5, 2, n)
    shrunk = grow_tree(table, -weights * target, weights, 0, 2.5, reference_split)
    # hint: a leaf's value is -G / (H + lam)
    assert_close(shrunk["value"], float((weights * target).sum() / (weights.sum() + 2.5)), rtol=1e-9)
    shrunk = grow_tree(table, -weights * target, weights, 1, 2.5, reference_split)
    cut = reference_split(table, -weights * target, weights, 2.5)
    if cut is not None:
        for name, side in (("left", table[:, cut[0]] <= cut[1]), ("right", table[:, cut[0]] > cut[1])):
            # hint: each part gets its own rows of X, g and h, and lam is handed on
            value = (weights * target)[side].sum() / (weights[side].sum() + 2.5)
            assert_close(shrunk[name]["value"], float(value), rtol=1e-9)
given_tree = {
    "feature": 2,
    "threshold": 0.0,
    "left": {"feature": 0, "threshold": -1.0, "left": {"value": 1.0}, "right": {"value": 2.0}},
    "right": {"value": 3.0},
}
walkers = np.random.default_rng(9).normal(size=(50, 3))
# hint: at every node the row goes by the node's own feature and threshold, to the left when x <= threshold
assert_close(
    tree_predict(given_tree, walkers),
    np.where(walkers[:, 2] > 0, 3.0, np.where(walkers[:, 0] <= -1, 1.0, 2.0)),
)
# hint: x <= threshold goes left while the tree grows, too, when a row lies right at the threshold
right_at = grow_tree(
    np.array([[1.0], [2.0], [3.0]]),
    -np.array([1.0, 2.0, 6.0]),
    np.ones(3),
    1,
    0.0,
    lambda *rows: (0, 2.0, 1.0),
)
assert_close(right_at["left"]["value"], 1.5)
assert_close(right_at["right"]["value"], 6.0)
# hint: a tree that is a leaf gives its value to every row
assert_close(tree_predict({"value": 4.5}, walkers[:3]), np.full(3, 4.5))
### END HIDDEN TESTS

# %%
# Your tree at several depths, on the wave: what it says of its own 80 rows, and of 400 new ones.
new_x = wave_rng.uniform(0, 6, 400)[:, None]
new_y = np.sin(new_x[:, 0]) + wave_rng.normal(scale=0.3, size=400)
own_error, new_error, depths = [], [], np.arange(0, 11)
for depth in depths:
    tree = grow_tree(wave_x, -wave_y, np.ones(80), int(depth), 0.0, best_split)
    own_error.append(np.mean((tree_predict(tree, wave_x) - wave_y) ** 2))
    new_error.append(np.mean((tree_predict(tree, new_x) - new_y) ** 2))

figure, ax = plt.subplots(figsize=(7, 2.8), layout="constrained")
ax.plot(depths, own_error, "o-", color=BLUE, label="its own 80 rows")
ax.plot(depths, new_error, "^--", color=ORANGE, label="400 new rows")
ax.axhline(0.09, color=GREY, linestyle=":", label="variance of the noise")
ax.set(xlabel="depth", ylabel="mean squared error", title="Figure 3: deeper is not better")
ax.legend(fontsize=8)
plt.show()
print("depth with the smallest error on new rows:", depths[np.argmin(new_error)])

# %% [markdown]
# **What Figure 3 shows.** Depth 0 to 10 to the right. Solid blue with circles, the error on the tree's own
# rows: falls all the way to 0. Dashed orange with triangles, on new rows: falls steeply until depth 2 or 3,
# then rises again and stays near twice the variance of the noise (dotted grey, 0.09). A fully grown tree
# repeats the noise of each of its rows: once for the row's own noise, once more for the noise it has learned.

# %% [markdown]
# ## 4. Averaging: bagging and random forests
#
# Let $B$ predictors have variance $\sigma^2$ each, and correlation $\rho$ between any two. The variance of
# their mean is
#
# $$\frac{1}{B^2} \big( B \sigma^2 + B (B - 1)\, \rho\, \sigma^2 \big)
# = \rho\, \sigma^2 + \frac{1 - \rho}{B}\, \sigma^2. \tag{4}$$
#
# More trees take away the second part only. What remains is $\rho \sigma^2$, so the trees have to **differ**.
#
# - **Bagging** (bootstrap aggregating): each tree is grown on $n$ rows drawn *with replacement*.
# - **Random forest**: besides, each node may look at a random few of the features only (`max_features`,
#   often $\sqrt d$). Each tree gets worse, $\sigma^2$ grows, but $\rho$ falls by more.
#
# **Out of bag.** A row is missing from a bootstrap sample with probability
#
# $$\Big(1 - \frac1n\Big)^{n} \to e^{-1} \approx 0.368. \tag{5}$$
#
# So each tree has about a third of the rows to be tested on, free of charge: let a row be predicted by the
# trees that have not seen it, and only by them.
#
# **On paper.** Three rows, two samples: rows `0 0 2` and rows `1 2 2`. Out of bag are row 1 of the first, row 0
# of the second. Row 2 is in both: there is no tree that could be asked about it, so its entry is `nan`.
#
# ### Question 3: bagging (4 points, about 20 minutes)
#
# `fit_predict(X_train, y_train, X_ask, rng)` fits a learner and returns its class probabilities for the rows
# `X_ask`. Do the following `count` times, with all chance from `rng`:
#
# 1. draw `rows = rng.integers(n, size=n)`;
# 2. call `fit_predict` **once**, with `X_ask` made of all rows of `X_test`, and below them the rows of `X` that
#    are out of bag, in ascending order; hand `rng` on.
#
# Average the probabilities, for each row over those that were asked about it.
#
# | | |
# |---|---|
# | threshold | accuracy of your forest of 30 trees, less that of one tree, on 2,000 unseen digits |
# | baseline | thirty copies of one tree: 0 points of gain |
# | zero mark | 3 points |
# | reference | 33 points, standard deviation 1.1 over 20 draws of unseen digits |
# | full mark | 20 points (bagging with all features gains 10 to 18; three points would be too easy) |
#
# The unseen digits are mixed from several pictures and blurred a little: easy for people, hard for one tree,
# which hangs on single pixels.


# %% solution="bagging"
def bagging(
    fit_predict: Callable,
    X: np.ndarray,
    y: np.ndarray,
    X_test: np.ndarray,
    count: int,
    rng: np.random.Generator,
) -> tuple[np.ndarray, np.ndarray]:
    """Average `count` learners, each fitted on a bootstrap sample.

    fit_predict(X_train, y_train, X_ask, rng): returns probabilities, shape (len(X_ask), k).
    X: (n, d). y: (n,). X_test: (m, d).
    Returns (P_test, P_oob): means of shape (m, k) and (n, k); rows of P_oob that were never out of bag
    are nan.
    """
    ### BEGIN SOLUTION
    n, m = len(X), len(X_test)
    total = votes = 0
    for _ in range(count):
        rows = rng.integers(n, size=n)
        out = np.bincount(rows, minlength=n) == 0
        asked = np.append(np.ones(m, dtype=bool), out)
        P = fit_predict(X[rows], y[rows], np.vstack([X_test, X])[asked], rng)
        whole = np.zeros((m + n, P.shape[1]))
        whole[asked] = P
        total, votes = total + whole, votes + asked
    with np.errstate(invalid="ignore"):
        mean = total / votes[:, None]  # 0/0 is nan: never asked about
    return mean[:m], mean[m:]
    ### END SOLUTION


# %%
def tree_probabilities(max_features: int | None) -> Callable:
    """Return a fit_predict that grows one full tree, each node looking at max_features features."""

    def fit_predict(X_train, y_train, X_ask, rng):
        tree = DecisionTreeClassifier(max_features=max_features, random_state=int(rng.integers(2**31)))
        return tree.fit(X_train, y_train).predict_proba(X_ask)

    return fit_predict


# %% test="bagging" points=4 hint="compare with the two steps above the question"
bag_calls = []


def counting_labels(X_train, y_train, X_ask, rng):
    """Note the call; the first learner says (1, 0) to all, the second (0, 1), and so on."""
    bag_calls.append((X_train, y_train, X_ask))
    return np.tile(np.eye(2)[(len(bag_calls) - 1) % 2], (len(X_ask), 1))


ten_rows, ten_labels, ask_rows = np.arange(10.0)[:, None], np.arange(10), np.array([[100.0], [101.0]])
ten_test, ten_oob = bagging(counting_labels, ten_rows, ten_labels, ask_rows, 4, np.random.default_rng(5))
assert_equal(len(bag_calls), 4, what="the number of calls of fit_predict", hint="one for each learner")
bag_rng = np.random.default_rng(5)
first_rows = bag_rng.integers(10, size=10)
assert_close(
    bag_calls[0][0][:, 0],
    first_rows.astype(float),
    what="the training rows of the first call",
    hint="rows = rng.integers(n, size=n), drawn with replacement",
)
assert_close(
    bag_calls[0][1], first_rows, what="the labels of the first call", hint="y[rows], the same rows as X"
)
first_out = np.setdiff1d(np.arange(10), first_rows)
assert_close(
    bag_calls[0][2][:, 0],
    np.concatenate([[100.0, 101.0], first_out]),
    what="the rows asked about in the first call",
    hint="X_test, then the rows of X that are not in the sample, ascending",
)
assert_close(ten_test, np.full((2, 2), 0.5), what="P_test", hint="the mean over the four learners")
assert_shape(ten_oob, (10, 2), what="P_oob", hint="one row for each row of X")
### BEGIN HIDDEN TESTS
for case, (n, m, learners) in enumerate([(12, 3, 5), (4, 1, 2), (30, 8, 20)]):
    bagger = np.random.default_rng(630 + case)
    rows_in, rows_ask = bagger.normal(size=(n, 2)), bagger.normal(size=(m, 2))
    marks = bagger.integers(0, 3, n)
    seen = []

    def noisy(X_train, y_train, X_ask, rng, seen=seen):
        given = rng.random((len(X_ask), 3))
        seen.append((X_train, y_train, X_ask, given))
        return given

    kept_in, kept_marks = rows_in.copy(), marks.copy()
    P_ask, P_out = bagging(noisy, rows_in, marks, rows_ask, learners, np.random.default_rng(case))
    total_ask, total_out, times = np.zeros((m, 3)), np.zeros((n, 3)), np.zeros(n)
    # hint: fit_predict must be called once for each learner
    assert len(seen) == learners
    for X_train, y_train, X_ask, given in seen:
        drawn = np.array([np.flatnonzero((kept_in == row).all(axis=1))[0] for row in X_train])
        # hint: n rows of X with the labels that belong to them
        assert len(drawn) == n
        assert_close(y_train, kept_marks[drawn])
        out = np.setdiff1d(np.arange(n), drawn)
        # hint: X_ask is X_test, and below it the rows out of bag, ascending
        assert_close(X_ask, np.vstack([rows_ask, kept_in[out]]), rtol=0, atol=0)
        total_ask += given[:m]
        total_out[out] += given[m:]
        times[out] += 1
    # hint: P_test is the mean over all learners
    assert_close(P_ask, total_ask / learners, rtol=1e-9)
    # hint: a row of P_oob is the mean over the learners that have not seen it, nan where there are none
    assert_equal(np.isnan(P_out).all(axis=1).tolist(), (times == 0).tolist())
    asked_once = times > 0
    assert_close(P_out[asked_once], total_out[asked_once] / times[asked_once, None], rtol=1e-9)
    # hint: the learners' chance comes from the rng that you hand on: two learners must not be the same
    assert len({float(given[0, 0]) for *_, given in seen}) == learners
    # hint: X and y must not be changed
    assert_close(rows_in, kept_in, rtol=0, atol=0)

digits_known, digits_unseen = load("digits", "train"), hidden_split("digits", 2000)
single_tree = DecisionTreeClassifier(random_state=0).fit(digits_known.x, digits_known.y)
alone = accuracy(single_tree.predict(digits_unseen.x), digits_unseen.y)
P_unseen, _ = bagging(
    tree_probabilities(8), digits_known.x, digits_known.y, digits_unseen.x, 30, np.random.default_rng(77)
)
assert_shape(P_unseen, (2000, 10))
forest_gain = accuracy(np.argmax(P_unseen, axis=1), digits_unseen.y) - alone
# hint: the forest is hardly better than one tree: does each learner get a sample of its own?
threshold(forest_gain, zero=0.03, full=0.20, what="accuracy of the forest, less that of one tree")
### END HIDDEN TESTS

# %%
# Your forest on digits: out of bag against a test split, for a growing number of trees.
digits, digits_test = load("digits", "train"), load("digits", "test")
counts = (1, 2, 4, 8, 16, 32)
figure, ax = plt.subplots(figsize=(7, 3), layout="constrained")
for max_features, colour, marker in ((None, ORANGE, "^"), (8, BLUE, "o")):
    on_test, out_of_bag = [], []
    for count in counts:
        P_test, P_oob = bagging(
            tree_probabilities(max_features),
            digits.x,
            digits.y,
            digits_test.x,
            count,
            np.random.default_rng(1),
        )
        asked = ~np.isnan(P_oob[:, 0])
        on_test.append(np.mean(P_test.argmax(axis=1) == digits_test.y))
        out_of_bag.append(np.mean(P_oob[asked].argmax(axis=1) == digits.y[asked]))
    name = "bagging, 64 features" if max_features is None else "forest, 8 features a node"
    ax.plot(counts, on_test, marker + "-", color=colour, label=f"{name}: test split")
    ax.plot(counts, out_of_bag, marker + ":", color=colour, label=f"{name}: out of bag")
ax.set(xscale="log", xticks=counts, xticklabels=counts, xlabel="trees", ylabel="accuracy")
ax.set_title("Figure 4: averaging")
ax.legend(fontsize=8)
plt.show()

# %% [markdown]
# **What Figure 4 shows.** Number of trees from 1 to 32, on a logarithmic axis. All four lines rise, from about
# 0.75 or 0.83 to between 0.92 and 0.96. With one tree, bagging (orange triangles) is better than the forest (blue
# circles): a tree that may look at all features is the better tree. On the test split (solid) the forest is ahead
# from four to eight trees on: its trees differ more, and by (4) that is what averaging lives on.
#
# The dotted lines, out of bag, come from training rows alone. They lag behind, since only a third of the trees is
# asked about each row: the forest's crosses the other only between 16 and 32 trees. With many trees they come
# close to the test split. They are the figure to choose settings by, when there are no rows to spare for
# validation.

# %% [markdown]
# ## 5. AdaBoost: look where you were wrong
#
# Boosting builds the other way round: the learners are weak (stumps, one split each), and each is grown to
# mend what is still wrong. Labels are $y_i \in \{-1, +1\}$, the ensemble's score is
# $F = \sum_t \alpha_t h_t$, its answer the sign. Take the exponential loss $\sum_i e^{-y_i F_i}$. After some
# rounds let $w_i$ be $e^{-y_i F_i}$, scaled to sum 1. Adding $\alpha h$ makes it
#
# $$\sum_i w_i\, e^{-\alpha y_i h(x_i)} = (1 - \varepsilon)\, e^{-\alpha} + \varepsilon\, e^{\alpha}, \qquad
# \varepsilon = \sum_{i:\, h(x_i) \ne y_i} w_i, \tag{6}$$
#
# since $y_i h(x_i)$ is $1$ where $h$ is right and $-1$ where it is wrong. The derivative is zero at
#
# $$\alpha = \frac12 \ln \frac{1 - \varepsilon}{\varepsilon}, \tag{7}$$
#
# and the next weights are
#
# $$w_i \leftarrow \frac{w_i\, e^{-\alpha y_i h(x_i)}}{\sum_j w_j\, e^{-\alpha y_j h(x_j)}}. \tag{8}$$
#
# **When to stop.** If $\varepsilon \ge \tfrac12$ the learner is no better than a coin: stop without it. If
# $\varepsilon = 0$ then (7) is infinite: in that case clip $\varepsilon$ at $10^{-10}$, take the learner, and
# stop after it. So `eps < 1e-10` counts as zero.
#
# **On paper.** Four rows of weight $\tfrac14$, one of them wrong: $\varepsilon = \tfrac14$,
# $\alpha = \tfrac12 \ln 3 = 0.549$. The wrong row's weight grows by $\sqrt 3$, the others shrink by it. Scaled
# to sum 1: $\tfrac12$ for the wrong one, $\tfrac16$ for each of the others. By the new weights the learner is
# wrong by exactly one half, so the next one has to be different.
#
# ### Question 4: AdaBoost (3 points, about 15 minutes)
#
# `weak(X, y, w, X_ask)` fits a learner with row weights `w` and returns its labels for the rows `X_ask`. Call it
# once a round, with `X_ask` made of `X` and below it `X_test`.


# %% solution="adaboost"
def adaboost(
    weak: Callable, X: np.ndarray, y: np.ndarray, X_test: np.ndarray, rounds: int
) -> tuple[np.ndarray, np.ndarray]:
    """Boost a weak learner by equations (6) to (8), weights 1/n at the start.

    weak(X, y, w, X_ask): returns labels -1 and +1, shape (len(X_ask),).
    X: (n, d). y: (n,), -1 and +1. X_test: (m, d). rounds: at most so many learners.
    Returns (F, alphas): the scores of X_test, (m,), and the weights of the learners taken, (T,), T <= rounds.
    """
    ### BEGIN SOLUTION
    n = len(X)
    w, F, alphas = np.full(n, 1 / n), np.zeros(len(X_test)), []
    for _ in range(rounds):
        labels = weak(X, y, w, np.vstack([X, X_test]))
        eps = w[labels[:n] != y].sum()
        if eps >= 0.5:
            break
        alpha = 0.5 * np.log((1 - max(eps, 1e-10)) / max(eps, 1e-10))
        alphas.append(alpha)
        F = F + alpha * labels[n:]
        if eps < 1e-10:  # equivalent comparison: eps is a sum of weights, never exactly 1e-10
            break
        w = w * np.exp(np.where(labels[:n] == y, -alpha, alpha))
        w = w / w.sum()
    return F, np.array(alphas)
    ### END SOLUTION


# %%
def stump(X: np.ndarray, y: np.ndarray, w: np.ndarray, X_ask: np.ndarray) -> np.ndarray:
    """Fit one split with row weights w, and return labels for X_ask."""
    return DecisionTreeClassifier(max_depth=1, random_state=0).fit(X, y, sample_weight=w).predict(X_ask)


# %% test="adaboost" points=3 hint="compare with equations (6) to (8) and the rule for stopping"
weights_seen = []


def scripted(X, y, w, X_ask):
    """Note the weights; wrong on row 0 in the first round, on row 1 in the second, then on nothing."""
    weights_seen.append(np.array(w))
    labels = np.ones(len(X_ask))
    labels[: len(X)] = y
    if len(weights_seen) < 3:
        labels[len(weights_seen) - 1] *= -1
    labels[len(X) :] = -1 if len(weights_seen) == 2 else 1
    return labels


four_marks = np.array([1, -1, 1, 1])
boosted, votes = adaboost(scripted, np.zeros((4, 1)), four_marks, np.zeros((1, 1)), 2)
assert_close(weights_seen[0], np.full(4, 0.25), what="the weights of round 1", hint="1/n each at the start")
assert_close(
    weights_seen[1],
    np.array([1 / 2, 1 / 6, 1 / 6, 1 / 6]),
    what="the weights of round 2",
    hint="(8): the wrong row's weight grows; scaled to sum 1",
)
assert_close(
    votes,
    np.array([np.log(3) / 2, np.log(5) / 2]),
    what="alphas of two rounds",
    hint="(7): half of the logarithm; eps is the *weight* of the wrong rows, 1/6 in round 2",
)
assert_close(
    boosted,
    np.array([np.log(3) / 2 - np.log(5) / 2]),
    what="F of the test row",
    hint="the sum of alpha times the learner's label for X_test",
)
weights_seen.clear()
assert_close(
    adaboost(scripted, np.zeros((4, 1)), four_marks, np.zeros((1, 1)), 9)[1],
    np.array([np.log(3) / 2, np.log(5) / 2, np.log((1 - 1e-10) / 1e-10) / 2]),
    what="alphas when the third learner is perfect",
    hint="clip eps at 1e-10, take the learner, then stop",
)
### BEGIN HIDDEN TESTS
for case, (n, m, turns) in enumerate([(60, 10, 12), (25, 4, 3), (100, 30, 30)]):
    booster = np.random.default_rng(330 + case)
    rows_in, rows_ask = booster.normal(size=(n, 3)), booster.normal(size=(m, 3))
    signs = np.where(rows_in[:, 0] + rows_in[:, 1] + booster.normal(scale=0.7, size=n) > 0, 1, -1)
    kept_signs = signs.copy()
    score, wanted_votes, weight = np.zeros(m), [], np.full(n, 1 / n)
    for _ in range(turns):
        learner = DecisionTreeClassifier(max_depth=1, random_state=0).fit(
            rows_in, signs, sample_weight=weight
        )
        wrong = learner.predict(rows_in) != signs
        miss = weight[wrong].sum()
        wanted_votes.append(0.5 * np.log((1 - miss) / miss))
        score += wanted_votes[-1] * learner.predict(rows_ask)
        weight = np.where(wrong, weight / (2 * miss), weight / (2 * (1 - miss)))
    found_score, found_votes = adaboost(stump, rows_in, signs, rows_ask, turns)
    # hint: alphas by (7), one for each learner, with the weights of (8)
    assert_close(found_votes, np.array(wanted_votes), rtol=1e-6)
    # hint: F is the sum of alpha times label over the learners
    assert_close(found_score, score, rtol=1e-6, atol=1e-9)
    # hint: y must not be changed
    assert_close(signs, kept_signs, rtol=0, atol=0)
# hint: a learner that is wrong on half of the weight or more is not taken, and ends the boosting
found_score, found_votes = adaboost(
    lambda X, y, w, ask: np.concatenate(
        [y * np.where(np.arange(len(y)) < 2, -1, 1), np.ones(len(ask) - len(y))]
    ),
    np.zeros((4, 1)),
    np.array([1, -1, 1, -1]),
    np.zeros((3, 1)),
    5,
)
assert_shape(found_votes, (0,))
assert_close(found_score, np.zeros(3))
# hint: a perfect learner is taken, with eps clipped at 1e-10, and ends the boosting
calls_made = []


def perfect(X, y, w, ask):
    calls_made.append(1)
    return np.concatenate([y, -np.ones(len(ask) - len(y))])


found_score, found_votes = adaboost(perfect, np.zeros((4, 1)), np.array([1, -1, 1, -1]), np.zeros((2, 1)), 5)
assert len(calls_made) == 1
assert_close(found_score, -np.full(2, np.log((1 - 1e-10) / 1e-10) / 2))
### END HIDDEN TESTS

# %%
# Your AdaBoost on the moons: how the border of 1, 10 and 100 stumps looks.
figure, axes = plt.subplots(1, 3, figsize=(9, 2.8), sharey=True, layout="constrained")
signs = np.where(moons_y == 1, 1, -1)
for ax, rounds in zip(axes, (1, 10, 100), strict=True):
    F, alphas = adaboost(stump, moons_X, signs, mesh.reshape(-1, 2), rounds)
    regions = (F > 0).astype(int).reshape(120, 120)
    ax.contourf(
        mesh[..., 0], mesh[..., 1], regions, levels=[-0.5, 0.5, 1.5], colors=[BLUE, ORANGE], alpha=0.3
    )
    for label, colour, marker in ((-1, BLUE, "o"), (1, ORANGE, "^")):
        ax.plot(*moons_X[signs == label].T, marker, color=colour, markersize=2)
    ax.set(title=f"stumps: {len(alphas)}, last weight {alphas[-1]:.2f}", xlabel="$x_0$")
axes[0].set_ylabel("$x_1$")
figure.suptitle("Figure 5: AdaBoost")
plt.show()

# %% [markdown]
# **What Figure 5 shows.** The moons three times. One stump: the plane is cut in two by a straight line along an
# axis. Ten stumps: a border of steps that follows the gap between the moons. A hundred stumps: a finer border
# with more corners, and a thin strip around a single point. The weights of the learners shrink: later
# learners face reweighted rows on which one split is hardly better than a coin.

# %% [markdown]
# ## 6. Gradient boosting, second order
#
# AdaBoost is tied to one loss. Section 2 is not: for any loss $\ell(y, F)$, take derivatives **at the present
# score** $F_i$ and fit the next tree to them:
#
# $$g_i = \frac{\partial \ell(y_i, F_i)}{\partial F_i}, \qquad
# h_i = \frac{\partial^2 \ell(y_i, F_i)}{\partial F_i^2}, \qquad
# F \leftarrow F + \mathtt{rate} \cdot \mathtt{tree}(g, h). \tag{9}$$
#
# A leaf's value (2) is a Newton step with a brake $\lambda$; `rate` shortens it further, so that no tree does
# too much. For two losses:
#
# $$\ell = \tfrac12 (y - F)^2: \quad g = F - y, \quad h = 1, \tag{10}$$
#
# $$\ell = -y \ln p - (1 - y) \ln (1 - p),\ \ p = \frac{1}{1 + e^{-F}}, \ y \in \{0, 1\}: \quad
# g = p - y, \quad h = p\,(1 - p). \tag{11}$$
#
# The first score is the same for all rows, one Newton step from 0:
#
# $$F_0 = - \frac{\sum_i g_i(0)}{\sum_i h_i(0)}, \tag{12}$$
#
# which is the mean of $y$ for (10), and $4\,(\bar y - \tfrac12)$ for (11).
#
# **A numerical trap.** With $p$ rounded to 1, $1 - p$ is 0 for $F > 37$, and a leaf of such rows with
# $\lambda = 0$ divides by zero. Compute $h$ from $e^{-|F|}$, so that it underflows only at $|F| > 700$:
#
# $$h = \frac{e^{-|F|}}{(1 + e^{-|F|})^2}. \tag{13}$$
#
# **On paper.** $y = (1, 2, 6)$, squared loss: $F_0 = 3$, $g = (2, 1, -3)$, $h = 1$. A tree that splits the last
# row off has the leaves $-\tfrac{3}{2 + \lambda}$ and $\tfrac{3}{1 + \lambda}$. With $\lambda = 1$ and
# `rate` 0.5: $F = (3 - 0.5,\ 3 - 0.5,\ 3 + 0.75) = (2.5, 2.5, 3.75)$.
#
# ### Question 5: boosting (5 points, about 25 minutes)
#
# `tree(X, g, h, X_ask)` grows a tree and returns its values for the rows `X_ask`. Call it once a round, with
# `X_ask` made of `X` and below it `X_test`.
#
# | | |
# |---|---|
# | threshold | $R^2$ on 1,000 new rows of Friedman's function, after 400 noisy rows, 200 rounds at rate 0.1 |
# | measured on | three draws with unknown seeds |
# | baseline | linear regression: 0.72; one tree, depth 4: 0.58 |
# | zero mark | 0.75 |
# | reference | 0.88, standard deviation 0.012 over 20 draws; the noise alone keeps it below 0.96 |
# | full mark | 0.80 |


# %% solution="boost"
def squared_derivatives(y: np.ndarray, F: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return g and h of the squared loss by (10), shapes (n,), for targets y and scores F, (n,)."""
    ### BEGIN SOLUTION
    return F - y, np.ones(len(y))
    ### END SOLUTION


def logistic_derivatives(y: np.ndarray, F: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return g and h of the logistic loss by (11) and (13), shapes (n,), for labels y 0 or 1 and scores F, (n,)."""
    ### BEGIN SOLUTION
    e = np.exp(-np.abs(F))
    p = np.where(F > 0, 1, e) / (1 + e)  # equivalent comparison: at F = 0 both are 1
    return p - y, e / (1 + e) ** 2
    ### END SOLUTION


def boost(
    tree: Callable,
    derivatives: Callable,
    X: np.ndarray,
    y: np.ndarray,
    X_test: np.ndarray,
    rounds: int,
    rate: float,
) -> np.ndarray:
    """Boost trees by (9), from the first score (12), and return the scores of X_test, shape (m,).

    tree(X, g, h, X_ask): returns the values of one tree, shape (len(X_ask),). derivatives(y, F): returns
    (g, h). X: (n, d). y: (n,). X_test: (m, d). rounds: number of trees, 0 gives the first score for all.
    """
    ### BEGIN SOLUTION
    n, rows = len(X), np.vstack([X, X_test])
    g, h = derivatives(y, np.zeros(n))
    F = np.full(len(rows), -g.sum() / h.sum())
    for _ in range(rounds):
        g, h = derivatives(y, F[:n])
        F = F + rate * tree(X, g, h, rows)
    return F[n:]
    ### END SOLUTION


# %% [markdown]
# For speed the tree itself comes from scikit-learn here. Weighted squared error with targets $-g/h$ and weights
# $h$ is
#
# $$\tfrac12 \sum_i h_i \Big( v + \frac{g_i}{h_i} \Big)^2 = \sum_i \big( g_i v + \tfrac12 h_i v^2 \big)
# + \text{constant}, \tag{14}$$
#
# the same as (1) with $\lambda = 0$. So a regression tree finds the structure, and the leaves are then computed
# anew by (2) with $\lambda$. (XGBoost has $\lambda$ in the gain as well; your `grow_tree` does, too.)


# %%
def newton_tree(depth: int, lam: float) -> Callable:
    """Return a tree(X, g, h, X_ask) of this depth: structure by (14), leaves by (2)."""

    def tree(X, g, h, X_ask):
        fitted = DecisionTreeRegressor(max_depth=depth, random_state=0).fit(X, -g / h, sample_weight=h)
        leaf, size = fitted.apply(X), fitted.tree_.node_count
        G, H = np.bincount(leaf, g, size), np.bincount(leaf, h, size)
        return (-G / (H + lam))[fitted.apply(X_ask)]

    return tree


# %% test="boost" points=5 hint="compare with equations (9) to (13)"
g_found, h_found = logistic_derivatives(np.array([1.0, 0.0, 1.0]), np.array([0.0, np.log(3.0), -np.log(3.0)]))
assert_close(g_found, np.array([-0.5, 0.75, -0.75]), what="g of (11) at F = 0, ln 3, -ln 3", hint="p - y")
assert_close(
    h_found, np.array([0.25, 3 / 16, 3 / 16]), what="h of (11) at F = 0, ln 3, -ln 3", hint="p (1 - p)"
)
g_found, h_found = logistic_derivatives(np.array([0.0, 1.0]), np.array([50.0, -800.0]))
assert_close(
    g_found, np.array([1.0, -1.0]), what="g at F = 50 and -800", hint="exp(800) overflows: use exp(-|F|)"
)
assert_close(
    h_found[0], np.exp(-50.0), atol=0, what="h at F = 50", hint="(13): p is rounded to 1, so 1 - p is 0"
)
assert_close(
    squared_derivatives(np.array([1.0, 2.0, 6.0]), np.full(3, 3.0))[0],
    np.array([2.0, 1.0, -3.0]),
    what="g of (10) on the example on paper",
    hint="F - y, not y - F: boosting goes against the gradient",
)


def last_row_apart(X, g, h, X_ask):
    """Split between 2 and 3, leaves by (2) with lambda = 1."""
    left, asked = X[:, 0] < 2.5, X_ask[:, 0] < 2.5
    values = [-g[side].sum() / (h[side].sum() + 1) for side in (left, ~left)]
    return np.where(asked, values[0], values[1])


def half_square(y, F):
    """The derivatives (10)."""
    return F - y, np.ones(len(y))


three_x, three_y = np.array([[1.0], [2.0], [3.0]]), np.array([1.0, 2.0, 6.0])
assert_close(
    boost(last_row_apart, half_square, three_x, three_y, three_x, 0, 0.5),
    np.full(3, 3.0),
    what="the first score on the example on paper",
    hint="(12), the same for all rows: the mean of y for the squared loss",
)
assert_close(
    boost(last_row_apart, half_square, three_x, three_y, three_x, 1, 0.5),
    np.array([2.5, 2.5, 3.75]),
    what="the scores after one round on the example on paper",
    hint="(9): add rate times the tree's values",
)
### BEGIN HIDDEN TESTS
from scipy.special import expit

deriver = np.random.default_rng(431)
spread_F = np.concatenate([deriver.normal(scale=8, size=60), [0.0, 30.0, -30.0, 300.0, -300.0]])
spread_y = deriver.integers(0, 2, 65).astype(float)
g_found, h_found = logistic_derivatives(spread_y, spread_F)
# hint: g = p - y, a number for every score however large
assert_close(g_found, expit(spread_F) - spread_y, rtol=1e-9, atol=1e-13)
# hint: h by (13), positive up to |F| = 700
assert_close(h_found, expit(spread_F) * expit(-spread_F), rtol=1e-9, atol=0)
g_found, h_found = squared_derivatives(spread_y, spread_F)
# hint: (10): g = F - y, and h is 1 for every row, shape (n,)
assert_close(g_found, spread_F - spread_y)
assert_close(h_found, np.ones(65))


def smooth(y, F):
    """Derivatives of a loss that is neither of the two: ln cosh(F - y), plus a bowl."""
    return np.tanh(F - y) + 0.1 * F, 1 / np.cosh(F - y) ** 2 + 0.1


for case, (n, m, turns, rate) in enumerate([(50, 9, 4, 0.3), (20, 1, 1, 1.0), (80, 25, 15, 0.1)]):
    maker = np.random.default_rng(530 + case)
    rows_in, rows_ask = maker.normal(size=(n, 2)), maker.normal(size=(m, 2))
    target = rows_in[:, 0] ** 2 + maker.normal(size=n)
    kept_target = target.copy()
    grow, together = newton_tree(2, 0.7), np.vstack([rows_in, rows_ask])
    first, second = smooth(target, np.zeros(n))
    score = np.full(n + m, -first.sum() / second.sum())
    for _ in range(turns):
        score = score + rate * grow(rows_in, *smooth(target, score[:n]), together)
    # hint: start from (12) with derivatives at 0; each round takes derivatives at the present scores
    assert_close(boost(grow, smooth, rows_in, target, rows_ask, turns, rate), score[n:], rtol=1e-8)
    # hint: y must not be changed
    assert_close(target, kept_target, rtol=0, atol=0)


def friedman_r2(seed):
    """Boost 400 rows of Friedman's function, and measure R2 on 1,000 others."""
    X, y = make_friedman1(1400, n_features=10, noise=1.0, random_state=seed)
    found = boost(newton_tree(3, 1.0), half_square, X[:400], y[:400], X[400:], 200, 0.1)
    return r2_score(found, y[400:])


# hint: 0.75 or less on unseen rows: is each tree fitted to the derivatives at the present scores?
threshold(friedman_r2, zero=0.75, full=0.80, seeds=3, what="R2 of boosting on unseen rows")
### END HIDDEN TESTS

# %%
# Your boosting on Friedman's function: fast and slow rates, error on new rows round by round.
friedman_X, friedman_y = make_friedman1(1400, n_features=10, noise=1.0, random_state=0)
known_X, known_y, fresh_X, fresh_y = friedman_X[:400], friedman_y[:400], friedman_X[400:], friedman_y[400:]
figure, ax = plt.subplots(figsize=(7, 3), layout="constrained")
marks = np.array([1, 3, 10, 30, 100])
for rate, colour, style in ((1.0, ORANGE, "^--"), (0.3, GREEN, "s-."), (0.1, BLUE, "o-")):
    errors = [
        np.mean(
            (boost(newton_tree(3, 1.0), squared_derivatives, known_X, known_y, fresh_X, r, rate) - fresh_y)
            ** 2
        )
        for r in marks
    ]
    ax.plot(marks, errors, style, color=colour, label=f"rate {rate}")
ax.axhline(1.0, color=GREY, linestyle=":", label="variance of the noise")
ax.set(
    xscale="log",
    xlabel="rounds",
    ylabel="mean squared error",
    title="Figure 6: haste makes waste",
    ylim=(0, 24),
)
ax.legend(fontsize=8)
plt.show()

# %% [markdown]
# **What Figure 6 shows.** Rounds from 1 to 100 on a logarithmic axis, error on new rows. Rate 1 (orange
# triangles, dashed) falls at once, reaches its lowest point, 7, within some ten rounds and rises a little from
# there: each tree takes all that it can see, the noise with it. Rate 0.1 (blue circles) is the slowest to start and
# ends lowest, near 3, and still falls. Rate 0.3 (green squares, dash-dotted) lies between them at first and is down at
# the same 3 after 30 rounds. The dotted line, 1, is the noise that nobody can predict.

# %% [markdown]
# ## 7. Stacking
#
# Several models, none the best everywhere. Let their predictions be features of one more model, here a weighted
# sum with weights $a_j \ge 0$:
#
# $$\hat y = \sum_{j} a_j z_j, \qquad a = \arg\min_{a \ge 0} \lVert Z a - y \rVert^2. \tag{15}$$
#
# Which predictions go into $Z$? If each model predicts the rows it was fitted on, a full tree is right
# everywhere and gets all the weight. $Z$ has to be made **out of fold** (notebook `pipelines`): $Z_{ij}$ is the
# prediction for row $i$ of model $j$, fitted on the rows outside $i$'s fold. For new rows each model is fitted
# once more, on all rows.
#
# **On paper.** Two rows with $y = (1, 3)$ and $Z = \begin{pmatrix}1 & 2\\ 3 & 2\end{pmatrix}$: the first model is
# right, so $a = (1, 0)$. New rows for which the models say $(5, 2)$ get $5$.
#
# ### Question 6: stack (3 points, about 15 minutes)
#
# `scipy.optimize.nnls(Z, y)[0]` solves (15). Each of `models` is a function `fit_predict(X_train, y_train, X_ask)`.


# %% solution="stack"
def stack(
    models: list[Callable], X: np.ndarray, y: np.ndarray, X_test: np.ndarray, folds: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Stack models by (15).

    models: k functions fit_predict(X_train, y_train, X_ask) that return numbers, shape (len(X_ask),).
    X: (n, d). y: (n,). X_test: (m, d). folds: (n,), the number of each row's fold, 0, 1, ...
    Returns (Z, a, predicted): out-of-fold predictions (n, k), weights (k,), predictions of X_test (m,).
    """
    ### BEGIN SOLUTION
    Z = np.zeros((len(X), len(models)))
    for j, fit_predict in enumerate(models):
        for fold in range(folds.max() + 1):
            out = folds == fold
            Z[out, j] = fit_predict(X[~out], y[~out], X[out])
    a = nnls(Z, y)[0]
    return Z, a, np.column_stack([fit_predict(X, y, X_test) for fit_predict in models]) @ a
    ### END SOLUTION


# %% test="stack" points=3 hint="compare with (15) and the paragraph below it"
def mean_model(X_train, y_train, X_ask):
    """Predict the mean of the training targets."""
    return np.full(len(X_ask), y_train.mean())


def first_feature(X_train, y_train, X_ask):
    """Predict the first feature, times the number of training rows."""
    return X_ask[:, 0] * len(X_train)


stack_X, stack_y, stack_folds = (
    np.array([[1.0], [2.0], [3.0]]),
    np.array([2.0, 4.0, 6.0]),
    np.array([0, 1, 1]),
)
Z_found, a_found, stacked = stack(
    [first_feature, mean_model], stack_X, stack_y, np.array([[10.0]]), stack_folds
)
assert_close(
    Z_found,
    np.array([[2.0, 5.0], [2.0, 2.0], [3.0, 2.0]]),
    what="Z of three rows, folds 0 1 1",
    hint="column j: model j, fitted on the rows outside the fold; the first row's fold leaves two rows",
)
stack_wanted = nnls(Z_found, stack_y)[0]
assert_close(a_found, stack_wanted, what="a", hint="nnls(Z, y)[0]")
assert_close(
    stacked,
    np.array([30.0, 4.0]) @ stack_wanted[:, None],
    what="the prediction of the new row 10",
    hint="models fitted on all three rows say 30 and 4; weigh them by a",
)


### BEGIN HIDDEN TESTS
def nearest(X_train, y_train, X_ask):
    return y_train[((X_ask[:, None] - X_train) ** 2).sum(axis=2).argmin(axis=1)]


def plane(X_train, y_train, X_ask):
    return LinearRegression().fit(X_train, y_train).predict(X_ask)


for case, (n, m, k) in enumerate([(30, 5, 5), (12, 3, 2), (40, 1, 4)]):
    piler = np.random.default_rng(830 + case)
    rows_in, rows_ask = piler.normal(size=(n, 2)), piler.normal(size=(m, 2))
    target = 3 + rows_in @ [1.0, -2.0] + piler.normal(size=n)
    dealt = piler.permutation(np.arange(n) % k)
    kept_target = target.copy()
    group = [nearest, plane, mean_model]
    wanted_Z = np.zeros((n, 3))
    for i in range(n):
        others = dealt != dealt[i]
        wanted_Z[i] = [one(rows_in[others], target[others], rows_in[i : i + 1])[0] for one in group]
    wanted_a = nnls(wanted_Z, target)[0]
    wanted_new = np.column_stack([one(rows_in, target, rows_ask) for one in group]) @ wanted_a
    Z_found, a_found, stacked = stack(group, rows_in, target, rows_ask, dealt)
    # hint: Z holds predictions of models that were fitted without the row's fold
    assert_close(Z_found, wanted_Z, rtol=1e-7)
    # hint: the weights solve (15), none of them negative
    assert_close(a_found, wanted_a, rtol=1e-5, atol=1e-9)
    # hint: new rows are predicted by models fitted on all rows, weighed by a
    assert_close(stacked, wanted_new, rtol=1e-6)
    # hint: y must not be changed
    assert_close(target, kept_target, rtol=0, atol=0)
### END HIDDEN TESTS

# %% [markdown]
# ### Experiment: a stack with and without a leak
#
# Three models on Friedman's function: a full tree, nearest neighbours, linear regression. Their stack is
# weighed once out of fold, and once by predictions for the rows they were fitted on. **Write down your guess of
# the two lines of weights before you run it.** Then add your boosting as a fourth model.

# %% free=true
base_models = {
    "full tree": lambda A, b, T: DecisionTreeRegressor(random_state=0).fit(A, b).predict(T),
    "neighbours": lambda A, b, T: KNeighborsRegressor().fit(A, b).predict(T),
    "linear": lambda A, b, T: LinearRegression().fit(A, b).predict(T),
}
deal = np.random.default_rng(0).permutation(np.arange(400) % 5)
Z, a, stacked_fresh = stack(list(base_models.values()), known_X, known_y, fresh_X, deal)
on_fresh = np.column_stack([one(known_X, known_y, fresh_X) for one in base_models.values()])
on_known = np.column_stack([one(known_X, known_y, known_X) for one in base_models.values()])
leaky_a = nnls(on_known, known_y)[0]
for name, column in zip(base_models, on_fresh.T, strict=True):
    print(f"{name:24s} R2 on new rows {r2_score(column, fresh_y):.3f}")
print(
    f"{'stacked, out of fold':24s} R2 on new rows {r2_score(stacked_fresh, fresh_y):.3f}, weights {a.round(2)}"
)
print(
    f"{'stacked, with a leak':24s} R2 on new rows {r2_score(on_fresh @ leaky_a, fresh_y):.3f}, "
    f"weights {leaky_a.round(2)}"
)

# %% [markdown]
# **What to see.** Out of fold, all three get a share, and the stack is better than the best of them. With the
# leak the full tree gets weight 1 and the others nothing, because on its own rows it is never wrong: the stack
# is then the tree, the worst of the three. It is the leak of notebook `pipelines` again, one
# floor up.

# %% [markdown] manual="reflection" points=3
# ## 8. Reflection (3 points, graded by hand, about 10 minutes)
#
# A colleague has 3,000 rows with much noise in the labels. She compares a random forest of 100 and of 1,000
# trees, and gradient boosting with 100 and with 1,000 rounds at the same rate. For the forest, 1,000 trees are a
# little better than 100. For boosting, 1,000 rounds are much worse than 100, though the training error is far
# lower. She concludes: "Boosting overfits, forests never do; more trees are always safe in a forest."
#
# In 120 to 200 words: (a) explain with (4) and with (9) why the number of trees acts so differently in the two;
# (b) is "forests never overfit" right? Use Figure 3 or Figure 4; (c) give two ways to make boosting behave here,
# and say how you would choose their settings without touching the test rows.
#
# ### BEGIN SOLUTION
# (a) In a forest the number of trees is the size of a sample: by (4) it takes away $(1-\rho)\sigma^2/B$ and leaves
# everything else, bias and $\rho\sigma^2$, as it is; the average converges. In boosting each round changes the
# model: by (9) the next tree is fitted to what is left, and when the signal is gone what is left is noise. The
# rounds are the capacity of the model, as depth is in Figure 3.
#
# (b) More trees do not overfit, but the forest they converge to may: its trees are fully grown and fit the noise
# of their rows, and with few informative features or strongly correlated trees $\rho\sigma^2$ remains. Figure 3
# shows what depth does to one tree. So "more trees are safe" is right, "forests never overfit" is not.
#
# (c) Early stopping on a validation part or by cross-validation; a smaller rate with more rounds; larger
# $\lambda$, shallower trees, subsampled rows. All chosen by cross-validation on the training rows (for a forest by
# out-of-bag error); the test rows are used once.
# ### END SOLUTION
#
# === BEGIN MARK SCHEME ===
# (a) 1 point: averaging reduces variance only and converges (1/2); boosting adds capacity, fits residual noise (1/2).
# (b) 1 point: separates the number of trees (safe) from the trees themselves (1/2), with $\rho\sigma^2$, depth
# or a figure as evidence (1/2). (c) 1 point: two sensible ways (1/2); chosen on validation rows or by
# cross-validation (1/2). No marks off for language.
# === END MARK SCHEME ===

# %% [markdown]
# ## What you built
#
# | tool | formula | remember |
# |---|---|---|
# | split | $\tfrac12 (G_L^2/(H_L + \lambda) + \dots)$ | no threshold between equal values |
# | leaf | $-G/(H + \lambda)$ | mean, Gini and Newton step in one |
# | bagging, forest | $\rho\sigma^2 + (1-\rho)\sigma^2/B$ | trees have to differ; test out of bag |
# | AdaBoost | $\alpha = \tfrac12 \ln((1-\varepsilon)/\varepsilon)$ | exponential loss |
# | gradient boosting | $F \leftarrow F + \mathtt{rate} \cdot \mathtt{tree}(g, h)$ | rounds are capacity |
# | stacking | $\min_{a \ge 0} \lVert Za - y \rVert^2$ | $Z$ out of fold |
#
# Where it comes back: the derivatives $g$ and $h$ are those of week 01's cross-entropy, week 07 asks how far a
# Newton step may go, and week 14 explains a forest's answers with Shapley values.
