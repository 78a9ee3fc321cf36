# %% [markdown]
# # Matrix calculus: gradients that survive extreme numbers
#
# A network learns by following a gradient. This notebook builds, by hand, the gradients that almost every
# network needs: of an activation, of a quadratic form, of softmax, and of cross-entropy. Each one comes
# twice: once on paper, and once in a form that a computer can evaluate when the numbers are extreme. These
# two are not the same thing, and the difference is what makes a training run print `nan` at midnight.
#
# **You will be able to**
# - differentiate vector functions by indices, and write the result as a matrix;
# - multiply by a Jacobian without ever building it;
# - say which of two formulas that are equal on paper keeps its digits, and why;
# - check a gradient against an independent one.
#
# **You need** the chain rule and partial derivatives (notebook `vectors_gradients`), and NumPy broadcasting.
# Plan 100 minutes: six questions of about 12 minutes, one experiment, one written answer. 21 points.
#
# **House rules.** Arguments are NumPy arrays of `float64`, and no function changes its arguments. Results
# are compared to a relative $10^{-7}$ unless the question says otherwise. The gradient of a number with
# respect to an array has the array's shape. A Jacobian has one row an output and one column an input:
# $J_{ij} = \partial f_i / \partial z_j$. The relative error of $g$ against the true $g^*$ is
# $\lVert g - g^*\rVert / \lVert g^*\rVert$.
#
# What a question has asked you to build by hand, you may from then on take from `scipy.special`, so that a
# slip costs you once: `expit` (the sigmoid) after `sigmoid`, and `reference_softmax` and `logsumexp` after
# question 3. The cell below each question tests it. Further tests run on what you hand in: other inputs,
# nothing that is not asked for here.

# %%
import matplotlib.pyplot as plt
import numpy as np
from scipy.special import erf, erfc, expit, logsumexp
from scipy.special import softmax as reference_softmax

from autograder.checks import assert_close, assert_shape, threshold

BLUE, ORANGE, GREEN, GREY = "#0072B2", "#D55E00", "#009E73", "#666666"

# %% [markdown]
# ## 0 Two ways to fail
#
# A classifier gives one number per class, the **logits** $z$. Softmax turns them into probabilities,
# $p_k = e^{z_k} / \sum_j e^{z_j}$, and the loss is $-\log p_k$ for the true class $k$. Adding the same
# number to every logit changes nothing on paper: numerator and denominator grow by the same factor. Both
# rows below have the same answer, $(0.2689, 0.7311)$. And surely we can get the gradient
# $\partial\,\text{loss}/\partial z_2$ from differences, without any calculus?

# %%
logits = np.array([[1.0, 2.0], [1001.0, 1002.0]])
with np.errstate(all="ignore"):
    print("softmax as it is written:\n", np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True))

print("\nslope of the loss from differences, true value 0.7310585786")
for offset in (0.0, 1e4, 1e8):
    first, second, step = offset, offset + 1.0, 1e-6
    above = np.logaddexp(first, second + step) - first
    below = np.logaddexp(first, second - step) - first
    print(f"  logits near {offset:7.0e}: {(above - below) / (2 * step):.10f}")

# %%
gap = np.geomspace(1.0, 1e4, 400)


def naive_loss(gap, dtype):
    """Return -log softmax(z)[0] for z = (0, gap), typed in as it stands on paper."""
    exponentials = np.exp(gap.astype(dtype))
    return -np.log(1 / (1 + exponentials))


fig, ax = plt.subplots(figsize=(6, 3.2))
ax.loglog(gap, np.logaddexp(0, gap), color=GREY, linewidth=6, alpha=0.35, label="true loss")
with np.errstate(all="ignore"):
    for dtype, colour, style in ((np.float64, BLUE, "-"), (np.float32, ORANGE, "--")):
        loss = naive_loss(gap, dtype)
        last = np.flatnonzero(np.isfinite(loss))[-1]
        ax.loglog(gap, loss, style, color=colour, label=f"naive {dtype.__name__}: dies at {gap[last]:.0f}")
        ax.loglog(gap[last], loss[last], "x", color=colour, markersize=10, markeredgewidth=2.5)
ax.set(xlabel="logit of the wrong class, minus logit of the true class", ylabel="cross-entropy")
ax.minorticks_off()
ax.legend()
plt.show()

# %% [markdown]
# **What to see.** *(Text of the figure: a log-log plot of the loss against the logit gap, from 1 to 10,000.
# The true loss is a thick grey line that rises all the way. The naive formula lies on it, but in 32-bit
# numbers it ends in a cross at a gap of 88, in 64-bit numbers in one near 700.)* The formula dies exactly
# where the classifier is most wrong. $e^{89}$ is more than a 32-bit float can hold, and 32 bits or fewer is
# what networks are trained in. Differences do not save us either. They never overflow here, but near $10^4$
# six digits of the slope are right and near $10^8$ two: they subtract two losses that agree in almost every
# digit, and what is left is rounding, divided by a small step.
#
# So we want formulas: exact on paper, and safe in floating point. To know that they are right we also want a
# referee that shares nothing with them. The **complex step** is one. For a function that is analytic,
#
# $$f(x + i\,\text{step}) = f(x) + i\,\text{step}\,f'(x) - \tfrac12\,\text{step}^2 f''(x) - \dots
# \quad\Rightarrow\quad f'(x) \approx \frac{\operatorname{Im} f(x + i\,\text{step})}{\text{step}} \tag{1}$$
#
# Nothing is subtracted, so `step` can be $10^{-30}$ and the error is that of rounding alone. It needs an $f$
# that accepts complex numbers: no `abs`, no comparison. The hidden tests use it, and you may use it too.


# %%
def complex_jacobian(function, x, step=1e-30):
    """Differentiate a function of one vector by Eq. (1), one input at a time.

    x: (d,). Returns (d,) where `function` gives one number, (c, d) where it gives a vector (c,).
    """
    columns = [np.imag(function(x + 1j * step * unit)) / step for unit in np.eye(x.size)]
    return np.stack(columns, axis=-1)


print(complex_jacobian(lambda x: x[0] * x[1] ** 2, np.array([3.0, 2.0])), "by hand: y² = 4 and 2xy = 12")
slope = complex_jacobian(lambda x: erf(x[0]), np.array([0.5]))
print(f"{slope[0]:.16f} for erf at 0.5; its definition gives {2 / np.sqrt(np.pi) * np.exp(-0.25):.16f}")

# %% [markdown]
# ## 1 One number in, one number out
#
# An activation acts on each component alone, $f(z)_i = \varphi(z_i)$, so its Jacobian is diagonal:
#
# $$\frac{\partial f_i}{\partial z_j} = \begin{cases}\varphi'(z_i) & i = j\\ 0 & i \ne j\end{cases}
# \qquad\Rightarrow\qquad J = \operatorname{diag}(\varphi'(z)), \qquad J u = \varphi'(z) \odot u \tag{2}$$
#
# To multiply by $J$ is to multiply component by component ($\odot$): the matrix is never needed. What is
# left is ordinary calculus. The **sigmoid** and its derivative:
#
# $$\sigma(z) = \frac{1}{1 + e^{-z}} = \frac{e^{z}}{1 + e^{z}}, \qquad
# \sigma'(z) = \frac{e^{-z}}{(1 + e^{-z})^2} = \sigma(z)\,(1 - \sigma(z)) = \sigma(z)\,\sigma(-z) \tag{3}$$
#
# The derivative is the chain rule for $(1 + e^{-z})^{-1}$. The last step uses
# $1 - \sigma(z) = e^{-z}/(1 + e^{-z}) = \sigma(-z)$. The **hyperbolic tangent** is a stretched sigmoid, so
# that its slope is $2 \cdot 2\,\sigma'(2z)$:
#
# $$\tanh z = 2\,\sigma(2z) - 1, \qquad \tanh'(z) = 1 - \tanh^2 z = 4\,\sigma(2z)\,\sigma(-2z) \tag{4}$$
#
# **GELU** (Hendrycks and Gimpel, 2016) lets $z$ through with the probability that a standard normal variable
# lies below $z$. $\Phi$ is the normal distribution function and $\phi = \Phi'$ its density; the product rule
# does the rest:
#
# $$\text{GELU}(z) = z\,\Phi(z), \qquad
# \Phi(z) = \tfrac12\Big(1 + \operatorname{erf}\tfrac{z}{\sqrt2}\Big)
# = \tfrac12\operatorname{erfc}\tfrac{-z}{\sqrt2}, \qquad \phi(z) = \frac{e^{-z^2/2}}{\sqrt{2\pi}} \tag{5}$$
#
# $$\text{GELU}'(z) = \Phi(z) + z\,\Phi'(z) = \Phi(z) + z\,\phi(z) \tag{6}$$
#
# Two cheaper functions also go by the name GELU: $z\,\sigma(1.702\,z)$, wrong by up to 0.02, and the "tanh
# form", wrong by up to 0.0005. **We use the exact one**, Eq. (5), as PyTorch does by default. `math.erf`
# takes one number; `scipy.special.erf` and `erfc` take arrays.
#
# ### By hand: three slopes
# At $z = \ln 3$: $e^{-z} = \frac13$, so $\sigma = \frac34$ and
# $\sigma' = \frac34 \cdot \frac14 = \frac{3}{16}$. At $z = \ln 2$:
# $\tanh z = \frac{2 - 1/2}{2 + 1/2} = 0.6$, so $\tanh' = 0.64$. At $z = 0$: $\Phi = \frac12$, so
# $\text{GELU}'(0) = \frac12$.
#
# ### Equal on paper, not on a computer
# Everything between two equals signs above is one and the same number. In floating point it is not: a
# `float64` has 16 digits. $1 - \sigma(40)$ should be $4 \cdot 10^{-18}$; but $\sigma(40)$ rounds to exactly
# 1, and the difference is 0. Where a formula subtracts two nearly equal numbers, look for its twin that does
# not.
#
# ## Question 1: activations (4 points)
# Write the four functions; each is one to three lines. What is asked of them:
# - `sigmoid`: NumPy alone. For every finite $z$ no overflow and no invalid operation, not even as a warning,
#   and no clipping: relative error at most $10^{-7}$ wherever $|z| \le 700$. (`np.where` evaluates *both* of
#   its branches, so it cannot protect an overflowing `np.exp`. How large can $e^{-|z|}$ get?)
# - `sigmoid_derivative`, `tanh_derivative`: relative error at most $10^{-6}$ wherever $|z| \le 300$.
# - `gelu_derivative`: relative error at most $10^{-6}$ wherever $|z| \le 30$.


# %% solution="activations"
def sigmoid(z: np.ndarray) -> np.ndarray:
    """Return the sigmoid of each component, Eq. (3), without overflow. z: any shape, as the result."""
    ### BEGIN SOLUTION
    # e <= 1 on either side of zero: Eq. (3) divided through by the larger of its two terms
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, e) / (1.0 + e)  # equivalent comparison: both cases give 1 at 0
    ### END SOLUTION


def sigmoid_derivative(z: np.ndarray) -> np.ndarray:
    """Return the slope of the sigmoid at each component. z: any shape, as the result."""
    ### BEGIN SOLUTION
    return expit(z) * expit(-z)
    ### END SOLUTION


def tanh_derivative(z: np.ndarray) -> np.ndarray:
    """Return the slope of tanh at each component. z: any shape, as the result."""
    ### BEGIN SOLUTION
    return 4.0 * expit(2.0 * z) * expit(-2.0 * z)
    ### END SOLUTION


def gelu_derivative(z: np.ndarray) -> np.ndarray:
    """Return the slope of the exact GELU at each component, Eq. (6). z: any shape, as the result."""
    ### BEGIN SOLUTION
    density = np.exp(-(z**2) / 2.0) / np.sqrt(2.0 * np.pi)
    return 0.5 * erfc(-z / np.sqrt(2.0)) + z * density
    ### END SOLUTION


# %%
def strict_sigmoid(z):
    """Call your sigmoid with overflow and invalid operations as errors, where NumPy would only warn."""
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        return sigmoid(z)


# %% test="activations" part="sigmoid" points=1 hint="compare sigmoid with Eq. (3), far below and far above 0"
z = np.array([0.0, np.log(3.0), -np.log(3.0)])
swapped = "0.25 at ln 3: the sign of z; 0.75 at -ln 3: one form of Eq. (3) for both signs"
assert_close(sigmoid(z), np.array([0.5, 0.75, 0.25]), what="sigmoid(0, ln 3, -ln 3)", hint=swapped, given=z)
assert_shape(sigmoid(np.zeros((2, 3))), (2, 3), what="sigmoid of a (2, 3) array")
try:
    far = strict_sigmoid(np.array([-1e4, 1e4]))
except FloatingPointError as error:
    raise AssertionError(
        f"sigmoid(-1e4, 1e4)\n  wanted: (0, 1), no overflow\n  found:  {error}\n"
        "  likely: exp of a large positive number, perhaps in the np.where branch that is thrown away"
    ) from None
assert_close(far, np.array([0.0, 1.0]), what="sigmoid(-1e4, 1e4)")
far = sigmoid(np.array([-40.0]))
lost = "e^-40: 0 means that equal numbers were subtracted, a larger number that z was clipped"
assert_close(far, np.array([4.248354255e-18]), rtol=1e-6, atol=0, what="sigmoid(-40)", hint=lost)
### BEGIN HIDDEN TESTS
rng = np.random.default_rng(101)
z = rng.uniform(-30.0, 30.0, size=(4, 25))
kept = z.copy()
# hint: sigmoid differs from Eq. (3) at random points between -30 and 30
assert_close(sigmoid(z), expit(kept), atol=0)
# hint: sigmoid must not change the array that it is given
assert np.array_equal(z, kept)
z = np.array([-700.0, -100.0, -37.0, 37.0, 700.0])
# hint: far below 0 the sigmoid is e^z, tiny but not 0: is something clipped, or subtracted from 1?
assert_close(strict_sigmoid(z), expit(z), atol=0)
z = rng.uniform(-1.0, 1.0, size=50) * 1e300
# hint: for |z| up to 1e300 sigmoid must be 0 or 1, without overflow or an invalid operation
assert_close(strict_sigmoid(z), (z > 0).astype(float), atol=0)
### END HIDDEN TESTS

# %% test="activations" part="slopes" points=1 hint="compare the two slopes with Eqs. (3) and (4)"
z = np.array([0.0, np.log(3.0)])
itself = "0.75 at ln 3 is the sigmoid itself, 0.25 is 1 minus it: the slope is their product"
found = sigmoid_derivative(z)
assert_close(found, np.array([1 / 4, 3 / 16]), what="sigmoid_derivative(0, ln 3)", hint=itself, given=z)
z = np.array([0.0, np.log(2.0)])
stretched = "1/4 at 0: the factor 4 of Eq. (4); 0.89 at ln 2: σ(z) where Eq. (4) has σ(2z)"
assert_close(
    tanh_derivative(z), np.array([1.0, 0.64]), what="tanh_derivative(0, ln 2)", hint=stretched, given=z
)
assert_shape(sigmoid_derivative(np.ones((2, 3))), (2, 3), what="sigmoid_derivative of a (2, 3) array")
assert_shape(tanh_derivative(np.ones((2, 3))), (2, 3), what="tanh_derivative of a (2, 3) array")
both = sigmoid_derivative(np.array([-2.0, 2.0]))
assert_close(both[0], both[1], what="sigmoid_derivative(-2), the same as at 2", hint="the bell is symmetric")
lost = "0 found? Then two nearly equal numbers were subtracted: take the last form in the equation"
far = sigmoid_derivative(np.array([40.0]))
assert_close(far, np.array([4.248354255e-18]), rtol=1e-6, atol=0, what="sigmoid_derivative(40)", hint=lost)
far = tanh_derivative(np.array([-20.0]))
assert_close(far, np.array([1.699341702e-17]), rtol=1e-6, atol=0, what="tanh_derivative(-20)", hint=lost)
### BEGIN HIDDEN TESTS
rng = np.random.default_rng(102)
z = rng.normal(size=(5, 8)) * 3.0
kept = z.copy()
# hint: sigmoid_derivative is wrong at random points: Eq. (3)
assert_close(sigmoid_derivative(z), 1.0 / (2.0 + 2.0 * np.cosh(kept)), rtol=1e-6, atol=0)
# hint: tanh_derivative is wrong at random points: Eq. (4)
assert_close(tanh_derivative(z), np.imag(np.tanh(kept + 1e-30j)) / 1e-30, rtol=1e-6, atol=0)
# hint: a slope function must not change the array that it is given
assert np.array_equal(z, kept)
z = np.concatenate([rng.uniform(-300.0, 300.0, size=60), [-300.0, 300.0]])
# hint: sigmoid_derivative loses its digits far from 0: which form in Eq. (3) subtracts nothing?
assert_close(sigmoid_derivative(z), 1.0 / (2.0 + 2.0 * np.cosh(z)), rtol=1e-6, atol=0)
# hint: tanh_derivative loses its digits far from 0: which form in Eq. (4) subtracts nothing?
assert_close(tanh_derivative(z), 1.0 / np.cosh(z) ** 2, rtol=1e-6, atol=0)
### END HIDDEN TESTS

# %% test="activations" part="gelu" points=2 hint="compare gelu_derivative with Eq. (6)"
# from a table of the normal distribution: Φ(1) = 0.8413447461, φ(1) = 0.2419707245
z, by_hand = np.array([0.0, 1.0, -1.0]), np.array([0.5, 1.0833154706, -0.0833154706])
terms = "0.84 at 1: Φ alone; 0 at 0: GELU itself; off by less than 0.02: an approximation of GELU"
assert_close(gelu_derivative(z), by_hand, what="gelu_derivative(0, 1, -1)", hint=terms, given=z)
assert_shape(gelu_derivative(np.ones((2, 3))), (2, 3), what="gelu_derivative of a (2, 3) array")
z = np.array([0.1, 0.7, 3.0])
mirrored = gelu_derivative(z) + gelu_derivative(-z)
assert_close(mirrored, np.ones(3), what="GELU'(z) + GELU'(-z)", hint="1, because GELU(z) - GELU(-z) = z")
far = gelu_derivative(np.array([-10.0]))
lost = "-7.69e-22 means that Φ(-10) came out as 0: 1 + erf(-7.07) subtracts equal numbers, see Eq. (5)"
assert_close(far, np.array([-7.618400096e-22]), rtol=1e-6, atol=0, what="gelu_derivative(-10)", hint=lost)
### BEGIN HIDDEN TESTS
rng = np.random.default_rng(103)


def complex_gelu_slope(z):
    w = z + 1e-30j
    return np.imag(w * erfc(-w / np.sqrt(2.0)) / 2.0) / 1e-30


z = rng.normal(size=(6, 10)) * 2.0
kept = z.copy()
# hint: gelu_derivative is wrong at random points: the exact GELU, Eq. (6), with both of its terms
assert_close(gelu_derivative(z), complex_gelu_slope(kept), rtol=1e-6, atol=0)
# hint: gelu_derivative must not change the array that it is given
assert np.array_equal(z, kept)
z = np.concatenate([rng.uniform(-30.0, -5.0, size=40), rng.uniform(5.0, 30.0, size=20)])
# hint: gelu_derivative loses its digits in the left tail: take the other form of Φ in Eq. (5)
assert_close(gelu_derivative(z), complex_gelu_slope(z), rtol=1e-6, atol=0)
### END HIDDEN TESTS

# %%
z = np.linspace(-6.0, 6.0, 241)
slopes = (
    (sigmoid_derivative, "sigmoid'", BLUE, "-"),
    (tanh_derivative, "tanh'", ORANGE, "--"),
    (gelu_derivative, "GELU'", GREEN, "-."),
)
fig, (left, right) = plt.subplots(1, 2, figsize=(9, 3.2))
for function, label, colour, style in slopes:
    left.plot(z, function(z), style, color=colour, label=label)
left.set(xlabel="z", title="slopes")
left.legend()

far = np.linspace(1.0, 50.0, 400)
for function, label, colour, style in slopes[:2]:
    right.semilogy(far, function(far), style, color=colour, label=f"{label}, yours")
textbook = 1.0 - np.tanh(far) ** 2
right.semilogy(
    far[textbook > 0], textbook[textbook > 0], color=GREY, linewidth=5, alpha=0.4, label="1 - tanh²"
)
right.set(xlabel="z", title="the same slopes, far out")
right.legend()
plt.show()

# %% [markdown]
# **What to see.** *(Text of the figure, left: bell-shaped slopes of sigmoid, at most 0.25, and tanh, at most
# 1; the slope of GELU rises from 0 through a dip to −0.13 near −1.4, overshoots to 1.13 near 1.4 and settles
# at 1. Right, logarithmic: your two slopes fall on straight lines without end; the textbook form
# $1 - \tanh^2 z$ becomes ragged at 17 and stops near 19, where it is exactly 0.)* The sigmoid passes on at
# most a quarter of the gradient, and a chain of ten of them at most $4^{-10} \approx 10^{-6}$ of it: that is
# the vanishing gradient of week 06. GELU's slope can be negative.

# %% [markdown]
# ## 2 A vector in, one number out: the quadratic form
#
# Curvature, covariance, weight decay and the loss of linear regression are all quadratic forms. With
# indices, nothing has to be remembered:
#
# $$q(x) = x^\top A\, x = \sum_i \sum_j x_i A_{ij} x_j \tag{7}$$
#
# The variable $x_k$ occurs twice, as $x_i$ when $i = k$ and as $x_j$ when $j = k$. The product rule gives
# one sum for each:
#
# $$\frac{\partial q}{\partial x_k} = \sum_j A_{kj} x_j + \sum_i x_i A_{ik} = (A x)_k + (A^\top x)_k
# \qquad\Rightarrow\qquad \nabla q = (A + A^\top)\,x \tag{8}$$
#
# Once more, $\partial/\partial x_l$ of the $k$-th component:
#
# $$H_{kl} = \frac{\partial^2 q}{\partial x_k\,\partial x_l} = A_{kl} + A_{lk}
# \qquad\Rightarrow\qquad H = A + A^\top \tag{9}$$
#
# The well-known $2Ax$ is the special case $A = A^\top$.
#
# ### By hand: a matrix that is not symmetric
# $A = \begin{pmatrix}1 & 4\\ 0 & 1\end{pmatrix}$ gives $q = x_1^2 + 4 x_1 x_2 + x_2^2$, so
# $\nabla q = (2x_1 + 4x_2,\; 4x_1 + 2x_2)$. At $x = (1, 2)$ that is $(10, 8)$. And $2Ax = (18, 4)$ is not.
#
# ## Question 2: quadratic form (2 points)
# $A$ is square and **need not be symmetric**.


# %% solution="quadratic"
def quadratic_gradient(A: np.ndarray, x: np.ndarray) -> np.ndarray:
    """Return the gradient of x^T A x at x, Eq. (8). A: (d, d), any square matrix; x: (d,). Returns (d,)."""
    ### BEGIN SOLUTION
    return A @ x + A.T @ x
    ### END SOLUTION


def quadratic_hessian(A: np.ndarray) -> np.ndarray:
    """Return the Hessian of x^T A x, Eq. (9); it is the same at every x. A: (d, d). Returns (d, d)."""
    ### BEGIN SOLUTION
    return A + A.T
    ### END SOLUTION


# %% test="quadratic" points=2 hint="compare with Eqs. (8) and (9), for an A that is not symmetric"
A, x = np.array([[2.0, 3.0], [0.0, 1.0]]), np.array([2.0, -1.0])  # 2 x1² + 3 x1 x2 + x2²
one_sided = "(2, -2) is 2Ax and (8, 10) is 2Aᵀx: this A is not symmetric"
found = quadratic_gradient(A.copy(), x)
assert_close(found, np.array([5.0, 4.0]), what="the gradient at (2, -1), by hand", hint=one_sided, given=x)
by_hand = np.array([[4.0, 3.0], [3.0, 2.0]])
symmetric = "a Hessian is symmetric, even where A is not"
assert_close(quadratic_hessian(A), by_hand, what="the Hessian, by hand", hint=symmetric, given=A)
assert_shape(quadratic_gradient(np.ones((3, 3)), np.ones(3)), (3,), what="the gradient at an x of shape (3,)")
turn = np.array([[0.0, 5.0], [-5.0, 0.0]])
both_sums = "for this A, xᵀAx is 0 for every x, so the two sums of Eq. (8) cancel: are both there?"
assert_close(quadratic_gradient(turn, x), np.zeros(2), what="the gradient for Aᵀ = -A", hint=both_sums)
### BEGIN HIDDEN TESTS
rng = np.random.default_rng(201)
for d in (1, 2, 5, 30):
    A, x, unit = rng.normal(size=(d, d)) * 10.0, rng.normal(size=d), np.eye(d)
    kept = A.copy(), x.copy()

    def q(x, A=kept[0]):
        return x @ A @ x

    # hint: the gradient is wrong for a random A that is not symmetric
    assert_close(quadratic_gradient(A, x), complex_jacobian(q, kept[1]), atol=1e-9)
    # of a quadratic, q(k + l) - q(k) - q(l) is the mixed derivative along k and l without any remainder
    wanted = np.array([[q(k + l) - q(k) - q(l) for l in unit] for k in unit])
    # hint: the Hessian is wrong for a random A that is not symmetric
    assert_close(quadratic_hessian(A), wanted, atol=1e-9)
    # hint: A or x was changed: A += A.T, for one, writes into the caller's array
    assert np.array_equal(A, kept[0])
    assert np.array_equal(x, kept[1])
### END HIDDEN TESTS

# %%
A = np.array([[1.0, 1.1], [-0.3, 0.8]])
grid = np.linspace(-2.0, 2.0, 81)
first, second = np.meshgrid(grid, grid)
heights = A[0, 0] * first**2 + (A[0, 1] + A[1, 0]) * first * second + A[1, 1] * second**2

fig, ax = plt.subplots(figsize=(4.4, 4.4))
ax.contour(first, second, heights, levels=[0.3, 1.0, 2.1], colors=GREY, linewidths=1)
for angle in np.arange(8) * np.pi / 4:
    point = np.array([np.cos(angle), np.sin(angle)])
    point = point / np.sqrt(point @ A @ point)  # now on the contour q = 1
    for arrow, colour, style in ((quadratic_gradient(A, point), BLUE, "-"), (2 * A @ point, ORANGE, "--")):
        tip = point + 0.5 * arrow / np.linalg.norm(arrow)
        ax.annotate("", tip, point, arrowprops={"arrowstyle": "->", "color": colour, "ls": style, "lw": 2})
ax.plot([], [], color=BLUE, label="your gradient")
ax.plot([], [], "--", color=ORANGE, label="2Ax")
ax.set(aspect="equal", xlabel="x1", ylabel="x2")
ax.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=2, frameon=False)
plt.show()

# %% [markdown]
# **What to see.** *(Text of the figure: tilted elliptical contours of a quadratic form whose matrix is not
# symmetric. At eight points of one ellipse a solid blue arrow, your gradient, crosses the contour at a right
# angle; at each of them a dashed orange arrow, $2Ax$, leans to the same side.)* A gradient is perpendicular
# to the contour, always. The arrows that lean still point uphill, so that a descent along $-2Ax$ would even
# reach the minimum, in a spiral. Such a bug is found by a check, not by watching the loss fall.

# %% [markdown]
# ## 3 A vector in, a vector out: softmax
#
# $$p_k = \frac{e^{z_k}}{\sum_j e^{z_j}} = \frac{e^{z_k - a}}{\sum_j e^{z_j - a}}
# \quad\text{for every number } a \tag{10}$$
#
# The second form is the first with $e^{-a}$ above and below. Take $a = \max_j z_j$: then every exponent is
# at most 0, so nothing overflows, and one of them is exactly 0, so the denominator is at least 1 and nothing
# is divided by zero. What underflows to 0 was too small to matter in the sum.
#
# ### By hand: eighths
# $z = (0, \ln 2, \ln 5)$: the exponentials are $1, 2, 5$, their sum is $8$, and
# $p = (\frac18, \frac14, \frac58)$. With $a = \ln 5$ the exponentials are $\frac15, \frac25, 1$, their sum
# is $\frac85$, and $p$ is the same.
#
# ## Question 3: softmax (2 points)
# NumPy alone. The classes lie on the **last axis**; whatever axes come before it hold examples, each with a
# maximum of its own. Logits may be of any finite size.


# %% solution="softmax"
def softmax(Z: np.ndarray) -> np.ndarray:
    """Return the probabilities of Eq. (10) along the last axis. Z: logits, (..., c). Returns (..., c)."""
    ### BEGIN SOLUTION
    exponentials = np.exp(Z - Z.max(axis=-1, keepdims=True))
    return exponentials / exponentials.sum(axis=-1, keepdims=True)
    ### END SOLUTION


# %% test="softmax" points=2 hint="compare with Eq. (10); a is the maximum of one row, not of all"
Z = np.log(np.array([[1.0, 2.0, 5.0], [1.0, 1.0, 2.0]]))
by_hand = np.array([[1 / 8, 1 / 4, 5 / 8], [1 / 4, 1 / 4, 1 / 2]])
per_row = "each row must sum to 1: sum over the last axis, with keepdims=True"
assert_close(softmax(Z), by_hand, what="softmax of two rows, by hand", hint=per_row, given=Z)
assert_shape(softmax(np.zeros((2, 3, 4))), (2, 3, 4), what="softmax of a (2, 3, 4) array", hint="axis=-1")
assert_shape(softmax(np.zeros(5)), (5,), what="softmax of one vector", hint="axis=-1 does for (c,) as well")
assert_close(softmax(Z + 7.5), by_hand, what="softmax after 7.5 is added to every logit", hint="Eq. (10)")
Z = np.array([[1e4, 1e4 + np.log(3.0)], [-1e4, -1e4]])
by_hand = np.array([[0.25, 0.75], [0.5, 0.5]])
overflow = "nan in row 0: no maximum was subtracted; nan in row 1: that of the whole array was"
assert_close(softmax(Z), by_hand, what="softmax of rows near 1e4 and -1e4", hint=overflow)
### BEGIN HIDDEN TESTS
rng = np.random.default_rng(301)
for shape in ((6,), (1, 1), (4, 4), (5, 3), (2, 3, 4)):
    Z = rng.normal(size=shape) * 3.0
    kept = Z.copy()
    # hint: softmax is wrong for random logits of shape (c,), (n, c) or (b, n, c)
    assert_close(softmax(Z), reference_softmax(kept, axis=-1))
    # hint: softmax changed its argument: Z -= a writes into the caller's array, Z - a makes a new one
    assert np.array_equal(Z, kept)
Z = rng.normal(size=(50, 7)) * 1e4
# hint: logits of about 1e4, far apart: the probabilities must be finite and sum to 1 in every row
assert_close(softmax(Z), reference_softmax(Z, axis=-1))
Z = rng.normal(size=(50, 7)) + rng.choice([-1e6, 0.0, 1e6], size=(50, 1))
# hint: rows of very different size: each row needs its own maximum
assert_close(softmax(Z), reference_softmax(Z, axis=-1))
# hint: any finite logits, 1e300 too
assert_close(softmax(np.array([[1e300, -1e300], [-1e300, -1e300]])), np.array([[1.0, 0.0], [0.5, 0.5]]))
# hint: a tiny probability is tiny, not 0 and not more: was something clipped, or added?
assert_close(softmax(np.array([[0.0, -600.0]])), np.array([[1.0, np.exp(-600.0)]]), atol=0)
### END HIDDEN TESTS

# %% [markdown]
# ## 4 The Jacobian, and how not to build it
#
# Every output of softmax depends on every input. From Eq. (10), with the total $t = \sum_j e^{z_j}$ and the
# quotient rule:
#
# $$\frac{\partial p_i}{\partial z_j} = \frac{\delta_{ij}\,e^{z_i}\,t - e^{z_i}\,e^{z_j}}{t^2}
# = p_i\,(\delta_{ij} - p_j) \qquad\Rightarrow\qquad J = \operatorname{diag}(p) - p\,p^\top \tag{11}$$
#
# ($\delta_{ij}$ is 1 for $i = j$, otherwise 0.) Three things to check any implementation with: $J$ is
# symmetric; its rows sum to 0, because the probabilities always sum to 1; and it needs $p$ alone, not $z$.
#
# The chain rule never asks for $J$ itself, only for products with it. Going backwards from a loss with
# $u = \partial\,\text{loss}/\partial p$ it is the **vector-Jacobian product** (VJP) $u^\top J$, going
# forwards the Jacobian-vector product $J u$; here both are the same, as $J$ is symmetric. Put in Eq. (11),
# and the matrix is gone:
#
# $$u^\top J = u^\top\!\operatorname{diag}(p) - (u^\top p)\,p^\top
# \qquad\Rightarrow\qquad (u^\top J)_j = p_j\,\Big(u_j - \sum_k u_k\,p_k\Big) \tag{12}$$
#
# Eq. (12) takes about $3c$ multiplications, and Eq. (11) $c^2$ numbers. A language model has $c = 50{,}000$
# words: 50,000 numbers are 0.4 MB, and the matrix is 20 GB, for one word of one sentence.
#
# ### By hand: two classes
# $p = (\frac14, \frac34)$ gives $J = \frac{3}{16}\begin{pmatrix}1 & -1\\ -1 & 1\end{pmatrix}$. For
# $u = (16, 0)$ Eq. (12) has $\sum_k u_k p_k = 4$, so
# $u^\top J = (\frac14 \cdot 12,\; \frac34 \cdot (-4)) = (3, -3)$, which is 16 times the first row of $J$.
#
# ## Question 4: the softmax Jacobian (3 points)
# Both functions take **probabilities**, not logits, so question 3 does not matter here. `softmax_vjp` works
# on a batch, row by row, and has to manage with memory in proportion to its arguments ($c = 30{,}000$ is
# tested).


# %% solution="softmax_jacobian"
def softmax_jacobian(p: np.ndarray) -> np.ndarray:
    """Return the Jacobian of softmax, Eq. (11), where its output is p. p: (c,), sums to 1. Returns (c, c)."""
    ### BEGIN SOLUTION
    return np.diag(p) - np.outer(p, p)
    ### END SOLUTION


def softmax_vjp(P: np.ndarray, U: np.ndarray) -> np.ndarray:
    """Return the product u^T J of Eq. (12) for each row, without building a J.

    P: (n, c), softmax outputs, rows sum to 1. U: (n, c), gradients with respect to P. Returns (n, c).
    """
    ### BEGIN SOLUTION
    return P * (U - (U * P).sum(axis=-1, keepdims=True))
    ### END SOLUTION


# %% test="softmax_jacobian" part="matrix" points=1 hint="compare softmax_jacobian with Eq. (11)"
p = np.array([1 / 8, 1 / 4, 5 / 8])
by_hand = np.array([[7.0, -2.0, -5.0], [-2.0, 12.0, -10.0], [-5.0, -10.0, 15.0]]) / 64
off_diagonal = "p * (1 - p) is the diagonal alone; off it the entries are -p_i p_j"
J = softmax_jacobian(p)
assert_close(J, by_hand, what="the Jacobian at (1/8, 1/4, 5/8), by hand", hint=off_diagonal, given=p)
moved = "whatever z does, the sum of p stays 1"
assert_close(J.sum(axis=1), np.zeros(3), what="the sum of each row of J", hint=moved)
assert_shape(softmax_jacobian(np.full(5, 0.2)), (5, 5), what="the Jacobian for 5 classes")
saturated = softmax_jacobian(np.array([0.0, 1.0, 0.0]))
assert_close(saturated, np.zeros((3, 3)), what="J at (0, 1, 0)", hint="p is saturated: all slopes are 0")
### BEGIN HIDDEN TESTS
rng = np.random.default_rng(401)
for c in (1, 2, 6, 20):
    z = rng.normal(size=c)
    p = reference_softmax(z)
    kept = p.copy()
    # hint: the Jacobian is wrong at random probabilities
    assert_close(softmax_jacobian(p), complex_jacobian(lambda z: np.exp(z) / np.exp(z).sum(), z))
    # hint: softmax_jacobian changed its argument
    assert np.array_equal(p, kept)
### END HIDDEN TESTS

# %% test="softmax_jacobian" part="vjp" points=2 hint="compare softmax_vjp with Eq. (12), row by row"
P = np.array([[1 / 8, 1 / 4, 5 / 8], [1 / 2, 1 / 2, 0.0]])
U = np.array([[8.0, 0.0, 0.0], [1.0, 3.0, 100.0]])  # Σ u p is 1 in the first row, 2 in the second
by_hand = np.array([[7 / 8, -1 / 4, -5 / 8], [-1 / 2, 1 / 2, 0.0]])
per_row = "each row has a sum over k of its own: axis=-1, keepdims=True"
assert_close(softmax_vjp(P, U), by_hand, what="softmax_vjp of two rows, by hand", hint=per_row, given=(P, U))
assert_shape(softmax_vjp(np.full((4, 2), 0.5), np.ones((4, 2))), (4, 2), what="softmax_vjp of 4 rows")
constant = softmax_vjp(P, np.full((2, 3), 9.0))
assert_close(constant, np.zeros((2, 3)), what="softmax_vjp for a constant u", hint="9 x the row sums of J")
### BEGIN HIDDEN TESTS
rng = np.random.default_rng(402)
for n, c in ((1, 1), (4, 4), (3, 7), (8, 2)):
    Z, U = rng.normal(size=(n, c)) * 2.0, rng.normal(size=(n, c)) * 5.0
    P = reference_softmax(Z, axis=1)
    kept = P.copy(), U.copy()
    jacobians = [complex_jacobian(lambda z: np.exp(z) / np.exp(z).sum(), z) for z in Z]
    wanted = np.array([u @ J for u, J in zip(U, jacobians, strict=True)])
    # hint: softmax_vjp is wrong on a random batch; for n = c a forgotten keepdims mixes rows without an error
    assert_close(softmax_vjp(P, U), wanted, atol=1e-9)
    # hint: softmax_vjp changed an argument
    assert np.array_equal(P, kept[0])
    assert np.array_equal(U, kept[1])
P, U = reference_softmax(rng.normal(size=(2, 30_000)), axis=1), rng.normal(size=(2, 30_000))
# hint: with 30,000 classes a (c, c) matrix takes 7 GB: Eq. (12) needs none
found = softmax_vjp(P, U)
# hint: softmax_vjp is wrong for 30,000 classes
assert_close(found, P * U - P * np.einsum("nk,nk->n", P, U)[:, None])
### END HIDDEN TESTS

# %%
print("classes   matrix path    VJP path   largest difference")
for c in (10, 100, 1000):
    p, u = np.arange(1.0, c + 1), np.cos(np.arange(c))
    p = p / p.sum()
    J, direct = softmax_jacobian(p), softmax_vjp(p[None, :], u[None, :])[0]
    difference = np.abs(u @ J - direct).max()
    print(f"{c:7,} {J.nbytes / 1e3:10,.1f} kB {direct.nbytes / 1e3:8,.1f} kB   {difference:.0e}")
print(f" 50,000 {8 * 50_000**2 / 1e3:10,.0f} kB {8 * 50_000 / 1e3:8,.1f} kB   (not built)")

# %% [markdown]
# ## 5 The gradient of cross-entropy: everything cancels
#
# The target $y$ is a vector of probabilities too: one-hot when the class is known, $y = (0, 1, 0)$. The loss
# of one example, with $p = \text{softmax}(z)$:
#
# $$\ell(z) = -\sum_k y_k \log p_k = \operatorname{lse}(z) - \sum_k y_k z_k, \qquad
# \operatorname{lse}(z) = \log\sum_j e^{z_j} = a + \log\sum_j e^{z_j - a} \tag{13}$$
#
# The second form follows from $\log p_k = z_k - \operatorname{lse}(z)$ and $\sum_k y_k = 1$. It never takes
# the logarithm of a probability, and so never of a probability that underflowed to 0.
#
# Now the chain rule. The first form has $u_k = \partial\ell/\partial p_k = -y_k/p_k$: it explodes for small
# $p_k$. But Eq. (12) multiplies it by $p$ at once, and with $\sum_k u_k p_k = -\sum_k y_k = -1$:
#
# $$\frac{\partial\ell}{\partial z_j} = p_j\,(u_j + 1) = p_j\Big(-\frac{y_j}{p_j} + 1\Big) = p_j - y_j
# \qquad\Rightarrow\qquad \nabla\ell = p - y \tag{14}$$
#
# The division is gone, on paper and so from the code: *prediction minus target*, never larger than 1, right
# for any logits. For a batch $Z$ of $n$ examples, targets $Y$, the loss is the mean, and the gradient
# inherits its factor:
#
# $$L(Z) = \frac1n\sum_{r=1}^n \ell(Z_r), \qquad \frac{\partial L}{\partial Z} = \frac1n\,(P - Y) \tag{15}$$
#
# ### By hand: one gradient
# $z = (0, \ln 3)$, $y = (1, 0)$: $p = (\frac14, \frac34)$, the loss is $\ln 4$, the gradient
# $(-\frac34, \frac34)$. A step against it raises the first logit and lowers the second by as much.
#
# ## Question 5: cross-entropy from logits (4 points)
# Rows of $Y$ sum to 1 and need not be one-hot. Logits may be $\pm 10^4$ and beyond. You may use `logsumexp`
# and `reference_softmax`; both take `axis=`.


# %% solution="cross_entropy"
def cross_entropy(Z: np.ndarray, Y: np.ndarray) -> float:
    """Return the mean cross-entropy of a batch in nats, Eqs. (13) and (15).

    Z: (n, c), logits. Y: (n, c), target probabilities, rows sum to 1.
    """
    ### BEGIN SOLUTION
    losses = logsumexp(Z, axis=1) - (Y * Z).sum(axis=1)
    return float(losses.mean())
    ### END SOLUTION


def cross_entropy_gradient(Z: np.ndarray, Y: np.ndarray) -> np.ndarray:
    """Return the gradient of the mean cross-entropy with respect to the logits, Eq. (15).

    Z: (n, c), logits. Y: (n, c), target probabilities, rows sum to 1. Returns (n, c).
    """
    ### BEGIN SOLUTION
    return (reference_softmax(Z, axis=1) - Y) / len(Z)
    ### END SOLUTION


# %% test="cross_entropy" part="loss" points=2 hint="compare cross_entropy with Eqs. (13) and (15)"
# p is (1/8, 1/4, 5/8) and (1/2, 1/4, 1/4); the losses are 3 ln 2 and 1.5 ln 2
Z = np.log(np.array([[1.0, 2.0, 5.0], [2.0, 1.0, 1.0]]))
Y = np.array([[1.0, 0.0, 0.0], [0.5, 0.5, 0.0]])
loss, by_hand = cross_entropy(Z, Y), 2.25 * np.log(2.0)
assert_shape(loss, (), what="the loss of a batch", hint="one number: the mean over the examples")
reduced = "3.12 is the sum, 0.52 the mean over examples and classes; 1.39: the targets need not be one-hot"
assert_close(loss, by_hand, what="the loss of two examples, by hand", hint=reduced)
shift = "lse grows by 3, and so does Σ y z: is it a sum over the classes, once an example?"
assert_close(cross_entropy(Z + 3.0, Y), by_hand, what="the loss with 3 added to every logit", hint=shift)
Z, Y = np.array([[1e4, 0.0], [0.0, 1e4]]), np.array([[1.0, 0.0], [1.0, 0.0]])  # right by 1e4, wrong by 1e4
clipped = "nan or inf: log(0), from a probability that underflowed; less than 400: the logarithm was clipped"
assert_close(cross_entropy(Z, Y), 5000.0, what="the loss at logits of 1e4", hint=clipped)
### BEGIN HIDDEN TESTS
rng = np.random.default_rng(501)


def pairwise_loss(Z, Y):
    # -log p_k = log Σ_j exp(z_j - z_k): differences of logits alone, without softmax or a maximum
    minus_log = np.logaddexp.reduce(Z[:, :, None] - Z[:, None, :], axis=1)
    return np.mean(np.sum(Y * minus_log, axis=1))


for n, c in ((1, 2), (6, 4), (5, 5), (40, 10)):
    Z, Y = rng.normal(size=(n, c)) * 3.0, rng.dirichlet(np.ones(c), size=n)
    kept = Z.copy(), Y.copy()
    # hint: the loss is wrong for random logits and soft targets (rows of Y that are not one-hot)
    assert_close(cross_entropy(Z, Y), pairwise_loss(*kept))
    # hint: cross_entropy changed an argument
    assert np.array_equal(Z, kept[0])
    assert np.array_equal(Y, kept[1])
    Y = np.eye(c)[rng.integers(c, size=n)]
    # hint: the loss is wrong for one-hot targets
    assert_close(cross_entropy(Z, Y), pairwise_loss(Z, Y))
for scale in (1e2, 1e4, 1e8):
    Z, Y = rng.normal(size=(30, 6)) * scale, np.eye(6)[rng.integers(6, size=30)]
    # hint: logits of 100, 1e4 or 1e8, far apart: the loss is as large as the gap, never clipped
    assert_close(cross_entropy(Z, Y), pairwise_loss(Z, Y))
    Z = rng.normal(size=(30, 6)) + rng.choice([-1.0, 1.0], size=(30, 1)) * scale
    # hint: rows with a large common part, 100 to 1e8, positive or negative
    assert_close(cross_entropy(Z, Y), pairwise_loss(Z, Y), rtol=1e-6)
### END HIDDEN TESTS

# %% test="cross_entropy" part="gradient" points=2 hint="compare cross_entropy_gradient with Eq. (15)"
# p is (1/8, 1/4, 5/8) and (1/2, 1/4, 1/4)
Z = np.log(np.array([[1.0, 2.0, 5.0], [2.0, 1.0, 1.0]]))
Y = np.array([[1.0, 0.0, 0.0], [0.5, 0.5, 0.0]])
by_hand = np.array([[-7 / 16, 1 / 8, 5 / 16], [0.0, -1 / 8, 1 / 8]])
factor = "2 x: 1/n is missing; 2/3 x: divided by c, not n; 1/3 x: by both; -1 x: target minus prediction"
found = cross_entropy_gradient(Z, Y)
assert_close(found, by_hand, what="the gradient of the mean over two examples", hint=factor, given=(Z, Y))
assert_close(found.sum(axis=1), np.zeros(2), what="the sum of each row", hint="p and y both sum to 1")
Z, Y = np.array([[1e4, 0.0], [0.0, 1e4]]), np.array([[1.0, 0.0], [1.0, 0.0]])  # right by 1e4, wrong by 1e4
by_hand = np.array([[0.0, 0.0], [-1 / 2, 1 / 2]])
vanished = (
    "nan: exp overflowed, or 0/0 from a division by p; zeros in row 1: a clipped logarithm has no slope"
)
assert_close(cross_entropy_gradient(Z, Y), by_hand, what="the gradient at logits of 1e4", hint=vanished)
### BEGIN HIDDEN TESTS
rng = np.random.default_rng(502)
for n, c in ((1, 3), (4, 4), (7, 5), (3, 12)):
    Z, Y = rng.normal(size=(n, c)) * 2.0, rng.dirichlet(np.ones(c), size=n)
    kept = Z.copy(), Y.copy()

    def mean_loss(flat, Y=kept[1]):
        logits = flat.reshape(Y.shape)
        return np.mean(logsumexp(logits, axis=1) - np.sum(Y * logits, axis=1))

    wanted = complex_jacobian(mean_loss, Z.ravel()).reshape(n, c)
    # hint: the gradient is wrong for random logits and soft targets (rows of Y that are not one-hot)
    assert_close(cross_entropy_gradient(Z, Y), wanted)
    # hint: cross_entropy_gradient changed an argument
    assert np.array_equal(Z, kept[0])
    assert np.array_equal(Y, kept[1])
Z, Y = rng.normal(size=(40, 6)) * 1e4, np.eye(6)[rng.integers(6, size=40)]
winners = np.eye(6)[Z.argmax(axis=1)]
# hint: logits of about 1e4: all probability lies on the largest, and the gradient is finite
assert_close(cross_entropy_gradient(Z, Y), (winners - Y) / 40)
### END HIDDEN TESTS

# %%
fig, (left, right) = plt.subplots(1, 2, figsize=(9, 3.2))
true_class = np.array([[1.0, 0.0]])
losses = [cross_entropy(np.array([[0.0, g]]), true_class) for g in gap]
left.loglog(gap, losses, color=BLUE, label="yours")
with np.errstate(all="ignore"):
    left.loglog(gap, naive_loss(gap, np.float64), "--", color=ORANGE, linewidth=3, label="naive")
left.set(xlabel="logit gap", title="cross-entropy")
left.minorticks_off()
left.legend()

signed = np.linspace(-8.0, 8.0, 161)
pulls = np.array([cross_entropy_gradient(np.array([[0.0, g]]), true_class)[0] for g in signed])
right.plot(signed, pulls[:, 0], color=BLUE, label="true class")
right.plot(signed, pulls[:, 1], "--", color=ORANGE, label="wrong class")
right.set(xlabel="logit gap (above 0: wrong class ahead)", title="gradient with respect to the logits")
right.legend()
plt.show()

# %% [markdown]
# **What to see.** *(Text of the figure, left: the plot of section 0 again; your loss rises from 1 to 10,000
# without a break, the naive one ends near 700. Right: two S-shaped curves, mirror images about 0. While the
# true class is far ahead both are 0; as the wrong class takes the lead they approach −1 for the true class
# and +1 for the wrong one.)* The gradient of cross-entropy is a sigmoid, not its derivative: it is largest
# where the model is most wrong, and it never saturates there. The two curves sum to 0 everywhere, as the
# rows of the Jacobian do.

# %% [markdown]
# ## 6 All of it at once: the gradient of a small network
#
# How would each input have to change to lower the loss? The answer shows what a network looks at (week 14),
# and how to fool it. Take one hidden layer with the activation softplus, $\log(1 + e^s)$, whose derivative
# is the sigmoid. One example is one row; forwards:
#
# $$S = X V^\top, \qquad H = \log(1 + e^{S}), \qquad Z = H W^\top, \qquad
# \ell_r = \ell(Z_r) \text{ of Eq. (13)} \tag{16}$$
#
# Backwards, write $dZ$ for the gradient of the loss with respect to $Z$, and so on. Each line is one link of
# the chain: Eq. (14) for the loss; for the linear map $Z_{rk} = \sum_h H_{rh} W_{kh}$ the sum over all
# $Z_{rk}$ that $H_{rh}$ influences, $dH_{rh} = \sum_k dZ_{rk} W_{kh}$; Eq. (2) for the activation; a linear
# map again:
#
# $$dZ = P - Y, \qquad dH = dZ\,W, \qquad dS = dH \odot \sigma(S), \qquad dX = dS\,V \tag{17}$$
#
# The shapes alone decide where a transpose belongs: $dH$ must have the shape of $H$, which is $(n, m)$, and
# $dZ\,W$ is $(n, c)(c, m)$. Row $r$ of $dX$ is the gradient of $\ell_r$ alone: **no mean here, no $1/n$**.
# An example small enough for paper stands in the test below, line by line.
#
# ## Question 6: the threshold task (3 points)
# Write Eq. (17). It is measured on four batches of points and weights that you have not seen: ordinary
# numbers; saturated ones ($|S|$ up to $10^4$, logits up to $10^5$); logits with a large part in common, up
# to $10^8$; and a steep layer (weights of $10^5$, inputs of $10^{-5}$). The figure is the **largest relative
# error of the four batches**, measured against the complex step.
#
# | on the unseen batches | largest relative error |
# |---|---|
# | baseline: central differences of a stable loss, step $10^{-5}$ | $3 \cdot 10^{-2}$ |
# | the same with the best of all fixed steps | $6 \cdot 10^{-3}$ |
# | Eq. (17) in `float32` | $0.6$ |
# | **zero mark** | $10^{-5}$ |
# | **full marks** | $10^{-6}$ |
# | reference solution | $3 \cdot 10^{-9}$ |
#
# Between the marks the points grow linearly. Budget: one pass forwards and one backwards, a handful of lines
# without a loop over examples. `np.logaddexp`, `expit` and `reference_softmax` are safe at any size. Why is
# the reference not at $10^{-16}$? The experiment below tells.


# %% solution="input_gradient"
def input_gradient(X: np.ndarray, V: np.ndarray, W: np.ndarray, Y: np.ndarray) -> np.ndarray:
    """Return for each example the gradient of its own loss with respect to its inputs, Eqs. (16) and (17).

    X: (n, d), inputs. V: (m, d), hidden weights. W: (c, m), output weights.
    Y: (n, c), target probabilities, rows sum to 1. Returns (n, d).
    """
    ### BEGIN SOLUTION
    S = X @ V.T
    Z = np.logaddexp(0.0, S) @ W.T
    dZ = reference_softmax(Z, axis=1) - Y
    dS = (dZ @ W) * expit(S)
    return dS @ V
    ### END SOLUTION


# %% test="input_gradient" points=3 hint="the largest relative error is above the zero mark"
X, Y = np.zeros((1, 2)), np.array([[1.0, 0.0]])
V, W = np.array([[1.0, 2.0], [0.0, 1.0]]), np.array([[1.0, 0.0], [1.0, 2.0]])
# S = (0, 0), H = (ln 2, ln 2), Z = (ln 2, ln 8), P = (0.2, 0.8)
# dZ = (-0.8, 0.8), dH = (0, 1.6), dS = (0, 0.8)
links = "compare your dZ, dH and dS with the comment above; squares hide a wrong transpose"
found = input_gradient(X, V, W, Y)
assert_close(found, np.array([[0.0, 0.8]]), rtol=1e-6, atol=1e-8, what="the gradient at x = 0", hint=links)
found = input_gradient(np.ones((2, 3)), np.ones((5, 3)), np.ones((4, 5)), np.full((2, 4), 0.25))
assert_shape(found, (2, 3), what="the gradient for X of shape (2, 3), 5 hidden units, 4 classes")
twice = input_gradient(np.zeros((2, 2)), V, W, np.array([[1.0, 0.0], [1.0, 0.0]]))
alone = "row r is the gradient of example r alone: no 1/n, nothing summed over examples"
by_hand = np.array([[0.0, 0.8], [0.0, 0.8]])
assert_close(twice, by_hand, rtol=1e-6, atol=1e-8, what="the gradient of the same example twice", hint=alone)
### BEGIN HIDDEN TESTS
rng = np.random.default_rng(601)


def draw(kind, n=24, d=5, m=7, c=4):
    X, V, W = rng.normal(size=(n, d)), rng.normal(size=(m, d)), rng.normal(size=(c, m))
    Y = rng.dirichlet(np.ones(c), size=n) if kind == "ordinary" else np.eye(c)[rng.integers(c, size=n)]
    if kind == "saturated":
        V, W = V * 1e3, W * 10.0
    elif kind == "common part":
        W = W + 1e8 / m * rng.uniform(0.5, 1.5, size=m)
    elif kind == "steep":
        V, X = V * 1e5, X * 1e-5
    return X, V, W, Y


def reference_gradient(X, V, W, Y):
    def loss(x, y):
        s = V @ x
        z = W @ (np.where(s.real > 0, s, 0.0) + np.log1p(np.exp(np.where(s.real > 0, -s, s))))
        return logsumexp(z) - y @ z

    return np.stack([complex_jacobian(lambda t, y=y: loss(t, y), x) for x, y in zip(X, Y, strict=True)])


worst = 0.0
for kind in ("ordinary", "saturated", "common part", "steep"):
    batch = draw(kind)
    wanted, found = reference_gradient(*batch), input_gradient(*batch)
    # hint: on unseen points the gradient has the wrong shape
    assert_shape(found, wanted.shape)
    # hint: nan or inf in an extreme batch: which exp overflows, that of softplus, sigmoid or softmax?
    assert np.isfinite(found).all()
    worst = max(worst, np.linalg.norm(found - wanted) / np.linalg.norm(wanted))
# hint: the largest relative error of the four batches is above the zero mark: compare each line with Eq. (17)
threshold(worst, zero=1e-5, full=1e-6, what="largest relative error of input_gradient")
### END HIDDEN TESTS

# %% [markdown]
# ## 7 Experiment: stable is not the same as exact
#
# Take logits $z$ of ordinary size, add a common number, and compute the gradient of cross-entropy, which on
# paper does not change. Three ways: the naive softmax, your `cross_entropy_gradient`, and yours again with
# logits stored in 32 bits. The truth is computed before the number is added.
#
# **Before you run it, write down your guess**: at which line does the naive way fail? Do the other two stay
# exact? Then change `offsets`, or the scale of the logits, and run it again.

# %% free=true
offsets = (0.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6)
rng = np.random.default_rng(0)
Z, Y = rng.normal(size=(100, 10)), np.eye(10)[rng.integers(10, size=100)]


def naive_gradient(Z, Y):
    """Return (P - Y) / n with the first form of Eq. (10)."""
    exponentials = np.exp(Z)
    return (exponentials / exponentials.sum(axis=1, keepdims=True) - Y) / len(Z)


truth = naive_gradient(Z, Y)  # exact while no logit is large
print("relative error of the gradient\noffset     naive   yours, 64 bits   yours, 32 bits")
for offset in offsets:
    moved = Z + offset
    with np.errstate(all="ignore"):
        candidates = (
            naive_gradient(moved, Y),
            cross_entropy_gradient(moved, Y),
            cross_entropy_gradient(moved.astype(np.float32), Y),
        )
    errors = [np.linalg.norm(candidate - truth) / np.linalg.norm(truth) for candidate in candidates]
    print(f"{offset:6.0e} {errors[0]:9.0e} {errors[1]:16.0e} {errors[2]:16.0e}")

# %% [markdown]
# **How to read it.** The naive way is as good as yours up to an offset of 100 and gives `nan` from 1000 on.
# Yours never fails, but its error grows tenfold with each line. It is not your formula that loses the
# digits. Near $10^6$ the 64-bit numbers lie $10^{-10}$ apart, and the 32-bit numbers $0.06$, so the logits
# were rounded *before* your function saw them, and no formula can bring back what its input no longer holds.
# The error of the reference solution in question 6 comes from there, too.
#
# **Stable** means that a formula adds nothing worse than the rounding of its inputs. The rest is up to the
# scale of the inputs, which is one reason why networks normalise their activations (week 07).

# %% [markdown]
# ## Reflection (3 points)
#
# A colleague's training run no longer crashes, since she computes $p = \text{softmax}(z)$ by Eq. (10) with
# the maximum subtracted, and then $\text{loss} = -\log(p_k + 10^{-12})$ for the true class $k$. An automatic
# differentiator gives her the exact gradient of *this* loss. Yet the examples that her model gets most wrong
# never improve.
#
# 1. Her softmax is stable. What goes wrong nevertheless in the loss, for an example with $z = (0, 1000)$
#    whose true class is the first?
# 2. Derive the gradient of her loss with respect to $z$ (start from Eq. (12) with her $u$), and explain with
#    it why exactly those examples never improve.
# 3. Which one change would you make, and why do libraries offer cross-entropy as one function of the
#    *logits*?
#
# Write 100 to 200 words in the next cell, with a formula and a number where you can.

# %% [markdown] manual="reflection" points=3
# ### BEGIN SOLUTION
# 1. Softmax gives $p = (e^{-1000}, 1)$, and $e^{-1000}$ underflows to exactly 0: stable, and as near as a
#    float can get. The loss is then $-\log(0 + 10^{-12}) = 27.6$ instead of 1000, and stays 27.6 however
#    wrong the example becomes. Without the $10^{-12}$ it would be infinite.
# 2. With $e_k$ the one-hot vector of the true class, $u = -e_k / (p_k + \varepsilon)$ and
#    $\sum_j u_j p_j = -p_k/(p_k + \varepsilon)$, so by Eq. (12)
#    $\nabla\text{loss} = \frac{p_k}{p_k + \varepsilon}\,(p - e_k)$: the right gradient of Eq. (14) times a
#    factor. The factor is 1 for $p_k \gg 10^{-12}$, one half at $p_k = 10^{-12}$ (a logit gap of 27.6), and
#    0 for $p_k = 0$. At a gap of 35 it is already $6 \cdot 10^{-4}$. So an example that is badly wrong has a
#    gradient of nearly 0, where it should be $(-1, 1)$: the worst examples stop teaching.
# 3. Compute the loss from the logits, $\operatorname{lse}(z) - z_k$ (Eq. (13)): loss 1000, gradient
#    $p - e_k = (-1, 1)$. Only one function that sees the logits can do it: once $p$ is rounded to 0 the
#    information is gone, and the product of $-1/p_k$ and $p_k$, which cancels on paper, is $\infty \cdot 0$
#    in floating point.
# ### END SOLUTION
#
# === BEGIN MARK SCHEME ===
# One point each; half points for the right idea without its reason.
# - (1) $p_k$ underflows to 0 although softmax is stable, and the loss is capped at
#   $-\log 10^{-12} \approx 27.6$, where 1000 is right. (Half: "log of zero" without the cap.)
# - (1) The gradient is $p_k/(p_k + \varepsilon)$ times $p - e_k$ (or an equivalent argument: a constant loss
#   has no slope), so it vanishes for exactly the examples that are most wrong. (Half: says that the gradient
#   vanishes, without formula or argument.)
# - (1) Loss from the logits by log-sum-exp, gradient $p - y$; one function, because the cancellation of
#   $1/p_k$ with $p_k$ has to happen on paper, before rounding. (Half: names log-sum-exp or the library's
#   function without the reason.) A smaller $\varepsilon$ earns nothing: it moves the cap.
# === END MARK SCHEME ===

# %% [markdown]
# ## What to take along
#
# | function | derivative | what keeps the digits |
# |---|---|---|
# | $\sigma(z)$ | $\sigma(z)\,\sigma(-z)$ | exponentials of $-\lvert z\rvert$ only |
# | $\tanh z$ | $4\,\sigma(2z)\,\sigma(-2z)$ | not $1 - \tanh^2 z$ far from 0 |
# | $z\,\Phi(z)$ | $\Phi(z) + z\,\phi(z)$ | $\Phi$ by `erfc` on the left |
# | $x^\top A x$ | $(A + A^\top)\,x$, Hessian $A + A^\top$ | both sums: $A$ need not be symmetric |
# | softmax | $\operatorname{diag}(p) - p\,p^\top$; VJP $p \odot (u - u^\top p)$ | minus the row's maximum |
# | cross-entropy of logits | $p - y$ | log-sum-exp; never the logarithm of a probability |
#
# You will meet Eq. (14) again in week 03 (softmax regression), Eq. (17) with more layers as back-propagation
# in week 06, and `input_gradient` in week 14 as a saliency map and as an attack.
