"""``rowdo done``."""

import click

from tui.cli.bulk import Asked, change, several
from tui.client.client import Choice


@click.command()
@several
@click.pass_obj
def done(choice: Choice, *, asked: Asked) -> None:
    """Complete todos. One that recurs comes back on its next day.

    \b
    Examples:
      rowdo done 3f2a 9c
      rowdo done --filter "today & #work" --dry-run
    """
    change(choice, asked, did="Completed", mark="✓ ", act=lambda replica, todo: replica.complete(todo.uid))
