"""Which mutants are made of a solution, where, and that each is one small change."""

from __future__ import annotations

import ast

import pytest
from documents import ROOT, rows

from autograder.audit.mutants import Mutant, mutants_of
from autograder.audit.mutants.registry import FIELD, GENERAL
from autograder.compiler.source import read_notebook
from autograder.errors import CourseError

MUTANTS = ROOT / "docs/mutants.md"
NAMES = "x, y, n, A, B, W, X_train, y_train, X_test, y_test, seed"

SOFTMAX = '''\
def softmax(z):
    """Turn scores - rows - into probabilities."""
    ### BEGIN SOLUTION
    # largest first
    e = np.exp(z - z.max(axis=1, keepdims=True))  # ≤ 1
    return e / e.sum(axis=1, keepdims=True)
    ### END SOLUTION
'''


def cell(*lines: str, names: str = NAMES) -> str:
    body = "".join(f"    {line}\n" for line in lines)
    return f"def f({names}):\n    ### BEGIN SOLUTION\n{body}    ### END SOLUTION\n"


def made(*lines: str) -> list[tuple[str, str]]:
    """The mutants of these lines of a function: each one's operator, and its lines that are not the solution's."""
    source = cell(*lines)
    return [(mutant.operator, changed(source, mutant)) for mutant in mutants_of(source)]


def changed(source: str, mutant: Mutant) -> str:
    pairs = zip(source.split("\n"), mutant.source.split("\n"), strict=True)
    return "\n".join(new.strip() for old, new in pairs if old != new)


def by(operator: str, *lines: str) -> list[str]:
    source = cell(*lines)
    return [changed(source, mutant) for mutant in mutants_of(source) if mutant.operator == operator]


def examples() -> list[tuple[str, str, str]]:
    return [
        (name.strip("`"), old.strip("`"), new.strip("`")) for name, _, old, new in rows(MUTANTS, "operator")
    ]


# -- the operators -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("operator", "solution", "mutant"), examples())
def test_an_operator_does_what_the_documents_say(operator: str, solution: str, mutant: str) -> None:
    assert mutant in by(operator, solution)


def test_the_documents_list_every_operator_with_the_fields_own_first() -> None:
    assert [name for name, _, _ in examples()] == [operator.name for operator in (*FIELD, *GENERAL)]


@pytest.mark.parametrize(
    ("operator", "solution", "mutants"),
    [
        ("wrong-axis", "x.sum(1)", ["x.sum(0)"]),
        ("wrong-axis", "np.sum(x, 1)", ["np.sum(x, 0)"]),
        ("wrong-axis", "torch.cat([x, y], dim=-1)", ["torch.cat([x, y], dim=0)"]),
        ("wrong-axis", "y = np.zeros(x.shape[0])", ["y = np.zeros(x.shape[1])"]),
        ("wrong-axis", "x - y[:, None]", ["x - y[None, :]"]),
        ("wrong-axis", "x - y[None, :]", ["x - y[:, None]"]),
        ("missing-axis", "np.concatenate([x, y], axis=1)", []),
        ("missing-axis", "torch.softmax(x, dim=1)", []),
        ("missing-axis", "x.sum(dim=1, keepdim=True)", []),
        ("missing-axis", "x.sum(axis=0, keepdims=True)", ["x.sum(keepdims=True)"]),
        ("missing-transpose", "np.transpose(x) @ y", ["x @ y"]),
        ("missing-transpose", "n * (x + y).T", ["n * (x + y)"]),
        ("wrong-extreme", "np.maximum(x, y)", ["np.minimum(x, y)"]),
        ("wrong-extreme", "max(x, y)", ["min(x, y)"]),
        (
            "wrong-reduction",
            'F.cross_entropy(x, y, reduction="sum")',
            ['F.cross_entropy(x, y, reduction="mean")'],
        ),
        ("wrong-reduction", "y = nn.CrossEntropyLoss()", ['y = nn.CrossEntropyLoss(reduction="sum")']),
        ("wrong-reduction", "y = nn.MSELoss(x,)", ['y = nn.MSELoss(x, reduction="sum")']),
        ("missing-epsilon", "np.log(x + EPS)", ["np.log(x)"]),
        ("missing-epsilon", "np.log(eps + x)", ["np.log(x)"]),
        ("missing-epsilon", "np.log(np.maximum(x, 1e-12))", ["np.log(x)"]),
        ("missing-epsilon", "x + 0.5", []),
        ("missing-epsilon", "y = max(*x, 1e-9)", []),
        ("missing-clip", "x.clamp(0, 1)", ["x"]),
        ("missing-clip", "np.maximum(0, x)", ["x"]),
        ("missing-clip", "np.maximum(x, y)", []),
        ("unshifted", "np.exp(x - np.max(x, axis=1)[:, None])", ["np.exp(x)"]),
        ("unshifted", "np.exp(x - x.max(dim=1, keepdim=True).values)", ["np.exp(x)"]),
        ("unshifted", "x - y.max()", []),
        ("plain-function", "np.expm1(x) * y", ["(np.exp(x) - 1) * y"]),
        ("plain-function", "np.log1p(-x)", ["np.log(1 + (-x))"]),
        ("unnormalised", "x.T @ y / x.shape[0]", ["x.T @ y"]),
        ("unnormalised", "x / y", []),
        ("integer-division", "x ** (1 / y)", ["x ** (1 // y)"]),
        ("integer-division", "x / y", []),
        ("biased-variance", "y = x.T @ x / (len(x) - 1)", ["y = x.T @ x / (len(x))"]),
        ("biased-variance", "torch.var(x, unbiased=False)", ["torch.var(x, unbiased=True)"]),
        ("biased-variance", "np.std(x, axis=0)", ["np.std(x, axis=0, ddof=1)"]),
        ("missing-root", "x ** 0.5", ["x"]),
        ("missing-root", "x.sqrt()", ["x"]),
        ("squared-norm", "x / np.linalg.norm(x)", []),
        ("squared-norm", "x[int(np.linalg.norm(y))]", []),
        ("wrong-reduction", 'loss(x, reduction="mean")', ['loss(x, reduction="sum")']),
        ("forgotten-zero-grad", "x.grad = None", ["pass"]),
        ("no-eval-mode", "F.dropout(x, training=self.training)", ["F.dropout(x, training=True)"]),
        ("forgotten-zero-grad", "x.grad.zero_()", ["pass"]),
        ("label-leak", "x[:, :-1] @ W", ["x @ W"]),
        ("label-leak", "x.shift(1)", ["x.shift(0)"]),
        ("label-leak", "y = torch.tril(x)", ["y = x"]),
        ("label-leak", 'x.drop("a", axis=0)', []),
        ("fit-on-test", "scaler.fit(X_train)", ["scaler.fit(X_test)"]),
        ("fit-on-test", "y = X_train.mean(axis=0)", ["y = X_test.mean(axis=0)"]),
        ("fit-on-test", "scaler.fit(x)", []),
        ("fit-on-test", "scaler.transform(X_train)", []),
        ("train-split-evaluated", 'load("glyphs", "test")', ['load("glyphs", "train")']),
        ("train-split-evaluated", "latest(x)", []),
        ("changed-input", "y = np.array(x, dtype=float)", ["y = np.asarray(x, dtype=float)"]),
        ("changed-input", "y = x.clone()", ["y = x"]),
        ("changed-input", "y = y * 2 + x", []),
        ("wrong-order", "sorted(x, key=len)", ["sorted(x, key=len, reverse=True)"]),
        ("wrong-order", "x.sort(descending=True)", ["x.sort(descending=False)"]),
        ("wrong-order", "list(reversed(x))", ["list(x)"]),
        ("wrong-order", "np.argsort(x)", ["np.argsort(x)[::-1]"]),
        ("ignored-seed", "torch.manual_seed(seed)", ["pass"]),
        ("ignored-seed", "KMeans(n, random_state=seed)", ["KMeans(n)"]),
        ("ignored-seed", "KMeans(random_state=seed, n_init=n)", ["KMeans(n_init=n)"]),
        ("arithmetic", "(x + y) * n", ["(x - y) * n", "(x + y) / n"]),
        ("arithmetic", "x - y ** n", ["x + y ** n", "x - (y * n)"]),
        ("arithmetic", "x *= y", ["x /= y"]),
        ("arithmetic", "x[0] += y", []),
        ("arithmetic", "2 * x", []),
        ("arithmetic", "x * np.sign(y)", []),
        ("arithmetic", 'x + ["a"]', []),
        ("arithmetic", "y = np.zeros(2 * n + 3)", []),
        ("sign", "np.exp(x)", ["np.exp(-x)"]),
        ("sign", "x[-1]", []),
        ("sign", "A.transpose(-2, -1)", []),
        ("swapped-operands", "x @ y", []),
        ("swapped-operands", "(A + B) @ x", ["(x) @ (A + B)"]),
        ("swapped-operands", "x @ A @ y", []),
        ("swapped-operands", "A @ B.T + A.transpose(0, 1) @ B", []),
        ("comparison", "x is None", ["x is not None"]),
        ("comparison", "y = x not in B", ["y = x in B"]),
        ("comparison", "0 < x <= (n)", ["0 <= x <= (n)", "0 < x < (n)"]),
        ("comparison", "if x == 0: y = 1", []),
        ("boolean", "not (x and y)", ["x and y", "not (x or y)"]),
        ("boolean", "(x > 0) & ~y", ["(x > 0) & y", "(x > 0) | ~y"]),
        ("constant", "x * 3", ["x * 2"]),
        ("constant", "2 * x", ["1 * x"]),
        ("constant", "nn.Linear(x, y, bias=False)", ["nn.Linear(x, y, bias=True)"]),
        ("constant", "x[0] ** 2 + 1", []),
        ("constant", "while True: break", []),
        (
            "constant",
            "SGD(x, lr=0.1, weight_decay=1e-4, dim=2)",
            ["SGD(x, lr=0.2, weight_decay=1e-4, dim=2)"],
        ),
        ("off-by-one", "x[1:]", ["x[0:]"]),
        ("off-by-one", "x[-1]", ["x[-2]"]),
        ("off-by-one", "x[n + 1]", ["x[n]"]),
        ("off-by-one", "x[1:] - x[:-1]", []),
        ("off-by-one", "range(1, n)", ["range(0, n)", "range(1, n - 1)"]),
        ("never-taken", "np.where(x > 0, x, y)", ["np.where(False, x, y)"]),
        ("never-taken", "y if x else (n, B)", ["(n, B)"]),
        ("always-taken", "if x: return y", []),
        ("removed-statement", "y = 1", []),
        ("removed-statement", "x = x / 2", ["pass"]),
        ("removed-statement", "x[0] = y", ["pass"]),
        ("swapped-arguments", "np.maximum(x, y)", []),
        ("swapped-arguments", "np.full(n, x)", []),
        ("swapped-arguments", "f(x, 2)", []),
        ("swapped-arguments", "torch.where(x, y, n)", ["torch.where(x, n, y)"]),
    ],
)
def test_an_operator_changes_and_leaves(operator: str, solution: str, mutants: list[str]) -> None:
    assert sorted(by(operator, solution)) == sorted(mutants)


def test_the_splits_are_exchanged_wherever_a_function_reads_them() -> None:
    lines = ("p = model.predict(X_test)", "return np.mean(p == y_test)")

    assert by("train-split-evaluated", *lines) == ["p = model.predict(X_train)\nreturn np.mean(p == y_train)"]


def test_the_largest_may_have_a_name() -> None:
    assert by("unshifted", "m = np.max(x, axis=1)", "return np.exp(x - m)") == ["return np.exp(x)"]


def test_an_argument_that_was_bound_anew_is_no_input() -> None:
    assert by("changed-input", "x = abs(x)", "x = x - y") == []


def test_the_only_way_out_of_a_loop_stays() -> None:
    assert by("loop-control", "while True:", "    if x: break", "    continue") == ["pass"]


def test_the_last_return_alone_is_lost() -> None:
    assert by("missing-return", "if x:", "    return y", "return n") == ["return None"]


def test_what_an_object_is_made_of_stays() -> None:
    start = cell("super().__init__()", "self.x = y", "self.register_buffer('m', y)").replace(
        "f(", "__init__(", 1
    )

    assert [one.operator for one in mutants_of(start)] == []


def test_what_the_fields_operators_change_the_general_ones_leave() -> None:
    assert [name for name, _ in made("y = x / len(x)")] == ["integer-division", "unnormalised"]


def test_a_line_that_goes_on_with_a_remainder_is_no_magic() -> None:
    assert by("arithmetic", "y = (x", "%n)") == ["//n)"]


def test_a_forgotten_normalisation_is_one_mutant() -> None:
    assert [name for name, text in made("x = x / np.linalg.norm(x)") if text in ("pass", "x = x")] == [
        "unnormalised"
    ]


# -- where ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        '"""Return x - y."""',
        'print("sum", x + y, x[0])',
        "plt.plot(x + 1, y)",
        'ax.set_title(f"{x + y}")',
        'warnings.warn(f"{x - 1}")',
        "y: tuple[int, Literal[1]]",
        'raise ValueError(f"{x} > {n - 1}")',
        '__all__ = ["f"] + x',
        'y = f"{x + 1}"',
        "from a import b",
        "draw(alpha=0.5, figsize=(3, 4))",
    ],
)
def test_what_no_test_can_see_stays(line: str) -> None:
    assert [name for name, _ in made(line) if name != "removed-statement"] == []


def test_the_message_of_an_assert_stays_and_its_condition_does_not() -> None:
    message = 'f"{x - 1}" + "2" * 3'

    assert made(f"assert x > 0, {message}") == [
        ("comparison", f"assert x >= 0, {message}"),
        ("constant", f"assert x > 1, {message}"),
    ]


def test_only_what_is_in_a_region_is_changed() -> None:
    source = "k = 1 + a\n" + cell("return x + y") + "\ndef g(x):\n    return x - 1\n"

    assert {mutant.line for mutant in mutants_of(source)} == {4}


def test_a_cell_without_a_region_has_no_mutants() -> None:
    assert mutants_of("def f(x):\n    return x + 1\n") == ()


def test_every_region_of_a_cell_is_changed() -> None:
    assert {mutant.line for mutant in mutants_of(cell("return x + y") + cell("return x - y"))} == {3, 7}


# -- each of them --------------------------------------------------------------------------------------------


def sources() -> list[str]:
    week = [read_notebook(path) for path in sorted((ROOT / "source/week01").glob("*.py"))]
    return [one.source for notebook in week for one in notebook.cells if one.role == "solution"]


@pytest.mark.parametrize("source", [SOFTMAX, *sources()])
def test_mutants_parse_and_differ_and_keep_the_markers(source: str) -> None:
    mutants = mutants_of(source)
    trees = [ast.dump(ast.parse(text)) for text in (source, *(mutant.source for mutant in mutants))]

    assert len(mutants) >= 7
    assert len(set(trees)) == len(trees)
    assert {markers(mutant.source) for mutant in mutants} == {markers(source)}
    assert [(one.line, one.operator) for one in mutants] == sorted(
        (one.line, one.operator) for one in mutants
    )


def markers(source: str) -> tuple[str, ...]:
    return tuple(line for line in source.split("\n") if "###" in line)


def test_the_same_source_has_the_same_mutants() -> None:
    assert mutants_of(SOFTMAX) == mutants_of(SOFTMAX)


def test_a_mutant_knows_its_line_and_whose_mistake_it_is() -> None:
    found = [
        (one.operator, one.field, one.line) for one in mutants_of(cell("y = x.sum(axis=0)", "return y < n"))
    ]

    assert found == [
        ("mean-for-sum", True, 3),
        ("missing-axis", True, 3),
        ("wrong-axis", True, 3),
        ("comparison", False, 4),
        ("missing-return", False, 4),
    ]


def test_a_diff_shows_the_change_alone() -> None:
    mutant = next(one for one in mutants_of(SOFTMAX) if one.operator == "unshifted")

    assert mutant.diff(SOFTMAX) == (
        "@@ -4,3 +4,3 @@\n"
        "     # largest first\n"
        "-    e = np.exp(z - z.max(axis=1, keepdims=True))  # ≤ 1\n"
        "+    e = np.exp(z)  # ≤ 1\n"
        "     return e / e.sum(axis=1, keepdims=True)"
    )


def test_places_are_counted_in_characters_behind_letters_of_several_bytes() -> None:
    assert by("arithmetic", "σ̂ = 'é' if (μ + ν) else x  # ± 1") == ["σ̂ = 'é' if (μ - ν) else x  # ± 1"]


def test_a_change_over_several_lines_keeps_the_others() -> None:
    lines = ("return f(", "    x,  # first", "    y + 1.5,", ")")

    assert by("arithmetic", *lines) == ["y - 1.5,"]


def test_lines_of_magics_are_passed_over() -> None:
    source = "%matplotlib inline\n" + cell("!ls", "return x + y")

    assert [(one.operator, one.line) for one in mutants_of(source)] == [
        ("arithmetic", 5),
        ("missing-return", 5),
    ]


def test_a_cell_that_is_no_python_is_refused() -> None:
    with pytest.raises(CourseError, match=r"^line 3 of the cell: no mutants can be made of it"):
        mutants_of(cell("files = = 1"))
