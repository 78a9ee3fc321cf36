"""Compiling a whole assignment: everything or nothing, and the same bytes every time."""

import json
import os
from pathlib import Path

import pytest
from small_sources import WHOLE

from autograder.compiler import tree
from autograder.compiler.compile import check_assignment, compile_assignment
from autograder.course import Course
from autograder.errors import CourseError, SourceError


@pytest.fixture
def course(tmp_path):
    folder = tmp_path / "source" / "week01"
    folder.mkdir(parents=True)
    (folder / "a.py").write_text(WHOLE)
    (folder / "b.py").write_text("# %%\nimport math\n")
    (folder / "reading.md").write_text("Read this.\n")
    return Course(tmp_path)


def files(root: Path) -> dict[str, bytes]:
    """Every file below a folder, sources left out."""
    found = {path.relative_to(root).as_posix(): path for path in root.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in sorted(found.items()) if not name.startswith("source/")}


TESTS = ("tests/softmax.py",)  # otter's, of the visible checks


def test_everything_is_written_where_it_belongs(course):
    assignment = compile_assignment(course, "week01")
    assert [notebook.name for notebook in assignment.notebooks] == ["a", "b"]
    assert list(files(course.root)) == [
        "build/exams/week01/a.json",
        "build/exams/week01/b.json",
        "build/exams/week01/files/reading.md",
        "build/source/week01/a.ipynb",
        "build/source/week01/b.ipynb",
        "build/source/week01/reading.md",
        "release/week01/a.ipynb",
        "release/week01/b.ipynb",
        "release/week01/reading.md",
        "release/week01/tests/a/softmax.py",
        "solutions/week01/a.ipynb",
        "solutions/week01/b.ipynb",
        "solutions/week01/reading.md",
    ]


def test_what_the_solution_hands_in_lies_beside_the_solution_alone(course):
    own = course.source / "week01/handed_in/deep/net.pt"
    own.parent.mkdir(parents=True)
    own.write_bytes(b"trained")
    compile_assignment(course, "week01")
    assert [name for name in files(course.root) if "net.pt" in name] == ["solutions/week01/deep/net.pt"]
    own.write_bytes(b"trained longer")
    assert check_assignment(course, "week01") == [
        "solutions/week01/deep/net.pt is stale: source/week01/handed_in/deep/net.pt makes another; "
        "run: course compile week01"
    ]


def test_exams_are_read_back_with_hidden_lines_and_stubs(course):
    compile_assignment(course, "week01")
    cells = {cell.id: cell for cell in course.exams("week01")[0].cells}
    test = cells["test_softmax"]
    hidden = [line for first, last in test.hidden for line in test.source.split("\n")[first - 1 : last]]
    assert hidden[0] == "# hint: large scores overflow"
    assert test.source.split("\n")[1] == "### BEGIN HIDDEN TESTS"
    assert "NotImplementedError" in cells["softmax"].source
    assert (test.points, test.question, test.hint) == (3.0, "softmax", "subtract the largest score first")


def test_exams_are_for_the_owner_only(course):
    compile_assignment(course, "week01")
    assert (course.build / "exams").stat().st_mode & 0o777 == 0o700


def test_compiling_twice_gives_the_same_bytes_and_touches_nothing(course):
    compile_assignment(course, "week01")
    first, made = files(course.root), course.release.joinpath("week01").stat().st_ino
    compile_assignment(course, "week01")
    assert (files(course.root), course.release.joinpath("week01").stat().st_ino) == (first, made)


def test_another_folder_gives_the_same_bytes(course, tmp_path_factory):
    compile_assignment(course, "week01")
    other = tmp_path_factory.mktemp("other")
    (other / "source").mkdir()
    os.rename(course.source / "week01", other / "source" / "week01")
    compile_assignment(Course(other), "week01")
    assert files(other) == files(course.root)


def test_a_fault_in_the_second_notebook_leaves_the_old_release_whole(course):
    compile_assignment(course, "week01")
    before = files(course.root)
    (course.source / "week01" / "a.py").write_text(WHOLE.replace("points=3", "points=4"))
    (course.source / "week01" / "b.py").write_text('# %% solution="f"\n### BEGIN SOLUTION\n')
    with pytest.raises(
        SourceError, match=r"^source/week01/b\.py:2, cell f: the solution region is not closed"
    ):
        compile_assignment(course, "week01")
    assert files(course.root) == before


def test_a_rename_that_fails_puts_the_old_folders_back(course, monkeypatch):
    compile_assignment(course, "week01")
    before = files(course.root)
    (course.source / "week01" / "a.py").write_text(WHOLE.replace("points=3", "points=4"))
    calls = []

    def fails_at_the_sixth(old, new):
        calls.append(new)
        if len(calls) == 6:
            raise OSError("disk full")
        Path(old).rename(new)

    monkeypatch.setattr(tree.os, "replace", fails_at_the_sixth)
    with pytest.raises(OSError, match="disk full"):
        compile_assignment(course, "week01")
    assert files(course.root) == before


def test_what_a_killed_run_left_behind_is_cleared_up(course):
    compile_assignment(course, "week01")
    before = files(course.root)
    (course.release / "week01").rename(course.release / ".week01.old")
    (course.release / ".week01.new").mkdir()
    compile_assignment(course, "week01")
    assert files(course.root) == before


def test_a_run_that_fails_after_a_killed_one_leaves_the_old_folder(tmp_path):
    (tmp_path / ".week01.old").mkdir()
    (tmp_path / ".week01.old" / "a.ipynb").write_text("old")
    with pytest.raises(FileNotFoundError):
        tree.replace({tmp_path / "week01": {"data.csv": tmp_path / "gone.csv"}})
    assert files(tmp_path) == {"week01/a.ipynb": b"old"}


def test_a_notebook_taken_out_of_the_source_leaves_the_release(course):
    compile_assignment(course, "week01")
    (course.source / "week01" / "b.py").unlink()
    compile_assignment(course, "week01")
    found = [name for name in files(course.root) if name.startswith("release/")]
    assert found == [f"release/week01/{name}" for name in ("a.ipynb", "reading.md", "tests/softmax.py")]


def test_settings_caches_and_unlisted_notebooks_are_not_handed_out(course):
    folder = course.source / "week01"
    (folder / "week.toml").write_text('notebooks = ["a"]\n')
    (folder / "cards.toml").write_text("")
    (folder / ".secret").write_text("")
    (folder / "__pycache__").mkdir()
    (folder / "__pycache__" / "a.pyc").write_text("")
    (folder / "data").mkdir()
    (folder / "data" / "x.csv").write_text("1,2\n")
    (folder / "ours.py").write_text("SIZE = 3\n")
    assert compile_assignment(course, "week01").files == ("data/x.csv", "ours.py", "reading.md")
    found = [name for name in files(course.root) if name.startswith("release/")]
    assert found == [
        f"release/week01/{name}" for name in ("a.ipynb", "data/x.csv", "ours.py", "reading.md", *TESTS)
    ]


def test_a_data_file_with_a_region_is_refused(course):
    (course.source / "week01" / "ours.py").write_text("x = 1\n### BEGIN SOLUTION\n")
    with pytest.raises(CourseError, match=r"ours\.py:2: BEGIN SOLUTION in a file that students get as it is"):
        compile_assignment(course, "week01")


def test_a_script_and_a_notebook_of_one_name_are_refused(course):
    (course.source / "week01" / "a.ipynb").write_text("{}")
    with pytest.raises(CourseError, match=r"a\.py and a\.ipynb have the same name"):
        compile_assignment(course, "week01")


def test_check_agrees_after_compiling(course):
    compile_assignment(course, "week01")
    assert check_assignment(course, "week01") == []


def test_check_names_both_sides_of_each_disagreement(course):
    compile_assignment(course, "week01")
    (course.source / "week01" / "a.py").write_text(WHOLE.replace("points=3", "points=4"))
    (course.release / "week01" / "b.ipynb").unlink()
    (course.release / "week01" / "old.ipynb").write_text("{}")
    another = "from cell test_softmax on; run: course compile week01"
    assert check_assignment(course, "week01") == [
        f"release/week01/a.ipynb is stale: source/week01/a.py makes another, {another}",
        "release/week01/b.ipynb is missing: source/week01/b.py makes it; run: course compile week01",
        "release/week01/old.ipynb is one too many: nothing in source/week01 makes it; "
        "remove it, or add its source",
        "release/week01/tests/a/softmax.py is stale: source/week01/a.py makes another; run: course compile week01",
        f"solutions/week01/a.ipynb is stale: source/week01/a.py makes another, {another}",
    ]


def test_check_writes_nothing(course):
    check_assignment(course, "week01")
    assert files(course.root) == {}
    assert [path.name for path in course.root.iterdir()] == ["source"]


def test_check_says_so_when_a_release_is_no_notebook(course):
    compile_assignment(course, "week01")
    (course.release / "week01" / "b.ipynb").write_text("spoilt")
    assert "makes another: what lies there is no notebook" in check_assignment(course, "week01")[0]


def test_ids_are_unique_and_derive_from_names(course):
    compile_assignment(course, "week01")
    cells = json.loads((course.release / "week01" / "a.ipynb").read_text())["cells"]
    ids = [cell["id"] for cell in cells]
    assert ids == [
        "text-1",
        "given-1",
        "given-2",
        "softmax",
        "test_softmax",
        "test_softmax_shift",
        "free-1",
        "reflection",
    ]
