"""What a folder's ``.env`` says is somebody else's word: it is shown, with its path, and confirmed."""

import click

from tui.cli.errors import Failure
from tui.cli.prompts import somebody_is_there
from tui.client.client import Client, tell
from tui.errors import ExitCode
from tui.todos.sanitize import clean

INSTEAD = (
    "Nobody is there to confirm it. Name the database in the environment or in a profile: "
    "rowdo setup --join --env-file .env writes one."
)


def confirm_folder(client: Client) -> None:
    """Show what a folder's ``.env`` says and ask for it, where that is what is about to be used.

    Raises:
        Failure: nobody is there to be asked.
        click.Abort: the person said no.
    """
    if words := client.sessions.to_confirm:
        confirm_words(words, "Sign in there?", instead=INSTEAD)
        client.sessions.confirm()


def confirm_words(words: tuple[str, ...], question: str, *, instead: str) -> None:
    """Show a file's words and ask whether they are to be followed.

    Raises:
        Failure: nobody is there to be asked; `instead` says what to do.
        click.Abort: the person said no.
    """
    tell("\n  ".join(words))
    if not somebody_is_there():
        raise Failure(instead, ExitCode.USAGE)
    click.confirm(clean(question), abort=True, err=True)
