# %% [markdown]
# # The KL divergence
#
# How far apart are two probability distributions? The answer that learning uses, in nearly every loss from logistic
# regression to diffusion models, is not a distance at all: it is not symmetric, it can be infinite, and it measures
# what a wrong belief *costs*. In this notebook you derive it, work it out for Gaussians, see what its two directions
# do to a model, and estimate it from samples with an honest error bar.
#
# You need: logarithms, expectations and Gaussians (the notebook `probability` has all of it). You write NumPy.
#
# | part | you write | points |
# |---|---|---|
# | 1 | cross-entropy and KL divergence of discrete distributions | 2 |
# | 2 | the loss of a classifier: cross-entropy is negative log-likelihood | 2 |
# | 3 | the KL divergence of two Gaussians | 3 |
# | 4 | the best Gaussian for two humps, in both directions | 3 |
# | 5 | an estimate from samples, and the threshold task | 5 |
# | 6 | an experiment, and a reflection | 3 |
#
# Plan about 100 minutes. Each part stands alone: if you are stuck, go on, for nothing later is graded with your
# earlier functions. Logarithms are natural, so everything is in *nats*; every symbol in a formula is the name in the
# code.
#
# ## The problem: the nearest forecast is the worst
#
# Days are dry, wet or snowy with probabilities $p = (0.60, 0.38, 0.02)$. Two forecasters, Ada and Ben, say every day
# the same: Ada $(0.61, 0.389999, 0.000001)$, Ben $(0.50, 0.40, 0.10)$. Which is better? As vectors Ada's is much
# nearer to $p$. Now let the weather judge: on each day a forecaster pays $-\ln q(\text{what happened})$, nothing for
# a certain and right forecast, much for something that was called impossible.

# %%
import math

import matplotlib.pyplot as plt
import numpy as np
from scipy.integrate import quad
from scipy.special import logsumexp
from scipy.stats import norm

from autograder.checks import assert_close, assert_equal, threshold

# four colours that colour-blind readers can tell apart (Okabe and Ito's palette)
BLUE, ORANGE, GREEN, VERMILION = "#0072B2", "#E69F00", "#009E73", "#D55E00"

# %%
WEATHER = np.array([0.60, 0.38, 0.02])
FORECASTS = {"Ada": np.array([0.61, 0.389999, 0.000001]), "Ben": np.array([0.50, 0.40, 0.10])}


def draw_forecasts() -> None:
    """Draw what the two forecasters have paid over a year, and print how near their vectors are."""
    days = np.random.default_rng(38).choice(3, size=365, p=WEATHER)
    _, axis = plt.subplots(figsize=(6.6, 3.4))
    for (name, forecast), colour, line in zip(FORECASTS.items(), (VERMILION, BLUE), ("-", "--"), strict=True):
        paid = np.cumsum(-np.log(forecast[days]))
        axis.plot(paid, line, color=colour, linewidth=2, label=name)
        apart = np.linalg.norm(forecast - WEATHER)
        print(
            f"{name}: Euclidean distance to p {apart:.3f}; paid in the year {paid[-1]:.0f}, a day {paid[-1] / 365:.3f}"
        )
    axis.plot(np.cumsum(-np.log(WEATHER[days])), ":", color="0.3", label="somebody who knows p")
    axis.plot(np.flatnonzero(days == 2), np.zeros(np.sum(days == 2)), "k*", label="snow")
    axis.set(xlabel="day", ylabel="paid so far, −ln q")
    axis.legend(fontsize=8)
    plt.show()


draw_forecasts()

# %% [markdown]
# **What to see.** Days run to the right, what has been paid runs up. The dashed blue line (Ben) climbs evenly, a
# little faster than the dotted grey one of somebody who knows $p$. The vermilion line (Ada) follows the grey one
# closely, but jumps by 14 at each star, a day with snow. There are seven in this year, and at its end Ada has paid
# 334, Ben 294, the truth 271. By Euclidean distance she was five times as near as he: 0.024 against 0.130.
#
# So there is a number that says how much a wrong belief costs, and it is not the Euclidean distance.
#
# ## Part 1: what a wrong belief costs
#
# Outcomes $i$ have the probabilities $p_i$; somebody believes in $q_i$ and pays $-\ln q_i$. The expected cost is the
# **cross-entropy**; for who believes in the truth it is the **entropy**:
#
# $$H(p, q) = -\sum_i p_i \ln q_i, \qquad H(p) = H(p, p) \tag{1}$$
#
# What is paid for being wrong is the difference, the **Kullback-Leibler divergence** of $p$ from $q$:
#
# $$D(p \,\|\, q) = H(p, q) - H(p) = \sum_i p_i \ln \frac{p_i}{q_i} \tag{2}$$
#
# *It is never negative.* A logarithm lies below its tangent at 1, $\ln r \le r - 1$, with equality only at $r = 1$.
# With $r_i = q_i / p_i$, over all $i$ with $p_i > 0$ (the last step, because the $q_i$ of all outcomes sum to 1):
#
# $$-D(p \,\|\, q) = \sum_i p_i \ln r_i \;\le\; \sum_i p_i (r_i - 1) = \sum_i q_i - \sum_i p_i \;\le\; 0 \tag{3}$$
#
# So no belief is cheaper than the truth, and $D = 0$ only for $q = p$. *It is not symmetric*: $p$ says how often, $q$
# says how dear.
#
# Two corners. What never happens costs nothing: a term with $p_i = 0$ is 0, whatever $q_i$ is (the limit of $p \ln
# p$). What happens and was called impossible, $q_i = 0 < p_i$, costs everything: $D = \infty$.
#
# **On paper.** $p = (\tfrac12, \tfrac12)$, $q = (\tfrac14, \tfrac34)$. $D(p \| q) = \tfrac12 \ln 2 + \tfrac12 \ln
# \tfrac23 = \tfrac12 \ln \tfrac43 = 0.144$. The other way round: $\tfrac14 \ln \tfrac12 + \tfrac34 \ln \tfrac32 =
# 0.131$. And $H(p, q) = \tfrac12 \ln 4 + \tfrac12 \ln \tfrac43 = \tfrac12 \ln \tfrac{16}{3} = 0.837$.
#
# **Question 1.** Write (1) and (2) with both corners. Only 0 itself is a corner: probabilities as small as $10^{-300}$
# count as they are. (`np.errstate` keeps NumPy from warning of $\ln 0$ where it is meant.)


# %% solution="discrete"
def cross_entropy(p: np.ndarray, q: np.ndarray) -> float:
    """Work out the expected cost of believing in q where p is true, in nats, equation (1).

    p, q: shape (k,), probabilities that sum to 1; zeros are allowed in both.
    Returns H(p, q); infinite where an outcome that happens has q = 0.
    """
    ### BEGIN SOLUTION
    happens = p > 0
    with np.errstate(divide="ignore"):  # ln 0 = -inf is what is meant
        return -np.sum(p[happens] * np.log(q[happens]))
    ### END SOLUTION


def kl_divergence(p: np.ndarray, q: np.ndarray) -> float:
    """Work out the KL divergence D(p || q) of two discrete distributions, in nats, equation (2).

    p, q: shape (k,), probabilities that sum to 1; zeros are allowed in both.
    Returns a float >= 0; infinite where an outcome that happens has q = 0.
    """
    ### BEGIN SOLUTION
    happens = p > 0
    with np.errstate(divide="ignore"):
        return np.sum(p[happens] * (np.log(p[happens]) - np.log(q[happens])))  # p / q may overflow
    ### END SOLUTION


# %% test="discrete" points=2 hint="Write down the terms of the worked example, one for each outcome."
half, quarter = np.array([0.5, 0.5]), np.array([0.25, 0.75])
assert_close(
    kl_divergence(half, quarter),
    0.5 * math.log(4 / 3),
    what="D(p || q) of the worked example",
    hint="0.131 is D(q || p): p weighs, and p stands on top. 0.208 is in bits.",
)
assert_close(
    cross_entropy(half, quarter),
    0.5 * math.log(16 / 3),
    what="H(p, q) of the worked example",
    hint="0.693 is H(q, p): p weighs, and q is in the logarithm, with a minus.",
)
assert_close(
    cross_entropy(half, half), math.log(2), what="the entropy of a fair coin", hint="H(p, p) = ln 2."
)
assert_close(
    kl_divergence(np.array([1.0, 0.0]), half),
    math.log(2),
    what="D of (1, 0) from a fair coin",
    hint="NaN: 0 ln 0 counts as 0. Take the outcomes with p > 0 only.",
)
assert_equal(
    float(kl_divergence(half, np.array([1.0, 0.0]))),
    math.inf,
    what="D of a fair coin from (1, 0)",
    hint="An outcome that happens was called impossible: infinite. An epsilon would hide it.",
)
### BEGIN HIDDEN TESTS
rng = np.random.default_rng(3101)
for k in (1, 2, 5, 60):
    for gaps in (0, k // 2):
        p, q = rng.dirichlet(np.ones(k)), rng.dirichlet(np.ones(k))
        p[:gaps] = 0.0
        p = p / p.sum()
        cost = math.fsum(-a * math.log(b) for a, b in zip(p, q, strict=True) if a > 0)
        entropy = math.fsum(-a * math.log(a) for a in p if a > 0)
        # hint: on random distributions of 1 to 60 outcomes, some with p = 0, the cross-entropy is wrong.
        assert_close(cross_entropy(p, q), cost, rtol=1e-9, atol=1e-12)
        # hint: on random distributions of 1 to 60 outcomes, some with p = 0, the divergence is wrong.
        assert_close(kl_divergence(p, q), cost - entropy, rtol=1e-8, atol=1e-11)
        # hint: D(p || p) is 0.
        assert_close(kl_divergence(p, p), 0.0)
# hint: where p and q are both 0, nothing is added, and nothing becomes infinite.
assert_close(kl_divergence(np.array([0.5, 0.5, 0.0]), np.array([0.25, 0.75, 0.0])), 0.5 * math.log(4 / 3))
# hint: in the cross-entropy too, both 0 adds nothing.
assert_close(cross_entropy(np.array([0.5, 0.5, 0.0]), np.array([0.25, 0.75, 0.0])), 0.5 * math.log(16 / 3))
# hint: the cross-entropy is infinite where something with q = 0 happens.
assert_equal(float(cross_entropy(np.array([0.5, 0.5]), np.array([0.0, 1.0]))), math.inf)
# hint: probabilities as small as 1e-300 are not 0: no epsilon, no clipping.
assert_close(kl_divergence(np.array([1e-300, 1.0]), np.array([0.5, 0.5])), math.log(2))
# hint: a belief of 1e-300 costs about 690, not infinity, and not less.
assert_close(cross_entropy(np.array([0.5, 0.5]), np.array([1e-300, 1.0])), 150 * math.log(10))
### END HIDDEN TESTS

# %%
for name, forecast in FORECASTS.items():
    cost, back = kl_divergence(WEATHER, forecast), kl_divergence(forecast, WEATHER)
    print(f"{name}: D(p || q) = {cost:.3f}, D(q || p) = {back:.3f}")

# %% [markdown]
# **What to see.** In the direction that costs, $D(p \| q)$, Ada's forecast is about three times as far from the truth
# as Ben's: 0.18 against 0.06. In the other direction she looks better than he, for she herself hardly ever expects
# the snow.
#
# ## Part 2: the loss of a classifier
#
# A classifier turns an example into *logits* $z$ of shape $(k,)$, and these into beliefs:
#
# $$q_j = \frac{e^{z_j}}{\sum_l e^{z_l}}, \qquad \ln q_j = z_j - \ln \sum_l e^{z_l} \tag{4}$$
#
# It is trained to find the seen labels $y_0, \dots, y_{n-1}$ probable, by the mean **negative log-likelihood** (NLL)
#
# $$\text{NLL} = -\frac1n \sum_{i=0}^{n-1} \ln q_{y_i}(i) \tag{5}$$
#
# where $q(i)$ is the belief about example $i$, by (4) from its own row of logits.
#
# That is a cross-entropy: for one example let $p$ be 1 at the label and 0 elsewhere, and (1) has a single term. And
# where all examples share one belief $q$, sort the sum (5) by labels: with $\hat p_j$, the share of label $j$ among
# the $n$,
#
# $$\text{NLL} = -\sum_j \hat p_j \ln q_j = H(\hat p, q) = H(\hat p) + D(\hat p \,\|\, q) \tag{6}$$
#
# $H(\hat p)$ does not depend on the model. So *maximum likelihood is minimal KL divergence* of the data from the
# model. A classifier, whose belief differs with the example, does the same for each kind of example, and (5) is the
# mean.
#
# In code (4) has a trap: $e^{1000}$ is infinite, and $\ln 0$ is not what a wrong belief of $e^{-1000}$ costs.
# Subtract the largest logit $c = \max_l z_l$ first, which changes no $q_j$, and stay in logarithms:
#
# $$\ln q_j = (z_j - c) - \ln \sum_l e^{z_l - c} \tag{7}$$
#
# **On paper.** $z = (\ln 3, 0)$, so $q = (\tfrac34, \tfrac14)$. With the labels 0 and 1, each with this belief, NLL
# $= -\tfrac12 (\ln \tfrac34 + \ln \tfrac14) = 0.837$.
#
# **Question 2.** Write (5) by (7).


# %% solution="mean_nll"
def mean_nll(logits: np.ndarray, labels: np.ndarray) -> float:
    """Work out the mean negative log-likelihood of labels, in nats, equations (5) and (7).

    logits: shape (n, k), one example a row. labels: shape (n,), integers from 0 to k - 1.
    Returns a float >= 0, finite for all finite logits.
    """
    ### BEGIN SOLUTION
    shifted = logits - logits.max(axis=1, keepdims=True)
    normaliser = np.log(np.exp(shifted).sum(axis=1))
    return np.mean(normaliser - shifted[np.arange(len(labels)), labels])
    ### END SOLUTION


# %% test="mean_nll" points=2 hint="The logit at the label, minus the logarithm of the sum of exponentials."
pair = np.array([[math.log(3), 0.0], [math.log(3), 0.0]])
assert_close(
    mean_nll(pair, np.array([0, 1])),
    -0.5 * (math.log(0.75) + math.log(0.25)),
    what="the NLL of the worked example",
    hint="1.67 is the sum: take the mean. -0.84 lacks the minus.",
)
assert_close(
    mean_nll(np.array([[0.0, 1000.0], [-1000.0, 0.0]]), np.array([0, 1])),
    500.0,
    what="the NLL for logits of (0, 1000) with label 0 and (-1000, 0) with label 1",
    hint="inf or NaN: exp(1000) overflows, and ln of an underflown q is -inf. Use (7), with the maximum of each row.",
)
assert_close(
    mean_nll(np.array([[1.0, 2.0, 3.0]]) + 7, np.array([2])),
    mean_nll(np.array([[1.0, 2.0, 3.0]]), np.array([2])),
    what="the NLL after 7 was added to all logits",
    hint="Adding a number to a row changes no belief.",
)
### BEGIN HIDDEN TESTS
rng = np.random.default_rng(3201)
for n, k in [(1, 1), (1, 5), (6, 2), (4, 4), (50, 9)]:
    z, y = 3 * rng.standard_normal((n, k)), rng.integers(0, k, n)
    wanted = np.mean([logsumexp(row) - row[label] for row, label in zip(z, y, strict=True)])
    # hint: on random logits of 1 to 50 examples and 1 to 9 classes the NLL is wrong: is it the label of each row?
    assert_close(mean_nll(z, y), wanted, rtol=1e-9, atol=1e-12)
    # hint: rows moved by -5000 to +5000, each by another number, must give the same NLL: the maximum of each row.
    assert_close(mean_nll(z + rng.uniform(-5000, 5000, (n, 1)), y), wanted, rtol=1e-8, atol=1e-9)
# hint: a confident and right belief costs e^-40 or so, not less than 0 and not NaN.
assert_close(mean_nll(np.array([[800.0, 0.0]]), np.array([0])), 0.0)
### END HIDDEN TESTS

# %% [markdown]
# ## Part 3: two Gaussians
#
# For densities the sum in (2) becomes an integral, $D(p \| q) = \mathbb{E}_p[\ln p(x) - \ln q(x)]$. Let $p$ be
# Gaussian with mean $m_0$ and standard deviation $s_0$, $q$ with $m_1, s_1$. Under $p$ the expectation of $(x -
# m_0)^2$ is $s_0^2$, and that of $(x - m_1)^2$ is $s_0^2 + (m_0 - m_1)^2$. So
#
# $$D(p \,\|\, q)
# = \mathbb{E}_p \Big[ \ln \frac{s_1}{s_0} - \frac{(x - m_0)^2}{2 s_0^2} + \frac{(x - m_1)^2}{2 s_1^2} \Big]
# = \ln \frac{s_1}{s_0} - \frac12 + \frac{s_0^2 + (m_0 - m_1)^2}{2 s_1^2} \tag{8}$$
#
# A belief that is too narrow ($s_1$ small) is dear: a factor of 2 costs $\tfrac42 - \tfrac12 - \ln 2 = 0.81$ nats.
# One that is too wide by a factor of 2 costs $\tfrac18 - \tfrac12 + \ln 2 = 0.32$.
#
# In $d$ dimensions, with covariances $S_0, S_1$, the same steps with $\mathbb{E}_p[(x - m_1)^\top S_1^{-1} (x -
# m_1)] = \operatorname{tr}(S_1^{-1} S_0) + (m_0 - m_1)^\top S_1^{-1} (m_0 - m_1)$ give
#
# $$D(p \,\|\, q) = \frac12 \Big[ \operatorname{tr}(S_1^{-1} S_0) + (m_0 - m_1)^\top S_1^{-1} (m_0 - m_1) - d
# + \ln \det S_1 - \ln \det S_0 \Big] \tag{9}$$
#
# Determinants of many dimensions overflow or underflow, their logarithms do not. With Cholesky factors, $S_0 = L_0
# L_0^\top$ and $S_1 = L_1 L_1^\top$, every term of (9) is a sum of squares or of logarithms:
#
# $$\operatorname{tr}(S_1^{-1} S_0) = \lVert L_1^{-1} L_0 \rVert_F^2, \quad
# (m_0 - m_1)^\top S_1^{-1} (m_0 - m_1) = \lVert L_1^{-1} (m_0 - m_1) \rVert^2, \quad
# \ln \det S = 2 \sum_i \ln L_{ii} \tag{10}$$
#
# **On paper.** $m_0 = (0, 0)$, $S_0 = I$; $m_1 = (1, 0)$, $S_1 = \begin{pmatrix} 2 & 0 \\ 0 & 1 \end{pmatrix}$:
# $\tfrac12 [1.5 + 0.5 - 2 + \ln 2] = \tfrac12 \ln 2 = 0.347$. The other way round: $\tfrac12 [3 + 1 - 2 - \ln 2] =
# 0.653$.
#
# **Question 3.** Write (9) by (10). It has to work for $d = 1$, where it is (8), and for $d = 400$.


# %% solution="gaussians"
def kl_gaussians(m0: np.ndarray, S0: np.ndarray, m1: np.ndarray, S1: np.ndarray) -> float:
    """Work out D(p || q) of two multivariate Gaussians, in nats, equations (9) and (10).

    m0, S0: mean and covariance matrix of p, shapes (d,) and (d, d). m1, S1: those of q.
    Returns a float >= 0.
    """
    ### BEGIN SOLUTION
    L0, L1 = np.linalg.cholesky(S0), np.linalg.cholesky(S1)
    trace = np.sum(np.linalg.solve(L1, L0) ** 2)
    distance = np.sum(np.linalg.solve(L1, m0 - m1) ** 2)
    log_determinants = np.log(np.diag(L1)) - np.log(np.diag(L0))
    return 0.5 * (trace + distance - len(m0)) + np.sum(log_determinants)
    ### END SOLUTION


# %% test="gaussians" points=3 hint="Four terms: print each, and compare with the worked example."
origin, moved, unit, wide = np.zeros(2), np.array([1.0, 0.0]), np.eye(2), np.diag([2.0, 1.0])
assert_close(
    kl_gaussians(origin, unit, moved, wide),
    0.5 * math.log(2),
    what="D(p || q) of the worked example",
    hint="0.653 is D(q || p). 0.693 has ln det without its half; -0.347 has the determinants the wrong way round.",
)
assert_close(
    kl_gaussians(moved, wide, origin, unit),
    1 - 0.5 * math.log(2),
    what="D(q || p) of the worked example",
    hint="The other way round all four arguments change their places.",
)
assert_close(
    kl_gaussians(np.zeros(1), np.array([[4.0]]), np.zeros(1), np.array([[1.0]])),
    1.5 - math.log(2),
    what="D of N(0, 4) from N(0, 1): a belief too narrow by a factor of 2",
    hint="The arguments are variances, not standard deviations.",
)
assert_close(
    kl_gaussians(np.zeros(400), 1e-4 * np.eye(400), np.zeros(400), 2e-4 * np.eye(400)),
    200 * (math.log(2) - 0.5),
    what="D in 400 dimensions, variances 0.0001 and 0.0002",
    hint="NaN: both determinants are 0.0 in floats. Add up logarithms, equation (10).",
)
### BEGIN HIDDEN TESTS
rng = np.random.default_rng(3301)
for _ in range(4):
    (a, b), (s, t) = rng.standard_normal(2), np.exp(0.5 * rng.standard_normal(2))
    p, q = norm(a, s), norm(b, t)
    wanted = quad(lambda x, p=p, q=q: p.pdf(x) * (p.logpdf(x) - q.logpdf(x)), a - 12 * s, a + 12 * s)[0]
    found = kl_gaussians(np.array([a]), np.array([[s**2]]), np.array([b]), np.array([[t**2]]))
    # hint: in one dimension the result differs from the integral of p ln(p / q), and so from (8).
    assert_close(found, wanted, rtol=1e-7, atol=1e-9)
for d in (2, 3, 7):
    factors = rng.standard_normal((2, d, d))
    S, T = factors @ factors.transpose(0, 2, 1) + 0.2 * np.eye(d)
    a, b = rng.standard_normal((2, d))
    inverse = np.linalg.inv(T)
    wanted = np.trace(inverse @ S) + (a - b) @ inverse @ (a - b) - d
    wanted = 0.5 * (wanted + np.linalg.slogdet(T)[1] - np.linalg.slogdet(S)[1])
    # hint: on random means and full covariance matrices of 2 to 7 dimensions the result is not (9).
    assert_close(kl_gaussians(a, S, b, T), wanted, rtol=1e-8, atol=1e-10)
    # hint: D(p || p) is 0.
    assert_close(kl_gaussians(a, S, a, S), 0.0, atol=1e-9)
    B = rng.standard_normal((d, d)) + 3 * np.eye(d)
    # hint: other units and axes, x -> B x, change no divergence.
    assert_close(kl_gaussians(B @ a, B @ S @ B.T, B @ b, B @ T @ B.T), wanted, rtol=1e-6, atol=1e-8)
# hint: with variances of 1e6 in 400 dimensions the determinants overflow.
found = kl_gaussians(np.zeros(400), 1e6 * np.eye(400), np.ones(400), 1e6 * np.eye(400))
assert_close(found, 200e-6, rtol=1e-6, atol=0)
### END HIDDEN TESTS

# %% [markdown]
# ### Too narrow, too wide
#
# The truth is $p = N(0, 1)$. Beliefs $q = N(0, s_1^2)$ have the right mean and a width from a quarter to four times
# the true one. Your function says what each of them costs, $D(p \| q)$, and what the other direction makes of it.


# %%
def draw_widths() -> None:
    """Draw both divergences of N(0, 1) and N(0, s1^2) over s1."""
    widths = np.geomspace(0.25, 4, 81)
    centre, one = np.zeros(1), np.eye(1)
    _, axis = plt.subplots(figsize=(6.6, 3.4))
    onward = [kl_gaussians(centre, one, centre, s1**2 * one) for s1 in widths]
    back = [kl_gaussians(centre, s1**2 * one, centre, one) for s1 in widths]
    axis.plot(widths, onward, color=BLUE, linewidth=2, label="D(p ‖ q), the cost of believing in q")
    axis.plot(widths, back, "--", color=VERMILION, linewidth=2, label="D(q ‖ p)")
    axis.set(xlabel="width s₁ of the belief; the true one is 1", ylabel="nats", xscale="log", ylim=(0, 2.2))
    axis.set_xticks([0.25, 0.5, 1, 2, 4], ["0.25", "0.5", "1", "2", "4"])
    axis.minorticks_off()
    axis.legend(fontsize=8)
    plt.show()
    for s1 in (0.5, 2.0):
        costs = kl_gaussians(centre, one, centre, s1**2 * one), kl_gaussians(centre, s1**2 * one, centre, one)
        print(f"s1 = {s1}: D(p || q) = {costs[0]:.2f}, D(q || p) = {costs[1]:.2f}")


draw_widths()

# %% [markdown]
# **What to see.** Two valleys with the floor 0 at $s_1 = 1$, on a logarithmic axis of widths. The solid blue one is
# steep on its left, where it leaves the picture, and gentle on its right: a belief that is too narrow is dear (0.81
# nats at half the width), one that is too wide much less so (0.32 at twice the width). The dashed vermilion one is its
# mirror image, for exchanging $p$ and $q$ turns a ratio of widths over. In doubt, a forecaster who pays $-\ln q$
# spreads the bets.
#
# ## Part 4: the two directions
#
# Data often come from a $p$ that is more complicated than the model. Which Gaussian $q$ is best then? It depends on
# the direction.
#
# **Forward**, $\min_q D(p \| q)$. Only $-\mathbb{E}_p[\ln q(x)]$ depends on $q$: with mean $m$ and standard
# deviation $s$ it is $\ln s + \mathbb{E}_p[(x - m)^2] / (2 s^2)$ and a constant. The derivatives vanish at
#
# $$m = \mathbb{E}_p[x], \qquad s^2 = \mathbb{E}_p[(x - m)^2] \tag{11}$$
#
# The best $q$ has the moments of $p$. It must cover *all* of $p$, for what happens and was not expected is dear.
#
# **Reverse**, $\min_q D(q \| p) = \min_q \mathbb{E}_q[\ln q(x) - \ln p(x)]$. Now $q$ chooses where to look. It must
# stay where $p$ is not small, and need not go everywhere. There is no closed form; here we search.
#
# Both integrals are done as sums over a grid $x_0, \dots, x_{n-1}$ with the spacing $\delta$. For a density $f$,
#
# $$\int f(x)\, g(x)\, dx \approx \delta \sum_i f(x_i)\, g(x_i) \tag{12}$$
#
# **On paper.** $p$ has two very narrow humps of mass $\tfrac12$ at $-1$ and $+1$. Forward gives $m = 0$ and $s = 1$: in
# the middle, where $p$ is as good as nothing. A $q$ there is dear in reverse, for $\ln p$ is far below 0. Let $q$ be
# one of the two humps instead: wherever $q$ is, $p = q / 2$, so $D(q \| p) = \ln 2 = 0.693$, however narrow they are.
#
# **Question 4.** Write both fits. For the reverse one evaluate (12) with $f = q$ and $g = \ln q - \ln p$ for every
# pair of a candidate mean and a candidate standard deviation, and return the best pair with its divergence; the
# candidates lie well within the grid. $\ln p$ is given, not $p$, which may be 0.0 in the tails.


# %% solution="fits"
def fit_forward(x: np.ndarray, p: np.ndarray) -> tuple[float, float]:
    """Find the Gaussian q with the smallest D(p || q), equations (11) and (12).

    x: an even grid, shape (n,). p: a density on it, shape (n,), which integrates to 1 by (12).
    Returns (m, s), mean and standard deviation.
    """
    ### BEGIN SOLUTION
    mass = p * (x[1] - x[0])
    m = np.sum(mass * x)
    return m, np.sqrt(np.sum(mass * (x - m) ** 2))
    ### END SOLUTION


def fit_reverse(
    x: np.ndarray, log_p: np.ndarray, means: np.ndarray, sds: np.ndarray
) -> tuple[float, float, float]:
    """Find the Gaussian q with the smallest D(q || p) among candidates, by equation (12).

    x: an even grid, shape (n,). log_p: the logarithm of a density on it, shape (n,).
    means, sds: the candidates, shapes (a,) and (b,); every pair is one.
    Returns (m, s, divergence): the best pair and its D(q || p).
    """
    ### BEGIN SOLUTION
    best = None
    for m in means:
        for s in sds:
            log_q = -0.5 * ((x - m) / s) ** 2 - np.log(s) - 0.5 * np.log(2 * np.pi)
            divergence = np.sum(np.exp(log_q) * (log_q - log_p)) * (x[1] - x[0])
            # equivalent comparison: of two equal ones either is best
            if best is None or divergence < best[2]:
                best = m, s, divergence
    return best
    ### END SOLUTION


# %% test="fits" part="forward" points=1 hint="(11): a mean and a root of a variance, both weighted by p."
line = np.linspace(-15.0, 15.0, 1501)
humps = 0.5 * norm(-3, 1).pdf(line) + 0.5 * norm(3, 1).pdf(line)
m, s = fit_forward(line, humps)
assert_close(
    m, 0.0, atol=1e-9, what="the mean of the forward fit to humps at -3 and 3", hint="All of p counts."
)
assert_close(
    s,
    math.sqrt(10),
    what="the standard deviation of the forward fit",
    hint="10 is the variance; 22.4 lacks the spacing of (12); 1 is the width of one hump.",
)
### BEGIN HIDDEN TESTS
rng = np.random.default_rng(3401)
for _ in range(4):
    w, (a, b), (s, t) = rng.uniform(0.1, 0.9), rng.uniform(-4, 4, 2), rng.uniform(0.5, 2, 2)
    for line in (np.linspace(-20, 20, 2001), np.linspace(-18, 25, 1700)):
        m_found, s_found = fit_forward(line, w * norm(a, s).pdf(line) + (1 - w) * norm(b, t).pdf(line))
        m = w * a + (1 - w) * b
        # hint: on random mixtures of two Gaussians, on two grids, the mean is not that of p.
        assert_close(m_found, m, rtol=1e-6, atol=1e-7)
        # hint: on random mixtures of two Gaussians the standard deviation is not that of p around its own mean.
        assert_close(s_found, math.sqrt(w * (s**2 + a**2) + (1 - w) * (t**2 + b**2) - m**2), rtol=1e-6)
### END HIDDEN TESTS

# %% test="fits" part="reverse" points=2 hint="q weighs, and ln q - ln p is summed. Which of them depends on m and s?"
line = np.linspace(-15.0, 15.0, 1501)
centres, widths = np.linspace(-4.0, 4.0, 17), np.array([0.5, 1.0, 2.0, 3.0])
m, s, divergence = fit_reverse(line, norm(1.5, 2.0).logpdf(line), centres, widths)
assert_equal(
    (float(m), float(s)), (1.5, 2.0), what="the best candidate for one Gaussian with mean 1.5 and width 2"
)
assert_close(
    divergence, 0.0, atol=1e-9, what="its divergence", hint="q = p: ln q - ln p is 0, normalisers too."
)
log_humps = np.logaddexp(norm(-3, 1).logpdf(line) + math.log(0.4), norm(3, 1).logpdf(line) + math.log(0.6))
m, s, divergence = fit_reverse(line, log_humps, centres, widths)
assert_equal(
    (float(m), float(s)),
    (3.0, 1.0),
    what="the best candidate for humps of 40 % at -3 and 60 % at 3",
    hint="(0.5, 3) or so is the forward fit: the expectation is over q.",
)
assert_close(
    divergence,
    0.5077,
    atol=2e-4,
    what="its divergence",
    hint="About -ln 0.6. 25 or so lacks the spacing of (12).",
)
m, s, divergence = fit_reverse(line, norm(0, 0.05).logpdf(line), centres, widths)
assert_equal(
    (float(m), float(s)),
    (0.0, 0.5),
    what="the best candidate for a p of width 0.05, which is 0.0 in floats beyond |x| = 2",
    hint="inf or NaN for every pair: do not go from ln p to p and back.",
)
### BEGIN HIDDEN TESTS
rng = np.random.default_rng(3402)
for _ in range(6):
    w, (a, b), (s, t) = rng.uniform(0.2, 0.8), rng.uniform(-4, 4, 2), rng.uniform(0.5, 2, 2)
    line = np.linspace(-22, 22, 1201)
    log_p = np.logaddexp(math.log(w) + norm(a, s).logpdf(line), math.log(1 - w) + norm(b, t).logpdf(line))
    centres, widths = rng.uniform(-4, 4, 7), rng.uniform(0.4, 3, 5)
    table = {
        (c, v): np.sum(norm(c, v).pdf(line) * (norm(c, v).logpdf(line) - log_p))
        for c in centres
        for v in widths
    }
    m, s, divergence = fit_reverse(line, log_p, centres, widths)
    # hint: on random mixtures and candidates another pair has a smaller D(q || p).
    assert_equal((float(m), float(s)), min(table, key=table.get))
    # hint: on random mixtures the divergence of the best pair is not that of (12).
    assert_close(divergence, min(table.values()) * (line[1] - line[0]), rtol=1e-8, atol=1e-10)
### END HIDDEN TESTS


# %%
def draw_directions() -> None:
    """Draw two humps, and the best Gaussian in either direction."""
    line = np.linspace(-12, 12, 1201)
    log_p = np.logaddexp(
        norm(-2, 0.7).logpdf(line) + math.log(0.6), norm(2.5, 1).logpdf(line) + math.log(0.4)
    )
    p = np.exp(log_p)
    forward = fit_forward(line, p)
    reverse = fit_reverse(line, log_p, np.linspace(-4, 4, 41), np.linspace(0.3, 3, 28))
    _, axis = plt.subplots(figsize=(6.6, 3.6))
    axis.fill_between(line, p, color="0.85", label="p, two humps")
    step = line[1] - line[0]
    for (m, s, *_), name, colour, style in [
        (forward, "forward", BLUE, "-"),
        (reverse, "reverse", VERMILION, "--"),
    ]:
        log_q = norm(m, s).logpdf(line)
        axis.plot(
            line, np.exp(log_q), style, color=colour, linewidth=2, label=f"{name}: m = {m:.1f}, s = {s:.1f}"
        )
        onward = step * np.sum(p * (log_p - log_q))
        back = step * np.sum(np.exp(log_q) * (log_q - log_p))
        print(f"{name}: D(p || q) = {onward:.2f}, D(q || p) = {back:.2f}")
    axis.set(xlabel="x", ylabel="density", xlim=(-8, 8))
    axis.legend(fontsize=8)
    plt.show()


draw_directions()

# %% [markdown]
# **What to see.** Grey: a density with a higher hump at $-2$ and a lower one at $2.5$. The solid blue Gaussian, the
# forward fit, is wide and lies across both, highest near $0$, where $p$ has hardly anything. The dashed vermilion
# one, the reverse fit, sits on the higher hump and ignores the other. Each is the best in its own direction and bad
# in the other: forward $D(p \| q)$ is 0.41 for the blue and 7.67 for the vermilion one, reverse $D(q \| p)$ 0.83 and
# 0.50. The 0.50 is what the vermilion one pays for the missing hump: $-\ln 0.6 = 0.51$.
#
# Training by NLL is forward, by (6): a language model spreads its bets over all that people write. Variational
# inference is reverse, as is fine-tuning a model against a reward with a KL penalty: leaving out half of the
# possibilities costs the model $\ln 2$ nats there, and no more.
#
# ## Part 5: an estimate from samples
#
# For most pairs there is no closed form, and in many dimensions no grid. But $D(p \| q) = \mathbb{E}_p[\ln p(x) -
# \ln q(x)]$ is an expectation, and an expectation can be estimated by a mean. Draw $x_0, \dots, x_{n-1}$ *from $p$*,
# let $\rho_i = \ln p(x_i) - \ln q(x_i)$, and
#
# $$\hat D = \frac1n \sum_i \rho_i, \qquad
# \text{se} = \sqrt{\frac{1}{n (n - 1)} \sum_i (\rho_i - \hat D)^2} \tag{13}$$
#
# $\hat D$ is unbiased. Its **standard error** is the standard deviation of one $\rho$, estimated with $n - 1$, over
# $\sqrt n$. By the central limit theorem the true value lies in
#
# $$\hat D \pm z \cdot \text{se}, \qquad z = 3.2905 \text{ for } 99.9\,\% \tag{14}$$
#
# in 999 of 1000 cases, if $n$ is large enough. An estimate without an error bar is a rumour.
#
# **On paper.** $\rho = 0, 1, 2, 1$: $\hat D = 1$, the squares sum to 2, $\text{se} = \sqrt{2 / 12} = 0.408$.
#
# **Question 5.** Write (13). `draw(n)` gives $n$ points drawn from $p$; call it once, and evaluate `log_p` and
# `log_q` once each, at just these points.
#
# **How it is measured.** On up to 1000 pairs of mixtures of three Gaussians, half of them alike and half strangers,
# with $n = 1000$ draws each. The examiner knows the true divergences from a fine grid. Two figures count: the share of
# pairs whose truth is inside your interval (14), and how wide the interval is, as your `se` over that of (13). The
# weaker one decides. (Part 6 shows an estimator with narrower intervals, and why it is not the reference.)
#
# | | share inside | width |
# |---|---|---|
# | baseline: standard deviation, not divided by $\sqrt n$ | 1.00 | 31.6 |
# | baseline: $D(q \Vert p)$ in place of $D(p \Vert q)$ | 0.02 | 1.00 |
# | the control variate of part 6 | 0.95 | 0.47 |
# | zero mark | 0.95 | 2.0 |
# | **full mark** | **0.985** | **1.1** |
# | reference solution | 0.999 | 1.00 |
#
# **Budget.** 1200 estimates in ten seconds; the reference takes two.

# %%
Z = 3.2905  # 99.9 % of a Gaussian lie within so many standard deviations
GRID = np.linspace(-22.0, 22.0, 1101)


def log_mixture(mixture: tuple, x: np.ndarray) -> np.ndarray:
    """Evaluate the log-density of a mixture (shares, means, sds) at x, shape (n,)."""
    shares, means, sds = mixture
    z = (x[:, None] - means) / sds
    terms = np.log(shares / sds) - 0.5 * z**2 - 0.5 * math.log(2 * math.pi)
    largest = terms.max(axis=1)
    return largest + np.log(np.exp(terms - largest[:, None]).sum(axis=1))


def draw_pair(rng: np.random.Generator, alike: bool) -> tuple[tuple, tuple]:
    """Draw two mixtures p and q of three Gaussians; q is p a little moved, or a stranger."""
    p, q = (
        (rng.dirichlet(3 * np.ones(3)), 2 * rng.standard_normal(3), np.exp(rng.uniform(-0.5, 0.5, 3)))
        for _ in range(2)
    )
    if alike:
        moved = p[1] + 0.3 * rng.standard_normal(3), p[2] * np.exp(0.15 * rng.standard_normal(3))
        q = rng.dirichlet(1 + 30 * p[0]), *moved
    return p, q


def true_divergence(p: tuple, q: tuple) -> float:
    """Work out D(p || q) of two mixtures on a fine grid, equation (12)."""
    log_p, log_q = log_mixture(p, GRID), log_mixture(q, GRID)
    return np.sum(np.exp(log_p) * (log_p - log_q)) * (GRID[1] - GRID[0])


def examine(estimate, seed: int, pairs: int, alike: bool | None = None, n: int = 1000) -> tuple[float, float]:
    """Measure an estimator: the share of pairs inside its 99.9 % interval, and its mean relative width."""
    rng = np.random.default_rng(seed)
    inside, widths = [], []
    for number in range(pairs):
        p, q = draw_pair(rng, number % 2 == 0 if alike is None else alike)
        part = rng.choice(3, size=n, p=p[0])
        x = p[1][part] + p[2][part] * rng.standard_normal(n)
        ratios = log_mixture(p, x) - log_mixture(q, x)

        def draw(count, x=x):
            return x[:count]

        found, se = estimate(draw, lambda x, p=p: log_mixture(p, x), lambda x, q=q: log_mixture(q, x), n)
        inside.append(abs(found - true_divergence(p, q)) <= Z * se)
        widths.append(se * math.sqrt(n) / ratios.std(ddof=1))
    return float(np.mean(inside)), float(np.mean(widths))


# %% solution="monte_carlo"
def kl_monte_carlo(draw, log_p, log_q, n: int) -> tuple[float, float]:
    """Estimate D(p || q) from samples, with its standard error, equation (13).

    draw: draw(n) returns n points drawn from p, shape (n,). log_p, log_q: take points, shape (n,), and return the
    log-densities there, shape (n,). n: how many points to draw, n >= 2.
    Returns (estimate, standard error).
    """
    ### BEGIN SOLUTION
    x = draw(n)
    rho = log_p(x) - log_q(x)
    return np.mean(rho), np.std(rho, ddof=1) / np.sqrt(n)
    ### END SOLUTION


# %% test="monte_carlo" part="values" points=2 hint="Work (13) out by hand for the four numbers of the example."
asked = []


def four(count):
    asked.append(count)
    return np.array([10.0, 20.0, 30.0, 20.0])[:count]


def tenth(x):
    asked.append(x.tolist())
    return x / 10


def one(x):
    asked.append(x.tolist())
    return np.ones(len(x))


found, se = kl_monte_carlo(four, tenth, one, 4)
assert_close(found, 1.0, what="the estimate of the worked example", hint="-1 is ln q - ln p.")
assert_close(
    se,
    math.sqrt(2 / 12),
    what="the standard error of the worked example",
    hint="0.354 divides by n where (13) has n - 1; 0.816 is not divided by the root of n; 0.167 lacks the root.",
)
assert_equal(
    asked,
    [4, [10.0, 20.0, 30.0, 20.0], [10.0, 20.0, 30.0, 20.0]],
    what="the calls: draw(n), then log_p and log_q at the points drawn",
    hint="Draw once; the same points for both. Fresh points for q would belong to no ratio.",
)
assert_close(
    kl_monte_carlo(four, lambda x: x / 10 - 7000, lambda x: np.full(len(x), -6999.0), 4),
    (1.0, math.sqrt(2 / 12)),
    what="estimate and standard error with log-densities near -7000",
    hint="NaN or inf: exp(-7000) is 0.0. Subtract the logarithms; never go through the densities.",
)
### BEGIN HIDDEN TESTS
rng = np.random.default_rng(3501)
for n in (2, 3, 50, 1000):
    points, above, below = rng.standard_normal((3, n))
    found, se = kl_monte_carlo(
        lambda count, points=points: points[:count],
        lambda x, above=above: above + 1e8,
        lambda x, below=below: below + 1e8,
        n,
    )
    ratios = (above + 1e8) - (below + 1e8)
    wanted = math.fsum(ratios) / n
    # hint: on random log-densities of 2 to 1000 points the estimate is not the mean of their differences.
    assert_close(found, wanted, rtol=1e-6, atol=1e-6)
    # hint: on random log-densities of 2 to 1000 points the standard error is not (13); is it n - 1?
    assert_close(se, math.sqrt(math.fsum((r - wanted) ** 2 for r in ratios) / n / (n - 1)), rtol=1e-6)
### END HIDDEN TESTS

# %% test="monte_carlo" part="threshold" points=3 hint="The two figures of the table, on pairs that you have not seen."
share, width = examine(kl_monte_carlo, seed=1, pairs=100)
assert share >= 0.95, (
    f"pairs inside their interval, of 100\n  wanted: 95 or more\n  found:  {100 * share:.0f}\n"
    "  hint:   is the standard error divided by the root of n once, and the estimate of D(p || q), not D(q || p)?"
)
### BEGIN HIDDEN TESTS
# hint: the share of pairs whose true divergence is inside your 99.9 % interval, on other pairs.
threshold(
    lambda seed: examine(kl_monte_carlo, seed, pairs=200)[0],
    zero=0.95,
    full=0.985,
    seeds=5,
    what="share of pairs inside the interval",
)
# hint: your interval is wider than (13) makes it.
threshold(examine(kl_monte_carlo, 3502, pairs=100)[1], zero=2.0, full=1.1, what="width of the interval")
### END HIDDEN TESTS

# %% [markdown]
# ### Watch it settle
#
# One pair of strangers, and estimates from 100 to 100,000 draws by your function, each with its 99.9 % interval.


# %%
def draw_settling() -> None:
    """Draw estimates of one divergence with their 99.9 % intervals over the number of draws."""
    rng = np.random.default_rng(8)
    p, q = draw_pair(rng, alike=False)
    sizes = np.logspace(2, 5, 13).astype(int)
    _, axis = plt.subplots(figsize=(6.6, 3.4))
    found = []
    for n in sizes:
        part = rng.choice(3, size=n, p=p[0])
        x = p[1][part] + p[2][part] * rng.standard_normal(n)
        found.append(
            kl_monte_carlo(
                lambda count, x=x: x[:count], lambda x: log_mixture(p, x), lambda x: log_mixture(q, x), n
            )
        )
    estimates, errors = np.transpose(found)
    axis.errorbar(
        sizes, estimates, yerr=Z * errors, fmt="o", color=BLUE, capsize=3, label="estimate, 99.9 % interval"
    )
    truth = true_divergence(p, q)
    axis.axhline(truth, color=VERMILION, linestyle="--", label="truth, from the grid")
    axis.set(xlabel="draws n", ylabel="D(p ‖ q)", xscale="log")
    axis.set_xticks([100, 1000, 10_000, 100_000], ["100", "1000", "10000", "100000"])
    axis.minorticks_off()
    axis.legend(fontsize=8)
    plt.show()
    print(
        f"truth {truth:.3f}; half-widths {Z * errors[0]:.3f} for n = 100, {Z * errors[-1]:.4f} for n = 100,000"
    )


draw_settling()

# %% [markdown]
# **What to see.** Blue discs with error bars close in on the dashed vermilion line at 1.715. Every bar crosses it.
# The bars shrink from $\pm 0.63$ with 100 draws to $\pm 0.019$ with 100,000: a thousand times the draws, about a
# thirtieth of the width, as $1 / \sqrt n$ says.
#
# ## Part 6: an experiment: the estimator that knows too much
#
# Let $r = q(x) / p(x)$, so $\rho = -\ln r$. Where $p$ is nowhere 0, $\mathbb{E}_p[r - 1] = \int q\, dx - 1 = 0$, so
# $r - 1$ can be added to $\rho$ without changing its mean: $\rho + (r - 1)$ is never negative, by the tangent of (3),
# and is unbiased still. More generally,
#
# $$\hat D_\beta = \frac1n \sum_i \big( \rho_i - \beta (r_i - 1) \big), \qquad
# \beta^* = \frac{\operatorname{Cov}(\rho, r)}{\operatorname{Var}(r)} \tag{15}$$
#
# is unbiased for any fixed $\beta$ and has the smallest variance for $\beta^*$, which one estimates from the same draws
# (what bias that brings shrinks like $1 / n$, faster than the error). $r$ is called a *control variate*.
# **Predict first:** when $p$ and $q$ are alike, $r \approx 1$ and $\rho \approx -(r - 1)$: how much is gained? And
# when $q$ has mass where $p$ has hardly any, what does $r$ look like there, and how often is it drawn? Then run the
# cell.


# %% free=true
def controlled(draw, log_p, log_q, n):
    """Estimate D(p || q) with the control variate of (15)."""
    x = draw(n)
    rho = log_p(x) - log_q(x)
    excess = np.expm1(-rho)  # r - 1, with all its digits where r is near 1
    covariance = np.cov(rho, excess)
    values = rho - covariance[0, 1] / covariance[1, 1] * excess
    return values.mean(), values.std(ddof=2) / math.sqrt(n)


print("pairs      estimator     inside   relative width")
for alike in (True, False):
    for label, estimator in [("plain (13)", kl_monte_carlo), ("controlled", controlled)]:
        share, width = examine(estimator, seed=6, pairs=150, alike=alike)
        print(f"{'alike' if alike else 'strangers':10} {label:12} {share:7.1%} {width:10.2f}")

# %% [markdown]
# **What to see.** On pairs that are alike the controlled estimator's interval is a quarter as wide as the plain
# one's, and still holds the truth in 99 % of the pairs: the same precision would cost the plain one 17 times the
# draws. On strangers it is narrower too, and wrong: of its 99.9 % intervals only some 91 % hold the truth. There $r
# = q / p$ is enormous at points that are hardly ever drawn; a sample without them shows neither the mean of $r$ nor
# its variance. A smaller standard error is no gain when it is itself misjudged. The plain estimator has no $r$ in
# it, only its logarithm, which is never so large.
#
# ## What you have now
#
# - $D(p \| q)$ is what a belief in $q$ costs above the truth, in nats; never negative, not symmetric, infinite at
#   times.
# - Cross-entropy, NLL and forward KL differ by constants: maximum likelihood minimises all three.
# - Forward covers, reverse chooses.
# - An estimate with its standard error, and a reason to look at its tails.
#
# Next: `information_theory` uses the same sums to ask how much one variable tells about another.
#
# ## Reflection
#
# Answer each in two or three sentences, with an equation or a figure of this notebook.
#
# 1. A language model is trained by NLL, and its held-out NLL settles at 2.1 nats a word. A colleague says: "So its KL
#    divergence from the true language is 2.1." What is wrong, and what do you know about the divergence?
# 2. Somebody estimates $D(p \| q)$ by (13), from draws of $q$ instead of $p$. The result is negative. What did the
#    mean estimate, and why can it not be positive in the long run?
# 3. In part 6 the controlled estimator has the smaller standard errors, yet on strangers its intervals miss the
#    truth too often. How can a method that is as good as unbiased do that with $n = 1000$ draws? What would you check
#    before trusting such an interval?

# %% [markdown] manual="reflection" points=3
# ### BEGIN SOLUTION
# 1. By (6) the NLL is a cross-entropy, $H(p) + D(p \| q)$, and the entropy of the language is not 0: nobody knows
#    the next word for certain. So $D \le 2.1$ and $D = 2.1 - H(p)$, but $H(p)$ is not known. Differences of NLL
#    between two models are differences of $D$.
# 2. It estimated $\mathbb{E}_q[\ln p - \ln q] = -D(q \| p)$, which is at most 0 by (3). Neither the sign nor the
#    size is that of $D(p \| q)$.
# 3. $r = q / p$ is huge where $q$ has mass and $p$ has hardly any, and such points are rarely drawn from $p$.
#    Without them the sample mean of $r - 1$ is well below its expectation 0 and the sample variance much too small:
#    the central limit theorem has not set in. Check whether the mean of $r$ is near 1, whether one or two draws
#    carry most of its variance, or whether the interval holds on pairs of known divergence.
# ### END SOLUTION
# === BEGIN MARK SCHEME ===
# One point for each of the three, half a point where the verdict is right and the reason is missing or wrong.
# 1. Names the entropy of the language as the missing part; 2.1 is an upper bound only.
# 2. It is minus the reverse divergence; never positive by (3).
# 3. Names rare, large values of $r$ (heavy tail) that are not in the sample, so the error is underestimated; any
#    sensible check (mean of $r$ near 1, the largest weights, known pairs, more draws) earns the second half.
# === END MARK SCHEME ===
