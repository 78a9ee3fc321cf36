"""What grading took, kept with the scores, in a file and on a server."""

from dataclasses import replace

from small_class import DUE, EXAM, WEEK, result

from autograder.grading.handed_in.hand_in_time import HandInTime
from autograder.grading.running.costs import Cost
from autograder.grading.running.task import Task


def took(student, seconds, memory_mb):
    graded = result(student, {})
    return replace(graded, sitting=replace(graded.sitting, seconds=seconds, max_rss_mb=memory_mb))


def test_what_grading_took_is_kept_and_replaced(gradebook, registered):
    for seconds, memory in ((4.0, 100.0), (2.0, 300.0)):
        gradebook.record(registered, "alice", [took("alice", seconds, memory)], HandInTime(DUE))
    gradebook.record(registered, "bob", [took("bob", 8.0, 200.0)], HandInTime(DUE))
    costs = gradebook.costs(["week01"])
    assert costs.known == {"week01": {"alice": Cost(2.0, 300.0), "bob": Cost(8.0, 200.0)}}
    assert costs.seconds(Task("new", assignment="week01")) == 5.0


def test_a_submission_of_which_no_exam_was_held_keeps_what_it_took(gradebook, registered):
    gradebook.record(registered, "alice", [took("alice", 4.0, 100.0)], HandInTime(DUE))
    gradebook.record(registered, "alice", [took("alice", 0.0, 0.0)], HandInTime(DUE))
    assert gradebook.costs(["week01"]).known == {"week01": {"alice": Cost(4.0, 100.0)}}


def test_costs_are_those_of_the_assignments_that_are_asked_for(gradebook, registered):
    other = gradebook.register(replace(WEEK, name="week02"), [replace(EXAM, assignment="week02")])
    gradebook.record(
        other, "alice", [replace(took("alice", 4.0, 100.0), assignment="week02")], HandInTime(DUE)
    )
    assert gradebook.costs(["week01"]).known == {}
    assert set(gradebook.costs(["week01", "week02"]).known) == {"week02"}
