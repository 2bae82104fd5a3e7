"""``rowdo add``."""

import click

from tui.cli.changing import changing
from tui.cli.client import Choice
from tui.todos import Todo


@click.command()
@click.argument("task", nargs=-1, required=True)
@click.option("--wait", is_flag=True, help="Return when the database has it.")
@click.pass_obj
def add(choice: Choice, *, task: tuple[str, ...], wait: bool) -> None:
    """Add a todo. It is safe on this machine when the command returns, and sent in the background.

    \b
    Example:
      rowdo add buy milk
    """
    with changing(choice, wait=wait) as replica:
        todo = replica.add(Todo(uid="", task=" ".join(task)))
        click.echo(todo.uid[:8])
