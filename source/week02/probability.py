# %% [markdown]
# # Probability
#
# A model that learns from data makes bets about data that it has not seen. Probability is the bookkeeping of
# these bets: how much is put on what, what an average of noisy numbers is worth, and how far one may trust an
# estimate from six examples. In this notebook you build a classifier from nothing but densities, and find that
# the estimate which fits the data best can be the worst bet of all.
#
# You need: sums and integrals, the determinant, Cholesky's factor $L L^\top$ of a positive definite matrix (from
# any linear algebra course; `np.linalg.cholesky` makes it). You write NumPy, and leave `scipy.stats` to the tests.
#
# | part | you write | points |
# |---|---|---|
# | 1 | expectation, variance and distribution function of a discrete variable | 2 |
# | 2 | the log-density of a multivariate Gaussian | 3 |
# | 3 | maximum likelihood, and MAP | 4 |
# | 4 | Bayes' rule in logarithms | 2 |
# | 5 | the noise of a mini-batch gradient | 3 |
# | 6 | the threshold task: ten kinds of birds, some of them rare | 4 |
# | 7 | an experiment, and a reflection | 3 |
#
# Plan about 100 minutes. Each part stands alone: if you are stuck, go on, for nothing later is graded with your
# earlier functions. Indices start at 0, logarithms are natural, and every symbol in a formula is the name in the
# code.
#
# ## The problem: the best fit is a bad bet
#
# Four lengths of a bird are measured, in units in which everything is of order 1. The birds of a kind are
# Gaussian: a mean, a covariance matrix. From $n$ measured birds we take the sample mean and the sample
# covariance. It is the best fit there is, as part 3 will prove. Then we ask how probable the model finds birds
# that it has not seen: the mean of $\ln p(x)$, higher is better.

# %%
import itertools
import math

import matplotlib.pyplot as plt
import numpy as np
from scipy.stats import multivariate_normal, norm

from autograder.checks import assert_close, assert_shape, threshold

# four colours that colour-blind readers can tell apart (Okabe and Ito's palette)
BLUE, ORANGE, GREEN, VERMILION = "#0072B2", "#E69F00", "#009E73", "#D55E00"


# %%
def draw_best_fit(repeats: int = 80) -> None:
    """Draw the mean log-likelihood of seen and unseen birds over the number of birds seen."""
    rng = np.random.default_rng(1)
    mix = rng.standard_normal((4, 4))
    kind = multivariate_normal(np.zeros(4), mix @ mix.T + 0.2 * np.eye(4))
    unseen = kind.rvs(5000, random_state=rng)
    counts = [6, 7, 8, 10, 14, 20, 30, 50, 100, 300, 1000]
    seen_figures, unseen_figures = [], []
    for n in counts:
        both = []
        for _ in range(repeats):
            seen = kind.rvs(n, random_state=rng)
            fitted = multivariate_normal(seen.mean(axis=0), np.cov(seen.T, bias=True))
            both.append((fitted.logpdf(seen).mean(), fitted.logpdf(unseen[:500]).mean()))
        figures = np.median(both, axis=0)
        seen_figures.append(figures[0])
        unseen_figures.append(figures[1])
    truth = kind.logpdf(unseen).mean()
    _, axis = plt.subplots(figsize=(6.6, 3.6))
    axis.semilogx(counts, seen_figures, "s--", color=ORANGE, label="birds that it was fitted to")
    axis.semilogx(counts, unseen_figures, "o-", color=BLUE, label="birds that it has not seen")
    axis.axhline(truth, color="0.3", linestyle=":", label="the true distribution")
    axis.set(xlabel="birds seen, n", ylabel="mean of ln p(x)", ylim=(-18, 0))
    axis.set_xticks([6, 10, 30, 100, 300, 1000], ["6", "10", "30", "100", "300", "1000"])
    axis.minorticks_off()
    axis.legend(loc="lower right", fontsize=8)
    plt.show()
    print(f"six birds: seen {seen_figures[0]:.1f}, unseen {unseen_figures[0]:.1f}; the truth: {truth:.1f}")


draw_best_fit()

# %% [markdown]
# **What to see.** Over the number of birds, from 6 to 1000 on a logarithmic axis, two curves (medians of 80
# repeats) approach a dotted line, the true distribution, from either side. Orange squares: birds that the model
# was fitted to look more probable than they are. Blue discs: unseen birds look much less probable. With a hundred
# birds the two have nearly met. With six the model is proud of what it has seen, and its bets on the next bird
# are off by nearly eight nats, a factor of more than 2000.
#
# Nothing is wrong with the code, and no better Gaussian *fits* these six birds. What is wrong is to let six
# birds decide alone. Part 3 adds what was known before, and in part 6 you put it to work where it counts.
#
# ## Part 1: what a distribution is
#
# A **discrete** variable $X$ takes values $x_i$, each with a probability $p_i \ge 0$; the list is the *probability
# mass function* (PMF), and $\sum_i p_i = 1$. Its **expectation** is the average that is weighted so, and the
# **variance** is the expected squared distance from it:
#
# $$\mu = \mathbb{E}[X] = \sum_i p_i\, x_i, \qquad \sigma^2 = \mathbb{E}\big[(X - \mu)^2\big]
# = \sum_i p_i\, (x_i - \mu)^2 \tag{1}$$
#
# Multiply out, and the variance is also $\mathbb{E}[X^2] - \mu^2$. That form is handy on paper and a trap in
# code: for $X$ near $10^8$ both terms are near $10^{16}$, where neighbouring floating-point numbers are 2 apart.
# The difference has no digit left. Subtract first, square then.
#
# The **distribution function** (CDF) adds up all that is not above $t$. It is defined for numbers of any kind,
# climbs from 0 to 1, and has a step of height $p_i$ at $x_i$, *included* there:
#
# $$F(t) = P(X \le t) = \sum_{i:\, x_i \le t} p_i \tag{2}$$
#
# A **continuous** variable has no probability at a single point. It has a *density* (PDF) $p(x) = F'(x)$, and
#
# $$P(a < X \le b) = F(b) - F(a) = \int_a^b p(x)\, dx, \qquad \mathbb{E}[g(X)] = \int g(x)\, p(x)\, dx \tag{3}$$
#
# A density is probability *per unit*. It may be greater than 1, and it changes when centimetres become metres.
#
# **On paper.** A bird lays 0, 1 or 3 eggs with probabilities 0.2, 0.5 and 0.3. $\mu = 0.5 + 0.9 = 1.4$; $\sigma^2 =
# 0.2 \cdot 1.96 + 0.5 \cdot 0.16 + 0.3 \cdot 2.56 = 1.24$. $F(0.9) = 0.2$, $F(1) = 0.7$, $F(2.5) = 0.7$,
# $F(3) = 1$.
#
# **Question 1.** Write (1) and (2). The values come in no order, and may repeat.


# %% solution="discrete"
def mean_and_variance(values: np.ndarray, pmf: np.ndarray) -> tuple[float, float]:
    """Work out expectation and variance of a discrete variable, equation (1).

    values: shape (k,), in no order. pmf: shape (k,), their probabilities, which sum to 1.
    Returns (mean, variance).
    """
    ### BEGIN SOLUTION
    mean = np.sum(pmf * values)
    return mean, np.sum(pmf * (values - mean) ** 2)
    ### END SOLUTION


def distribution_function(values: np.ndarray, pmf: np.ndarray, t: np.ndarray) -> np.ndarray:
    """Evaluate the CDF of a discrete variable, equation (2).

    values: shape (k,), in no order, possibly with repeats. pmf: shape (k,). t: shape (m,).
    Returns P(X <= t_j), shape (m,).
    """
    ### BEGIN SOLUTION
    return (values[:, None] <= t).T @ pmf
    ### END SOLUTION


# %% test="discrete" points=2 hint="Work the example with eggs by hand, term by term."
eggs, chances = np.array([3.0, 0.0, 1.0]), np.array([0.3, 0.2, 0.5])
mean, variance = mean_and_variance(eggs, chances)
assert_close(mean, 1.4, what="the expected number of eggs", hint="4/3 is the plain mean: weight by pmf.")
assert_close(
    variance,
    1.24,
    what="the variance of the eggs",
    hint="1.11 is the square root; 3.2 is E[X^2]: subtract the mean before you square.",
)
assert_close(
    distribution_function(eggs, chances, np.array([-1.0, 0.9, 1.0, 2.5, 3.0])),
    np.array([0.0, 0.2, 0.7, 0.7, 1.0]),
    what="F at -1, 0.9, 1, 2.5 and 3",
    hint="F(1) = 0.2 leaves out the step at 1: (2) says <=. The values are not sorted: 3 comes first.",
)
assert_close(
    mean_and_variance(eggs + 1e8, chances)[1],
    1.24,
    rtol=1e-6,
    what="the variance of the eggs with 1e8 added to each value",
    hint="A shift does not change a variance. E[X^2] - mean^2 loses all digits here: use (1).",
)
### BEGIN HIDDEN TESTS
rng = np.random.default_rng(2101)
for k in (1, 2, 7, 40):
    values = rng.integers(-4, 5, k) / 2
    pmf = rng.dirichlet(np.ones(k))
    t = np.concatenate([values, rng.uniform(-3, 3, 9)])
    found = mean_and_variance(values, pmf)
    # hint: on random variables of 1 to 40 values, some of them negative or repeated, the mean is wrong.
    assert_close(found[0], math.fsum(p * v for p, v in zip(pmf, values, strict=True)), rtol=1e-10)
    wanted = math.fsum(
        p * q * (v - w) ** 2 / 2
        for p, v in zip(pmf, values, strict=True)
        for q, w in zip(pmf, values, strict=True)
    )
    # hint: on random variables of 1 to 40 values the variance is wrong.
    assert_close(found[1], wanted, rtol=1e-9, atol=1e-12)
    wanted = np.array([math.fsum(p for p, v in zip(pmf, values, strict=True) if v <= a) for a in t])
    # hint: at the values themselves and between them F is wrong: repeats count together, <= includes.
    assert_close(distribution_function(values, pmf, t), wanted, rtol=1e-9)
### END HIDDEN TESTS

# %% [markdown]
# ## Part 2: the Gaussian, in logarithms
#
# The Gaussian with mean $\mu$ and variance $\sigma^2$ has the density
#
# $$p(x) = \frac{1}{\sqrt{2 \pi \sigma^2}} \exp\Big( -\frac{(x - \mu)^2}{2 \sigma^2} \Big) \tag{4}$$
#
# For vectors $x$ of $d$ entries, the variance becomes the **covariance matrix**, symmetric and positive definite,
#
# $$\Sigma_{ij} = \mathbb{E}\big[(x_i - \mu_i)(x_j - \mu_j)\big] \tag{5}$$
#
# with the variances on its diagonal. Take $z$ with $d$ independent entries of variance 1 and let $x = \mu + L z$
# with $\Sigma = L L^\top$. Then $\mathbb{E}[(x - \mu)(x - \mu)^\top] = L\, \mathbb{E}[z z^\top] L^\top = \Sigma$. The
# map stretches volumes by $\det L$, so densities are divided by it:
#
# $$p(x) = \frac{1}{\det L} \prod_i \frac{e^{-z_i^2 / 2}}{\sqrt{2 \pi}}, \qquad z = L^{-1} (x - \mu) \tag{6}$$
#
# The likelihood of a whole data set is a product of such numbers, one a row, and a product of 2000 of them is 0.0
# in any computer. So nobody multiplies densities. With $\lVert z \rVert^2 = (x - \mu)^\top \Sigma^{-1} (x - \mu)$ and
# $\det L = \prod_i L_{ii}$,
#
# $$\ln p(x) = -\tfrac12 \lVert z \rVert^2 - \sum_i \ln L_{ii} - \tfrac{d}{2} \ln 2\pi \tag{7}$$
#
# Determinants have the same illness: $\det \Sigma$ of the covariance $0.01\, I$ with $d = 200$ is $10^{-400}$, that
# is 0.0. The *sum of logarithms* in (7) is a quiet $-460$.
#
# **On paper.** $\Sigma = \begin{pmatrix} 4 & 2 \\ 2 & 2 \end{pmatrix} = L L^\top$ with $L = \begin{pmatrix} 2 & 0 \\
# 1 & 1 \end{pmatrix}$. For $\mu = 0$ and $x = (2, 3)$: $z_0 = 2/2 = 1$, $z_1 = 3 - 1 \cdot z_0 = 2$. So $\ln p(x) =
# -\tfrac52 - \ln 2 - \ln 2 \pi = -5.031$.
#
# **Question 2.** Write (7) for many points at once. `np.linalg.solve(L, B)` solves $L Z = B$ for all columns of
# $B$ together.


# %% solution="log_density"
def log_density(X: np.ndarray, mean: np.ndarray, covariance: np.ndarray) -> np.ndarray:
    """Evaluate the log-density of a multivariate Gaussian, equation (7).

    X: shape (n, d), one point a row. mean: shape (d,). covariance: shape (d, d), positive definite.
    Returns ln p of each point, shape (n,). Finite also where p itself, or the determinant, is 0.0 in floats.
    """
    ### BEGIN SOLUTION
    d = len(mean)
    L = np.linalg.cholesky(covariance)
    Z = np.linalg.solve(L, (X - mean).T)
    return -0.5 * np.sum(Z**2, axis=0) - np.sum(np.log(np.diag(L))) - 0.5 * d * np.log(2 * np.pi)
    ### END SOLUTION


# %% test="log_density" points=3 hint="Compare the three terms of (7) one by one with the worked example."
covariance = np.array([[4.0, 2.0], [2.0, 2.0]])
assert_close(
    log_density(np.array([[2.0, 3.0]]), np.zeros(2), covariance),
    np.array([-2.5 - math.log(2) - math.log(2 * math.pi)]),
    what="ln p of the worked example",
    hint="-5.72 has ln det Sigma without its half; -7.53 has no half at the first term; -4.11 half of ln 2 pi.",
)
assert_close(
    log_density(np.array([[1.0], [3.0]]), np.array([1.0]), np.array([[0.01]])),
    np.array([0.0, -200.0]) + math.log(10) - 0.5 * math.log(2 * math.pi),
    what="ln p at 1 and 3 for mean 1 and variance 0.01",
    hint="A density may exceed 1. The variance is 0.01, so the standard deviation is 0.1.",
)
assert_close(
    log_density(np.zeros((1, 200)), np.zeros(200), 0.01 * np.eye(200)),
    np.array([100 * math.log(100 / (2 * math.pi))]),
    what="ln p at the mean in 200 dimensions, covariance 0.01 I",
    hint="inf or NaN: the determinant 1e-400 is 0.0 in floats. Add up the logarithms of diag(L).",
)
assert_shape(
    log_density(np.zeros((5, 3)), np.ones(3), np.eye(3)), (5,), what="ln p of 5 points in 3 dimensions"
)
### BEGIN HIDDEN TESTS
rng = np.random.default_rng(2201)
for n, d in [(1, 1), (1, 5), (6, 2), (3, 3), (50, 8)]:
    factor = rng.standard_normal((d, d))
    covariance = factor @ factor.T + 0.1 * np.eye(d)
    mean, X = rng.standard_normal(d), 3 * rng.standard_normal((n, d))
    wanted = np.atleast_1d(multivariate_normal(mean, covariance).logpdf(X))
    # hint: on random Gaussians of 1 to 8 dimensions ln p is wrong: correlations? the mean?
    assert_close(log_density(X, mean, covariance), wanted, rtol=1e-8, atol=1e-8, what="a random log-density")
far = log_density(np.array([[1e3, 0.0], [0.0, 0.0]]), np.zeros(2), np.diag([1.0, 1e-20]))
# hint: a point a thousand standard deviations out has a finite ln p, about -500000: never go through p.
assert_close(far, np.array([-5e5, 0.0]) - math.log(2 * math.pi) + 10 * math.log(10), rtol=1e-9)
# hint: in 400 dimensions with variances of 1e6 the determinant overflows: add up logarithms.
assert_close(
    log_density(np.zeros((1, 400)), np.zeros(400), 1e6 * np.eye(400)),
    np.array([-200 * math.log(2 * math.pi * 1e6)]),
    rtol=1e-9,
)
### END HIDDEN TESTS

# %% [markdown]
# ### Mass, density, distribution function
#
# The cell below puts your functions side by side: the number of females among 30 birds, each female with
# probability 0.3, and the Gaussian with the same mean and variance.


# %%
def draw_distributions() -> None:
    """Draw PMF and CDF of a binomial variable, and the Gaussian of the same mean and variance."""
    count, share = 30, 0.3
    values = np.arange(count + 1.0)
    pmf = np.array([math.comb(count, k) * share**k * (1 - share) ** (count - k) for k in range(count + 1)])
    mean, variance = mean_and_variance(values, pmf)
    across = np.linspace(-1, 22, 801)
    density = np.exp(log_density(across[:, None], np.array([mean]), np.array([[variance]])))
    climbed = np.cumsum(density) * (across[1] - across[0])
    _, (left, right) = plt.subplots(1, 2, figsize=(10, 3.3))
    left.bar(values, pmf, width=0.7, color=ORANGE, label="PMF, binomial")
    left.plot(across, density, color=BLUE, label="PDF, Gaussian")
    left.set(xlabel="females among 30", ylabel="probability, or density", xlim=(-1, 22))
    right.step(
        across, distribution_function(values, pmf, across), where="post", color=ORANGE, label="CDF, binomial"
    )
    right.plot(across, climbed, color=BLUE, label="running integral of the PDF")
    right.set(xlabel="t", ylabel="P(X ≤ t)", xlim=(-1, 22))
    for axis in (left, right):
        axis.legend(fontsize=8)
    plt.show()
    print(f"mean {mean:.2f}, variance {variance:.2f}; highest density {density.max():.3f}")


draw_distributions()

# %% [markdown]
# **What to see.** Left: orange bars, the probabilities of 0 to 21 females, and a blue bell over them that meets
# their tops; mean 9, variance 6.3. Right: an orange staircase that climbs a bar's height at each whole number, and
# a smooth blue curve, the running integral of the density by (3), that crosses each step near its middle. A sum of
# 30 independent coin tosses looks like a Gaussian already: this is the central limit theorem at work.
#
# ## Part 3: two ways to estimate
#
# **Maximum likelihood (ML)** takes the parameters that make the seen data most probable. For rows $x_0, \dots,
# x_{n-1}$ of a Gaussian, by (7), with $\Sigma^{-1} = P$:
#
# $$\ell(\mu, \Sigma) = \sum_i \ln p(x_i) = -\tfrac12 \sum_i (x_i - \mu)^\top P\, (x_i - \mu)
# + \tfrac{n}{2} \ln \det P + \text{const} \tag{8}$$
#
# The gradient with respect to $\mu$ is $P \sum_i (x_i - \mu)$, and it vanishes at the sample mean. With respect to
# $P$: the first term is $-\tfrac12 \operatorname{tr}(P \sum_i (x_i - \mu)(x_i - \mu)^\top)$, and the gradient of
# $\ln\det P$ is $P^{-1} = \Sigma$. So
#
# $$\mu_{\text{ML}} = \frac1n \sum_i x_i, \qquad
# S = \Sigma_{\text{ML}} = \frac1n \sum_i (x_i - \mu_{\text{ML}})(x_i - \mu_{\text{ML}})^\top \tag{9}$$
#
# Mind the $n$: `np.cov` divides by $n - 1$, which makes the estimate unbiased, not most probable. And with $n \le d$
# rows $S$ has no inverse: some direction has the variance 0, and every bird that differs there gets the density 0.
#
# **Maximum a posteriori (MAP)** multiplies the likelihood by a *prior* $p(\mu, \Sigma)$, what was believed before,
# and takes the maximum of the product:
#
# $$(\mu, \Sigma)_{\text{MAP}} = \arg\max \big[ \ell(\mu, \Sigma) + \ln p(\mu, \Sigma) \big] \tag{10}$$
#
# A prior is handy when it looks like data. For the mean, let it be Gaussian around a guess $\mu_0$ with the
# covariance $\Sigma / \kappa$: as if $\kappa$ more birds had been seen at $\mu_0$. The gradient of (10) is then
# $P\, [\sum_i (x_i - \mu) + \kappa (\mu_0 - \mu)]$, and it vanishes at
#
# $$\mu_{\text{MAP}} = \frac{n\, \mu_{\text{ML}} + \kappa\, \mu_0}{n + \kappa} \tag{11}$$
#
# For the covariance, with the mean held at $\mu_{\text{ML}}$, let $\ln p(\Sigma) = \tfrac{m}{2} \ln \det P -
# \tfrac{m}{2} \operatorname{tr}(P\, \Sigma_0) + \text{const}$. Compare with (8): this is the likelihood of $m$ more
# birds that scatter with $\Sigma_0$. (For $m > 2d$ it is a proper density, called *inverse Wishart*.) The maximum is
#
# $$\Sigma_{\text{MAP}} = \frac{n\, S + m\, \Sigma_0}{n + m} \tag{12}$$
#
# Both are weighted means of data and guess. With $n = 0$ the guess stands; with $n \to \infty$ it is forgotten; and
# (12) has an inverse whenever $\Sigma_0$ has one and $m > 0$.
#
# **On paper.** Two birds, one length each: $x = 1$ and $5$. ML: mean 3, variance $(4 + 4)/2 = 4$. With $\mu_0 = 0$,
# $\kappa = 1$, $\Sigma_0 = 1$, $m = 4$: mean $(2 \cdot 3 + 0)/3 = 2$, variance $(2 \cdot 4 + 4 \cdot 1)/6 = 2$.
#
# **Question 3.** Write (9), (11) and (12). `fit_map` has to work for $n = 0$ too, when $\kappa > 0$ and $m > 0$: it
# returns the guess.


# %% solution="estimates"
def fit_ml(X: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Estimate mean and covariance matrix by maximum likelihood, equation (9).

    X: shape (n, d), n >= 1, one example a row.
    Returns (mean, covariance), shapes (d,) and (d, d).
    """
    ### BEGIN SOLUTION
    mean = X.mean(axis=0)
    deviations = X - mean
    return mean, deviations.T @ deviations / len(X)
    ### END SOLUTION


def fit_map(
    X: np.ndarray, guess_mean: np.ndarray, guess_covariance: np.ndarray, kappa: float, m: float
) -> tuple[np.ndarray, np.ndarray]:
    """Estimate mean and covariance matrix by MAP, equations (11) and (12).

    X: shape (n, d), n >= 0. guess_mean: mu_0, shape (d,). guess_covariance: Sigma_0, shape (d, d).
    kappa, m: how many examples the two guesses are worth, >= 0.
    Returns (mean, covariance), shapes (d,) and (d, d). The covariance is taken around the sample mean.
    """
    ### BEGIN SOLUTION
    n = len(X)
    if n == 0:
        return guess_mean, guess_covariance
    sample_mean = X.mean(axis=0)
    deviations = X - sample_mean
    scatter = deviations.T @ deviations
    return (n * sample_mean + kappa * guess_mean) / (n + kappa), (scatter + m * guess_covariance) / (n + m)
    ### END SOLUTION


# %% test="estimates" part="ml" points=2 hint="(9): means over rows, and a division by n."
birds = np.array([[1.0, 0.0], [5.0, 0.0], [3.0, 3.0]])
mean, covariance = fit_ml(birds)
assert_close(mean, np.array([3.0, 1.0]), what="the mean of three birds", hint="One mean a column: axis=0.")
assert_close(
    covariance,
    np.array([[8 / 3, 0.0], [0.0, 2.0]]),
    what="the covariance of three birds",
    hint="[[4, 0], [0, 3]] divides by n - 1; [[8, 0], [0, 6]] does not divide; (3, 3) has X and X' the wrong way.",
)
assert_close(
    fit_ml(birds + 1e8)[1],
    np.array([[8 / 3, 0.0], [0.0, 2.0]]),
    rtol=1e-6,
    atol=1e-6,
    what="the covariance of three birds with 1e8 added to all",
    hint="X'X / n minus the squared mean cancels: subtract the mean before you multiply.",
)
### BEGIN HIDDEN TESTS
rng = np.random.default_rng(2301)
for n, d in [(1, 1), (1, 3), (2, 5), (4, 4), (30, 3), (400, 10)]:
    X = rng.standard_normal((n, d)) @ rng.standard_normal((d, d)) + rng.standard_normal(d)
    mean, covariance = fit_ml(X)
    # hint: on random data of 1 to 400 rows the mean is not the mean of the rows.
    assert_close(mean, np.array([math.fsum(column) / n for column in X.T]), rtol=1e-9, atol=1e-12)
    wanted = np.atleast_2d(np.cov(X.T, bias=True))
    # hint: on random data of 1 to 400 rows, as many columns as rows too, the covariance is not (9).
    assert_close(covariance, wanted, rtol=1e-8, atol=1e-10)
### END HIDDEN TESTS

# %% test="estimates" part="map" points=2 hint="Read (11) and (12) as weighted means: what weighs how much?"
lengths = np.array([[1.0], [5.0]])
mean, covariance = fit_map(lengths, np.zeros(1), np.ones((1, 1)), kappa=1.0, m=4.0)
assert_close(
    mean,
    np.array([2.0]),
    what="the MAP mean of the worked example",
    hint="1 weighs the guess by m: kappa is its weight.",
)
assert_close(
    covariance,
    np.array([[2.0]]),
    what="the MAP variance of the worked example",
    hint="4 is n S + m Sigma_0 over 3: divide by n + m; 2.33 scatters around the MAP mean, not the sample mean.",
)
nothing = fit_map(np.zeros((0, 2)), np.array([1.0, 2.0]), 3 * np.eye(2), kappa=0.5, m=2.0)
assert_close(
    nothing[0],
    np.array([1.0, 2.0]),
    what="the mean from no example at all",
    hint="NaN: the mean of nothing is 0/0. Without data the guess stands.",
)
assert_close(
    nothing[1], 3 * np.eye(2), what="the covariance from no example at all", hint="The guess stands."
)
### BEGIN HIDDEN TESTS
rng = np.random.default_rng(2302)
for n, d in [(1, 1), (1, 3), (2, 4), (3, 3), (50, 5)]:
    X, guess = rng.standard_normal((n, d)) + 2, rng.standard_normal(d)
    factor = rng.standard_normal((d, d))
    around = factor @ factor.T + np.eye(d)
    for kappa, m in [(0.0, 0.0), (2.5, 0.0), (0.0, 7.0), (1.5, 12.0), (1e9, 1e9)]:
        mean, covariance = fit_map(X, guess, around, kappa, m)
        # hint: kappa and m are two weights: kappa of the mean's guess, m of the covariance's; either may be 0.
        assert_close(mean, np.average(np.vstack([X, guess]), axis=0, weights=[1.0] * n + [kappa]), rtol=1e-9)
        wanted = (n * np.atleast_2d(np.cov(X.T, bias=True)) + m * around) / (n + m)
        # hint: on random data the covariance is not (12): n S has no n - 1 in it, and S has the sample mean.
        assert_close(covariance, wanted, rtol=1e-8, atol=1e-10)
### END HIDDEN TESTS

# %% [markdown]
# ### Four birds and a guess
#
# Your two estimates from the same four birds, in two of their lengths. The guess is $\mu_0 = 0$, $\Sigma_0 = I$ with
# $\kappa = 1$ and $m = 4$. An ellipse holds 90 % of the birds that its model expects.


# %%
def draw_estimates() -> None:
    """Draw four birds, and the 90 % ellipses of the truth, of ML and of MAP."""
    rng = np.random.default_rng(145)
    truth = np.array([0.5, 0.3]), np.array([[1.0, 0.6], [0.6, 0.9]])
    seen = rng.multivariate_normal(*truth, size=4)
    unseen = rng.multivariate_normal(*truth, size=4000)
    angle = np.linspace(0, 2 * np.pi, 200)
    circle = math.sqrt(-2 * math.log(0.1)) * np.stack([np.cos(angle), np.sin(angle)])
    models = {
        "truth": (truth, "0.4", ":"),
        "ML": (fit_ml(seen), VERMILION, "--"),
        "MAP": (fit_map(seen, np.zeros(2), np.eye(2), kappa=1.0, m=4.0), BLUE, "-"),
    }
    _, axis = plt.subplots(figsize=(5.4, 4.2))
    axis.plot(*unseen[:250].T, ".", color="0.8", markersize=4, label="unseen birds")
    axis.plot(*seen.T, "o", color="black", label="the four birds")
    for label, ((mean, covariance), colour, line) in models.items():
        outline = mean[:, None] + np.linalg.cholesky(covariance) @ circle
        inside = log_density(unseen, mean, covariance).mean()
        axis.plot(*outline, line, color=colour, linewidth=2, label=f"{label}: mean ln p = {inside:.2f}")
    axis.set(xlabel="x₀", ylabel="x₁", aspect="equal", xlim=(-3.5, 4.8), ylim=(-3.2, 5.4))
    axis.legend(fontsize=8, loc="upper left")
    plt.show()


draw_estimates()

# %% [markdown]
# **What to see.** Four black dots lie almost on a line. The dashed vermilion ellipse of ML is drawn tightly around
# them, a cigar that leaves out most of the 250 grey birds. The solid blue ellipse of MAP is wider, and nearer to the
# dotted grey one, the truth. The legend says what this is worth on 4000 unseen birds: ML $-5.1$, MAP $-2.9$, truth
# $-2.5$. These four birds are typical: in 2000 repeats the medians are $-4.8$ and $-2.9$, and MAP was better in 97 %
# of them. The guess was not even right, for it has no correlation.
#
# ## Part 4: Bayes' rule
#
# There are several kinds $k$, with shares $\pi_k$, and each has a density $p(x \mid k)$. Which kind is the bird $x$?
# Joint probabilities can be taken apart in two orders, $p(x, k) = \pi_k\, p(x \mid k) = p(k \mid x)\, p(x)$, so
#
# $$p(k \mid x) = \frac{\pi_k\, p(x \mid k)}{\sum_j \pi_j\, p(x \mid j)} \tag{13}$$
#
# **On paper.** One bird in a hundred has a parasite. A test finds 90 % of these, and is wrong about 9 % of the
# others. It says "parasite". By (13): $0.01 \cdot 0.9 / (0.01 \cdot 0.9 + 0.99 \cdot 0.09) = 0.009 / 0.0981 =
# 0.092$. Most of the alarms are false, for the healthy are so many.
#
# In logarithms let $a_k = \ln \pi_k + \ln p(x \mid k)$. Densities of 1000 dimensions have $a_k$ near $-2000$, and
# $e^{-2000}$ is 0.0 for every kind: (13) is then 0/0. Multiply numerator and denominator by $e^{-c}$, with $c$ the
# largest $a_k$ of that bird:
#
# $$p(k \mid x) = \frac{e^{a_k - c}}{\sum_j e^{a_j - c}}, \qquad c = \max_j a_j \tag{14}$$
#
# The largest term is then 1, and whatever underflows beside it did not matter.
#
# **Question 4.** Write (14). A share may be 0: then the posterior of that kind is 0, whatever the bird looks like.


# %% solution="posterior"
def posterior(shares: np.ndarray, log_densities: np.ndarray) -> np.ndarray:
    """Apply Bayes' rule to many examples, equation (14).

    shares: the prior probabilities, shape (k,), >= 0, at least one above 0.
    log_densities: ln p(x_i | j), shape (n, k).
    Returns p(j | x_i), shape (n, k): every row sums to 1.
    """
    ### BEGIN SOLUTION
    with np.errstate(divide="ignore"):
        a = np.log(shares) + log_densities
    weights = np.exp(a - a.max(axis=1, keepdims=True))
    return weights / weights.sum(axis=1, keepdims=True)
    ### END SOLUTION


# %% test="posterior" points=2 hint="Rows are birds, columns are kinds: maxima and sums run along axis=1."
found = posterior(np.array([0.01, 0.99]), np.log(np.array([[0.9, 0.09]])))
assert_close(
    found,
    np.array([[0.009, 0.0891]]) / 0.0981,
    what="the posterior of the parasite, and of health",
    hint="[0.91, 0.09] leaves out the shares; [0.009, 0.0891] is not divided by its sum.",
)
assert_close(
    posterior(np.array([0.5, 0.5]), np.array([[-2000.0, -2000.0 - math.log(3)], [0.0, 0.0]])),
    np.array([[0.75, 0.25], [0.5, 0.5]]),
    what="the posterior of two birds, one with log-densities near -2000",
    hint="NaN: exp(-2000) is 0.0. Subtract the largest a of each row first, equation (14).",
)
assert_close(
    posterior(np.array([0.0, 1.0]), np.array([[5.0, -5.0]])),
    np.array([[0.0, 1.0]]),
    what="the posterior with a share of 0",
    hint="ln 0 is -inf, and exp(-inf) is 0: that is right. An epsilon in the logarithm is not needed.",
)
### BEGIN HIDDEN TESTS
rng = np.random.default_rng(2401)
for n, k in [(1, 1), (1, 4), (5, 2), (3, 3), (20, 7)]:
    shares, log_densities = rng.dirichlet(np.ones(k)), 4 * rng.standard_normal((n, k))
    joint = shares * np.exp(log_densities)
    wanted = joint / joint.sum(axis=1, keepdims=True)
    # hint: on random shares and densities of 1 to 7 kinds the posterior is not (13).
    assert_close(posterior(shares, log_densities), wanted, rtol=1e-9, what="a random posterior")
    for shift in (-5e4, 5e4):
        moved = log_densities + shift * rng.uniform(0.5, 1, (n, 1))
        # hint: log-densities as low as -50000 or as high as +50000, other ones in each row: subtract its maximum.
        assert_close(posterior(shares, moved), wanted, rtol=1e-6, atol=1e-9, what="an extreme posterior")
# hint: a kind with share 0 must not be the largest a of its row, however dense it is there.
assert_close(
    posterior(np.array([0.0, 0.25, 0.75]), np.array([[3000.0, 0.0, 0.0]])), np.array([[0.0, 0.25, 0.75]])
)
### END HIDDEN TESTS


# %%
def draw_posterior() -> None:
    """Draw the posterior of one of two kinds along a length, for three shares of that kind."""
    across = np.linspace(-4, 6, 400)
    log_densities = np.stack([norm(0, 1).logpdf(across), norm(2, 1).logpdf(across)], axis=1)
    _, (top, bottom) = plt.subplots(2, 1, figsize=(6.6, 4.6), sharex=True)
    top.plot(across, np.exp(log_densities[:, 0]), "--", color="0.4", label="p(x | sparrow)")
    top.plot(across, np.exp(log_densities[:, 1]), color="black", label="p(x | bunting)")
    top.set(ylabel="density")
    for share, colour, line in [(0.5, BLUE, "-"), (0.1, ORANGE, "--"), (0.01, VERMILION, ":")]:
        chance = posterior(np.array([1 - share, share]), log_densities)[:, 1]
        bottom.plot(across, chance, line, color=colour, linewidth=2, label=f"{share:.0%} are buntings")
        border = across[np.argmax(chance >= 0.5)]
        bottom.plot(border, 0.5, "o", color=colour)
        print(f"{share:4.0%} buntings: called one from x = {border:.2f}")
    bottom.set(xlabel="length x", ylabel="p(bunting | x)")
    top.legend(fontsize=8)
    bottom.legend(fontsize=8)
    plt.show()


draw_posterior()

# %% [markdown]
# **What to see.** Above two bells of the same width, sparrows around 0 (dashed grey) and buntings around 2 (black).
# Below the posterior of the bunting: an S that climbs from 0 to 1, solid blue where half of the birds are buntings,
# dashed orange for a tenth, dotted vermilion for a hundredth. Its shape is the same for every share; a rarer kind only
# moves it to the right, so that more evidence is asked for: the dots, where a bird is as likely to be one as the
# other, lie at 1, at 2.1 and at 3.3. By (13) the log of the odds is $\ln \frac{\pi_1}{\pi_0} + (2x - 2)$: the share
# adds a constant, the bird adds a straight line. Week 03 learns such lines directly.
#
# ## Part 5: averages, and the noise of a gradient
#
# The loss of a model is a mean over $n$ examples, and so is its gradient, $\bar g = \frac1n \sum_i g_i$. A training
# step cannot afford all $n$, so it draws a *mini-batch* of $b$ examples and takes their mean, $\hat g$. How far off
# is that? Let $V$ be the mean squared distance of a single example's gradient:
#
# $$V = \frac1n \sum_{i=0}^{n-1} \lVert g_i - \bar g \rVert^2 \tag{15}$$
#
# **With replacement** the $b$ draws $G_1, \dots, G_b$ are independent. Each has $\mathbb{E}[G_s] = \bar g$, so $\hat
# g$ is unbiased, and the mixed terms $\mathbb{E}[(G_s - \bar g)^\top (G_t - \bar g)]$ are 0 for $s \ne t$:
#
# $$\mathbb{E} \lVert \hat g - \bar g \rVert^2
# = \frac{1}{b^2} \sum_s \sum_t \mathbb{E}[(G_s - \bar g)^\top (G_t - \bar g)] = \frac{V}{b} \tag{16}$$
#
# **Without replacement** the draws push each other away: given $G_s = g_i$, the other is uniform over the rest, whose
# deviations sum to $-(g_i - \bar g)$. So a mixed term is $-V / (n - 1)$, and there are $b (b - 1)$ of them:
#
# $$\mathbb{E} \lVert \hat g - \bar g \rVert^2 = \frac{1}{b^2} \Big( b V - b (b - 1) \frac{V}{n - 1} \Big)
# = \frac{V}{b} \cdot \frac{n - b}{n - 1} \tag{17}$$
#
# For $b = n$ that is 0, as it must be. (16) is the **law of large numbers** with a rate: the distance shrinks like
# $1 / \sqrt b$. Four times the work halves the distance. That trade is why mini-batches are small.
#
# **On paper.** Gradients $(0, 0), (4, 0), (2, 3), (2, -3)$: $\bar g = (2, 0)$, squared distances 4, 4, 9, 9, so $V =
# 6.5$. For $b = 2$: $3.25$ with replacement, $3.25 \cdot \tfrac23 = 2.1\overline{6}$ without.
#
# **Question 5.** Write (16) and (17).


# %% solution="noise"
def gradient_noise(G: np.ndarray, b: int, replacement: bool) -> float:
    """Work out the expected squared distance of a mini-batch gradient from the full one, (16) and (17).

    G: the gradient of each example, shape (n, p), n >= 1. b: examples in the batch, b >= 1, and b <= n without
    replacement. replacement: whether an example can be drawn twice.
    Returns a float >= 0; 0 for n = 1.
    """
    ### BEGIN SOLUTION
    n = len(G)
    V = np.sum((G - G.mean(axis=0)) ** 2) / n
    if replacement or n == 1:  # equivalent boolean: with n = 1 there is one example, and V is 0
        return V / b
    return V / b * (n - b) / (n - 1)
    ### END SOLUTION


# %% test="noise" points=3 hint="First V of (15) by hand, then the factor."
gradients = np.array([[0.0, 0.0], [4.0, 0.0], [2.0, 3.0], [2.0, -3.0]])
for b, replacement, wanted in [(1, True, 6.5), (2, True, 3.25), (2, False, 6.5 / 3), (1, False, 6.5)]:
    assert_close(
        gradient_noise(gradients, b, replacement),
        wanted,
        what=f"the noise for b = {b}, replacement = {replacement}",
        hint="V = 6.5: 26 lacks 1/n, 8.67 divides by n - 1, 3.25 for b = 1 averages over coordinates as well.",
    )
assert_close(
    gradient_noise(gradients, 4, False),
    0.0,
    what="the noise of a batch with every example once",
    hint="That is the full gradient: the factor of (17) is 0.",
)
assert_close(
    gradient_noise(np.array([[5.0, 7.0]]), 1, False),
    0.0,
    what="the noise of n = 1",
    hint="0/0: one example has no noise.",
)
### BEGIN HIDDEN TESTS
rng = np.random.default_rng(2501)
for n, p in [(1, 2), (2, 1), (3, 4), (6, 2)]:
    G = rng.standard_normal((n, p)) + 3
    for b in range(1, n + 1):
        batches = np.array([G[list(rows)].mean(axis=0) for rows in itertools.combinations(range(n), b)])
        wanted = np.mean(np.sum((batches - G.mean(axis=0)) ** 2, axis=1))
        # hint: compared with all batches of b from n examples, without replacement, the noise is wrong.
        assert_close(gradient_noise(G, b, False), wanted, rtol=1e-9, atol=1e-12)
    for b in (1, 2, 3):
        batches = np.array([G[list(rows)].mean(axis=0) for rows in itertools.product(range(n), repeat=b)])
        wanted = np.mean(np.sum((batches - G.mean(axis=0)) ** 2, axis=1))
        # hint: compared with all batches of b draws with replacement, more draws than examples too, it is wrong.
        assert_close(gradient_noise(G, b, True), wanted, rtol=1e-9, atol=1e-12)
### END HIDDEN TESTS


# %%
def draw_noise() -> None:
    """Draw the noise of mini-batch gradients of a least-squares fit, measured and by formula."""
    rng = np.random.default_rng(5)
    n = 200
    inputs = rng.standard_normal((n, 3))
    outputs = inputs @ np.array([1.0, -2.0, 0.5]) + rng.standard_normal(n)
    slopes = (inputs @ np.zeros(3) - outputs)[:, None] * inputs  # of half the squared error, at w = 0
    sizes = np.array([1, 2, 5, 10, 20, 50, 100, 150, 190, 200])
    _, axis = plt.subplots(figsize=(6.4, 3.8))
    for replacement, colour, mark, line, label in [
        (True, ORANGE, "s", "--", "with"),
        (False, BLUE, "o", "-", "without"),
    ]:
        measured = []
        for b in sizes:
            batches = [rng.choice(n, size=b, replace=replacement) for _ in range(400)]
            apart = [np.sum((slopes[rows].mean(axis=0) - slopes.mean(axis=0)) ** 2) for rows in batches]
            measured.append(np.mean(apart))
        axis.loglog(
            sizes[:-1], np.sqrt(measured[:-1]), mark, color=colour, label=f"measured, {label} replacement"
        )
        fine = np.arange(1, n)
        formula = [gradient_noise(slopes, b, replacement) for b in fine]
        axis.loglog(fine, np.sqrt(formula), line, color=colour, label=f"your formula, {label}")
    axis.set(xlabel="batch size b", ylabel="distance from the full gradient")
    axis.set_xticks([1, 10, 100, 200], ["1", "10", "100", "200"])
    axis.set_yticks([0.1, 0.3, 1, 3], ["0.1", "0.3", "1", "3"])
    axis.minorticks_off()
    axis.legend(fontsize=8)
    plt.show()


draw_noise()

# %% [markdown]
# **What to see.** Both axes are logarithmic. With replacement, orange squares follow a straight dashed line of slope
# $-\tfrac12$: a hundred times the batch, a tenth of the distance. Without replacement, blue discs on a solid line lie
# at the same heights while $b$ is small beside $n = 200$, and bend down to 0 as the batch takes in the whole data set.
# The lines are your formula, the marks are 400 drawn batches each; where they part, look at the factor of (17).
#
# ## Part 6: the threshold task
#
# Ten kinds of birds come to a feeder, in shares $\pi_k \propto (k + 1)^{-2.5}$: of 3000 birds some 2270 are of kind
# 0, and about seven of kind 9. Four lengths of each are measured. A kind has its own mean and its own covariance, but
# birds are birds: the covariances resemble each other.
#
# **Question 6.** From 3000 labelled birds estimate the shares, means and covariances of all ten kinds. No kind may be
# ruled out: a share is above 0 and every covariance positive definite, even if no bird of a kind was seen; the mean
# of such a kind is that of all birds. Of a common kind, which hundreds of birds were seen of, the data have the say:
# its share, mean and covariance stay close to those of its birds. The same birds always give the same model (seed what
# you draw), and the four lengths in another order give the same model in that order. `X` and `y` stay as they are. The
# functions of the earlier parts are at your service; you can also begin afresh.
#
# Three hints. What do you know about the scatter of a rare kind before you have seen it? The *pooled* covariance, the
# mean square deviation of all birds from the mean of their own kind, is a good $\Sigma_0$. How many birds is that
# guess worth? Hold some birds back and try several $m$. And a share of $n_k / n$ is 0 where nothing was seen: count
# one imagined bird more of every kind.
#
# **How it is measured.** On 20,000 birds that your code has not seen, as the mean log-likelihood of bird *and* kind,
#
# $$\mathcal{L} = \frac{1}{N} \sum_i \big( \ln \pi_{y_i} + \ln p(x_i \mid y_i) \big) \tag{18}$$
#
# The true parameters are known to the examiner, with their $\mathcal{L}_{\text{true}}$ of about $-6.3$ on the same
# birds, and your figure is $(\mathcal{L}_{\text{true}} - \mathcal{L}) / |\mathcal{L}_{\text{true}}|$. It is averaged
# over up to eight worlds with parameters and birds of their own. In these worlds every kind is seen at least twice: a
# kind without a bird costs any method several per cent, and that would be bad luck, not a bad answer.
#
# | | distance from the true model |
# |---|---|
# | baseline: diagonal covariances | 17 % (2 % to 26 % in single worlds) |
# | ML by (9) for each kind | infinite in 7 of 40 worlds (no inverse), 1.3 % (0.5 % to 5 %) in the others |
# | one pooled covariance for all kinds, shares above 0 | 1.0 % (0.5 % to 1.6 %) |
# | zero mark | 0.8 % |
# | **full mark** | **0.5 %** |
# | reference solution | 0.31 % (0.21 % to 0.48 %) |
#
# **Budget.** Eight fits of 3000 birds in two seconds together; the reference takes a hundredth of that. A per cent
# of a log-likelihood is no natural unit (other units of length would shift it), so read 0.5 % as what it is here:
# 0.03 nats a bird.


# %%
KINDS, LENGTHS = 10, 4


def draw_world(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Draw the true shares (10,), means (10, 4) and covariances (10, 4, 4) of the birds."""
    shares = np.arange(1.0, KINDS + 1) ** -2.5
    mix = rng.standard_normal((LENGTHS, LENGTHS))
    common = mix @ mix.T + 0.2 * np.eye(LENGTHS)
    root = np.linalg.cholesky(common / np.linalg.det(common) ** (1 / LENGTHS))
    scatter = rng.standard_normal((KINDS, 40, LENGTHS)) @ root.T
    means = 3 * rng.standard_normal((KINDS, LENGTHS))
    return shares / shares.sum(), means, scatter.transpose(0, 2, 1) @ scatter / 40


def watch_birds(world: tuple, n: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Draw n birds of a world: their lengths, shape (n, 4), and kinds, shape (n,)."""
    shares, means, covariances = world
    y = rng.choice(KINDS, size=n, p=shares)
    z = rng.standard_normal((n, LENGTHS, 1))
    return means[y] + (np.linalg.cholesky(covariances)[y] @ z)[:, :, 0], y


def likelihood(model: tuple, X: np.ndarray, y: np.ndarray) -> float:
    """Evaluate (18), the mean log-likelihood of birds and kinds, and refuse what is no model."""
    shares, means, covariances = (np.asarray(part, dtype=float) for part in model)
    assert_shape(shares, (KINDS,), what="the shares")
    assert_shape(means, (KINDS, LENGTHS), what="the means")
    assert_shape(covariances, (KINDS, LENGTHS, LENGTHS), what="the covariances")
    assert_close(shares.sum(), 1.0, rtol=1e-6, what="the sum of the shares")
    assert shares.min() > 0, (
        "the smallest share\n  wanted: above 0\n  found:  0 or less\n  hint:   count one bird more of each kind"
    )
    assert_close(covariances, covariances.transpose(0, 2, 1), rtol=1e-6, what="the covariances, transposed")
    assert np.linalg.eigvalsh(covariances).min() > 0, (
        "the smallest eigenvalue of a covariance\n  wanted: above 0\n  found:  0 or less\n"
        "  hint:   fewer birds than lengths leave a direction without variance: equation (12)"
    )
    total = 0.0
    for k in np.unique(y):
        inside = multivariate_normal(means[k], covariances[k]).logpdf(X[y == k])
        total += np.sum(np.log(shares[k]) + inside)
    return total / len(X)


def distance_from_truth(fit, seed: int) -> float:
    """Fit one world's birds and measure the relative loss of log-likelihood on others."""
    rng = np.random.default_rng(seed)
    world = draw_world(rng)
    X, y = watch_birds(world, 3000, rng)
    while np.bincount(y, minlength=KINDS).min() < 2:
        X, y = watch_birds(world, 3000, rng)
    model = fit(X, y, KINDS)
    X, y = watch_birds(world, 20_000, rng)
    best = likelihood(world, X, y)
    return (best - likelihood(model, X, y)) / abs(best)


# %% solution="fit_kinds"
def fit_kinds(X: np.ndarray, y: np.ndarray, kinds: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Estimate shares, means and covariances of all kinds, so that unseen birds are found probable.

    X: shape (n, d), one bird a row. y: shape (n,), the kind of each, 0 to kinds - 1; a kind may be missing.
    Returns (shares, means, covariances), shapes (kinds,), (kinds, d) and (kinds, d, d). The shares are above 0
    and sum to 1, the covariances are positive definite.
    """
    ### BEGIN SOLUTION
    counts = np.bincount(y, minlength=kinds)
    shares = (counts + 1) / (len(y) + kinds)
    centre = X.mean(axis=0)
    deviations = np.zeros_like(X)
    for k in np.unique(y):
        deviations[y == k] = X[y == k] - X[y == k].mean(axis=0)
    pooled = deviations.T @ deviations / len(X)
    m = 30  # equivalent constant: any number from 10 to 100 does, as the experiment shows
    means, covariances = np.tile(centre, (kinds, 1)), np.tile(pooled, (kinds, 1, 1))
    for k in np.unique(y):
        means[k] = X[y == k].mean(axis=0)
        scatter = deviations[y == k].T @ deviations[y == k]
        covariances[k] = (scatter + m * pooled) / (counts[k] + m)
    return shares, means, covariances
    ### END SOLUTION


# %% test="fit_kinds" points=4 hint="What does the rarest kind's covariance rest on? Part 7 shows the effect of m."
few = np.array([[0.0, 0.0], [2.0, 0.0], [0.0, 2.0], [2.0, 3.0], [9.0, 9.0]])
shares, means, covariances = fit_kinds(few, np.array([0, 0, 0, 0, 2]), 3)
assert_shape(shares, (3,), what="the shares of three kinds")
assert_shape(means, (3, 2), what="the means of three kinds")
assert_shape(covariances, (3, 2, 2), what="the covariances of three kinds")
assert shares.min() > 0, (
    f"the smallest share\n  wanted: above 0\n  found:  {shares.min()}\n  hint:   kind 1 was not seen, yet may come"
)
assert_close(
    shares.sum(), 1.0, what="the sum of the shares", hint="Add one bird to each kind: n + kinds in all."
)
smallest = float(np.linalg.eigvalsh(covariances).min())
assert smallest > 1e-6, (
    f"the smallest eigenvalue of the covariances\n  wanted: above 0.000001\n  found:  {smallest}\n"
    "  hint:   a kind with one bird or none takes its scatter from the guess, equation (12)"
)
assert_close(
    means[1],
    few.mean(axis=0),
    what="the mean of the kind that was not seen",
    hint="NaN: the mean of no bird. The text says what to take instead.",
)
figure = distance_from_truth(fit_kinds, seed=1)
assert figure < 0.008, (
    f"the distance from the true model, in a first world\n  wanted: less than 0.008\n  found:  {figure:.4f}\n"
    "  hint:   0.1 or more: are there correlations in your covariances? 0.01 or so: has each kind its own?"
)
### BEGIN HIDDEN TESTS
X, y = watch_birds(draw_world(np.random.default_rng(2601)), 3000, np.random.default_rng(2602))
X_before, y_before = X.copy(), y.copy()
shares, means, covariances = fit_kinds(X, y, KINDS)
# hint: your function changes X or y: work on copies.
assert_close(X, X_before, rtol=0, atol=0, what="X after the call")
# hint: the share of a common kind is close to its part of the birds seen.
assert_close(shares[:2], np.bincount(y)[:2] / len(y), rtol=0.05)
# hint: the mean of a common kind is close to the mean of its birds.
assert_close(means[0], X[y == 0].mean(axis=0), atol=0.05)
# hint: the covariance of a kind with 2200 birds is close to that of its birds: your guess weighs too much.
assert_close(covariances[0], np.cov(X[y == 0].T), rtol=0.1, atol=0.1)
model = fit_kinds(X[:, ::-1] * 1.0, y, KINDS)
# hint: the four lengths in another order must give the same model in that order.
assert_close(model[2], covariances[:, ::-1, ::-1], rtol=1e-6, atol=1e-9)
# hint: the distance from the true model, averaged over worlds that you have not seen; see the table.
threshold(
    lambda seed: distance_from_truth(fit_kinds, seed),
    zero=0.008,
    full=0.005,
    seeds=8,
    what="distance from the true model",
)
### END HIDDEN TESTS

# %% [markdown]
# ## Part 7: an experiment: how much is a guess worth?
#
# The cell below fits the birds of four worlds by (9) for the means and by (12) for the covariances, with the pooled
# covariance as the guess, for guesses worth from a hundredth of a bird to ten thousand. **Predict first:** where is
# the curve lowest, and what do its two ends mean? Change it as you like: fewer birds, other shares.


# %% free=true
def distance_with(m: float, seed: int) -> float:
    """Measure `fit_map` with a pooled guess that is worth m birds."""

    def fit(X, y, kinds):
        means = np.array([X[y == k].mean(axis=0) if np.any(y == k) else X.mean(axis=0) for k in range(kinds)])
        pooled = (X - means[y]).T @ (X - means[y]) / len(X)
        covariances = [fit_map(X[y == k], means[k], pooled, kappa=0.0, m=m)[1] for k in range(kinds)]
        return (np.bincount(y, minlength=kinds) + 1) / (len(y) + kinds), means, np.array(covariances)

    return distance_from_truth(fit, seed)


def draw_guess() -> None:
    """Draw the distance from the true model over the worth of the guess, and the mean over four worlds."""
    worths = np.logspace(-2, 4, 13)
    figures = np.array([[distance_with(m, seed) for m in worths] for seed in range(4)])
    _, axis = plt.subplots(figsize=(6.4, 3.6))
    axis.loglog(worths, 100 * figures.T, color="0.75", linewidth=1)
    axis.loglog(
        worths, 100 * figures.mean(axis=0), "o-", color=BLUE, label="mean of four worlds (grey: each)"
    )
    axis.axhline(0.5, color=GREEN, linestyle="--", label="full mark")
    axis.axhline(0.8, color=VERMILION, linestyle=":", label="zero mark")
    axis.set(xlabel="the guess is worth m birds", ylabel="distance from the truth, %")
    axis.set_xticks([0.01, 1, 100, 10_000], ["0.01", "1", "100", "10000"])
    axis.set_yticks([0.3, 0.5, 1, 2, 5], ["0.3", "0.5", "1", "2", "5"])
    axis.minorticks_off()
    axis.legend(fontsize=8)
    plt.show()
    for m, figure in zip(worths[::2], figures.mean(axis=0)[::2], strict=True):
        print(f"m = {m:8.2f}   distance {figure:.2%}")


draw_guess()

# %% [markdown]
# **What to see.** Both axes are logarithmic. The blue curve is a valley: about 2.5 % at the left end, where a guess
# is worth a hundredth of a bird and kinds with few birds are left to (9); 0.33 % at its floor, around $m = 30$; 0.85
# % at the right end, where all kinds are given the pooled covariance and differ in their means alone. The floor is
# broad: anything from 5 to 300 stays below the dashed full mark. A guess of a wrong worth costs little, no guess
# costs much. Grey lines are the single worlds; at the left end they differ by more than a factor of ten, for there
# luck decides.
#
# ## What you have now
#
# - PMF, PDF, CDF: mass, mass per unit, mass so far. Calculate in logarithms; add up logarithms of a diagonal.
# - ML is the best fit to what was seen; MAP adds imagined examples, and is worth it where examples are few.
# - Bayes' rule is a softmax of joint log-densities, with the largest subtracted.
# - A mini-batch gradient is unbiased; its squared distance from the full one is $V / b$ in the mean, a little less
#   without replacement.
#
# Next: `kl_divergence` says what the distance between two log-likelihoods measures; `information_theory` counts it in
# bits.
#
# ## Reflection
#
# Answer each in two or three sentences, with an equation or a figure of this notebook.
#
# 1. A colleague chooses $m$ by the log-likelihood of the birds that the model was fitted to. Which $m$ does he get,
#    and why?
# 2. "We doubled the batch size, so the noise in the gradient has halved." What is right about this, what is wrong?
# 3. The bunting is rare, 1 %. A classifier that was trained on as many buntings as sparrows calls a bird of length 2
#    a bunting. Is it right at a feeder with 1 %? What has to be changed, and what not?

# %% [markdown] manual="reflection" points=3
# ### BEGIN SOLUTION
# 1. $m = 0$. By (8) and (9) the ML covariance is the maximum of that very figure, so every imagined bird lowers it.
#    The orange curve of the first figure lies above the truth: fit is not a forecast. Birds that were held back have
#    to decide.
# 2. The *squared* distance $V / b$ of (16) has halved (with replacement, or while $b$ is far below $n$). The distance
#    itself shrinks like $1 / \sqrt b$: by 29 %. For half of it the batch has to be four times as large.
# 3. No. With equal shares the log-odds at 2 are $2 \cdot 2 - 2 = 2$, in favour of the bunting; with a share of 1 %
#    they are $2 - \ln 99 = -2.6$, so that it is a bunting with probability 0.07 only. The shares in (13) have to be
#    those of the feeder; the densities $p(x \mid k)$ stay as they are.
# ### END SOLUTION
# === BEGIN MARK SCHEME ===
# One point for each of the three, half a point where the verdict is right and the reason is missing or wrong.
# 1. Verdict: 0 (the smallest on offer). Reason: ML maximises the likelihood of the seen data; or the orange curve.
# 2. Right: the variance halves. Wrong: the distance (standard deviation) shrinks by a factor of 0.71 only. The remark
#    that (17) shrinks faster near $b = n$ is welcome and not required.
# 3. Verdict: not right there. Reason: the prior shares differ, the posterior is about 7 %; only the shares are
#    changed (equivalently the border moves from 1 to 3.3), not the densities.
# === END MARK SCHEME ===
