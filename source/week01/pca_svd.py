# %% [markdown]
# # Power iteration, PCA and the SVD
#
# An image of a handwritten digit is 64 numbers. You may keep only ten. Which ten?
#
# This notebook answers the question from the ground up: one multiplication repeated until it stands still
# (power iteration), one subtraction (deflation), one change of axes (PCA), one factorisation (the SVD), and
# the theorem that says nobody can do better (Eckart-Young).
#
# **Afterwards you can**
#
# - find the dominant eigenpair of a symmetric matrix, and say when to stop and how fast it goes;
# - fit a PCA, encode new data with it, and decode again;
# - build an SVD from an eigendecomposition, and say what that costs in accuracy;
# - choose a rank for a wanted error, and measure a compression on data that it has not seen.
#
# **You need:** matrix products, the dot product, and NumPy indexing (notebook `vectors_gradients`).
#
# **Time:** about 110 minutes, six questions and one written answer, 23 points.
#
# **How it works.** Each question is a function to fill in; the cell right below tests it. A message says
# what was wanted, what was found and the likely mistake. Further tests run when you hand in: they use fresh
# inputs and extremes, but ask for nothing that the text does not state. No question needs an earlier answer
# of yours to be right.

# %%
from collections.abc import Callable

import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_digits

from autograder.checks import assert_close, assert_equal, assert_shape, threshold

BLUE, ORANGE, GREY = "#0072B2", "#D55E00", "#666666"  # told apart by every kind of colour vision
DIGITS = load_digits().data  # (1797, 64): 8 x 8 pixels a row, from 0 (white) to 16 (black)
print(f"{len(DIGITS)} digits of {DIGITS.shape[1]} pixels, values {DIGITS.min():.0f} to {DIGITS.max():.0f}")


def rms(difference: np.ndarray) -> float:
    """Return the root mean square over all entries, here in grey levels a pixel."""
    return float(np.sqrt(np.mean(difference**2)))


def symmetric_with(eigenvalues: list[float], seed: int) -> np.ndarray:
    """Return a symmetric (d, d) matrix with these d eigenvalues and random orthonormal eigenvectors."""
    d = len(eigenvalues)
    V, _ = np.linalg.qr(np.random.default_rng(seed).normal(size=(d, d)))
    A = (V * eigenvalues) @ V.T
    return (A + A.T) / 2  # symmetric to the last bit


def exact_dominant(B: np.ndarray) -> tuple[float, np.ndarray]:
    """Return the eigenpair of largest absolute eigenvalue of a symmetric (d, d) matrix, by NumPy."""
    eigenvalues, eigenvectors = np.linalg.eigh(B)
    largest = np.argmax(np.abs(eigenvalues))
    return float(eigenvalues[largest]), eigenvectors[:, largest]


# %% [markdown]
# ## 1. Ten pixels are not enough
#
# The obvious way to keep ten numbers is to keep ten pixels: those that vary most from image to image. Every
# other pixel is filled in with its mean over all digits.


# %%
def draw_row(
    ax: plt.Axes, images: np.ndarray, label: str, cmap: str = "Greys", limits: tuple[float, float] = (0, 16)
) -> None:
    """Draw images (count, 64) side by side in one axes, `label` at the left."""
    ax.imshow(np.hstack(images.reshape(-1, 8, 8)), cmap=cmap, vmin=limits[0], vmax=limits[1])
    ax.set(xticks=[], yticks=[])
    ax.set_ylabel(label, rotation=0, ha="right", va="center")
    for border in range(8, 8 * len(images), 8):
        ax.axvline(border - 0.5, color=BLUE, linewidth=1)


MEAN_IMAGE = DIGITS.mean(axis=0)
TEN_PIXELS = np.tile(MEAN_IMAGE, (len(DIGITS), 1))
most_varied = np.argsort(DIGITS.var(axis=0))[-10:]
TEN_PIXELS[:, most_varied] = DIGITS[:, most_varied]

figure, axes = plt.subplots(2, 1, figsize=(7, 2), layout="constrained")
draw_row(axes[0], DIGITS[:8], "64 pixels")
draw_row(axes[1], TEN_PIXELS[:8], "10 pixels")
figure.suptitle("Figure 1: eight digits, and what ten of their pixels tell")
plt.show()

print(f"error a pixel, mean image for all: {rms(DIGITS - MEAN_IMAGE):.2f} grey levels")
print(f"error a pixel, ten pixels kept:    {rms(DIGITS - TEN_PIXELS):.2f} grey levels")

# %% [markdown]
# **What Figure 1 shows.** Top row: the digits 0 to 7, coarse but easy to read. Bottom row: the same grey
# blur eight times, the mean image, with ten pixels of the digit's own in the middle. Without the top row
# hardly one of them could be told.
#
# The error falls only from 4.33 to 3.56 grey levels. Neighbouring pixels say nearly the same, so ten pixels
# waste most of the budget. By the end you will reach 2.22 with ten numbers, and know that no other ten
# linear measurements of these images can do better. The way there is to stop thinking in pixels and ask for
# *directions*.
#
# ### Notation
#
# | symbol | name in the code | shape | meaning |
# |---|---|---|---|
# | $A$ | `A` | $(d, d)$ in Sections 2 and 3, $(m, n)$ in 5 and 6 | the matrix |
# | $\lambda_i,\ v_i$ | `lam[i-1]`, `V[:, i-1]` | scalar, $(d,)$ | eigenpairs, largest first, unit length |
# | $x_t,\ y_t,\ \rho_t$ | `x`, `y`, `rho` | $(d,)$, $(d,)$, scalar | iterate, $A x_t$, Rayleigh quotient |
# | $X$ | `X` | $(n, d)$ | data, one sample a row |
# | $\bar x,\ X_c,\ C$ | `mean`, `Xc`, `C` | $(d,)$, $(n, d)$, $(d, d)$ | mean, centred data, covariance |
# | $W,\ Z$ | `W`, `Z` | $(k, d)$, $(n, k)$ | components (one a **row**), codes |
# | $U,\ s,\ V^\top$ | `U`, `s`, `Vt` | $(m, r)$, $(r,)$, $(r, n)$ | singular value decomposition |

# %% [markdown]
# ## 2. Power iteration
#
# A symmetric matrix $A$ of size $d \times d$ has $d$ orthonormal eigenvectors:
#
# $$A = \sum_{i=1}^{d} \lambda_i\, v_i v_i^\top, \qquad A v_i = \lambda_i v_i, \qquad v_i^\top v_j =
# \begin{cases}1 & i = j\\ 0 & i \ne j\end{cases} \tag{1}$$
#
# Number them so that $|\lambda_1| > |\lambda_2| \ge \dots \ge |\lambda_d|$. Start anywhere, multiply, and
# rescale to length one:
#
# $$y_t = A x_t, \qquad x_{t+1} = \frac{y_t}{\lVert y_t \rVert}. \tag{2}$$
#
# **Why it converges.** Write the start as $x_0 = \sum_i c_i v_i$. Rescaling changes lengths only, so $x_t$
# points along
#
# $$A^t x_0 = \lambda_1^t \Big( c_1 v_1 + \sum_{i=2}^{d}
# \Big(\frac{\lambda_i}{\lambda_1}\Big)^{t} c_i v_i \Big). \tag{3}$$
#
# All terms but the first die out; the slowest by a factor $|\lambda_2 / \lambda_1|$ a step. Only a start
# with $c_1 = 0$ stays away from $v_1$, and a random start has $c_1 \ne 0$ with probability one.
#
# **The eigenvalue.** For a unit vector $x_t$ the best guess of the eigenvalue is the *Rayleigh quotient*
#
# $$\rho_t = x_t^\top A x_t = x_t^\top y_t. \tag{4}$$
#
# If now $c_i = v_i^\top x_t$, then $\sum_i c_i^2 = 1$ and $\rho_t = \sum_i c_i^2 \lambda_i$, so
#
# $$\lambda_1 - \rho_t = \sum_{i=2}^{d} c_i^2\, (\lambda_1 - \lambda_i). \tag{5}$$
#
# The $c_i$ enter **squared**: where the vector's error shrinks by $|\lambda_2/\lambda_1|$ a step, the
# eigenvalue's shrinks by $(\lambda_2/\lambda_1)^2$.
#
# **When to stop.** An eigenpair satisfies $y_t = \rho_t x_t$. Stop at the first $t$ where the residual is
# small compared with the eigenvalue itself:
#
# $$\lVert y_t - \rho_t x_t \rVert \le \mathtt{tol} \cdot |\rho_t|. \tag{6}$$
#
# This rule proves something. With the same $c_i$ as in (5),
#
# $$\lVert y_t - \rho_t x_t \rVert^2 = \sum_{i=1}^{d} c_i^2\, (\lambda_i - \rho_t)^2
# \ge \min_i\, (\lambda_i - \rho_t)^2, \tag{7}$$
#
# so **some eigenvalue lies within the residual of $\rho_t$**. Two tempting rules prove nothing: the step
# $\lVert x_{t+1} - x_t \rVert$ never gets small when $\lambda_1 < 0$, because the sign flips each time, and
# a small change of $\rho_t$ comes too early, because $\rho_t$ moves by squares.

# %% [markdown]
# ### On paper
#
# Take $A = \begin{pmatrix}2 & 1\\ 1 & 2\end{pmatrix}$. Its eigenvalues are 3 and 1, with
# $v_1 = (1, 1)/\sqrt 2$. Start at $x_0 = (1, 0)$:
#
# | $t$ | $x_t$ | $y_t = A x_t$ | $\rho_t$ | $\lambda_1 - \rho_t$ |
# |---|---|---|---|---|
# | 0 | $(1, 0)$ | $(2, 1)$ | $2$ | $1$ |
# | 1 | $(2, 1)/\sqrt{5}$ | $(5, 4)/\sqrt{5}$ | $14/5$ | $1/5$ |
# | 2 | $(5, 4)/\sqrt{41}$ | $(14, 13)/\sqrt{41}$ | $122/41$ | $1/41$ |
# | 3 | $(14, 13)/\sqrt{365}$ | $(41, 40)/\sqrt{365}$ | $1094/365$ | $1/365$ |
#
# The errors $1, 1/5, 1/41, 1/365$ approach a factor of $1/9 = (\lambda_2/\lambda_1)^2$ a step, as (5) says.

# %% [markdown]
# ### Question 1: power iteration (3 points, about 15 minutes)
#
# Repeat (2) until (6) holds, or until $A$ has been multiplied with a vector `max_iter` times. Return the
# last Rayleigh quotient, the vector **it belongs to**, and all Rayleigh quotients on the way, starting with
# $\rho_0$.
#
# Mind these traps:
#
# - the start need not have length one, and must come back unchanged: NumPy's `x /= ...` would change the
#   caller's array;
# - $\lambda_1$ may be negative, so (6) needs $|\rho_t|$;
# - when $A x_t = 0$, (6) holds with $\rho_t = 0$: test it *before* you divide by $\lVert y_t \rVert$;
# - scale must not matter: $10^{-12} A$ takes as many steps as $A$.


# %% solution="power_iteration"
def power_iteration(
    A: np.ndarray, x: np.ndarray, tol: float = 1e-10, max_iter: int = 10_000
) -> tuple[float, np.ndarray, np.ndarray]:
    """Find the eigenpair of largest absolute eigenvalue, by equations (2), (4) and (6).

    A: (d, d), symmetric. x: (d,), the start, not zero, of any length; left unchanged.
    tol: relative residual of rule (6). max_iter: at most so many products A @ x, at least 1.
    Returns (lam, v, history): the last Rayleigh quotient; the (d,) unit vector it was computed from;
    and the Rayleigh quotients rho_0, rho_1, ... as an array, one for each product, the last one is lam.
    """
    ### BEGIN SOLUTION
    x = x / np.linalg.norm(x)
    y = A @ x  # equivalent swapped-operands: A is symmetric
    rho = [x @ y]
    while np.linalg.norm(y - rho[-1] * x) > tol * abs(rho[-1]) and len(rho) < max_iter:
        x = y / np.linalg.norm(y)
        y = A @ x  # equivalent swapped-operands: A is symmetric
        rho.append(x @ y)
    return float(rho[-1]), x, np.array(rho)
    ### END SOLUTION


# %% test="power_iteration" points=3 hint="compare with the traps listed above the question"
# The example on paper; the start is 5 times too long on purpose.
paper_matrix = np.array([[2.0, 1.0], [1.0, 2.0]])
paper_start = np.array([5.0, 0.0])
top, top_vector, rhos = power_iteration(paper_matrix, paper_start)
assert_close(
    rhos[:4],
    np.array([2, 14 / 5, 122 / 41, 1094 / 365]),
    what="history[:4] on the example on paper",
    hint="history[t] is (4) for x_t of length one, and starts with rho_0, before the first step",
)
assert_close(top, 3.0, what="lam on the example on paper", hint="return the last Rayleigh quotient")
assert_shape(top_vector, (2,), what="v")
assert_close(
    top_vector,
    np.array([1, 1]) / np.sqrt(2),
    rtol=1e-9,
    what="v on the example on paper",
    hint="length one, and accurate to tol: is the stopping rule (6), not a change of rho?",
)
assert_close(
    paper_start,
    np.array([5.0, 0.0]),
    what="the start after the call",
    hint="x /= ... changes the caller's array; write x = x / ...",
)
# Stopped early, lam and v still belong together.
early_top, early_vector, _ = power_iteration(paper_matrix, paper_start, max_iter=2)
assert_close(early_top, 14 / 5, what="lam after two products", hint="max_iter counts the products with A")
assert_close(
    early_vector,
    np.array([2, 1]) / np.sqrt(5),
    what="v after two products",
    hint="return the x_t that the last Rayleigh quotient was computed from, not the next one",
)
# Scale must not matter: the same matrix in other units.
assert_close(
    power_iteration(1e-12 * paper_matrix, paper_start)[0],
    3e-12,
    atol=0,
    what="lam of 1e-12 times the example",
    hint="(6) compares the residual with tol * |rho|, not with tol alone",
)


### BEGIN HIDDEN TESTS
def count_products(matrix, x, tol, max_iter):
    """Count the products that rule (6) needs, from the eigendecomposition instead of the iteration."""
    values, vectors = np.linalg.eigh(matrix)
    scaled = vectors.T @ x
    for t in range(max_iter):
        scaled = scaled / np.linalg.norm(scaled)
        rho_t = scaled**2 @ values
        if np.linalg.norm((values - rho_t) * scaled) <= tol * abs(rho_t):
            return t + 1
        scaled = values * scaled
    return max_iter


for seed, spectrum in enumerate(
    [
        [5.0, 4.0, 3.0, 2.0, 1.0],
        [1.0, 0.9],
        [7.0, 0.1, 0.01, 0.0, 0.0, 0.0],
        list(np.linspace(0, 20, 25)),
        [-6.0, 4.0, 3.0, -1.0],
    ]
):
    wanted_top = max(spectrum, key=abs)
    random_matrix = symmetric_with(spectrum, seed=410 + seed)
    random_start = np.random.default_rng(950 + seed).normal(size=len(spectrum))
    kept_matrix, kept_start = random_matrix.copy(), random_start.copy()
    top, top_vector, rhos = power_iteration(random_matrix, random_start)
    # hint: the eigenvalue of largest absolute value, to at least 9 digits, negative where it is negative
    assert_close(top, wanted_top, rtol=1e-9)
    # hint: v has shape (d,) and length one
    assert_shape(top_vector, (len(spectrum),))
    assert_close(np.linalg.norm(top_vector), 1.0, rtol=1e-9)
    # hint: A v = lam v must hold to tol * |lam|: stop by (6), return the vector that lam was computed from
    assert np.linalg.norm(kept_matrix @ top_vector - top * top_vector) <= 1.01e-10 * abs(wanted_top)
    # hint: the caller's A and x must not be changed
    assert_close(random_matrix, kept_matrix, rtol=0, atol=0)
    assert_close(random_start, kept_start, rtol=0, atol=0)
    # hint: history holds one Rayleigh quotient for each product with A; the last one is lam
    assert_close(rhos[-1], top, rtol=1e-14)
    assert_shape(rhos, (None,))
    # hint: stop at the first t where (6) holds, with |rho|, neither earlier nor later, whatever tol is
    for loose in (1e-2, 1e-5):
        rhos = power_iteration(random_matrix, random_start, tol=loose)[2]
        assert len(rhos) == count_products(kept_matrix, kept_start, loose, 10_000)

# hint: the error of rho shrinks by (lam2 / lam1)^2 a step; is every step A times the last, rescaled x?
random_matrix = symmetric_with([1.0, 0.6, 0.2, 0.1, 0.0], seed=31)
rhos = power_iteration(random_matrix, np.random.default_rng(32).normal(size=5))[2]
rho_errors = 1.0 - np.array(rhos[8:13])
assert_close(rho_errors[1:] / rho_errors[:-1], np.full(4, 0.36), rtol=0.02)

# hint: max_iter counts the products with A; lam is the Rayleigh quotient of the vector returned, also then
random_matrix = symmetric_with([1.0, 0.9999, 0.5], seed=77)
for budget in (1, 2, 7):
    top, top_vector, rhos = power_iteration(random_matrix, np.array([1.0, 2.0, -1.0]), max_iter=budget)
    assert len(rhos) == budget
    assert_close(top, float(top_vector @ random_matrix @ top_vector), rtol=1e-12)
    assert_close(np.linalg.norm(top_vector), 1.0, rtol=1e-12)

# hint: where A x = 0 rule (6) holds at once with rho = 0; nothing may be divided by the norm of y then
top, top_vector, rhos = power_iteration(np.zeros((3, 3)), np.array([0.0, 3.0, 4.0]))
assert_close(top, 0.0)
assert_close(top_vector, np.array([0.0, 0.6, 0.8]))
assert len(rhos) == 1

# hint: scale must not matter: measure the residual against |rho|
for scale in (1e-60, 1e60):
    paper_scaled = scale * paper_matrix
    assert_close(power_iteration(paper_scaled, np.array([1.0, 0.0]))[0], 3 * scale, rtol=1e-9, atol=0)
### END HIDDEN TESTS

# %%
# Your function at work on two matrices, whose second eigenvalue is 0.5 and 0.9 times the first. The vector
# after t steps is what max_iter = t + 1 products give.
figure, axes = plt.subplots(1, 2, figsize=(8, 3.2), sharey=True, layout="constrained")
for ax, ratio in zip(axes, (0.5, 0.9), strict=True):
    A = symmetric_with([1.0, ratio, 0.3, 0.2, 0.1], seed=5)
    v1 = np.linalg.eigh(A)[1][:, -1]
    x0 = np.random.default_rng(6).normal(size=5)
    steps = np.arange(60)
    iterates = [power_iteration(A, x0, tol=0.0, max_iter=t + 1) for t in steps]
    vector_errors = [np.linalg.norm(v - v1 * (v1 @ v)) for _, v, _ in iterates]
    value_errors = [max(1.0 - lam, 1e-17) for lam, _, _ in iterates]
    ax.semilogy(steps, vector_errors, "o", color=BLUE, markersize=4, label="eigenvector error")
    ax.semilogy(steps, value_errors, "^", color=ORANGE, markersize=4, label="eigenvalue error")
    ax.semilogy(steps, ratio**steps, "-", color=GREY, label=r"$|\lambda_2/\lambda_1|^t$")
    ax.semilogy(steps, ratio ** (2 * steps), "--", color=GREY, label=r"$(\lambda_2/\lambda_1)^{2t}$")
    ax.set(title=rf"$\lambda_2/\lambda_1 = {ratio}$", xlabel="step $t$", ylim=(1e-17, 10))
axes[0].set_ylabel("error")
axes[0].legend(fontsize=8)
figure.suptitle("Figure 2: straight lines on a logarithmic scale")
plt.show()

# %% [markdown]
# **What Figure 2 shows.** Left, ratio 0.5: the eigenvector's error (blue circles) falls along the solid grey
# line $|\lambda_2/\lambda_1|^t$, the eigenvalue's (orange triangles) along the dashed line, twice as steep,
# until both meet the rounding of float64 near $10^{-16}$. Right, ratio 0.9: both run parallel to their lines
# as well, but after 60 steps the vector is still off by more than $10^{-3}$. Not the size of the matrix
# decides how long it takes, but the *gap* after $\lambda_1$.

# %% [markdown]
# ## 3. Deflation: the next eigenvectors
#
# Subtract from (1) the pair that you know. Nothing but its eigenvalue changes, and that becomes zero:
#
# $$B_1 = A, \qquad B_{j+1} = B_j - \lambda_j\, v_j v_j^\top
# = \sum_{i > j} \lambda_i\, v_i v_i^\top. \tag{8}$$
#
# So the dominant pair of $B_{j+1}$ is the next pair of $A$. From here on $A$ is *positive semidefinite*: all
# $\lambda_i \ge 0$, as every covariance matrix is.
#
# Found vectors are never exact, and (8) hands their error on to all that follow. Two cheap repairs keep it
# small. Take out of each new vector what still lies along the old ones (the columns of `V`), then rescale it
# to length one:
#
# $$v \leftarrow v - V V^\top v, \qquad v \leftarrow v / \lVert v \rVert, \tag{9}$$
#
# and compute its eigenvalue from the **original** matrix, $\lambda_j = v^\top A v$: by (5) a vector that is
# off by $10^{-6}$ gives an eigenvalue that is off by some $10^{-12}$.
#
# **When to stop.** If $A$ has rank $r < k$, then $B_{r+1}$ is zero but for rounding, and its "eigenvectors"
# are noise. Stop without a new pair as soon as the eigenvalue found in $B_j$ is negligible beside the first:
#
# $$\lambda \le \mathtt{tol} \cdot \lambda_1. \tag{10}$$
#
# **On paper.** Take the pair $3$, $v_1 = (1,1)/\sqrt2$ of the example above:
#
# $$B_2 = \begin{pmatrix}2 & 1\\ 1 & 2\end{pmatrix} - \frac32 \begin{pmatrix}1 & 1\\ 1 & 1\end{pmatrix}
# = \frac12 \begin{pmatrix}1 & -1\\ -1 & 1\end{pmatrix}.$$
#
# Its pair is $1$, $v_2 = (1,-1)/\sqrt2$, and it leaves $B_3 = 0$.
#
# ### Question 2: eigendecomposition by deflation (3 points, about 20 minutes)
#
# The solver for one pair comes in as an argument, `dominant(B)`, so that a slip in Question 1 costs nothing
# here. Call it **once for each** $B_j$. In the tests it is NumPy in disguise, or a sloppy solver; in your
# own use it is `power_iteration`.
#
# Mind these traps:
#
# - the sloppy solver's eigenvalue and vector are off by about $10^{-6}$; with (9) and $v^\top A v$ your
#   columns are orthonormal to rounding, and your eigenvalues good to $10^{-9}$;
# - (10) takes $\lambda$ as `dominant` returns it; when it holds for the first pair already, as in a zero
#   matrix, there is no pair at all: shapes `(0,)` and `(d, 0)`;
# - `A` must come back unchanged.


# %% solution="eigen_by_deflation"
def eigen_by_deflation(
    A: np.ndarray, k: int, dominant: Callable[[np.ndarray], tuple[float, np.ndarray]], tol: float = 1e-9
) -> tuple[np.ndarray, np.ndarray]:
    """Find the k largest eigenpairs by equations (8) and (9), fewer if rule (10) says so.

    A: (d, d), symmetric positive semidefinite; left unchanged. k: 1 <= k <= d.
    dominant: returns (lam, v) of the dominant pair of a symmetric (d, d) matrix, v of shape (d,).
    Returns (lam, V): r <= k eigenvalues, largest first, shape (r,); orthonormal eigenvectors as the
    columns of V, shape (d, r).
    """
    ### BEGIN SOLUTION
    d = len(A)
    B = A.copy()  # equivalent changed-input: B is bound anew below, A is never written to
    lam, V = np.zeros(k), np.zeros((d, k))
    for j in range(k):
        rough, v = dominant(B)
        if rough <= tol * lam[0]:  # lam[0] is still 0 for the first pair: only a zero matrix stops there
            return lam[:j], V[:, :j]
        v = v - V @ (V.T @ v)
        v = v / np.linalg.norm(v)
        lam[j] = v @ A @ v
        V[:, j] = v
        B = B - lam[j] * np.outer(v, v)
    return lam, V
    ### END SOLUTION


# %% test="eigen_by_deflation" points=3 hint="compare with the traps listed above the question"
matrices_seen = []


def watched_dominant(B):
    """Note the matrix, then let NumPy find the pair."""
    matrices_seen.append(np.array(B))
    return exact_dominant(B)


pair_matrix = np.array([[2.0, 1.0], [1.0, 2.0]])
pair_values, pair_vectors = eigen_by_deflation(pair_matrix, 2, watched_dominant)
assert_close(pair_values, np.array([3.0, 1.0]), what="lam on the example on paper")
assert_shape(pair_vectors, (2, 2), what="V")
assert_close(
    np.abs(pair_vectors),
    np.full((2, 2), 1 / np.sqrt(2)),
    what="the absolute entries of V on the example on paper",
    hint="eigenvectors of length one, as the columns of V",
)
assert_equal(len(matrices_seen), 2, what="the number of calls of dominant", hint="one call for each pair")
assert_close(
    matrices_seen[1],
    np.array([[0.5, -0.5], [-0.5, 0.5]]),
    what="the matrix of the second call",
    hint="(8) takes lam * np.outer(v, v) away; v * v has shape (d,), v @ v is a number",
)
# A matrix of rank one has one pair with an eigenvalue, whatever k asks for.
rank_one = np.outer([1.0, 2.0, 2.0], [1.0, 2.0, 2.0])
pair_values, pair_vectors = eigen_by_deflation(rank_one, 3, exact_dominant)
assert_close(
    pair_values,
    np.array([9.0]),
    what="lam of a matrix of rank one",
    hint="rule (10): the rest is rounding noise",
)
assert_shape(pair_vectors, (3, 1), what="V of a matrix of rank one")
### BEGIN HIDDEN TESTS
for seed, (spectrum, count) in enumerate(
    [([9.0, 4.0, 1.0, 0.5], 3), (list(np.geomspace(1, 1e-6, 12)), 12), ([2.0, 1.9, 1.8, 0.0, 0.0], 3)]
):
    covariance_like = symmetric_with(spectrum, seed=620 + seed)
    kept_matrix = covariance_like.copy()
    matrices_seen.clear()
    pair_values, pair_vectors = eigen_by_deflation(covariance_like, count, watched_dominant)
    # hint: the k largest eigenvalues, largest first
    assert_close(pair_values, np.array(spectrum[:count]), rtol=1e-7, atol=1e-13)
    # hint: the columns of V are orthonormal: V.T @ V is the identity
    assert_shape(pair_vectors, (len(spectrum), count))
    assert_close(pair_vectors.T @ pair_vectors, np.eye(count), atol=1e-12)
    # hint: every column must satisfy A v = lam v
    assert_close(kept_matrix @ pair_vectors, pair_vectors * np.array(spectrum[:count]), atol=1e-9)
    # hint: A itself must not change; work on a copy
    assert_close(covariance_like, kept_matrix, rtol=0, atol=0)
    # hint: call dominant once for each pair, first with A, then with the B of (8)
    assert len(matrices_seen) == count
    found_before = pair_vectors[:, : count - 1]
    deflated = kept_matrix - (found_before * pair_values[: count - 1]) @ found_before.T
    assert_close(matrices_seen[0], kept_matrix, rtol=0, atol=0)
    assert_close(matrices_seen[-1], deflated, atol=1e-12)

sloppiness = np.random.default_rng(8)


def sloppy_dominant(B):
    """Return a pair that is off by about 1e-6, as a solver that stopped early would, of another length."""
    value, vector = exact_dominant(B)
    return value * (1 + 1e-6), 3 * (vector + 1e-6 * sloppiness.normal(size=len(B)))


sloppy_matrix = symmetric_with([10.0, 7.0, 5.0, 2.0, 1.0, 0.5], seed=66)
pair_values, pair_vectors = eigen_by_deflation(sloppy_matrix, 5, sloppy_dominant)
# hint: with a sloppy solver V stays orthonormal only if (9) removes the old columns, then rescales
assert_close(pair_vectors.T @ pair_vectors, np.eye(5), atol=1e-12)
# hint: with a sloppy solver compute each eigenvalue as v @ A @ v, with A itself
assert_close(pair_values, np.array([10.0, 7.0, 5.0, 2.0, 1.0]), rtol=1e-9)

# hint: equal eigenvalues: any orthonormal basis will do, all k pairs are wanted
pair_values, pair_vectors = eigen_by_deflation(4 * np.eye(5), 4, exact_dominant)
assert_close(pair_values, np.full(4, 4.0))
assert_close(pair_vectors.T @ pair_vectors, np.eye(4), atol=1e-12)

# hint: a zero matrix has no pair: shapes (0,) and (d, 0)
pair_values, pair_vectors = eigen_by_deflation(np.zeros((4, 4)), 2, exact_dominant)
assert_shape(pair_values, (0,))
assert_shape(pair_vectors, (4, 0))

# hint: rule (10) compares with the first eigenvalue: scale must not matter, and tol is used as given
tiny_matrix = symmetric_with([5e-12, 4e-12, 3e-12], seed=67)
assert_close(eigen_by_deflation(tiny_matrix, 3, exact_dominant)[0], np.array([5e-12, 4e-12, 3e-12]), atol=0)
graded_matrix = symmetric_with([100.0, 30.0, 2.0, 0.5], seed=68)
assert_close(eigen_by_deflation(graded_matrix, 4, exact_dominant, tol=0.01)[0], np.array([100.0, 30.0, 2.0]))
assert_close(eigen_by_deflation(graded_matrix, 4, exact_dominant, tol=0.1)[0], np.array([100.0, 30.0]))
### END HIDDEN TESTS

# %% [markdown]
# ### Your two functions together
#
# Power iteration as the solver, a random start for every pair, and the covariance matrix of the digits.

# %%
starts = np.random.default_rng(9)


def by_power_iteration(B: np.ndarray) -> tuple[float, np.ndarray]:
    """Return the dominant pair as the student's power_iteration finds it."""
    lam, v, history = power_iteration(B, starts.normal(size=len(B)))
    print(f"  lam = {lam:8.3f} after {len(history):4d} products")
    return lam, v


digit_covariance = np.cov(DIGITS.T)
digit_values, digit_vectors = eigen_by_deflation(digit_covariance, 6, by_power_iteration)
print("NumPy's:", np.round(np.linalg.eigvalsh(digit_covariance)[:-7:-1], 3))

# %% [markdown]
# **What to see.** The six eigenvalues agree with NumPy's, and the number of products follows the gaps:
# 179.007 and 163.718 lie close together (ratio 0.91), so the first pair takes over two hundred products;
# 141.788 is far ahead of 101.100 (ratio 0.71), so the third takes some sixty. Libraries solve the whole
# problem faster, but where $A$ is too big to store and only products with it are to be had (the web graph,
# the Hessian of a network), these two functions are still the way.

# %% [markdown]
# ## 4. Principal component analysis
#
# Back to the ten numbers. Centre the data, and look along a unit vector $w$: the numbers $X_c w$ have mean
# zero, and the variance
#
# $$\frac{\lVert X_c w \rVert^2}{n-1} = w^\top C\, w, \qquad X_c = X - \bar x, \qquad
# C = \frac{X_c^\top X_c}{n - 1}. \tag{11}$$
#
# That is the Rayleigh quotient (4) of the covariance matrix $C$: by (5) it is at most $\lambda_1$, and
# reaches it at $w = v_1$. Among directions orthogonal to $v_1$ the best is $v_2$, and so on. The $k$ best
# directions are the first $k$ eigenvectors; written as **rows** they are the components $W$. A sample
# becomes $k$ codes, and comes back from them:
#
# $$Z = (X - \bar x)\, W^\top \tag{12}$$
#
# $$\hat X = \bar x + Z\, W \tag{13}$$
#
# **How much is kept.** The variance of the $i$-th code is $\lambda_i$, and all variances add up to the trace
# of $C$. So component $i$ explains the share
#
# $$\mathtt{ratio}_i = \frac{\lambda_i}{\lambda_1 + \dots + \lambda_d} \tag{14}$$
#
# of the variance (the denominator holds **all** $d$ eigenvalues, kept or not), and what is lost is what was
# left out:
#
# $$\frac{\lVert X - \hat X \rVert_F^2}{n - 1} = \lambda_{k+1} + \dots + \lambda_d. \tag{15}$$
#
# **A sign to agree on.** With $v$, $-v$ is an eigenvector too, so two correct programs may disagree. Our
# convention: in each component the entry of largest absolute value is positive.
#
# ### On paper
#
# Five points: a centre, two steps along $(4, 3)/5$, two along $(-3, 4)/5$.
#
# | $X$ | $X_c$ | along $(4,3)/5$ | along $(-3,4)/5$ |
# |---|---|---|---|
# | $(10, 10)$ | $(0, 0)$ | $0$ | $0$ |
# | $(18, 16)$ | $(8, 6)$ | $10$ | $0$ |
# | $(2, 4)$ | $(-8, -6)$ | $-10$ | $0$ |
# | $(7, 14)$ | $(-3, 4)$ | $0$ | $5$ |
# | $(13, 6)$ | $(3, -4)$ | $0$ | $-5$ |
#
# With $n - 1 = 4$: $\lambda_1 = 200/4 = 50$, $\lambda_2 = 50/4 = 12.5$, the ratios are $0.8$ and $0.2$, and
# $C = \begin{pmatrix}36.5 & 18\\ 18 & 26\end{pmatrix}$. Kept with one component, the first three points come
# back exactly and the last two come back as the centre: a loss of $50$ in squares, which is
# $(n-1) \lambda_2$.
#
# ### Question 3: fit, transform, inverse (3 + 2 points, about 20 minutes)
#
# Three functions. Scikit-learn packs the same three into one object: `PCA(k).fit(X)`, `.transform(X)`,
# `.inverse_transform(Z)`. You may use `np.linalg.eigh` (for symmetric matrices), so that Questions 1 and 2
# do not matter here. The last two functions are tested with a mean and components of the test's own.
#
# Mind these traps:
#
# - `eigh` returns eigenvalues in **ascending** order, and eigenvectors as **columns**;
# - centre first, then multiply. Algebra allows $X^\top X - n\, \bar x \bar x^\top$ as well, but for data far
#   from zero that is the difference of two huge numbers, and nothing is left of the small one;
# - rounding can make a zero eigenvalue slightly negative; a variance is never negative, so cut it off at
#   zero. This is sure to happen when $k \ge n$, which is allowed: $n$ points have at most $n - 1$
#   directions;
# - new data are centred with the **fitted** mean, not with their own;
# - no function may change its arguments.


# %% solution="pca"
def pca_fit(X: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Find the mean and the first k principal components, by equations (11) and (14).

    X: (n, d), n >= 2 samples as rows, not all equal. k: 1 <= k <= d.
    Returns (mean, W, variance, ratio): mean of shape (d,); W of shape (k, d), one component a row, largest
    variance first, in each row the entry of largest absolute value positive; variance of shape (k,), the
    variances lambda_1 to lambda_k with divisor n - 1, none negative; ratio of shape (k,), their shares (14).
    """
    ### BEGIN SOLUTION
    mean = X.mean(axis=0)
    Xc = X - mean
    C = Xc.T @ Xc / (len(X) - 1)
    lam, V = np.linalg.eigh(C)
    lam = np.maximum(lam[::-1], 0)
    W = V[:, ::-1].T[:k]
    largest = np.take_along_axis(W, np.abs(W).argmax(axis=1)[:, None], axis=1)
    return mean, W * np.sign(largest), lam[:k], lam[:k] / lam.sum()
    ### END SOLUTION


def pca_transform(X: np.ndarray, mean: np.ndarray, W: np.ndarray) -> np.ndarray:
    """Encode samples by equation (12): X (n, d), mean (d,), W (k, d) give codes Z of shape (n, k)."""
    ### BEGIN SOLUTION
    return (X - mean) @ W.T
    ### END SOLUTION


def pca_inverse(Z: np.ndarray, mean: np.ndarray, W: np.ndarray) -> np.ndarray:
    """Decode by equation (13): codes Z (n, k), mean (d,), W (k, d) give samples of shape (n, d)."""
    ### BEGIN SOLUTION
    return mean + Z @ W
    ### END SOLUTION


# %% test="pca" part="fit" points=3 hint="compare with the traps listed above the question"
five_points = np.array([[10.0, 10.0], [18.0, 16.0], [2.0, 4.0], [7.0, 14.0], [13.0, 6.0]])
fit_mean, fit_W, fit_variance, fit_ratio = pca_fit(five_points, 1)
assert_close(
    fit_mean, np.array([10.0, 10.0]), what="mean of the five points", hint="one mean a column: axis=0"
)
assert_shape(fit_W, (1, 2), what="W for k = 1")
assert_close(
    fit_variance,
    np.array([50.0]),
    what="variance on the five points, k = 1",
    hint="12.5: eigh sorts upwards; 40: divide by n - 1; above 100: centre X first",
)
assert_close(
    fit_ratio,
    np.array([0.8]),
    what="ratio, k = 1",
    hint="(14) divides by the sum of all d eigenvalues, not of k",
)
assert_close(
    fit_W,
    np.array([[0.8, 0.6]]),
    what="W on the five points, k = 1",
    hint="the component is a row, and its largest entry is positive",
)
# Far from zero: the same points, a hundred million away.
assert_close(
    pca_fit(five_points + 1e8, 2)[2],
    np.array([50.0, 12.5]),
    rtol=1e-6,
    what="variance of the five points shifted by 1e8",
    hint="subtract the mean from X before you multiply",
)
### BEGIN HIDDEN TESTS
for seed, (n, d, count) in enumerate([(40, 6, 3), (200, 9, 9), (3, 2, 1), (30, 12, 1)]):
    cloud_rng = np.random.default_rng(140 + seed)
    cloud = cloud_rng.normal(size=(n, d)) * np.geomspace(5, 0.5, d) @ cloud_rng.normal(size=(d, d))
    cloud = cloud + cloud_rng.normal(scale=20, size=d)
    kept_cloud = cloud.copy()
    fit_mean, fit_W, fit_variance, fit_ratio = pca_fit(cloud, count)
    _, singular, directions = np.linalg.svd(kept_cloud - kept_cloud.mean(axis=0), full_matrices=False)
    # hint: the argument X must not change: X -= mean works on the caller's array
    assert_close(cloud, kept_cloud, rtol=0, atol=0)
    # hint: mean is the mean over the samples, one number a feature
    assert_close(fit_mean, kept_cloud.mean(axis=0))
    # hint: the variances of the k leading directions, divided by n - 1, largest first
    assert_close(fit_variance, singular[:count] ** 2 / (n - 1), rtol=1e-6)
    # hint: ratio is each variance over the sum of all d variances
    assert_close(fit_ratio, singular[:count] ** 2 / np.sum(singular**2), rtol=1e-6)
    # hint: W has one component a row, of length one, and its rows are orthogonal
    assert_shape(fit_W, (count, d))
    assert_close(fit_W @ fit_W.T, np.eye(count), atol=1e-10)
    # hint: row i of W is the eigenvector of C for the i-th largest eigenvalue
    assert_close(np.abs(np.sum(fit_W * directions[:count], axis=1)), np.ones(count), atol=1e-6)
    # hint: the sign: in each row of W the entry of largest absolute value is positive
    assert np.all(np.max(fit_W, axis=1) >= np.max(-fit_W, axis=1))

# hint: more features than samples: W still has k rows, the variances end in zeros, none is negative
few_points = np.random.default_rng(151).normal(size=(4, 15)) + 100
fit_mean, fit_W, fit_variance, fit_ratio = pca_fit(few_points, 15)
assert_close(fit_W @ fit_W.T, np.eye(15), atol=1e-10)
assert_close(fit_variance[3:], np.zeros(12), atol=1e-10)
assert np.all(np.array(fit_variance) >= 0)
assert np.all(np.array(fit_ratio) >= 0)
assert_close(float(np.sum(fit_ratio)), 1.0, rtol=1e-9)

# hint: a feature that never varies is allowed, and PCA does not rescale the features
flat_points = np.column_stack([five_points, np.full(5, 7.0)])
fit_mean, fit_W, fit_variance, fit_ratio = pca_fit(flat_points, 3)
assert_close(fit_variance, np.array([50.0, 12.5, 0.0]), atol=1e-10)
assert_close(fit_W[:2], np.array([[0.8, 0.6, 0.0], [-0.6, 0.8, 0.0]]), atol=1e-10)
### END HIDDEN TESTS

# %% test="pca" part="codes" points=2 hint="compare with equations (12) and (13) and with the traps"
paper_mean, paper_W = np.array([10.0, 10.0]), np.array([[0.8, 0.6]])
assert_close(
    pca_transform(np.array([[18.0, 16.0], [2.0, 4.0], [7.0, 14.0]]), paper_mean, paper_W),
    np.array([[10.0], [-10.0], [0.0]]),
    atol=1e-9,
    what="the codes of three of the five points",
    hint="equation (12); W holds components as rows",
)
assert_close(
    pca_transform(np.array([[18.0, 16.0]]), paper_mean, paper_W),
    np.array([[10.0]]),
    what="the code of one sample alone",
    hint="centre with the mean given, not with the mean of these samples",
)
assert_close(
    pca_inverse(np.array([[10.0], [0.0]]), paper_mean, paper_W),
    np.array([[18.0, 16.0], [10.0, 10.0]]),
    what="the samples with codes 10 and 0",
    hint="equation (13): code 0 decodes to the mean",
)
### BEGIN HIDDEN TESTS
for seed, (n, d, count) in enumerate([(7, 5, 2), (1, 6, 3), (20, 4, 4), (9, 11, 1)]):
    codes_rng = np.random.default_rng(170 + seed)
    some_W = np.linalg.qr(codes_rng.normal(size=(d, d)))[0][:count]
    some_mean = codes_rng.normal(scale=10, size=d)
    samples = codes_rng.normal(size=(n, d)) + some_mean
    codes = codes_rng.normal(size=(n, count))
    arguments = [samples, codes, some_mean, some_W]
    kept_arguments = [array.copy() for array in arguments]
    encoded = pca_transform(samples, some_mean, some_W)
    decoded = pca_inverse(codes, some_mean, some_W)
    # hint: no function may change its arguments: X -= mean works on the caller's array
    for array, kept_array in zip(arguments, kept_arguments, strict=True):
        assert_close(array, kept_array, rtol=0, atol=0)
    # hint: one row of k codes a sample, by equation (12)
    assert_close(encoded, np.einsum("nd,kd->nk", samples - some_mean, some_W), rtol=1e-9, atol=1e-9)
    # hint: one row of d features a code, by equation (13)
    assert_close(decoded, some_mean + np.einsum("nk,kd->nd", codes, some_W), rtol=1e-9, atol=1e-9)
    # hint: decoding and encoding again must give the same codes back
    assert_close(pca_transform(decoded, some_mean, some_W), codes, atol=1e-9)
    # hint: a sample and its decoded code differ only at right angles to the components
    missed = samples - pca_inverse(encoded, some_mean, some_W)
    assert_close(missed @ some_W.T, np.zeros((n, count)), atol=1e-9)
### END HIDDEN TESTS

# %%
# The digits with ten codes, by your three functions.
digit_mean, digit_W, digit_variance, digit_ratio = pca_fit(DIGITS, 64)
ten_codes = pca_transform(DIGITS, digit_mean, digit_W[:10])
TEN_CODES = pca_inverse(ten_codes, digit_mean, digit_W[:10])

figure, axes = plt.subplots(4, 1, figsize=(7, 3.9), layout="constrained")
draw_row(axes[0], DIGITS[:8], "64 pixels")
draw_row(axes[1], TEN_PIXELS[:8], "10 pixels")
draw_row(axes[2], TEN_CODES[:8], "10 codes")
draw_row(axes[3], digit_W[:8], "$W$, rows 1-8", cmap="PuOr", limits=(-0.4, 0.4))
figure.suptitle("Figure 3: ten pixels against ten codes")
plt.show()

print(f"error a pixel, ten pixels kept: {rms(DIGITS - TEN_PIXELS):.2f} grey levels")
print(f"error a pixel, ten codes kept:  {rms(DIGITS - TEN_CODES):.2f} grey levels")
print(f"by equation (15):               {np.sqrt(1796 * digit_variance[10:].sum() / DIGITS.size):.2f}")
for k in (2, 10, 21, 40, 61):
    print(f"{k:2d} components explain {digit_ratio[:k].sum():7.2%} of the variance")

# %% [markdown]
# **What Figure 3 shows.** First and second row: Figure 1 again, all pixels and ten of them. Third row: the
# same digits from ten codes, softer than the first row, and all but one or two plain to read. Fourth row:
# the first eight components, purple where an entry is positive, orange where it is negative, white near
# zero. Each weighs one group of pixels against another: a code tells how much more ink a digit has in the
# purple than in the orange.
#
# The error is 2.22 where ten pixels left 3.56. Ten components explain 73.8 % of the variance, 21 explain
# 90 %, and 61 explain all of it: three pixels at the edge are white in every image, so three directions are
# empty.

# %% [markdown]
# ## 5. The singular value decomposition
#
# PCA is a special case of a factorisation that every matrix has, square or not. For $A$ of shape $(m, n)$
# and rank $r$:
#
# $$A = U\, \mathrm{diag}(s)\, V^\top = \sum_{i=1}^{r} s_i\, u_i v_i^\top, \qquad
# U^\top U = V^\top V = I, \qquad s_1 \ge \dots \ge s_r > 0. \tag{16}$$
#
# Multiply by the transpose, and $U$ cancels:
#
# $$A^\top A = V\, \mathrm{diag}(s)^2\, V^\top. \tag{17}$$
#
# So the columns of $V$ are eigenvectors of the symmetric matrix $A^\top A$, and $s_i = \sqrt{\lambda_i}$.
# With $A = X_c$ this is PCA: $V^\top$ holds the components, and the variances are $s_i^2/(n-1)$. Multiply
# (16) by $V$ from the right to get
#
# $$u_i = \frac{A v_i}{s_i}. \tag{18}$$
#
# This also ties the sign of each $u_i$ to that of $v_i$. An eigendecomposition of $A A^\top$ would give
# columns of $U$ as well, but with signs of their own, and $U\,\mathrm{diag}(s)\,V^\top$ would not be $A$.
#
# **The rank-deficient trap.** (18) divides by $s_i$, and an exact zero comes out of `eigh` as noise, say
# $10^{-17}$, or $-10^{-17}$ with a NaN for its root. So only the $r$ singular values that stand clear of
# zero are kept:
#
# $$s_i > \mathtt{tol} \cdot s_1. \tag{19}$$
#
# **The squaring trap.** How small a `tol` is honest? Take a tiny $\varepsilon$ and
#
# $$A = \begin{pmatrix} 1 & 1\\ \varepsilon & 0\\ 0 & \varepsilon \end{pmatrix}, \qquad
# A^\top A = \begin{pmatrix} 1 + \varepsilon^2 & 1\\ 1 & 1 + \varepsilon^2 \end{pmatrix}, \qquad
# s_1 = \sqrt{2 + \varepsilon^2},\ s_2 = \varepsilon. \tag{20}$$
#
# For $\varepsilon = 10^{-8}$, float64 stores $1 + \varepsilon^2 = 1 + 10^{-16}$ as exactly $1$. The second
# column of $A^\top A$ then equals the first, and $s_2$ is gone before any eigenvalue is computed. Squaring
# the matrix squares its condition number $s_1/s_r$: whatever lies below $\sqrt{10^{-16}} = 10^{-8}$ of $s_1$
# drowns in rounding. The default `tol = 1e-6` keeps a hundredfold distance from that.
#
# **On paper.** $A = \begin{pmatrix}3 & 0\\ 4 & 5\end{pmatrix}$ gives
# $A^\top A = \begin{pmatrix}25 & 20\\ 20 & 25\end{pmatrix}$, with eigenvalues $45$ and $5$ and eigenvectors
# $(1, 1)/\sqrt2$ and $(1, -1)/\sqrt2$. So $s = (\sqrt{45}, \sqrt5)$, and by (18)
# $u_1 = (3, 9)/\sqrt{90} = (1, 3)/\sqrt{10}$ and $u_2 = (3, -1)/\sqrt{10}$.
#
# ### Question 4: SVD from `eigh` (3 points, about 15 minutes)
#
# Use `np.linalg.eigh` on $A^\top A$, then (18), and keep what (19) keeps. $A$ may be tall or wide; a zero
# matrix has $r = 0$, shapes `(m, 0)`, `(0,)` and `(0, n)`.


# %% solution="svd_from_eigh"
def svd_from_eigh(A: np.ndarray, tol: float = 1e-6) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Factorise A by equations (17) and (18), keeping the r singular values that rule (19) keeps.

    A: (m, n), any shape and rank; left unchanged. tol: relative to the largest singular value.
    Returns (U, s, Vt) with A close to U @ np.diag(s) @ Vt: U of shape (m, r) with orthonormal columns; s of
    shape (r,), largest first; Vt of shape (r, n) with orthonormal rows.
    """
    ### BEGIN SOLUTION
    lam, V = np.linalg.eigh(A.T @ A)
    lam, V = lam[::-1], V[:, ::-1]
    keep = lam > tol**2 * lam[0]
    s, V = np.sqrt(lam[keep]), V[:, keep]
    return A @ V / s, s, V.T
    ### END SOLUTION


# %% test="svd_from_eigh" points=3 hint="compare with the two traps of Section 5"
small_matrix = np.array([[3.0, 0.0], [4.0, 5.0]])
left, singular_values, right = svd_from_eigh(small_matrix)
assert_close(
    singular_values,
    np.sqrt([45.0, 5.0]),
    what="s on the example on paper",
    hint="s is the root of the eigenvalues of A.T @ A, largest first",
)
assert_shape(left, (2, 2), what="U on the example on paper")
assert_close(
    np.abs(left),
    np.array([[1, 3], [3, 1]]) / np.sqrt(10),
    what="the absolute entries of U on the example on paper",
    hint="equation (18): each column of A @ V over its own singular value",
)
for matrix, name in ((small_matrix, "A"), (-small_matrix, "-A")):
    left, singular_values, right = svd_from_eigh(matrix)
    assert_close(
        (left * singular_values) @ right,
        matrix,
        what=f"U diag(s) Vt for {name} on paper",
        hint="Vt has the v_i as rows; take U from (18), which ties its signs to those of V",
    )
# Rank one: the second singular value is zero, and may not be divided by.
rank_one_matrix = np.array([[1.0, 2.0], [2.0, 4.0], [2.0, 4.0]])
left, singular_values, right = svd_from_eigh(rank_one_matrix)
assert_close(
    singular_values,
    np.array([np.sqrt(45.0)]),
    what="s of a matrix of rank one",
    hint="rule (19): drop what is noise before you take the root or divide by it",
)
assert_shape(left, (3, 1), what="U of a matrix of rank one")
assert_shape(right, (1, 2), what="Vt of a matrix of rank one")
### BEGIN HIDDEN TESTS


def matrix_with(shape, singular, seed):
    """Make a matrix of this shape with these singular values and random singular vectors."""
    basis_rng = np.random.default_rng(seed)
    bases = [np.linalg.qr(basis_rng.normal(size=(size, len(singular))))[0] for size in shape]
    return (bases[0] * singular) @ bases[1].T


for seed, (shape, singular) in enumerate(
    [
        ((8, 5), [9.0, 5.0, 3.0, 1.0, 0.1]),
        ((4, 9), [5.0, 4.0, 1.0, 0.2]),
        ((6, 6), [7.0, 2.0, 0.5]),
        ((30, 4), [2.0, 2.0, 1.0]),
        ((5, 12), [3e-9, 1e-9]),
        ((1, 6), [4.0]),
        ((6, 1), [4.0]),
        ((12, 8), [1.0, 1e-2, 1e-4]),
    ]
):
    factored = matrix_with(shape, singular, seed=230 + seed)
    kept_factored = factored.copy()
    left, singular_values, right = svd_from_eigh(factored)
    r = len(singular)
    # hint: r is the rank that rule (19) finds, the same for tall, wide and rank-deficient matrices
    assert_shape(singular_values, (r,))
    # hint: the singular values, largest first; is tol squared where eigenvalues are compared?
    assert_close(singular_values, np.array(singular), rtol=1e-6, atol=0)
    # hint: U has shape (m, r), Vt has shape (r, n)
    assert_shape(left, (shape[0], r))
    assert_shape(right, (r, shape[1]))
    # hint: the columns of U and the rows of Vt are orthonormal
    assert_close(left.T @ left, np.eye(r), atol=1e-6)
    assert_close(right @ right.T, np.eye(r), atol=1e-10)
    # hint: U diag(s) Vt must be A again
    assert_close((left * singular_values) @ right, kept_factored, atol=1e-12 * singular[0])
    # hint: A must not change
    assert_close(factored, kept_factored, rtol=0, atol=0)

# hint: a zero matrix has rank 0: shapes (m, 0), (0,) and (0, n)
left, singular_values, right = svd_from_eigh(np.zeros((3, 2)))
assert_shape(left, (3, 0))
assert_shape(singular_values, (0,))
assert_shape(right, (0, 2))

# hint: rule (19) keeps s_i > tol * s_1, with the tol that is given
for keep_above, rank in ((0.5, 1), (0.05, 2), (0.005, 3), (1e-5, 4)):
    graded = matrix_with((9, 7), [10.0, 2.0, 0.2, 0.01, 1e-6], seed=241)
    assert_shape(svd_from_eigh(graded, tol=keep_above)[1], (rank,))
### END HIDDEN TESTS

# %% [markdown]
# ### Experiment: how small a singular value can be seen?
#
# A matrix of 40 rows whose singular values are $1, 10^{-1}, \dots, 10^{-12}$. Your function runs with
# `tol=0`, so that it keeps whatever has a root at all. Run it, then read on.

# %%
exponents = np.arange(13)
orthonormal = np.random.default_rng(12)
basis_40, basis_13 = (np.linalg.qr(orthonormal.normal(size=(size, 13)))[0] for size in (40, 13))
A = (basis_40 * 10.0**-exponents) @ basis_13.T
_, s_squared, _ = svd_from_eigh(A, tol=0.0)
s_direct = np.linalg.svd(A, compute_uv=False)

figure, ax = plt.subplots(figsize=(6, 3.4), layout="constrained")
ax.semilogy(exponents + 1, 10.0**-exponents, "-", color=GREY, label="true")
ax.semilogy(exponents + 1, s_direct, "o", color=BLUE, fillstyle="none", markersize=10, label="np.linalg.svd")
ax.semilogy(
    np.arange(len(s_squared)) + 1, s_squared, "^", color=ORANGE, label=r"your root of eigh($A^\top A$)"
)
ax.axhline(np.sqrt(np.finfo(float).eps), color=GREY, linestyle=":", label=r"$\sqrt{\mathrm{eps}}$")
ax.set(xlabel="number $i$ of the singular value", ylabel="$s_i$")
ax.legend(fontsize=8)
figure.suptitle("Figure 4: squaring the matrix hides its small singular values")
plt.show()
print(f"kept with tol=0: {len(s_squared)} of 13")

# %% [markdown]
# **What Figure 4 shows.** The true values fall along a straight grey line from $1$ to $10^{-12}$, and the
# open blue circles of `np.linalg.svd`, which never forms $A^\top A$, lie on it to the end. Your orange
# triangles sit inside the circles only down to about $10^{-8}$. There they leave the line and level off near
# the dotted line at $\sqrt{\mathtt{eps}} \approx 1.5 \cdot 10^{-8}$: that is rounding noise, dressed up as
# singular values. Those whose square came out negative are missing altogether. The default `tol` cuts at
# $10^{-6}$ and says nothing about the rest, which is the honest answer.

# %% [markdown]
# ## 6. The best approximation of rank k
#
# Cut the sum (16) after $k$ terms:
#
# $$A_k = \sum_{i=1}^{k} s_i\, u_i v_i^\top = L R, \qquad
# L = U_k\, \mathrm{diag}(s_1, \dots, s_k)\ \ (m, k), \qquad R = V_k^\top\ \ (k, n). \tag{21}$$
#
# Two factors hold $k(m + n)$ numbers in place of $mn$. The theorem of **Eckart and Young** (1936) says that
# no matrix $B$ of rank at most $k$ is nearer to $A$, and it says how near $A_k$ is:
#
# $$\min_{\mathrm{rank}\, B \le k} \lVert A - B \rVert_F = \lVert A - A_k \rVert_F
# = \sqrt{s_{k+1}^2 + \dots + s_r^2}. \tag{22}$$
#
# Here $\lVert A \rVert_F$ is the root of the sum of all squared entries, and so
# $\lVert A \rVert_F = \sqrt{s_1^2 + \dots + s_r^2}$. Hence the error is known **before** anything is cut,
# and one can ask the other way round: I can bear an error of `share` times $\lVert A \rVert_F$; what is the
# smallest rank? It is the smallest $k \ge 0$ with
#
# $$\sqrt{s_{k+1}^2 + \dots + s_r^2} \le \mathtt{share} \cdot \lVert A \rVert_F. \tag{23}$$
#
# **On paper.** For $A = \begin{pmatrix}3 & 0\\ 4 & 5\end{pmatrix}$ the squares are $s^2 = (45, 5)$, together
# $50$. Rank 0 misses everything, a share of $1$. Rank 1 misses $\sqrt{5/50} = 0.316$. Rank 2 misses nothing.
# So a share of $0.32$ needs rank 1, and a share of $0.31$ needs rank 2.
#
# ### Question 5: as few numbers as the error allows (2 points, about 15 minutes)
#
# You may use `np.linalg.svd(A, full_matrices=False)`.
#
# Mind these traps:
#
# - add up the **squares**, and compare roots with roots: a share of 0.31 is not 31 % of the squares;
# - add up the **tail**. The textbook's $1 - (s_1^2 + \dots + s_k^2)/\lVert A \rVert_F^2$ is the same in
#   algebra, but it is a difference of nearly equal numbers, and float64 returns zero for any tail below
#   about $10^{-8}$ of the norm;
# - a zero matrix needs rank 0, and so does any matrix when `share` exceeds 1: do not divide by the norm.


# %% solution="compress"
def compress(A: np.ndarray, share: float) -> tuple[np.ndarray, np.ndarray]:
    """Return factors L and R of the best approximation of A, of the smallest rank that (23) allows.

    A: (m, n), any shape; left unchanged. share: the error that is allowed, relative to the norm of A, 0 or
    more.
    Returns (L, R) of shapes (m, k) and (k, n), so that L @ R is the A_k of (21); k may be 0.
    """
    ### BEGIN SOLUTION
    U, s, Vt = np.linalg.svd(A, full_matrices=False)
    # tail[k] is the error of rank k; summed from the small end, so that nothing cancels
    tail = np.sqrt(np.append(np.cumsum(s[::-1] ** 2)[::-1], 0.0))
    k = np.argmax(tail <= share * tail[0])
    return U[:, :k] * s[:k], Vt[:k]
    ### END SOLUTION


# %% test="compress" points=2 hint="compare with the traps listed above the question"
square_matrix = np.array([[3.0, 0.0], [4.0, 5.0]])
tall_factor, wide_factor = compress(square_matrix, 0.32)
assert_shape(
    tall_factor,
    (2, 1),
    what="L on the example on paper, share 0.32",
    hint="0.316 is less than 0.32: rank 1 will do",
)
assert_shape(wide_factor, (1, 2), what="R on the example on paper, share 0.32")
assert_close(
    tall_factor @ wide_factor,
    np.array([[1.5, 1.5], [4.5, 4.5]]),
    what="L @ R on the example on paper, share 0.32",
    hint="equation (21): multiply the first k columns of U by their singular values, once",
)
assert_shape(
    compress(square_matrix, 0.31)[0],
    (2, 2),
    what="L on the example on paper, share 0.31",
    hint="rank 1 misses sqrt(5/50) = 0.316 of the norm: compare roots of sums of squares",
)
assert_shape(
    compress(np.diag([1.0, 1e-4, 1e-9]), 1e-10)[0],
    (3, 3),
    what="L of diag(1, 1e-4, 1e-9), share 1e-10",
    hint="rank 2 misses 1e-9, ten times what is allowed; 1 - kept/total rounds that to 0, so add up the tail",
)
### BEGIN HIDDEN TESTS
for seed, (m, n) in enumerate([(7, 4), (3, 10), (6, 6), (25, 15), (1, 5)]):
    table = np.random.default_rng(330 + seed).normal(size=(m, n)) * np.geomspace(1, 0.02, n)
    kept_table = table.copy()
    svd_left, svd_values, svd_right = np.linalg.svd(table, full_matrices=False)
    norm = float(np.sqrt(np.sum(svd_values**2)))
    for allowed in (0.9, 0.5, 0.2, 0.07, 0.01, 1e-6, 0.0):
        rank = next(k for k in range(len(svd_values) + 1) if np.linalg.norm(svd_values[k:]) <= allowed * norm)
        tall_factor, wide_factor = compress(table, allowed)
        # hint: k is the smallest rank that satisfies (23), L has shape (m, k) and R has shape (k, n)
        assert_shape(tall_factor, (m, rank))
        assert_shape(wide_factor, (rank, n))
        # hint: L @ R must be the best matrix of rank k, equation (21)
        best = (svd_left[:, :rank] * svd_values[:rank]) @ svd_right[:rank]
        assert_close(tall_factor @ wide_factor, best, rtol=1e-9, atol=1e-11)
    # hint: A must not change
    assert_close(table, kept_table, rtol=0, atol=0)

# hint: when more than everything may be lost, or the matrix is zero, the rank is 0: shapes (m, 0) and (0, n)
for table, allowed in ((np.ones((3, 5)), 1.25), (np.zeros((3, 5)), 0.1), (np.zeros((3, 5)), 0.0)):
    tall_factor, wide_factor = compress(table, allowed)
    assert_shape(tall_factor, (3, 0))
    assert_shape(wide_factor, (0, 5))
### END HIDDEN TESTS

# %%
# The whole table of digits, compressed by your function.
print("share allowed   rank   numbers kept   share found")
for allowed_share in (0.5, 0.4, 0.3, 0.2, 0.1, 0.05):
    L, R = compress(DIGITS, allowed_share)
    found_share = np.linalg.norm(DIGITS - L @ R) / np.linalg.norm(DIGITS)
    print(
        f"{allowed_share:13.2f} {L.shape[1]:6d} {(L.size + R.size) / DIGITS.size:14.1%} {found_share:13.3f}"
    )

# %% [markdown]
# **What to see.** The last column never exceeds the first. Half the norm costs three directions and five per
# cent of the numbers; a tenth of it costs more than half of them. Eckart and Young promise the best *linear*
# summary of a given size, and they also tell how much structure there is to find: what the table shows is
# the spectrum of the digits, not a quality of your code.

# %% [markdown]
# ## 7. Digits that the codec has not seen
#
# Everything so far was measured on the data it was fitted to. A codec is useful when it compresses what
# comes *tomorrow*: it learns from known digits an **offset** (64 numbers) and a **dictionary** ($k$ images),
# writes each new digit as $k$ codes, and the receiver rebuilds
#
# $$\hat X = \mathtt{offset} + \mathtt{codes} \cdot \mathtt{dictionary}. \tag{24}$$
#
# How good can that be? If one might look at the new digits first, the best offset would be their mean and
# the best dictionary their first $k$ components; by (15) and (22) nothing of the form (24) has a smaller
# error. This *optimal error* is what yours is compared with:
#
# $$\mathtt{excess} = \frac{\text{error of your codec on the new digits}}
# {\text{optimal error for the new digits}} \ge 1. \tag{25}$$
#
# The next cell holds the rules: how digits are split, how errors are measured. The pixels of a split are
# shuffled (all images in the same order), so that only a dictionary learnt from the known digits at hand is
# of any use.


# %%
def split_digits(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return known digits (899, 64) and new digits (898, 64), in an order of pixels of this seed's own."""
    generator = np.random.default_rng(seed)
    shuffled = DIGITS[generator.permutation(len(DIGITS))][:, generator.permutation(64)]
    return shuffled[:899], shuffled[899:]


def codec_error(X: np.ndarray, offset: np.ndarray, codes: np.ndarray, dictionary: np.ndarray) -> float:
    """Return the root mean square error of (24), in grey levels a pixel."""
    return rms(X - (offset + codes @ dictionary))


def optimal_error(X: np.ndarray, k: int) -> float:
    """Return the smallest error that (24) can have for X, by equation (22)."""
    s = np.linalg.svd(X - X.mean(axis=0), compute_uv=False)
    return float(np.sqrt(np.sum(s[k:] ** 2) / X.size))


# %% [markdown]
# ### Question 6: a codec for unseen digits (4 points, about 15 minutes)
#
# Write both halves of the sender. The receiver is (24) and belongs to the test: it gets your offset, your
# dictionary and your codes, and nothing else. You may use `np.linalg.svd` or `np.linalg.eigh`.
#
# | | |
# |---|---|
# | budget | $k = 4$ codes a digit; offset and dictionary learnt from the 899 known digits |
# | measured on | 10 splits with unknown seeds, 898 new digits each; errors pooled as root mean square |
# | baseline | the mean image for every digit: excess 1.40; a codec that is not centred: 1.06 |
# | zero mark | excess 1.10: no points from there on |
# | reference | excess 1.0070; 400 draws of ten seeds gave 1.0057 to 1.0085, standard deviation 0.0005 |
# | full mark | excess 1.01 or less: all points; in between in proportion |
#
# Why only four codes? Because that is where mistakes show. The optimum has looked at the new digits and you
# have not; at $k = 16$ that alone costs 3 %, and a codec with a flaw hides behind it (you can see this in
# the ablation below).
#
# Mind this trap: digits arrive one at a time. The codes of a digit must not depend on what else is in `X`.


# %% solution="codec"
def learn_codec(X: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
    """Learn from known digits X (n, d) an offset (d,) and a dictionary (k, d) for equation (24)."""
    ### BEGIN SOLUTION
    offset = X.mean(axis=0)
    _, _, Vt = np.linalg.svd(X - offset, full_matrices=False)
    return offset, Vt[:k]
    ### END SOLUTION


def encode(X: np.ndarray, offset: np.ndarray, dictionary: np.ndarray) -> np.ndarray:
    """Encode digits X (n, d) for the offset (d,) and dictionary (k, d) of `learn_codec`: codes (n, k)."""
    ### BEGIN SOLUTION
    return (X - offset) @ dictionary.T
    ### END SOLUTION


# %% test="codec" points=4 hint="learn from the known digits alone, and encode each new digit by itself"
def pooled_excess(learn, code, seeds, k=4):
    """Let a codec learn and encode on the split of each seed, and return the excess (25), errors pooled."""
    found, optimal = [], []
    for seed in seeds:
        known, new = split_digits(seed)
        offset, dictionary = learn(known, k)
        assert_shape(offset, (64,), what="the offset", hint="one number a pixel")
        assert_shape(dictionary, (k, 64), what="the dictionary", hint="k images of 64 pixels, one a row")
        codes = code(new, offset, dictionary)
        assert_shape(codes, (len(new), k), what="the codes", hint="k numbers a digit, one digit a row")
        assert np.all(np.isfinite(codes)), "the codes: wanted finite numbers, found NaN or infinity"
        # the first digit again, alone
        alone = code(new[:1], offset, dictionary)
        assert_close(alone, codes[:1], atol=1e-6, what="the codes of one digit alone", hint="mind the trap")
        found.append(codec_error(new, offset, codes, dictionary))
        optimal.append(optimal_error(new, k))
    return rms(np.array(found)) / rms(np.array(optimal))


# By hand: three of the five points of Section 4, with the offset and dictionary given.
assert_close(
    encode(np.array([[18.0, 16.0], [2.0, 4.0], [13.0, 6.0]]), np.array([10.0, 10.0]), np.array([[0.8, 0.6]])),
    np.array([[10.0], [-10.0], [0.0]]),
    atol=1e-9,
    what="the codes of three of the five points",
    hint="subtract the offset, then take the dot product with each image of the dictionary",
)
practice = pooled_excess(learn_codec, encode, seeds=[1, 2, 3])
print(f"excess on three practice splits: {practice:.4f} (no points from 1.10 on, all points up to 1.01)")
### BEGIN HIDDEN TESTS
examined = pooled_excess(learn_codec, encode, seeds=range(58_110, 58_120))
# hint: the excess is 1.10 or more: look at the practice figure, and at what learn_codec returns as offset
threshold(examined, zero=1.10, full=1.01, what="excess on unseen digits")
### END HIDDEN TESTS

# %% [markdown]
# ### Ablation: what centring and scaling are worth
#
# The cell takes your codec and four others, on one split, for five budgets. Run it and read it; then change
# the seed and the budgets.

# %% free=true
ablation_seed, budgets = 25, (1, 2, 4, 8, 16)
known_digits, new_digits = split_digits(ablation_seed)
known_mean, known_std = known_digits.mean(axis=0), known_digits.std(axis=0)
scale = np.where(known_std > 0, known_std, 1.0)  # three pixels never vary

print(" k   yours   not centred   pixels scaled   k pixels   mean image")
for k in budgets:
    offset, dictionary = learn_codec(known_digits, k)
    yours = codec_error(new_digits, offset, encode(new_digits, offset, dictionary), dictionary)
    W = np.linalg.svd(known_digits, full_matrices=False)[2][:k]
    uncentred = rms(new_digits - new_digits @ W.T @ W)
    W = np.linalg.svd((known_digits - known_mean) / scale, full_matrices=False)[2][:k]
    scaled = rms(new_digits - known_mean - ((new_digits - known_mean) / scale) @ W.T @ W * scale)
    dropped = np.argsort(known_std)[:-k]
    pixels = np.sqrt(np.sum((new_digits - known_mean)[:, dropped] ** 2) / new_digits.size)
    blur = rms(new_digits - known_mean)
    errors = np.array([yours, uncentred, scaled, pixels, blur]) / optimal_error(new_digits, k)
    print(f"{k:2d} {errors[0]:7.3f} {errors[1]:13.3f} {errors[2]:15.3f} {errors[3]:10.3f} {errors[4]:12.3f}")

# %% [markdown]
# **What to see.** All figures are excesses (25).
#
# - *Not centred* spends its first direction on the mean image. With one code that is all it has (1.07
#   against 1.00); with 16 it hardly shows. A flaw that costs one direction is easy to overlook when there
#   are many.
# - *Pixels scaled* to unit variance is optimal too, but for another error: one in which a speck in a corner
#   counts as much as the strokes in the middle. Measured in grey levels it loses 3 % at four codes, and the
#   loss **grows** to some 30 % at sixteen, because more and more codes go into those specks.
# - *Yours* grows as well, from 1.00 to 1.03. That is no mistake: the optimum fits itself to the new digits,
#   and the more directions it may choose, the more it gains by that. This is the gap between fitting and
#   predicting, and you will meet it again in every week of this course.
# - *k pixels* and *mean image* are the naive codecs of Section 1. They lose more the better the optimum
#   gets.

# %% [markdown] manual="reflection" points=3
# ## 8. Reflection (3 points, graded by hand, about 10 minutes)
#
# A colleague monitors a machine with five sensors: four temperatures in kelvin (each about $293 \pm 2$) and
# a pressure in pascal (about $101\,325 \pm 400$). From 200 readings she computes the SVD of the raw table,
# reports "one component explains more than 99.9 % of the data", and uses it to detect faults. After your
# advice to centre the table, the share is still above 99.9 %. She concludes that centring makes no
# difference.
#
# In 120 to 200 words: (a) say what the one component is before centring and what it is after, and why the
# share is so high both times; (b) recommend what to do with the units, and say why the opposite was right
# for the digits, with a figure from the ablation; (c) she checks her detector by the reconstruction error on
# the 200 readings it was fitted to. Say what is wrong with that, and what to measure instead.
#
# ### BEGIN SOLUTION
# (a) Without centring, (11) is not a variance but a mean square. It is dominated by the mean reading, whose
# length is about $101\,327$ and nearly all pressure, so the first direction points from the origin to the
# mean: it tells where the cloud lies, not how it varies. After centring, the first direction is the pressure
# axis again, for another reason: its variance, $400^2 = 160\,000$, stands against $4 \cdot 2^2 = 16$ for all
# temperatures, and $160\,000/160\,016 = 99.99\,\%$. In hectopascal it would be $16/32$, one half: the share
# is a fact about the units.
#
# (b) The units cannot be compared, so divide each centred sensor by its standard deviation (PCA of the
# correlation matrix), and keep mean and deviations with the model. The digits' pixels share one unit, and
# the error was to be measured in it; scaling them blew up corner pixels that hardly vary, and cost 3 % at
# four codes, 30 % at sixteen.
#
# (c) The fitted components adapt to those readings, so the error is too small, the more so the more
# components are kept; with all five it is zero whatever the data. Measure on later readings, with mean,
# scale and components fitted before, and include known faults.
# ### END SOLUTION
#
# === BEGIN MARK SCHEME ===
# (a) 1 point: before, the mean (or: distance from the origin); after, the pressure, because of its unit or
# its large variance. Half for one of the two. (b) 1 point: scale to unit variance *because* the units differ
# (1/2); the digits share a unit, or the error is measured in that unit, with a figure from the table (1/2).
# (c) 1 point: error on fitted data is too optimistic (1/2); held-out or later readings, with the fitted mean
# and components (1/2). Dividing by quartiles, or physical tolerances in place of standard deviations, is as
# good. No marks off for language.
# === END MARK SCHEME ===

# %% [markdown]
# ## What you built
#
# | tool | formula | remember |
# |---|---|---|
# | power iteration | $x \leftarrow A x / \lVert A x \rVert$ | the gap sets the pace; stop on the residual |
# | deflation | $B \leftarrow B - \lambda v v^\top$ | keep $V$ orthonormal; stop at the rank |
# | PCA | $Z = (X - \bar x) W^\top$ | centre first, with the fitted mean |
# | SVD | $A = U\, \mathrm{diag}(s)\, V^\top$ | forming $A^\top A$ squares the condition number |
# | Eckart-Young | error $\sqrt{s_{k+1}^2 + \dots}$ | add up the tail, not the rest |
#
# Where it comes back: week 02 builds covariance matrices of Gaussians, week 05 clusters in the codes' space,
# and week 07 reads the speed of gradient descent off the same ratio of eigenvalues that set the pace in
# Figure 2.
