"""Intake: any bytes as a handed-in notebook file give a paper in order, or a reason why there is none.

The bytes are handed in as `course grade` finds them, below `submitted/`. The paper that comes out is compared with the
exam: every cell of it once, in its order, and what is the instructor's as the instructor wrote it.
"""

from __future__ import annotations

import contextlib

import msgspec
from grading.handed_in import (
    ANSWER,
    LOSS_ANSWER,
    after,
    answered,
    cell,
    make_exam,
    notebook,
    without_names,
    write,
)

from autograder.compiler.formats import nbformat
from autograder.course import Course
from autograder.errors import SubmissionError
from autograder.grading.handed_in.cell_matching import is_locked
from autograder.grading.handed_in.intake import take_in, take_in_notebook
from autograder.grading.handed_in.mending import MAX_NOTES, mend
from autograder.grading.handed_in.notebook_file import read_notebook_file
from autograder.model import Paper
from fuzz.mutations import broken_json
from fuzz.scratch import folder
from fuzz.target import Finding, Target, measured

__all__ = ["TARGET"]

EXAM = make_exam()
STUDENT, WEEK = "ada", EXAM.assignment
# a byte of JSON takes up to 64 once decoded, a small cell of the old format some 100 times its length
MOST_BYTES, MOST_BYTES_A_BYTE = 2_000_000, 200
SECONDS = 3.0
LONGEST_SENTENCE = 600

# what takes long and much memory the first time alone
nbformat.convert(
    nbformat.from_dict({"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": []}), 4
)


def target(data: bytes) -> None:
    """Take a file in; check the paper, or the reason."""
    course = Course(folder())
    path = write(course.submitted / STUDENT / WEEK / f"{EXAM.notebook}.ipynb", data)
    with measured() as use, contextlib.suppress(SubmissionError):
        # the buffer that a file is read into is as long as the longest file, whatever comes: not counted
        mend(EXAM, read_notebook_file(path, max_bytes=len(data)))
    use.check(MOST_BYTES + MOST_BYTES_A_BYTE * len(data), SECONDS)
    (paper,) = take_in(course, WEEK, STUDENT, [EXAM]).papers
    if paper != take_in_notebook(path, EXAM):
        raise Finding("the same file gave another paper by the other door")
    if msgspec.json.decode(msgspec.json.encode(paper), type=Paper) != paper:
        raise Finding("a paper that is not the same when it is read again")
    for sentence in (*paper.mended, paper.reason):
        _check_sentence(sentence)
    if paper.reason:
        _check_refusal(path, paper)
    else:
        _check_order(paper)


def _check_sentence(sentence: str) -> None:
    if not all(letter.isprintable() for letter in sentence) or len(sentence) > LONGEST_SENTENCE:
        raise Finding(f"a sentence that cannot be shown: {sentence[:200]!r}")


def _check_refusal(path: object, paper: Paper) -> None:
    if paper.cells:
        raise Finding("a paper with a reason and with cells")
    try:
        read_notebook_file(path)  # type: ignore[arg-type]
    except SubmissionError:
        return
    raise Finding(f"a file that can be read was refused: {paper.reason}")


def _check_order(paper: Paper) -> None:
    """Compare the paper with the exam: what is there, in which order, and whose the text is."""
    found = [each for each in paper.cells if each.role != "extra"]
    wanted = [(each.id, each.kind, each.role, each.name) for each in EXAM.cells]
    if [(each.id, each.kind, each.role, each.name) for each in found] != wanted:
        raise Finding(
            f"cells {[each.id for each in found]} where the exam has {[each[0] for each in wanted]}"
        )
    for got, given in zip(found, EXAM.cells, strict=True):
        if is_locked(given) and got.source != (given.source if given.kind == "code" else given.release):
            raise Finding(f"the instructor's cell {given.id} came back as {got.source!r}")
    if len({each.id for each in paper.cells}) != len(paper.cells):
        raise Finding("two cells of one id")
    for each in paper.cells:
        each.source.encode()  # half a surrogate pair would raise here
        if "\0" in each.source or "\r" in each.source:
            raise Finding(f"cell {each.id} holds what no source may: {each.source!r}")
    if len(paper.mended) > MAX_NOTES + 1:
        raise Finding(f"{len(paper.mended)} notes for one person to read")


def seeds() -> list[bytes]:
    """Notebooks as students hand them in: whole, mended, without names, of format 3, and no notebooks."""
    cells = answered(softmax=ANSWER, loss=LOSS_ANSWER, reflection="Because.")
    own = cell("softmax(np.ones(3))\n", "mine", "softmax")
    sheets = [
        {
            "cells": [
                {"cell_type": "code", "input": ["x = 1\n", "x"], "metadata": each["metadata"]}
                for each in cells
            ]
        }
    ]
    documents = [
        notebook(cells),
        notebook(without_names(cells)),
        notebook(
            after(cells, "softmax", own, cell("def loss(p): return p"), cell("# note", kind="markdown"))
        ),
        notebook([each | {"source": each["source"].splitlines(True)} for each in cells[2:5]]),
        {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": sheets},
        notebook(
            [
                {"cell_type": "heading", "source": "x", "level": 2},
                None,
                3,
                {"cell_type": "raw", "source": ["x"]},
            ]
        ),
        {"worksheets": [{"cells": [{"cell_type": "heading", "source": ["x"], "level": 9}]}], "nbformat": 3},
        [],
        "notebook",
    ]
    odd = [
        b"",
        b"\xef\xbb\xbf{}",
        b"PK\x03\x04",
        b'{"cells": [NaN], "nbformat": 1e999}',
        b"[" * 2000,
        b"<<<<<<< HEAD\n",
    ]
    return [*(msgspec.json.encode(each) for each in documents), *odd]


TARGET = Target("intake", target, seeds, broken_json, longest=16_000)
