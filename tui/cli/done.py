"""``rowdo done``."""

import click

from tui.cli.changing import changing, the_todo
from tui.cli.client import Choice
from tui.todos.plain import clean


@click.command()
@click.argument("ids", nargs=-1, required=True)
@click.option("--wait", is_flag=True, help="Return when the database has it.")
@click.pass_obj
def done(choice: Choice, *, ids: tuple[str, ...], wait: bool) -> None:
    """Complete todos, named by the beginning of their ids.

    \b
    Example:
      rowdo done 3f2a
    """
    with changing(choice, wait=wait) as replica:
        todos = [the_todo(replica, prefix) for prefix in ids]
        words = f"Completed {len(todos)} todos" if len(todos) > 1 else f"Completed “{todos[0].task}”"
        with replica.step(words):
            for todo in todos:
                replica.complete(todo.uid)
        for todo in todos:
            click.echo(f"✓ {clean(todo.task)}")
