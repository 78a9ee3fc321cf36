"""Ids of new rows: unlike every other, in the order in which they are made, and of nbgrader's form."""

from uuid import UUID

from autograder.grading.gradebook import ids
from autograder.grading.gradebook.ids import new_ids


def test_ids_of_one_call_differ():
    assert len(set(new_ids(2000))) == 2000


def test_later_ids_sort_behind_earlier_ones(monkeypatch):
    moments = iter(range(10**18, 10**18 + 50 * 10**6, 10**6))
    monkeypatch.setattr(ids.time, "time_ns", lambda: next(moments))
    found = [new_ids(1)[0] for _ in range(50)]
    assert found == sorted(found)


def test_an_id_is_a_uuid_of_version_7_without_its_dashes():
    found = new_ids(1)[0]
    assert (len(found), UUID(found).hex, UUID(found).version, UUID(found).variant) == (
        32,
        found,
        7,
        "specified in RFC 4122",
    )
