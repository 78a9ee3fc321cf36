"""Seeds are set before each cell, in the student's process and in the examiner, as `otter run` sets them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from held_notebooks import earned, hold, printed
from otter_notebooks import code, exam_of, question, raw, read, text

from autograder.compiler.stub import released, solved
from autograder.sandbox.local import LocalSandbox

CONFIG = raw("# ASSIGNMENT CONFIG\ninit_cell: false\ngenerate:\n  seed: 42")
VARIABLE = raw(
    "# ASSIGNMENT CONFIG\ninit_cell: false\n"
    "seed:\n  variable: rng_seed\n  autograder_value: 90\n  student_value: 7"
)
IMPORTS = code("import random\nimport numpy as np")
DRAW = "print(np.random.randint(10**9), random.randrange(10**9))"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[LocalSandbox]:
    with LocalSandbox(["numpy"]) as opened:
        yield opened


def drawn(seed: int) -> str:
    return f"{np.random.RandomState(seed).randint(10**9)} {random.Random(seed).randrange(10**9)}\n"


@pytest.mark.slow
def test_each_cell_draws_from_the_seed_also_one_that_the_student_added(
    sandbox: LocalSandbox, tmp_path: Path
) -> None:
    exam = exam_of(tmp_path, CONFIG, IMPORTS, code(DRAW), code(DRAW))
    sitting = hold(sandbox, exam, {}, DRAW, f"%%time\n{DRAW}")
    cells = [ran.id for ran in sitting.ran][1:]

    assert [printed(sitting, cell) for cell in cells[:3]] == [drawn(42)] * 3
    left_alone = printed(sitting, cells[3]).split("\n")[0]  # as otter leaves cells that begin with %%
    assert len(left_alone.split()) == 2
    assert left_alone != drawn(42).strip()


@pytest.mark.slow
def test_nothing_is_seeded_where_the_settings_have_no_seed(sandbox: LocalSandbox, tmp_path: Path) -> None:
    exam = exam_of(tmp_path, raw("# ASSIGNMENT CONFIG\ninit_cell: false"), IMPORTS, code(DRAW), code(DRAW))
    sitting = hold(sandbox, exam, {})
    first, second = (printed(sitting, cell.id) for cell in exam.cells[1:])

    assert len({first, second, drawn(42)}) == 3


@pytest.mark.slow
@pytest.mark.parametrize("config", ["", "\ncheck_cell: false"])
def test_what_tests_draw_comes_from_the_seed_case_after_case(
    sandbox: LocalSandbox, tmp_path: Path, config: str
) -> None:
    generator = np.random.RandomState(42)
    first, second = (int(generator.randint(10**9)) for _ in range(2))
    cases = [
        code("int(np.random.randint(10**9))", str(first)),
        code("draw()", str(np.random.RandomState(42).randint(10**9))),
        code("int(np.random.randint(10**9))", str(second)),
    ]
    answer = code("def draw():\n    return int(np.random.randint(10**9)) # SOLUTION")
    exam = exam_of(tmp_path, CONFIG, IMPORTS, *question(f"name: q1{config}", [answer], cases))
    sitting = hold(
        sandbox, exam, {"q1": "np.random.seed(7)\ndef draw():\n    return int(np.random.randint(10**9))"}
    )

    assert [earned(exam, sitting)[f"q1-{case}"] for case in (1, 2, 3)] == [pytest.approx(1 / 3)] * 3


@pytest.mark.slow
def test_a_notebook_that_is_run_again_is_seeded_again(sandbox: LocalSandbox, tmp_path: Path) -> None:
    test = question(
        "name: q1",
        [code("x = np.random.randint(10**9) # SOLUTION")],
        [code("int(x)", str(np.random.RandomState(42).randint(10**9)))],
    )
    died = question("name: q0", [code("y = 1 # SOLUTION")], [code("y", "1")])
    exam = exam_of(tmp_path, CONFIG, IMPORTS, *test, *died, *test)
    sitting = hold(
        sandbox,
        exam,
        {
            "q1": "x = np.random.randint(10**9)",
            "q0": "import os; os._exit(1)",
            "q1-2": "pass",
        },
    )

    assert (earned(exam, sitting)["q1-1"], earned(exam, sitting)["q1-1-2"]) == (1.0, 1.0)


@pytest.mark.slow
def test_a_variable_is_set_before_each_cell(sandbox: LocalSandbox, tmp_path: Path) -> None:
    tests = [code("x", "90"), code("rng_seed", "90")]
    cells = [VARIABLE, code("rng_seed = 1"), *question("name: q1", [code("x = rng_seed # SOLUTION")], tests)]
    exam = exam_of(tmp_path, *cells)
    sitting = hold(sandbox, exam, {"q1": "x = rng_seed\nrng_seed = 3\nprint(rng_seed)"})

    assert earned(exam, sitting) == {"q1-1": 0.5, "q1-2": 0.5}
    assert printed(sitting, "q1") == "3\n"


@pytest.mark.slow
@pytest.mark.parametrize("config", [CONFIG, VARIABLE])
def test_code_in_the_place_of_a_generator_costs_nobody_else_anything(
    sandbox: LocalSandbox, tmp_path: Path, config: dict
) -> None:
    planted = "def seed(*_):\n    raise SystemExit(1)\nnp.random.seed = seed\nx = 2"
    exam = exam_of(
        tmp_path, config, IMPORTS, *question("name: q1", [code("x = 2 # SOLUTION")], [code("x", "2")])
    )

    assert earned(exam, hold(sandbox, exam, {"q1": planted})) == {"q1-1": 1.0}


def test_students_get_a_seed_of_their_own(tmp_path: Path) -> None:
    cells = [
        code("rng_seed = 42\nother = 1"),
        text("Set it:\nrng_seed = 42"),
        code("rng_seed = 42\nrng = np.random.default_rng(rng_seed)"),
        code("same = rng_seed == 42"),
        *question("name: q1", [code("rng_seed = 5\nx = 2 # SOLUTION")], [code("x", "2")]),
    ]
    notebook = read(tmp_path, VARIABLE, *cells)

    assert [(cell.role, released("lab", cell)) for cell in notebook.cells][:4] == [
        ("free", "rng_seed = 7\nother = 1"),
        ("free", "Set it:\nrng_seed = 7"),
        ("solution", "rng_seed = 7\nrng = np.random.default_rng(rng_seed)"),
        ("free", "same = rng_seed == 42"),
    ]
    assert [(released("lab", cell), solved("lab", cell)) for cell in notebook.cells if cell.name == "q1"] == [
        ("rng_seed = 7\nx = ...", "rng_seed = 5\nx = 2")
    ]
