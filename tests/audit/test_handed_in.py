"""A week in which a trained model is handed in: its solution has one, its stub has none."""

from __future__ import annotations

from pathlib import Path

import pytest
from audited_weeks import week

from autograder.audit.gate import audit_week
from autograder.compiler.compile import compile_assignment

torch = pytest.importorskip("torch")

SOURCE = """\
# %%
import numpy as np
import torch

from autograder.checks import accuracy, threshold
from autograder.checks.checkpoints import checkpoint


def draw(seed, n):
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, 2, n)
    return rng.normal(size=(n, 2)) * 0.5 + (2 * labels - 1)[:, None], labels

# %% solution="net"
def build():
    \"\"\"Make the untrained model: two inputs, one logit.\"\"\"
    ### BEGIN SOLUTION
    return torch.nn.Linear(2, 1)
    ### END SOLUTION

# %% test="net" points=4 hint="train until the loss no longer falls"
def label(model, X):
    return (np.asarray(model(torch.tensor(X, dtype=torch.float32)).detach())[:, 0] > 0).astype(int)


X, labels = draw(seed=1, n=20)
assert accuracy(label(checkpoint("net.pt", build, megabytes=1, parameters=3), X), labels) > 0.5
### BEGIN HIDDEN TESTS
X, labels = draw(seed=2, n=2000)
threshold(accuracy, label(checkpoint("net.pt", build, megabytes=1, parameters=3), X), labels, zero=0.6, full=0.95)
### END HIDDEN TESTS
"""


@pytest.mark.slow
def test_the_solution_hands_its_model_in_and_the_stub_does_not(tmp_path: Path) -> None:
    course = week(tmp_path, SOURCE)
    model = torch.nn.Linear(2, 1)
    with torch.no_grad():
        model.weight.fill_(1.0)
        model.bias.fill_(0.0)
    own = course.source / "week01/handed_in/net.pt"
    own.parent.mkdir()
    torch.save(model.state_dict(), own)
    compile_assignment(course, "week01")

    audit = audit_week(course, "week01", jobs=2)
    (question,) = audit.questions
    assert [problem.text for problem in audit.problems if problem.fails] == []
    assert (question.name, question.caught >= 2, question.lazy_answers > 0) == ("net", True, True)
    assert [margin.values for margin in question.margins] != [()]

    own.unlink()
    compile_assignment(course, "week01")
    bare = audit_week(course, "week01", jobs=2)
    assert any("the solution earns 0 of 4" in problem.text for problem in bare.problems)
