"""``rowdo`` and ``python -m tui``: imports only what the arguments need."""

import gc
import os
import sys


def main() -> None:
    """Run the command line, and exit with the command's exit code."""
    # Look for garbage seldom, from before the first import on: what is loaded never is, and most commands end
    # before there is any. Worth 1.1 of a whole command.
    gc.set_threshold(50_000, 20, 20)
    from tui import startup

    startup.open_standard_streams()
    if any(stream.encoding.lower() != "utf-8" for stream in (sys.stdout, sys.stderr)):
        from tui.display.substitutes import write_substitutes

        write_substitutes()
    startup.import_seldom()
    try:
        _run()
    except SystemExit as end:
        if isinstance(end.code, str):
            raise
        startup.leave(end.code or 0)
    startup.leave(0)


def _run() -> None:
    if len(sys.argv) == 1 and all(map(os.isatty, (0, 1, 2))):
        # Nobody uses the command line here, whose import takes a sixth as long as that of the screen.
        from tui.cli.open_screen import open_alone

        open_alone()
        return
    from tui.cli.main import cli

    cli.main()


if __name__ == "__main__":
    main()
