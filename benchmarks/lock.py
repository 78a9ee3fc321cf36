"""Renew the lock of the image that the other graders run in: `python -m benchmarks.lock`."""

from __future__ import annotations

from pathlib import Path

from environments.lock import lock

PEERS = Path(__file__).parent / "environments" / "peers"

if __name__ == "__main__":
    lock((PEERS / "requirements.in").read_text(encoding="utf-8"), PEERS / "requirements.txt")
