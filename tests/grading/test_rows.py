"""Rows that are written in bulk."""

from __future__ import annotations

from unittest.mock import Mock

import pytest
from sqlalchemy import Connection

from autograder.grading.gradebook.rows import Rows, write_rows


def test_rows_of_other_columns_are_never_written_under_the_names_of_the_first() -> None:
    several = [Rows("Grade", "notebook_id", "cell_id") for _ in range(2)]
    several[0].put("a notebook", "a cell", auto_score=1.0)
    several[1].put("a notebook", "another cell", manual_score=2.0)
    connection = Mock(spec=Connection)

    with pytest.raises(ValueError, match="too many values"):
        write_rows(connection, several)
    assert connection.mock_calls == []
