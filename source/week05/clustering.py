# %% [markdown]
# # Clustering: k-means, linkages, density
#
# A table of points, and nobody has written labels beside them. Are there groups, how many, and which point
# belongs to which? There is no loss to compare with the truth, so every method brings its own idea of what a
# group is: near a centre, near a neighbour, in a dense place. This notebook builds one method for each idea,
# and a number that says how good a grouping is without knowing the truth.
#
# **Afterwards you can**
#
# - run k-means, prove that it never gets worse, and start it so that it seldom gets stuck;
# - build a hierarchy of clusters with three linkages, and say which shapes each of them finds;
# - find clusters of any shape by density, with noise left out (DBSCAN);
# - choose the number of clusters by the silhouette, and the radius by the distances to neighbours.
#
# **You need:** NumPy indexing, squared distances, the mean as the point of least squares.
#
# **Time:** about 115 minutes, six questions and one written answer, 20 points.
#
# **How it works.** Each question is a function to fill in; the cell right below tests it. A message says
# what was wanted, what was found and the likely mistake. Further tests run when you hand in: they use fresh
# inputs and extremes, but ask for nothing that the text does not state. No question needs an earlier answer
# of yours to be right.

# %%
import matplotlib.pyplot as plt
import numpy as np
from sklearn.cluster import DBSCAN, KMeans
from sklearn.metrics import silhouette_score

from autograder.checks import adjusted_rand_index, assert_close, assert_equal, assert_shape, raises, threshold

# eight colours and eight markers that readers can tell apart, with every kind of colour vision (Okabe and Ito)
COLOURS = ["#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#000000", "#999999"]
MARKERS = ["o", "^", "s", "D", "v", "P", "X", "*"]


def distances(A: np.ndarray, B: np.ndarray) -> np.ndarray:
    """Return the Euclidean distance of every row of A (n, d) to every row of B (m, d), shape (n, m).

    From differences: |a|² - 2 a·b + |b|² would be faster, and wrong far from the origin.
    """
    return np.sqrt(((A[:, None, :] - B[None, :, :]) ** 2).sum(axis=2))


def draw_blobs(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Draw 300 points (300, 2) in 3 to 8 round groups of different spread, and the group of each (300,)."""
    rng = np.random.default_rng(seed)
    k = int(rng.integers(3, 9))
    middles = np.empty((0, 2))
    while len(middles) < k:
        candidate = rng.uniform(-14, 14, size=(1, 2))
        if np.all(distances(candidate, middles) > 7):  # groups keep their distance
            middles = np.vstack([middles, candidate])
    labels = np.concatenate([np.arange(k), rng.integers(0, k, size=300 - k)])
    return middles[labels] + rng.normal(size=(300, 2)) * rng.uniform(0.5, 1.0, size=(k, 1))[labels], labels


def draw_moons(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Draw 300 points (300, 2) on two crescents, turned, moved and scaled at random, and the crescent of each."""
    rng = np.random.default_rng(seed)
    labels = np.arange(300) % 2
    angle = np.linspace(0, np.pi, 300)
    crescent = np.column_stack([np.cos(angle), np.sin(angle)])
    X = np.where(labels[:, None] == 0, crescent, [1.0, 0.5] - crescent) + rng.normal(
        scale=0.04, size=(300, 2)
    )
    turn = rng.uniform(0, 2 * np.pi)
    X = X @ np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    X = 10 ** rng.uniform(-2, 2) * X + rng.uniform(-5, 5, size=2)
    order = rng.permutation(300)
    return X[order], labels[order]


BLOBS, BLOB_LABELS = draw_blobs(7)
MOONS, MOON_LABELS = draw_moons(3)
BLOB_COUNT = len(np.unique(BLOB_LABELS))
print(f"blobs: {len(BLOBS)} points in {BLOB_COUNT} groups; moons: {len(MOONS)} points in 2 groups")

# %% [markdown]
# ## 1. Points at random will not do
#
# The obvious way to make groups: pick some points of the table at random, and give every other point to the
# nearest of them. In the pictures a colour **and** a shape mark a group, so they can be read without colour.


# %%
def draw_groups(ax: plt.Axes, X: np.ndarray, labels: np.ndarray, title: str) -> None:
    """Draw points (n, 2), a colour and a marker for each label; label -1, noise, as small grey crosses."""
    for number, name in enumerate(np.unique(labels[labels >= 0])):
        at = labels == name
        ax.scatter(*X[at].T, s=14, color=COLOURS[number % 8], marker=MARKERS[number % 8], linewidths=0)
    ax.scatter(*X[labels < 0].T, s=22, color="#666666", marker="x", linewidths=0.9)
    ax.set(title=title, xticks=[], yticks=[], aspect="equal")
    ax.title.set_fontsize(9)


picker = np.random.default_rng(6)
figure, axes = plt.subplots(1, 2, figsize=(8, 3.6), layout="constrained")
for ax, X, truth, name in ((axes[0], BLOBS, BLOB_LABELS, "blobs"), (axes[1], MOONS, MOON_LABELS, "moons")):
    picked = X[picker.choice(len(X), size=len(np.unique(truth)), replace=False)]
    by_chance = distances(X, picked).argmin(axis=1)
    score = adjusted_rand_index(by_chance, truth)
    draw_groups(ax, X, by_chance, f"{name}: nearest of {len(picked)} random points, ARI {score:.2f}")
    ax.scatter(*picked.T, s=130, facecolors="none", edgecolors="black", linewidths=1.5)
figure.suptitle("Figure 1: groups around random points")
plt.show()

# %% [markdown]
# **What Figure 1 shows.** Left: eight round groups of points, and eight black rings around the points that were
# picked. Two groups have two rings each and are cut in pieces; two others have none, and their points go to rings in
# other groups: agreement 0.67. Right: two crescents that reach into each other, one ring on
# each. The border between the two colours is a straight line across both crescents: agreement 0.48, although
# the rings are on the right crescents. The blobs want better places for their centres; the moons want another
# idea than a centre.
#
# **The score.** Names of clusters mean nothing, so agreement with the truth is measured on *pairs* of points:
# are they together in both groupings, or apart in both? The **adjusted Rand index** (ARI; Hubert and Arabie
# 1985) is that share, moved and scaled so that chance has 0 on average and the same grouping has 1. It needs
# the truth, so here it is the examiner's tool, not yours.
#
# ### Notation
#
# | symbol | name in the code | shape | meaning |
# |---|---|---|---|
# | $x_i$ | `X[i]` | $(d,)$ | point $i$ of $n$ |
# | $c_j$ | `centres[j]` | $(d,)$ | centre $j$ of $k$ |
# | $\ell_i$ | `labels[i]` | number | the cluster of point $i$ |
# | $J$ | `history[t]` | number | sum of squared distances to the own centre |
# | $a_i,\ b_i,\ s_i$ | `a`, `b`, `s` | $(n,)$ | within, to the next cluster, silhouette |
# | $D_{ij}$ | `D[i, j]` | $(n, n)$ | distance of points, later of clusters |
# | $\varepsilon,\ m$ | `eps`, `min_points` | numbers | radius and count of DBSCAN |

# %% [markdown]
# ## 2. K-means
#
# Say how bad a grouping is: every point pays the squared distance to the centre of its cluster.
#
# $$J(\ell, c) = \sum_{i=1}^{n} \lVert x_i - c_{\ell_i} \rVert^2 \tag{1}$$
#
# To choose the labels and the centres at once is hard. One of the two alone is easy.
#
# **Centres known.** Each point chooses for itself; in a tie the lower number wins:
#
# $$\ell_i = \arg\min_j \lVert x_i - c_j \rVert^2. \tag{2}$$
#
# **Labels known.** The derivative of (1) with respect to $c_j$ is $-2 \sum_{i:\, \ell_i = j} (x_i - c_j)$. It
# is zero at the mean of the cluster's $n_j$ points:
#
# $$c_j = \frac{1}{n_j} \sum_{i:\, \ell_i = j} x_i. \tag{3}$$
#
# **Lloyd's algorithm** does (2), then (3), then (2) again. Neither step can raise $J$, since each is the best
# choice with the other fixed. Where labels change, $J$ falls, or in a tie some labels get a lower number and none
# a higher one; so no labelling comes twice. There are only finitely many, so it ends: when (2) gives every point
# the label that it had, nothing moves any more. It ends *somewhere* where neither step helps, which need not be
# the best place.
#
# A cluster may lose all its points. Then (3) divides by zero; we let such a centre stay where it is.
#
# ### On paper
#
# Five points on a line, $0, 1, 2, 9, 10$, and the centres $0$ and $1$:
#
# | round | centres | labels by (2) | $J$ by (1) | means by (3) |
# |---|---|---|---|---|
# | 1 | $0,\ 1$ | 0 1 1 1 1 | $0 + 0 + 1 + 64 + 81 = 146$ | $0,\ 5.5$ |
# | 2 | $0,\ 5.5$ | 0 0 0 1 1 | $0 + 1 + 4 + 12.25 + 20.25 = 37.5$ | $1,\ 9.5$ |
# | 3 | $1,\ 9.5$ | 0 0 0 1 1 | $1 + 0 + 1 + 0.25 + 0.25 = 2.5$ | - |
#
# Round 3 changes no label, so it is the last.
#
# ### Question 1: Lloyd's algorithm (3 points, about 15 minutes)
#
# A round is: assign by (2), note $J$ for these labels and the centres that gave them, stop or move by (3).
# Stop when no label has changed since the round before, or when `max_iter` rounds are done. Return the
# centres **that the labels belong to**. You may use `distances`.
#
# Mind these traps:
#
# - the caller's `centres` must not change, and may hold integers: in an array of integers the mean 5.5
#   becomes 5;
# - `distances` is not squared, (1) is;
# - in the last round the centres do not move any more.


# %% solution="kmeans"
def kmeans(
    X: np.ndarray, centres: np.ndarray, max_iter: int = 100
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Group points around k centres by Lloyd's algorithm, equations (1) to (3).

    X: (n, d). centres: (k, d), the start, floats or integers; left unchanged. max_iter: rounds, at least 1.
    Returns (centres, labels, history): floats (k, d); the labels (n,) that (2) gives for these centres, from
    0 to k - 1; and J of every round, shape (rounds,). A centre without points stays where it is.
    """
    ### BEGIN SOLUTION
    centres = centres.astype(float)
    labels, history = None, []
    while True:
        squares = distances(X, centres) ** 2
        before, labels = labels, squares.argmin(axis=1)
        history.append(squares.min(axis=1).sum())
        if np.array_equal(before, labels) or len(history) == max_iter:
            return centres, labels, np.array(history)
        for j in range(len(centres)):
            if np.any(labels == j):
                centres[j] = X[labels == j].mean(axis=0)
    ### END SOLUTION


# %% test="kmeans" points=3 hint="compare with the table on paper and with the traps"
line = np.array([[0.0], [1.0], [2.0], [9.0], [10.0]])
line_start = np.array([[0], [1]])
moved, grouped, costs = kmeans(line, line_start)
assert_close(
    costs,
    np.array([146.0, 37.5, 2.5]),
    what="history on the example on paper",
    hint="one J a round, squared distances, the last round included; 46 in round 2: did 5.5 become 5?",
)
assert_close(moved, np.array([[1.0], [9.5]]), what="centres on the example on paper")
assert_equal(np.asarray(grouped).tolist(), [0, 0, 0, 1, 1], what="labels on the example on paper")
assert_equal(
    line_start.tolist(),
    [[0], [1]],
    what="the start after the call",
    hint="work on a copy: centres.astype(float)",
)
# Stopped after two rounds, centres and labels still belong together.
moved, grouped, costs = kmeans(line, line_start, max_iter=2)
assert_close(
    moved,
    np.array([[0.0], [5.5]]),
    what="centres after two rounds",
    hint="return the centres that the labels were assigned to; do not move them in the last round",
)
assert_close(costs, np.array([146.0, 37.5]), what="history of two rounds", hint="max_iter counts the rounds")
# A centre that nobody chooses.
moved, grouped, costs = kmeans(line, np.array([[0.0], [500.0], [8.0]]))
assert_close(
    moved,
    np.array([[1.0], [500.0], [9.5]]),
    what="centres when one has no points",
    hint="the mean of no points is NaN: leave such a centre where it is",
)


### BEGIN HIDDEN TESTS
def lloyd(points, middles, rounds):
    """Run Lloyd's algorithm point by point, with plain sums."""
    middles, past, costs_wanted = [np.array(m, dtype=float) for m in middles], None, []
    while True:
        squared = np.array([[np.sum((p - m) ** 2) for m in middles] for p in points])
        now = [int(np.argmin(row)) for row in squared]
        costs_wanted.append(float(sum(min(row) for row in squared)))
        if now == past or len(costs_wanted) == rounds:
            return np.array(middles), now, np.array(costs_wanted)
        past = now
        for j in set(now):
            middles[j] = np.mean([p for p, at in zip(points, now, strict=True) if at == j], axis=0)


for seed, (n, d, k, rounds) in enumerate(
    [(40, 2, 3, 100), (60, 5, 6, 100), (30, 1, 4, 3), (25, 3, 1, 100), (8, 2, 8, 100), (50, 2, 5, 1)]
):
    cloud_rng = np.random.default_rng(5110 + seed)
    points = cloud_rng.normal(size=(n, d)) * 3 + 50
    first = points[cloud_rng.choice(n, size=k, replace=False)] + 0.1 * cloud_rng.normal(size=(k, d))
    kept_points, kept_first = points.copy(), first.copy()
    wanted_centres, wanted_labels, wanted_costs = lloyd(points, first, rounds)
    moved, grouped, costs = kmeans(points, first, max_iter=rounds)
    # hint: J of every round by (1), from the first to the one in which no label changes or max_iter is reached
    assert_close(costs, wanted_costs, rtol=1e-9)
    # hint: each centre is the mean (3) of its points, one mean a column
    assert_close(moved, wanted_centres, rtol=1e-9)
    # hint: each label is the number of the nearest of the centres that you return
    assert_equal(np.asarray(grouped).tolist(), wanted_labels)
    # hint: X and centres must not change
    assert_close(points, kept_points, rtol=0, atol=0)
    assert_close(first, kept_first, rtol=0, atol=0)

# hint: several centres without points, or all points in one place: no NaN, the empty ones stay
moved, grouped, costs = kmeans(np.ones((6, 2)), np.array([[9.0, 9.0], [1.0, 2.0], [-7.0, 0.0]]))
assert_close(moved, np.array([[9.0, 9.0], [1.0, 1.0], [-7.0, 0.0]]))
assert_close(costs, np.array([6.0, 0.0]))

# hint: in a tie (2) takes the centre with the lower number
moved, grouped, costs = kmeans(np.array([[0.0], [1.0], [2.0]]), np.array([[0.0], [2.0]]), max_iter=1)
assert_equal(np.asarray(grouped).tolist(), [0, 0, 1])
### END HIDDEN TESTS

# %%
# Your k-means on the blobs, from three random starts.
figure, axes = plt.subplots(1, 4, figsize=(12, 3.1), layout="constrained")
for seed, ax in enumerate(axes[:3]):
    start = BLOBS[np.random.default_rng(seed).choice(len(BLOBS), size=BLOB_COUNT, replace=False)]
    centres, labels, history = kmeans(BLOBS, start)
    draw_groups(ax, BLOBS, labels, f"start {seed}: J = {history[-1]:.0f}")
    ax.scatter(*centres.T, s=60, color="white", edgecolors="black", marker="s", linewidths=1.4)
    axes[3].semilogy(
        np.arange(1, len(history) + 1),
        history,
        color=COLOURS[seed],
        marker=MARKERS[seed],
        label=f"start {seed}",
    )
axes[3].set(xlabel="round", ylabel="$J$", title="J never rises")
axes[3].legend(fontsize=8)
figure.suptitle("Figure 2: k-means from three random starts (white squares: centres at the end)")
plt.show()

# %% [markdown]
# **What Figure 2 shows.** Starts 1 and 2 end with one white square in each of the eight groups and $J = 367$;
# only the names, and so the colours, differ. Start 0 is stuck at $J = 7242$, twenty times as much: three centres
# share the group at the top, while one centre serves two groups on the left and another serves three. No
# point is nearer to another centre, no centre is off its mean, so nothing moves. Right: $J$ on a logarithmic
# axis falls or stays in every round, as it must, and the rounds are few.

# %% [markdown]
# ## 3. A better start
#
# How bad can a stuck k-means be? Take the corners of a rectangle, $(0, 0), (0, 1), (w, 0), (w, 1)$, and the
# centres $(w/2, 0)$ and $(w/2, 1)$. The labels cut the rectangle into its two long sides, the means are the
# centres again, and it stops with $J = 4 (w/2)^2 = w^2$. The short sides would give $J = 4 \cdot \tfrac14 =
# 1$. So the ratio $w^2$ has no bound.
#
# **K-means++** (Arthur and Vassilvitskii 2007) spreads the start. The first centre is a point drawn evenly.
# Let then $D_i$ be the distance of $x_i$ to the nearest centre so far; the next centre is point $i$ with
# probability
#
# $$p_i = \frac{D_i^2}{D_1^2 + \dots + D_n^2}. \tag{4}$$
#
# Far points are likely, points that are centres already have probability zero, and a group of many points is
# likelier than one outlier. Their theorem: with these centres alone, before any round of Lloyd's,
# $\mathbb{E}[J] \le 8 (\ln k + 2)\, J_{\min}$, for **every** table.
#
# **On paper.** The points $0, 1, 3$, and $0$ is drawn first: $D^2 = (0, 1, 9)$ and $p = (0, 0.1, 0.9)$. If
# $3$ follows, then $D^2 = (0, 1, 0)$ and the third is $1$ for sure.
#
# ### Question 2: k-means++ (2 points, about 10 minutes)
#
# Return the **indices** of the points drawn. Draw each with one call of `rng.choice(n, p=p)`, for the first
# with equal probabilities; so the same `rng` gives the same start.
#
# Mind this trap: with fewer different points than centres all $D_i$ become zero, and (4) is $0/0$. Draw
# evenly then.


# %% solution="seeding"
def kmeans_plus_plus(X: np.ndarray, k: int, rng: np.random.Generator) -> np.ndarray:
    """Draw k start points by equation (4); each by one rng.choice(n, p=p).

    X: (n, d). k: at least 1, may exceed the number of different points. Returns k indices of rows, shape (k,).
    """
    ### BEGIN SOLUTION
    weights, chosen = np.ones(len(X)), []
    for _ in range(k):
        if weights.sum() == 0:  # equivalent mean-for-sum: both are zero together
            weights = np.ones(len(X))
        chosen.append(rng.choice(len(X), p=weights / weights.sum()))
        weights = distances(X, X[chosen]).min(axis=1) ** 2
    return np.array(chosen)
    ### END SOLUTION


# %% test="seeding" points=2 hint="compare with the example on paper and with the trap"
three = np.array([[0.0], [1.0], [3.0]])
drawn = np.array([kmeans_plus_plus(three, 3, np.random.default_rng(seed)) for seed in range(300)])
assert_shape(drawn, (300, 3), what="300 draws of 3 indices")
assert all(sorted(row) == [0, 1, 2] for row in drawn.tolist()), (
    "three different points, k = 3: wanted every index once, found one twice; a point that is drawn has D = 0"
)
after_zero = drawn[drawn[:, 0] == 0][:, 1]
share = float(np.mean(after_zero == 2))
assert 0.8 < share < 0.98, (
    f"after point 0 the point 3 should follow nine times in ten, found {share:.2f}; about 0.75: square the "
    "distances; about 0.5: draw by (4), not evenly; 1.0: draw, do not take the farthest"
)
drawn_same = kmeans_plus_plus(np.ones((4, 2)), 3, np.random.default_rng(0))
assert_shape(drawn_same, (3,), what="three indices from four equal points")


### BEGIN HIDDEN TESTS
def draw_start(points, k, generator):
    """Draw by (4), with the distances kept up to date instead of taken anew."""
    squared = np.full(len(points), np.inf)
    picked = [int(generator.choice(len(points), p=np.full(len(points), 1 / len(points))))]
    while len(picked) < k:
        squared = np.minimum(squared, np.sum((points - points[picked[-1]]) ** 2, axis=1))
        even = np.full(len(points), 1 / len(points))
        picked.append(
            int(generator.choice(len(points), p=squared / squared.sum() if squared.sum() else even))
        )
    return picked


for seed, (n, d, k) in enumerate([(30, 2, 6), (12, 4, 12), (200, 1, 9), (5, 3, 1), (40, 2, 3)]):
    points = np.random.default_rng(5210 + seed).normal(size=(n, d)) * 2 + 20
    kept_points = points.copy()
    for trial in range(20):
        picked = kmeans_plus_plus(points, k, np.random.default_rng(100 * seed + trial))
        # hint: the indices, each drawn by one rng.choice(n, p=p), p by (4), the first with equal probabilities
        assert_equal(
            np.asarray(picked).tolist(), draw_start(points, k, np.random.default_rng(100 * seed + trial))
        )
    # hint: X must not change
    assert_close(points, kept_points, rtol=0, atol=0)
# hint: fewer different points than centres: once all distances are zero, draw evenly; no NaN
repeated = np.repeat(np.array([[0.0, 1.0], [5.0, 5.0]]), 3, axis=0)
for trial in range(20):
    picked = kmeans_plus_plus(repeated, 5, np.random.default_rng(trial))
    assert_equal(np.asarray(picked).tolist(), draw_start(repeated, 5, np.random.default_rng(trial)))
### END HIDDEN TESTS

# %%
# Two hundred starts of each kind, with Lloyd's algorithm by scikit-learn from there on.
ends = {"random points": [], "your k-means++": []}
start_rng = np.random.default_rng(40)
for _ in range(200):
    evenly = start_rng.choice(len(BLOBS), size=BLOB_COUNT, replace=False)
    spread = kmeans_plus_plus(BLOBS, BLOB_COUNT, start_rng)
    for kind, chosen in zip(ends, (evenly, spread), strict=True):
        ends[kind].append(KMeans(BLOB_COUNT, init=BLOBS[chosen], n_init=1).fit(BLOBS).inertia_)
best_J = min(min(values) for values in ends.values())

figure, ax = plt.subplots(figsize=(7, 3), layout="constrained")
for number, (kind, values) in enumerate(ends.items()):
    ax.plot(
        np.sort(values) / best_J,
        np.arange(1, 201) / 2,
        color=COLOURS[number],
        marker=MARKERS[number],
        markevery=20,
        label=kind,
    )
    stuck = np.mean(np.array(values) > 1.05 * best_J)
    print(
        f"{kind:15s} more than 5 % above the best J: {stuck:5.1%}, mean {np.mean(values) / best_J:.2f} times it"
    )
ax.set(xscale="log", xlabel="$J$ at the end / best $J$ found", ylabel="starts that end here\nor better, %")
ax.legend(fontsize=8)
figure.suptitle("Figure 3: where 200 starts end")
plt.show()

# %% [markdown]
# **What Figure 3 shows.** Two stairs, lowest $J$ at the left. Of the random starts (blue circles) 13.5 % end
# at the best $J$; the next stairs are at four and a half times as much and more, up to almost thirty times.
# Of the k-means++ starts (orange triangles) 80 % end at the best. Even these are no promise: one in five is
# stuck, so libraries run several and keep the lowest $J$. Five independent starts all fail with probability
# $0.2^5$, three in ten thousand; five random ones with $0.865^5$, almost one half.

# %% [markdown]
# ## 4. How good is a grouping?
#
# $J$ cannot tell how many clusters there are: it falls with every further centre, and is zero when each point
# is its own. The **silhouette** (Rousseeuw 1987) compares two distances instead. For a point $i$ in a cluster
# $C$ of more than one point,
#
# $$a_i = \frac{1}{|C| - 1} \sum_{j \in C,\, j \ne i} \lVert x_i - x_j \rVert, \qquad
# b_i = \min_{C' \ne C} \frac{1}{|C'|} \sum_{j \in C'} \lVert x_i - x_j \rVert, \tag{5}$$
#
# the mean distance to its own cluster and to the next one, and
#
# $$s_i = \frac{b_i - a_i}{\max(a_i, b_i)}, \qquad s_i = 0 \text{ if } |C| = 1 \text{ or }
# \max(a_i, b_i) = 0. \tag{6}$$
#
# It lies between $-1$ (nearer to the next cluster) and $1$ (nobody else near). The mean over all points rates
# the grouping, and the $k$ with the highest mean is a good guess.
#
# **On paper.** The points $0, 2, 6, 8$ in the clusters $\{0, 2\}$ and $\{6, 8\}$. For the first point $a = 2$,
# $b = (6 + 8)/2 = 7$, $s = 5/7$. For the second $a = 2$, $b = (4 + 6)/2 = 5$, $s = 3/5$. The other two mirror
# them, so the mean is $23/35 = 0.657$.
#
# ### Question 3: the silhouette (2 points, about 15 minutes)
#
# Mind these traps:
#
# - a point is not its own neighbour: divide by $|C| - 1$, not by $|C|$;
# - labels are names: they may be $-1, 3, 10$, and the next cluster is any other one;
# - a cluster of one point has $s = 0$, and no division by zero.


# %% solution="silhouette"
def silhouette(X: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Rate each point's place in its cluster by equations (5) and (6).

    X: (n, d). labels: (n,), integers of any value, at least two different ones.
    Returns s of shape (n,), from -1 to 1, finite.
    """
    ### BEGIN SOLUTION
    names, own = np.unique(labels, return_inverse=True)
    member = own[:, None] == np.arange(len(names))  # (n, k), True where point i is in cluster j
    size, rows = member.sum(axis=0), np.arange(len(X))
    sums = distances(X, X) @ member
    # equivalent missing-clip: NaN for a cluster of one point, which the last line replaces
    a = sums[rows, own] / np.maximum(size[own] - 1, 1)
    others = sums / size
    others[rows, own] = np.inf
    b = others.min(axis=1)
    widest = np.maximum(a, b)
    s = (b - a) / np.where(
        widest > 0,
        widest,
        1,  # equivalent constant: where the widest is 0, so is b - a, and zero over any number is zero
    )
    return np.where(size[own] > 1, s, 0.0)
    ### END SOLUTION


# %% test="silhouette" points=2 hint="compare with the example on paper and with the traps"
pairs = np.array([[0.0], [2.0], [6.0], [8.0]])
assert_close(
    silhouette(pairs, np.array([0, 0, 1, 1])),
    np.array([5 / 7, 3 / 5, 3 / 5, 5 / 7]),
    what="s on the example on paper",
    hint="6/7 in front: a is divided by |C| instead of |C| - 1; negative: b - a, not a - b",
)
assert_close(
    silhouette(pairs, np.array([10, 10, -1, -1])),
    np.array([5 / 7, 3 / 5, 3 / 5, 5 / 7]),
    what="s with the clusters called 10 and -1",
    hint="labels are names, not indices: np.unique",
)
assert_close(
    silhouette(pairs, np.array([0, 0, 1, 2])),
    np.array([4 / 6, 2 / 4, 0.0, 0.0]),
    what="s with two clusters of one point",
    hint="a cluster of one point has s = 0; b is the mean distance to the nearest other cluster, not to all others",
)
### BEGIN HIDDEN TESTS
from sklearn.metrics import silhouette_samples

for seed, (n, d, k) in enumerate([(20, 2, 2), (60, 3, 5), (35, 1, 4), (15, 6, 3), (80, 2, 8)]):
    silhouette_rng = np.random.default_rng(5310 + seed)
    points = silhouette_rng.normal(size=(n, d)) * 3
    names_used = np.array([-1, 0, 3, 4, 9, 17, 100, 1000])[:k]
    grouping = silhouette_rng.permutation(
        np.concatenate([names_used, silhouette_rng.choice(names_used, n - k)])
    )
    kept_grouping, kept_points = grouping.copy(), points.copy()
    # hint: on random clusters (5) and (6) do not hold; check a, then b, by hand for one point
    assert_close(silhouette(points, grouping), silhouette_samples(points, grouping), rtol=1e-9, atol=1e-11)
    # hint: neither X nor labels may change
    assert_equal(grouping.tolist(), kept_grouping.tolist())
    assert_close(points, kept_points, rtol=0, atol=0)
# hint: with clusters of one point everywhere, or of equal points, s is finite: 0 where max(a, b) is 0
assert_close(silhouette(np.array([[0.0], [5.0], [9.0]]), np.array([2, 1, 0])), np.zeros(3))
assert_close(
    silhouette(np.array([[1.0], [1.0], [1.0], [1.0], [4.0], [4.0]]), np.array([0, 0, 1, 1, 2, 2])),
    np.array([0.0, 0.0, 0.0, 0.0, 1.0, 1.0]),
)
# hint: the unit of length must not matter: s of X times a number is the same
tiny_points = np.array([[0.0], [2.0], [6.0], [8.0], [9.0]])
for scale in (1e-9, 1e9):
    found_scaled = silhouette(tiny_points * scale, np.array([0, 0, 1, 1, 1]))
    assert_close(found_scaled, silhouette_samples(tiny_points, np.array([0, 0, 1, 1, 1])), rtol=1e-9)
### END HIDDEN TESTS

# %%
# The mean silhouette of the best of ten k-means starts, for each number of clusters.
figure, axes = plt.subplots(1, 2, figsize=(9, 3), layout="constrained")
for ax, X, name, truth in ((axes[0], BLOBS, "blobs", BLOB_COUNT), (axes[1], MOONS, "moons", 2)):
    counts = np.arange(2, 12)
    search = [KMeans(k, init="k-means++", n_init=10, random_state=0) for k in counts]
    quality = [silhouette(X, one.fit_predict(X)).mean() for one in search]
    ax.plot(counts, quality, color=COLOURS[0], marker="o")
    ax.axvline(truth, color="#666666", linestyle=":", label="true number")
    ax.set(title=name, xlabel="number of clusters $k$", ylim=(0, 1))
    ax.legend(fontsize=8)
    print(f"{name}: highest mean silhouette {max(quality):.3f} at k = {counts[np.argmax(quality)]}")
axes[0].set_ylabel("mean silhouette")
figure.suptitle("Figure 4: how many clusters?")
plt.show()

# %% [markdown]
# **What Figure 4 shows.** Left: the mean silhouette of the blobs climbs to 0.84 at the true number, eight
# (dotted line), and falls on both sides. Right: for the moons it is low and nearly flat, between 0.43 and 0.54,
# with its highest value at nine. That is an answer, too: no number of round pieces fits this table well. A
# silhouette rewards compact groups, so it shares the blind spot of k-means.

# %% [markdown]
# ## 5. A hierarchy from the bottom
#
# Begin with every point as a cluster of its own. Merge the two nearest clusters; repeat until $k$ are left.
# What is *near* for two clusters $A$ and $B$ of several points? Three answers, the **linkages**:
#
# $$D_{AB} = \min_{i \in A, j \in B} D_{ij}\ \text{(single)}, \qquad
# \max_{i \in A, j \in B} D_{ij}\ \text{(complete)}, \qquad
# \frac{1}{|A| |B|} \sum_{i \in A, j \in B} D_{ij}\ \text{(average)}. \tag{7}$$
#
# These need not be computed anew. When $A$ and $B$ merge, the distance of any other cluster $C$ to the union
# follows from the two that are known (Lance and Williams 1967):
#
# $$D_{A \cup B,\, C} = \min(D_{AC}, D_{BC}), \qquad \max(D_{AC}, D_{BC}), \qquad
# \frac{|A|\, D_{AC} + |B|\, D_{BC}}{|A| + |B|}. \tag{8}$$
#
# The distance at which two clusters merge is the **height** of the merge.
#
# ### On paper
#
# The points $0, 1, 3, 7$. All three linkages merge $0$ and $1$ at height $1$. Then:
#
# | linkage | $\{0,1\}$ to $3$ | $\{0,1\}$ to $7$ | merge | $\{0,1,3\}$ to $7$ | heights |
# |---|---|---|---|---|---|
# | single | $2$ | $6$ | $\{0,1\}, 3$ | $\min(6, 4) = 4$ | $1, 2, 4$ |
# | complete | $3$ | $7$ | $\{0,1\}, 3$ | $\max(7, 4) = 7$ | $1, 3, 7$ |
# | average | $2.5$ | $6.5$ | $\{0,1\}, 3$ | $(2 \cdot 6.5 + 1 \cdot 4)/3 = 17/3$ | $1, 2.5, 17/3$ |
#
# ### Question 4: agglomerative clustering (3 points, about 20 minutes)
#
# Number the clusters in the order in which they appear in `X`: the cluster of the first point is 0, the next
# new one is 1, and so on.
#
# Mind these traps:
#
# - a cluster is not its own neighbour: the diagonal must not be the minimum;
# - the average (8) is weighted by the sizes: with $(6.5 + 4)/2$ the last height on paper would be $5.25$;
# - after a merge one of the two rows is dead, and must never be picked again;
# - the distances of points are symmetric, and your table has to stay so. No two distances are equal in the
#   tests, unless the order does not matter.


# %% solution="agglomerate"
def agglomerate(X: np.ndarray, k: int, linkage: str) -> tuple[np.ndarray, np.ndarray]:
    """Merge the nearest two clusters until k are left, by equations (7) and (8).

    X: (n, d), left unchanged. k: from 1 to n. linkage: "single", "complete" or "average"; anything else
    raises ValueError.
    Returns (labels, heights): labels (n,) from 0 to k - 1 in order of appearance; the heights of the n - k
    merges in their order, shape (n - k,).
    """
    ### BEGIN SOLUTION
    if linkage not in ("single", "complete", "average"):
        raise ValueError(f"linkage is single, complete or average, not {linkage!r}")
    n = len(X)
    D = distances(X, X)
    np.fill_diagonal(D, np.inf)
    size, labels, heights = np.ones(n), np.arange(n), []
    for _ in range(n - k):
        i, j = np.unravel_index(D.argmin(), D.shape)  # i < j: the first of two equal entries
        heights.append(D[i, j])
        if linkage == "single":
            merged = np.minimum(D[i], D[j])
        elif linkage == "complete":
            merged = np.maximum(D[i], D[j])
        else:
            merged = (size[i] * D[i] + size[j] * D[j]) / (size[i] + size[j])
        D[i], D[:, i] = merged, merged
        D[j], D[:, j], D[i, i] = np.inf, np.inf, np.inf
        size[i] += size[j]
        labels[labels == j] = i
    return np.unique(labels, return_inverse=True)[1], np.array(heights)
    ### END SOLUTION


# %% test="agglomerate" points=3 hint="compare with the table on paper and with the traps"
four = np.array([[0.0], [1.0], [3.0], [7.0]])
for name, merge_heights in (
    ("single", [1.0, 2.0, 4.0]),
    ("complete", [1.0, 3.0, 7.0]),
    ("average", [1.0, 2.5, 17 / 3]),
):
    joined, at_heights = agglomerate(four, 1, name)
    assert_close(
        at_heights,
        np.array(merge_heights),
        what=f"heights on the example on paper, {name}",
        hint="(8) for the row and the column of the union; 5.25 at the end: weigh the average by the sizes",
    )
joined, at_heights = agglomerate(four[[3, 0, 2, 1]], 2, "average")
assert_equal(
    np.asarray(joined).tolist(),
    [0, 1, 1, 1],
    what="labels of 7, 0, 3, 1 in two clusters",
    hint="the cluster of the first point is 0, the next new one 1",
)
assert_shape(at_heights, (2,), what="heights with k = 2", hint="n - k merges")
raises(ValueError, agglomerate, four, 2, "ward")
### BEGIN HIDDEN TESTS
from scipy.cluster.hierarchy import fcluster
from scipy.cluster.hierarchy import linkage as scipy_linkage


def in_order(names_found):
    """Rename clusters in order of appearance."""
    seen = {}
    return [seen.setdefault(name, len(seen)) for name in np.asarray(names_found).tolist()]


for seed, (n, d, k) in enumerate([(12, 2, 3), (40, 3, 5), (25, 1, 1), (30, 6, 2), (9, 2, 9), (60, 2, 10)]):
    points = np.random.default_rng(5410 + seed).normal(size=(n, d)) * 4 + 7
    kept_points = points.copy()
    for name in ("single", "complete", "average"):
        tree = scipy_linkage(points, name)
        joined, at_heights = agglomerate(points, k, name)
        # hint: the heights are the distances at which clusters merge, by (7); update the row and the column by (8)
        assert_close(at_heights, tree[: n - k, 2], rtol=1e-9)
        # hint: exactly k clusters are left, numbered in order of appearance
        assert_equal(np.asarray(joined).tolist(), in_order(fcluster(tree, k, "maxclust")))
    # hint: X must not change
    assert_close(points, kept_points, rtol=0, atol=0)
# hint: equal points have distance 0 and merge first; the diagonal must not stand in for them
joined, at_heights = agglomerate(np.array([[1.0], [5.0], [1.0], [5.0], [9.5]]), 3, "complete")
assert_equal(np.asarray(joined).tolist(), [0, 1, 0, 1, 2])
assert_close(at_heights, np.zeros(2))
# hint: an unknown linkage raises ValueError, also when nothing is left to merge
raises(ValueError, agglomerate, np.zeros((2, 1)), 2, "")
### END HIDDEN TESTS

# %% [markdown]
# ## 6. Density
#
# The third idea: a cluster is a place where points lie close together, whatever its shape, and between
# clusters it is empty. **DBSCAN** (Ester, Kriegel, Sander and Xu 1996) makes it exact with a radius
# $\varepsilon$ and a count $m$. The neighbourhood of a point, itself included, is
#
# $$N_i = \{\, j : \lVert x_i - x_j \rVert \le \varepsilon \,\}. \tag{9}$$
#
# - A point with $|N_i| \ge m$ is a **core** point.
# - Two core points within $\varepsilon$ of each other are in the same cluster, and so is everything that a
#   chain of such steps reaches.
# - A point that is no core point but lies within $\varepsilon$ of one is a **border** point of its cluster.
# - What remains is **noise**, label $-1$.
#
# Two choices make the result unique. Clusters are numbered in the order of their first core point in the
# table. A border point near several clusters goes to the one with the lowest number.
#
# So the algorithm is: go through the points. At a core point without a label begin a new cluster, and *flood*:
# give its label to all points without a label in its neighbourhood, then in the neighbourhoods of the core
# points among these, and so on. A border point gets a label, but the flood does not run on from it.
#
# **On paper.** $\varepsilon = 1.5$, $m = 3$:
#
# | point | 0 | 1 | 2 | 3.5 | 7 | 8 | 9 | 20 |
# |---|---|---|---|---|---|---|---|---|
# | $\lvert N_i \rvert$ | 2 | 3 | 3 | 2 | 2 | 3 | 2 | 1 |
# | kind | border | core | core | border | border | core | border | noise |
# | label | 0 | 0 | 0 | 0 | 1 | 1 | 1 | -1 |
#
# ### Question 5: DBSCAN (3 points, about 20 minutes)
#
# Mind these traps:
#
# - (9) counts the point itself, and a distance of exactly $\varepsilon$;
# - a recursive flood fails on a long chain of points: Python stops at about 1,000 nested calls. Keep a list
#   of points to visit;
# - the first point of a cluster in the table may be a border point, reached only later: begin clusters at
#   core points alone.


# %% solution="dbscan"
def dbscan(X: np.ndarray, eps: float, min_points: int) -> np.ndarray:
    """Find clusters by density, with the neighbourhoods of equation (9).

    X: (n, d), up to 2,000 points. eps: the radius, above 0. min_points: a core point has so many neighbours,
    itself included.
    Returns labels (n,): 0, 1, ... in the order of the clusters' first core points, -1 for noise.
    """
    ### BEGIN SOLUTION
    near = distances(X, X) <= eps
    core = near.sum(axis=1) >= min_points  # equivalent wrong-axis: near is symmetric
    labels = np.full(len(X), -1)
    cluster = 0
    for start in range(len(X)):
        if not core[start] or labels[start] >= 0:
            continue
        to_visit = [start]
        while to_visit:
            i = to_visit.pop()
            if labels[i] < 0:
                labels[i] = cluster
                if core[i]:
                    to_visit.extend(np.flatnonzero(near[i]))
        cluster += 1
    return labels
    ### END SOLUTION


# %% test="dbscan" points=3 hint="compare with the table on paper and with the traps"
street = np.array([[0.0], [1.0], [2.0], [3.5], [7.0], [8.0], [9.0], [20.0]])
assert_equal(
    np.asarray(dbscan(street, 1.5, 3)).tolist(),
    [0, 0, 0, 0, 1, 1, 1, -1],
    what="labels on the example on paper",
    hint="all -1: count the point itself; 3.5 is noise: a distance of exactly eps is near; one cluster: flood "
    "on from core points only",
)
assert_equal(
    np.asarray(dbscan(street, 0.5, 1)).tolist(),
    [0, 1, 2, 3, 4, 5, 6, 7],
    what="labels with min_points = 1",
    hint="every point is a core point then, and its own cluster if nobody is near",
)
assert_equal(
    np.asarray(dbscan(np.arange(1500.0)[:, None], 1.0, 3)).tolist(),
    [0] * 1500,
    what="labels of a chain of 1,500 points",
    hint="a flood that calls itself is too deep: keep a list of points to visit",
)
### BEGIN HIDDEN TESTS
for seed, (n, d, radius, count) in enumerate(
    [(60, 2, 0.5, 4), (120, 2, 0.35, 5), (80, 3, 0.9, 6), (50, 1, 0.1, 3), (100, 2, 0.4, 1), (40, 2, 0.01, 2)]
):
    points = np.random.default_rng(5510 + seed).normal(size=(n, d))
    kept_points = points.copy()
    # hint: compare with the rules of Section 6: numbers by the first core point, border points to the lowest
    wanted_groups = DBSCAN(eps=radius, min_samples=count).fit_predict(kept_points).tolist()
    assert_equal(np.asarray(dbscan(points, radius, count)).tolist(), wanted_groups)
    # hint: X must not change
    assert_close(points, kept_points, rtol=0, atol=0)
# hint: a border point between two clusters belongs to the one with the lower number, and does not join them
between = np.array([[4.0], [0.0], [0.5], [1.0], [1.5], [2.75], [4.5], [5.0], [5.5], [-9.0]])
assert_equal(np.asarray(dbscan(between, 1.25, 4)).tolist(), [0, 1, 1, 1, 1, 0, 0, 0, 0, -1])
# hint: the cluster's number comes from its first core point, not from its first border point
late_core = np.array([[0.0], [10.0], [11.0], [12.0], [1.0], [2.0]])
assert_equal(np.asarray(dbscan(late_core, 1.0, 3)).tolist(), [1, 0, 0, 0, 1, 1])
# hint: when no point has min_points neighbours, all is noise
assert_equal(np.asarray(dbscan(np.arange(5.0)[:, None], 0.5, 2)).tolist(), [-1] * 5)
# hint: all points in one place are one cluster if there are min_points of them
assert_equal(np.asarray(dbscan(np.zeros((4, 2)), 1e-9, 4)).tolist(), [0] * 4)
assert_equal(np.asarray(dbscan(np.zeros((4, 2)), 1e-9, 5)).tolist(), [-1] * 4)
### END HIDDEN TESTS

# %%
# Your functions side by side, each told the true number of clusters; DBSCAN is told a radius.
BLOB_RADIUS, MOON_RADIUS = 1.9, 0.005  # chosen by the eye; Question 6 is about a rule
low, high = MOONS.min(axis=0), MOONS.max(axis=0)
DIRTY = np.vstack([MOONS, np.random.default_rng(8).uniform(low, high, size=(25, 2))])
DIRTY_LABELS = np.append(MOON_LABELS, np.full(25, -1))  # the scattered points belong to neither crescent

figure, axes = plt.subplots(3, 5, figsize=(13, 7), layout="constrained")
for row, (X, truth, radius) in enumerate(
    ((BLOBS, BLOB_LABELS, BLOB_RADIUS), (MOONS, MOON_LABELS, MOON_RADIUS), (DIRTY, DIRTY_LABELS, MOON_RADIUS))
):
    k = len(np.unique(truth[truth >= 0]))
    start = X[kmeans_plus_plus(X, k, np.random.default_rng(2))]
    answers = {"k-means": kmeans(X, start)[1]}
    for linkage in ("single", "complete", "average"):
        answers[f"{linkage} linkage"] = agglomerate(X, k, linkage)[0]
    answers["DBSCAN"] = dbscan(X, radius, 5)
    for ax, (method, labels) in zip(axes[row], answers.items(), strict=True):
        draw_groups(ax, X, labels, f"{method}\nARI {adjusted_rand_index(labels, truth):.2f}")
figure.suptitle("Figure 5: five methods, three tables")
plt.show()

# %% [markdown]
# **What Figure 5 shows.** Top: round groups far apart, and all five methods find all eight. Middle: the crescents.
# K-means, complete and average linkage cut across both (ARI 0.25 to 0.42), for each of them thinks of a group as
# compact; single linkage and DBSCAN follow the curve from neighbour to neighbour and are right. Bottom: the same
# crescents with 25 scattered points. Single linkage needs only one bridge of points to run everything together: its
# two clusters are nearly the whole table and a few points on their own, ARI 0.02. DBSCAN asks how *dense* a bridge is,
# marks ten of the 25 as noise (grey crosses), gives the others, which lie near a crescent, to that, and keeps 0.91.

# %% [markdown]
# ## 7. Tables that you have not seen
#
# In practice nobody tells you $k$ or $\varepsilon$, and there is no truth to compare with. Two functions have
# to decide from the points alone.
#
# **The number of clusters**: run k-means for several $k$, keep the grouping with the best mean silhouette.
#
# **The radius**: look at the distance $r_i$ of each point to its $m$-th nearest neighbour (itself counted as
# the first). Within clusters all $r_i$ are small, so an $\varepsilon$ somewhat above almost all of them makes
# nearly every point a core point. Too large, and the flood leaps over the gap between clusters. Length has no
# unit here: the tables come in scales from $0.01$ to $100$, so no fixed number will do.
#
# ### Question 6: decide for yourself (2 + 2 points, about 20 minutes)
#
# You may use your own functions or scikit-learn's `KMeans`, `silhouette_score`, `DBSCAN`,
# `AgglomerativeClustering`.
#
# | | `cluster_blobs` | `cluster_moons` |
# |---|---|---|
# | input | 300 points by `draw_blobs`, 3 to 8 groups | 300 points by `draw_moons`, in any scale |
# | measured | mean ARI of 10 tables with unknown seeds | mean ARI of 10 tables with unknown seeds |
# | budget | 2 seconds a table | 2 seconds a table |
# | baseline | $k = 5$ always: 0.78; true $k$, one random start: 0.77 (100 tables) | k-means: 0.25; radius 0.5: 0.14 |
# | zero mark | ARI 0.90 | ARI 0.60 |
# | reference | 1.000 (300 tables; lowest mean of ten 1.000) | 1.000 (300 tables; lowest mean of ten 1.000) |
# | full mark | ARI 0.95 | ARI 0.99 |
#
# Between the marks credit rises in proportion. A table with 3 groups and one with 8 must each be above 0.90, or
# the blobs earn nothing. In `cluster_moons` a point that you call noise counts as
# wrong, for no point of the table is.


# %% solution="unseen"
def cluster_blobs(X: np.ndarray) -> np.ndarray:
    """Group points (n, 2) that lie in 3 to 8 round groups; returns labels (n,), integers."""
    ### BEGIN SOLUTION
    guesses = []
    for k in range(2, 9):
        # equivalent constant: the text leaves the starts free, and nine do as well; ignored-seed: so do others
        search = KMeans(k, n_init=10, random_state=0)
        guesses.append(search.fit_predict(X))
    return max(guesses, key=lambda labels: silhouette_score(X, labels))
    ### END SOLUTION


def cluster_moons(X: np.ndarray) -> np.ndarray:
    """Group points (n, 2) that lie on two crescents, in any scale; returns labels (n,), -1 for noise."""
    ### BEGIN SOLUTION
    # equivalent off-by-one: the text leaves the count free, and the neighbour before finds the same (300 tables)
    reach = np.sort(distances(X, X), axis=1)[:, 4]
    return DBSCAN(
        eps=2.0 * np.quantile(reach, 0.95),
        min_samples=5,  # equivalent constant: likewise, 4 find the same (300 tables)
    ).fit_predict(X)
    ### END SOLUTION


# %% test="unseen" part="blobs" points=2 hint="which k has the best mean silhouette, from several starts each?"
def blobs_index(seed):
    """Return the ARI of cluster_blobs on the table of a seed."""
    X_unseen, truth_unseen = draw_blobs(seed)
    found_groups = cluster_blobs(X_unseen)
    assert_shape(found_groups, (300,), what="labels of the blobs", hint="one label for each point")
    return adjusted_rand_index(found_groups, truth_unseen)


practice_blobs = [blobs_index(seed) for seed in range(4)]
print("ARI on four practice tables of blobs:", np.round(practice_blobs, 3))
### BEGIN HIDDEN TESTS
# hint: a table with 3 groups, and one with 8, has an ARI of 0.90 or less: which k do you try?
for few_or_many in (9008, 9003):
    assert blobs_index(few_or_many) > 0.90
# hint: the mean ARI is 0.90 or less: compare your k with the true number on the practice tables
threshold(blobs_index, zero=0.90, full=0.95, what="ARI on unseen blobs", seeds=10)
### END HIDDEN TESTS


# %% test="unseen" part="moons" points=2 hint="does the radius follow the scale of the table?"
def moons_index(seed):
    """Return the ARI of cluster_moons on the table of a seed."""
    X_unseen, truth_unseen = draw_moons(seed)
    found_groups = cluster_moons(X_unseen)
    assert_shape(found_groups, (300,), what="labels of the moons", hint="one label for each point")
    return adjusted_rand_index(found_groups, truth_unseen)


practice_moons = [moons_index(seed) for seed in range(4)]
print("ARI on four practice tables of moons:", np.round(practice_moons, 3))
### BEGIN HIDDEN TESTS
# hint: the mean ARI is 0.60 or less: does one radius serve tables of every scale, and is it below the gap?
threshold(moons_index, zero=0.60, full=0.99, what="ARI on unseen moons", seeds=10)
### END HIDDEN TESTS

# %% [markdown]
# ### Experiment: how much room has the radius?
#
# DBSCAN on one table of moons, for radii from half to eight times the median distance to the fifth
# neighbour, and for three counts $m$. Guess first: what happens at either end? Then run it, and change the
# seed.

# %% free=true
experiment_seed = 11
X, truth = draw_moons(experiment_seed)
typical = np.median(np.partition(distances(X, X), 4, axis=1)[:, 4])
factors = np.geomspace(0.5, 8, 40)
figure, axes = plt.subplots(1, 2, figsize=(10, 3.2), layout="constrained")
for number, count in enumerate((3, 5, 15)):
    groupings = [dbscan(X, factor * typical, count) for factor in factors]
    style = {"color": COLOURS[number], "marker": MARKERS[number], "markevery": 4, "label": f"m = {count}"}
    axes[0].plot(factors, [adjusted_rand_index(g, truth) for g in groupings], **style)
    axes[1].plot(factors, [np.mean(g < 0) for g in groupings], **style)
for ax, name in zip(axes, ("ARI", "share of noise"), strict=True):
    ax.set(xscale="log", xlabel=r"$\varepsilon$ / median distance to the 5th neighbour", ylabel=name)
    ax.set_xticks([0.5, 1, 2, 4, 8], ["0.5", "1", "2", "4", "8"])
    ax.minorticks_off()
axes[0].legend(fontsize=8)
figure.suptitle("Figure 6: the radius and the count")
plt.show()

# %% [markdown]
# **What Figure 6 shows.** Left: the agreement is near 0 for small radii, where the crescents fall to pieces,
# 1 over a broad plateau, and 0 again when the flood leaps the gap between the crescents. That happens at five
# times the median distance whatever $m$ is, for the gap is a fact about the table. Where the plateau begins
# depends on $m$: at about 1.6 for 3, 1.7 for 5 and 2.8 for 15, since more neighbours need more room. Right: in step
# with this the share of noise falls from nearly all points to none. On this table any radius from 1.7 to 4.8 is
# right with $m = 5$; a method with such a plateau can be trusted with a rule of thumb.

# %% [markdown] manual="clustering_reflection" points=3
# ## 8. Reflection (3 points, graded by hand, about 10 minutes)
#
# A shop groups its customers by two numbers: age in years (18 to 90) and spending in cents a year (0 to
# 3,000,000). It runs k-means with $k = 2, \dots, 10$ from one random start each, takes the $k$ with the
# smallest $J$, and presents "our ten customer types". A second analyst finds quite other types with the same
# program on the next day.
#
# In 120 to 200 words: (a) say what is wrong with the choice of $k$, and what to do instead; (b) explain why
# the types differ from day to day, and name two remedies, with a figure from this notebook; (c) say what the
# two units do to the distances, and what the picture of the moons says about the claim that these are
# *types* at all.
#
# ### BEGIN SOLUTION
# (a) $J$ falls with every further centre (to zero when $k = n$), so the largest $k$ tried always wins; it says
# nothing about types. Compare the mean silhouette over $k$, or the stability of the groupings over resampled
# tables, and allow for the answer that there are no groups.
# (b) Lloyd's algorithm ends in a local optimum that depends on the start. In Figure 3 86.5 % of the random
# starts end above the best $J$, by a factor of 4.5 or more, and 20 % of the k-means++ starts do. Remedies:
# k-means++ and many starts of which the lowest $J$ is kept (and a fixed seed, so that the run can be repeated).
# (c) A difference of 10 years is 10, one of 10 euros is 1,000: age has no weight, the types are bands of
# spending. Scale both first (and think about a logarithm for the spending). K-means cuts every table into
# round pieces by straight lines; on the moons it found two "types" that cut both crescents. A cut is no
# evidence for a group: look at the points, at the silhouettes and at a method with another idea.
# ### END SOLUTION
#
# === BEGIN MARK SCHEME ===
# 1 point for (a): J always falls with k, and a criterion that does not (silhouette, stability, held-out).
# 1 point for (b): local optimum or dependence on the start, two remedies out of k-means++, several starts and
# the best J, fixed seed; a figure. Half without the figure.
# 1 point for (c): units (age is ignored) and the shape (k-means always returns k round pieces). Half for one.
# === END MARK SCHEME ===
