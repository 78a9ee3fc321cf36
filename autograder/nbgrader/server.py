"""Jupyter's server, as `course lab` runs it: it ends when it is told to, also in the middle of a page.

A page is made in the thread that also hears of signals, and of a large class it takes minutes. Jupyter puts off its end
until the page is there. Here a page has a second left; then it is interrupted, as by Ctrl-C. Its transaction is rolled
back, a file is whole or as it was, and kernels end by themselves once their server is gone.
"""

from __future__ import annotations

import signal
from typing import Any

from jupyter_server.serverapp import ServerApp

__all__ = ["Server"]

PAGE_SECONDS = 1


class Server(ServerApp):
    """A server that no page keeps from its end."""

    def init_signal(self) -> None:
        super().init_signal()
        signal.signal(signal.SIGALRM, signal.default_int_handler)

    def stop(self, from_signal: bool = False) -> None:
        """Stop soon; told to by a signal, in a second at most if a page is being made."""
        if from_signal:
            signal.alarm(PAGE_SECONDS)
        super().stop(from_signal)

    def start_ioloop(self) -> None:
        super().start_ioloop()
        # after an interruption nobody else does
        self.remove_server_info_file()
        self.remove_browser_open_files()

    async def _stop(self) -> Any:
        signal.alarm(0)  # no page is in the way
        await super()._stop()
