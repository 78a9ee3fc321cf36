# %% [markdown]
# # Vectors and gradients
#
# Machine learning asks two things of linear algebra and calculus, again and again: *which way is down?*
# (the gradient) and *how far may I trust that?* (norms, quadratic forms, the Hessian). In this notebook you
# build both from nothing, and with them a habit: **no derivative is believed before it has been checked**.
#
# You need: matrix multiplication, eigenvalues of a symmetric matrix, partial derivatives. You write NumPy.
#
# | part | you write | points |
# |---|---|---|
# | 1 | a matrix-vector product as a combination of columns | 1 |
# | 2 | quadratic forms and definiteness | 2 |
# | 3 | vector norms, induced matrix norms | 3 |
# | 4 | the numeric gradient | 3 |
# | 5 | a Jacobian, a gradient and a Hessian by hand | 3 |
# | 6 | the chain rule as JVP and VJP | 4 |
# | 7 | the threshold task: a gradient that survives an examiner | 4 |
# | 8 | an experiment, and a reflection | 3 |
#
# Plan about 100 minutes. Each part stands alone: if you are stuck, go on, for nothing later is graded with
# your earlier functions. Indices start at 0, as in NumPy, and every symbol in a formula is the name in the
# code.
#
# ## The problem: a wrong derivative raises no error
#
# The loss below is Rosenbrock's valley, for two unknowns:
#
# $$f(x) = 100\,(x_1 - x_0^2)^2 + (1 - x_0)^2 .$$
#
# It is never negative, and 0 at $x = (1, 1)$. Somebody differentiated it by hand. Gradient descent,
# $x \leftarrow x - \text{rate} \cdot \nabla f(x)$, is run with the result.

# %%
import math
from collections.abc import Callable
from itertools import pairwise

import matplotlib.pyplot as plt
import numpy as np

from autograder.checks import assert_close, assert_equal, assert_shape, raises, relative_error, threshold

# four colours that colour-blind readers can tell apart (Okabe and Ito's palette)
BLUE, ORANGE, GREEN, VERMILION = "#0072B2", "#E69F00", "#009E73", "#D55E00"


# %%
def residuals(x: np.ndarray) -> np.ndarray:
    """Evaluate Rosenbrock's residuals r, shape (2(n - 1),), at x, shape (n,)."""
    return np.concatenate([10 * (x[1:] - x[:-1] ** 2), 1 - x[:-1]])


def rosenbrock(x: np.ndarray) -> float:
    """Evaluate Rosenbrock's valley f(x) = r(x) . r(x), a number."""
    r = residuals(x)
    return r @ r


def suspect_gradient(x: np.ndarray) -> np.ndarray:
    """Differentiate `rosenbrock` for two unknowns, shape (2,), with one sign wrong."""
    bend, slope = x[1] - x[0] ** 2, 1 - x[0]
    return np.array([-400 * x[0] * bend + 2 * slope, 200 * bend])


def descend(gradient: Callable, start: tuple[float, ...], rate: float, steps: int) -> np.ndarray:
    """Run gradient descent; returns the path, shape (steps + 1, n)."""
    path = [np.array(start, dtype=float)]
    for _ in range(steps):
        path.append(path[-1] - rate * gradient(path[-1]))
    return np.array(path)


# %%
def draw_descent(paths: dict[str, np.ndarray]) -> None:
    """Draw each path over the level lines of the loss, and the loss over the steps."""
    _, (left, right) = plt.subplots(1, 2, figsize=(10, 3.4))
    across, up = np.meshgrid(np.linspace(-2.1, 1.6, 150), np.linspace(-0.6, 3.9, 150))
    height = 100 * (up - across**2) ** 2 + (1 - across) ** 2
    left.contour(across, up, height, levels=np.logspace(-0.5, 3, 8), colors="0.75", linewidths=0.8)
    left.plot(1, 1, "*", color="black", markersize=12, label="minimum")
    for (label, path), colour, line in zip(paths.items(), (VERMILION, BLUE), ("-", "--"), strict=False):
        left.plot(*path.T, line, color=colour, label=label)
        left.plot(*path[-1], "o", color=colour)
        right.plot([rosenbrock(x) for x in path], line, color=colour, label=label)
    left.set(xlabel="x₀", ylabel="x₁", title="the path (dot: where it ends)")
    right.set(xlabel="step", ylabel="loss", title="the loss", xscale="symlog", ylim=(0, 25), xlim=(0, 5000))
    right.set_xticks([0, 1, 10, 100, 1000], ["0", "1", "10", "100", "1000"], minor=False)
    right.minorticks_off()
    left.legend(loc="lower left", fontsize=8)
    right.legend(fontsize=8)
    plt.show()


START = (-1.2, 1.0)
draw_descent({"suspect gradient": descend(suspect_gradient, START, rate=5e-4, steps=3000)})

# %% [markdown]
# **What to see.** Left: grey level lines of a curved valley, a black star at the minimum (1, 1), and the path
# in vermilion: it drops into the valley at (-1, 1) and then walks *away* from the star, up the left arm, to
# about (-1.8, 3.3). Right: the loss falls from 24 to 4.2 within five steps, which looks like learning, and
# then creeps up to 8.
#
# No exception, no warning, a loss that fell by 80 %: this is what a wrong gradient looks like. By part 4 you
# will have the instrument that finds it, by part 5 the right gradient, and in part 8 you will be able to
# say in advance which learning rates are safe.
#
# ## Part 1: a matrix combines its columns
#
# Let $A$ have shape $(m, n)$ and columns $a_0, \dots, a_{n-1}$, each with $m$ entries. The definition
# $(Ax)_i = \sum_j A_{ij} x_j$ reads row by row. Read it column by column instead:
#
# $$A x = \sum_{j=0}^{n-1} x_j\, a_j \tag{1}$$
#
# The product is a *mixture of the columns*, and $x$ is the recipe. Most of this notebook is in that sentence:
# the image of a unit vector is a column, a Jacobian's column is what one input does to all outputs, and
# the 1-norm in part 3 is one line once you have (1).
#
# **On paper.** With columns $(3, 4)$ and $(0, -5)$:
#
# $$\begin{pmatrix} 3 & 0 \\ 4 & -5 \end{pmatrix} \begin{pmatrix} 2 \\ 1 \end{pmatrix}
# = 2 \begin{pmatrix} 3 \\ 4 \end{pmatrix} + 1 \begin{pmatrix} 0 \\ -5 \end{pmatrix}
# = \begin{pmatrix} 6 \\ 3 \end{pmatrix}.$$
#
# **Question 1.** Write (1): start from zeros and add one multiple of a column at a time, without `@` or
# `np.dot`. `A` may hold integers while `x` holds fractions.


# %% solution="combine_columns"
def combine_columns(A: np.ndarray, x: np.ndarray) -> np.ndarray:
    """Multiply a matrix and a vector by combining the matrix's columns, equation (1).

    A: shape (m, n), integers or floats. x: shape (n,), integers or floats.
    Returns the product as floats, shape (m,). Neither argument is changed.
    """
    ### BEGIN SOLUTION
    product = np.zeros(A.shape[0])
    for j in range(A.shape[1]):
        product += x[j] * A[:, j]
    return product
    ### END SOLUTION


# %% test="combine_columns" points=1 hint="Equation (1) has one term for each column, n terms in all."
A = np.array([[3.0, 0.0], [4.0, -5.0]])
assert_close(
    combine_columns(A, np.array([2.0, 1.0])),
    np.array([6.0, 3.0]),
    what="the product of the worked example",
    hint="[10, -5] comes from combining rows: A[:, j] is a column, A[j] is a row.",
)
assert_shape(
    combine_columns(np.ones((4, 2)), np.array([1.0, 2.0])),
    (4,),
    what="the product of a (4, 2) matrix and a (2,) vector",
    hint="A column has as many entries as A has rows: A.shape[0].",
)
assert_close(
    combine_columns(np.array([[1, 2], [3, 4]]), np.array([0.5, 0.25])),
    np.array([1.0, 2.5]),
    what="the product of an integer matrix with fractions",
    hint="np.zeros_like of an integer column holds integers only: start from np.zeros(m).",
)
assert_close(
    combine_columns(A, np.array([0.0, 1.0])),
    np.array([0.0, -5.0]),
    what="the product with the unit vector (0, 1)",
    hint="A unit vector picks its column: A[:, 1].",
)
### BEGIN HIDDEN TESTS
rng = np.random.default_rng(1101)
for m, n in [(1, 1), (1, 6), (6, 1), (5, 3), (3, 8), (40, 30)]:
    A, x = rng.standard_normal((m, n)), rng.standard_normal(n)
    # hint: on random matrices of several shapes, tall, wide and 1 x 1, the product is not A times x.
    assert_close(combine_columns(A, x), A @ x, rtol=1e-10, atol=1e-12, what="a random product")
A = rng.standard_normal((4, 3))
A_before, x = A.copy(), rng.standard_normal(3)
x_before = x.copy()
combine_columns(A, x)
# hint: your function changes A: `column *= x[j]` works on a view of it, `x[j] * column` makes a new array.
assert_close(A, A_before, rtol=0, atol=0, what="A after the call")
# hint: your function changes x.
assert_close(x, x_before, rtol=0, atol=0, what="x after the call")
# hint: integers in, floats out: the product of two integer arrays must come back as floats.
assert_close(combine_columns(np.eye(3, dtype=int), np.array([1, 2, 3])), np.array([1.0, 2.0, 3.0]))
### END HIDDEN TESTS

# %% [markdown]
# ## Part 2: quadratic forms
#
# The simplest loss that has a bottom is a *quadratic form*. For a square $A$ of shape $(n, n)$,
#
# $$q(x) = x^\top A x = \sum_{i=0}^{n-1} \sum_{j=0}^{n-1} A_{ij}\, x_i x_j \tag{2}$$
#
# A number equals its own transpose, so $x^\top A x = x^\top A^\top x$, and the mean of the two is
#
# $$q(x) = x^\top S x, \qquad S = \tfrac12 (A + A^\top) \tag{3}$$
#
# Only the symmetric part $S$ counts. Being symmetric, it has real eigenvalues $\lambda_i$ and orthonormal
# eigenvectors, the columns of $V$: $S = V \operatorname{diag}(\lambda)\, V^\top$. With $y = V^\top x$, which
# has the length of $x$,
#
# $$q(x) = \sum_i \lambda_i\, y_i^2, \qquad
# \lambda_{\min} \lVert x \rVert_2^2 \;\le\; q(x) \;\le\; \lambda_{\max} \lVert x \rVert_2^2 \tag{4}$$
#
# Along each eigenvector the form is a parabola with curvature set by $\lambda_i$. So the signs of the
# eigenvalues *of S* decide the shape, away from $x = 0$:
#
# | eigenvalues of $S$ | $q(x)$ | name | shape |
# |---|---|---|---|
# | all > 0 | > 0 | positive definite | bowl |
# | all ≥ 0, some 0 | ≥ 0 | positive semidefinite | trough |
# | all < 0 | < 0 | negative definite | dome |
# | all ≤ 0, some 0 | ≤ 0 | negative semidefinite | ridge |
# | some > 0, some < 0 | both signs | indefinite | saddle |
#
# **On paper.** $A = \begin{pmatrix} 1 & -10 \\ 0 & 1 \end{pmatrix}$ has the eigenvalues 1 and 1. A bowl? At
# $x = (1, 1)$, $q = 1 - 10 + 1 = -8$. The symmetric part $S = \begin{pmatrix} 1 & -5 \\ -5 & 1 \end{pmatrix}$
# has $\lambda = 1 \pm 5 = 6$ and $-4$: a saddle.
#
# **Question 2.** Write (2) for many points at once, and name a form by the table. Rounding turns an exact 0
# into something like $10^{-17}$, so an eigenvalue counts as 0 when $|\lambda_i| \le \text{tol} \cdot \max_k
# |\lambda_k|$: the tolerance is relative, for a form does not change its shape when it is measured in other
# units. The zero matrix counts as positive semidefinite. `np.linalg.eigvalsh` gives the eigenvalues of a
# symmetric matrix; it reads one triangle only and does not notice when the matrix is not symmetric.


# %% solution="quadratic"
def quadratic_form(A: np.ndarray, X: np.ndarray) -> np.ndarray:
    """Evaluate x' A x at many points, equation (2).

    A: shape (n, n), not necessarily symmetric. X: shape (m, n), one point a row.
    Returns shape (m,): the value at each point.
    """
    ### BEGIN SOLUTION
    return np.sum((X @ A) * X, axis=1)
    ### END SOLUTION


def definiteness(A: np.ndarray, tol: float = 1e-10) -> str:
    """Name the shape of the form x' A x by the signs of the eigenvalues of A's symmetric part.

    A: shape (n, n), not necessarily symmetric. tol: an eigenvalue of at most tol times the largest
    absolute eigenvalue counts as 0.
    Returns "positive definite", "positive semidefinite", "negative definite", "negative semidefinite" or
    "indefinite"; "positive semidefinite" for the zero matrix.
    """
    ### BEGIN SOLUTION
    eigenvalues = np.linalg.eigvalsh(A + A.T)  # of 2 S: their signs and ratios are those of S
    zero = tol * np.abs(eigenvalues).max()
    smallest, largest = eigenvalues.min(), eigenvalues.max()
    if smallest > zero:
        return "positive definite"
    if largest < -zero:
        return "negative definite"
    if smallest >= -zero:
        return "positive semidefinite"
    return "negative semidefinite" if largest <= zero else "indefinite"
    ### END SOLUTION


# %% test="quadratic" part="values" points=1 hint="Work (2) out by hand at one point, all pairs (i, j)."
A = np.array([[1.0, -10.0], [0.0, 1.0]])
X = np.array([[1.0, 1.0], [1.0, -1.0], [2.0, 0.0]])
assert_close(
    quadratic_form(A, X),
    np.array([-8.0, 12.0, 4.0]),
    what="the worked example at (1, 1), (1, -1) and (2, 0)",
    hint="-10 x0 x1 is one of the terms. A (3, 3) result is X A X': only its diagonal is asked for.",
)
assert_close(
    quadratic_form(A, 3 * X),
    9 * np.array([-8.0, 12.0, 4.0]),
    what="the form at three times the points",
    hint="A quadratic form grows with the square: q(3x) = 9 q(x).",
)
### BEGIN HIDDEN TESTS
rng = np.random.default_rng(1201)
for m, n in [(1, 1), (1, 5), (7, 4), (4, 4), (60, 9)]:
    A, X = rng.standard_normal((n, n)), rng.standard_normal((m, n))
    wanted = np.array([sum(A[i, j] * x[i] * x[j] for i in range(n) for j in range(n)) for x in X])
    # hint: on random matrices, not symmetric, or with as many points as unknowns, the values differ from (2).
    assert_close(quadratic_form(A, X), wanted, rtol=1e-9, atol=1e-10, what="random forms")
### END HIDDEN TESTS

# %% test="quadratic" part="definiteness" points=1 hint="Signs of the eigenvalues of S, equation (3)."
assert_equal(
    definiteness(np.array([[1.0, -10.0], [0.0, 1.0]])),
    "indefinite",
    what="the name of the worked example",
    hint="The eigenvalues of A itself are 1 and 1 and mislead: take those of S, equation (3).",
)
for diagonal, wanted in [
    ([2.0, 1.0], "positive definite"),
    ([2.0, 0.0], "positive semidefinite"),
    ([-2.0, -1.0], "negative definite"),
    ([-2.0, 0.0], "negative semidefinite"),
    ([0.0, 0.0], "positive semidefinite"),
]:
    assert_equal(definiteness(np.diag(diagonal)), wanted, what=f"the name of diag({diagonal})")
assert_equal(
    definiteness(1e-14 * np.eye(2)),
    "positive definite",
    what="the name of a tiny bowl, 1e-14 times the unit matrix",
    hint="The tolerance is relative: compare with tol times the largest |eigenvalue|, not with tol.",
)
### BEGIN HIDDEN TESTS
rng = np.random.default_rng(1202)
cases = [
    ([4.0, 2.0, 1.0, 0.5], "positive definite"),
    ([4.0, 2.0, 0.0, 0.0], "positive semidefinite"),
    ([-4.0, -2.0, -1.0, -0.5], "negative definite"),
    ([-4.0, -2.0, -1.0, 0.0], "negative semidefinite"),
    ([3.0, -1e-3, 2.0, 1.0], "indefinite"),
    ([-3.0, 1e-3, -2.0, 0.0], "indefinite"),
]
for eigenvalues, wanted in cases:
    for scale in (1.0, 1e-12, 1e12):
        V = np.linalg.qr(rng.standard_normal((4, 4)))[0]
        K = rng.standard_normal((4, 4))
        A = scale * (V @ np.diag(eigenvalues) @ V.T + (K - K.T))
        # hint: a rotated form with a skew part added, at scales from 1e-12 to 1e12, gets the wrong name.
        assert_equal(definiteness(A), wanted, what="the name of a rotated form")
# hint: `tol` is a parameter: with tol = 0.1 the form diag(1, 0.05) counts as semidefinite.
assert_equal(definiteness(np.diag([1.0, 0.05]), tol=0.1), "positive semidefinite")
# hint: with tol = 0.1 the form diag(-1, 0.05) counts as negative semidefinite.
assert_equal(definiteness(np.diag([-1.0, 0.05]), tol=0.1), "negative semidefinite")
for sign, wanted in [(1, "positive semidefinite"), (-1, "negative semidefinite")]:
    for small in (0.125, -0.125):
        # hint: an eigenvalue of exactly tol times the largest counts as 0: the text says <=.
        assert_equal(definiteness(np.diag([sign, small]), tol=0.125), wanted)
### END HIDDEN TESTS

# %% [markdown]
# ## Part 3: norms
#
# How long is a vector? Three answers are used daily, all of one family, for $p \ge 1$:
#
# $$\lVert x \rVert_p = \Big( \sum_i |x_i|^p \Big)^{1/p}, \qquad
# \lVert x \rVert_\infty = \max_i |x_i| \tag{5}$$
#
# In floating point (5) has a trap: $(3 \cdot 10^{200})^2$ overflows to infinity, and $(3 \cdot 10^{-200})^2$
# underflows to 0, though both lengths are ordinary numbers. Take out the largest entry first (for $x = 0$ the
# answer is 0):
#
# $$\lVert x \rVert_p = s \Big( \sum_i \big( |x_i| / s \big)^p \Big)^{1/p}, \qquad s = \max_i |x_i| \tag{6}$$
#
# How large is a matrix? As large as the most that it can stretch a vector:
#
# $$\lVert A \rVert_p = \max_{\lVert x \rVert_p = 1} \lVert A x \rVert_p \tag{7}$$
#
# This *induced* norm gives $\lVert Ax \rVert_p \le \lVert A \rVert_p \lVert x \rVert_p$ for every $x$. Three
# cases have a formula.
#
# **p = 1.** By (1), $\lVert Ax \rVert_1 = \lVert \sum_j x_j a_j \rVert_1 \le \sum_j |x_j|\, \lVert a_j
# \rVert_1 \le \max_j \lVert a_j \rVert_1$ when $\lVert x \rVert_1 = 1$, and a unit vector $x = e_j$ reaches
# it: the largest absolute **column** sum,
#
# $$\lVert A \rVert_1 = \max_j \sum_i |A_{ij}| \tag{8}$$
#
# **p = ∞.** $|(Ax)_i| \le \sum_j |A_{ij}|\,|x_j| \le \sum_j |A_{ij}|$ when all $|x_j| \le 1$, and $x_j = \pm
# 1$ with the signs of that row reaches it: the largest absolute **row** sum,
#
# $$\lVert A \rVert_\infty = \max_i \sum_j |A_{ij}| \tag{9}$$
#
# **p = 2.** $\lVert Ax \rVert_2^2 = x^\top (A^\top A) x$ is a quadratic form, and by (4) its largest value on
# $\lVert x \rVert_2 = 1$ is the largest eigenvalue of $A^\top A$. Its root is the largest singular value of
# $A$:
#
# $$\lVert A \rVert_2 = \sqrt{\lambda_{\max}(A^\top A)} = \sigma_{\max}(A) \tag{10}$$
#
# Besides these, the *Frobenius norm* takes the matrix as one long vector. It is not induced by any vector
# norm (every induced norm gives the unit matrix 1; this one gives $\sqrt n$), but it is cheap, and $\lVert A
# \rVert_2 \le \lVert A \rVert_F$:
#
# $$\lVert A \rVert_F = \Big( \sum_{i,j} A_{ij}^2 \Big)^{1/2} \tag{11}$$
#
# **On paper.** $A = \begin{pmatrix} 3 & 0 \\ 4 & -5 \end{pmatrix}$: columns sum to 7 and 5, rows to 3 and 9,
# so $\lVert A \rVert_1 = 7$ and $\lVert A \rVert_\infty = 9$. $A^\top A = \begin{pmatrix} 25 & -20 \\ -20 &
# 25 \end{pmatrix}$ has $\lambda = 25 \pm 20 = 45$ and $5$, so $\lVert A \rVert_2 = \sqrt{45} \approx 6.71$.
# And $\lVert A \rVert_F = \sqrt{50} \approx 7.07$.
#
# **Question 3.** Write both norms without `np.linalg.norm`. Both must be right for entries as large as
# $10^{200}$ and as small as $10^{-200}$; for a matrix, divide by the largest absolute entry as (6) does.


# %% solution="norms"
def vector_norm(x: np.ndarray, p: float) -> float:
    """Measure the length of a vector, equations (5) and (6).

    x: shape (n,), n >= 1. p: a number >= 1, or math.inf.
    Returns a float >= 0, without overflow or underflow on the way.
    """
    ### BEGIN SOLUTION
    size = np.abs(x)
    s = size.max()
    if s == 0:
        return 0.0
    # p = inf needs no case of its own: entries below s vanish, and the root of their number is 1
    return float(s * np.sum((size / s) ** p) ** (1 / p))
    ### END SOLUTION


def matrix_norm(A: np.ndarray, kind: float | str) -> float:
    """Measure a matrix, equations (8) to (11).

    A: shape (m, n), m, n >= 1. kind: 1, 2 or math.inf for the induced norms, "fro" for the Frobenius norm.
    Returns a float >= 0, without overflow or underflow on the way. Raises ValueError for any other kind.
    """
    ### BEGIN SOLUTION
    if kind not in (1, 2, math.inf, "fro"):
        raise ValueError(f"kind must be 1, 2, math.inf or 'fro', not {kind!r}")
    s = np.abs(A).max()
    if s == 0:
        return 0.0
    B = np.abs(A) / s
    if kind == 1:
        return float(s * B.sum(axis=0).max())
    if kind == math.inf:
        return float(s * B.sum(axis=1).max())
    if kind == "fro":
        return float(s * np.sqrt(np.sum(B**2)))
    signed = A / s
    return float(s * np.sqrt(np.linalg.eigvalsh(signed.T @ signed).max()))
    ### END SOLUTION


# %% test="norms" part="vector" points=1 hint="First (5) on a short vector, then (6) on a huge one."
x = np.array([3.0, -4.0])
for p, wanted in [(1, 7.0), (2, 5.0), (math.inf, 4.0), (3, 91 ** (1 / 3))]:
    assert_close(
        vector_norm(x, p),
        wanted,
        what=f"the {p}-norm of (3, -4)",
        hint="Take absolute values first, and the p-th root last.",
    )
assert_close(
    vector_norm(1e200 * x, 2) / 1e200,
    5.0,
    what="the 2-norm of (3e200, -4e200), divided by 1e200",
    hint="inf: the squares overflow. Divide by the largest |entry| first, equation (6).",
)
assert_close(vector_norm(np.zeros(3), 2), 0.0, what="the 2-norm of zeros", hint="(6) would divide 0 by 0.")
assert_close(vector_norm(-2 * x, 3), 2 * 91 ** (1 / 3), what="the 3-norm of (-6, 8)", hint="|-2 x| = 2 |x|.")
### BEGIN HIDDEN TESTS
rng = np.random.default_rng(1301)
for n in (1, 2, 7, 100):
    x, y = rng.standard_normal(n), rng.standard_normal(n)
    for p in (1, 1.5, 2, 3, 10, math.inf):
        # hint: on random vectors of 1 to 100 entries, p from 1 to 10 or infinite, the norm differs from (5).
        assert_close(vector_norm(x, p), np.linalg.norm(x, p), rtol=1e-10, what="a random norm")
        # hint: a norm must keep the triangle inequality: |x + y| <= |x| + |y|.
        assert vector_norm(x + y, p) <= vector_norm(x, p) + vector_norm(y, p) + 1e-12
    for scale in (1e-200, 1e200):
        for p in (1, 2, 3, math.inf):
            # hint: entries around 1e200 or 1e-200 overflow or underflow on the way: use (6).
            found = vector_norm(scale * x, p) / scale
            assert_close(found, np.linalg.norm(x, p), rtol=1e-10, what="a norm of extreme entries")
# hint: for a large p the power itself underflows or overflows without the scaling of (6).
assert_close(vector_norm(np.array([30.0, 20.0]), 500), 30.0, rtol=1e-10)
# hint: for (1, -1, 1) the 2-norm is the root of 3.
assert_close(vector_norm(np.array([1.0, -1.0, 1.0]), 2), math.sqrt(3))
# hint: for p = inf zeros give 0.
assert_close(vector_norm(np.zeros(2), math.inf), 0.0)
### END HIDDEN TESTS

# %% test="norms" part="matrix" points=2 hint="Do the worked example by hand for the kind that fails."
A = np.array([[3.0, 0.0], [4.0, -5.0]])
for kind, wanted, hint in [
    (1, 7.0, "9 is the largest row sum: the 1-norm takes columns, sum(axis=0)."),
    (math.inf, 9.0, "7 is the largest column sum: the inf-norm takes rows, sum(axis=1)."),
    (
        2,
        math.sqrt(45),
        "45 or 9 lacks the root of (10); 7.07 is Frobenius; 5 is the largest |eigenvalue| of A.",
    ),
    ("fro", math.sqrt(50), "6.71 is the 2-norm; 50 lacks the root of (11)."),
]:
    assert_close(
        matrix_norm(A, kind), wanted, what=f"the norm of kind {kind!r} of the worked example", hint=hint
    )
    assert_close(
        matrix_norm(1e200 * A, kind) / 1e200,
        wanted,
        what=f"the norm of kind {kind!r} of 1e200 times the worked example, divided by 1e200",
        hint="inf: a square overflows. Divide by the largest |entry| first, multiply at the end.",
    )
row = np.array([[1.0, -2.0, 3.0]])
assert_close(
    matrix_norm(row, 1), 3.0, what="the 1-norm of the single row (1, -2, 3)", hint="It has 3 columns."
)
assert_close(matrix_norm(row, math.inf), 6.0, what="the inf-norm of the single row (1, -2, 3)")
assert_close(
    matrix_norm(np.eye(4), 2), 1.0, what="the 2-norm of the unit matrix", hint="It stretches nothing."
)
raises(ValueError, matrix_norm, A, 3)
### BEGIN HIDDEN TESTS
rng = np.random.default_rng(1302)
for m, n in [(1, 1), (1, 6), (6, 1), (4, 4), (3, 8), (9, 5)]:
    A = rng.standard_normal((m, n))
    x = rng.standard_normal(n)
    for kind in (1, 2, math.inf, "fro"):
        found = matrix_norm(A, kind)
        # hint: on random matrices, tall, wide, or a single row or column, a kind differs from (8) to (11).
        assert_close(found, np.linalg.norm(A, kind), rtol=1e-9, what="a random matrix norm")
        # hint: the matrix has entries around 1e-200: something underflows on the way.
        assert_close(matrix_norm(1e-200 * A, kind) / 1e-200, np.linalg.norm(A, kind), rtol=1e-9)
        if kind != "fro":
            # hint: an induced norm bounds every stretch: |Ax| <= |A| |x|.
            assert np.linalg.norm(A @ x, kind) <= found * np.linalg.norm(x, kind) * (1 + 1e-9)
for kind in (1, 2, math.inf, "fro"):
    # hint: every norm of the zero matrix is 0.
    assert_close(matrix_norm(np.zeros((2, 3)), kind), 0.0)
# hint: any other kind raises ValueError, a misspelt word too.
raises(ValueError, matrix_norm, np.eye(2), "frobenius")
# hint: kind -1 is not one of the four: it raises ValueError.
raises(ValueError, matrix_norm, np.eye(2), -1)
### END HIDDEN TESTS

# %% [markdown]
# ### What an induced norm looks like
#
# The cell below uses your three functions: for each $p$ it draws the unit circle of that norm, its image
# under the matrix of the worked example, and the circle of radius $\lVert A \rVert_p$ around it.


# %%
def draw_stretch(A: np.ndarray) -> None:
    """Draw unit circle, image and bounding circle for p = 1, 2 and infinity."""
    figure, axes = plt.subplots(1, 3, figsize=(10, 3.8), gridspec_kw={"wspace": 0.35})
    angle = np.linspace(0, 2 * np.pi, 401)
    directions = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    for axis, p in zip(axes, (1, 2, math.inf), strict=True):
        circle = np.array([x / vector_norm(x, p) for x in directions])
        image = np.array([combine_columns(A, x) for x in circle])
        bound = matrix_norm(A, p) * circle
        farthest = image[np.argmax([vector_norm(y, p) for y in image])]
        axis.plot(*circle.T, "-", color=BLUE, label="unit circle, ‖x‖ = 1")
        axis.plot(*image.T, "-", color=VERMILION, linewidth=2, label="its image Ax")
        axis.plot(*bound.T, "--", color="0.4", label="circle of radius ‖A‖")
        axis.plot(*farthest, "o", color="black", label="farthest image")
        axis.set(title=f"p = {p}", aspect="equal", xlim=(-10, 10), ylim=(-10, 10))
    figure.legend(*axes[0].get_legend_handles_labels(), loc="lower center", ncols=4, fontsize=8)
    plt.show()


draw_stretch(np.array([[3.0, 0.0], [4.0, -5.0]]))

# %% [markdown]
# **What to see.** Three panels, for p = 1, 2 and ∞. The small blue unit circle is a diamond, a disc, a
# square. Its vermilion image is a thin rectangle, an ellipse and a tall parallelogram, each leaning the same
# way. The dashed grey circle of radius 7, 6.71 and 9 encloses the image *and touches it* at the black dot:
# that is what the maximum in (7) says. If your dashed line cuts through the image or stays clear of it, one
# of your formulas is wrong. For p = 1 the touching point is a corner, the image of a unit vector, so it is a
# column of $A$: that is (8).
#
# ## Part 4: the numeric gradient
#
# The gradient collects the partial derivatives, $\nabla f(x) = (\partial_0 f, \dots, \partial_{n-1} f)$ with
# $\partial_i f = \partial f / \partial x_i$. To check one that was derived by hand, measure the slope.
# Taylor's formula along the unit vector $e_i$:
#
# $$f(x \pm h e_i) = f(x) \pm h\, \partial_i f + \tfrac{h^2}{2}\, \partial_i^2 f
# \pm \tfrac{h^3}{6}\, \partial_i^3 f + \dots \tag{12}$$
#
# One step forward keeps the $h^2$ term; a step forward *minus* a step back cancels it:
#
# $$\frac{f(x + h e_i) - f(x)}{h} = \partial_i f + \tfrac{h}{2}\, \partial_i^2 f + \dots \tag{13}$$
#
# $$\frac{f(x + h e_i) - f(x - h e_i)}{2h} = \partial_i f + \tfrac{h^2}{6}\, \partial_i^3 f + \dots \tag{14}$$
#
# So take $h$ as small as you can? No: the computer rounds. Each value of $f$ carries an error of about
# $\varepsilon |f|$, with $\varepsilon = 2.2 \cdot 10^{-16}$, and (14) divides it by $h$. The two errors pull
# apart:
#
# $$E(h) \approx \underbrace{\tfrac{h^2}{6}\, |\partial_i^3 f|}_{\text{truncation}}
# + \underbrace{\varepsilon |f| / h}_{\text{round-off}} \tag{15}$$
#
# Setting $E'(h) = \tfrac{h}{3} |\partial_i^3 f| - \varepsilon |f| / h^2 = 0$ gives the best step:
#
# $$h^* = \big( 3 \varepsilon |f| / |\partial_i^3 f| \big)^{1/3} \sim \varepsilon^{1/3}
# \approx 6 \cdot 10^{-6}, \qquad E(h^*) \sim \varepsilon^{2/3} \approx 4 \cdot 10^{-11} \tag{16}$$
#
# (The same for (13): $h^* \sim \varepsilon^{1/2}$ and no better than $10^{-8}$.) Two more facts of floating
# point. A large $x_i$ cannot take a tiny step: next to $10^{6}$ the numbers lie $10^{-10}$ apart. So the step
# grows with $x_i$:
#
# $$h_i = \varepsilon^{1/3} \max(1, |x_i|) \tag{17}$$
#
# And what was added is not quite $h_i$, so divide by the distance of the two points *as they are stored*.
#
# **On paper.** $f(x) = x^3$ at $x = 1$ with $h = \tfrac12$; the slope is 3. Forward: $(3.375 - 1)/0.5 =
# 4.75$. Central: $(3.375 - 0.125)/1 = 3.25 = 3 + \tfrac{h^2}{6} \cdot 6$, exactly as (14) says.
#
# **Question 4.** Write (14) with the step (17). Where `h` is given, it is the step in every coordinate. `f`
# may cost an hour a call: call it $2n$ times and no more. Leave `x` as it was: the caller goes on using it.


# %% solution="numeric_gradient"
def numeric_gradient(f: Callable[[np.ndarray], float], x: np.ndarray, h: float | None = None) -> np.ndarray:
    """Measure the gradient of f at x by central differences, equations (14) and (17).

    f: takes an array of floats, shape (n,), and returns a number. x: shape (n,), integers or floats; it is
    not changed. h: the step in every coordinate; None takes equation (17).
    Returns floats, shape (n,), from at most 2n calls of f.
    """
    ### BEGIN SOLUTION
    x = np.array(x, dtype=float)  # equivalent changed-input: only copies of x are changed
    steps = np.cbrt(np.finfo(float).eps) * np.maximum(1, np.abs(x)) if h is None else np.full(len(x), h)
    gradient = np.zeros(len(x))
    for i in range(len(x)):
        above, below = x.copy(), x.copy()
        above[i] += steps[i]
        below[i] -= steps[i]
        gradient[i] = (f(above) - f(below)) / (above[i] - below[i])
    return gradient
    ### END SOLUTION


# %% test="numeric_gradient" part="values" points=2 hint="Try x^3 at 1 with h = 0.5, as on paper."
def cubic(x):
    return x[0] ** 3


def mixed(x):
    return x[0] ** 2 * x[1] + 3 * x[1]


assert_close(
    numeric_gradient(cubic, np.array([1.0]), h=0.5),
    np.array([3.25]),
    what="the numeric gradient of x^3 at 1 with h = 0.5",
    hint="4.75 or 1.75 is one-sided; 6.5 or 1.625 divides by h or 4h; 3.0 does not use the h given.",
)
assert_close(
    numeric_gradient(mixed, np.array([2.0, 1.0])),
    np.array([4.0, 7.0]),
    rtol=1e-8,
    what="the numeric gradient of x0^2 x1 + 3 x1 at (2, 1)",
    hint="The same number twice: is the first coordinate put back before the second one moves?",
)
assert_close(
    numeric_gradient(mixed, np.array([2, 1])),
    np.array([4.0, 7.0]),
    rtol=1e-8,
    what="the numeric gradient at an integer point",
    hint="An integer array cannot hold 2 + h: copy x to floats first.",
)
### BEGIN HIDDEN TESTS
rng = np.random.default_rng(1401)


def wave(weights, x):
    return float(np.sin(weights @ x) + np.exp(-x @ x / len(x)) + x[0] * x[-1])


for n in (1, 2, 5, 12):
    weights, x = rng.standard_normal(n), rng.standard_normal(n)
    end = np.zeros(n)
    end[0] += x[-1]
    end[-1] += x[0]
    slope = np.cos(weights @ x) * weights - 2 * x * np.exp(-x @ x / n) / n + end
    # hint: on random functions of 1 to 12 unknowns the error is above 1e-8: one-sided? not the step of (17)?
    found = numeric_gradient(lambda point, weights=weights: wave(weights, point), x)
    assert_close(found, slope, rtol=1e-8, atol=1e-8, what="the gradient of a random function")


def log_sum(x):
    return float(np.sum(np.log(np.abs(x))))


for scale in (1e4, -1e6, 1e8):
    x = scale * rng.uniform(0.5, 2.0, 4)
    # hint: at coordinates as large as 1e8, of either sign, the step must grow with |x_i|, equation (17).
    assert_close(numeric_gradient(log_sum, x), 1 / x, rtol=1e-6, atol=0, what="the gradient at a large point")
x = np.array([1e-7, 3.0])
# hint: near x_i = 0 the step must not shrink with x_i: it is max(1, |x_i|) in (17).
assert_close(numeric_gradient(mixed, x), np.array([6e-7, 3.0]), rtol=1e-8, atol=1e-9)
farthest = np.zeros(3)
x = np.array([0.5, -5.0, 50.0])


def noting(point):
    np.maximum(farthest, np.abs(point - x), out=farthest)
    return float(np.sum(point))


numeric_gradient(noting, x)
# hint: without `h` the points lie at another distance from x than (17) says.
assert_close(farthest, np.cbrt(np.finfo(float).eps) * np.array([1.0, 5.0, 50.0]), rtol=0.3, what="the steps")
# hint: the step h that is given holds for every coordinate, and it is not scaled by |x_i|.
found = numeric_gradient(lambda x: float(np.sum(x**3)), np.array([10.0, 0.0]), h=0.5)
assert_close(found, np.array([300.25, 0.25]), what="the numeric gradient with h = 0.5")
### END HIDDEN TESTS

# %% test="numeric_gradient" part="manners" points=1 hint="2n calls of f with arrays (n,); x stays as it was."
points_seen = []


def watched(x):
    points_seen.append(np.array(x))
    return float(np.sum(x**2))


x = np.array([0.1, 0.7, -0.3])
numeric_gradient(watched, x)
assert_close(
    x,
    np.array([0.1, 0.7, -0.3]),
    rtol=0,
    atol=0,
    what="x after the call",
    hint="x[i] += h, then x[i] -= h, does not come back to the last bit: work on copies.",
)
assert 0 < len(points_seen) <= 6, (
    f"the calls of f for 3 unknowns\n  wanted: at most 6\n  found:  {len(points_seen)}\n"
    "  hint:   two calls for each unknown are enough: f(x) itself is not needed in (14)"
)
assert_shape(points_seen[0], (3,), what="the array that f is called with", hint="The whole vector, not x[i].")
moved = sorted({i for point in points_seen for i in range(3) if point[i] != x[i]})
assert_equal(
    moved, [0, 1, 2], what="the unknowns that were moved", hint="Move each unknown once up, once down."
)
### BEGIN HIDDEN TESTS
rng = np.random.default_rng(1402)
for n in (1, 4, 20):
    points_seen.clear()
    x = rng.standard_normal(n)
    before = x.copy()
    numeric_gradient(watched, x)
    # hint: for 1, 4 or 20 unknowns x is changed: it must stay as it was, to the last bit.
    assert_close(x, before, rtol=0, atol=0, what="x after the call")
    # hint: for 1, 4 or 20 unknowns f is called more than 2n times.
    assert 0 < len(points_seen) <= 2 * n
    # hint: for 1, 4 or 20 unknowns some unknown is never moved.
    assert_equal(
        sorted({i for point in points_seen for i in range(n) if point[i] != before[i]}), list(range(n))
    )
### END HIDDEN TESTS

# %% [markdown]
# ### Measure the law, then catch the bug
#
# First, equation (15) as a picture: the error of your `numeric_gradient` for $f(x) = e^{x_0} \sin x_1$ at
# $(1, 2)$, in its first coordinate, for steps from 1 down to $10^{-13}$. Then the instrument is turned on the
# suspect of the opening.


# %%
def draw_step_error() -> None:
    """Draw the error of forward and central differences over the step h."""

    def f(x):
        return np.exp(x[0]) * np.sin(x[1])

    x = np.array([1.0, 2.0])
    slope = f(x)  # the derivative of exp is exp: every derivative along x_0 is f itself
    eps = np.finfo(float).eps
    steps = np.logspace(-13, 0, 53)
    forward = [abs((f(x + np.array([h, 0.0])) - f(x)) / h - slope) for h in steps]
    central = [abs(numeric_gradient(f, x, h)[0] - slope) for h in steps]
    _, axis = plt.subplots(figsize=(6.4, 3.8))
    axis.loglog(steps, forward, "s", color=ORANGE, markersize=4, label="forward difference (13)")
    axis.loglog(steps, central, "o", color=BLUE, markersize=4, label="your central difference (14)")
    axis.loglog(steps, steps**2 / 6 * slope, "-", color="0.3", label="truncation, h² |f'''| / 6")
    axis.loglog(steps, eps * slope / steps, "--", color="0.3", label="round-off, ε |f| / h")
    axis.axvline(np.cbrt(eps), color=GREEN, linestyle=":", label="h = cube root of ε")
    axis.set(xlabel="step h", ylabel="absolute error", ylim=(1e-13, 1e2))
    axis.set_xticks(10.0 ** np.arange(-12, 1, 2), [f"1e{power}" for power in range(-12, 1, 2)])
    axis.set_yticks(10.0 ** np.arange(-13, 2, 2), [f"1e{power}" for power in range(-13, 2, 2)])
    axis.minorticks_off()
    axis.legend(fontsize=8, loc="upper center")
    plt.show()


draw_step_error()

for x in ([-1.2, 1.0], [0.0, 0.5], [2.0, -1.0]):
    point = np.array(x)
    measured = numeric_gradient(rosenbrock, point).round(4)
    print(f"at {x}:  numeric {measured}   suspect {suspect_gradient(point)}")

# %% [markdown]
# **What to see.** Both axes are logarithmic, so a power of $h$ is a straight line. Blue discs (central) fall
# from the right with slope 2 along the solid truncation line, reach about $10^{-11}$ near the dotted green
# line at $h = \varepsilon^{1/3} \approx 6 \cdot 10^{-6}$, and rise again to the left in a scattered cloud
# below the dashed round-off line of slope -1. Orange squares (forward) have slope 1, turn near $h = 10^{-8}$
# and get no lower than about $10^{-8}$. A smaller step is *not* a better step: at $h = 10^{-13}$ three digits
# are left.
#
# And the suspect: the second component agrees everywhere, the first is off by exactly $4 (1 - x_0)$: 8.8, 4
# and -4. That is the term $(1 - x_0)^2$, differentiated as $+2(1 - x_0)$. The inner derivative, $-1$, was
# forgotten: the chain rule.
#
# ## Part 5: gradient, Jacobian and Hessian by hand
#
# A map $r$ from $n$ numbers to $m$ numbers has a matrix of slopes, the **Jacobian**, shape $(m, n)$; a
# function $f$ with one value has a gradient, and the Jacobian of its gradient is the **Hessian**, shape $(n,
# n)$, symmetric:
#
# $$J_{ki} = \frac{\partial r_k}{\partial x_i}, \qquad
# H_{ij} = \frac{\partial^2 f}{\partial x_i\, \partial x_j} \tag{18}$$
#
# A row of $J$ is the gradient of one output; a column says what one input does to all outputs. Together they
# are the local model of a function, with a quadratic form in it:
#
# $$r(x + v) \approx r(x) + J v, \qquad
# f(x + v) \approx f(x) + \nabla f^\top v + \tfrac12\, v^\top H v \tag{19}$$
#
# Many losses are sums of squares, $f(x) = \sum_k r_k(x)^2$. Differentiate term by term, with the chain rule
# and then the product rule:
#
# $$\partial_i f = \sum_k 2\, r_k\, \frac{\partial r_k}{\partial x_i}
# \quad\Longrightarrow\quad \nabla f = 2 J^\top r \tag{20}$$
#
# $$H_{ij} = \sum_k 2\, \frac{\partial r_k}{\partial x_i} \frac{\partial r_k}{\partial x_j}
# + 2\, r_k\, \frac{\partial^2 r_k}{\partial x_i\, \partial x_j}
# \quad\Longrightarrow\quad H = 2 J^\top J + 2 \sum_k r_k \nabla^2 r_k \tag{21}$$
#
# Rosenbrock's valley for $n \ge 2$ unknowns is such a sum. It chains each unknown to the next. For $i = 0,
# \dots, n - 2$:
#
# $$r_i = 10\,(x_{i+1} - x_i^2), \qquad r_{n-1+i} = 1 - x_i \tag{22}$$
#
# **On paper**, $n = 2$, $x = (-1, 2)$: $r = (10 \cdot (2 - 1),\; 2) = (10, 2)$. Differentiating (22), $J =
# \begin{pmatrix} -20 x_0 & 10 \\ -1 & 0 \end{pmatrix} = \begin{pmatrix} 20 & 10 \\ -1 & 0 \end{pmatrix}$, so
# by (20) $\nabla f = 2\,(20 \cdot 10 - 1 \cdot 2,\; 10 \cdot 10) = (396, 200)$. Of the second derivatives of
# $r$ only $\partial_0^2 r_0 = -20$ is not 0, so by (21)
#
# $$H = 2 \begin{pmatrix} 401 & 200 \\ 200 & 100 \end{pmatrix}
# + 2 \cdot 10 \begin{pmatrix} -20 & 0 \\ 0 & 0 \end{pmatrix}
# = \begin{pmatrix} 402 & 400 \\ 400 & 200 \end{pmatrix}.$$
#
# **Question 5.** Take pen and paper, derive the three for general $n$, and write them as code. Mind the
# unknowns in the middle, $0 < i < n - 1$: such an $x_i$ occurs in *three* residuals. Get the gradient
# straight from $f = \sum_i 100\,(x_{i+1} - x_i^2)^2 + (1 - x_i)^2$, not by calling your Jacobian: two
# separate ways that must agree are a check, and a slip then costs you once. No numeric derivatives here: the
# tests ask for ten digits.


# %% solution="by_hand"
def residual_jacobian(x: np.ndarray) -> np.ndarray:
    """Differentiate Rosenbrock's residuals (22) by hand, equation (18).

    x: shape (n,), n >= 2.
    Returns J, shape (2(n - 1), n): row k holds the slopes of residual k, in the order of (22).
    """
    ### BEGIN SOLUTION
    n = len(x)
    i = np.arange(n - 1)
    J = np.zeros((2 * (n - 1), n))
    J[i, i] = -20 * x[:-1]
    J[i, i + 1] = 10
    J[n - 1 + i, i] = -1
    return J
    ### END SOLUTION


def rosenbrock_gradient(x: np.ndarray) -> np.ndarray:
    """Differentiate Rosenbrock's valley by hand.

    x: shape (n,), n >= 2. Returns the gradient, shape (n,).
    """
    ### BEGIN SOLUTION
    bend = x[1:] - x[:-1] ** 2
    gradient = np.zeros(len(x))
    gradient[:-1] += -400 * x[:-1] * bend - 2 * (1 - x[:-1])
    gradient[1:] += 200 * bend
    return gradient
    ### END SOLUTION


def rosenbrock_hessian(x: np.ndarray) -> np.ndarray:
    """Differentiate Rosenbrock's valley twice by hand.

    x: shape (n,), n >= 2. Returns the Hessian, shape (n, n), symmetric, zero beyond the first off-diagonals.
    """
    ### BEGIN SOLUTION
    n = len(x)
    i = np.arange(n - 1)
    H = np.zeros((n, n))
    H[i, i] += 1200 * x[:-1] ** 2 - 400 * x[1:] + 2
    H[i + 1, i + 1] += 200
    H[i, i + 1] = H[i + 1, i] = -400 * x[:-1]
    return H
    ### END SOLUTION


# %% test="by_hand" part="jacobian" points=1 hint="Row k is the gradient of residual k of (22)."
assert_close(
    residual_jacobian(np.array([-1.0, 2.0])),
    np.array([[20.0, 10.0], [-1.0, 0.0]]),
    what="the Jacobian of the worked example",
    hint="(x1 - x0^2) has the slopes -2 x0 and 1; 1 - x0 has -1. Rows are residuals, columns unknowns.",
)
assert_shape(
    residual_jacobian(np.array([1.0, 2.0, 3.0, 4.0])),
    (6, 4),
    what="the Jacobian for n = 4",
    hint="Shape (outputs, inputs), and there are 2 (n - 1) residuals. (4, 6) is the transpose.",
)
assert_close(
    residual_jacobian(np.array([1.0, 2.0, 3.0])),
    np.array([[-20.0, 10.0, 0.0], [0.0, -40.0, 10.0], [-1.0, 0.0, 0.0], [0.0, -1.0, 0.0]]),
    what="the Jacobian at (1, 2, 3)",
    hint="The order of (22): first the n - 1 residuals with the 10, then the n - 1 residuals 1 - x_i.",
)
### BEGIN HIDDEN TESTS
rng = np.random.default_rng(1501)
for n in (2, 3, 8, 30):
    for scale in (1.0, 100.0):
        x = scale * rng.standard_normal(n)
        columns = [residuals(x + 1e-30j * e).imag / 1e-30 for e in np.eye(n)]
        # hint: at random points of 2 to 30 unknowns, small and large, some entry of the Jacobian is wrong.
        assert_close(
            residual_jacobian(x), np.stack(columns, axis=1), rtol=1e-10, atol=1e-10, what="a random Jacobian"
        )
### END HIDDEN TESTS

# %% test="by_hand" part="gradient" points=1 hint="Compare with your numeric_gradient for n = 3."
assert_close(
    rosenbrock_gradient(np.array([-1.0, 2.0])),
    np.array([396.0, 200.0]),
    what="the gradient of the worked example",
    hint="404 in place of 396 is the suspect's bug: the slope of 1 - x0 is -1.",
)
assert_close(
    rosenbrock_gradient(np.array([1.0, 2.0, 3.0])),
    np.array([-400.0, 1002.0, -200.0]),
    what="the gradient at (1, 2, 3)",
    hint="x1 is in three residuals: 200 + 800 + 2 = 1002. Does `=` overwrite one where `+=` adds?",
)
assert_close(
    rosenbrock_gradient(np.ones(5)),
    np.zeros(5),
    what="the gradient at the minimum (1, 1, 1, 1, 1)",
    hint="At a minimum every slope is 0.",
)
### BEGIN HIDDEN TESTS
rng = np.random.default_rng(1502)
for n in (2, 3, 8, 30):
    for scale in (1.0, 100.0):
        x = scale * rng.standard_normal(n)
        wanted = np.array([rosenbrock(x + 1e-30j * e).imag / 1e-30 for e in np.eye(n)])
        # hint: at random points of 2 to 30 unknowns the gradient is not right to ten digits.
        atol = 1e-10 * abs(wanted).max()
        assert_close(rosenbrock_gradient(x), wanted, rtol=1e-10, atol=atol, what="a random gradient")
### END HIDDEN TESTS

# %% test="by_hand" part="hessian" points=1 hint="Column j: the gradient, differentiated along x_j."
assert_close(
    rosenbrock_hessian(np.array([-1.0, 2.0])),
    np.array([[402.0, 400.0], [400.0, 200.0]]),
    what="the Hessian of the worked example",
    hint="802 in place of 402 is 2 J'J alone: the second term of (21) is missing.",
)
assert_close(
    rosenbrock_hessian(np.array([1.0, 2.0, 3.0])),
    np.array([[402.0, -400.0, 0.0], [-400.0, 3802.0, -800.0], [0.0, -800.0, 200.0]]),
    what="the Hessian at (1, 2, 3)",
    hint="In the middle, 200 of one residual is added to 1200 x1^2 - 400 x2 + 2 of two others.",
)
### BEGIN HIDDEN TESTS
rng = np.random.default_rng(1503)
for n in (2, 3, 8, 30):
    for scale in (1.0, 100.0):
        x = scale * rng.standard_normal(n)
        J = np.stack([residuals(x + 1e-30j * e).imag / 1e-30 for e in np.eye(n)], axis=1)
        # of the second derivatives of the residuals only d^2 r_i / dx_i^2 = -20 is not zero
        wanted = 2 * J.T @ J + 2 * np.diag(np.append(-20 * residuals(x)[: n - 1], 0.0))
        # hint: at random points of 2 to 30 unknowns the Hessian is not right to ten digits.
        atol = 1e-10 * abs(wanted).max()
        assert_close(rosenbrock_hessian(x), wanted, rtol=1e-10, atol=atol, what="a random Hessian")
### END HIDDEN TESTS

# %%
draw_descent(
    {
        "suspect gradient": descend(suspect_gradient, START, rate=5e-4, steps=3000),
        "your gradient": descend(rosenbrock_gradient, START, rate=5e-4, steps=3000),
    }
)

# %% [markdown]
# **What to see.** The opening's picture again, with your gradient as a dashed blue line. For the first five
# steps the two can hardly be told apart. Then the blue path turns right at the valley's floor, passes the
# origin and walks towards the star; its loss goes down to 0.16 and is still falling, while the vermilion one
# climbs. It is slow: part 8 says why, with a number.
#
# ## Part 6: the chain rule, JVP and VJP
#
# Let a map be a chain, $F = F_K \circ \dots \circ F_1$. Each link is locally linear, and linear maps in a row
# multiply:
#
# $$J_F(x) = J_K\, J_{K-1} \cdots J_1, \qquad
# \text{each } J_k \text{ taken at the point that reaches link } k \tag{23}$$
#
# A neural network is such a chain. This one, given below as `network`, has tanh between its matrices and none
# at the end:
#
# $$F(x) = W_K \tanh\big( W_{K-1} \cdots \tanh( W_1 x ) \big) \tag{24}$$
#
# tanh works entry by entry and $\tanh' = 1 - \tanh^2$, so with $y = \tanh(\cdot)$ its Jacobian is diagonal,
# $\operatorname{diag}(1 - y^2)$. For $K = 2$:
#
# $$J_F = W_2 \operatorname{diag}(1 - y^2)\, W_1, \qquad y = \tanh(W_1 x) \tag{25}$$
#
# With 20 000 inputs and 20 000 outputs $J_F$ has $4 \cdot 10^8$ entries, 3.2 GB, even when $y$ has only six.
# But one hardly ever needs the matrix. One needs its product with a vector, and brackets are free:
#
# $$J_F\, v = W_2 \Big( (1 - y^2) \odot \big( W_1 v \big) \Big) \tag{26}$$
#
# $$J_F^\top u = W_1^\top \Big( (1 - y^2) \odot \big( W_2^\top u \big) \Big) \tag{27}$$
#
# - (26) is the **JVP** (Jacobian-vector product, forward mode): if the input moves along $v$, how does the
#   output move? It runs *with* the computation, so one loop carries the value and the motion side by side.
# - (27) is the **VJP** (vector-Jacobian product, reverse mode): if the output matters by $u$, how much does
#   each input matter? It runs *against* the computation, so the values $y$ must be kept from a first pass
#   forward.
#
# Either costs about as much as two evaluations of $F$. For a loss, $m = 1$: one VJP with $u = 1$ is the whole
# gradient, where JVPs or differences need one run for each of the $n$ inputs. Reverse mode is why networks
# can be trained; in week 06 you build an engine around it. And both compute the same number, which is a test
# that needs no right answer:
#
# $$u^\top (J_F\, v) = (J_F^\top u)^\top v \tag{28}$$
#
# **On paper.** $W_1 = \begin{pmatrix} 1 & 0 \\ 1 & -1 \end{pmatrix}$, $W_2 = \begin{pmatrix} 2 & 3
# \end{pmatrix}$, $x = (a, a)$ with $a = \tfrac12 \ln 3$, for which $\tanh a = \tfrac12$. Then $W_1 x = (a,
# 0)$, $y = (\tfrac12, 0)$, $1 - y^2 = (\tfrac34, 1)$, and $J_F = (2 \cdot \tfrac34,\; 3 \cdot 1)\, W_1 =
# (\tfrac32 + 3,\; -3) = (4.5, -3)$. For $v = (2, 1)$ the JVP is $9 - 3 = 6$, and for $u = 2$ the VJP is $(9,
# -6)$.
#
# **Question 6.** Write both for a chain of any length $K \ge 1$, exactly (no differences), and never form
# $J_F$. The hidden tests use 20 000 inputs and outputs around a layer of six, in less memory than $J_F$
# takes.


# %%
def network(weights: list[np.ndarray], x: np.ndarray) -> np.ndarray:
    """Evaluate the chain (24): `weights` holds W_1 to W_K."""
    z = weights[0] @ x
    for W in weights[1:]:
        z = W @ np.tanh(z)
    return z


# %% solution="products"
def jvp(weights: list[np.ndarray], x: np.ndarray, v: np.ndarray) -> np.ndarray:
    """Multiply the Jacobian of `network` at x by a vector, without forming it, equation (26).

    weights: K >= 1 matrices; the columns of each match the rows of the one before.
    x, v: shape (n,), where n is the number of columns of weights[0].
    Returns J_F v, shape (m,), where m is the number of rows of weights[-1].
    """
    ### BEGIN SOLUTION
    z, motion = weights[0] @ x, weights[0] @ v
    for W in weights[1:]:
        y = np.tanh(z)
        z, motion = W @ y, W @ ((1 - y**2) * motion)
    return motion
    ### END SOLUTION


def vjp(weights: list[np.ndarray], x: np.ndarray, u: np.ndarray) -> np.ndarray:
    """Multiply the transposed Jacobian of `network` at x by a vector, without forming it, equation (27).

    weights: K >= 1 matrices, as for `jvp`. x: shape (n,). u: shape (m,).
    Returns J_F' u, shape (n,).
    """
    ### BEGIN SOLUTION
    kept, z = [], weights[0] @ x
    for W in weights[1:]:
        kept.append(np.tanh(z))
        z = W @ kept[-1]
    weight_of_output = u
    for W, y in zip(reversed(weights[1:]), reversed(kept), strict=True):
        weight_of_output = (1 - y**2) * (W.T @ weight_of_output)
    return weights[0].T @ weight_of_output
    ### END SOLUTION


# %% test="products" part="jvp" points=2 hint="Carry (value, motion) through the chain, as (26) does."
a = 0.5 * math.log(3.0)
weights = [np.array([[1.0, 0.0], [1.0, -1.0]]), np.array([[2.0, 3.0]])]
assert_close(
    jvp(weights, np.array([a, a]), np.array([2.0, 1.0])),
    np.array([6.0]),
    what="the JVP of the worked example",
    hint="7 leaves out 1 - y^2; 6.15 takes tanh twice: y is tanh already, so the slope is 1 - y**2.",
)
assert_close(
    jvp(weights[:1], np.array([5.0, 7.0]), np.array([2.0, 1.0])),
    np.array([2.0, 1.0]),
    what="the JVP of a single matrix, K = 1",
    hint="A linear map is its own Jacobian; there is no tanh after the last matrix.",
)
assert_close(
    jvp(weights, np.array([a, a]), np.array([2e-12, 1e-12])),
    np.array([6e-12]),
    rtol=1e-9,
    atol=0,
    what="the JVP along a vector 1e-12 times as long",
    hint="A JVP is linear in v to all digits. A difference of two values of `network` is not: use (26).",
)
### BEGIN HIDDEN TESTS
rng = np.random.default_rng(1601)
for widths in [(3, 4), (1, 1, 1), (5, 3, 2), (2, 6, 6, 4), (7, 5, 5, 5, 5, 3)]:
    weights = [0.7 * rng.standard_normal((m, n)) for n, m in pairwise(widths)]
    x, v = rng.standard_normal((2, widths[0]))
    wanted = network(weights, x + 1e-30j * v).imag / 1e-30
    # hint: on random chains of 1 to 5 matrices J v is wrong: is each 1 - y^2 taken at its own layer?
    assert_close(jvp(weights, x, v), wanted, rtol=1e-9, atol=1e-12, what="a random JVP")
wide = [rng.standard_normal((6, 20_000)) / 100, rng.standard_normal((20_000, 6))]
x, v = rng.standard_normal((2, 20_000))
wanted = network(wide, x + 1e-30j * v).imag / 1e-30
# hint: 20 000 inputs and outputs, six in the middle: multiply matrix by vector, never matrix by matrix.
assert_close(jvp(wide, x, v), wanted, rtol=1e-9, atol=1e-10, what="a wide JVP")
### END HIDDEN TESTS

# %% test="products" part="vjp" points=2 hint="Forward, keeping each y; then backward, transposed."
a = 0.5 * math.log(3.0)
weights = [np.array([[1.0, 0.0], [1.0, -1.0]]), np.array([[2.0, 3.0]])]
assert_close(
    vjp(weights, np.array([a, a]), np.array([2.0])),
    np.array([9.0, -6.0]),
    what="the VJP of the worked example",
    hint="[10, -6] leaves out 1 - y^2. [3, -6] or an error in the shapes: is W1 transposed?",
)
assert_close(
    vjp(weights[:1], np.array([5.0, 7.0]), np.array([1.0, 10.0])),
    np.array([11.0, -10.0]),
    what="the VJP of a single matrix, K = 1",
    hint="For F(x) = W1 x it is W1' u: [1, -9] is W1 u.",
)
assert_shape(
    vjp([np.ones((3, 4)), np.ones((2, 3))], np.zeros(4), np.ones(2)),
    (4,),
    what="the VJP of a chain from 4 inputs to 2 outputs",
    hint="A VJP has one entry for each input.",
)
### BEGIN HIDDEN TESTS
rng = np.random.default_rng(1602)
for widths in [(3, 4), (1, 1, 1), (5, 3, 2), (2, 6, 6, 4), (7, 5, 5, 5, 5, 3)]:
    weights = [0.7 * rng.standard_normal((m, n)) for n, m in pairwise(widths)]
    x, u = rng.standard_normal(widths[0]), rng.standard_normal(widths[-1])
    J = np.stack([network(weights, x + 1e-30j * e).imag / 1e-30 for e in np.eye(widths[0])], axis=1)
    # hint: on random chains of 1 to 5 matrices J'u is wrong: backward, the layers come in the reverse order.
    assert_close(vjp(weights, x, u), J.T @ u, rtol=1e-9, atol=1e-12, what="a random VJP")
wide = [rng.standard_normal((6, 20_000)) / 100, rng.standard_normal((20_000, 6))]
x, v, u = rng.standard_normal((3, 20_000))
# hint: 20 000 inputs and outputs, six in the middle: multiply matrix by vector, never matrix by matrix.
found = vjp(wide, x, u)
assert_shape(found, (20_000,), what="a wide VJP")
moved = network(wide, x + 1e-30j * v).imag / 1e-30
# hint: equation (28) does not hold for a chain that is wide, narrow, wide.
assert_close(float(found @ v), float(u @ moved), rtol=1e-8, what="u' (J v) against (J' u)' v")
### END HIDDEN TESTS

# %% [markdown]
# ## Part 7: the threshold task
#
# Now everything at once. Logistic regression, ridge regression and many of their relatives minimise a member
# of this family, with $A$ of shape $(m, n)$:
#
# $$f(x) = \tfrac12\, x^\top Q x + c^\top x + \sum_{k=0}^{m-1} w_k\, \varphi\big( (Ax + b)_k \big),
# \qquad \varphi(t) = \ln(1 + e^t) \tag{29}$$
#
# $\varphi$ is the *softplus*; its slope is the logistic function, $\varphi'(t) = e^t / (1 + e^t) = 1 / (1 +
# e^{-t})$.
#
# **Question 7.** Derive $\nabla f$ with pen and paper and write it. Three earlier results are in it: equation
# (3), since $Q$ need not be symmetric; a VJP, since $Ax + b$ is a link in a chain; and the trap of (6) in new
# clothes: $e^{1000}$ is infinite, and infinite over infinite is NaN.
#
# **How it is measured.** On 60 random members, 20 of each kind: ordinary; with *extreme logits*, $(Ax + b)_k$
# in the thousands; and *near a stationary point*, where large terms cancel and the gradient is a millionth
# long, which is where every optimiser ends. Your figure is the worst relative error $\lVert \text{found} -
# \text{numeric} \rVert_2 / \lVert \text{numeric} \rVert_2$ among the 60.
#
# Central differences cannot be the judge here: by (15) they lose everything when $|f|$ is large and the slope
# small. So the judge is a numeric derivative without a difference, the *complex step*: with $i^2 = -1$
# Taylor's formula reads
#
# $$f(x + i h e_j) = f(x) + i h\, \partial_j f - \tfrac{h^2}{2}\, \partial_j^2 f - \dots
# \quad\Longrightarrow\quad \partial_j f = \operatorname{Im} f(x + i h e_j) / h + O(h^2) \tag{30}$$
#
# Nothing is subtracted, so $h = 10^{-30}$ does no harm, and all digits are right. (It needs an $f$ that
# accepts complex numbers.)
#
# | | worst relative error |
# |---|---|
# | baseline: central differences with the step (17) | 3e-3 to 2e-2, by the seed |
# | zero mark | 1e-4 |
# | **full mark** | **1e-6** |
# | reference solution | at most 1e-7 |
#
# **Budget.** A gradient by hand costs about as much as two evaluations of $f$. The hidden test also asks for
# four gradients with $n = 1500$ in four seconds (the reference: under 0.01 s each), which $2n$ evaluations
# for each gradient cannot do. The test that you see measures with one seed; the hidden one uses others.


# %%
def softplus(t: np.ndarray) -> np.ndarray:
    """Evaluate ln(1 + e^t) without overflow, for real and for complex t."""
    positive = t.real > 0
    return np.where(positive, t, 0) + np.log1p(np.exp(np.where(positive, -t, t)))


def family(x, Q, c, A, b, w):
    """Evaluate (29). x, c: shape (n,). Q: (n, n). A: (m, n). b, w: (m,). Returns a number."""
    return 0.5 * x @ Q @ x + c @ x + w @ softplus(A @ x + b)


def complex_step(x, *parameters):
    """Measure the gradient of `family` by the complex step (30), shape (n,)."""
    return np.array([family(x + 1e-30j * e, *parameters).imag / 1e-30 for e in np.eye(len(x))])


def draw_member(rng: np.random.Generator, kind: str) -> tuple[np.ndarray, ...]:
    """Draw a point and a member of the family: x, Q, c, A, b, w."""
    n, m = rng.integers(2, 13), rng.integers(1, 21)
    x, c, Q = rng.standard_normal(n), rng.standard_normal(n), rng.standard_normal((n, n))
    A, b, w = rng.standard_normal((m, n)), rng.standard_normal(m), 10 * rng.standard_normal(m)
    if kind == "extreme logits":
        b = 3000 * b
    if kind == "near a stationary point":
        c = c - complex_step(x, Q, c, A, b, w)  # now the gradient is zero, up to rounding
        slope = rng.standard_normal(n)
        c = c + 1e-6 * slope / np.linalg.norm(slope)
    return x, Q, c, A, b, w


def worst_relative_error(gradient: Callable, seed: int) -> float:
    """Measure a gradient function on 60 members of the family; the worst of the relative errors."""
    rng = np.random.default_rng(seed)
    errors = []
    for kind in ("ordinary", "extreme logits", "near a stationary point"):
        for _ in range(20):
            x, *parameters = draw_member(rng, kind)
            errors.append(relative_error(gradient(x, *parameters), complex_step(x, *parameters)))
    return max(errors)


# %% solution="family_gradient"
def family_gradient(
    x: np.ndarray, Q: np.ndarray, c: np.ndarray, A: np.ndarray, b: np.ndarray, w: np.ndarray
) -> np.ndarray:
    """Differentiate the family (29) by hand.

    x, c: shape (n,). Q: shape (n, n), not necessarily symmetric. A: shape (m, n). b, w: shape (m,), any sign.
    Returns the gradient at x, shape (n,), finite for every finite input.
    """
    ### BEGIN SOLUTION
    t = A @ x + b
    shrunk = np.exp(-np.abs(t))  # at most 1: nothing overflows
    slope = np.where(t >= 0, 1, shrunk) / (1 + shrunk)  # equivalent comparison: both cases give 1 at 0
    return 0.5 * (Q @ x + Q.T @ x) + c + A.T @ (w * slope)
    ### END SOLUTION


# %% test="family_gradient" part="values" points=1 hint="Take the terms of (29) one at a time."
x, Q, c = np.array([1.0, 2.0]), np.array([[2.0, 4.0], [0.0, 6.0]]), np.array([-1.0, 0.0])
A, b, w = np.array([[2.0, -1.0]]), np.array([0.0]), np.array([4.0])
assert_close(
    family_gradient(x, Q, c, 0 * A, b, w),
    np.array([5.0, 14.0]),
    what="the gradient without the softplus term: S x + c at (1, 2)",
    hint="[9, 12] is Q x + c, [1, 16] is Q' x + c: both halves count, equation (3).",
)
assert_close(
    family_gradient(x, 0 * Q, 0 * c, A, b, w),
    np.array([4.0, -2.0]),
    what="the gradient of the softplus term alone: A' (w * 1/2)",
    hint="[8, -4] lacks the slope 1/2 of the softplus at 0; [1, -0.5] lacks w; [0.5] or [2] lacks A'.",
)
### BEGIN HIDDEN TESTS
rng = np.random.default_rng(1701)
for m, n in [(1, 1), (1, 4), (6, 1), (5, 5), (3, 8)]:
    x, c = rng.standard_normal((2, n))
    Q, A = rng.standard_normal((n, n)), rng.standard_normal((m, n))
    b, w = rng.standard_normal((2, m))
    wanted = complex_step(x, Q, c, A, b, w)
    # hint: on random members the gradient is wrong in a digit that a formula would get right.
    assert_close(family_gradient(x, Q, c, A, b, w), wanted, rtol=1e-12, atol=1e-12 * (1 + abs(wanted).max()))
### END HIDDEN TESTS

# %% test="family_gradient" part="threshold" points=3 hint="The table below tells the error kind by kind."
b, w = np.array([1e4, -1e4]), np.array([3.0, 5.0])
assert_close(
    family_gradient(np.zeros(2), np.zeros((2, 2)), np.zeros(2), np.eye(2), b, w),
    np.array([3.0, 0.0]),
    what="the gradient with logits of +10000 and -10000",
    hint="NaN: e^10000 is inf, and inf / inf is NaN. Let exp never see a positive number.",
)
figure = worst_relative_error(family_gradient, seed=1)
### BEGIN HIDDEN TESTS
for seed in (170_281, 52):
    # hint: in the measurement with other seeds a gradient has the wrong shape, or holds NaN or infinity.
    figure = max(figure, worst_relative_error(family_gradient, seed))
rng = np.random.default_rng(1702)
n, m = 1500, 40
Q, c, A = rng.standard_normal((n, n)), rng.standard_normal(n), rng.standard_normal((m, n)) / 40
b, w = rng.standard_normal((2, m))
for _ in range(4):
    x, v = rng.standard_normal((2, n))
    along = family(x + 1e-30j * v, Q, c, A, b, w).imag / 1e-30
    # hint: four gradients with 1500 unknowns in four seconds: never evaluate f once for each unknown.
    found = family_gradient(x, Q, c, A, b, w)
    # hint: for 1500 unknowns the gradient must have shape (1500,).
    assert_shape(found, (n,), what="the gradient for 1500 unknowns")
    figure = max(figure, relative_error(found @ v, along))
### END HIDDEN TESTS
threshold(figure, zero=1e-4, full=1e-6, what="worst relative error")

# %% [markdown]
# ### Why not simply measure every gradient?
#
# The next cell puts two gradients before the same judge: yours by hand, and central differences. Run it, and
# read it by rows.


# %%
def central_differences(x, *parameters):
    """Measure the gradient of `family` by (14) and (17)."""
    slopes = []
    for step in np.diag(np.cbrt(np.finfo(float).eps) * np.maximum(1, np.abs(x))):
        rise = family(x + step, *parameters) - family(x - step, *parameters)
        slopes.append(rise / (2 * step.max()))
    return np.array(slopes)


print(f"{'worst of 20':26}{'by hand':>12}{'differences':>14}")
rng = np.random.default_rng(3)
for kind in ("ordinary", "extreme logits", "near a stationary point"):
    members = [draw_member(rng, kind) for _ in range(20)]
    worst = [
        max(relative_error(gradient(*member), complex_step(*member)) for member in members)
        for gradient in (family_gradient, central_differences)
    ]
    print(f"{kind:26}{worst[0]:12.0e}{worst[1]:14.0e}")

# %% [markdown]
# **What to see.** On ordinary members differences have ten digits: as a *check* they are excellent. Near a
# stationary point they are down to two, while the gradient by hand keeps seven: $\varepsilon |f| / h$ of (15)
# does not shrink with the slope. An optimiser that relies on differences cannot tell where to stop, and pays
# $2n$ evaluations for each step. Derive by hand; check by differences, away from stationary points.
#
# ## Part 8: an experiment: how long may a step be?
#
# Near a minimum $x^*$ the gradient is $\nabla f(x) \approx H (x - x^*)$, by (19). So one step of descent
# multiplies the distance by a matrix:
#
# $$x_{\text{new}} - x^* \approx (I - \text{rate} \cdot H)\, (x - x^*) \tag{31}$$
#
# Along an eigenvector of $H$ the distance is multiplied by $1 - \text{rate} \cdot \lambda_i$. All of these
# stay below 1 in size exactly when
#
# $$\text{rate} < 2 / \lVert H \rVert_2 \tag{32}$$
#
# **Predict first, on paper.** For a rate of 0.99 times this limit, by what factor does the fastest direction
# change in one step? For 1.01 times? And with $\lambda_{\min} = 0.4$ and a rate near the limit 0.002: how
# many steps until the *slow* direction has halved? Then run the cell, which starts a thousandth from the
# minimum and uses your Hessian, your gradient and your norm. Change it as you like.

# %% free=true
minimum = np.ones(2)
H = rosenbrock_hessian(minimum)
limit = 2 / matrix_norm(H, 2)
eigenvalues, V = np.linalg.eigh(H)
print(f"{definiteness(H)}, eigenvalues {eigenvalues[0]:.4f} and {eigenvalues[1]:.1f}, limit {limit:.6f}")
print("rate / limit      flat direction         steep direction    (distances, before -> after 100 steps)")
for factor in (0.5, 0.9, 0.99, 1.01, 1.1):
    path = descend(rosenbrock_gradient, (1.0, 1.001), rate=factor * limit, steps=100)
    (flat, steep), (flat_end, steep_end) = np.abs((path[[0, -1]] - minimum) @ V)
    print(f"{factor:12}  {flat:.1e} -> {flat_end:.1e}    {steep:.1e} -> {steep_end:.1e}")

# %% [markdown]
# **What to see.** The Hessian at the minimum is positive definite with eigenvalues 0.4 and 1001.6: a bowl
# 2500 times steeper one way than the other. Along the steep direction 0.99 times the limit multiplies the
# distance by $1 - 1.98 = -0.98$ a step, so by 0.13 in a hundred steps; 1.01 times the limit by $-1.02$, so by
# 7 (what comes back at 1.1 is the valley, no longer the quadratic model). A hundredth more or less in the
# rate decides. Along the flat direction hardly anything happens: at the limit it loses less than a thousandth
# a step, and needs about 870 steps to halve. That is why the blue path of part 5 crawls: the steep direction
# limits the rate, the flat one pays for it. The ratio $\lambda_{\max} / \lambda_{\min}$ is the *condition
# number*; week 07 fights it.
#
# ## What you have now
#
# - A product $Ax$ mixes columns; a quadratic form is its symmetric part; an induced norm is the largest
#   stretch.
# - Central differences with $h \sim \varepsilon^{1/3}$: ten digits on a good day, and you know when it is not
#   one.
# - Gradient, Jacobian, Hessian by hand, and products with $J$ that never form $J$.
# - The habit: *derive, then check at random points, with a step you can justify*.
#
# Next: `matrix_calculus` derives the gradients of the functions that networks are made of; `pca_svd` finds
# the directions in which the quadratic form of your data is largest.
#
# ## Reflection
#
# A colleague checks hand-written gradients with `numeric_gradient` and reports three observations. For each
# one say what you conclude about the *gradient under test*, and why. Two or three sentences each; refer to an
# equation.
#
# 1. "With $h = 10^{-12}$ the relative error is $3 \cdot 10^{-4}$, so the gradient is wrong."
# 2. "I checked it at $x = (0, 0)$ only, and it agrees to ten digits, so the gradient is right."
# 3. "With (17) the relative error is 0.5 at every random point, and for every step between $10^{-3}$ and
#    $10^{-7}$."

# %% [markdown] manual="reflection" points=3
# ### BEGIN SOLUTION
# 1. Nothing follows about the gradient. At $h = 10^{-12}$ the round-off term of (15), $\varepsilon |f| / h$,
#    is about $2 \cdot 10^{-4} |f|$, so a relative error of this size is expected of the instrument even when
#    the gradient is right. Repeat with $h \approx 6 \cdot 10^{-6}$.
# 2. It is right at that one point, which may be special: at 0 every term that has a factor $x_i$ vanishes, so
#    a wrong coefficient there cannot show. (Of $f = x_0^2 + x_1^2$ the wrong gradient $(2 x_0, 7 x_1)$
#    passes.) Check at several random points.
# 3. The gradient is wrong. An error of the instrument would change with $h$, as $h^2$ or as $1/h$ by (15);
#    this one does not, and 0.5 is far above the $10^{-10}$ or so that (16) promises. A constant factor is the
#    first suspect, such as a forgotten 2 or a one-sided $Q x$ in place of $S x$.
# ### END SOLUTION
# === BEGIN MARK SCHEME ===
# One point for each of the three, half a point where the verdict is right and the reason is missing or wrong.
# 1. Verdict: nothing can be concluded. Reason: round-off dominates at this step, $\varepsilon |f| / h$ in
#    (15).
# 2. Verdict: not enough. Reason: 0 is a special point, where wrong terms vanish; a counterexample, or the
#    advice to check at random points, earns the reason.
# 3. Verdict: the gradient is wrong (or `f` and the gradient belong to different functions). Reason: the error
#    does not depend on $h$, so it is neither truncation nor round-off. A guess at the bug is welcome and not
#    required.
# === END MARK SCHEME ===
