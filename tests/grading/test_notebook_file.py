"""Reading one hostile `.ipynb`: which cells are taken out of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from handed_in import cell, notebook, read, refusal, sources
from hypothesis import given
from hypothesis import strategies as st

from autograder.errors import SubmissionError
from autograder.grading.handed_in.notebook_file import MAX_CELLS, FileCell, NotebookFile


def test_kind_source_id_and_name_are_read(tmp_path: Path) -> None:
    file = read(tmp_path, notebook([cell("x = 1", "ab12", "softmax"), cell("# Hi", kind="markdown")]))
    assert file == NotebookFile(
        (FileCell(1, "code", "x = 1", "ab12", "softmax"), FileCell(2, "markdown", "# Hi"))
    )


def test_outputs_are_not_kept(tmp_path: Path) -> None:
    found = cell("1") | {"outputs": [{"output_type": "stream", "name": "stdout", "text": "SECRET"}]}
    assert "SECRET" not in repr(read(tmp_path, notebook([found])))


def test_source_may_be_a_list_of_lines(tmp_path: Path) -> None:
    assert sources(read(tmp_path, notebook([cell(["a = 1\n", "b = 2"])]))) == ["a = 1\nb = 2"]


def test_line_endings_become_newlines(tmp_path: Path) -> None:
    assert sources(read(tmp_path, notebook([cell("a\r\nb\rc")]))) == ["a\nb\nc"]


def test_missing_id_metadata_and_source_are_empty(tmp_path: Path) -> None:
    assert read(tmp_path, notebook([{"cell_type": "code"}])).cells == (FileCell(1, "code", ""),)


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": 7, "metadata": []},
        {"id": None, "metadata": {"nbgrader": "softmax"}},
        {"id": ["a"], "metadata": {"nbgrader": {"grade_id": {"a": 1}}}},
    ],
)
def test_ids_and_metadata_of_a_wrong_type_count_as_missing(tmp_path: Path, wrong: dict) -> None:
    assert read(tmp_path, notebook([cell("x") | wrong])).cells == (FileCell(1, "code", "x"),)


def test_an_id_that_colab_moved_into_the_metadata_is_found(tmp_path: Path) -> None:
    moved = {"cell_type": "code", "source": "x", "metadata": {"id": "softmax"}}
    assert read(tmp_path, notebook([moved])).cells == (FileCell(1, "code", "x", "softmax"),)


@pytest.mark.parametrize("wrong", [5, None, {"a": "b"}, ["a", 1], [["a"]]])
def test_a_source_that_is_no_text_costs_that_cell_alone(tmp_path: Path, wrong: object) -> None:
    file = read(tmp_path, notebook([cell(wrong), cell("kept")]))
    assert (sources(file), file.notes) == (
        ["kept"],
        ("Cell 1 has something other than text in it: it was left out.",),
    )


@pytest.mark.parametrize(
    "wrong", [5, None, [], "cell", {}, {"cell_type": "heading"}, {"cell_type": ["code"]}]
)
def test_what_is_no_cell_is_left_out_with_a_note(tmp_path: Path, wrong: object) -> None:
    file = read(tmp_path, notebook([cell("kept"), wrong]))
    assert (sources(file), file.notes) == (
        ["kept"],
        ("Cell 2 is neither code, markdown nor raw: it was left out.",),
    )


def test_a_cell_with_a_megabyte_of_text_is_left_out_with_a_note(tmp_path: Path) -> None:
    file = read(tmp_path, notebook([cell("#" * 1_000_001), cell("kept")]))
    assert sources(file) == ["kept"]
    assert file.notes[0].startswith("Cell 1 has 1,000,001 characters, and at most 1,000,000 are read")


def test_too_many_cells_are_refused(tmp_path: Path) -> None:
    assert "has 5,001 cells" in refusal(tmp_path, notebook([cell("x")] * (MAX_CELLS + 1)))


def test_a_lone_surrogate_is_replaced_and_noted(tmp_path: Path) -> None:
    file = read(tmp_path, notebook([cell("s = '\ud83d'")]))
    assert sources(file) == ["s = '\ufffd'"]
    assert file.notes == ("Cell 1 has characters that no text may have: each was replaced by \ufffd.",)


def test_a_nul_is_replaced(tmp_path: Path) -> None:
    assert sources(read(tmp_path, notebook([cell("a\0b")]))) == ["a\ufffdb"]


def test_a_notebook_of_2014_is_upgraded(tmp_path: Path) -> None:
    cells = [
        {"cell_type": "heading", "level": 2, "source": ["Softmax"], "metadata": {}},
        {
            "cell_type": "code",
            "input": ["a = 1\n", "b = 2"],
            "outputs": [{"output_type": "pyout"}],
            "language": "python",
        },
        {"cell_type": "code", "input": "c", "metadata": {"nbgrader": {"grade_id": "softmax"}}},
    ]
    old = {"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": "x"}, "worksheets": [{"cells": cells}]}
    found = [(c.kind, c.source, c.grade_id) for c in read(tmp_path, old).cells]
    assert found == [("markdown", "## Softmax", ""), ("code", "a = 1\nb = 2", ""), ("code", "c", "softmax")]


def test_a_hostile_notebook_of_2014_costs_its_bad_cells_alone(tmp_path: Path) -> None:
    cells = [
        {"cell_type": "heading", "level": 10**9, "source": "high"},
        {"cell_type": "heading", "level": [], "source": "odd"},
        {"cell_type": "code", "input": 5},
        None,
        {"cell_type": "code", "input": "kept", "outputs": 7, "prompt_number": {}, "metadata": 3},
    ]
    file = read(tmp_path, {"nbformat": 3, "worksheets": [None, {"cells": 1}, {"cells": cells}]})
    assert [(found.number, found.source) for found in file.cells] == [
        (1, "# high"),
        (2, "# odd"),
        (5, "kept"),
    ]
    assert len(file.notes) == 2


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    "cells",
                    "nbformat",
                    "cell_type",
                    "source",
                    "metadata",
                    "nbgrader",
                    "worksheets",
                    "input",
                    "level",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(
    content=JSON, version=st.sampled_from([3, 4]), kinds=st.lists(st.sampled_from(["code", "heading", "raw"]))
)
def test_no_structure_breaks_the_reader(
    tmp_path_factory: pytest.TempPathFactory, content: object, version: int, kinds: list[str]
) -> None:
    cells = [{"cell_type": kind, "source": content, "input": content, "metadata": content} for kind in kinds]
    folder = tmp_path_factory.getbasetemp()
    for whole in (
        content,
        {"nbformat": version, "cells": cells, "worksheets": [{"cells": [*cells, content]}]},
    ):
        try:
            file = read(folder, whole)
        except SubmissionError:
            continue
        assert [found.source.encode().decode() for found in file.cells] == sources(file)
