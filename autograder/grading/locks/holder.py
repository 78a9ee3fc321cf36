"""Who writes to a gradebook, as others are told."""

from __future__ import annotations

import os
import socket
import time
from dataclasses import dataclass, field

__all__ = ["UNKNOWN", "Holder"]


@dataclass(frozen=True)
class Holder:
    """A process that writes to the gradebook: whose, where, `since` when (seconds since 1970), and what it does."""

    who: str
    command: str
    host: str = field(default_factory=socket.gethostname)
    pid: int = field(default_factory=os.getpid)
    since: float = field(default_factory=time.time)

    def __str__(self) -> str:
        if self == UNKNOWN:
            return "another run"
        moment = time.localtime(self.since)
        form = "%H:%M" if moment[:3] == time.localtime()[:3] else "%Y-%m-%d %H:%M"
        since = time.strftime(form, moment)
        return f"{self.who}'s `{self.command}` (process {self.pid} on {self.host}, since {since})"


UNKNOWN = Holder("", "", "", 0, 0.0)  # somebody, of whom no more can be told
