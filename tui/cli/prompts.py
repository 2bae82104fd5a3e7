"""Asks the person at the terminal, if standard input is one."""

import sys

import click

from tui.cli.errors import Failure
from tui.errors import ExitCode
from tui.todos.sanitize import clean


def stdin_is_terminal() -> bool:
    """Return whether standard input is a terminal."""
    return sys.stdin.isatty()


def confirm(question: str, *, instead: str) -> None:
    """Ask before something is done that cannot be undone.

    Args:
        question: What is asked.
        instead: The option that agrees in advance, for use without a terminal.

    Raises:
        Failure: Nobody is there to answer.
        click.Abort: The person said no.
    """
    try:
        agreed = click.confirm(clean(question), err=True)
    except click.Abort:
        if stdin_is_terminal():
            raise
        raise Failure(
            f"Nothing was done. To go on without being asked, add {instead}.", ExitCode.USAGE
        ) from None
    if not agreed:
        raise click.Abort
