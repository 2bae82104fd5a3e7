"""What a person writes in $EDITOR."""

import click

from tui.cli.failures import Failure


def edited(text: str) -> str | None:
    """Return a text as the person left it in the editor; None where they saved nothing.

    Raises:
        Failure: The editor saved what is not UTF-8; it is shown, so that it is not lost.
    """
    try:
        return click.edit(text)
    except UnicodeDecodeError as error:
        written = bytes(error.object).decode(errors="backslashreplace")
        raise Failure(f"The editor did not save UTF-8. Nothing was changed. It was:\n{written}") from None
