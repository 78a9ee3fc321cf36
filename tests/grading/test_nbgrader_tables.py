"""nbgrader's tables as they are read here say what nbgrader's own models say."""

from __future__ import annotations

import pytest
from sqlalchemy import TableClause
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.types import NullType

from autograder.grading.gradebook.cells import KINDS
from autograder.grading.gradebook.database import models
from autograder.grading.gradebook.nbgrader_tables import NAMES, READ, SCORE


def test_there_are_no_other_tables() -> None:
    assert set(models().Base.metadata.tables) == NAMES


@pytest.mark.parametrize("table", READ, ids=lambda table: table.name)
def test_a_column_is_one_of_the_table_and_has_its_type_or_none(table: TableClause) -> None:
    theirs = models().Base.metadata.tables[table.name].columns
    assert {column.name for column in table.columns} <= set(theirs.keys())
    typed = {column.name: type(column.type) for column in table.columns if type(column.type) is not NullType}
    assert typed == {name: type(theirs[name].type) for name in typed}


@pytest.mark.parametrize("table", READ, ids=lambda table: table.name)
def test_a_column_has_a_type_where_its_values_come_as_something_else(table: TableClause) -> None:
    theirs = models().Base.metadata.tables[table.name].columns
    converted = {
        column.name
        for column in table.columns
        if theirs[column.name].type.dialect_impl(sqlite.dialect()).result_processor(sqlite.dialect(), None)
    }
    typed = {column.name for column in table.columns if type(column.type) is not NullType}
    assert converted - typed <= {"cell_type"}  # an enumeration of texts, which are texts


@pytest.mark.parametrize("dialect", [sqlite.dialect(), postgresql.dialect()], ids=["sqlite", "postgresql"])
def test_what_counts_of_a_grade_is_nbgraders_own_expression(dialect: sqlite.dialect) -> None:
    assert str(SCORE.compile(dialect=dialect)) == str(
        models().Grade.score.expression.compile(dialect=dialect)
    )


def test_the_kinds_of_a_cell_are_those_that_nbgrader_writes() -> None:
    kinds = {kind for several in KINDS.values() for kind in several}
    assert kinds == set(models().BaseCell.__mapper__.polymorphic_map) - {"BaseCell"}
