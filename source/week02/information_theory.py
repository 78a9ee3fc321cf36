# %% [markdown]
# # Information theory
#
# How much does one variable tell about another? Correlation answers a narrower question and is fooled by a parabola.
# Shannon's answer counts *bits*: by how many is my uncertainty about $y$ reduced when I am told $x$? In this
# notebook you build these bits from a table, split data by them as decision trees do, meet the bias of estimating
# them from samples, and bound them by a classifier, as contrastive learning does.
#
# You need: logarithms, joint and conditional probabilities (the notebook `probability`), and $D(p \| q) \ge 0$ (the
# notebook `kl_divergence`). You write NumPy.
#
# | part | you write | points |
# |---|---|---|
# | 1 | entropy, conditional entropy, mutual information of a table | 3 |
# | 2 | mutual information from samples, and its bias | 3 |
# | 3 | the best split of one feature | 3 |
# | 4 | the threshold task: a decision stump | 4 |
# | 5 | the InfoNCE bound | 3 |
# | 6 | an experiment, and a reflection | 3 |
#
# Plan about 100 minutes. Each part stands alone: if you are stuck, go on, for nothing later is graded with your
# earlier functions. Parts 1 to 4 count in bits, with $\log_2$; part 5 in nats, with $\ln$, as its literature does.
# Every symbol in a formula is the name in the code.
#
# ## The problem: correlation sees nothing
#
# Below are three pairs of variables with 1000 points each, and their correlation coefficients.

# %%
import itertools
import math

import matplotlib.pyplot as plt
import numpy as np
from scipy.special import log_softmax
from scipy.stats import entropy as scipy_entropy
from sklearn.metrics import mutual_info_score
from sklearn.tree import DecisionTreeClassifier

from autograder.checks import accuracy, assert_close, assert_equal, assert_shape, threshold

# four colours that colour-blind readers can tell apart (Okabe and Ito's palette)
BLUE, ORANGE, GREEN, VERMILION = "#0072B2", "#E69F00", "#009E73", "#D55E00"


# %%
def draw_shapes(seed: int = 4) -> dict[str, np.ndarray]:
    """Draw three pairs of variables, each of shape (2, 1000): independent ones, a parabola, a ring."""
    rng = np.random.default_rng(seed)
    x, noise = rng.uniform(-1, 1, 1000), rng.standard_normal((2, 1000))
    angle = rng.uniform(0, 2 * np.pi, 1000)
    return {
        "independent": np.array([x, noise[0] / 2]),
        "parabola": np.array([x, x**2 + 0.05 * noise[0]]),
        "ring": np.array([np.cos(angle), np.sin(angle)]) + 0.05 * noise,
    }


def show_shapes() -> None:
    """Draw the three pairs with their correlation coefficients."""
    _, axes = plt.subplots(1, 3, figsize=(9.6, 3.1))
    for axis, (name, (x, y)), colour in zip(axes, draw_shapes().items(), (BLUE, ORANGE, GREEN), strict=True):
        axis.plot(x, y, ".", color=colour, markersize=3)
        axis.set(title=f"{name}: r = {np.corrcoef(x, y)[0, 1]:.2f}", xlabel="x", ylabel="y")
    plt.tight_layout()
    plt.show()


show_shapes()

# %% [markdown]
# **What to see.** Left, blue: a cloud without a shape. In the middle, orange: a parabola, where $x$ tells $y$ almost
# exactly. Right, green: a ring, where $x$ leaves two places for $y$. The correlation coefficients above them are
# 0.04, 0.06 and $-0.01$: by them all three pairs are unrelated. Correlation measures how well a straight line fits,
# no more. At the end of part 2 the same pairs are measured in bits.
#
# ## Part 1: bits
#
# A variable $Y$ takes the value $j$ with probability $p_j$. Being told an outcome of probability $p_j$ is worth
# $-\log_2 p_j$ bits: one bit for a fair coin, ten for one in 1024. The expected worth is the **entropy**,
#
# $$H(Y) = -\sum_j p_j \log_2 p_j \tag{1}$$
#
# with $0 \log_2 0 = 0$. It lies between 0, when the outcome is certain, and $\log_2 k$, when all $k$ outcomes are
# equally likely.
#
# Two variables have a table of joint probabilities $p_{ij} = P(X = i, Y = j)$, with row sums $p_{i\cdot} = P(X = i)$
# and column sums $p_{\cdot j} = P(Y = j)$. The **joint entropy** $H(X, Y)$ is (1) over all cells. Who knows $X = i$
# has the distribution $p_{ij} / p_{i\cdot}$ of $Y$ before him. Averaged over $i$, the uncertainty that remains is
# the **conditional entropy**
#
# $$H(Y \mid X) = -\sum_{i,j} p_{ij} \log_2 \frac{p_{ij}}{p_{i\cdot}} = H(X, Y) - H(X) \tag{2}$$
#
# since the logarithm of a quotient is a difference. What knowing $X$ has taken away is the **mutual information**
#
# $$I(X; Y) = H(Y) - H(Y \mid X) = H(X) + H(Y) - H(X, Y)
# = \sum_{i,j} p_{ij} \log_2 \frac{p_{ij}}{p_{i\cdot}\, p_{\cdot j}} \tag{3}$$
#
# It is symmetric. And it is a KL divergence, of the joint table from the table that there would be if $X$ and $Y$
# were independent: so it is never negative, and 0 exactly for independent variables. No shape of dependence escapes
# it.
#
# **On paper.** Rain and umbrella, as a table of $X$ (rows) and $Y$: $\begin{pmatrix} \tfrac12 & 0 \\ \tfrac14 &
# \tfrac14 \end{pmatrix}$. $H(X) = 1$ bit. $H(X, Y) = \tfrac12 \cdot 1 + 2 \cdot \tfrac14 \cdot 2 = 1.5$, so $H(Y
# \mid X) = 0.5$: in the first row nothing is open, in the second one bit, half of the time. $H(Y) = \tfrac34 \log_2
# \tfrac43 + \tfrac14 \cdot 2 = 0.811$, and $I(X; Y) = 0.311$ bits. Note that $H(X \mid Y) = 1.5 - 0.811 = 0.689$ is
# another number than $H(Y \mid X)$.
#
# **Question 1.** Write (1), (2) and (3), without a warning of NumPy's for empty cells, rows or columns.


# %% solution="entropies"
def entropy(p: np.ndarray) -> float:
    """Work out the entropy of a table of probabilities, in bits, equation (1).

    p: any shape; its entries are >= 0 and sum to 1.
    Returns a float >= 0: for a table of joint probabilities the joint entropy.
    """
    ### BEGIN SOLUTION
    happens = p[p > 0]
    return np.sum(happens * np.log2(1 / happens))
    ### END SOLUTION


def conditional_entropy(joint: np.ndarray) -> float:
    """Work out H(Y | X) in bits, equation (2).

    joint: p_ij = P(X = i, Y = j), shape (a, b).
    Returns a float >= 0.
    """
    ### BEGIN SOLUTION
    rows = np.broadcast_to(joint.sum(axis=1, keepdims=True), joint.shape)
    cells = joint > 0
    return np.sum(joint[cells] * np.log2(rows[cells] / joint[cells]))
    ### END SOLUTION


def mutual_information(joint: np.ndarray) -> float:
    """Work out I(X; Y) in bits, equation (3).

    joint: p_ij = P(X = i, Y = j), shape (a, b).
    Returns a float, 0 for independent variables.
    """
    ### BEGIN SOLUTION
    rows = np.broadcast_to(joint.sum(axis=1, keepdims=True), joint.shape)
    columns = np.broadcast_to(joint.sum(axis=0), joint.shape)
    cells = joint > 0
    # the product of a row sum and a column sum may underflow, so one logarithm is taken apart
    return np.sum(joint[cells] * (np.log2(joint[cells] / rows[cells]) - np.log2(columns[cells])))
    ### END SOLUTION


# %% test="entropies" points=3 hint="Work the umbrella example by hand, cell by cell."
umbrella = np.array([[0.5, 0.0], [0.25, 0.25]])
assert_close(
    entropy(np.array([0.5, 0.25, 0.25, 0.0])),
    1.5,
    what="the entropy of (1/2, 1/4, 1/4, 0)",
    hint="NaN: 0 log 0 counts as 0. 1.04 is in nats: take log2.",
)
assert_close(
    entropy(umbrella),
    1.5,
    what="the joint entropy of the umbrella table",
    hint="All cells count, one number.",
)
assert_close(
    conditional_entropy(umbrella),
    0.5,
    what="H(Y | X) of the umbrella table",
    hint="0.689 is H(X | Y): X is the row. 1.0 does not weigh the second row by its probability 1/2.",
)
assert_close(
    mutual_information(umbrella),
    0.75 * math.log2(4 / 3),
    what="I(X; Y) of the umbrella table",
    hint="H(Y) - H(Y | X) = 0.811 - 0.5.",
)
assert_close(
    mutual_information(np.outer([0.2, 0.8], [0.1, 0.3, 0.6])),
    0.0,
    what="I of two independent variables",
    hint="p_ij is the product of its row sum and its column sum here: every logarithm is 0.",
)
### BEGIN HIDDEN TESTS
rng = np.random.default_rng(4101)
for a, b in [(1, 1), (1, 4), (5, 1), (2, 2), (3, 6), (9, 4)]:
    for empty in (False, True):
        joint = rng.dirichlet(0.5 * np.ones(a * b)).reshape(a, b)
        if empty and min(a, b) > 2:
            joint[1], joint[:, 0], joint[2, 1] = 0.0, 0.0, 0.0
            joint = joint / joint.sum()
        whole = scipy_entropy(joint.ravel(), base=2)
        # hint: on random tables of 1 x 1 to 9 x 4 cells, some with empty rows and columns, the entropy is wrong.
        assert_close(entropy(joint), whole, rtol=1e-9, atol=1e-12)
        # hint: on random tables H(Y | X) is not H(X, Y) - H(X); in the table X is the row.
        wanted = whole - scipy_entropy(joint.sum(axis=1), base=2)
        assert_close(conditional_entropy(joint), wanted, rtol=1e-8, atol=1e-11)
        # hint: on random tables I is not H(X) + H(Y) - H(X, Y).
        wanted = scipy_entropy(joint.sum(axis=1), base=2) + scipy_entropy(joint.sum(axis=0), base=2) - whole
        assert_close(mutual_information(joint), wanted, rtol=1e-8, atol=1e-11)
        # hint: I is symmetric: the transposed table has the same.
        assert_close(mutual_information(joint.T.copy()), wanted, rtol=1e-8, atol=1e-11)
# hint: a cell of 1e-300 counts as it is: no epsilon in the logarithm, no rounding up.
assert_close(entropy(np.array([1e-300, 0.5, 0.5])), 1.0)
# hint: variables that determine each other: H(Y | X) = 0 and I = H(Y) = log2 of 8.
assert_close(mutual_information(np.eye(8) / 8), 3.0)
# hint: nothing is open in the conditional entropy when X determines Y.
assert_close(conditional_entropy(np.eye(8) / 8), 0.0)
### END HIDDEN TESTS

# %% [markdown]
# ## Part 2: bits from samples
#
# Probabilities are hardly ever known; counts are. For $n$ pairs of whole numbers $(x_s, y_s)$ let $n_{ij}$ be how
# often $x = i$ and $y = j$ came together, and put $\hat p_{ij} = n_{ij} / n$ into (3). This **plug-in estimate**
# $\hat I$ has a catch: even if $X$ and $Y$ are independent, the counts are never exactly so, and (3) counts every
# chance deviation as information.
#
# How much? For independent variables $2 n \ln 2 \cdot \hat I$ is the likelihood-ratio statistic of the table (the
# $G$-test), which for large $n$ is $\chi^2$-distributed with $(a - 1)(b - 1)$ degrees of freedom, and the mean of
# such a variable is just this number. So
#
# $$\mathbb{E}[\hat I] \approx I + \frac{(a - 1)(b - 1)}{2 n \ln 2} \text{ bits} \tag{4}$$
#
# with $a$ and $b$ the numbers of values of $X$ and $Y$. (For dependent variables the same term comes first, as long as
# no cell of the table is empty.) Subtracting it is the **Miller-Madow correction**; it may leave a number below 0,
# which then says "nothing found".
#
# **On paper.** Four pairs: $(0, 0), (0, 1), (1, 1), (1, 1)$. $\hat p = \begin{pmatrix} \tfrac14 & \tfrac14 \\ 0 &
# \tfrac12 \end{pmatrix}$, $\hat I = 0.311$ bits (the umbrella again, turned around). The correction is $1 / (8 \ln
# 2) = 0.180$: more than half of the finding is what chance would give.
#
# **Question 2.** Write the plug-in estimate and the corrected one. Values are whole numbers from 0 up; $a$ and $b$
# count the values *that occur*.


# %% solution="samples"
def information_in_samples(x: np.ndarray, y: np.ndarray, corrected: bool) -> float:
    """Estimate I(X; Y) from samples, in bits, by equation (3), and (4) where it is corrected.

    x, y: shape (n,), whole numbers >= 0, which belong together in pairs. corrected: subtract the bias (4).
    Returns a float; the corrected one may be below 0.
    """
    ### BEGIN SOLUTION
    counts = np.zeros((x.max() + 1, y.max() + 1))
    np.add.at(counts, (x, y), 1)
    joint = counts / len(x)
    rows, columns = joint.sum(axis=1), joint.sum(axis=0)
    cells = joint > 0
    found = np.sum(joint[cells] * np.log2(joint[cells] / np.outer(rows, columns)[cells]))
    if corrected:
        freedom = (np.count_nonzero(rows) - 1) * (np.count_nonzero(columns) - 1)
        found -= freedom / (2 * len(x) * np.log(2))
    return found
    ### END SOLUTION


# %% test="samples" points=3 hint="Count the pairs into a table first, and print it."
first, second = np.array([0, 0, 1, 1]), np.array([0, 1, 1, 1])
plug_in = 0.75 * math.log2(4 / 3)
assert_close(
    information_in_samples(first, second, corrected=False),
    plug_in,
    what="the plug-in estimate of the worked example",
    hint="The pair (1, 1) comes twice: counts[x, y] += 1 counts it once, np.add.at or a loop twice.",
)
assert_close(
    information_in_samples(first, second, corrected=True),
    plug_in - 1 / (8 * math.log(2)),
    what="the corrected estimate of the worked example",
    hint="0.186 has no ln 2 in it: (4) is in bits. -0.05 lacks the 2.",
)
assert_close(
    information_in_samples(3 * first, second + 4, corrected=True),
    plug_in - 1 / (8 * math.log(2)),
    what="the corrected estimate with other names for the values",
    hint="a and b count the values that occur, not the largest value: 0 and 3 are two.",
)
### BEGIN HIDDEN TESTS
rng = np.random.default_rng(4201)
for n, a, b in [(1, 1, 1), (2, 3, 3), (30, 2, 5), (200, 4, 4), (1000, 9, 3)]:
    x = rng.integers(0, a, n)
    y = (x + rng.integers(0, b, n)) % (b + 2)
    wanted = mutual_info_score(x, y) / math.log(2)
    # hint: on random samples of 1 to 1000 pairs the plug-in estimate is wrong.
    assert_close(information_in_samples(x, y, corrected=False), wanted, rtol=1e-8, atol=1e-10)
    wanted -= (len(set(x.tolist())) - 1) * (len(set(y.tolist())) - 1) / (2 * n * math.log(2))
    # hint: on random samples the correction is not (a - 1)(b - 1) / (2 n ln 2), values counted that occur.
    assert_close(information_in_samples(x, y, corrected=True), wanted, rtol=1e-8, atol=1e-10)
    # hint: I is symmetric in its two variables, corrected or not.
    assert_close(information_in_samples(y, x, corrected=True), wanted, rtol=1e-8, atol=1e-10)
### END HIDDEN TESTS


# %%
def draw_bias() -> None:
    """Draw plug-in and corrected estimates for independent variables over n, and measure the three shapes."""
    rng = np.random.default_rng(9)
    sizes = np.array([30, 50, 100, 200, 500, 1000, 3000])
    means = []
    for n in sizes:
        pairs = rng.integers(0, 8, (60, 2, n))
        means.append(
            [
                np.mean([information_in_samples(x, y, corrected) for x, y in pairs])
                for corrected in (False, True)
            ]
        )
    plain, mended = np.transpose(means)
    _, axis = plt.subplots(figsize=(6.4, 3.4))
    axis.semilogx(sizes, plain, "s-", color=ORANGE, label="plug-in estimate, mean of 60")
    axis.semilogx(sizes, 49 / (2 * sizes * math.log(2)), ":", color="0.3", label="the bias (4)")
    axis.semilogx(sizes, mended, "o-", color=BLUE, label="corrected, mean of 60")
    axis.axhline(0, color="0.6", linewidth=0.8)
    axis.set(xlabel="pairs n", ylabel="bits", ylim=(-0.5, 1.3))
    axis.set_xticks([30, 100, 300, 1000, 3000], ["30", "100", "300", "1000", "3000"])
    axis.minorticks_off()
    axis.legend(fontsize=8)
    plt.show()
    for name, pair in draw_shapes().items():
        x, y = (np.searchsorted(np.quantile(v, np.arange(1, 8) / 8), v) for v in pair)
        figures = [information_in_samples(x, y, corrected) for corrected in (False, True)]
        print(f"{name:12} plug-in {figures[0]:.2f} bits, corrected {figures[1]:.2f} bits")


draw_bias()

# %% [markdown]
# **What to see.** Independent variables with eight values each, so that the true information is 0. Orange squares,
# the plug-in estimate, are far above it: 1.2 bits with 30 pairs, 0.4 with 100, and they follow the dotted line of
# (4) down. Blue discs, the corrected estimate, stay within 0.1 bits of 0 from the start. Below the figure the three
# pairs of the opening, cut into eight equal parts along each axis: about 0 bits for the cloud, 1.5 for the parabola,
# 1.15 for the ring. The most possible is $\log_2 8 = 3$. This is what correlation did not see.
#
# ## Part 3: the best question to ask
#
# A decision tree asks questions of the form "is $x \le t$?". The best one is the one whose answer tells most about
# the label. With $n$ examples, of which $n_L$ go left, and the label entropies $H$ of all, $H_L$ on the left and
# $H_R$ on the right, the **information gain** is the mutual information (3) of the answer and the label:
#
# $$\text{gain}(t) = H - \frac{n_L}{n} H_L - \frac{n - n_L}{n} H_R \tag{5}$$
#
# Which $t$ have to be tried? The gain changes only where $t$ passes an example. Sort the values; between two
# *different* neighbours any $t$ does the same, and the midpoint is fair to both. Between equal values there is no
# $t$ at all.
#
# Trying each $t$ from scratch costs $n$ passes over $n$ examples. Sorted once, the label counts on the left of every
# position are a running sum: with $c_{sj} = 1$ where the $s$-th sorted example has the label $j$,
#
# $$n_{L,j}(s) = \sum_{r \le s} c_{rj} \tag{6}$$
#
# and one `np.cumsum` has all of them. What is not on the left is on the right.
#
# **On paper.** $x = (1, 2, 3, 4)$, $y = (0, 0, 1, 0)$: $H = 0.811$. $t = 1.5$: $0.811 - \tfrac34 \cdot 0.918 =
# 0.123$. $t = 2.5$: $0.811 - \tfrac12 \cdot 1 = 0.311$. $t = 3.5$: $0.123$. The best question is "$x \le 2.5$?", and
# it is worth 0.311 bits.
#
# **Question 3.** Write it by (6). Where several $t$ have the largest gain, any of them will do. Where all values are
# equal there is no question: return that value as $t$, so that everything goes left, and a gain of 0.


# %% solution="best_split"
def best_split(x: np.ndarray, y: np.ndarray, k: int) -> tuple[float, float]:
    """Find the question "is x <= t?" with the largest information gain, equations (5) and (6).

    x: one feature, shape (n,), n >= 1, in any order, possibly with repeats. y: labels, shape (n,), integers from 0 to
    k - 1. Returns (t, gain): the midpoint of two different neighbouring values, and its gain in bits;
    (x[0], 0.0) where all values are equal.
    """
    ### BEGIN SOLUTION

    def bits(counts):
        shares = counts / counts.sum(axis=-1, keepdims=True)
        return -np.sum(shares * np.log2(np.where(shares > 0, shares, 1)), axis=-1)

    order = np.argsort(x)
    values, n = x[order], len(x)
    counts = np.cumsum(np.eye(k)[y[order]], axis=0)
    ends = np.flatnonzero(values[:-1] < values[1:])
    if len(ends) == 0:
        return x[0], 0.0
    left, n_left = counts[ends], ends + 1
    gains = bits(counts[-1]) - (n_left * bits(left) + (n - n_left) * bits(counts[-1] - left)) / n
    best = np.argmax(gains)
    return (values[ends[best]] + values[ends[best] + 1]) / 2, gains[best]
    ### END SOLUTION


# %% test="best_split" points=3 hint="Print the gain of every midpoint of the worked example."
t, gain = best_split(np.array([3.0, 1.0, 4.0, 2.0]), np.array([1, 0, 0, 0]), 2)
assert_close(
    t,
    2.5,
    what="the best t of the worked example",
    hint="The values come in no order: sort the labels along with them. 2 and 3 are no midpoints.",
)
assert_close(
    gain,
    0.75 * math.log2(4 / 3),
    what="its gain in bits",
    hint="Weigh the two entropies by the shares n_L / n and n_R / n. 0.216 is in nats.",
)
t, gain = best_split(np.array([5.0, 5.0, 5.0, 7.0]), np.array([0, 1, 0, 1]), 2)
assert_close(
    t, 6.0, what="the best t for x = (5, 5, 5, 7)", hint="There is no t between equal values: only 6 is left."
)
t, gain = best_split(np.array([2.0, 2.0, 2.0]), np.array([0, 1, 2]), 3)
assert_equal((float(t), float(gain)), (2.0, 0.0), what="t and gain where all values are equal")
### BEGIN HIDDEN TESTS
rng = np.random.default_rng(4301)


def gain_of(t, x, y):
    return mutual_info_score(x <= t, y) / math.log(2)


for n, k, values in [(2, 2, 50), (9, 2, 4), (12, 3, 50), (40, 4, 7), (120, 2, 1000)]:
    for _ in range(3):
        x, y = rng.integers(0, values, n) / 4 - 3, rng.integers(0, k, n)
        t, gain = best_split(x, y, k)
        distinct = np.unique(x)
        wanted = max([gain_of((a + b) / 2, x, y) for a, b in itertools.pairwise(distinct)], default=0.0)
        # hint: on random features, with repeats, and 2 to 4 labels, the gain is not the largest one there is.
        assert_close(gain, wanted, rtol=1e-8, atol=1e-10)
        # hint: the t that you return does not have the gain that you return.
        assert_close(gain_of(t, x, y), wanted, rtol=1e-8, atol=1e-10)
        midpoints = (distinct[:-1] + distinct[1:]) / 2
        # hint: t is the midpoint of two different neighbouring values.
        assert len(distinct) == 1 or np.abs(midpoints - t).min() < 1e-9
reference = DecisionTreeClassifier(max_depth=1, criterion="entropy")
x, y = rng.standard_normal(20_000), rng.integers(0, 3, 20_000)
y[x > 0.7] = rng.integers(0, 2, np.sum(x > 0.7))
# hint: 20,000 examples: sort once and take running sums, equation (6); n passes over the data are too slow.
t, gain = best_split(x, y, 3)
# hint: on 20,000 examples another t than a decision tree's.
assert_close(t, reference.fit(x[:, None], y).tree_.threshold[0], rtol=1e-5)
# hint: a label that does not occur adds nothing to the gain, and no NaN.
assert_close(best_split(np.array([1.0, 2.0]), np.array([0, 3]), 5)[1], 1.0)
### END HIDDEN TESTS


# %%
def draw_gain() -> None:
    """Draw a feature with two labels, and the gain of every question, with yours marked."""
    rng = np.random.default_rng(12)
    x = np.concatenate([rng.normal(0, 1, 60), rng.normal(2.5, 0.8, 40)])
    y = np.repeat([0, 1], [60, 40])
    t, gain = best_split(x, y, 2)
    across = np.linspace(x.min(), x.max(), 300)
    gains = [mutual_info_score(x <= a, y) / math.log(2) for a in across]
    _, (top, bottom) = plt.subplots(
        2, 1, figsize=(6.6, 4.2), sharex=True, gridspec_kw={"height_ratios": [1, 2]}
    )
    for label, colour, mark in [(0, BLUE, "o"), (1, ORANGE, "s")]:
        some = x[y == label]
        top.plot(some, label + rng.uniform(-0.2, 0.2, len(some)), mark, color=colour, markersize=4)
    top.set(ylabel="label", yticks=[0, 1])
    bottom.plot(across, gains, color="0.3", label="gain of “x ≤ t?”")
    bottom.plot(t, gain, "*", color=VERMILION, markersize=14, label=f"yours: t = {t:.2f}, {gain:.2f} bits")
    for axis in (top, bottom):
        axis.axvline(t, color=VERMILION, linestyle="--")
    bottom.set(xlabel="x, and t", ylabel="bits")
    bottom.legend(fontsize=8, loc="upper left")
    plt.show()


draw_gain()

# %% [markdown]
# **What to see.** Above, 60 blue discs with label 0 and 40 orange squares with label 1, along $x$; they overlap
# between 1 and 2.3. Below, the gain over $t$: a ragged hill, flat between any two examples, that starts and ends at
# 0, where the question divides nobody. The vermilion star, your $t$, is on its top, at 1.24, where 0.62 of the 0.97
# bits of the label are gained. The dashed line through both panels shows what is asked: most on its right are
# orange, most on its left blue.
#
# ## Part 4: the threshold task
#
# A tree with a single question is a **stump**. It takes the feature and the $t$ with the largest gain of all, and
# calls each side by the label that is most common there in the training data.
#
# **Question 4.** Write it for $X$ of shape $(n, d)$. For the best question of a single feature you may use your
# `best_split`, or the given `best_question`, which asks scikit-learn: then a mistake in part 3 costs nothing here.
#
# The data have eight features in units of their own. One of them carries the label, up to wrong labels on either side;
# its $t$ may lie anywhere between its 15th and its 85th percentile. Three features are noisy copies of it, the others
# mean nothing.
#
# **How it is measured.** On 4000 unseen examples, as the share of right labels that is missing to the *best single
# split*: of all features, all $t$ and all labels of the two sides the one with the most right answers on these very
# examples, which no method can know beforehand. Averaged over up to eight data sets with 400 training examples each.
#
# | | missing to the best single split |
# |---|---|
# | baseline: the most common label | 26 % (12 % to 42 %) |
# | baseline: the best feature, split at its median | 10 % (1 % to 24 %) |
# | zero mark | 4 % |
# | **full mark** | **1 %** |
# | reference solution | 0.2 % (0 % to 2.3 % in single data sets) |
#
# **Budget.** Eight stumps in four seconds; the reference takes a tenth of a second.


# %%
def draw_examples(seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Draw 400 examples to learn from and 4000 others: X (400, 8), y (400,), X (4000, 8), y (4000,)."""
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((4400, 8))
    cut = np.quantile(X[:, 0], rng.uniform(0.15, 0.85))
    right = np.where(X[:, 0] > cut, rng.uniform(0.8, 0.95), rng.uniform(0.8, 0.95))
    y = (X[:, 0] > cut) ^ (rng.random(4400) > right)
    X[:, 1:4] = X[:, :1] + np.array([0.7, 1.0, 1.5]) * X[:, 1:4]
    X = (X * np.exp(2 * rng.standard_normal(8)) + 5 * rng.standard_normal(8))[:, rng.permutation(8)]
    return X[:400], y[:400].astype(int), X[400:], y[400:].astype(int)


def best_question(x: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    """Find t and the gain in bits of a feature's best question, by scikit-learn; (x[0], 0.0) where there is none."""
    tree = DecisionTreeClassifier(criterion="entropy", max_depth=1).fit(x[:, None], y).tree_
    if tree.node_count == 1:
        return x[0], 0.0
    examples, bits = tree.weighted_n_node_samples, tree.impurity
    return tree.threshold[0], bits[0] - examples[1:] @ bits[1:] / examples[0]


def best_accuracy(X: np.ndarray, y: np.ndarray) -> float:
    """Find the largest share of right labels that a single split can have on these examples."""
    best = 0.0
    for x in X.T:
        ones = np.cumsum(np.append(0, y[np.argsort(x)]))
        right = (np.arange(len(y) + 1) - ones) + (ones[-1] - ones)  # zeros on the left, ones on the right
        best = max(best, right.max(), len(y) - right.min())
    return best / len(y)


def missing(fit, predict, seed: int) -> float:
    """Measure how much a stump's accuracy on unseen examples lacks to the best single split's."""
    X, y, X_new, y_new = draw_examples(seed)
    return best_accuracy(X_new, y_new) - accuracy(predict(fit(X, y), X_new), y_new)


# %% solution="stump"
def fit_stump(X: np.ndarray, y: np.ndarray) -> tuple[int, float, int, int]:
    """Learn a stump: the question with the largest information gain, and the most common label on either side.

    X: shape (n, d), n >= 1. y: labels, shape (n,), integers >= 0.
    Returns (feature, t, left, right): examples with X[:, feature] <= t are called left, the others right. Where no
    question is possible, left is the most common label, and so is right.
    """
    ### BEGIN SOLUTION
    splits = [best_question(x, y) for x in X.T]
    feature = int(np.argmax([gain for _, gain in splits]))
    t = splits[feature][0]
    below = X[:, feature] <= t
    left = np.bincount(y[below]).argmax()
    return feature, float(t), int(left), int(np.bincount(y[~below]).argmax() if np.any(~below) else left)
    ### END SOLUTION


def predict_stump(stump: tuple[int, float, int, int], X: np.ndarray) -> np.ndarray:
    """Label examples by a stump.

    stump: (feature, t, left, right) as `fit_stump` returns it. X: shape (m, d).
    Returns labels, shape (m,).
    """
    ### BEGIN SOLUTION
    feature, t, left, right = stump
    return np.where(X[:, feature] <= t, left, right)
    ### END SOLUTION


# %% test="stump" points=4 hint="The largest gain of all features; then the most common label of either side."
small = np.array([[1.0, 5.0], [2.0, 6.0], [3.0, 5.0], [4.0, 6.0], [5.0, 5.0]])
found = fit_stump(small, np.array([2, 2, 0, 0, 0]))
assert_equal(
    tuple(float(part) for part in found),
    (0.0, 2.5, 2.0, 0.0),
    what="the stump (feature, t, left, right) of five examples with the labels 2, 2, 0, 0, 0",
    hint="Feature 0 separates them at 2.5: examples up to 2.5 are called 2, the others 0.",
)
assert_equal(
    predict_stump((1, 5.5, 7, 4), small).tolist(),
    [7, 4, 7, 4, 7],
    what="the labels by the stump (1, 5.5, 7, 4)",
    hint="Feature 1 is compared with t; up to t is left.",
)
assert_equal(
    predict_stump((1, 5.0, 7, 4), small).tolist(),
    [7, 4, 7, 4, 7],
    what="the labels where some values are exactly t",
)
figure = missing(fit_stump, predict_stump, seed=1)
assert figure < 0.04, (
    f"what is missing to the best single split, on a first data set\n  wanted: less than 0.04\n  found:  {figure:.3f}\n"
    "  hint:   compare feature and t with a decision tree's, DecisionTreeClassifier(criterion='entropy', max_depth=1)"
)
### BEGIN HIDDEN TESTS
rng = np.random.default_rng(4401)
for n, d, k in [(1, 1, 1), (6, 1, 2), (15, 4, 3), (80, 6, 4)]:
    X, y = rng.standard_normal((n, d)), rng.integers(0, k, n)
    feature, t, left, right = fit_stump(X, y)
    gains = [
        max([mutual_info_score(x <= (a + b) / 2, y) for a, b in itertools.pairwise(np.sort(x))], default=0.0)
        for x in X.T
    ]
    # hint: on random data of 1 to 80 examples another feature, or another t, has a larger gain.
    assert_close(mutual_info_score(X[:, int(feature)] <= float(t), y), max(gains), rtol=1e-8, atol=1e-10)
    for side, label in [(X[:, int(feature)] <= float(t), left), (X[:, int(feature)] > float(t), right)]:
        if np.any(side):
            counts = np.bincount(y[side], minlength=k)
            # hint: a side is called by the label that is most common on that side.
            assert_equal(int(counts[int(label)]), int(counts.max()))
# hint: where all examples are equal, both sides are called by the most common label.
assert_equal([int(label) for label in fit_stump(np.ones((5, 2)), np.array([1, 3, 3, 0, 3]))[2:]], [3, 3])
# hint: a predicted label for every example: shape (m,).
assert_shape(predict_stump((0, 0.0, 1, 0), np.zeros((7, 3))), (7,))
# hint: what is missing to the best single split, averaged over data sets that you have not seen.
threshold(
    lambda seed: missing(fit_stump, predict_stump, seed),
    zero=0.04,
    full=0.01,
    seeds=8,
    what="missing to the best single split",
)
### END HIDDEN TESTS

# %% [markdown]
# ## Part 5: a bound from a classifier
#
# For pictures or sentences there is no table to count. But a *classifier* can be trained, and what it manages to tell
# apart is information. The game: $x$ is drawn together with its partner; the partner is hidden among $K - 1$
# strangers, all drawn from the same distribution of $Y$. Which of the $K$ candidates $y_0, \dots, y_{K-1}$ is it? A
# critic gives a score $s_{ij}$ to each $x_i$ and candidate $y_j$; in a batch of $K$ pairs the strangers of $x_i$ are
# the partners of the others, and the right answer is $j = i$. The loss is the mean cross-entropy of the softmax over
# candidates, in nats:
#
# $$L = -\frac1K \sum_{i=0}^{K-1} \ln \frac{e^{s_{ii}}}{\sum_j e^{s_{ij}}} \tag{7}$$
#
# **The bound.** Let $N$, uniform over $K$ places, be the place of the partner, and write $y$ for all candidates.
# Whatever the critic, a cross-entropy is at least the entropy of what it predicts: $\mathbb{E}[L] \ge H(N \mid x, y)
# = \ln K - I(N; x, y)$. The candidates alone tell nothing about $N$, so $I(N; x, y) = I(N; x \mid y) \le I(N, y;
# x)$. And given $N$ and the candidates, $x$ depends on its partner only: $I(N, y; x) = I(X; Y)$. Together
#
# $$I(X; Y) \;\ge\; \ln K - \mathbb{E}[L] \tag{8}$$
#
# This is **InfoNCE**. The better the critic, the tighter; the best one is $s_{ij} = \ln p(y_j \mid x_i) / p(y_j)$,
# up to a term that depends on $x_i$ alone. And since $L \ge 0$, the estimate $\ln K - L$ is *never above* $\ln K$,
# however much information there is: 1000 bits cannot be seen in a batch of 64.
#
# **On paper.** $K = 2$, $s = \begin{pmatrix} \ln 3 & 0 \\ 0 & 0 \end{pmatrix}$: the rows' probabilities of the right
# answer are $\tfrac34$ and $\tfrac12$. $L = -\tfrac12 (\ln \tfrac34 + \ln \tfrac12) = 0.490$, and the estimate is
# $\ln 2 - 0.490 = 0.203$ nats.
#
# **Question 5.** Write the estimate $\ln K - L$. Scores may be in the thousands: subtract the largest score of each
# row, and stay in logarithms.


# %% solution="infonce"
def infonce(scores: np.ndarray) -> float:
    """Estimate the InfoNCE bound ln K - L in nats, equations (7) and (8).

    scores: s_ij of x_i and candidate y_j, shape (K, K), K >= 1; the partners are on the diagonal.
    Returns a float of at most ln K, finite for finite scores.
    """
    ### BEGIN SOLUTION
    shifted = scores - scores.max(axis=1, keepdims=True)
    losses = np.log(np.exp(shifted).sum(axis=1)) - np.diag(shifted)
    return np.log(len(scores)) - losses.mean()
    ### END SOLUTION


# %% test="infonce" points=3 hint="Rows are x, columns are candidates: each row has a softmax of its own."
scores = np.array([[math.log(3), 0.0], [0.0, 0.0]])
assert_close(
    infonce(scores),
    math.log(2) + 0.5 * (math.log(0.75) + math.log(0.5)),
    what="the estimate of the worked example",
    hint="-0.288 is twice the mean of the losses: L is a mean; -0.49 is -L without ln K.",
)
assert_close(
    infonce(np.array([[0.0, 5.0], [0.0, 5.0]])),
    infonce(np.array([[-5.0, 0.0], [0.0, 5.0]])),
    what="the estimate after 5 was taken from all scores of the first row",
    hint="The softmax runs along a row (axis=1): a number added to a row changes nothing.",
)
assert_close(
    infonce(np.zeros((8, 8))), 0.0, what="the estimate of a critic that knows nothing", hint="L = ln K."
)
assert_close(
    infonce(np.array([[2000.0, 0.0], [0.0, 2000.0]])),
    math.log(2),
    what="the estimate of a critic that is sure, with scores of 2000",
    hint="NaN or inf: exp(2000) overflows. Subtract the largest score of each row.",
)
### BEGIN HIDDEN TESTS
rng = np.random.default_rng(4501)
for K in (1, 2, 5, 40):
    s = 3 * rng.standard_normal((K, K)) + np.eye(K)
    wanted = math.log(K) + np.mean(np.diag(log_softmax(s, axis=1)))
    # hint: on random scores of 1 to 40 candidates the estimate is not ln K - L.
    assert_close(infonce(s), wanted, rtol=1e-9, atol=1e-10)
    # hint: rows moved by -3000 to 3000, each by another number, must give the same.
    assert_close(infonce(s + rng.uniform(-3000, 3000, (K, 1))), wanted, rtol=1e-8, atol=1e-9)
# hint: a critic that is sure and wrong has an estimate far below 0, of about minus its scores; not infinity.
assert_close(infonce(np.array([[0.0, 900.0], [900.0, 0.0]])), math.log(2) - 900)
### END HIDDEN TESTS

# %% [markdown]
# ## Part 6: an experiment: how much can a batch see?
#
# $X$ and $Y$ are Gaussian vectors of ten entries; entry by entry they are correlated with $\varrho$, and otherwise
# independent. Then all is known: $I(X; Y) = -5 \ln(1 - \varrho^2)$ nats, and the best critic is, up to terms in $x$
# alone, $\ln p(y \mid x) - \ln p(y)$ with $y \mid x$ Gaussian of mean $\varrho x$ and variance $1 - \varrho^2$. The
# cell below gives its scores to your function.
#
# **Predict first:** for a true information of 6 nats and batches of $K = 16$, 128 and 1024 (with $\ln K = 2.8$, 4.9
# and 6.9), what does the estimate show? Then run it, and change it: a worse critic (half the scores, say), other
# dimensions.


# %% free=true
def best_scores(rho: float, K: int, rng: np.random.Generator) -> np.ndarray:
    """Score K pairs of Gaussian vectors by the best critic, shape (K, K)."""
    x, noise = rng.standard_normal((2, K, 10))
    y = rho * x + math.sqrt(1 - rho**2) * noise
    # ln p(y | x) - ln p(y) without what depends on x alone
    return (rho * x @ y.T - 0.5 * rho**2 * np.sum(y**2, axis=1)) / (1 - rho**2)


def draw_bound() -> None:
    """Draw the InfoNCE estimate over the true information, for three batch sizes."""
    rng = np.random.default_rng(2)
    truth = np.linspace(0, 10, 11)
    _, axis = plt.subplots(figsize=(6.4, 3.8))
    axis.plot(truth, truth, color="0.3", linestyle=":", label="the truth")
    for K, batches, colour, mark in [(16, 200, VERMILION, "s"), (128, 20, ORANGE, "^"), (1024, 1, BLUE, "o")]:
        estimates = [
            np.mean(
                [
                    infonce(best_scores(math.sqrt(1 - math.exp(-information / 5)), K, rng))
                    for _ in range(batches)
                ]
            )
            for information in truth
        ]
        axis.plot(truth, estimates, mark + "-", color=colour, label=f"K = {K}")
        axis.axhline(math.log(K), color=colour, linestyle="--", linewidth=0.8)
        print(
            f"K = {K:4}, ln K = {math.log(K):.2f}: 2 nats look like {estimates[2]:.2f}, 6 like {estimates[6]:.2f}"
        )
    axis.set(xlabel="true information, nats", ylabel="InfoNCE estimate, nats")
    axis.legend(fontsize=8)
    plt.show()


draw_bound()

# %% [markdown]
# **What to see.** The dotted diagonal is the truth. All three curves follow it at first and then bend under a
# ceiling of their own, the dashed line at $\ln K$: vermilion squares ($K = 16$) at 2.8, orange triangles (128) at
# 4.9, blue discs (1024) at 6.9. Six nats look like 2.7, 4.3 and 5.3. And this is the best critic there is: a trained
# one lies lower still. To see one nat more, a batch has to be $e$ times as large; that is why contrastive learning
# asks for large batches.
#
# ## What you have now
#
# - Entropy, conditional entropy and mutual information of a table; $I$ is a KL divergence, and sees every dependence.
# - Estimated from few samples, information is too large by about $(a - 1)(b - 1) / (2 n \ln 2)$ bits.
# - The best split of a feature by running sums; a stump; in week 04 the same question, asked again and again, is a
#   tree.
# - A classifier's loss bounds information from below, and a batch sees $\ln K$ nats at most; week 13 trains by it.
#
# ## Reflection
#
# Answer each in two or three sentences, with an equation or a figure of this notebook.
#
# 1. A table of customers has a column "customer number", different for each. By (3), how many bits does it tell
#    about the label in the training data? Why is this no reason to use it, and which part of this notebook warns you?
# 2. For 200 examples and 40 features with 8 values each, somebody reports the feature with the largest plug-in
#    information about a label with 8 values: 0.22 bits. What would you ask?
# 3. A colleague trains a contrastive model with batches of 64, sees the estimate $\ln K - L$ settle at 4.1 nats, and
#    concludes that the two views share 4.1 nats of information. What is wrong with this?

# %% [markdown] manual="reflection" points=3
# ### BEGIN SOLUTION
# 1. All of $H(Y)$: given the number nothing is open, $H(Y \mid X) = 0$ in (2). But it says nothing about a new
#    customer, whose number was never seen. Part 2 warns: with as many values as examples the bias (4) is as large as
#    the finding.
# 2. Whether that is more than chance: by (4) the bias is $49 / (400 \ln 2) = 0.177$ bits for each feature, and the
#    largest of 40 is above the mean of 40 even if all are independent of the label. So ask for corrected figures,
#    for the largest one after the labels were shuffled, or for other data.
# 3. $\ln 64 = 4.16$: the estimate cannot be larger, whatever the information is, and 4.1 is this ceiling nearly
#    reached. By (8) the information is *at least* about 4.1; larger batches would tell whether it is more.
# ### END SOLUTION
# === BEGIN MARK SCHEME ===
# One point for each of the three, half a point where the verdict is right and the reason is missing or wrong.
# 1. H(Y), all of it; no use for unseen numbers (or: the plug-in estimate of a variable with n values is pure bias).
# 2. Compares with the bias of 0.18 bits, or asks for a shuffled or held-out comparison; mentioning that the best of
#    40 was chosen earns the second half.
# 3. ln K is the ceiling; it is a lower bound only; larger K to find out.
# === END MARK SCHEME ===
