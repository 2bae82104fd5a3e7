"""Asks the person before a folder's ``.env`` or another file is used."""

import click

from tui.cli.errors import Failure
from tui.cli.prompts import stdin_is_terminal
from tui.client.client import Client, tell
from tui.errors import ExitCode
from tui.todos.sanitize import clean

INSTEAD = (
    "It has to be confirmed at a terminal. Or name the database in the environment or in a profile: "
    "rowdo setup --join --env-file .env writes one."
)


def confirm_folder(client: Client) -> None:
    """If a folder's ``.env`` is about to be used, show its values and ask for confirmation.

    Raises:
        Failure: standard input is no terminal.
        click.Abort: the person said no.
    """
    if words := client.sessions.to_confirm:
        confirm_words(words, "Sign in there?", instead=INSTEAD)
        client.sessions.confirm()


def confirm_words(words: tuple[str, ...], question: str, *, instead: str) -> None:
    """Show the values of a file, and ask whether to use them.

    Raises:
        Failure: standard input is no terminal; `instead` says what to do.
        click.Abort: the person said no.
    """
    tell("\n  ".join(words))
    if not stdin_is_terminal():
        raise Failure(instead, ExitCode.USAGE)
    click.confirm(clean(question), abort=True, err=True)
