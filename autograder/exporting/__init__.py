"""Weeks in the forms that other graders take: archives for Gradescope and for `otter run`."""
