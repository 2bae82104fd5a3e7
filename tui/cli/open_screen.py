"""``rowdo`` without a command: opens the screen."""

import os
import signal
import sys
from contextlib import suppress
from functools import partial
from threading import Timer
from typing import TYPE_CHECKING

from tui.client.client import Client, ProfileChoice
from tui.client.start_rowdo import start_rowdo
from tui.config.default_profile import default_profile
from tui.errors import RowdoError

if TYPE_CHECKING:
    from tui.app.terminal.early_screen import EarlyScreen
    from tui.cli.kept_frame import KeptFrame

TIMEOUT = 5
"""Seconds in which a frame is drawn and kept, or none is: it takes some hundredths of one."""


def require_terminal() -> None:
    """Refuse to open a screen where standard input, output or error is not a terminal.

    Raises:
        click.UsageError: One of them is not.
    """
    # Textual reads keys from the first and draws on the last.
    if not all(map(os.isatty, (0, 1, 2))):
        import click

        raise click.UsageError(
            "The screen needs a terminal for input and output. Scripts use the commands: rowdo --help"
        )


def open_screen(choice: ProfileChoice) -> None:
    """Open the screen on the todos of a profile, and return when the person leaves it."""
    client = Client(choice)
    try:
        if client.account is None and client.embedded:
            from tui.client.first_run import prepare_first_run

            prepare_first_run(client)
        early = _early_screen(client)
        try:
            if early:
                early.begin()
            from tui.app.run import run
            from tui.client.services import ClientServices

            run(ClientServices(client, partial(keep_frame_in_background, choice)), early)
        finally:
            if early:
                early.close()
    finally:
        client.close()
    size = _size()
    if size:
        # Ctrl+C ends this at once: a handler of Python's would run only when SQLite has waited to the end.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        keep_frame(choice, size)


def _early_screen(client: Client) -> "EarlyScreen | None":
    """Return what has the terminal while the app is imported, with the frame that was kept for this start."""
    if sys.platform == "win32":
        return None
    from tui.app.terminal.early_screen import EarlyScreen

    size = _size()
    frame = _frame_of(client, size) if size else None
    return EarlyScreen((frame and frame.picture()) or "")


def keep_frame(choice: ProfileChoice, size: tuple[int, int]) -> None:
    """Keep for the next start what it will draw first, as the profile and the account are by now.

    The process ends where that takes too long: a shell may wait for it, or nobody sees that it runs.

    Args:
        choice: The profile.
        size: The columns and lines of the terminal.
    """
    # The next start reports what is wrong by now.
    with suppress(RowdoError):
        client = Client(choice, quietly=True)
        frame = _frame_of(client, size)
        if frame is None or frame.picture() is not None:
            return
        from tui.app.run import first_frame
        from tui.cli.kept_frame import Frame
        from tui.client.services import ClientServices

        services = ClientServices(client)
        # What rings, rings once on a machine, and nobody would hear it here.
        services.preferences = services.preferences._replace(reminders="off")

        def draw() -> Frame | None:
            drawn = first_frame(services, size)
            # What is begun to be written is written to the end.
            over.cancel()
            over.join()
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            return Frame(*drawn) if drawn else None

        # By a thread and not by an alarm, whose handler would have to wait like that of Ctrl+C.
        over = Timer(TIMEOUT, os._exit, (0,))
        over.daemon = True
        over.start()
        try:
            frame.keep(draw)
        finally:
            over.cancel()


def keep_frame_in_background(choice: ProfileChoice, size: tuple[int, int]) -> None:
    """Do the same in a process of its own, unless what is kept is good."""
    # The next start takes longer, and no more is lost.
    with suppress(RowdoError, OSError):
        frame = _frame_of(Client(choice, quietly=True), size)
        if frame and frame.picture() is None:
            start_rowdo(choice.options, "--keep-frame", *map(str, size))


def _frame_of(client: Client, size: tuple[int, int]) -> "KeptFrame | None":
    """Return the frame kept for a client on a terminal of a size; None if there can be none."""
    if sys.platform == "win32" or client.account is None or not all(size):
        return None
    if "COLUMNS" in os.environ or "LINES" in os.environ:  # another size than the terminal has
        return None
    terminal = sys.__stderr__  # while the app runs, `sys.stderr` is its own
    if terminal is None or terminal.encoding.lower() != "utf-8":
        return None
    from tui.cli.kept_frame import KeptFrame

    return KeptFrame(client, size)


def _size() -> tuple[int, int] | None:
    """Return the columns and lines of the terminal; None if it does not tell them."""
    columns, lines = os.get_terminal_size(sys.__stdout__.fileno())  # type: ignore[union-attr] # it is a terminal
    return (columns, lines) if columns and lines else None


def open_alone() -> None:
    """Open the screen where the command line asks for nothing; what fails exits as a command would."""
    try:
        open_screen(ProfileChoice(profile=os.environ.get("ROWDO_PROFILE") or default_profile()))
    except Exception as error:
        from tui.cli.errors import failure_of, report

        failure = failure_of(error)
        if failure is None:
            raise
        sys.exit(report(failure, ()))
