"""Exits without a key press: signals, and a terminal that was closed."""

import asyncio
import os
import select
import signal
import sys
from collections.abc import Callable
from threading import Thread

TERMINATED = 128 + signal.SIGTERM
"""The exit status shells give to what SIGTERM ended."""


def on_end(leave: Callable[[], object]) -> None:
    """Call `leave` in the running event loop when SIGTERM asks for the end.

    Where the terminal goes away without a SIGHUP (`nohup`, `trap '' HUP`), the process ends as by one: it
    could draw nothing any more, and would ask for keys forever. What waits to be sent is on disk.
    """
    if sys.platform == "win32":
        return
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, leave)
    Thread(target=_wait_for_hangup, args=[loop], name="terminal", daemon=True).start()


def _wait_for_hangup(loop: asyncio.AbstractEventLoop) -> None:
    terminal = select.poll()
    terminal.register(sys.__stdin__.fileno() if sys.__stdin__ else 0, 0)
    if any(event & select.POLLHUP for _, event in terminal.poll()):
        loop.call_soon_threadsafe(_hang_up)


def _hang_up() -> None:
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    os.kill(os.getpid(), signal.SIGHUP)
