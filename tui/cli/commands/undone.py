"""``rowdo undone``."""

import click

from tui.cli.bulk import Asked, change, several
from tui.client.client import Choice


@click.command()
@several
@click.pass_obj
def undone(choice: Choice, *, asked: Asked) -> None:
    """Mark completed todos as to be done again.

    \b
    Examples:
      rowdo undone 3f2a
      rowdo undone --filter "#work & done"
    """
    change(
        choice,
        asked,
        did="Reopened",
        completed=True,
        mark="○ ",
        act=lambda replica, todo: replica.complete(todo.uid, done=False),
    )
