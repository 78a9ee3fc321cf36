"""Whose account a hand-in in nbgrader's exchange came from: its folder's name is what a student wrote.

On a machine where every student has an account, a folder that claims to be one student's and belongs to another's
account is refused. Where all folders have one owner, as with containers, owners say nothing.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from dataclasses import replace

from autograder.grading.collecting.folder import FolderArchive
from autograder.grading.collecting.hand_ins import HandIn
from autograder.grading.handed_in.plain_file import shown

__all__ = ["refuse_others", "remarks_on_owners"]


def refuse_others(found: Sequence[HandIn], students: Collection[str]) -> list[HandIn]:
    """Refuse what lies in a folder of another student's account; `students` are those known besides."""
    known = {*students, *(one.student for one in found)}
    owners = [owner_of(one) for one in found]
    if len(set(owners)) < 2:
        return list(found)
    return [
        replace(one, problem=one.problem or f"its folder belongs to the account of {shown(owner)}")
        if owner != one.student and owner in known
        else one
        for one, owner in zip(found, owners, strict=True)
    ]


def remarks_on_owners(found: Sequence[HandIn]) -> list[str]:
    """Say of hand-ins whose folder belongs to an account of another name, which is no student's."""
    owners = {one.attempt: owner_of(one) for one in found if not one.problem}
    others = {
        attempt: owner for attempt, owner in owners.items() if owner and attempt.partition("+")[0] != owner
    }
    if len(owners) > 1 and len(set(owners.values())) == 1 and others:
        return [
            f"all hand-ins belong to the account {shown(next(iter(others.values())))}: whose they are is not checked"
        ]
    return [
        f"{shown(attempt)}: its folder belongs to the account {shown(owner)}"
        for attempt, owner in others.items()
    ]


def owner_of(hand_in: HandIn) -> str:
    """The name of the account that a hand-in's folder belongs to; empty where there is none to be told."""
    archive = hand_in.archive
    if not isinstance(archive, FolderArchive) or hand_in.attempt not in archive.owners:
        return ""
    uid = archive.owners[hand_in.attempt]
    try:
        import pwd

        return pwd.getpwuid(uid).pw_name
    except (ImportError, KeyError):
        return str(uid) if os.name == "posix" else ""
