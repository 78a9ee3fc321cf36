# %% [markdown]
# # Pipelines, leaks and honest numbers
#
# A model is worth what it does on rows that nobody has seen. This notebook is about finding out that number
# before the rows arrive, and about the ways in which the number comes out too good.
#
# **Afterwards you can**
#
# - split data so that every class has its share, and cross-validate without an error of protocol;
# - write a transformer that scikit-learn's `Pipeline` accepts;
# - compute a confusion matrix, precision, recall, a ROC curve and its area, and say what each one hides;
# - test any evaluation for leaks by experiment, and mend a leaky one.
#
# **You need:** logistic regression (week 03), mean and variance (week 02), NumPy indexing.
#
# **Time:** about 110 minutes, six questions and one written answer, 28 points.
#
# **How it works.** Each question is a function or class to fill in; the cell right below tests it. Further
# tests run when you hand in: they use fresh inputs and extremes, but ask for nothing that the text does not
# state. No question needs an earlier answer of yours to be right.

# %%
from collections.abc import Callable

import matplotlib.pyplot as plt
import numpy as np
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.feature_selection import SelectKBest, f_classif
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_score
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from autograder.checks import accuracy, assert_close, assert_equal, assert_shape, threshold
from autograder.datasets import hidden_split, load

BLUE, ORANGE, GREEN, GREY = "#0072B2", "#D55E00", "#009E73", "#666666"  # told apart by every colour vision
wine = load("wine", "train")


# %% [markdown]
# ## 1. A model that predicts the toss of a coin
#
# Sixty patients, 2,000 measurements of each, and a label that is the toss of a coin. No model can do better
# than 50 % on new patients. The next cell does what many a published analysis has done: pick the 20
# measurements that go best with the label, then cross-validate a logistic regression on these 20.


# %%
def draw_noise(seed: int, n: int = 60, d: int = 2000) -> tuple[np.ndarray, np.ndarray]:
    """Draw n rows of d measurements that have nothing to do with the labels, half of them 0, half 1."""
    rng = np.random.default_rng(seed)
    return rng.normal(size=(n, d)), rng.permutation(np.arange(n) % 2)


# %%
validated, on_new_rows = [], []
for seed in range(20):
    X, y = draw_noise(seed)
    best = SelectKBest(f_classif, k=20).fit(X, y)
    validated.append(cross_val_score(LogisticRegression(), best.transform(X), y, cv=5).mean())
    X_new, y_new = draw_noise(1000 + seed, n=1000)
    on_new_rows.append(LogisticRegression().fit(best.transform(X), y).score(best.transform(X_new), y_new))

figure, ax = plt.subplots(figsize=(7, 2.6), layout="constrained")
bins = np.arange(0.4, 1.025, 0.025)
ax.hist(on_new_rows, bins, color=BLUE, label="on 1,000 new rows")
ax.hist(validated, bins, color=ORANGE, hatch="//", edgecolor="white", label="by cross-validation")
ax.axvline(0.5, color=GREY, linestyle="--")
ax.set(xlabel="accuracy", ylabel="data sets", title="Figure 1: twenty coins")
ax.legend()
plt.show()
print(f"cross-validation: {np.mean(validated):.1%}   new rows: {np.mean(on_new_rows):.1%}")

# %% [markdown]
# **What Figure 1 shows.** Accuracy from left to right, twenty data sets. Blue, on new rows: a heap around
# 50 %, as it must be. Orange and hatched, by five-fold cross-validation: a heap between 83 % and 100 %.
#
# The cross-validation was done by the book. The mistake came before it: the 20 measurements were picked with
# the labels of *all* patients, those of the test folds too. The test rows had already been used. This is a
# **leak**, and no amount of cross-validation afterwards shows it. By the end of this notebook you will have
# a tool that does.
#
# ### Notation
#
# | symbol | name in the code | shape | meaning |
# |---|---|---|---|
# | $X,\ y$ | `X`, `y` | $(n, d)$, $(n,)$ | data, one sample a row, and labels |
# | $n_c,\ m_c$ | `len(rows)`, `count` | numbers | rows of class $c$; those of them to test on |
# | $\mu,\ \sigma$ | `mean_`, `scale_` | $(d,)$ | mean and standard deviation of each feature |
# | $M$ | `M` | $(k, k)$ | confusion matrix: true class $i$ was called $j$ |
# | $s$ | `scores` | $(n,)$ | the higher, the more like class 1 |
# | - | `train`, `test` | $(\cdot,)$ | row numbers, ascending |

# %% [markdown]
# ## 2. Splitting
#
# Test a model of true accuracy $p$ on $m$ rows. The share of right answers has the standard error
#
# $$\mathrm{se} = \sqrt{\frac{p\,(1 - p)}{m}}. \tag{1}$$
#
# With $p = 0.95$ and $m = 36$, that is 3.6 points: one test set of this size cannot tell 92 % from 98 %.
# Nothing in (1) depends on the size of the training set.
#
# A small test set drawn blindly may also miss a class. A **stratified** split draws from each class by
# itself. Of the $n_c \ge 2$ rows of class $c$, so many are for testing:
#
# $$m_c = \min\big(\max\big(\lfloor \mathtt{share} \cdot n_c + \tfrac12 \rfloor,\ 1\big),\ n_c - 1\big). \tag{2}$$
#
# So it is rounded to the nearest whole number, a half upwards, and each class is on both sides.
#
# **On paper.** Eleven rows, `y = [a a a a a a a b b c c]` with 7, 2 and 2 rows, `share = 0.3`. Then
# $0.3 \cdot 7 + 0.5 = 2.6$, so $m_a = 2$; and $0.3 \cdot 2 + 0.5 = 1.1$, so $m_b = m_c = 1$. Four rows to test
# on, seven to train on. A blind draw of four rows has no $b$ with probability
# $\binom{9}{4} / \binom{11}{4} = 0.38$.
#
# ### Question 1: a stratified split (3 points, about 12 minutes)
#
# Draw by (2). *Which* rows of a class are drawn is up to chance: each subset is as likely as any other, and
# the only source of chance is `rng`. (`rng.permutation(rows)` shuffles a copy.)


# %% solution="stratified_split"
def stratified_split(y: np.ndarray, share: float, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Split the rows by equation (2), each class by itself.

    y: (n,), labels, numbers or text, at least two rows of each. share: of each class to test on, between 0
    and 1. Returns (train, test): the row numbers of both parts, ascending, together 0 to n - 1.
    """
    ### BEGIN SOLUTION
    train, test = [], []
    for label in np.unique(y):
        rows = rng.permutation(np.flatnonzero(y == label))
        count = min(max(int(np.floor(share * len(rows) + 0.5)), 1), len(rows) - 1)
        test.append(rows[:count])
        train.append(rows[count:])
    return np.sort(np.concatenate(train)), np.sort(np.concatenate(test))
    ### END SOLUTION


# %% test="stratified_split" points=3 hint="compare with equation (2) and the text above the question"
paper_labels = np.array(list("abacaabacaa"))
paper_train, paper_test = stratified_split(paper_labels, 0.3, np.random.default_rng(1))
assert_shape(paper_test, (4,), what="test on the example on paper", hint="(2) gives 2 + 1 + 1 rows")
assert_equal(
    sorted(paper_labels[paper_test].tolist()),
    ["a", "a", "b", "c"],
    what="the classes of the test rows",
    hint="draw from the rows of each class, by themselves",
)
assert_equal(
    np.sort(np.concatenate([paper_train, paper_test])).tolist(),
    list(range(11)),
    what="train and test together",
    hint="every row is in one of the two, none in both",
)
assert_equal(
    paper_train.tolist(), sorted(paper_train.tolist()), what="train", hint="ascending: np.sort at the end"
)
# A numerical trap: share = 0.01 rounds to no row at all.
assert_shape(
    stratified_split(paper_labels, 0.01, np.random.default_rng(1))[1],
    (3,),
    what="test with share 0.01",
    hint="at least one row of each class, by the maximum in (2)",
)
### BEGIN HIDDEN TESTS
for case, (sizes, portion) in enumerate(
    [((9, 5, 30), 0.2), ((2, 2), 0.9), ((10, 50), 0.25), ((7,), 0.5), ((4, 3), 0.999)]
):
    shuffler = np.random.default_rng(300 + case)
    some_labels = shuffler.permutation(np.repeat(10 * np.arange(len(sizes)) - 7, sizes))
    kept_labels = some_labels.copy()
    part_train, part_test = stratified_split(some_labels, portion, shuffler)
    # hint: every row must be in exactly one of the two parts, ascending
    assert_equal(np.sort(np.concatenate([part_train, part_test])).tolist(), list(range(len(some_labels))))
    assert np.all(np.diff(part_test) > 0)
    assert np.all(np.diff(part_train) > 0)
    # hint: of each class as many test rows as (2) says: half upwards, at least 1, at most n_c - 1
    wanted_counts = [min(max(int(portion * size + 0.5), 1), size - 1) for size in sizes]
    assert_equal(
        [int(np.sum(kept_labels[part_test] == 10 * c - 7)) for c in range(len(sizes))], wanted_counts
    )
    # hint: y must not be changed
    assert_close(some_labels, kept_labels, rtol=0, atol=0)

# hint: the same generator gives the same split, another one gives another: all chance comes from rng
long_labels = np.arange(60) % 3
draws = [
    tuple(stratified_split(long_labels, 0.3, np.random.default_rng(s))[1].tolist()) for s in (5, 5, 6, 7)
]
assert draws[0] == draws[1]
assert len(set(draws)) == 3
# hint: each row of a class must be drawn equally often: shuffle the rows of the class before you cut
often = np.zeros(15)
counter = np.random.default_rng(8)
for _ in range(400):
    often[stratified_split(np.repeat([0, 1, 2], 5), 0.4, counter)[1]] += 1
assert np.all(np.abs(often - 160) < 60)
### END HIDDEN TESTS

# %% [markdown]
# ## 3. Scaling, and what a pipeline is for
#
# Wine: 13 measurements, three growers. The largest measurement, proline, runs from 278 to 1,680; the smallest, the
# nonflavanoid phenols, from 0.13 to 0.66. For a method that adds up squared differences, there is but one
# feature.

# %%
five_folds = StratifiedKFold(5, shuffle=True, random_state=0)
for name, model in {
    "nearest neighbours, raw": KNeighborsClassifier(),
    "nearest neighbours, scaled": make_pipeline(StandardScaler(), KNeighborsClassifier()),
}.items():
    scores = cross_val_score(model, wine.x, wine.y, cv=five_folds)
    print(f"{name:27s} {scores.mean():.1%}, the folds from {scores.min():.1%} to {scores.max():.1%}")

# %% [markdown]
# Standardising gives every feature mean 0 and standard deviation 1 **on the training rows**:
#
# $$z = \frac{x - \mu}{\sigma}, \qquad \mu = \frac1n \sum_{i=1}^{n} x_i, \qquad
# \sigma^2 = \frac1n \sum_{i=1}^{n} (x_i - \mu)^2, \tag{3}$$
#
# for each feature by itself. Whatever comes later, a test row or a single new bottle, is moved by the *same*
# $\mu$ and $\sigma$: they are part of the model, as the weights are.
#
# A feature that never varies has $\sigma = 0$; it is divided by 1 in place of that. Mind that floating point
# may hide it: `np.full(10, 0.1).std()` is not 0 but $1.4 \cdot 10^{-17}$, and dividing by that turns a later
# 0.2 into $10^{16}$. So ask whether the largest value **equals** the smallest.
#
# Scikit-learn's rule of the house: `fit` learns and returns `self`; what was learned ends in an underscore;
# `transform` uses it and learns nothing. A `Pipeline` calls `fit` and `transform` on training rows, and on
# all others `transform` alone:
#
# | call | scaler | classifier |
# |---|---|---|
# | `pipe.fit(X_train, y_train)` | `fit`, `transform` | `fit` |
# | `pipe.predict(X_test)` | `transform` | `predict` |
#
# **On paper.** Training rows $(1, 7), (3, 7), (5, 7)$: $\mu = (3, 7)$, $\sigma = (\sqrt{8/3}, 0)$, so `scale_`
# is $(1.633, 1)$. The test row $(7, 9)$ becomes $(4 / 1.633,\ 2) = (2.449,\ 2)$.
#
# ### Question 2: a transformer (3 points, about 12 minutes)


# %% solution="standardiser"
class Standardiser(TransformerMixin, BaseEstimator):
    """Standardise features by equation (3), with what was learned from the rows given to `fit`.

    mean_: (d,), the mean of each feature. scale_: (d,), its standard deviation with divisor n, and 1 where
    all values of the feature are the same.
    """

    def fit(self, X: np.ndarray, y: np.ndarray | None = None) -> "Standardiser":
        """Learn mean_ and scale_ from X, (n, d), and return self. y is not used; X is left unchanged."""
        ### BEGIN SOLUTION
        self.mean_ = X.mean(axis=0)
        varies = X.max(axis=0) > X.min(axis=0)
        self.scale_ = np.where(varies, X.std(axis=0), 1.0)
        return self
        ### END SOLUTION

    def transform(self, X: np.ndarray) -> np.ndarray:
        """Return X, (m, d), moved and scaled by (3) with the mean_ and scale_ of `fit`: shape (m, d)."""
        ### BEGIN SOLUTION
        return (X - self.mean_) / self.scale_
        ### END SOLUTION


# %% test="standardiser" points=3 hint="compare with equation (3) and the text below it"
three_rows = np.array([[1.0, 7.0], [3.0, 7.0], [5.0, 7.0]])
fitted = Standardiser().fit(three_rows)
assert fitted is not None, "fit: wanted the object itself, found None; end with `return self`"
assert_close(fitted.mean_, np.array([3.0, 7.0]), what="mean_ of the three rows", hint="one a feature: axis=0")
assert_close(
    fitted.scale_,
    np.array([np.sqrt(8 / 3), 1.0]),
    what="scale_ of the three rows",
    hint="2 in the first place: divide by n, not n - 1; 0 in the second: 1 where nothing varies",
)
assert_close(
    fitted.transform(np.array([[7.0, 9.0]])),
    np.array([[4 / np.sqrt(8 / 3), 2.0]]),
    what="the test row (7, 9)",
    hint="zeros: transform has learned from the test row; use mean_ and scale_ of fit",
)
assert_close(
    Standardiser().fit(np.full((10, 1), 0.1)).scale_,
    np.array([1.0]),
    what="scale_ of ten times 0.1",
    hint="the computed standard deviation is 1.4e-17, not 0: compare the largest value with the smallest",
)
### BEGIN HIDDEN TESTS
for case, (n, d) in enumerate([(20, 4), (7, 1), (300, 12)]):
    maker = np.random.default_rng(720 + case)
    rows_in = maker.normal(size=(n, d)) * np.geomspace(1e-6, 1e6, d) + maker.normal(scale=100, size=d)
    rows_in[:, d // 2] += 1e3
    fresh_rows = maker.normal(size=(5, d))
    kept_rows, kept_fresh = rows_in.copy(), fresh_rows.copy()
    scaler = Standardiser().fit(rows_in, np.zeros(n))
    theirs = StandardScaler().fit(kept_rows)
    # hint: mean_ and scale_ are those of the rows given to fit, one a feature
    assert_close(scaler.mean_, theirs.mean_, rtol=1e-9)
    assert_close(
        scaler.scale_, np.sqrt(np.mean((kept_rows - kept_rows.mean(axis=0)) ** 2, axis=0)), rtol=1e-7
    )
    # hint: new rows are moved by the mean_ and scale_ of fit
    assert_close(scaler.transform(fresh_rows), theirs.transform(kept_fresh), rtol=1e-7)
    # hint: a row alone comes out as it does among others, and transform must not learn anything
    assert_close(scaler.transform(fresh_rows[:1]), theirs.transform(kept_fresh[:1]), rtol=1e-7)
    assert_close(scaler.mean_, theirs.mean_, rtol=1e-9)
    # hint: neither fit nor transform may change its argument
    assert_close(rows_in, kept_rows, rtol=0, atol=0)
    assert_close(fresh_rows, kept_fresh, rtol=0, atol=0)
# hint: 1 in place of the standard deviation where the feature never varies, and only there
mixed_rows = np.column_stack([np.full(9, 0.3), np.arange(9) * 1e-9, np.arange(9) * 5.0])
assert_close(
    Standardiser().fit(mixed_rows).scale_,
    np.array([1.0, np.sqrt(60 / 9) * 1e-9, 5 * np.sqrt(60 / 9)]),
    atol=0,
)
### END HIDDEN TESTS

# %% [markdown]
# ## 4. Cross-validation
#
# One split wastes data and is noisy by (1). **$k$-fold cross-validation** deals the rows out to $k$ folds and
# lets each fold be the test set once:
#
# $$\hat y_i = \big(\text{model fitted on all rows outside fold}\ f_i\big)(x_i), \qquad
# \mathtt{scores}_j = \frac{1}{|\{i: f_i = j\}|} \sum_{i:\, f_i = j} [\hat y_i = y_i]. \tag{4}$$
#
# Every row is predicted once, by a model that has not seen it. The mean of the scores estimates the accuracy
# of a model trained on $(k-1)/k$ of the rows, so it is a little pessimistic. Their spread is only a hint:
# the $k$ models share most of their training rows, so the scores are not independent.
#
# "The model" in (4) is everything that learns: imputation, scaling, selection, classifier. That is why the
# code below takes one function, `fit_predict(X_train, y_train, X_test)`, and not a fitted model and a table
# that somebody has already prepared.
#
# **On paper.** Six rows with labels `1 1 0 1 0 0` and folds `0 1 1 0 2 2`; the model is "the most frequent
# label of the training rows, the smaller one in a tie".
#
# | fold | training labels | prediction | test labels | score |
# |---|---|---|---|---|
# | 0 | 1 0 0 0 | 0 | 1 1 | 0 |
# | 1 | 1 1 0 0 | 0 | 1 0 | 1/2 |
# | 2 | 1 1 0 1 | 1 | 0 0 | 0 |
#
# Out of fold `0 0 0 0 1 1`, one of six is right; on its own training rows the same model has three of six.
#
# ### Question 3: cross-validate (3 points, about 12 minutes)
#
# Call `fit_predict` **once for each fold**, in ascending order of the folds' numbers, with training rows in
# their original order. Folds may be of different sizes.


# %% solution="cross_validate"
def cross_validate(
    fit_predict: Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray],
    X: np.ndarray,
    y: np.ndarray,
    folds: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Predict every row by a model that has not seen its fold, by equation (4).

    fit_predict: takes X_train (a, d), y_train (a,), X_test (b, d) and returns b labels.
    X: (n, d). y: (n,), labels, whole numbers. folds: (n,), the number of each row's fold, 0 to k - 1.
    Returns (predicted, scores): the label predicted for each row, (n,), of y's dtype, in the order of the
    rows; and the accuracy on each fold, (k,).
    """
    ### BEGIN SOLUTION
    predicted, scores = np.zeros_like(y), []
    for fold in range(folds.max() + 1):
        test = folds == fold
        predicted[test] = fit_predict(X[~test], y[~test], X[test])
        scores.append(np.mean(predicted[test] == y[test]))
    return predicted, np.array(scores)
    ### END SOLUTION


# %% test="cross_validate" points=3 hint="compare with equation (4) and the text above the question"
training_labels = []


def most_frequent(X_train, y_train, X_test):
    """Note the training labels, then predict the most frequent one."""
    training_labels.append(y_train.tolist())
    return np.full(len(X_test), np.bincount(y_train).argmax())


six_labels, six_folds = np.array([1, 1, 0, 1, 0, 0]), np.array([0, 1, 1, 0, 2, 2])
six_predicted, six_scores = cross_validate(most_frequent, np.zeros((6, 2)), six_labels, six_folds)
assert_equal(
    training_labels,
    [[1, 0, 0, 0], [1, 1, 0, 0], [1, 1, 0, 1]],
    what="the training labels of the three calls",
    hint="train on the rows outside the fold, in their order, fold 0 first",
)
assert_close(
    six_predicted,
    np.array([0, 0, 0, 0, 1, 1]),
    what="predicted on the example on paper",
    hint="put the labels of a fold back to the rows they belong to",
)
assert_close(
    six_scores,
    np.array([0.0, 0.5, 0.0]),
    what="scores on the example on paper",
    hint="the share of right answers within each fold",
)
### BEGIN HIDDEN TESTS
calls = []


def nearest_neighbour(X_train, y_train, X_test):
    """Note the rows of a call, then predict the label of the nearest training row."""
    calls.append((X_train, y_train, X_test))
    distances = ((X_test[:, None] - X_train) ** 2).sum(axis=2)
    return y_train[distances.argmin(axis=1)]


for case, (n, d, k) in enumerate([(30, 3, 5), (17, 2, 2), (9, 1, 9), (40, 5, 3)]):
    dealer = np.random.default_rng(810 + case)
    table, classes = dealer.normal(size=(n, d)), dealer.integers(0, 3, n)
    dealt = dealer.permutation(np.concatenate([np.arange(k), dealer.integers(0, k, n - k)]))
    kept_table, kept_classes = table.copy(), classes.copy()
    calls.clear()
    labels_found, scores_found = cross_validate(nearest_neighbour, table, classes, dealt)
    # hint: one call of fit_predict for each fold
    assert len(calls) == k
    for j, (rows_seen, classes_seen, rows_asked) in enumerate(calls):
        # hint: train on all rows outside the fold and on no others, predict the rows of the fold
        assert_close(rows_seen, kept_table[dealt != j], rtol=0, atol=0)
        assert_close(classes_seen, kept_classes[dealt != j], rtol=0, atol=0)
        assert_close(rows_asked, kept_table[dealt == j], rtol=0, atol=0)
    wanted = np.zeros(n, dtype=int)
    for j in range(k):
        out, inside = np.flatnonzero(dealt == j), np.flatnonzero(dealt != j)
        closest = ((kept_table[out][:, None] - kept_table[inside]) ** 2).sum(axis=2).argmin(axis=1)
        wanted[out] = kept_classes[inside][closest]
    # hint: predicted holds the label of each row, in the order of the rows
    assert_close(labels_found, wanted)
    # hint: scores holds the accuracy of each fold, whatever its size
    assert_close(scores_found, np.array([np.mean((wanted == kept_classes)[dealt == j]) for j in range(k)]))
    # hint: X and y must not be changed
    assert_close(table, kept_table, rtol=0, atol=0)
    assert_close(classes, kept_classes, rtol=0, atol=0)
### END HIDDEN TESTS


# %%
# Your transformer in scikit-learn's Pipeline, validated by your function, over twelve ways to deal the folds.
def scaled_neighbours(X_train: np.ndarray, y_train: np.ndarray, X_test: np.ndarray) -> np.ndarray:
    """Fit a pipeline of your Standardiser and five nearest neighbours, and predict."""
    pipe = Pipeline([("scale", Standardiser()), ("classify", KNeighborsClassifier())])
    return pipe.fit(X_train, y_train).predict(X_test)


figure, ax = plt.subplots(figsize=(7, 2.6), layout="constrained")
for k, colour, marker in ((2, ORANGE, "^"), (5, BLUE, "o"), (10, GREEN, "s")):
    means = []
    for seed in range(12):
        folds = np.random.default_rng(seed).permutation(np.arange(len(wine.y)) % k)
        means.append(cross_validate(scaled_neighbours, wine.x, wine.y, folds)[1].mean())
    ax.plot(means, np.full(12, str(k)), marker, color=colour, alpha=0.5)
    print(
        f"{k:2d} folds: mean {np.mean(means):.1%}, standard deviation over the dealings {np.std(means):.2%}"
    )
ax.set(xlabel="mean score", ylabel="folds", title="Figure 2: the same data, dealt out twelve times")
plt.show()

# %% [markdown]
# **What Figure 2 shows.** Three rows of twelve marks; each mark is one cross-validation of the same model on
# the same 106 wines. With two folds (orange triangles, lowest row) they scatter most, with ten (green squares, top
# row) least: the standard deviations are 1.9, 1.2 and 0.8 points. More folds take the luck of dealing away, and train
# on more rows. They do not take away the luck of having *these* 106 wines, which by (1) is about 2.1 points.
#
# ## 5. Which mistakes? Confusion matrix and ROC curve
#
# Accuracy counts mistakes; it does not say which. Entry $M_{ij}$ of the confusion matrix counts rows of true
# class $i$ that were called $j$. From it, for each class $c$:
#
# $$\mathtt{precision}_c = \frac{M_{cc}}{\sum_i M_{ic}}, \qquad
# \mathtt{recall}_c = \frac{M_{cc}}{\sum_j M_{cj}}, \tag{5}$$
#
# and 0 where the denominator is 0: a class that was never called, or has no rows.
#
# **On paper.** True `0 0 0 1 1 2`, called `0 1 0 1 1 1`:
#
# $$M = \begin{pmatrix}2 & 1 & 0\\ 0 & 2 & 0\\ 0 & 1 & 0\end{pmatrix}, \quad
# \mathtt{precision} = (1, \tfrac12, 0), \quad \mathtt{recall} = (\tfrac23, 1, 0).$$
#
# With two classes most models give a **score**, and calling 1 all rows with $s_i \ge t$ is one matrix for each
# threshold $t$. The **ROC curve** shows them all at once:
#
# $$\mathtt{tpr}(t) = \frac{|\{i: y_i = 1,\ s_i \ge t\}|}{|\{i: y_i = 1\}|}, \qquad
# \mathtt{fpr}(t) = \frac{|\{i: y_i = 0,\ s_i \ge t\}|}{|\{i: y_i = 0\}|}, \tag{6}$$
#
# first the point $(0, 0)$ for a threshold above all scores, then one point for each **different** score,
# from the highest down. Rows of equal score enter together: a model that gives every row the same score
# has the points $(0, 0)$ and $(1, 1)$ only. The area under the line through these points is
#
# $$\mathtt{auc} = \sum_{j} \tfrac12\, (\mathtt{fpr}_{j+1} - \mathtt{fpr}_j)\,
# (\mathtt{tpr}_{j+1} + \mathtt{tpr}_j), \tag{7}$$
#
# and it equals the chance that a random positive row is scored above a random negative one, a tie counting
# one half. (Each step to the right by one negative row adds the share of positive rows above it.)
#
# **On paper.** Labels `1 0 1 1 0`, scores `0.9 0.7 0.7 0.4 0.2`:
#
# | threshold | 0.9 | 0.7 | 0.4 | 0.2 |
# |---|---|---|---|---|
# | tpr | 1/3 | 2/3 | 1 | 1 |
# | fpr | 0 | 1/2 | 1/2 | 1 |
#
# The area is $\tfrac12 \cdot \tfrac12 (\tfrac13 + \tfrac23) + \tfrac12 \cdot 1 = 0.75$. By pairs: of
# $3 \cdot 2 = 6$ pairs four are in order, one is tied, one is not: $4.5 / 6$.
#
# ### Question 4: judge a classifier (2 + 3 points, about 25 minutes)


# %% solution="judge"
def confusion(y: np.ndarray, predicted: np.ndarray, k: int) -> np.ndarray:
    """Count for true labels y (n,) and labels predicted (n,), all from 0 to k - 1: M, shape (k, k), whole numbers."""
    ### BEGIN SOLUTION
    M = np.zeros((k, k), dtype=int)
    np.add.at(M, (y, predicted), 1)
    return M
    ### END SOLUTION


def precision_recall(M: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return precision and recall of each class by (5), shapes (k,), from a confusion matrix M, (k, k)."""
    ### BEGIN SOLUTION
    right = np.diag(M)
    return right / np.maximum(M.sum(axis=0), 1), right / np.maximum(M.sum(axis=1), 1)
    ### END SOLUTION


def roc(y: np.ndarray, scores: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return (fpr, tpr), the points of the ROC curve by (6), both of shape (number of different scores + 1,).

    y: (n,), labels 0 and 1, both occur. scores: (n,), the higher, the more like 1.
    """
    ### BEGIN SOLUTION
    thresholds = np.unique(scores)[::-1]
    passed = scores >= thresholds[:, None]
    fpr, tpr = passed[:, y == 0].mean(axis=1), passed[:, y == 1].mean(axis=1)
    return np.append(0.0, fpr), np.append(0.0, tpr)
    ### END SOLUTION


def area(fpr: np.ndarray, tpr: np.ndarray) -> float:
    """Return the area under the line through the points of a ROC curve, by (7)."""
    ### BEGIN SOLUTION
    return float(np.sum(np.diff(fpr) * (tpr[1:] + tpr[:-1])) / 2)
    ### END SOLUTION


# %% test="judge" part="confusion" points=2 hint="compare with equation (5)"
counted = confusion(np.array([0, 0, 0, 1, 1, 2]), np.array([0, 1, 0, 1, 1, 1]), 3)
assert_close(
    counted,
    np.array([[2, 1, 0], [0, 2, 0], [0, 1, 0]]),
    what="M on the example on paper",
    hint="true classes are rows; M[y, predicted] += 1 counts repeated pairs once only, np.add.at counts all",
)
precise, recalled = precision_recall(np.array([[2, 1, 0], [0, 2, 0], [0, 1, 0]]))
assert_close(
    precise,
    np.array([1.0, 0.5, 0.0]),
    what="precision on the example on paper",
    hint="divide by the sum of the column; 0, not NaN, for a class that was never called",
)
assert_close(
    recalled,
    np.array([2 / 3, 1.0, 0.0]),
    what="recall on the example on paper",
    hint="divide by the row's sum",
)
### BEGIN HIDDEN TESTS
for case, (n, k) in enumerate([(50, 4), (1, 3), (500, 2), (8, 7)]):
    caller = np.random.default_rng(440 + case)
    true_labels, called = caller.integers(0, k, n), caller.integers(0, k, n)
    counts = np.array([[np.sum((true_labels == i) & (called == j)) for j in range(k)] for i in range(k)])
    # hint: M[i, j] counts the rows of true class i that were called j; its shape is (k, k), whole numbers
    assert_close(confusion(true_labels, called, k), counts)
    down, across = counts.sum(axis=0), counts.sum(axis=1)
    precise, recalled = precision_recall(counts)
    # hint: precision divides by the columns' sums, 0 where a class was never called
    assert_close(precise, np.array([counts[c, c] / down[c] if down[c] else 0.0 for c in range(k)]))
    # hint: recall divides by the rows' sums, 0 where a class has no rows
    assert_close(recalled, np.array([counts[c, c] / across[c] if across[c] else 0.0 for c in range(k)]))
# hint: divide by the sums as they are, also where a class was called once
precise, recalled = precision_recall(np.array([[1, 0], [2, 1]]))
assert_close(precise, np.array([1 / 3, 1.0]))
assert_close(recalled, np.array([1.0, 1 / 3]))
### END HIDDEN TESTS

# %% test="judge" part="roc" points=3 hint="compare with equations (6) and (7)"
five_scores, five_labels = np.array([0.9, 0.7, 0.7, 0.4, 0.2]), np.array([1, 0, 1, 1, 0])
curve_fpr, curve_tpr = roc(five_labels, five_scores)
assert_close(
    curve_fpr,
    np.array([0, 0, 1 / 2, 1 / 2, 1]),
    what="fpr on the example on paper",
    hint="starts with 0; one point for each different score, highest first; ties enter together",
)
assert_close(curve_tpr, np.array([0, 1 / 3, 2 / 3, 1, 1]), what="tpr on the example on paper")
assert_close(
    area(np.array([0, 0, 0.5, 0.5, 1]), np.array([0, 1 / 3, 2 / 3, 1, 1])),
    0.75,
    what="area on the example on paper",
    hint="(7): trapezoids; rectangles give too much or too little where there are ties",
)
assert_close(
    roc(five_labels, np.full(5, 0.3))[1],
    np.array([0.0, 1.0]),
    what="tpr when all scores are equal",
    hint="equal scores are one threshold: two points, whatever the order of the rows",
)
### BEGIN HIDDEN TESTS
from sklearn.metrics import roc_auc_score, roc_curve

for case, (n, places) in enumerate([(40, 1), (300, 2), (25, 0), (6, 3)]):
    scorer = np.random.default_rng(550 + case)
    is_positive = scorer.permutation(np.arange(n) % 3 == 0).astype(int)
    given_scores = np.round(scorer.normal(size=n) + is_positive, places)
    sk_fpr, sk_tpr, _ = roc_curve(is_positive, given_scores, drop_intermediate=False)
    curve_fpr, curve_tpr = roc(is_positive, given_scores)
    # hint: the points of (6), (0, 0) first, one for each different score, highest first
    assert_close(curve_fpr, sk_fpr)
    assert_close(curve_tpr, sk_tpr)
    # hint: (7), the sum of trapezoids; it equals the share of pairs in order, ties counted half
    assert_close(area(sk_fpr, sk_tpr), float(roc_auc_score(is_positive, given_scores)), rtol=1e-9)
# hint: only the order of the scores counts: huge and tiny ones give the same curve
assert_close(roc(five_labels, 1e300 * five_scores)[0], np.array([0, 0, 1 / 2, 1 / 2, 1]))
assert_close(roc(five_labels, 1e-300 * five_scores)[1], np.array([0, 1 / 3, 2 / 3, 1, 1]))
### END HIDDEN TESTS

# %%
# Your curve for three ways to score 113 breast tumours, fitted on others. Class 1 here is "malignant".
tumours, held_out = load("breast_cancer", "train"), load("breast_cancer", "test")
malignant, malignant_held_out = 1 - tumours.y, 1 - held_out.y
logistic = make_pipeline(StandardScaler(), LogisticRegression()).fit(tumours.x, malignant)
candidates = {
    "logistic regression": (logistic.decision_function(held_out.x), BLUE, "-"),
    "mean texture alone": (held_out.x[:, 1], ORANGE, "--"),
    "the row's number": (np.arange(len(held_out.x)), GREY, ":"),
}
figure, ax = plt.subplots(figsize=(4.6, 4), layout="constrained")
for name, (scores, colour, line) in candidates.items():
    fpr, tpr = roc(malignant_held_out, scores)
    ax.plot(fpr, tpr, line, color=colour, label=f"{name}, area {area(fpr, tpr):.3f}")
ax.set(xlabel="fpr: healthy called ill", ylabel="tpr: ill called ill", title="Figure 3: three ROC curves")
ax.legend(loc="lower right", fontsize=8)
plt.show()
called_ill = (candidates["logistic regression"][0] >= 0).astype(int)
print("threshold 0, rows are true (healthy, ill):\n", confusion(malignant_held_out, called_ill, 2))

# %% [markdown]
# **What Figure 3 shows.** Both axes from 0 to 1. Solid blue, logistic regression: up along the left edge and
# then along the top, area 0.99 or more. Dashed orange, one feature: a bow between that and the diagonal.
# Dotted grey, the row's number, which knows nothing: a staircase near the diagonal, area near 0.5.
#
# A curve is about the *order* of the rows alone. It does not say which threshold to take. If an ill patient
# called healthy costs a hundred times the reverse, walk along the curve and take the point with the lowest
# cost; the threshold 0 of the classifier is just one of them.
#
# ## 6. Finding leaks by experiment
#
# An evaluation protocol is a function
#
# `protocol(X, y, train, test)` → `scores`, shape `(len(test),)`
#
# that gets the whole table and promises to use `X[train]`, `y[train]`, and for the score of a test row that
# row's own features. Reading its code for broken promises is hard: the leak of Section 1 is one line, in good
# style. Asking it is easy. **Change what it must not know; what comes out must not move.** Write $P$ for the
# protocol and $H$ for all rows outside `train`.
#
# - `"labels"`: it knows labels of $H$. Set them all to 0, then all to 1, and compare:
#
# $$P(X, y^{(0)}) \ne P(X, y) \quad\text{or}\quad P(X, y^{(1)}) \ne P(X, y), \qquad
# y^{(v)}_i = \begin{cases} v & i \in H\\ y_i & i \notin H.\end{cases} \tag{8}$$
#
#   Both are needed: the labels of $H$ may be all 0 already. To swap or to shuffle them would not do, since
#   their mean may stay the same.
#
# - `"rows"`: the score of a test row depends on the features of other rows of $H$. Cut `test` in two halves
#   $A$ and $B$. Replace the features of every row of $H$ *but those of $A$* by other numbers, and look at
#   the scores of $A$; then the other way round:
#
# $$P(X^{(A)}, y)_A \ne P(X, y)_A \quad\text{or}\quad P(X^{(B)}, y)_B \ne P(X, y)_B. \tag{9}$$
#
#   The other numbers should be random and far from the data. To permute the rows would not do: it leaves
#   means and variances as they are.
#
# - `"copies"`: no matter of the protocol, but of the data. Some row of `X[test]` equals one of `X[train]` in
#   every feature, as when rows were repeated to balance the classes *before* the split. What was memorised
#   then counts as if it had been learned.
#
# Scores are compared to the last bit: an honest protocol does the same computation on the same numbers. That
# is why a protocol returns scores here, and not labels. A leak that moves every score a little need not turn
# any label.

# %%
data_rng = np.random.default_rng(3)
PRACTICE_X = data_rng.normal(size=(50, 4))
PRACTICE_Y = (PRACTICE_X[:, 0] + data_rng.normal(size=50) > 0).astype(int)
PRACTICE_TRAIN, PRACTICE_TEST = np.arange(0, 30), np.arange(30, 46)  # rows 46 to 49 are in neither


def centroid_scores(X_train: np.ndarray, y_train: np.ndarray, X_test: np.ndarray) -> np.ndarray:
    """Score rows X_test (b, d) by how much nearer they are to the mean of class 1 than to that of class 0."""
    means = [X_train[y_train == label].mean(axis=0) for label in (0, 1)]
    return ((X_test - means[0]) ** 2).sum(axis=1) - ((X_test - means[1]) ** 2).sum(axis=1)


def honest(X: np.ndarray, y: np.ndarray, train: np.ndarray, test: np.ndarray) -> np.ndarray:
    """Scale by the training rows, then score by centroids."""
    mean, std = X[train].mean(axis=0), X[train].std(axis=0)
    return centroid_scores((X[train] - mean) / std, y[train], (X[test] - mean) / std)


def scaled_together(X: np.ndarray, y: np.ndarray, train: np.ndarray, test: np.ndarray) -> np.ndarray:
    """Scale by all rows, then score by centroids."""
    return honest((X - X.mean(axis=0)) / X.std(axis=0), y, train, test)


def shifted_by_prior(X: np.ndarray, y: np.ndarray, train: np.ndarray, test: np.ndarray) -> np.ndarray:
    """Score by centroids, plus the share of ones among all labels."""
    return centroid_scores(X[train], y[train], X[test]) + y.mean()


# %% [markdown]
# ### Question 5: the leak audit (5 points, about 25 minutes)
#
# Write the audit. Mind these traps: change copies, for `X` and `y` are the caller's; and look at **both** halves in
# (9): a protocol that leans on the first test row alone gives itself away only when the other half is looked at.
# (A protocol promises to leave its arguments unchanged; you need not guard against that.)
#
# | | |
# |---|---|
# | measured on | 14 protocols with their data: honest ones, and ones with one, two or three leaks |
# | counts as right | exactly the set of leaks that are in it |
# | baseline | "no leak" for all: 4 of 14 right; "all leaks" for all: 1 of 14 |
# | zero mark | 7 of 14 |
# | reference, and full mark | 14 of 14 |


# %% solution="find_leaks"
def find_leaks(
    protocol: Callable[[np.ndarray, np.ndarray, np.ndarray, np.ndarray], np.ndarray],
    X: np.ndarray,
    y: np.ndarray,
    train: np.ndarray,
    test: np.ndarray,
) -> set[str]:
    """Find by experiment which leaks an evaluation has: those of "labels" (8), "rows" (9) and "copies".

    protocol(X, y, train, test): returns scores (len(test),), the same for the same arguments.
    X: (n, d). y: (n,), 0 and 1. train, test: row numbers, without a common one; some rows may be in neither.
    Returns a set of names, empty when all is well. X and y are left unchanged.
    """
    ### BEGIN SOLUTION
    outside = np.setdiff1d(np.arange(len(X)), train)
    before = protocol(X, y, train, test)
    leaks = set()
    for label in (0, 1):
        told = y.copy()
        told[outside] = label
        if not np.array_equal(protocol(X, told, train, test), before):
            leaks.add("labels")
    rng = np.random.default_rng(0)  # equivalent constant: any seed; ignored-seed: other numbers do
    noise = rng.normal(scale=100, size=X.shape)  # equivalent constant: any scale that is far away
    for half in np.array_split(np.arange(len(test)), 2):
        changed = X.copy()
        others = np.setdiff1d(outside, test[half])
        changed[others] = noise[others]
        if not np.array_equal(protocol(changed, y, train, test)[half], before[half]):
            leaks.add("rows")
    if (X[test][:, None] == X[train]).all(axis=2).any():
        leaks.add("copies")
    return leaks
    ### END SOLUTION


# %% test="find_leaks" points=5 hint="mind the traps above the question, and compare with (8) and (9)"
practice = (PRACTICE_X, PRACTICE_Y, PRACTICE_TRAIN, PRACTICE_TEST)
assert_equal(find_leaks(honest, *practice), set(), what="the leaks of `honest`", hint="compare whole scores")
assert_equal(
    find_leaks(scaled_together, *practice),
    {"rows"},
    what="the leaks of `scaled_together`",
    hint="replace the rows, do not permute them: the mean of the table has to move",
)
assert_equal(
    find_leaks(shifted_by_prior, *practice),
    {"labels"},
    what="the leaks of `shifted_by_prior`",
    hint="set the labels outside train to one value: the mean of y has to move",
)
doubled = (
    PRACTICE_X[[0, 1, 2, 3, 4, 5, 0, 6]],
    np.array([0, 1, 0, 1, 0, 1, 0, 1]),
    np.arange(6),
    np.array([6, 7]),
)
assert_equal(
    find_leaks(honest, *doubled),
    {"copies"},
    what="the leaks with row 0 in train and in test",
    hint="compare each row of X[test] with each of X[train], in all features",
)


### BEGIN HIDDEN TESTS
def by_medians(X, y, train, test):
    middles = [np.median(X[train][y[train] == label], axis=0) for label in (0, 1)]
    return np.abs(X[test] - middles[0]).sum(axis=1) - np.abs(X[test] - middles[1]).sum(axis=1)


def by_neighbours(X, y, train, test):
    return KNeighborsClassifier(3).fit(X[train], y[train]).predict_proba(X[test])[:, 1]


def by_pipeline(X, y, train, test):
    pipe = make_pipeline(SelectKBest(f_classif, k=2), StandardScaler(), LogisticRegression())
    return pipe.fit(X[train], y[train]).decision_function(X[test])


def centred_by_test(X, y, train, test):
    return honest(X, y, train, test) - X[test].mean()


def against_first(X, y, train, test):
    return honest(X, y, train, test) * (1 + 1e-6 * X[test[0], 0])


def against_last(X, y, train, test):
    return honest(X, y, train, test) * (1 + 1e-6 * X[test[-1], 1])


def scaled_by_neither(X, y, train, test):
    spare = np.setdiff1d(np.arange(len(X)), np.concatenate([train, test]))
    return honest(X - X[spare].mean(axis=0) ** 2, y, train, test) + X[spare].std()


def label_of_neither(X, y, train, test):
    spare = np.setdiff1d(np.arange(len(X)), np.concatenate([train, test]))
    return honest(X, y, train, test) + y[spare].sum()


def selected_by_all(X, y, train, test):
    weights = np.abs(X.T @ (y - y.mean()))
    return honest(X * weights, y, train, test) + weights[0]


def own_label(X, y, train, test):
    return honest(X, y, train, test) + 0.01 * y[test]


def centred_and_summed(X, y, train, test):
    Z = X - X.mean(axis=0)
    return centroid_scores(Z[train], y[train], Z[test]) + X[test].sum()


def audit_case(seed, copies=False, ones=None):
    maker = np.random.default_rng(seed)
    table = np.round(maker.normal(size=(40, 5)), 6)
    order = maker.permutation(40)
    train_rows, test_rows = np.sort(order[:22]), np.sort(order[22:36])
    if copies:
        table[test_rows[5]] = table[train_rows[3]]
    else:
        table[test_rows[5], :4] = table[train_rows[3], :4]
    labels = maker.permutation(np.arange(40) % 2)
    if ones is not None:
        labels[np.setdiff1d(np.arange(40), train_rows)] = ones
    return table, labels, train_rows, test_rows


audit_cases = [
    (honest, audit_case(1), set()),
    (by_medians, audit_case(2), set()),
    (by_neighbours, audit_case(3), set()),
    (by_pipeline, audit_case(4), set()),
    (centred_by_test, audit_case(5), {"rows"}),
    (against_first, audit_case(6), {"rows"}),
    (against_last, audit_case(7), {"rows"}),
    (scaled_by_neither, audit_case(8), {"rows"}),
    (label_of_neither, audit_case(9, ones=0), {"labels"}),
    (own_label, audit_case(10, ones=1), {"labels"}),
    (centred_and_summed, audit_case(11, copies=True), {"rows", "copies"}),
    (selected_by_all, audit_case(12), {"labels", "rows"}),
    (by_neighbours, audit_case(13, copies=True), {"copies"}),
    (selected_by_all, audit_case(14, copies=True), {"labels", "rows", "copies"}),
]
right = 0
for plan, (table, labels, train_rows, test_rows), wanted in audit_cases:
    kept_table, kept_labels = table.copy(), labels.copy()
    verdict = find_leaks(plan, table, labels, train_rows, test_rows)
    # hint: find_leaks must not change X and y, and must return a set
    assert_close(table, kept_table, rtol=0, atol=0)
    assert_close(labels, kept_labels, rtol=0, atol=0)
    assert type(verdict) is set
    right += verdict == wanted
# hint: not half of the planted cases are judged right: look at (8), (9), the copies, and the traps
threshold(right / len(audit_cases), zero=0.5, full=1.0, what="share of planted cases judged right")
### END HIDDEN TESTS

# %% [markdown]
# ### Mend it: one pipeline
#
# Here is Section 1 as a protocol. Your audit finds two leaks in it: scaling has looked at the features of the
# test rows, and selection at their labels too.


# %%
def leaky(X: np.ndarray, y: np.ndarray, train: np.ndarray, test: np.ndarray) -> np.ndarray:
    """Scale, select the 20 features that go best with the label, fit, and score: in the wrong order."""
    Z = StandardScaler().fit_transform(X)
    Z = SelectKBest(f_classif, k=20).fit_transform(Z, y)
    model = LogisticRegression().fit(Z[train], y[train])
    return model.decision_function(Z[test])


noise_X, noise_y = draw_noise(0)
print(
    "leaks found by your audit:",
    sorted(find_leaks(leaky, noise_X, noise_y, np.arange(40), np.arange(40, 60))),
)

# %% [markdown]
# ### Question 5, second half: mended (2 points, about 8 minutes)
#
# Write `mended`: the same three steps with the same settings in the same order, each of them learning from
# the training rows alone. `make_pipeline` does it in one line; so it is hard to get wrong, and that is the
# whole point of a pipeline.


# %% solution="mended"
def mended(X: np.ndarray, y: np.ndarray, train: np.ndarray, test: np.ndarray) -> np.ndarray:
    """Scale, select 20 features, fit a logistic regression, score: without a leak. As `leaky` otherwise.

    X: (n, d), d >= 20. y: (n,), 0 and 1. train, test: row numbers. Returns scores (len(test),), those of
    `decision_function`.
    """
    ### BEGIN SOLUTION
    pipe = make_pipeline(StandardScaler(), SelectKBest(f_classif, k=20), LogisticRegression())
    return pipe.fit(X[train], y[train]).decision_function(X[test])
    ### END SOLUTION


# %% test="mended" points=2 hint="every step learns from X[train] and y[train], the scores are for X[test]"
coin_X, coin_y = draw_noise(7)
coin_train, coin_test = np.arange(40), np.arange(40, 60)
coin_scores = mended(coin_X, coin_y, coin_train, coin_test)
assert_shape(coin_scores, (20,), what="the scores", hint="one for each row of test")
other_labels = coin_y.copy()
other_labels[coin_test] = 1 - other_labels[coin_test]
assert_close(
    mended(coin_X, other_labels, coin_train, coin_test),
    coin_scores,
    what="the scores after the test labels were turned",
    hint="selection must not see y[test]: put it into the pipeline",
)
assert_close(
    mended(coin_X, coin_y, coin_train, coin_test[:1]),
    coin_scores[:1],
    rtol=1e-6,
    what="the score of the first test row alone",
    hint="a test row is scaled by the training rows' mean",
)
### BEGIN HIDDEN TESTS
for case, (n, d) in enumerate([(60, 300), (50, 25), (90, 40)]):
    coin_X, coin_y = draw_noise(910 + case, n, d)
    coin_X = coin_X * np.geomspace(0.1, 10, d) + 3
    coin_X[:, :3] += 2 * coin_y[:, None]
    shuffled = np.random.default_rng(case).permutation(n)
    coin_train, coin_test = shuffled[: 2 * n // 3], shuffled[2 * n // 3 :]
    center, spread = coin_X[coin_train].mean(axis=0), coin_X[coin_train].std(axis=0)
    Z = (coin_X - center) / spread
    f_values, _ = f_classif(Z[coin_train], coin_y[coin_train])
    chosen = np.sort(np.argsort(f_values)[-20:])
    by_hand = LogisticRegression().fit(Z[coin_train][:, chosen], coin_y[coin_train])
    # hint: scale, select 20, fit with the settings of `leaky`; return decision_function of the test rows
    assert_close(
        mended(coin_X, coin_y, coin_train, coin_test),
        by_hand.decision_function(Z[coin_test][:, chosen]),
        rtol=1e-4,
        atol=1e-6,
    )
### END HIDDEN TESTS

# %%
# Figure 1 again: the leaky protocol and yours, five folds of each of ten data sets.
outcomes: dict[str, list[float]] = {"leaky": [], "mended": []}
for seed in range(10):
    noise_X, noise_y = draw_noise(seed)
    right_answers: dict[str, list[float]] = {"leaky": [], "mended": []}
    for train, test in StratifiedKFold(5, shuffle=True, random_state=seed).split(noise_X, noise_y):
        for name, protocol in (("leaky", leaky), ("mended", mended)):
            labels = protocol(noise_X, noise_y, train, test) >= 0
            right_answers[name].append(np.mean(labels == noise_y[test]))
    for name in outcomes:
        outcomes[name].append(float(np.mean(right_answers[name])))

figure, ax = plt.subplots(figsize=(7, 2.4), layout="constrained")
ax.hist(outcomes["mended"], np.arange(0.2, 1.05, 0.05), color=BLUE, label="mended")
ax.hist(
    outcomes["leaky"], np.arange(0.2, 1.05, 0.05), color=ORANGE, hatch="//", edgecolor="white", label="leaky"
)
ax.axvline(0.5, color=GREY, linestyle="--")
ax.set(xlabel="accuracy by cross-validation", ylabel="data sets", title="Figure 4: mended")
ax.legend()
plt.show()
print({name: f"{np.mean(values):.1%}" for name, values in outcomes.items()})

# %% [markdown]
# **What Figure 4 shows.** Ten coins. Orange and hatched: the leaky protocol, nine of ten above 90 %. Blue: yours,
# around 50 %, dashed line, as it should be. It scatters more than the blue heap of Figure 1, because here each
# figure rests on 60 rows, and by (1) that is 6.5 points.
#
# ## 7. Wine as the laboratory delivers it
#
# One value in twenty is missing: the tube broke, the label got wet. In the table it is `NaN`, and neither the
# scaler nor logistic regression takes that. Everything that fills in a value learns from rows, so it belongs
# into the pipeline as well (`SimpleImputer`).


# %%
def lose_values(X: np.ndarray, seed: int) -> np.ndarray:
    """Return a copy of X in which each value is NaN with probability 1/20."""
    return np.where(np.random.default_rng(seed).random(X.shape) < 0.05, np.nan, X)


LAB_X, LAB_Y = lose_values(wine.x, seed=1), wine.y
print(f"{LAB_X.shape[0]} wines, {np.isnan(LAB_X).sum()} of {LAB_X.size} values missing")
print(f"wines without a gap: {np.sum(~np.isnan(LAB_X).any(axis=1))}")

# %% [markdown]
# ### Question 6: the threshold task (3 points, about 12 minutes)
#
# Return one **fitted** model that takes rows with gaps and predicts the grower. All of scikit-learn that is
# imported above is yours. Choose by cross-validation on the training rows; there is nothing else to look at.
#
# | | |
# |---|---|
# | budget | the 106 training wines, 30 seconds |
# | measured on | accuracy on 2,000 unseen wines, each with gaps of its own |
# | baseline | the most frequent grower: about 40 %; imputed, unscaled nearest neighbours: 71 % |
# | zero mark | 90 % (logistic regression without scaling reaches some 94 %) |
# | reference | 98.4 %, standard deviation 0.24 points over 20 draws of unseen wines |
# | full mark | 96 % |


# %% solution="wine"
def fit_wine(X: np.ndarray, y: np.ndarray) -> BaseEstimator:
    """Fit on rows X (n, 13), some values NaN, and growers y (n,), 0 to 2: a fitted model with `predict`."""
    ### BEGIN SOLUTION
    return make_pipeline(SimpleImputer(), StandardScaler(), LogisticRegression()).fit(X, y)
    ### END SOLUTION


# %% test="wine" points=3 hint="fill the gaps, scale, classify, in one pipeline; predict takes rows with NaN"
bottles = load("wine", "validation")
bottle_model = fit_wine(LAB_X, LAB_Y)
grower = bottle_model.predict(lose_values(bottles.x, seed=2))
assert_shape(
    grower, (36,), what="the prediction for 36 bottles", hint="return the fitted model, all steps in it"
)
practice_accuracy = accuracy(grower, bottles.y)
assert practice_accuracy > 0.6, (
    f"wanted clearly more than the 40 % of one answer for all, found {practice_accuracy:.0%}: "
    "is the model fitted on X and y as given?"
)
print(f"accuracy on 36 bottles: {practice_accuracy:.1%} (one bottle is 2.8 points)")
### BEGIN HIDDEN TESTS
cellar = hidden_split("wine", 2000)
with_gaps = lose_values(cellar.x, seed=60_417)
# hint: a bottle alone must get the answer that it gets among others: nothing may be learned in predict
assert_equal(bottle_model.predict(with_gaps[:1]).tolist(), bottle_model.predict(with_gaps)[:1].tolist())
# hint: 90 % or less on unseen wines: are the features scaled, and the gaps filled from the training rows?
threshold(
    accuracy, bottle_model.predict(with_gaps), cellar.y, zero=0.90, full=0.96, what="accuracy on unseen wines"
)
### END HIDDEN TESTS

# %% [markdown]
# ### Experiment: how large is a leak?
#
# The cell measures two leaks on coins: scaling by all rows, and selecting 20 features by all labels, for a
# growing number of features. **Write down your guess first**: which one matters, and does it matter more with
# few features or with many?

# %% free=true
numbers_of_features, coins_each = (20, 50, 200, 1000), 3
print("features   honest   scaled together   selected together")
for d in numbers_of_features:
    totals = np.zeros(3)
    for seed in range(coins_each):
        coin_table, coin_labels = draw_noise(seed, d=d)
        model = LogisticRegression()
        everything = make_pipeline(StandardScaler(), SelectKBest(f_classif, k=20), model)
        without_scaling = make_pipeline(SelectKBest(f_classif, k=20), model)
        scaled = StandardScaler().fit_transform(coin_table)
        selected = SelectKBest(f_classif, k=20).fit_transform(scaled, coin_labels)
        for i, (one, rows) in enumerate(
            [(everything, coin_table), (without_scaling, scaled), (model, selected)]
        ):
            totals[i] += cross_val_score(one, rows, coin_labels, cv=5).mean()
    print(
        f"{d:8d} {totals[0] / coins_each:8.1%} {totals[1] / coins_each:17.1%} {totals[2] / coins_each:19.1%}"
    )

# %% [markdown]
# **What to see.** *Scaled together* is hardly different from *honest*: means and deviations of 60 rows barely
# move when 12 rows are left out, and they know no labels. *Selected together* is harmless at 20 features, where
# there is nothing to select, and grows with the number that one may choose from: among 1,000 coins some agree
# with yours. The size of a leak is the number of choices made with the labels.
#
# So is scaling everything together allowed? You could know that it was harmless only by measuring it, with the
# honest pipeline beside it. Then you may as well keep the honest one.

# %% [markdown] manual="reflection" points=4
# ## 8. Reflection (4 points, graded by hand, about 12 minutes)
#
# A team detects pneumonia on chest X-rays: 5,000 pictures of 1,200 patients from two hospitals. Hospital A
# treats severe cases (45 % ill), hospital B does screening (5 % ill). They normalise all pictures by the mean
# and deviation of all 5,000, split the *pictures* at random 80 : 20, try 60 configurations, and report the
# best test result: accuracy 94 %, AUC 0.97. In a third hospital, with 3 % ill, the AUC is 0.71.
#
# In 150 to 250 words: (a) name three flaws of the protocol that can have made 0.97 too good, and say how each
# one carries information from test to training or from test to choice; (b) say which of the three is likely to
# matter least here, and by which experiment you would find out; (c) describe the split that you would use
# instead; (d) say why an accuracy of 94 % would tell little in the third hospital even if it were true.
#
# ### BEGIN SOLUTION
# (a) Pictures of one patient lie on both sides of the split, so the model can recognise the patient (ribs,
# implants) and recall the label: near copies. Hospital and illness go together, so the model can learn the
# scanner, its text marker or its grey levels, which is worth much on a test set of the same mixture and nothing
# elsewhere. The best of 60 was chosen by the test set: the maximum of 60 noisy figures is biased upwards, and the
# test set is no longer unseen. (Also right: normalisation by all pictures.)
#
# (b) Normalisation, two numbers out of 5,000 pictures that hold no labels. Experiment: the same protocol with
# mean and deviation from the training part, several splits, compare the AUC; or the audit of Section 6: change
# the other test pictures and look whether scores move by more than a trifle. (Of the three above: the choice among 60,
# with 1,000 test pictures, costs a point or two; nested validation shows it.)
#
# (c) Split by patient; better, train on one hospital and test on the other. A validation part, split likewise,
# for the 60 configurations; the test part is used once. All steps in one pipeline that is fitted on the
# training part.
#
# (d) With 3 % ill, "healthy" for everybody has 97 %. Recall at a tolerable false-positive rate, or precision at
# that prevalence, is what counts.
# ### END SOLUTION
#
# === BEGIN MARK SCHEME ===
# (a) 1.5 points: half a point for each flaw *with* its path: patients on both sides (memorised); hospital as a
# shortcut; best of 60 on the test set; normalisation over all. (b) 1 point: a defensible least one with its reason
# (1/2) and an experiment that changes only this (1/2). (c) 1 point: groups by patient or hospital (1/2), separate
# validation for the choice (1/2). (d) 1/2 point: compares with the constant answer, 97 %. No marks off for language.
# === END MARK SCHEME ===

# %% [markdown]
# ## What you built
#
# | tool | formula | remember |
# |---|---|---|
# | stratified split | $m_c \approx \mathtt{share} \cdot n_c$ | the standard error is $\sqrt{p(1-p)/m}$ |
# | `Standardiser` | $z = (x - \mu)/\sigma$ | $\mu$ and $\sigma$ are part of the model |
# | cross-validation | every row predicted by a model that has not seen it | "model" is everything that learns |
# | ROC and AUC | pairs in order, ties count half | the order of the scores only |
# | leak audit | change what must not matter | scores to the last bit |
# | `Pipeline` | fit on training rows, transform elsewhere | makes most leaks impossible |
#
# Where it comes back: trees and support vector machines in this week are chosen by cross-validation, week 05
# forecasts a series, whose split must not look into the future, and week 16 watches a model after its launch.
