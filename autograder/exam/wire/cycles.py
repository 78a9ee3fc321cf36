"""Why a value is too large to send: whether it holds itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

__all__ = ["refers_to_itself"]


def refers_to_itself(value: Any) -> bool:
    """Tell whether a container is, over however many others, a member of itself."""
    path = [(id(value), _members(value))]
    above, done = {id(value)}, set()
    while path:
        place, members = path[-1]
        for member in members:
            if id(member) in above:
                return True
            if type(member) in CONTAINERS and id(member) not in done:
                above.add(id(member))
                path.append((id(member), _members(member)))
                break
        else:
            path.pop()
            above.discard(place)
            done.add(place)
    return False


CONTAINERS = (list, tuple, dict, slice)


def _members(value: Any) -> Iterator[Any]:
    """Go through what may lead back to the container; a set's members and a dict's keys cannot."""
    if type(value) is dict:
        return iter(tuple(value.values()))
    if type(value) is slice:
        return iter((value.start, value.stop, value.step))
    return iter(tuple(value) if type(value) in CONTAINERS else ())
