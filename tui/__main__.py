"""``rowdo`` and ``python -m tui``: nothing is imported before it is known what to run."""

import gc


def main() -> None:
    """Run the command line; exits the process with the command's exit code."""
    # What is loaded is never garbage, and most commands end before there is any worth looking for.
    gc.set_threshold(50_000, 20, 20)
    from tui.cli.main import cli

    cli.main()


if __name__ == "__main__":
    main()
