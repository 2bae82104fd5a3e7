"""``rowdo delete``."""

import click

from tui.cli.client import Choice
from tui.cli.several import Asked, change, several


@click.command()
@several
@click.pass_obj
def delete(choice: Choice, *, asked: Asked) -> None:
    """Delete todos with their subtasks. rowdo undo brings them back.

    \b
    Examples:
      rowdo delete 3f2a
      rowdo delete --filter "done & completed < 30d" --dry-run
    """
    change(choice, asked, did="Deleted", mark="✗ ", act=lambda replica, todo: replica.delete(todo.uid))
