"""``rowdo`` alone: the screen."""

import os
import sys

from tui.client.client import Client, ProfileChoice
from tui.config.default_profile import default_profile


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
        from tui.app.run import run
        from tui.client.services import ClientServices

        run(ClientServices(client))
    finally:
        client.close()


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
