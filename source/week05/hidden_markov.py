# %% [markdown]
# # Hidden Markov models
#
# A pump is healthy, worn or failing. Nobody sees that. What one sees is a vibration sensor that reports one of
# a few levels every hour, and reports them wrongly often enough. This notebook is about states that cannot be
# seen: how they move (Markov chains), how one asks about them (Bayesian networks), and how the two together
# are computed, decoded and learnt in time proportional to the length of the record.
#
# **Afterwards you can**
#
# - find the long-run shares of a Markov chain, and say why repeated multiplication may fail to find them;
# - answer a question to a small Bayesian network by enumeration, and say why that does not scale;
# - run the forward and backward recursions in log space, where nothing underflows;
# - find the most probable path (Viterbi), and tell it from the path of most probable states;
# - learn a hidden Markov model from observations alone (Baum-Welch), and judge it by a fair yardstick.
#
# **You need:** conditional probability and Bayes' rule, logarithms, matrix-vector products.
#
# **Time:** about 120 minutes, six questions and one written answer, 22 points.
#
# **How it works.** Each question is a function to fill in; the cell right below tests it. A message says
# what was wanted, what was found and the likely mistake. Further tests run when you hand in: they use fresh
# inputs and extremes, but ask for nothing that the text does not state. No question needs an earlier answer
# of yours to be right.

# %%
import itertools

import matplotlib.pyplot as plt
import numpy as np

from autograder.checks import accuracy, assert_close, assert_equal, assert_shape, raises, threshold

# colours told apart by every kind of colour vision (Okabe and Ito)
BLUE, ORANGE, GREEN, GREY = "#0072B2", "#D55E00", "#009E73", "#666666"


def sample(
    start: np.ndarray, trans: np.ndarray, emit: np.ndarray, shape: tuple[int, int], rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Draw records of a hidden Markov model: states (n, T) and observations (n, T), for shape = (n, T)."""

    def pick(rows: np.ndarray) -> np.ndarray:  # one number for each row of probabilities
        return (rng.random((len(rows), 1)) > np.cumsum(rows, axis=1)[:, :-1]).sum(axis=1)

    n, T = shape
    states = np.empty((n, T), dtype=int)
    states[:, 0] = pick(np.tile(start, (n, 1)))
    for t in range(1, T):
        states[:, t] = pick(trans[states[:, t - 1]])
    return states, np.stack([pick(emit[states[:, t]]) for t in range(T)], axis=1)


PUMP_START = np.array([0.8, 0.1, 0.1])
PUMP_TRANS = np.array([[0.95, 0.04, 0.01], [0.03, 0.93, 0.04], [0.06, 0.02, 0.92]])
PUMP_EMIT = np.array([[0.45, 0.3, 0.15, 0.1], [0.15, 0.4, 0.3, 0.15], [0.05, 0.15, 0.3, 0.5]])
PUMP_STATES, PUMP_LEVELS = (
    record[0] for record in sample(PUMP_START, PUMP_TRANS, PUMP_EMIT, (1, 240), np.random.default_rng(5))
)
print("first 20 levels:", PUMP_LEVELS[:20])
print("first 20 states:", PUMP_STATES[:20], "(nobody sees these)")

# %% [markdown]
# ## 1. One hour at a time is not enough
#
# Suppose that the probabilities of the sensor are known: `PUMP_EMIT[k, m]` is the probability of level $m$ in
# state $k$. The obvious guess takes, hour by hour, the state in which the level is most probable.


# %%
def draw_decoded(rows: dict[str, np.ndarray], title: str) -> None:
    """Draw state sequences below each other, one panel a sequence, the states as steps at 0, 1, 2."""
    figure, axes = plt.subplots(
        len(rows), 1, figsize=(9, 1.15 * len(rows) + 0.7), sharex=True, layout="constrained"
    )
    for number, (ax, (label, states)) in enumerate(zip(axes, rows.items(), strict=True)):
        ax.step(np.arange(len(states)), states, where="mid", color=(GREY, BLUE, ORANGE, GREEN)[number % 4])
        ax.set(yticks=[0, 1, 2], yticklabels=["healthy", "worn", "failing"], ylim=(-0.3, 2.3))
        ax.set_title(label, fontsize=9, loc="left")
    axes[-1].set_xlabel("hour")
    figure.suptitle(title)
    plt.show()


hourly = PUMP_EMIT[:, PUMP_LEVELS].argmax(axis=0)
draw_decoded(
    {"true states": PUMP_STATES, f"hour by hour: {np.mean(hourly == PUMP_STATES):.0%} right": hourly},
    "Figure 1: the pump, and a guess from each level alone",
)

# %% [markdown]
# **What Figure 1 shows.** Two step curves over 240 hours, between healthy (bottom), worn and failing (top).
# Above, the true states: twelve changes, with stays of up to sixty hours. Below, the guess from each level alone:
# it jumps 128 times, and is right in 53 % of the hours.
#
# A pump does not fail and recover within an hour. What is missing is the memory of the states, and a way to
# weigh an unlikely level against an unlikely change. Both are probabilities, so they can be multiplied.
#
# ### Notation
#
# Times are $t = 0, \dots, T-1$, states and observations are numbered from 0, as in NumPy.
#
# | symbol | name in the code | shape | meaning |
# |---|---|---|---|
# | $\pi$ | `start` | $(K,)$ | $\pi_k = P(z_0 = k)$ |
# | $A$ | `trans` | $(K, K)$ | $A_{jk} = P(z_{t+1} = k \mid z_t = j)$, rows sum to 1 |
# | $B$ | `emit` | $(K, M)$ | $B_{km} = P(o_t = m \mid z_t = k)$, rows sum to 1 |
# | $\log b_t(k)$ | `log_emit[t, k]` | $(T, K)$ | $\log P(o_t \mid z_t = k)$ of what was observed |
# | $\alpha, \beta$ | `log_alpha`, `log_beta` (their logarithms) | $(T, K)$ | forward, backward |
# | $\gamma,\ \xi$ | `gamma`, `xi` | $(T, K)$, $(T-1, K, K)$ | posterior of states, of pairs |

# %% [markdown]
# ## 2. Markov chains
#
# A sequence of states is a **Markov chain** when the next state depends on the present one alone. If the row
# $p_t$ holds the probabilities of the states at time $t$, then
#
# $$p_{t+1} = p_t A. \tag{1}$$
#
# A row that stays what it is, is **stationary**:
#
# $$\pi^* A = \pi^*, \qquad \sum_k \pi^*_k = 1. \tag{2}$$
#
# When every state can be reached from every other, there is exactly one, and it holds the shares of time that
# the chain spends in each state in the long run.
#
# **Multiplying is not solving.** One may hope that (1), repeated, arrives at $\pi^*$. For
# $A = \begin{pmatrix}0 & 1\\ 1 & 0\end{pmatrix}$ it never does: a start in state 0 is in state 0 at all even times
# and in state 1 at all odd ones, although $\pi^* = (\tfrac12, \tfrac12)$. So solve (2) as what it is, $K + 1$
# linear equations in $K$ unknowns, $(A^\top - I)\, \pi^* = 0$ and $\mathbf{1}^\top \pi^* = 1$. One of the first $K$
# follows from the others, so all hold at once, and least squares finds the solution.
#
# **On paper.** $A = \begin{pmatrix}0.9 & 0.1\\ 0.3 & 0.7\end{pmatrix}$. In the long run as many leave state 0 as
# enter it: $0.1\, \pi^*_0 = 0.3\, \pi^*_1$. So $\pi^* = (0.75, 0.25)$.
#
# ### Question 1: the long run (2 points, about 10 minutes)
#
# Mind these traps: the **rows** of $A$ sum to 1, and $\pi^*$ multiplies from the left; a chain may be periodic,
# or change so seldom that a million multiplications do not get there.


# %% solution="stationary"
def stationary(trans: np.ndarray) -> np.ndarray:
    """Find the stationary distribution by equation (2).

    trans: (K, K), rows sum to 1, every state reachable from every other. Returns shape (K,), sums to 1.
    """
    ### BEGIN SOLUTION
    K = len(trans)
    equations = np.vstack([trans.T - np.eye(K), np.ones(K)])
    return np.linalg.lstsq(equations, np.append(np.zeros(K), 1.0))[0]
    ### END SOLUTION


# %% test="stationary" points=2 hint="solve the linear equations (2) instead of multiplying"
assert_close(
    stationary(np.array([[0.9, 0.1], [0.3, 0.7]])),
    np.array([0.75, 0.25]),
    what="the long run of the example on paper",
    hint="(0.5, 0.5): transpose A; (3, 1) or the like: the sum must be 1",
)
ring = np.roll(np.eye(4), 1, axis=1)
assert_close(
    stationary(ring),
    np.full(4, 0.25),
    what="the long run of a chain that walks around a ring of four states",
    hint="a periodic chain never settles when it is multiplied: solve (2)",
)
### BEGIN HIDDEN TESTS
for seed, K in enumerate([1, 2, 3, 5, 9, 30]):
    chain_rng = np.random.default_rng(6110 + seed)
    chain = chain_rng.dirichlet(np.full(K, 0.7), size=K) * 0.98 + 0.02 / K
    kept_chain = chain.copy()
    values, vectors = np.linalg.eig(kept_chain.T)
    leading = np.real(vectors[:, np.argmax(np.real(values))])
    found_shares = stationary(chain)
    # hint: a row that (2) leaves as it is, of shape (K,), with sum 1
    assert_close(found_shares, leading / leading.sum(), rtol=1e-8, atol=1e-12)
    # hint: A must not change
    assert_close(chain, kept_chain, rtol=0, atol=0)
# hint: a chain that seldom changes has a long run as well; do not stop multiplying early, solve
for rate in (1e-4, 1e-6):
    lazy = np.array([[1 - rate, rate], [3 * rate, 1 - 3 * rate]])
    assert_close(stationary(lazy), np.array([0.75, 0.25]), rtol=1e-6)
### END HIDDEN TESTS

# %%
# Equation (1) step by step, and your answer.
figure, axes = plt.subplots(1, 2, figsize=(9, 2.8), sharey=True, layout="constrained")
for ax, chain, name in (
    (axes[0], PUMP_TRANS, "the pump"),
    (axes[1], np.roll(np.eye(3), 1, axis=1), "a ring"),
):
    steps = [np.array([1.0, 0.0, 0.0])]
    for _ in range(60):
        steps.append(steps[-1] @ chain)
    for k, (colour, marker) in enumerate(zip((BLUE, ORANGE, GREEN), "o^s", strict=True)):
        ax.plot(
            np.array(steps)[:, k], color=colour, marker=marker, markevery=5, markersize=4, label=f"state {k}"
        )
        ax.axhline(stationary(chain)[k], color=colour, linestyle=":")
    ax.set(title=name, xlabel="step $t$")
axes[0].set_ylabel("probability")
axes[0].legend(fontsize=8)
figure.suptitle("Figure 2: from a healthy start to the long run (dotted: stationary)")
plt.show()
print("long run of the pump:", np.round(stationary(PUMP_TRANS), 3))

# %% [markdown]
# **What Figure 2 shows.** Left: from a healthy start the three curves of (1) bend towards the dotted lines of your
# solution, 0.457, 0.324 and 0.219, and lie on them after about forty steps. Right: on a ring of three states each
# probability jumps between 0 and 1 for ever, while your answer, one third for each, is the dotted line in the
# middle.

# %% [markdown]
# ## 3. Bayesian networks
#
# A Markov chain is a special case of something wider. A **Bayesian network** gives each variable $x_i$ a table
# of probabilities for each combination of values of its *parents* $\mathrm{pa}_i$. Together they make a
# distribution over everything:
#
# $$P(x_1, \dots, x_n) = \prod_{i=1}^{n} P(x_i \mid \mathrm{pa}_i). \tag{3}$$
#
# A question fixes some variables (the evidence $e$) and asks for another, $q$. Sum over all values $h$ of those
# that are neither, then rescale:
#
# $$P(q \mid e) = \frac{\sum_h P(q, e, h)}{\sum_{q'} \sum_h P(q', e, h)}. \tag{4}$$
#
# That is **inference by enumeration**: correct for every network, and the number of terms is the product of the
# sizes of all free variables.
#
# ### On paper
#
# The pump is worn with probability 0.1; the day is hot with probability 0.3; an alarm depends on both.
#
# | worn | hot | $P(\text{alarm} \mid \text{worn}, \text{hot})$ | (3) with an alarm |
# |---|---|---|---|
# | 0 | 0 | 0.1 | $0.9 \cdot 0.7 \cdot 0.1 = 0.063$ |
# | 0 | 1 | 0.4 | $0.9 \cdot 0.3 \cdot 0.4 = 0.108$ |
# | 1 | 0 | 0.7 | $0.1 \cdot 0.7 \cdot 0.7 = 0.049$ |
# | 1 | 1 | 0.9 | $0.1 \cdot 0.3 \cdot 0.9 = 0.027$ |
#
# An alarm alone: $P(\text{worn} \mid \text{alarm}) = (0.049 + 0.027) / 0.247 = 0.308$. An alarm on a hot day:
# $0.027 / (0.108 + 0.027) = 0.2$. The heat *explains the alarm away*, although heat does not mend pumps.

# %%
# A network is a dict: name -> (names of the parents, table). The table's axes are the parents in this order,
# then the variable itself: ALARM["alarm"][1][worn, hot, alarm].
ALARM = {
    "alarm": (("worn", "hot"), np.array([[[0.9, 0.1], [0.6, 0.4]], [[0.3, 0.7], [0.1, 0.9]]])),
    "worn": ((), np.array([0.9, 0.1])),
    "hot": ((), np.array([0.7, 0.3])),
}

# %% [markdown]
# ### Question 2: inference by enumeration (3 points, about 20 minutes)
#
# Go through all values of the variables that are not in the evidence (`itertools.product`), multiply (3), and
# add the product up for the value that the query has in it.
#
# Mind these traps:
#
# - a variable may have more than two values; the last axis of its table says how many;
# - children may stand before their parents in the dict, as `"alarm"` does;
# - variables that are neither asked nor given are summed over, not left out;
# - evidence of probability zero has no answer: raise `ValueError`.


# %% solution="enumeration"
def posterior(
    network: dict[str, tuple[tuple[str, ...], np.ndarray]], query: str, evidence: dict[str, int]
) -> np.ndarray:
    """Answer P(query | evidence) by equations (3) and (4).

    network: name -> (parents, table), the table's axes are the parents, then the variable itself.
    query: a name that is not in the evidence. evidence: name -> value, may be empty; left unchanged.
    Returns the probabilities of the query's values. Evidence of probability zero raises ValueError.
    """
    ### BEGIN SOLUTION
    free = [name for name in network if name not in evidence]
    joint = np.zeros(network[query][1].shape[-1])
    for values in itertools.product(*(range(network[name][1].shape[-1]) for name in free)):
        world = evidence | dict(zip(free, values, strict=True))
        probability = 1.0  # equivalent constant: a common factor cancels in (4)
        for name, (parents, table) in network.items():
            probability *= table[(*(world[parent] for parent in parents), world[name])]
        joint[world[query]] += probability
    if joint.sum() == 0:  # equivalent mean-for-sum: both are zero together
        raise ValueError(f"the evidence {evidence} has probability zero")
    return joint / joint.sum()
    ### END SOLUTION


# %% test="enumeration" points=3 hint="compare with the table on paper and with the traps"
assert_close(
    posterior(ALARM, "worn", {"alarm": 1}),
    np.array([0.171, 0.076]) / 0.247,
    what="P(worn | alarm)",
    hint="sum over hot and over cool days; the first number belongs to worn = 0",
)
assert_close(
    posterior(ALARM, "worn", {"alarm": 1, "hot": 1}),
    np.array([0.8, 0.2]),
    what="P(worn | alarm, hot)",
    hint="only products with hot = 1 and alarm = 1 count",
)
assert_close(
    posterior(ALARM, "alarm", {}),
    np.array([0.753, 0.247]),
    what="P(alarm) without evidence",
    hint="sum over all",
)
never = {"rain": ((), np.array([1.0, 0.0])), "wet": (("rain",), np.array([[0.5, 0.5], [0.1, 0.9]]))}
raises(ValueError, posterior, never, "wet", {"rain": 1})


### BEGIN HIDDEN TESTS
def random_network(seed):
    """Make a network of 6 variables with 2 to 4 values and up to 3 parents each, in shuffled order."""
    net_rng = np.random.default_rng(seed)
    order = [f"v{number}" for number in net_rng.permutation(6)]
    sizes = {name: int(net_rng.integers(2, 5)) for name in order}
    made = {}
    for number, name in enumerate(order):
        parents = tuple(net_rng.permutation(order[:number])[: net_rng.integers(0, 4)].tolist())
        shape = tuple(sizes[parent] for parent in parents)
        made[name] = (parents, net_rng.dirichlet(np.ones(sizes[name]), size=shape))
    names_shuffled = net_rng.permutation(order).tolist()
    return {name: made[name] for name in names_shuffled}, sizes, order, net_rng


def whole_table(network, order):
    """Multiply all tables into one array with an axis for each variable, by einsum."""
    letter = dict(zip(order, "abcdef", strict=True))
    operands = ",".join("".join(letter[n] for n in (*network[name][0], name)) for name in order)
    return np.einsum(f"{operands}->abcdef", *(network[name][1] for name in order))


for seed in range(8):
    network, sizes, order, net_rng = random_network(6210 + seed)
    joint_table = whole_table(network, order)
    asked = order[int(net_rng.integers(6))]
    given_names = [name for name in order if name != asked][: seed % 5]
    known = {name: int(net_rng.integers(sizes[name])) for name in given_names}
    cut = joint_table[tuple(known.get(name, slice(None)) for name in order)]
    axis = [name for name in order if name not in known].index(asked)
    wanted_answer = np.moveaxis(cut, axis, 0).reshape(sizes[asked], -1).sum(axis=1)
    known_before = dict(known)
    # hint: the axes of a table are the parents in the order given, then the variable; sum over all free variables
    assert_close(posterior(network, asked, known), wanted_answer / wanted_answer.sum(), rtol=1e-9)
    # hint: the evidence must not change
    assert_equal(known, known_before)
# hint: one variable alone is a network, too
assert_close(posterior({"x": ((), np.array([0.2, 0.3, 0.5]))}, "x", {}), np.array([0.2, 0.3, 0.5]))
# hint: evidence of tiny probability still has an answer; only zero has none
rare = {"a": ((), np.array([1e-200, 1.0])), "b": (("a",), np.array([[0.25, 0.75], [0.0, 1.0]]))}
assert_close(posterior(rare, "b", {"a": 0}), np.array([0.25, 0.75]))
# hint: ValueError when the evidence is impossible only through several variables together
impossible = {
    "a": ((), np.array([0.5, 0.5])),
    "b": (("a",), np.array([[1.0, 0.0], [0.0, 1.0]])),
    "c": (("b",), np.array([[1.0, 0.0], [0.0, 1.0]])),
}
raises(ValueError, posterior, impossible, "b", {"a": 0, "c": 1})
### END HIDDEN TESTS

# %% [markdown]
# ## 4. Forward and backward
#
# A **hidden Markov model** is the network $z_0 \to z_1 \to \dots$, each $z_t$ with one more child, the observation
# $o_t$:
#
# $$P(z, o) = \pi_{z_0}\, b_0(z_0) \prod_{t=1}^{T-1} A_{z_{t-1} z_t}\, b_t(z_t), \qquad b_t(k) = P(o_t \mid z_t = k).
# \tag{5}$$
#
# Enumeration would work, and for our 240 hours it has $3^{240} \approx 10^{114}$ terms. But they share most of
# their factors. Let $\alpha_t(k) = P(o_0, \dots, o_t, z_t = k)$. What came before time $t$ matters only through
# $z_{t-1}$, so
#
# $$\alpha_0(k) = \pi_k\, b_0(k), \qquad \alpha_t(k) = b_t(k) \sum_j \alpha_{t-1}(j)\, A_{jk}. \tag{6}$$
#
# Likewise from the end, with $\beta_t(j) = P(o_{t+1}, \dots, o_{T-1} \mid z_t = j)$:
#
# $$\beta_{T-1}(j) = 1, \qquad \beta_t(j) = \sum_k A_{jk}\, b_{t+1}(k)\, \beta_{t+1}(k). \tag{7}$$
#
# Each costs $T K^2$ products. Together they split the record at any time:
#
# $$P(o) = \sum_k \alpha_t(k)\, \beta_t(k) \quad \text{for every } t, \qquad
# \gamma_t(k) = P(z_t = k \mid o) = \frac{\alpha_t(k)\, \beta_t(k)}{P(o)}. \tag{8}$$
#
# ### On paper
#
# Two states, two observations (0 low, 1 high), the record high, high, low:
#
# $$\pi = (\tfrac12, \tfrac12), \quad A = \begin{pmatrix}0.8 & 0.2\\ 0.4 & 0.6\end{pmatrix}, \quad
# B = \begin{pmatrix}0.75 & 0.25\\ 0.25 & 0.75\end{pmatrix}.$$
#
# | $t$ | $o_t$ | $b_t$ | $\alpha_t$ by (6) | $\beta_t$ by (7) | $\gamma_t$ by (8) |
# |---|---|---|---|---|---|
# | 0 | 1 | $(0.25, 0.75)$ | $(0.125, 0.375)$ | $(0.1975, 0.2675)$ | $(0.1975, 0.8025)$ |
# | 1 | 1 | $(0.25, 0.75)$ | $(0.0625, 0.1875)$ | $(0.65, 0.45)$ | $(0.325, 0.675)$ |
# | 2 | 0 | $(0.75, 0.25)$ | $(0.09375, 0.03125)$ | $(1, 1)$ | $(0.75, 0.25)$ |
#
# For instance $\alpha_1(1) = 0.75\, (0.125 \cdot 0.2 + 0.375 \cdot 0.6) = 0.1875$. In each row
# $\alpha_t(0) \beta_t(0) + \alpha_t(1) \beta_t(1) = 0.125 = P(o)$.
#
# ### Why logarithms
#
# $\alpha_t$ shrinks by a factor at each step, and float64 ends near $10^{-308}$. The next cell tries it.

# %%
shrinking = PUMP_START * PUMP_EMIT[:, 0]
for t in range(1, 2000):
    shrinking = (shrinking @ PUMP_TRANS) * PUMP_EMIT[:, PUMP_LEVELS[t % 240]]
    if shrinking.sum() == 0:
        break
print(f"after {t} hours equation (6) as it stands says that the record is impossible: alpha = {shrinking}")


# %%
# For the tests of Sections 4 to 6: enumeration of all paths, the slow way, and random models in logarithms.
def every_path(log_start, log_trans, log_emit):
    """Return all paths (K**T, T), and the logarithm of (5) of each, by enumeration."""
    T, K = log_emit.shape
    paths = np.array(list(itertools.product(range(K), repeat=T)))
    scores = log_start[paths[:, 0]] + log_emit[np.arange(T), paths].sum(axis=1)
    return paths, scores + sum(
        (log_trans[paths[:, t - 1], paths[:, t]] for t in range(1, T)), np.zeros(len(paths))
    )


def random_model(seed, T, K, forbid=0.0):
    """Draw a model in logarithms; a share `forbid` of the steps is impossible, never the diagonal."""
    model_rng = np.random.default_rng(seed)
    rows = model_rng.dirichlet(np.ones(K), size=K) * (model_rng.random((K, K)) >= forbid) + 0.1 * np.eye(K)
    with np.errstate(divide="ignore"):
        log_rows = np.log(rows / rows.sum(axis=1, keepdims=True))
    return (
        np.log(model_rng.dirichlet(np.ones(K))),
        log_rows,
        np.log(model_rng.uniform(0.01, 3.0, size=(T, K))),
    )


MODEL_SIZES = [(1, 3, 0.0), (2, 2, 0.0), (6, 3, 0.0), (5, 4, 0.5), (9, 2, 0.3), (4, 1, 0.0), (7, 3, 0.6)]
one_way = np.array([[0.0, -np.inf], [-np.inf, 0.0]])


# %% [markdown]
# **What to see.** A record of a few weeks has probability zero, and (8) becomes $0/0$. In logarithms products
# become sums, and sums become **log-sum-exp**, which subtracts the largest term first:
#
# $$\mathrm{LSE}_j\, u_j = \log \sum_j e^{u_j} = u^* + \log \sum_j e^{u_j - u^*}, \qquad u^* = \max_j u_j, \tag{9}$$
#
# $$\log \alpha_t(k) = \log b_t(k) + \mathrm{LSE}_j \big( \log \alpha_{t-1}(j) + \log A_{jk} \big), \qquad
# \log \beta_t(j) = \mathrm{LSE}_k \big( \log A_{jk} + \log b_{t+1}(k) + \log \beta_{t+1}(k) \big). \tag{10}$$
#
# ### Question 3: both recursions, in logarithms (4 points, about 25 minutes)
#
# `np.logaddexp.reduce(u, axis=...)` computes (9) along an axis. The observations come in as `log_emit`, so it
# does not matter whether they are levels or real numbers.
#
# Mind these traps:
#
# - forbidden steps have $\log 0 = -\infty$. `np.logaddexp` copes with it; `log(exp(u).sum())` does not cope with
#   $-2000$, nor (9) written by hand with $u^* = -\infty$;
# - in (6) the sum runs over the state *before*: axis 0 of `trans`; in (7) over the state *after*: axis 1;
# - no argument may change.


# %% solution="recursions"
def forward(log_start: np.ndarray, log_trans: np.ndarray, log_emit: np.ndarray) -> np.ndarray:
    """Return log alpha, shape (T, K), by equation (10).

    log_start: (K,). log_trans: (K, K), from the row's state to the column's. log_emit: (T, K), T >= 1.
    Entries may be -inf.
    """
    ### BEGIN SOLUTION
    log_alpha = np.empty(log_emit.shape)
    log_alpha[0] = log_start + log_emit[0]
    for t in range(1, len(log_emit)):
        log_alpha[t] = log_emit[t] + np.logaddexp.reduce(log_alpha[t - 1][:, None] + log_trans, axis=0)
    return log_alpha
    ### END SOLUTION


def backward(log_trans: np.ndarray, log_emit: np.ndarray) -> np.ndarray:
    """Return log beta, shape (T, K), by equation (10); the arguments are those of `forward`."""
    ### BEGIN SOLUTION
    log_beta = np.zeros(log_emit.shape)
    for t in range(len(log_emit) - 2, -1, -1):
        log_beta[t] = np.logaddexp.reduce(log_trans + log_emit[t + 1] + log_beta[t + 1], axis=1)
    return log_beta
    ### END SOLUTION


# %% test="recursions" part="forward" points=2 hint="compare with the table on paper and with the traps"
paper_start = np.log([0.5, 0.5])
paper_trans = np.log([[0.8, 0.2], [0.4, 0.6]])
paper_emit = np.log([[0.25, 0.75], [0.25, 0.75], [0.75, 0.25]])
assert_close(
    np.exp(forward(paper_start, paper_trans, paper_emit)),
    np.array([[0.125, 0.375], [0.0625, 0.1875], [0.09375, 0.03125]]),
    what="alpha on the example on paper",
    hint="second row (0.04375, ...): sum over the state before, axis 0 of trans",
)
long_record = np.tile(np.log([[0.001, 0.002]]), (3000, 1))
assert np.isfinite(forward(paper_start, paper_trans, long_record)).all(), (
    "log alpha of a record of 3,000 steps: wanted finite numbers, found inf or NaN; stay in logarithms, with (9)"
)


### BEGIN HIDDEN TESTS
for seed, (T, K, forbid) in enumerate(MODEL_SIZES):
    model = random_model(6310 + seed, T, K, forbid)
    kept_model = [part.copy() for part in model]
    found_alpha = forward(*model)
    assert_shape(found_alpha, (T, K))
    for t in range(T):
        paths, scores = every_path(model[0], model[1], model[2][: t + 1])
        wanted_alpha = [np.exp(scores[paths[:, -1] == k]).sum() for k in range(K)]
        # hint: alpha_t(k) is the sum of (5) over all paths that are in state k at time t; is A the right way round?
        assert_close(np.exp(found_alpha[t]), np.array(wanted_alpha), rtol=1e-9, atol=0)
    # hint: no argument may change
    for part, kept_part in zip(model, kept_model, strict=True):
        assert_close(np.exp(part), np.exp(kept_part), rtol=0, atol=0)
# hint: long records underflow unless every step is taken in logarithms with (9)
model = random_model(6320, 2000, 3)
scaled, total = np.exp(model[0] + model[2][0]), 0.0
for t in range(2000):  # the same probability, rescaled at every step
    scaled = scaled if t == 0 else (scaled @ np.exp(model[1])) * np.exp(model[2][t])
    total, scaled = total + np.log(scaled.sum()), scaled / scaled.sum()
last_alpha = np.array(forward(*model))[-1]
assert_close(float(np.logaddexp.reduce(last_alpha)), float(total), rtol=1e-9)
last_alpha = np.array(forward(model[0], model[1], model[2] - 700))[-1]
assert_close(float(np.logaddexp.reduce(last_alpha)), float(total) - 2000 * 700, rtol=1e-9)
# hint: where no step into a state is allowed, log alpha is -inf, not NaN
alone = np.array(forward(np.array([0.0, -np.inf]), one_way, np.zeros((3, 2))))
assert_close(np.exp(alone), np.array([[1.0, 0.0]] * 3))
### END HIDDEN TESTS

# %% test="recursions" part="backward" points=2 hint="compare with the table on paper and with the traps"
assert_close(
    np.exp(backward(paper_trans, paper_emit)),
    np.array([[0.1975, 0.2675], [0.65, 0.45], [1.0, 1.0]]),
    what="beta on the example on paper",
    hint="the last row is log 1 = 0; each row before takes the emission of the time after it",
)
assert_shape(backward(paper_trans, paper_emit[:1]), (1, 2), what="log beta of a record of one step")
### BEGIN HIDDEN TESTS
for seed, (T, K, forbid) in enumerate(MODEL_SIZES):
    model = random_model(6340 + seed, T, K, forbid)
    kept_model = [part.copy() for part in model]
    found_beta = backward(model[1], model[2])
    assert_shape(found_beta, (T, K))
    for t in range(T):
        for k in range(K):
            at_k = np.where(np.arange(K) == k, 0.0, -np.inf)
            later = np.vstack([np.zeros((1, K)), model[2][t + 1 :]])
            # hint: beta_t(j) is the probability of all observations after t, given state j at time t
            assert_close(
                np.exp(found_beta[t][k]),
                np.exp(every_path(at_k, model[1], later)[1]).sum(),
                rtol=1e-9,
                atol=0,
            )
    # hint: no argument may change
    for part, kept_part in zip(model, kept_model, strict=True):
        assert_close(np.exp(part), np.exp(kept_part), rtol=0, atol=0)
# hint: long records underflow unless every step is taken in logarithms with (9)
faint = np.full((2500, 2), -900.0)
assert_close(np.array(backward(paper_trans, faint))[0], np.full(2, -900.0 * 2499), rtol=1e-9)
# hint: a state from which nothing possible follows has log beta -inf, not NaN
blind = np.array([[0.0, 0.0], [0.0, -np.inf]])
assert_close(np.exp(np.array(backward(one_way, blind))), np.array([[1.0, 0.0], [1.0, 1.0]]))
### END HIDDEN TESTS

# %%
# The pump again: the posterior of every hour by (8).
PUMP_LOG_EMIT = np.log(PUMP_EMIT.T[PUMP_LEVELS])
log_alpha = forward(np.log(PUMP_START), np.log(PUMP_TRANS), PUMP_LOG_EMIT)
log_beta = backward(np.log(PUMP_TRANS), PUMP_LOG_EMIT)
by_time = np.logaddexp.reduce(log_alpha + log_beta, axis=1)
print(f"log P(o) from every t: between {by_time.min():.9f} and {by_time.max():.9f}")
gamma = np.exp(log_alpha + log_beta - by_time[:, None])
smoothed = gamma.argmax(axis=1)
figure, ax = plt.subplots(figsize=(9, 2.6), layout="constrained")
ax.stackplot(
    np.arange(240), gamma.T, colors=[BLUE, "#E69F00", "#000000"], labels=["healthy", "worn", "failing"]
)
for change in np.flatnonzero(np.diff(PUMP_STATES)):
    ax.axvline(change + 0.5, color="white", linewidth=2, linestyle="--")
ax.set(xlabel="hour", ylabel=r"$\gamma_t(k)$", xlim=(0, 239), ylim=(0, 1))
ax.legend(loc="lower right", fontsize=8)
figure.suptitle("Figure 3: the posterior of the three states (white dashes: true changes)")
plt.show()
print(
    f"states of highest posterior: {np.mean(smoothed == PUMP_STATES):.0%} right; hour by hour it was "
    f"{np.mean(hourly == PUMP_STATES):.0%}"
)

# %% [markdown]
# **What Figure 3 shows.** At each hour the three probabilities fill the height from 0 to 1: healthy (blue) at the
# bottom, worn (orange) above it, failing (black) at the top. Most white dashes, the true changes, stand where one
# colour takes over from another. Between hours 28 and 72 worn and healthy share the height: there the sensor does
# not tell, and the posterior says so, which a guess never does. The states of highest posterior are right in 80 %
# of the hours, hour by hour it was 53 %. And $\log P(o)$ is the same from every $t$, to nine decimals, as (8)
# promises; when it is not, one of the recursions is wrong.

# %% [markdown]
# ## 5. The most probable path
#
# The states of highest posterior are right as often as possible, hour by hour. As a *path* they can be absurd:
# two neighbours may be likely each, and a step from the one to the other impossible. The path of highest
# probability (5) comes from the same recursion with a maximum in place of the sum (Viterbi 1967):
#
# $$\delta_0(k) = \log \pi_k + \log b_0(k), \qquad
# \delta_t(k) = \log b_t(k) + \max_j \big( \delta_{t-1}(j) + \log A_{jk} \big). \tag{11}$$
#
# Note beside each maximum which $j$ gave it, $\psi_t(k)$. Then the best path ends in the best $\delta_{T-1}$, and
# follows the notes back:
#
# $$z_{T-1} = \arg\max_k \delta_{T-1}(k), \qquad z_{t-1} = \psi_t(z_t). \tag{12}$$
#
# ### On paper
#
# The example of Section 4, without logarithms for once:
#
# | $t$ | $e^{\delta_t(0)}$ | $\psi_t(0)$ | $e^{\delta_t(1)}$ | $\psi_t(1)$ |
# |---|---|---|---|---|
# | 0 | $0.125$ | - | $0.375$ | - |
# | 1 | $0.25 \max(0.1, 0.15) = 0.0375$ | 1 | $0.75 \max(0.025, 0.225) = 0.16875$ | 1 |
# | 2 | $0.75 \max(0.03, 0.0675) = 0.050625$ | 1 | $0.25 \max(0.0075, 0.10125) = 0.0253125$ | 1 |
#
# The best end is state 0, and the notes lead back to 1 and 1: the path $1, 1, 0$ with probability $0.050625$.
#
# ### Question 4: Viterbi (3 points, about 15 minutes)
#
# Mind these traps: the path is read from the **end**; taking the best $\delta_t$ of each time is another path,
# which may take forbidden steps. In a tie the lower number wins.


# %% solution="viterbi"
def viterbi(log_start: np.ndarray, log_trans: np.ndarray, log_emit: np.ndarray) -> tuple[np.ndarray, float]:
    """Find the path of highest probability (5), by equations (11) and (12).

    The arguments are those of `forward`; at least one path is possible.
    Returns (path, log_probability): integers of shape (T,), and the logarithm of (5) for this path.
    """
    ### BEGIN SOLUTION
    T, K = log_emit.shape
    best_before = np.zeros((T, K), dtype=int)
    delta = log_start + log_emit[0]
    for t in range(1, T):
        steps = delta[:, None] + log_trans
        best_before[t] = steps.argmax(axis=0)
        delta = log_emit[t] + steps.max(axis=0)
    path = np.full(T, delta.argmax())
    for t in range(T - 1, 0, -1):
        path[t - 1] = best_before[t, path[t]]
    return path, float(delta.max())
    ### END SOLUTION


# %% test="viterbi" points=3 hint="compare with the table on paper and with the traps"
best_path, best_log = viterbi(paper_start, paper_trans, paper_emit)
assert_equal(np.asarray(best_path).tolist(), [1, 1, 0], what="the path on the example on paper")
assert_close(
    np.exp(best_log),
    0.050625,
    what="its probability",
    hint="0.125 is the sum over all paths: maximum, not sum",
)
# State 1 can be reached only from state 1: the best last state decides where the path began.
trap_trans = np.log([[1.0, 1e-300], [0.5, 0.5]])
trap_emit = np.log([[0.6, 0.4], [0.5, 0.5], [0.01, 0.99]])
assert_equal(
    np.asarray(viterbi(paper_start, trap_trans, trap_emit)[0]).tolist(),
    [1, 1, 1],
    what="the path of a record whose last observation changes everything",
    hint="0, 0, 1 or the like: follow the notes back from the last state, do not take the best of each time",
)
### BEGIN HIDDEN TESTS
for seed, (T, K, forbid) in enumerate(
    [(1, 4, 0.0), (2, 3, 0.0), (6, 3, 0.0), (5, 4, 0.5), (10, 2, 0.4), (3, 1, 0.0)]
):
    for trial in range(4):
        model = random_model(6410 + 10 * seed + trial, T, K, forbid)
        kept_model = [part.copy() for part in model]
        paths, scores = every_path(*model)
        best_path, best_log = viterbi(*model)
        # hint: the path whose (5) is highest among all K**T
        assert_equal(np.asarray(best_path).tolist(), paths[np.argmax(scores)].tolist())
        # hint: the logarithm of (5) for this path
        assert_close(best_log, float(scores.max()), rtol=1e-9)
        # hint: no argument may change
        for part, kept_part in zip(model, kept_model, strict=True):
            assert_close(np.exp(part), np.exp(kept_part), rtol=0, atol=0)
# hint: a record of thousands of steps: logarithms throughout
model = random_model(6490, 2000, 4)
best_path, best_log = viterbi(*model)
walked = np.asarray(best_path)
walked_log = (
    model[0][walked[0]] + model[2][np.arange(2000), walked].sum() + model[1][walked[:-1], walked[1:]].sum()
)
assert_close(best_log, float(walked_log), rtol=1e-9)
# hint: in a tie the lower number wins
assert_equal(np.asarray(viterbi(np.zeros(3), np.zeros((3, 3)), np.zeros((4, 3)))[0]).tolist(), [0, 0, 0, 0])
### END HIDDEN TESTS

# %%
# Your path beside the states of highest posterior.
viterbi_path, _ = viterbi(np.log(PUMP_START), np.log(PUMP_TRANS), PUMP_LOG_EMIT)
draw_decoded(
    {
        "true states": PUMP_STATES,
        f"hour by hour: {np.mean(hourly == PUMP_STATES):.0%} right": hourly,
        f"highest posterior: {np.mean(smoothed == PUMP_STATES):.0%} right": smoothed,
        f"Viterbi: {np.mean(viterbi_path == PUMP_STATES):.0%} right": viterbi_path,
    },
    "Figure 4: three ways to decode the pump",
)
print(
    "changes of state:",
    {
        name: int(np.sum(np.diff(path) != 0))
        for name, path in (
            ("true", PUMP_STATES),
            ("hour by hour", hourly),
            ("posterior", smoothed),
            ("Viterbi", viterbi_path),
        )
    },
)

# %% [markdown]
# **What Figure 4 shows.** Four step curves, from the top: the truth, the restless guess of Figure 1, the states of
# highest posterior with twelve changes, and the Viterbi path with four. The path is calmer than the truth: a short
# stay costs two unlikely steps, so the single most probable history leaves it out, and with it the failures at hours
# 10 to 18 and near 175. It is right in 63 % of the hours, the posterior in 80 %. Neither is a flaw: the one maximises
# the probability of the whole path, the other the expected number of hours that are right.

# %% [markdown]
# ## 6. Learning without ever seeing a state
#
# If the states were known, the model would be a matter of counting. They are not, but (8) says how probable each
# is under a model that we have. **Baum-Welch** (Baum, Petrie, Soules and Weiss 1970) counts with these
# probabilities in place of zeros and ones, gets a better model, and repeats. It is the EM algorithm for hidden
# Markov models, and the likelihood never falls.
#
# Besides $\gamma$ it needs the posterior of a *pair* of neighbours, for $t = 0, \dots, T-2$:
#
# $$\xi_t(j, k) = P(z_t = j, z_{t+1} = k \mid o)
# = \frac{\alpha_t(j)\, A_{jk}\, b_{t+1}(k)\, \beta_{t+1}(k)}{P(o)}. \tag{13}$$
#
# The new model is made of expected counts:
#
# $$\pi_k = \gamma_0(k), \qquad A_{jk} = \frac{\sum_{t=0}^{T-2} \xi_t(j, k)}{\sum_{t=0}^{T-2} \gamma_t(j)}, \qquad
# B_{km} = \frac{\sum_{t:\, o_t = m} \gamma_t(k)}{\sum_{t=0}^{T-1} \gamma_t(k)}. \tag{14}$$
#
# **On paper.** For the example of Section 4, with $P(o) = 0.125$:
#
# $$\xi_0 = \begin{pmatrix}0.13 & 0.0675\\ 0.195 & 0.6075\end{pmatrix}, \qquad
# \xi_1 = \begin{pmatrix}0.3 & 0.025\\ 0.45 & 0.225\end{pmatrix}.$$
#
# The rows of $\xi_0$ sum to $\gamma_0 = (0.1975, 0.8025)$, as they must. The new $A_{00}$ is
# $(0.13 + 0.3) / (0.1975 + 0.325) = 0.43 / 0.5225$, and the new $B_{00}$, low in state 0, is
# $0.75 / (0.1975 + 0.325 + 0.75) = 0.75 / 1.2725$.
#
# ### Question 5: one step of Baum-Welch (3 points, about 20 minutes)
#
# The recursions come in as arguments, so that a slip in Question 3 costs nothing here.
#
# Mind these traps:
#
# - subtract $\log P(o)$ **before** you exponentiate: of a long record $\log \alpha$ is far below $-745$;
# - the sums for $A$ end at $T - 2$, since the last state makes no step; the sum for $B$ takes all times;
# - a symbol that was not observed gets probability zero.


# %% solution="reestimate"
def reestimate(
    observations: np.ndarray,
    log_trans: np.ndarray,
    log_emit: np.ndarray,
    recursions: tuple[np.ndarray, np.ndarray],
    M: int,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Take one step of Baum-Welch by equations (13) and (14).

    observations: (T,), integers from 0 to M - 1, T >= 2. log_trans: (K, K) and log_emit: (T, K) of the present
    model. recursions: (log_alpha, log_beta), both (T, K), correct for this model. Nothing is changed.
    Returns the new (start, trans, emit): probabilities of shapes (K,), (K, K) and (K, M). Every state has a
    positive expected count.
    """
    ### BEGIN SOLUTION
    log_alpha, log_beta = recursions
    log_record = np.logaddexp.reduce(log_alpha[-1])
    gamma = np.exp(log_alpha + log_beta - log_record)
    after = log_emit[1:] + log_beta[1:]
    xi = np.exp(log_alpha[:-1, :, None] + log_trans + after[:, None, :] - log_record)
    trans = xi.sum(axis=0) / gamma[:-1].sum(axis=0)[:, None]
    emit = np.stack([gamma[observations == m].sum(axis=0) for m in range(M)], axis=1)
    return gamma[0], trans, emit / gamma.sum(axis=0)[:, None]
    ### END SOLUTION


# %% test="reestimate" points=3 hint="compare with the example on paper and with the traps"
paper_alpha = np.log([[0.125, 0.375], [0.0625, 0.1875], [0.09375, 0.03125]])
paper_beta = np.log([[0.1975, 0.2675], [0.65, 0.45], [1.0, 1.0]])
new_start, new_trans, new_emit = reestimate(
    np.array([1, 1, 0]), paper_trans, paper_emit, (paper_alpha, paper_beta), 3
)
assert_close(new_start, np.array([0.1975, 0.8025]), what="the new start", hint="gamma_0, divided by P(o)")
assert_close(
    new_trans,
    np.array([[0.43, 0.0925], [0.645, 0.8325]]) / np.array([[0.5225], [1.4775]]),
    what="the new transitions",
    hint="rows must sum to 1: divide by gamma summed up to T - 2, not over all times",
)
assert_close(
    new_emit,
    np.array([[0.75, 0.5225, 0.0], [0.25, 1.4775, 0.0]]) / np.array([[1.2725], [1.7275]]),
    what="the new emissions, M = 3",
    hint="(K, M): a row a state, a column a symbol; all T times count; a symbol never seen has 0",
)


### BEGIN HIDDEN TESTS
def reference_recursions(log_start, log_trans, log_emit):
    """Compute log alpha and log beta with logaddexp, entry by entry."""
    T, K = log_emit.shape
    ahead, behind = np.full((T, K), -np.inf), np.zeros((T, K))
    ahead[0] = log_start + log_emit[0]
    for t in range(1, T):
        for k in range(K):
            ahead[t, k] = np.logaddexp.reduce(ahead[t - 1] + log_trans[:, k]) + log_emit[t, k]
    for t in range(T - 2, -1, -1):
        for k in range(K):
            behind[t, k] = np.logaddexp.reduce(log_trans[k] + log_emit[t + 1] + behind[t + 1])
    return ahead, behind


for seed, (T, K, M) in enumerate([(2, 2, 2), (5, 3, 4), (7, 2, 3), (6, 3, 2), (4, 1, 5)]):
    count_rng = np.random.default_rng(6510 + seed)
    seen = count_rng.integers(0, M, size=T)
    table = np.log(count_rng.dirichlet(np.ones(M), size=K))
    model = (*random_model(6520 + seed, T, K)[:2], table.T[seen])
    paths, scores = every_path(*model)
    weight = np.exp(scores - np.logaddexp.reduce(scores))
    starts, steps, shown = np.zeros(K), np.zeros((K, K)), np.zeros((K, M))
    for walked, w in zip(paths, weight, strict=True):  # expected counts over all paths
        starts[walked[0]] += w
        for t in range(T):
            shown[walked[t], seen[t]] += w
            if t:
                steps[walked[t - 1], walked[t]] += w
    pair = reference_recursions(*model)
    kept_parts = [part.copy() for part in (*model, *pair, seen)]
    new_start, new_trans, new_emit = reestimate(seen, model[1], model[2], pair, M)
    # hint: the expected share of paths that start in each state
    assert_close(new_start, starts, rtol=1e-9)
    # hint: expected steps from j to k over expected steps from j
    assert_close(new_trans, steps / steps.sum(axis=1, keepdims=True), rtol=1e-9)
    # hint: expected times in state k with symbol m over expected times in state k; shape (K, M)
    assert_close(new_emit, shown / shown.sum(axis=1, keepdims=True), rtol=1e-9)
    # hint: no argument may change
    for part, kept_part in zip((*model, *pair, seen), kept_parts, strict=True):
        assert_close(part, kept_part, rtol=0, atol=0)
# hint: of a long record log alpha is far below -745: subtract log P(o) before you exponentiate
seen = np.random.default_rng(6590).integers(0, 3, size=1500)
model = (*random_model(6591, 1500, 2)[:2], np.log(np.array([[0.5, 0.3, 0.2], [0.1, 0.3, 0.6]])).T[seen])
new_start, new_trans, new_emit = reestimate(seen, model[1], model[2], reference_recursions(*model), 3)
assert_close(np.sum(new_trans, axis=1), np.ones(2), rtol=1e-9)
assert_close(np.sum(new_emit, axis=1), np.ones(2), rtol=1e-9)
assert_close(float(np.sum(new_start)), 1.0, rtol=1e-9)
### END HIDDEN TESTS

# %%
# Your three functions together: Baum-Welch on the pump's record, from three random models.
figure, ax = plt.subplots(figsize=(7, 3), layout="constrained")
for seed, (colour, marker) in enumerate(zip((BLUE, ORANGE, GREEN), "o^s", strict=True)):
    rng = np.random.default_rng(seed)
    start, trans, emit = (
        rng.dirichlet(np.ones(3)),
        rng.dirichlet(np.ones(3), size=3),
        rng.dirichlet(np.ones(4), size=3),
    )
    curve = []
    for _ in range(60):
        with np.errstate(divide="ignore"):
            log_start, log_trans, log_emit = np.log(start), np.log(trans), np.log(emit.T[PUMP_LEVELS])
        log_alpha, log_beta = forward(log_start, log_trans, log_emit), backward(log_trans, log_emit)
        curve.append(np.logaddexp.reduce(log_alpha[-1]))
        start, trans, emit = reestimate(PUMP_LEVELS, log_trans, log_emit, (log_alpha, log_beta), 4)
    ax.plot(curve, color=colour, marker=marker, markevery=10, markersize=4, label=f"start {seed}")
    print(
        f"start {seed}: log P(o) from {curve[0]:.2f} to {curve[-1]:.2f}, lowest step {np.diff(curve).min():.1e}"
    )
ax.axhline(by_time[0], color=GREY, linestyle="--", label="the true model")
ax.set(xlabel="step of Baum-Welch", ylabel=r"$\log P(o)$")
ax.legend(fontsize=8)
figure.suptitle("Figure 5: the likelihood never falls")
plt.show()

# %% [markdown]
# **What Figure 5 shows.** Three curves from three random starts. All rise at every step, steeply at first and then
# slowly, to $-319.0$, $-318.5$ and $-319.2$: three summits, or three ways up that have not ended. All end **above** the
# dashed line of the true model at $-322.3$. That is overfitting: the truth did not choose its numbers for these 240
# hours, and the learnt models did.

# %% [markdown]
# ## 7. A hundred pumps that nobody has labelled
#
# One record of 240 hours is little. Now there are 100 records of 40 hours from one make of pump, with three
# hidden states and six levels, and nothing else: no labels, no model. Learn the model, then decode.
#
# **The yardstick.** Even somebody who knows the true model errs, because the sensor does. No decoder is right
# more often, in expectation, than the true model's states of highest posterior: the *Bayes-optimal* decoder. So
# your accuracy is divided by that one's on the same records:
#
# $$\mathtt{ratio} = \frac{\text{share of hours that you decode rightly}}{\text{share that the optimal decoder does}}.
# \tag{15}$$
#
# Your states have no names, so the best of the six ways to name them counts.
#
# Many records of one length want one loop over time for all of them together. The next cell does (8) and (13)
# for them, in the other classical form: no logarithms, but each $\alpha_t$ rescaled to sum to one.


# %%
def expect(
    records: np.ndarray, start: np.ndarray, trans: np.ndarray, emit: np.ndarray
) -> tuple[np.ndarray, np.ndarray, float]:
    """Return gamma (n, T, K), the sum of xi over all records and times (K, K), and the total log P(o).

    records: (n, T) observations; the rest as in the table of symbols, as probabilities.
    """
    n, T = records.shape
    b = emit.T[records]  # (n, T, K)
    ahead, share, behind, pairs = np.empty(b.shape), np.empty((n, T)), np.ones(b.shape), np.zeros(trans.shape)
    for t in range(T):
        step = b[:, t] * (start if t == 0 else ahead[:, t - 1] @ trans)
        share[:, t] = step.sum(axis=1)
        ahead[:, t] = step / share[:, t, None]
    for t in range(T - 2, -1, -1):
        later = b[:, t + 1] * behind[:, t + 1] / share[:, t + 1, None]
        pairs += ahead[:, t].T @ later
        behind[:, t] = later @ trans.T
    return ahead * behind, pairs * trans, float(np.log(share).sum())


def draw_make(seed: int) -> tuple[np.ndarray, np.ndarray, tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Draw a make of pump: states (100, 40), records (100, 40), and its true (start, trans, emit)."""
    rng = np.random.default_rng(seed)
    stay = rng.uniform(0.85, 0.95, size=3)
    trans = np.diag(stay)
    for k in range(3):
        trans[k, np.arange(3) != k] = (1 - stay[k]) * rng.dirichlet([4.0, 4.0])
    emit = 0.4 * rng.dirichlet(np.full(6, 4.0), size=3)
    for k in range(3):
        emit[k, 2 * k : 2 * k + 2] += 0.6 * rng.dirichlet([4.0, 4.0])
    start, emit = rng.dirichlet(np.full(3, 4.0)), emit[:, rng.permutation(6)]
    return *sample(start, trans, emit, (100, 40), rng), (start, trans, emit)


def named_accuracy(found: np.ndarray, wanted: np.ndarray) -> float:
    """Return the share of hours decoded rightly, with the best of the six ways to name three states."""
    return max(
        accuracy(np.array(names)[found].ravel(), wanted.ravel()) for names in itertools.permutations(range(3))
    )


# %% [markdown]
# ### Question 6: learn without labels (4 points, about 20 minutes)
#
# Return the model; the states of highest posterior under it are then decoded by `expect`, and compared. You may use
# `expect`, and your own functions.
#
# One more thing is asked of each model: its $\log P(o)$ must not be below the true model's on the same records. The
# true model was not fitted to them, so a model that was, and falls short, has stopped early or on a lower summit.
#
# | | |
# |---|---|
# | input | 100 records of 40 hours by `draw_make`, three states, six levels; a generator for random starts |
# | measured on | 5 makes with unknown seeds; the mean of the ratios (15) |
# | budget | 20 seconds of processor time for these and two practice makes |
# | baseline | hour by hour with the **true** `emit`: 0.83 (30 makes: 0.78 to 0.87) |
# | zero mark | ratio 0.89 |
# | reference | best of four starts: 0.998 (30 makes: 0.990 to 1.004); the worst of four: 0.65 on one make |
# | full mark | ratio 0.97; between the marks in proportion |
#
# Baum-Welch climbs to the nearest summit, not to the highest. Try several random starts and keep the one whose
# likelihood ends highest: likelihood needs no labels. A start with $A$ near the identity helps, for states last.


# %% solution="unlabelled"
def learn(records: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Learn a model of three states and six levels from records (n, T), integers from 0 to 5, without labels.

    Returns (start, trans, emit): probabilities of shapes (3,), (3, 3) and (3, 6); every row sums to 1.
    """
    ### BEGIN SOLUTION
    summits = []
    for _ in range(4):  # equivalent off-by-one: the text leaves the number of starts free
        # equivalent constant: a factor of the start cancels in gamma, and the text leaves the random start free
        start, emit = np.full(3, 1 / 3), rng.dirichlet(np.full(6, 3.0), size=3)
        # equivalent constant: the first step makes rows that sum to 1 of any start, which the text leaves free
        trans = np.array([[0.8, 0.1, 0.1], [0.1, 0.8, 0.1], [0.1, 0.1, 0.8]])
        for _ in range(50):  # equivalent off-by-one: the text leaves the number of steps free
            gamma, pairs, log_record = expect(records, start, trans, emit)
            start = gamma[:, 0].mean(axis=0)
            trans = pairs / pairs.sum(axis=1, keepdims=True)
            counts = np.stack([gamma[records == m].sum(axis=0) for m in range(6)], axis=1)
            emit = counts / counts.sum(axis=1, keepdims=True)
        summits.append((log_record, start, trans, emit))
    return max(summits, key=lambda summit: summit[0])[1:]
    ### END SOLUTION


# %% test="unlabelled" points=4 hint="several random starts; keep the one of highest likelihood"
def decoding_ratio(seed):
    """Return (15) for the make of a seed, after looking at the model that was learnt."""
    make_states, make_records, make_model = draw_make(seed)
    learnt = [np.asarray(part) for part in learn(make_records, np.random.default_rng(seed // 2 + 1))]
    for part, shape, name in zip(learnt, ((3,), (3, 3), (3, 6)), ("start", "trans", "emit"), strict=True):
        assert_shape(part, shape, what=name)
        assert np.all(part >= 0), f"{name}: wanted probabilities, found NaN or a negative number"
        sums = part.sum(axis=-1)
        assert_close(sums, np.ones(shape[:-1]), rtol=1e-6, what=f"the row sums of {name}", hint="sum to 1")
    optimal_gamma, _, true_log = expect(make_records, *make_model)
    learnt_gamma, _, learnt_log = expect(make_records, *learnt)
    assert learnt_log >= true_log, (
        f"log P(o) of your model is {true_log - learnt_log:.1f} below that of the true one: wanted at least as "
        "much; check the counts (14), take more steps, try more starts and keep the best"
    )
    found_share = named_accuracy(learnt_gamma.argmax(axis=2), make_states)
    return found_share / named_accuracy(optimal_gamma.argmax(axis=2), make_states)


print("ratio on two practice makes:", [round(decoding_ratio(seed), 3) for seed in (1, 2)])
### BEGIN HIDDEN TESTS
# hint: on some makes a single start ends far below the true model's log P(o): try several, keep the highest
decoding_ratio(30_021)
# hint: the ratio is 0.89 or less: look at the practice figure; does log P(o) still rise when you stop?
threshold(decoding_ratio, zero=0.89, full=0.97, what="accuracy over the optimal decoder's", seeds=5)
### END HIDDEN TESTS

# %% [markdown]
# ### Experiment: what memory is worth
#
# Three states that last longer or shorter: the chance to stay runs from 1/3 (no memory at all) to 0.99. The
# sensor stays the same. For each, 50 records are decoded with the true model, with memory and without. Guess the
# two curves first.

# %% free=true
experiment_emit = np.array([[0.5, 0.3, 0.2], [0.2, 0.5, 0.3], [0.3, 0.2, 0.5]])
stays = np.array([1 / 3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99])
with_memory, without = [], []
for stay in stays:
    trans = np.full((3, 3), (1 - stay) / 2) + (stay - (1 - stay) / 2) * np.eye(3)
    states, records = sample(np.full(3, 1 / 3), trans, experiment_emit, (50, 200), np.random.default_rng(3))
    with_memory.append(
        np.mean(expect(records, np.full(3, 1 / 3), trans, experiment_emit)[0].argmax(axis=2) == states)
    )
    without.append(np.mean(experiment_emit.argmax(axis=0)[records] == states))
figure, ax = plt.subplots(figsize=(6, 3), layout="constrained")
ax.semilogx(1 / (1 - stays), with_memory, color=BLUE, marker="o", label="highest posterior")
ax.semilogx(1 / (1 - stays), without, color=ORANGE, marker="^", label="hour by hour")
ax.set(xlabel="mean stay in a state, hours", ylabel="share right", ylim=(0, 1))
ax.set_xticks([1.5, 3, 10, 30, 100], ["1.5", "3", "10", "30", "100"])
ax.minorticks_off()
ax.legend(fontsize=8)
figure.suptitle("Figure 6: the longer states last, the more neighbours tell")
plt.show()
for stay, yes, no in zip(stays, with_memory, without, strict=True):
    print(f"stay {stay:.2f}: {yes:.3f} with memory, {no:.3f} without")

# %% [markdown]
# **What Figure 6 shows.** Over the mean stay, on a logarithmic axis: the guess hour by hour (orange triangles) stays
# at one half whatever the states do, since it does not look at neighbours. The states of highest posterior (blue
# circles) begin there, for with a stay of 1.5 hours the next state is drawn evenly and neighbours tell nothing; they
# reach 0.65 at ten hours and 0.92 at a hundred. The sensor is the same everywhere: the gain is memory alone.

# %% [markdown] manual="hmm_reflection" points=3
# ## 8. Reflection (3 points, graded by hand, about 10 minutes)
#
# A colleague trains a hidden Markov model with 12 states on one week of a pump's record (168 hours, six levels),
# from one random start. The log-likelihood of that week is far above that of a model with three states, and she
# reports "twelve hidden conditions found". For an automatic stop she then shuts the pump down when the *filtered*
# probability $P(z_t = \text{failing} \mid o_0, \dots, o_t)$ exceeds one half, "since smoothing is more accurate, but
# Viterbi gives the real path".
#
# In 120 to 200 words: (a) say why the higher likelihood proves nothing here, counting the free parameters of both
# models, and how to compare them; (b) name the risk of the single start, with a figure from this notebook;
# (c) say which of filtering ($\alpha$), smoothing ($\gamma$) and Viterbi can be used for an automatic stop, what
# each of them maximises, and correct her sentence.
#
# ### BEGIN SOLUTION
# (a) $\pi$ has $K - 1$ free parameters, $A$ has $K (K - 1)$, $B$ has $K (M - 1)$: for $K = 3$ that is 2 + 6 + 15 = 23,
# for $K = 12$ it is 11 + 132 + 60 = 203, more than the 168 observations. The likelihood of the training record can
# only gain by states. Compare the likelihood of records that were not used for training (or AIC/BIC).
# (b) Baum-Welch stops at a local summit that depends on the start: on one of 30 makes of Section 7 the worst of four
# starts ended at a ratio of 0.65, and the best at 0.996. So several starts, and the highest likelihood kept.
# (c) At hour $t$ the future is not known, so only filtering can be computed. Smoothing uses the whole record and
# maximises the expected number of hours that are right; Viterbi maximises the probability of the whole path. It is
# the most probable path, not the real one, and its hours are right no more often than smoothing's on average. And
# the cost of a failure should set the limit, not one half.
# ### END SOLUTION
#
# === BEGIN MARK SCHEME ===
# 1 point for (a): 23 against 203 parameters (or the formula with K²), and a comparison on other records or BIC.
# 1 point for (b): local optimum, several starts, a figure. Half without the figure.
# 1 point for (c): filtering alone is possible on line, and what smoothing and Viterbi maximise. Half for one.
# === END MARK SCHEME ===
