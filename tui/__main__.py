"""``rowdo`` and ``python -m tui``: nothing is imported before it is known what to run."""

import gc
import sys


def main() -> None:
    """Run the command line; exits the process with the command's exit code."""
    # What is loaded is never garbage, and most commands end before there is any worth looking for.
    gc.set_threshold(50_000, 20, 20)
    if len(sys.argv) == 1 and sys.stdout.isatty():
        # A tenth of the time until the screen is there would go into a command line that nobody uses.
        from tui.cli.screen import open_alone

        open_alone()
        return
    from tui.cli.main import cli

    cli.main()


if __name__ == "__main__":
    main()
