"""``rowdo move``."""

import click

from tui.cli.client import Choice
from tui.cli.several import Asked, change, several


@click.command()
@click.argument("project")
@several
@click.pass_obj
def move(choice: Choice, *, project: str, asked: Asked) -> None:
    """Move todos to a project; "inbox" takes them out of theirs.

    \b
    Examples:
      rowdo move home 3f2a 9c
      rowdo move "Home improvement" --filter "@tools"
    """
    name = "" if project.lower() == "inbox" else project.removeprefix("#").removeprefix("+")
    change(
        choice, asked, did="Moved", mark="→ ", act=lambda replica, todo: replica.edit(todo.uid, project=name)
    )
