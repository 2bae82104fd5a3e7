"""What is changed in the interpreter so that a command ends, and the screen is there, sooner.

Each function says what it is worth: processor time without it by the time with it, on two cores with Python
3.11. `python -m tests.bench cli` and `screen` measure the whole.
"""

import atexit
import gc
import os
import sys
from contextlib import suppress
from typing import NoReturn


def hide_httpx_command_line() -> None:
    """Keep httpx from loading a command line of its own, as it does where click and rich are installed.

    Worth 1.6 of `import httpx`, and 3 MB. A module that is None in this table counts as not installed.
    """
    sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]


def collect_seldom() -> None:
    """Look for garbage seldom: what is loaded never is, and most commands end before there is any.

    Worth 1.1 of a whole command.
    """
    gc.set_threshold(50_000, 20, 20)


def open_standard_streams() -> None:
    """Open those of the three standard streams that are closed (``>&-``): no file may get their numbers."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode))  # noqa: SIM115, PTH123 it stays open to the end


def pause_collector() -> None:
    """Look for no garbage until the first frame is drawn: nothing that is loaded until then ever is.

    Worth 1.1 of importing the screen.
    """
    gc.disable()


def resume_collector() -> None:
    """Look for garbage again, as a program that runs for days should, but not among what is loaded."""
    gc.freeze()
    gc.set_threshold(3_000, 10, 10)
    gc.enable()


def leave(code: int) -> NoReturn:
    """End the process at once, without taking every module apart.

    Worth 1.2 of a whole command.

    Args:
        code: The exit code.
    """
    atexit._run_exitfuncs()  # noqa: SLF001 there is no other name for it
    with suppress(OSError):  # what could not be written was told when it was tried first
        sys.stdout.flush()
    os._exit(code)
