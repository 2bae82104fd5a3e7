"""``rowdo`` and ``python -m tui``: nothing is imported before it is known what to run."""


def main() -> None:
    """Run the command line; exits the process with the command's exit code."""
    from tui.cli.main import cli

    cli.main()


if __name__ == "__main__":
    main()
