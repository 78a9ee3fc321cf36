"""Checkpoints in an exam: what counts as handed in, whose model is filled, and what lies gain."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sandbox.docker_hall import hall_in
from sandbox.trained import LOADED, MODULES, NET, RIGHT, a_test, found, given, handed_in, sit, weights

from autograder.grading.sitting.hall import Hall
from autograder.sandbox.protocol import FileSet

torch = pytest.importorskip("torch")


@pytest.fixture(
    scope="module", params=["local", pytest.param("docker", marks=pytest.mark.docker)], name="hall"
)
def a_hall(request: pytest.FixtureRequest) -> Iterator[Hall]:
    with hall_in(request.param, MODULES) as made:
        yield made


@pytest.fixture(name="net")
def a_right_one(tmp_path: Path) -> FileSet:
    torch.save(weights(), tmp_path / "net.pt")
    return handed_in(tmp_path, "net.pt")


def saved(folder: Path, **changed: Any) -> FileSet:
    torch.save(weights(**changed), folder / "net.pt")
    return handed_in(folder, "net.pt")


# -- honest ---------------------------------------------------------------------------------------------------


def test_a_students_model_is_filled_and_asked_in_their_process(hall: Hall, net: FileSet) -> None:
    sitting = sit(
        hall, NET, a_test("test_net", f"{LOADED}\n{RIGHT}\nassert model.training is False"), student=net
    )
    assert found(sitting).message == ""
    assert found(sitting).outcome == "passed"


def test_a_function_of_the_tests_may_build_the_students_model(hall: Hall, net: FileSet) -> None:
    test = f'model = checkpoint("net.pt", lambda: Net(), megabytes=1, parameters=2)\n{RIGHT}'
    assert found(sit(hall, NET, a_test("test_net", test), student=net)).outcome == "passed"


def test_an_instructors_model_is_filled_in_the_examiner(hall: Hall, net: FileSet) -> None:
    test = f"{LOADED}\nassert isinstance(model, torch.nn.Module) and not model.training\n{RIGHT}"
    assert found(sit(hall, given(NET, "Net"), a_test("test_net", test), student=net)).outcome == "passed"


def test_parameters_reach_the_instructors_model_as_tensors(hall: Hall, tmp_path: Path) -> None:
    files = saved(tmp_path, **{"line.weight": torch.nn.Parameter(torch.tensor([[2.0]]))})
    sitting = sit(hall, given(NET, "Net"), a_test("test_net", f"{LOADED}\n{RIGHT}"), student=files)
    assert found(sitting).message == ""


def test_a_safetensors_file_is_read_in_the_sandbox(hall: Hall, tmp_path: Path) -> None:
    safetensors = pytest.importorskip("safetensors.torch")
    safetensors.save_file(weights(), tmp_path / "net.safetensors")
    files = handed_in(tmp_path, "net.safetensors")
    test = LOADED.replace("net.pt", "net.safetensors") + "\n" + RIGHT
    assert found(sit(hall, NET, a_test("test_net", test), student=files)).outcome == "passed"


def test_the_size_of_a_hand_in_is_a_figure(hall: Hall, net: FileSet) -> None:
    size = (net.folder / "net.pt").stat().st_size
    test = a_test("test_net", f'assert file_megabytes("net.pt") == {size} / 1e6, file_megabytes("net.pt")')
    assert found(sit(hall, "open('net.pt', 'wb').write(b'')", test, student=net)).outcome == "passed"


@pytest.mark.skipif(sys.platform != "linux", reason="snapshots need Linux")
def test_a_closed_part_asks_the_model_as_it_was_at_its_place(hall: Hall, net: FileSet) -> None:
    breaks = "Net.forward = lambda self, x: x\nNet = None"
    sitting = sit(
        hall,
        NET,
        a_test("test_net", LOADED, RIGHT),
        breaks,
        a_test("last", "assert Net is None"),
        student=net,
    )
    assert [finding.outcome for finding in sitting.findings] == ["passed", "passed"]
    wrong = sit(hall, NET, a_test("test_net", LOADED, RIGHT.replace("7", "8")), breaks, student=net)
    assert found(wrong).outcome == "failed"
    assert found(wrong).hidden


@pytest.mark.skipif(sys.platform != "linux", reason="snapshots need Linux")
def test_a_checkpoint_may_be_loaded_in_a_closed_part(hall: Hall, net: FileSet) -> None:
    closed = a_test("test_net", "Net()", f"{LOADED}\n{RIGHT}")
    sitting = sit(hall, NET, closed, "Net = None", a_test("last", "assert Net is None"), student=net)
    assert [finding.outcome for finding in sitting.findings] == ["passed", "passed"]


def test_a_process_that_ended_later_is_made_up_for(hall: Hall, net: FileSet) -> None:
    sitting = sit(
        hall,
        NET,
        a_test("test_net", LOADED, RIGHT),
        "import os\nos._exit(3)",
        "more = 1",
        a_test("after", f"{LOADED}\n{RIGHT}"),
        student=net,
    )
    assert [finding.outcome for finding in sitting.findings] == ["passed", "passed"]
    assert [ran.status for ran in sitting.ran if ran.id == "answer2"] == ["died"]


def test_an_examiner_that_holds_the_next_paper_knows_its_files_alone(
    hall: Hall, net: FileSet, tmp_path: Path
) -> None:
    test = a_test("test_net", f"{LOADED}\n{RIGHT}")
    assert [found(sit(hall, NET, test, student=files)).outcome for files in (net, None, net)] == [
        "passed",
        "failed",
        "passed",
    ]


# -- not handed in ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", [NET, given(NET, "Net")], ids=["the student's", "the instructor's"])
def test_a_file_that_the_notebook_writes_is_not_handed_in(hall: Hall, model: Any, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("none")
    tensors = "{'line.weight': torch.tensor([[2.0]]), 'line.bias': torch.tensor([1.0])}"
    writes = f"import torch\ntorch.save({tensors}, 'net.pt')"
    files = handed_in(tmp_path, "notes.txt")
    sitting = sit(hall, model, writes, a_test("test_net", f"{LOADED}\n{RIGHT}"), student=files)
    assert found(sitting).outcome == "failed"
    assert found(sitting).message.startswith("net.pt was not handed in")
    assert "found:  notes.txt" in found(sitting).message


def test_the_weeks_own_file_of_that_name_is_nobodys_hand_in(hall: Hall, net: FileSet, tmp_path: Path) -> None:
    sitting = sit(hall, NET, a_test("test_net", LOADED), student=net, instructor=net)
    assert found(sitting).outcome == "failed"
    assert "no file beside the notebook" in found(sitting).message


def test_a_file_over_the_limit_is_refused_before_the_student_is_asked(hall: Hall, tmp_path: Path) -> None:
    (tmp_path / "net.pt").write_bytes(bytes(3_000_000))
    files = handed_in(tmp_path, "net.pt")
    test = a_test("test_net", LOADED.replace("megabytes=1", "megabytes=2"))
    sitting = sit(
        hall, "open('net.pt', 'wb').write(b'')\ndef Net():\n    print('asked')", test, student=files
    )
    assert found(sitting).message.startswith("net.pt is too large")
    assert "found:  3 MB (3,000,000 bytes)" in found(sitting).message
    assert sitting.ran[1].outputs == ()


# -- files that are something else by the time they are read ----------------------------------------------------------


@pytest.mark.parametrize(
    ("becomes", "said"),
    [
        ("os.symlink('/etc/passwd', 'net.pt')", "a link"),
        ("os.mkfifo('net.pt')", "not a regular file"),
        ("os.mkdir('net.pt')", "not a regular file"),
        ("os.symlink('net.pt', 'net.pt')", "a link"),
        ("open('net.pt', 'wb').truncate(3_000_000)", "at most 1 MB"),
        ("None", "no file that can be opened"),
    ],
    ids=["a link", "a FIFO", "a folder", "a loop", "a larger one", "nothing"],
)
@pytest.mark.parametrize("model", [NET, given(NET, "Net")], ids=["the student's", "the instructor's"])
def test_what_takes_the_place_of_the_file_is_refused(
    hall: Hall, net: FileSet, model: Any, becomes: str, said: str
) -> None:
    swaps = f"import os\nos.remove('net.pt')\n{becomes}"
    sitting = sit(hall, model, swaps, a_test("test_net", LOADED), student=net)
    assert found(sitting).outcome == "failed"
    assert said in found(sitting).message
    assert found(sitting).seconds < 30


# -- files with something wrong in them -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"line.weight": torch.ones(1, 2)}, "in which line.weight is (1, 2) and not (1, 1)"),
        ({"line.weight": torch.tensor([[torch.nan]])}, "NaN or infinity in line.weight"),
        ({"more": torch.ones(1)}, "with more"),
    ],
    ids=["another shape", "NaN", "an extra key"],
)
@pytest.mark.parametrize("model", [NET, given(NET, "Net")], ids=["the student's", "the instructor's"])
def test_what_does_not_fit_is_told(hall: Hall, tmp_path: Path, model: Any, changed: Any, said: str) -> None:
    sitting = sit(hall, model, a_test("test_net", LOADED), student=saved(tmp_path, **changed))
    assert found(sitting).outcome == "failed"
    assert said in found(sitting).message


class Bomb:
    """Runs a command where it is unpickled."""

    def __reduce__(self) -> Any:
        return os.system, ("touch exploded",)


@pytest.mark.parametrize("model", [NET, given(NET, "Net")], ids=["the student's", "the instructor's"])
def test_a_pickle_that_would_run_something_does_not(hall: Hall, tmp_path: Path, model: Any) -> None:
    looks = "import os\n\ndef exploded():\n    return os.path.exists('exploded')\n"
    test = a_test("test_net", LOADED)
    sitting = sit(
        hall,
        model,
        looks,
        test,
        a_test("after", "assert exploded() is False"),
        student=saved(tmp_path, **{"line.bias": Bomb()}),
    )
    assert "posix.system, which would have to run to load the file" in found(sitting).message
    assert found(sitting, "after").outcome == "passed"


def test_in_a_closed_part_nothing_of_the_file_is_told(hall: Hall, tmp_path: Path) -> None:
    closed = a_test("test_net", "Net()", LOADED)
    sitting = sit(hall, NET, closed, student=saved(tmp_path, more=torch.ones(1)))
    assert found(sitting).message == "A hidden test did not pass. Your code raised AssertionError."


# -- lies ---------------------------------------------------------------------------------------------------------


def test_a_class_that_loads_nothing_answers_with_what_it_has(hall: Hall, net: FileSet) -> None:
    lies = (
        NET + "\n    def load_state_dict(self, *_, **__):\n        torch.nn.init.zeros_(self.line.weight)\n"
    )
    sitting = sit(hall, lies, a_test("test_net", f"{LOADED}\n{RIGHT}"), student=net)
    assert found(sitting).outcome == "failed"


PATCH = "import autograder.checks.checkpoint_file as file, autograder.checks.checkpoints as points, torch\n"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("None", "net.pt is no state dict"),
        ("[torch.ones(1)]", "net.pt is no state dict"),
        ("{}", "without line.weight, line.bias"),
        ("{'line.weight': 3}", "a dict in which line.weight is no tensor"),
        ("{1: torch.ones(1)}", "a dict in which 1 is no tensor"),
        ("type('Odd', (dict,), {})()", "an object of a class of your own"),
        ("{'line.weight': type('T', (torch.Tensor,), {})(), 'line.bias': torch.ones(1)}", "is no tensor"),
        ("{'line.weight': torch.ones(1).expand(1000, 1000), 'line.bias': torch.ones(1)}", "(1000, 1000)"),
        ("{'line.weight': torch.ones(1, 1), 'line.bias': torch.tensor([float('inf')])}", "NaN or infinity"),
    ],
)
def test_tensors_that_are_none_do_not_reach_the_instructors_model(
    hall: Hall, net: FileSet, answer: str, said: str
) -> None:
    patch = f"{PATCH}file.read_tensors = lambda *_: {answer}\n"
    sitting = sit(hall, given(NET, "Net"), patch, a_test("test_net", f"{LOADED}\n{RIGHT}"), student=net)
    assert found(sitting).outcome == "failed"
    assert said in found(sitting).message


def test_the_weights_that_a_process_gives_are_those_that_are_graded(hall: Hall, net: FileSet) -> None:
    patch = f"{PATCH}file.read_tensors = lambda *_: {{'line.weight': torch.ones(1, 1), 'line.bias': torch.ones(1)}}\n"
    wrong = sit(hall, given(NET, "Net"), patch, a_test("test_net", f"{LOADED}\n{RIGHT}"), student=net)
    assert found(wrong).message.startswith("wanted 7")


def test_nothing_of_the_students_answers_for_the_instructors_model(hall: Hall, tmp_path: Path) -> None:
    patch = "import torch\ntorch.nn.Linear.forward = lambda self, x: torch.tensor([[7.0]])\n"
    files = saved(tmp_path, **{"line.bias": torch.tensor([5.0])})
    sitting = sit(hall, given(NET, "Net"), patch, a_test("test_net", f"{LOADED}\n{RIGHT}"), student=files)
    assert found(sitting).message.startswith("wanted 7")


def test_a_process_that_ends_while_it_loads_costs_its_own_test(hall: Hall, net: FileSet) -> None:
    ends = NET + "\n    def load_state_dict(self, *_, **__):\n        import os; os._exit(0)\n"
    sitting = sit(hall, ends, a_test("test_net", LOADED), a_test("after", "Net()"), student=net)
    assert [finding.outcome for finding in sitting.findings] == ["died", "passed"]


def test_a_model_that_takes_forever_to_fill_costs_its_own_test(hall: Hall, net: FileSet) -> None:
    loops = NET + "\n    def load_state_dict(self, *_, **__):\n        while True: pass\n"
    sitting = sit(
        hall, loops, a_test("test_net", LOADED), a_test("after", "Net()"), student=net, cell_seconds=2.0
    )
    assert [finding.outcome for finding in sitting.findings] == ["timed out", "passed"]
