# %% [markdown]
# # Support vector machines
#
# Many lines separate two clouds. One of them stays as far from both as it can. This notebook derives that line,
# finds it in two ways (down the subgradient, and two multipliers at a time), bends it with a kernel, and
# compares every number with libsvm's.
#
# **Afterwards you can**
#
# - derive the margin, the hinge loss and the dual problem, and read support vectors off its solution;
# - train a linear SVM by subgradient descent, and a kernel SVM by SMO (sequential minimal optimisation);
# - say what $C$ and $\gamma$ do, and choose them by a grid search.
#
# **You need:** dot products and gradients (week 01), logistic regression (week 03), cross-validation (notebook
# `pipelines`).
#
# **Time:** about 115 minutes, six questions and one written answer, 23 points.
#
# **How it works.** Each question is a function to fill in; the cell right below tests it. Further tests run
# when you hand in: they use fresh inputs and extremes, but ask for nothing that the text does not state. No
# question needs an earlier answer of yours to be right.

# %%
from collections.abc import Callable

import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import make_moons
from sklearn.model_selection import GridSearchCV
from sklearn.svm import SVC

from autograder.checks import accuracy, assert_close, assert_equal, assert_shape, threshold

BLUE, ORANGE, GREEN, GREY = "#0072B2", "#D55E00", "#009E73", "#666666"  # told apart by every colour vision


def draw_clouds(n: int, distance: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Draw n points (n, 2) of two round clouds whose centres lie `distance` apart, labels -1 and +1, half each."""
    rng = np.random.default_rng(seed)
    y = np.where(np.arange(n) % 2 == 0, -1, 1)
    return rng.normal(size=(n, 2)) + np.outer(y, [distance / 2, 0]), y


def draw_moons(n: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Draw n points (n, 2) of two half moons with noise 0.18, labels -1 and +1."""
    X, labels = make_moons(n, noise=0.18, random_state=seed)
    return X, 2 * labels - 1


# %% [markdown]
# ## 1. Which line?
#
# Ten points of each class, and three lines. None of them makes a mistake. Then come 4,000 new points from the
# same two clouds.

# %%
few_rng = np.random.default_rng(4)
few_y = np.repeat([-1, 1], 10)
few_X = few_rng.normal(scale=0.6, size=(20, 2)) + np.outer(few_y, [1.5, 0])
many_y = np.repeat([-1, 1], 2000)
many_X = few_rng.normal(scale=0.6, size=(4000, 2)) + np.outer(many_y, [1.5, 0])
widest = SVC(kernel="linear", C=1e6).fit(few_X, few_y)
lines = {
    "close to the left": (np.array([1.0, 0.2]), 0.38, ORANGE, "--"),
    "close to the right": (np.array([1.0, -0.3]), -0.3, GREEN, "-."),
    "widest": (widest.coef_[0], float(widest.intercept_[0]), BLUE, "-"),
}
figure, ax = plt.subplots(figsize=(6, 3.4), layout="constrained")
for label, colour, marker in ((-1, BLUE, "o"), (1, ORANGE, "^")):
    ax.plot(*few_X[few_y == label].T, marker, color=colour)
height = np.array([-1.8, 1.8])
for name, (w, b, colour, style) in lines.items():
    gap = np.min(few_y * (few_X @ w + b)) / np.linalg.norm(w)
    wrong = np.mean(np.sign(many_X @ w + b) != many_y)
    ax.plot(-(w[1] * height + b) / w[0], height, style, color=colour, label=name)
    print(f"{name:19s} distance to the nearest point {gap:5.2f}, wrong on new points {wrong:.2%}")
ax.set(xlabel="$x_0$", ylabel="$x_1$", title="Figure 1: three lines", xlim=(-3.2, 3.2))
ax.legend(fontsize=8)
plt.show()

# %% [markdown]
# **What Figure 1 shows.** Two clouds of ten points, blue circles on the left and orange triangles on the right,
# with a gap between them. Three lines go through the gap: a dashed and a dash-dotted one that pass close by a
# point, and a solid blue one with as much room as there is on both sides. The printed lines say what the room
# is worth on new points.
#
# A perceptron stops at any line that makes no mistake, and unregularised logistic regression has no minimum here:
# its weights grow without end. To ask for **the widest gap** makes the question have one answer.
#
# ### Notation
#
# | symbol | name in the code | shape | meaning |
# |---|---|---|---|
# | $X,\ y$ | `X`, `y` | $(n, d)$, $(n,)$ | points, labels $-1$ and $+1$ |
# | $w,\ b$ | `w`, `b` | $(d,)$, number | the line $w^\top x + b = 0$ |
# | $C$ | `C` | number | price of a violation |
# | $K$ | `K` | $(n, n)$ | kernel matrix, $K_{ij} = k(x_i, x_j)$ |
# | $\alpha$ | `alpha` | $(n,)$ | multipliers, $0 \le \alpha_i \le C$ |
# | $v$ | `v` | $(n,)$ | $v_i = y_i - \sum_j \alpha_j y_j K_{ij}$ |

# %% [markdown]
# ## 2. The margin, hard and soft
#
# The distance of $x_i$ from the line, positive on its right side, is $y_i (w^\top x_i + b) / \lVert w \rVert$. The
# line does not change when $w$ and $b$ are multiplied by a number. Use this freedom to make the smallest
# $y_i (w^\top x_i + b)$ equal to 1. Then the distance to the nearest point is $1 / \lVert w \rVert$, and the
# widest gap is
#
# $$\min_{w, b}\ \tfrac12 \lVert w \rVert^2 \quad\text{such that}\quad y_i (w^\top x_i + b) \ge 1
# \ \text{for all } i. \tag{1}$$
#
# That is the **hard margin**. It has no solution when the clouds overlap, and hangs on a single outlier when
# they do not. The **soft margin** allows a violation at the price $C$:
#
# $$J(w, b) = \tfrac12 \lVert w \rVert^2 + C \sum_{i=1}^{n} \max\big(0,\ 1 - y_i (w^\top x_i + b)\big). \tag{2}$$
#
# The maximum is the **hinge loss**: 0 for points beyond the margin, then a straight line. For $C \to \infty$ (2)
# becomes (1).
#
# $J$ is convex, but has kinks. Where $y_i (w^\top x_i + b) = 1$ every slope between the two sides is a
# *subgradient*; we take 0. With $V = \{i: y_i (w^\top x_i + b) < 1\}$, strictly,
#
# $$\nabla_w J = w - C \sum_{i \in V} y_i x_i, \qquad \nabla_b J = -C \sum_{i \in V} y_i. \tag{3}$$
#
# **On paper.** $x_1 = (2, 0)$, $x_2 = (0, 1)$, $x_3 = (-1, 0)$, $y = (1, 1, -1)$, $w = (1, 0)$, $b = 0$, $C = 2$. The
# products $y_i (w^\top x_i + b)$ are $2, 0, 1$; so the hinges are $0, 1, 0$, and $V = \{2\}$. $J = \tfrac12 + 2 = 2.5$,
# $\nabla_w J = (1, 0) - 2 \cdot (0, 1) = (1, -2)$, $\nabla_b J = -2$. The third point is exactly on the margin, and
# does not count.
#
# ### Question 1: the soft-margin objective (3 points, about 12 minutes)


# %% solution="objective"
def svm_objective(
    w: np.ndarray, b: float, X: np.ndarray, y: np.ndarray, C: float
) -> tuple[float, np.ndarray, float]:
    """Return (J, gw, gb): the objective (2), a number, and its subgradient (3), shapes (d,) and a number.

    w: (d,). b: number. X: (n, d). y: (n,), -1 and +1. C: positive.
    """
    ### BEGIN SOLUTION
    room = 1 - y * (X @ w + b)
    violated = np.where(room > 0, y, 0)
    J = w @ w / 2 + C * np.maximum(room, 0).sum()
    return float(J), w - C * violated @ X, float(-C * violated.sum())
    ### END SOLUTION


# %% test="objective" points=3 hint="compare with (2) and (3), line by line"
paper_X, paper_y = np.array([[2.0, 0.0], [0.0, 1.0], [-1.0, 0.0]]), np.array([1, 1, -1])
paper_J, paper_gw, paper_gb = svm_objective(np.array([1.0, 0.0]), 0.0, paper_X, paper_y, 2.0)
assert_close(paper_J, 2.5, what="J on the example on paper", hint="half of the squared norm, C times the sum")
assert_close(
    paper_gw,
    np.array([1.0, -2.0]),
    what="gw on the example on paper",
    hint="(-1, -2) or (3, -2): a point exactly on the margin does not count, V is strict",
)
assert_close(paper_gb, -2.0, what="gb on the example on paper", hint="-C times the sum of y over V")
### BEGIN HIDDEN TESTS
for case, (n, d, price) in enumerate([(30, 3, 1.0), (1, 2, 0.1), (200, 10, 25.0)]):
    drawer = np.random.default_rng(140 + case)
    table, signs = drawer.normal(size=(n, d)), np.where(drawer.random(n) < 0.4, -1, 1)
    slope, offset = drawer.normal(size=d), float(drawer.normal())
    kept = [array.copy() for array in (table, signs, slope)]
    J_found, gw_found, gb_found = svm_objective(slope, offset, table, signs, price)

    def by_definition(w, b, table=table, signs=signs, price=price):
        return 0.5 * sum(w**2) + price * sum(
            max(0.0, 1 - s * (row @ w + b)) for row, s in zip(table, signs, strict=True)
        )

    # hint: J by (2)
    assert_close(J_found, float(by_definition(slope, offset)), rtol=1e-9)
    # hint: gw by (3): away from the kinks it is the gradient of (2)
    tiny = 1e-6 * np.eye(d)
    numeric = [(by_definition(slope + e, offset) - by_definition(slope - e, offset)) / 2e-6 for e in tiny]
    assert_close(gw_found, np.array(numeric), rtol=1e-5, atol=1e-4)
    # hint: gb by (3)
    numeric = (by_definition(slope, offset + 1e-6) - by_definition(slope, offset - 1e-6)) / 2e-6
    assert_close(gb_found, float(numeric), rtol=1e-5, atol=1e-4)
    # hint: the arguments must not be changed
    for array, kept_array in zip((table, signs, slope), kept, strict=True):
        assert_close(array, kept_array, rtol=0, atol=0)
# hint: where no point violates the margin, only the first terms of (2) and (3) are left
J_found, gw_found, gb_found = svm_objective(np.array([3.0]), 1.0, np.array([[5.0]]), np.array([1]), 7.0)
assert_close(J_found, 4.5)
assert_close(gw_found, np.array([3.0]))
assert_close(gb_found, 0.0)
### END HIDDEN TESTS

# %% [markdown]
# ### Down the subgradient
#
# A step against a subgradient need not lower $J$. But $J$ is *strongly convex* in $w$: the term
# $\tfrac12 \lVert w \rVert^2$ bends it upwards by at least 1 everywhere. For such functions the steps
#
# $$w \leftarrow w - \tfrac1t\, \nabla_w J, \qquad b \leftarrow b - \tfrac1t\, \nabla_b J, \qquad
# t = 1, 2, 3, \dots \tag{4}$$
#
# lead to the minimum (this is Pegasos, Shalev-Shwartz et al., 2007, with all points in each step). Since $J$ jumps
# on the way, **the best point seen** is kept.
#
# **On paper.** $J = \tfrac12 w^2$ in one dimension, start 4, and no $b$: the first step is
# $4 - \tfrac11 \cdot 4 = 0$. For $J = |w|$, start 1: $1,\ 0,\ \dots$; start 1.2: $1.2,\ 0.2,\ -0.3,\ 0.033$. The third
# value is larger than the second: best seen after three evaluations is $w = 0.2$.
#
# ### Question 2: subgradient descent (3 points, about 12 minutes)


# %% solution="descend"
def subgradient_descent(
    objective: Callable, w: np.ndarray, b: float, steps: int
) -> tuple[np.ndarray, float, np.ndarray]:
    """Minimise by (4), and return the best point seen.

    objective(w, b): returns (J, gw, gb); called `steps` times, first at the start. w: (d,), b: number: the
    start, left unchanged.
    Returns (w, b, history): the point with the smallest J of those evaluated, the earliest of equal ones;
    and all J, shape (steps,).
    """
    ### BEGIN SOLUTION
    best, lowest, history = (w, b), np.inf, []
    for t in range(1, steps + 1):
        value, gw, gb = objective(w, b)
        if value < lowest:
            best, lowest = (w, b), value
        history.append(value)
        w, b = w - gw / t, b - gb / t
    return *best, np.array(history)
    ### END SOLUTION


# %% test="descend" points=3 hint="compare with (4) and with the docstring"
def absolute(w, b):
    """|w| + 2 |b|, with a subgradient."""
    return float(np.abs(w).sum() + 2 * abs(b)), np.sign(w), 2 * np.sign(b)


start = np.array([1.2])
best_w, best_b, J_history = subgradient_descent(absolute, start, 0.0, 4)
assert_close(
    J_history,
    np.array([1.2, 0.2, 0.3, 1 / 30]),
    what="history from w = 1.2",
    hint="the steps are 1/1, 1/2, 1/3, ...; J is evaluated at the start first, and `steps` times in all",
)
assert_close(best_w, np.array([-0.3 + 1 / 3]), what="the best w of four", hint="the point of the smallest J")
assert_close(
    subgradient_descent(absolute, start, 0.0, 3)[0],
    np.array([0.2]),
    what="the best w of three",
    hint="not the last one: a subgradient step can lead upwards",
)
assert_close(
    start, np.array([1.2]), what="the start after the call", hint="w -= ... changes the caller's array"
)
### BEGIN HIDDEN TESTS
for case, (d, evaluations) in enumerate([(2, 6), (5, 40), (1, 1)]):
    thrower = np.random.default_rng(240 + case)
    from_w, from_b = thrower.normal(scale=4, size=d), float(thrower.normal(scale=4))
    kept_w, visited = from_w.copy(), []

    def cone(w, b, visited=visited):
        visited.append((np.array(w), float(b)))
        return (
            float(np.abs(w - 1).sum() + np.abs(b + 2) + w @ w / 2),
            np.sign(w - 1) + w,
            float(np.sign(b + 2)),
        )

    best_w, best_b, J_history = subgradient_descent(cone, from_w, from_b, evaluations)
    at_w, at_b, wanted = kept_w, from_b, []
    for t in range(1, evaluations + 1):
        J, down_w, down_b = cone(at_w, at_b, [])
        wanted.append((J, at_w, at_b))
        at_w, at_b = at_w - down_w / t, at_b - down_b / t
    # hint: one call of objective a step, the start first
    assert len(visited) == evaluations
    # hint: history holds every J in turn; each step is 1/t times the subgradient, for w and for b
    assert_close(J_history, np.array([J for J, *_ in wanted]), rtol=1e-9)
    # hint: w and b must be those of the smallest J
    lowest = min(wanted, key=lambda one: one[0])
    assert_close(best_w, lowest[1], rtol=1e-9)
    assert_close(best_b, lowest[2], rtol=1e-9)
    # hint: the start must not be changed
    assert_close(from_w, kept_w, rtol=0, atol=0)
# hint: of equal values of J the earliest point counts
best_w, best_b, _ = subgradient_descent(lambda w, b: (1.0, np.ones(1), 1.0), np.array([5.0]), 3.0, 4)
assert_close(best_w, np.array([5.0]))
assert_close(best_b, 3.0)
### END HIDDEN TESTS

# %%
# Your two functions on two clouds that overlap, beside libsvm's optimum.
cloud_X, cloud_y = draw_clouds(80, distance=3.0, seed=0)
exact = SVC(kernel="linear", C=1.0, tol=1e-8).fit(cloud_X, cloud_y)
J_exact, _, _ = svm_objective(exact.coef_[0], float(exact.intercept_[0]), cloud_X, cloud_y, 1.0)
w, b, history = subgradient_descent(
    lambda w, b: svm_objective(w, b, cloud_X, cloud_y, 1.0), np.zeros(2), 0.0, 5000
)
figure, ax = plt.subplots(figsize=(7, 2.8), layout="constrained")
ax.loglog(np.arange(1, 5001), history - J_exact, color=GREY, label="J of each step")
ax.loglog(np.arange(1, 5001), np.minimum.accumulate(history) - J_exact, color=BLUE, label="the best so far")
ax.set(xlabel="step $t$", ylabel="J above the optimum", title="Figure 2: subgradient descent")
ax.legend(fontsize=8)
plt.show()
print(f"optimum {J_exact:.4f}, best of 5,000 steps {history.min():.4f}")
print(
    "w, b:", w.round(3), round(float(b), 3), "  libsvm:", exact.coef_[0].round(3), exact.intercept_.round(3)
)

# %% [markdown]
# **What Figure 2 shows.** Both axes are logarithmic. Thin grey, the height of $J$ above the optimum: it leaps far up
# after the first step, since $\tfrac11$ is much too long, then falls with a jagged edge. Blue, the best so
# far: stairs going down along its lower side. Hardly a hundred steps bring it within a hundredth of the optimum;
# from there each further digit takes several times as many as the one before. It is cheap per step, though, and needs
# nothing but products with $X$; that is why large linear SVMs are trained like this.

# %% [markdown]
# ## 3. Kernels
#
# At the minimum $\nabla_w J = 0$ in the sense of subgradients, so $w = \sum_i \alpha_i y_i x_i$ with some
# $0 \le \alpha_i \le C$: a mixture of the points. Then points enter only by their dot products
# $x_i^\top x_j$, and these may be replaced by those of features $\phi(x)$ that nobody has to compute:
#
# $$k(a, c) = \phi(a)^\top \phi(c), \qquad f(x) = \sum_j \alpha_j y_j\, k(x_j, x) + b. \tag{5}$$
#
# The **RBF kernel** (radial basis function) is one for infinitely many features:
#
# $$k(a, c) = e^{-\gamma \lVert a - c \rVert^2}. \tag{6}$$
#
# It is 1 at distance 0 and falls to $e^{-1}$ at distance $1/\sqrt\gamma$: points see no further than that. Small
# $\gamma$ makes a smooth border, large $\gamma$ an island around each point.
#
# **A numerical trap.** $\lVert a \rVert^2 + \lVert c \rVert^2 - 2 a^\top c$ needs one matrix product only, but for
# points far from zero it is the difference of two huge numbers: it may come out negative, and $k > 1$. Subtract
# first, then square.
#
# **On paper.** $\gamma = \ln 2$, $a = (0, 0)$, $c = (1, 1)$: squared distance 2, $k = 2^{-2} = \tfrac14$.
#
# ### Question 3: the RBF kernel (2 points, about 8 minutes)


# %% solution="rbf"
def rbf_kernel(A: np.ndarray, B: np.ndarray, gamma: float) -> np.ndarray:
    """Return the matrix (6) of all pairs of rows of A (n, d) and B (m, d), shape (n, m)."""
    ### BEGIN SOLUTION
    return np.exp(-gamma * ((A[:, None] - B) ** 2).sum(axis=2))
    ### END SOLUTION


# %% test="rbf" points=2 hint="compare with (6), and mind the trap"
corner = np.array([[0.0, 0.0], [1.0, 1.0], [1.0, 0.0]])
assert_close(
    rbf_kernel(corner, corner[:2], np.log(2)),
    np.array([[1.0, 0.25], [0.25, 1.0], [0.5, 0.5]]),
    what="K of three and two points, gamma = ln 2",
    hint="the *squared* distance; rows are points of A, columns points of B",
)
assert_close(
    rbf_kernel(corner + 1e8, corner + 1e8, np.log(2)),
    np.array([[1.0, 0.25, 0.5], [0.25, 1.0, 0.5], [0.5, 0.5, 1.0]]),
    what="K of the points, a hundred million away",
    hint="subtract first, then square",
)
### BEGIN HIDDEN TESTS
from scipy.spatial.distance import cdist

for case, (n, m, d, width) in enumerate([(20, 7, 3, 0.5), (1, 5, 1, 2.0), (6, 6, 8, 0.01)]):
    drawer = np.random.default_rng(340 + case)
    A_rows, B_rows = drawer.normal(size=(n, d)), drawer.normal(size=(m, d))
    # hint: exp of -gamma times the squared distance, for all pairs, shape (n, m)
    assert_close(rbf_kernel(A_rows, B_rows, width), np.exp(-width * cdist(A_rows, B_rows) ** 2), rtol=1e-9)
# hint: far points have kernel 0, without a warning or NaN
assert_close(rbf_kernel(np.zeros((1, 2)), np.full((1, 2), 1e100), 1.0), np.zeros((1, 1)))
### END HIDDEN TESTS

# %% [markdown]
# ## 4. The dual problem, two multipliers at a time
#
# Write the hinge of point $i$ as a slack $\xi_i$, the smallest number with $\xi_i \ge 0$ and
# $\xi_i \ge 1 - y_i (w^\top x_i + b)$. To minimise (2) is then to minimise
# $\tfrac12 \lVert w \rVert^2 + C \sum_i \xi_i$ under these two conditions. A Lagrange multiplier is a fine for breaking
# one: $\alpha_i \ge 0$ for the second, $\beta_i \ge 0$ for the first:
#
# $$\mathcal{L} = \tfrac12 \lVert w \rVert^2 + C \sum_i \xi_i
# - \sum_i \alpha_i \big( y_i (w^\top x_i + b) - 1 + \xi_i \big) - \sum_i \beta_i\, \xi_i. \tag{7a}$$
#
# Where the conditions hold, nothing but bonuses is added, so the least $\mathcal{L}$ over $w, b, \xi$ lies at or below
# the least $J$, whatever the fines. Set its three derivatives to zero:
#
# $$w = \sum_i \alpha_i y_i x_i, \qquad \sum_i \alpha_i y_i = 0, \qquad
# C - \alpha_i - \beta_i = 0 \ \Rightarrow\ 0 \le \alpha_i \le C. \tag{7b}$$
#
# Put them into (7a): the terms with $\xi_i$ and with $b$ vanish, and
# $\tfrac12 \lVert w \rVert^2 - \sum_i \alpha_i y_i\, w^\top x_i = -\tfrac12 \lVert w \rVert^2$. With
# $K_{ij} = x_i^\top x_j$, or any kernel in its place, the best such lower bound is the **dual** problem
#
# $$\max_{\alpha}\ D(\alpha) = \sum_i \alpha_i - \tfrac12 \sum_{i,j} \alpha_i \alpha_j y_i y_j K_{ij}
# \quad\text{with}\quad 0 \le \alpha_i \le C, \quad \sum_i \alpha_i y_i = 0. \tag{7}$$
#
# For this problem the bound is reached: the largest $D$ *equals* the least $J$ (strong duality, Boyd and Vandenberghe
# in the reading list). Then no bonus is left over in (7a): where $\alpha_i > 0$ its bracket is 0, and where
# $\beta_i = C - \alpha_i > 0$ the slack $\xi_i$ is 0. So at the solution a point is one of three kinds:
#
# | $\alpha_i$ | $y_i f(x_i)$ | the point lies |
# |---|---|---|
# | $0$ | $\ge 1$ | beyond the margin; could be left out |
# | between | $= 1$ | on the margin |
# | $C$ | $\le 1$ | inside the margin or wrong |
#
# Points with $\alpha_i > 0$ are the **support vectors**.
#
# **The smallest step.** Because of the sum in (7), at least two multipliers have to move. Take $i$ and $j$, and
# a step $t \ge 0$:
#
# $$\alpha_i \leftarrow \alpha_i + y_i t, \qquad \alpha_j \leftarrow \alpha_j - y_j t. \tag{8}$$
#
# The sum stays 0, since $y_i^2 = y_j^2 = 1$. With
#
# $$v_i = y_i - \sum_j \alpha_j y_j K_{ij} \tag{9}$$
#
# the dual changes by $t\, (v_i - v_j) - \tfrac12 t^2 \eta$, where $\eta = K_{ii} + K_{jj} - 2 K_{ij}$. (Put (8) into
# (7): $\alpha_i y_i$ grows by $t$, $\alpha_j y_j$ falls by $t$, and the slope of $D$ along $\alpha_i y_i$ is $v_i$.)
# So the best step is $t = (v_i - v_j)/\eta$, cut off where a multiplier meets its bound. How far may they go?
#
# $$\mathtt{up}_i = \begin{cases} C - \alpha_i & y_i = 1\\ \alpha_i & y_i = -1, \end{cases} \qquad
# \mathtt{down}_j = \begin{cases} \alpha_j & y_j = 1\\ C - \alpha_j & y_j = -1, \end{cases} \tag{10}$$
#
# $$t = \min\Big( \frac{v_i - v_j}{\max(\eta, 10^{-12})},\ \mathtt{up}_i,\ \mathtt{down}_j \Big). \tag{11}$$
#
# **Which pair?** The one that violates most: $i$ has the largest $v$ among rows with $\mathtt{up} > 0$, $j$ the
# smallest $v$ among rows with $\mathtt{down} > 0$. When
#
# $$v_i - v_j \le \mathtt{tol}, \tag{12}$$
#
# no pair is worth moving, and we are done; then $b = \tfrac12 (v_i + v_j)$, since $v = b$ on the margin. After
# each step all of $v$ is brought up to date with two columns of $K$:
#
# $$v_k \leftarrow v_k - t\, (K_{ki} - K_{kj}). \tag{13}$$
#
# That is the algorithm inside libsvm (Platt's SMO with the pairs of Keerthi et al.), without its caches.
#
# **On paper.** Two points $-1$ and $1$ on a line, $y = (-1, 1)$, $K = \begin{pmatrix}1 & -1\\ -1 & 1\end{pmatrix}$,
# $\alpha = 0$, so $v = (-1, 1)$. Then $i = 2$, $j = 1$, $\eta = 4$, $t = 2/4$. With $C = 10$: $\alpha = (0.5, 0.5)$,
# $v = (0, 0)$, $b = 0$, so $f(x) = x$: the margin goes through both points. With $C = 0.2$ the step is cut off at
# 0.2: $\alpha = (0.2, 0.2)$ and $v = (-0.6, 0.6)$. Now only the first point has room upwards, only the second
# downwards: $v_i - v_j = -1.2$, done; $b = 0$, $f(x) = 0.4\, x$, and both points lie inside the margin.
#
# ### Question 4: SMO (5 points, about 30 minutes)
#
# Mind these traps: a step can be cut off exactly at 0 or $C$, so compare `up` and `down` with 0, and clip
# $\alpha$ to $[0, C]$ after the step against rounding. The loop ends after `max_steps` steps at the latest; $b$ is then
# computed in the same way. Both classes occur in `y`.


# %% solution="smo"
def smo(
    K: np.ndarray, y: np.ndarray, C: float, tol: float = 1e-6, max_steps: int = 20_000
) -> tuple[np.ndarray, float, int]:
    """Solve the dual (7) by steps (8) on the pair that violates most, from alpha = 0, until (12).

    K: (n, n), kernel matrix. y: (n,), -1 and +1. C, tol: positive. max_steps: at most so many steps.
    Returns (alpha, b, steps): (n,), a number, and how many steps were made.
    """
    ### BEGIN SOLUTION
    alpha, v, steps = np.zeros(len(y)), y.astype(float), 0
    while True:
        up = np.where(y > 0, C - alpha, alpha)  # equivalent comparison: y is -1 or 1
        down = C - up
        i = np.argmax(np.where(up > 0, v, -np.inf))
        j = np.argmin(np.where(down > 0, v, np.inf))
        if v[i] - v[j] <= tol or steps == max_steps:
            return alpha, float((v[i] + v[j]) / 2), steps
        eta = K[i, i] + K[j, j] - 2 * K[i, j]
        t = min((v[i] - v[j]) / max(eta, 1e-12), up[i], down[j])
        alpha[i] += y[i] * t
        alpha[j] -= y[j] * t
        alpha = np.clip(alpha, 0, C)
        v = v - t * (K[:, i] - K[:, j])
        steps += 1
    ### END SOLUTION


def decide(alpha: np.ndarray, y: np.ndarray, b: float, K_new: np.ndarray) -> np.ndarray:
    """Return f of (5), shape (m,), for m new points; K_new: (m, n), their kernel with the n training points."""
    ### BEGIN SOLUTION
    return K_new @ (alpha * y) + b
    ### END SOLUTION


# %% test="smo" points=5 hint="compare with (8) to (13) and with the traps"
two_K, two_y = np.array([[1.0, -1.0], [-1.0, 1.0]]), np.array([-1, 1])
wide_alpha, wide_b, wide_steps = smo(two_K, two_y, 10.0)
assert_close(
    wide_alpha,
    np.array([0.5, 0.5]),
    what="alpha on the example on paper, C = 10",
    hint="t = (v_i - v_j) / eta = 2/4; both multipliers move",
)
assert_close(wide_b, 0.0, what="b on the example on paper", hint="half of v_i + v_j")
assert_equal(int(wide_steps), 1, what="steps on the example on paper", hint="test (12) before each step")
assert_close(
    smo(two_K, two_y, 0.2)[0],
    np.array([0.2, 0.2]),
    what="alpha on the example on paper, C = 0.2",
    hint="the step is cut off at C, by (10) and (11)",
)
assert_close(
    smo(np.ones((2, 2)), two_y, 3.0)[0],
    np.array([3.0, 3.0]),
    what="alpha of two equal points with different labels",
    hint="eta is 0: divide by max(eta, 1e-12)",
)
assert_close(
    decide(np.array([0.5, 0.25]), np.array([-1, 1]), 2.0, np.array([[1.0, 4.0], [0.0, 0.0]])),
    np.array([2.5, 2.0]),
    what="f of two new points",
    hint="the sum of alpha times y times the kernel, plus b",
)
### BEGIN HIDDEN TESTS
from scipy.spatial.distance import cdist

for case, (n, price, width) in enumerate(
    [(40, 1.0, 1.0), (60, 10.0, 0.5), (30, 0.1, 2.0), (50, 1000.0, 2.0)]
):
    points, signs = draw_moons(n, 440 + case)
    unseen_points = draw_moons(25, 540 + case)[0]
    gram = np.exp(-width * cdist(points, points) ** 2)
    kept_gram, kept_signs = gram.copy(), signs.copy()
    alpha_found, b_found, steps_found = smo(gram, signs, price)
    theirs = SVC(C=price, gamma=width, tol=1e-8).fit(points, signs)
    wanted = np.zeros(n)
    wanted[theirs.support_] = np.abs(theirs.dual_coef_[0])
    # hint: alpha lies between 0 and C, and the sum of alpha times y is 0
    assert_shape(alpha_found, (n,))
    assert np.all((alpha_found >= 0) & (alpha_found <= price))
    assert abs(float(alpha_found @ signs)) < 1e-9 * price * n
    # hint: the dual (7) must be as large as libsvm's
    signed, theirs_signed = alpha_found * signs, wanted * signs
    dual_found = alpha_found.sum() - signed @ gram @ signed / 2
    dual_wanted = wanted.sum() - theirs_signed @ gram @ theirs_signed / 2
    assert_close(float(dual_found), float(dual_wanted), rtol=1e-6)
    # hint: the same support vectors as libsvm's
    clear = (wanted == 0) | (wanted > 1e-3 * price)
    assert_equal((alpha_found > 1e-4 * price)[clear].tolist(), (wanted > 0)[clear].tolist())
    # hint: b is the mean of v_i and v_j at the end
    at_points = gram @ theirs_signed + float(theirs.intercept_[0])
    assert_close(gram @ signed + b_found, at_points, atol=1e-3)
    # hint: f of new points by (5)
    K_unseen = np.exp(-width * cdist(unseen_points, points) ** 2)
    assert_close(decide(wanted, signs, 0.3, K_unseen), K_unseen @ theirs_signed + 0.3, rtol=1e-9, atol=1e-9)
    # hint: K and y must not be changed
    assert_close(gram, kept_gram, rtol=0, atol=0)
    assert_close(signs, kept_signs, rtol=0, atol=0)


def smo_by_the_book(K, y, C, tol, max_steps):
    """Run (8) to (13) with v computed anew by (9) in each step."""
    alpha, steps = np.zeros(len(y)), 0
    while True:
        v = y - K @ (alpha * y)
        up = [k for k in range(len(y)) if (alpha[k] < C if y[k] > 0 else alpha[k] > 0)]
        down = [k for k in range(len(y)) if (alpha[k] > 0 if y[k] > 0 else alpha[k] < C)]
        i, j = max(up, key=lambda k: v[k]), min(down, key=lambda k: v[k])
        if v[i] - v[j] <= tol or steps == max_steps:
            return alpha, (v[i] + v[j]) / 2, steps
        t = (v[i] - v[j]) / max(K[i, i] + K[j, j] - 2 * K[i, j], 1e-12)
        t = min(t, C - alpha[i] if y[i] > 0 else alpha[i], alpha[j] if y[j] > 0 else C - alpha[j])
        alpha[i], alpha[j] = alpha[i] + y[i] * t, alpha[j] - y[j] * t
        alpha, steps = np.clip(alpha, 0, C), steps + 1


points, signs = draw_moons(24, 91)
gram = (1 + points @ points.T) ** 2 * (1 + 0.1 * np.arange(24)[:, None]) * (1 + 0.1 * np.arange(24))
for budget in (0, 1, 2, 5):
    alpha_found, b_found, steps_found = smo(gram, signs, 0.7, tol=1e-9, max_steps=budget)
    wanted, wanted_b, wanted_steps = smo_by_the_book(gram, signs, 0.7, 1e-9, budget)
    # hint: max_steps steps and no more, each on the most violating pair
    assert_equal(int(steps_found), wanted_steps)
    # hint: alpha and b after a few steps: check (11) and (13), with a kernel whose diagonal is not 1
    assert_close(alpha_found, wanted, rtol=1e-6, atol=1e-9)
    assert_close(b_found, float(wanted_b), rtol=1e-6, atol=1e-9)


def largest_violation(alpha):
    """Compute the left side of (12) from alpha alone."""
    v = signs - gram @ (alpha * signs)
    rooms = np.where(signs > 0, 0.7 - alpha, alpha)
    return max(v[rooms > 1e-12]) - min(v[0.7 - rooms > 1e-12])


# hint: where the left side of (12) equals tol, no step is made: "at most tol"
assert_equal(int(smo(two_K, two_y, 10.0, tol=2.0)[2]), 0)
above_one = 1 + 2.0**-52
# hint: rounding may carry eta just below 0 as well: divide by max(eta, 1e-12), as (11) says
assert_close(smo(np.array([[1.0, above_one], [above_one, 1.0]]), two_y, 3.0)[0], np.array([3.0, 3.0]))
six_points = np.array([[2.0, 1.0], [1.0, -1.0], [3.0, 3.0], [2.0, 3.0], [3.0, -3.0], [-3.0, -3.0]])
# hint: rounding may carry a multiplier just below 0 or just above C: clip alpha to [0, C] after each step
assert np.all(smo(six_points @ six_points.T, np.array([-1, 1, -1, 1, -1, 1]), 0.2)[0] >= 0)


for loose in (1.0, 0.05):
    alpha_found, _, steps_found = smo(gram, signs, 0.7, tol=loose, max_steps=2000)
    # hint: stop when (12) holds
    assert largest_violation(np.array(alpha_found)) <= loose * (1 + 1e-6)
    # hint: stop at the first time that (12) holds, not later
    assert (
        largest_violation(np.array(smo(gram, signs, 0.7, tol=loose, max_steps=int(steps_found) - 1)[0]))
        > loose
    )
### END HIDDEN TESTS

# %%
# Your three functions on the moons, for three prices C. Rings mark support vectors, dashes the margin f = ±1.
moons_X, moons_y = draw_moons(100, seed=1)
mesh = np.stack(np.meshgrid(np.linspace(-1.6, 2.6, 60), np.linspace(-1.2, 1.7, 60)), axis=-1)
figure, axes = plt.subplots(1, 3, figsize=(9, 2.9), sharey=True, layout="constrained")
for ax, C in zip(axes, (0.1, 10.0, 1000.0), strict=True):
    alpha, b, steps = smo(rbf_kernel(moons_X, moons_X, 1.0), moons_y, C, tol=1e-3)
    f = decide(alpha, moons_y, b, rbf_kernel(mesh.reshape(-1, 2), moons_X, 1.0)).reshape(60, 60)
    ax.contour(mesh[..., 0], mesh[..., 1], f, [-1, 0, 1], colors=GREY, linestyles=["--", "-", "--"])
    for label, colour, marker in ((-1, BLUE, "o"), (1, ORANGE, "^")):
        ax.plot(*moons_X[moons_y == label].T, marker, color=colour, markersize=3)
    ax.plot(*moons_X[alpha > 0].T, "o", color="black", markersize=8, fillstyle="none", linewidth=0.5)
    ax.set(title=f"$C$ = {C:g}: {np.sum(alpha > 0)} vectors, {steps} steps", xlabel="$x_0$")
axes[0].set_ylabel("$x_1$")
figure.suptitle("Figure 3: a higher price for violations")
plt.show()

# %% [markdown]
# **What Figure 3 shows.** Three times the same half moons (blue circles, orange triangles) with the border as a solid
# line and the margin dashed on both sides. $C = 0.1$: a wide margin, a smooth border, and most points are ringed
# as support vectors. $C = 10$: the margin is narrow and the border follows the moons. $C = 1000$: narrower still,
# a few support vectors, a border that bends around single points; and many more steps, since multipliers have a
# long way to go.

# %% [markdown]
# ## 5. Choosing $C$ and $\gamma$
#
# Both settings are found by trying: for each pair of a grid the cross-validated accuracy (4) of notebook
# `pipelines`,
#
# $$S_{pq} = \frac1k \sum_{j=0}^{k-1} \mathtt{accuracy}\big(\text{fold } j \text{ predicted with } C_p, \gamma_q
# \text{ from the other folds}\big). \tag{14}$$
#
# The largest $S_{pq}$ wins; of equal ones the smallest $C$, then the smallest $\gamma$: the smoother model.
#
# **On paper.** $C \in \{1, 10\}$, $\gamma \in \{0.1, 1\}$, $S = \begin{pmatrix}0.90 & 0.95\\ 0.95 & 0.80\end{pmatrix}$.
# Two cells have 0.95; $C = 1$ is the smaller one, so $C = 1$, $\gamma = 1$.
#
# The winner's score is too good, since it was picked for it. An honest figure needs rows outside the search.
#
# ### Question 5: a grid search (3 points, about 12 minutes)
#
# Call `fit_predict(X_train, y_train, X_test, C, gamma)` once for each cell and fold.


# %% solution="grid_search"
def grid_search(
    fit_predict: Callable,
    X: np.ndarray,
    y: np.ndarray,
    folds: np.ndarray,
    Cs: list[float],
    gammas: list[float],
) -> tuple[np.ndarray, float, float]:
    """Fill the table (14), and pick the best cell.

    fit_predict(X_train, y_train, X_test, C, gamma): returns labels. X: (n, d). y: (n,). folds: (n,), 0 to k - 1.
    Cs, gammas: ascending. Returns (S, C, gamma): S of shape (len(Cs), len(gammas)), and the best pair, of equal
    ones that with the smallest C, then the smallest gamma.
    """
    ### BEGIN SOLUTION
    S = np.zeros((len(Cs), len(gammas)))
    for p, C in enumerate(Cs):
        for q, gamma in enumerate(gammas):
            right = []
            for fold in range(folds.max() + 1):
                out = folds == fold
                right.append(np.mean(fit_predict(X[~out], y[~out], X[out], C, gamma) == y[out]))
            S[p, q] = np.mean(right)
    p, q = np.unravel_index(S.argmax(), S.shape)
    return S, Cs[p], gammas[q]
    ### END SOLUTION


# %%
def svc_fit_predict(
    X_train: np.ndarray, y_train: np.ndarray, X_test: np.ndarray, C: float, gamma: float
) -> np.ndarray:
    """Fit libsvm's RBF machine, and predict."""
    return SVC(C=C, gamma=gamma).fit(X_train, y_train).predict(X_test)


# %% test="grid_search" points=3 hint="compare with (14) and with the rule for equal scores"
grid_calls = []


def scripted(X_train, y_train, X_test, C, gamma):
    """Note the call; right on all rows if C * gamma = 1, wrong on the first otherwise."""
    grid_calls.append((C, gamma, X_train[:, 0].tolist(), y_train.tolist()))
    answer = np.where(X_test[:, 0] >= 2, 1, -1)
    if abs(C * gamma - 1) > 1e-9:
        answer[0] = -answer[0]
    return answer


grid_X, grid_y, grid_folds = np.arange(4.0)[:, None], np.array([-1, -1, 1, 1]), np.array([0, 1, 0, 1])
S_found, C_found, gamma_found = grid_search(scripted, grid_X, grid_y, grid_folds, [1.0, 10.0], [0.1, 1.0])
assert_close(
    S_found,
    np.array([[0.5, 1.0], [1.0, 0.5]]),
    what="S of two prices and two widths",
    hint="a row for each C, a column for each gamma; the mean over the folds",
)
assert_equal((C_found, gamma_found), (1.0, 1.0), what="the best pair", hint="of equal scores the smallest C")
assert_equal(len(grid_calls), 8, what="the number of calls", hint="one for each of four cells and two folds")
assert_equal(
    sorted(grid_calls)[0],
    (1.0, 0.1, [0.0, 2.0], [-1, 1]),
    what="one of the calls",
    hint="train on the rows outside the fold: rows 0 and 2 when fold 1 is predicted",
)
### BEGIN HIDDEN TESTS
for case, (n, k, prices, widths) in enumerate(
    [
        (30, 3, [0.1, 1.0, 10.0], [0.5, 5.0]),
        (21, 5, [1.0], [0.01, 0.1, 1.0, 10.0]),
        (16, 2, [0.001, 0.01], [1.0]),
    ]
):
    points, signs = draw_moons(n, 640 + case)
    dealt = np.random.default_rng(case).permutation(np.concatenate([np.arange(n) % k]))
    wanted = np.zeros((len(prices), len(widths)))
    for p, price in enumerate(prices):
        for q, width in enumerate(widths):
            for j in range(k):
                machine = SVC(C=price, gamma=width).fit(points[dealt != j], signs[dealt != j])
                wanted[p, q] += np.mean(machine.predict(points[dealt == j]) == signs[dealt == j]) / k
    S_found, C_found, gamma_found = grid_search(svc_fit_predict, points, signs, dealt, prices, widths)
    # hint: S by (14): accuracy of each fold, then the mean over the folds
    assert_close(S_found, wanted, rtol=1e-9)
    # hint: the best pair; of equal scores the smallest C, then the smallest gamma
    best_cells = [
        (price, width)
        for p, price in enumerate(prices)
        for q, width in enumerate(widths)
        if S_found[p, q] == np.max(S_found)
    ]
    assert_equal((C_found, gamma_found), min(best_cells))
### END HIDDEN TESTS

# %%
# Your grid search on 200 points of the moons.
train_X, train_y = draw_moons(200, seed=2)
Cs, gammas = [0.01, 0.1, 1.0, 10.0, 100.0, 1000.0], [0.01, 0.1, 1.0, 10.0, 100.0]
S, best_C, best_gamma = grid_search(svc_fit_predict, train_X, train_y, np.arange(200) % 5, Cs, gammas)
figure, ax = plt.subplots(figsize=(5.6, 3.6), layout="constrained")
image = ax.imshow(S, cmap="cividis", vmin=0.5, vmax=1, origin="lower", aspect="auto")
for p, q in np.ndindex(S.shape):
    ax.text(q, p, f"{S[p, q]:.3f}", ha="center", va="center", color="white" if S[p, q] < 0.8 else "black")
ax.plot(gammas.index(best_gamma), Cs.index(best_C), "s", markersize=32, fillstyle="none", color="black")
ax.set(xticks=range(5), xticklabels=gammas, yticks=range(6), yticklabels=Cs, xlabel=r"$\gamma$", ylabel="$C$")
ax.set_title("Figure 4: cross-validated accuracy")
plt.show()
print(f"best: C = {best_C}, gamma = {best_gamma}, S = {S.max():.3f}")

# %% [markdown]
# **What Figure 4 shows.** A table of accuracies, $\gamma$ from 0.01 to 100 to the right, $C$ from 0.01 to 1000
# upwards; light cells are high, the best one has a black frame. A ridge of good cells runs from the upper left to
# the lower right: a smoother kernel can be made up for by a higher price. Left edge, 0.86: nearly a straight line.
# Right edge, 0.90: the points hardly see each other. The dark cells, 0.44, are worse than a coin: at so low a price the
# machine gives one answer to all, the more frequent one of the training folds, which is the rarer one in the fold left
# out.
#
# Neighbouring cells hardly differ, so a grid in powers of ten is fine enough.

# %% [markdown]
# ### Question 6: the threshold task (4 points, about 10 minutes)
#
# Classify unseen points of the moons. All that you wrote and all of scikit-learn that is imported above is yours;
# `GridSearchCV(SVC(), {"C": ..., "gamma": ...})` is scikit-learn's own grid search.
#
# | | |
# |---|---|
# | budget | 200 training points, 30 seconds for three trainings |
# | measured on | accuracy on 2,000 unseen points; three draws of everything with unknown seeds |
# | baseline | linear SVM: 87 % |
# | zero mark | 90 % |
# | reference | 97.5 %, standard deviation 0.3 points over 40 single draws; what counts is the mean of three |
# | full mark | 95 % |


# %% solution="classify_moons"
def classify_moons(X: np.ndarray, y: np.ndarray, X_new: np.ndarray) -> np.ndarray:
    """Learn from X (n, 2) and y (n,), -1 and +1, and return labels for X_new (m, 2), shape (m,)."""
    ### BEGIN SOLUTION
    # equivalent constant: another grid does as well
    grid = {"C": [0.3, 1.0, 3.0, 10.0], "gamma": [0.3, 1.0, 3.0]}
    # equivalent constant: so does another number of folds
    return GridSearchCV(SVC(), grid, cv=10).fit(X, y).predict(X_new)
    ### END SOLUTION


# %% test="classify_moons" points=4 hint="an RBF kernel, with C and gamma chosen by cross-validation"
easy_X, easy_y = draw_moons(60, seed=5)
easy_labels = classify_moons(easy_X, easy_y, np.array([[0.0, 1.0], [1.0, -0.5], [-1.0, 0.3]]))
assert_shape(easy_labels, (3,), what="the labels of three points")
assert_equal(
    np.asarray(easy_labels).astype(int).tolist(),
    [-1, 1, -1],
    what="the labels of three points in the middle of a moon",
    hint="labels are -1 (upper moon) and +1 (lower moon)",
)
### BEGIN HIDDEN TESTS


def accuracy_on_moons(seed):
    """Draw moons, let the student classify, and measure."""
    X, y = draw_moons(200, seed)
    X_unseen, y_unseen = draw_moons(2000, (seed + 1_000_003) % 2**32)
    return accuracy(classify_moons(X, y, X_unseen), y_unseen)


# hint: 90 % or less on unseen moons: a straight line gets 87 %
threshold(accuracy_on_moons, zero=0.90, full=0.95, seeds=3, what="accuracy on unseen moons")
### END HIDDEN TESTS

# %% [markdown]
# ### Experiment: hard and soft margins when labels lie
#
# In the cell one training label in ten is turned over. **Write down your guess first**: for which $C$ is the
# accuracy on clean new points best, and what happens to the number of support vectors? Then try without lies.

# %% free=true
liars, lie_rng = 0.1, np.random.default_rng(0)
told_X, told_y = draw_moons(200, seed=3)
fresh_X, fresh_y = draw_moons(2000, seed=4)
told_y = np.where(lie_rng.random(200) < liars, -told_y, told_y)
print("       C   right on training   right on new points   support vectors")
for C in (0.01, 0.1, 1.0, 10.0, 1e3, 1e5):
    machine = SVC(C=C, gamma=2.0).fit(told_X, told_y)
    print(
        f"{C:8g} {machine.score(told_X, told_y):19.1%} {machine.score(fresh_X, fresh_y):21.1%} "
        f"{len(machine.support_):17d}"
    )

# %% [markdown]
# **What to see.** With growing $C$ the training accuracy only rises: at $10^5$, which is nearly a hard margin, most
# of the lies have been learned. The accuracy on new points is best for a moderate $C$, between 1 and 10, and falls by
# 18 points up to $10^5$.
# The number of support vectors is no measure of quality: at small $C$ nearly all points are inside the wide
# margin, at large $C$ only those are left that the border is bent around.

# %% [markdown] manual="reflection" points=3
# ## 6. Reflection (3 points, graded by hand, about 10 minutes)
#
# A colleague trains an RBF SVM on 500 patients with age (20 to 90), body temperature (35 to 41 °C) and a blood
# value (0 to 3000), all as they are, with $\gamma = 1$ and $C = 1$. It has 498 support vectors, is right on all
# training rows, and predicts the more frequent class for every new patient. He concludes that the data hold no
# information.
#
# In 120 to 200 words: (a) explain with (6) what the kernel matrix of his data looks like, and why this gives
# both the perfect training accuracy and the constant prediction; (b) what would you change, in which order, and how
# would you choose the settings; (c) in your final machine 35 patients have $\alpha = C$. What does this say about
# them by the table in Section 4, and why may it be worth to look at their files?
#
# ### BEGIN SOLUTION
# (a) Blood values differ by hundreds, so squared distances are some $10^4$ or more and $K_{ij} = e^{-10\,000} = 0$ for
# $i \ne j$: $K$ is the identity. Each patient sees only himself: $f(x_i) = \alpha_i y_i + b$ has the right sign, so all
# training rows are right, and nearly everybody is a support vector. For a new patient all kernels are 0, $f = b$,
# whose sign is that of the more frequent class. Nothing has been learned; that is no statement about the data.
#
# (b) Standardise the features first, in a pipeline; then $\gamma$ around $1/d$ is a sensible start. Grid of powers of
# ten for $C$ and $\gamma$ by cross-validation on training rows, scaler inside; accuracy or AUC on rows outside the
# search.
#
# (c) $\alpha = C$: $y_i f(x_i) \le 1$, they lie inside the margin or on the wrong side. These are doubtful cases or
# wrong labels (a mixed-up diagnosis, a typing error), and each pulls on the border with the largest force that is
# allowed.
# ### END SOLUTION
#
# === BEGIN MARK SCHEME ===
# (a) 1 point: the kernel matrix is (nearly) the identity because of unscaled large distances (1/2); memorised rows and
# $f = b$ for new ones (1/2). (b) 1 point: scale first, within the pipeline (1/2); grid by cross-validation, measured
# outside the search (1/2). (c) 1 point: inside the margin or wrong (1/2); label errors or doubtful cases (1/2).
# No marks off for language.
# === END MARK SCHEME ===

# %% [markdown]
# ## What you built
#
# | tool | formula | remember |
# |---|---|---|
# | soft margin | $\tfrac12 \lVert w \rVert^2 + C \sum \text{hinge}$ | $C \to \infty$ is the hard margin |
# | subgradient descent | step $1/t$ | keep the best point |
# | RBF kernel | $e^{-\gamma \lVert a - c \rVert^2}$ | subtract first; scale the features |
# | SMO | $t = (v_i - v_j)/\eta$, cut off | two multipliers at a time keep the sum |
# | grid search | cross-validate each cell | the winner's score is too good |
#
# Where it comes back: the dual and its multipliers in week 07, kernels as distances in week 15 (MMD), and the hinge
# with a margin as triplet loss in week 08.
