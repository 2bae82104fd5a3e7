"""``rowdo`` and ``python -m tui``: nothing is imported before it is known what to run."""

import atexit
import gc
import os
import sys
from contextlib import suppress


def main() -> None:
    """Run the command line, and exit with the command's exit code."""
    # What is loaded is never garbage, and most commands end before there is any worth looking for.
    gc.set_threshold(50_000, 20, 20)
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if (
            getattr(sys, name) is None
        ):  # closed by whoever started us (`>&-`); its number must not be a file's
            setattr(sys, name, open(os.devnull, mode))  # noqa: SIM115, PTH123 it stays open to the end
    try:
        _run()
    except SystemExit as end:
        if isinstance(end.code, str):
            raise
        _exit(end.code or 0)
    _exit(0)


def _run() -> None:
    if len(sys.argv) == 1 and all(map(os.isatty, (0, 1, 2))):
        # A tenth of the time until the screen is there would go into a command line that nobody uses.
        from tui.cli.open_screen import open_alone

        open_alone()
        return
    from tui.cli.main import cli

    cli.main()


def _exit(code: int) -> None:
    """End the process now: to take a hundred modules apart first takes longer than to list some todos."""
    atexit._run_exitfuncs()  # noqa: SLF001 there is no other name for it
    with suppress(OSError):  # what could not be written was told when it was tried first
        sys.stdout.flush()
    os._exit(code)


if __name__ == "__main__":
    main()
