"""``rowdo undone``."""

from functools import partial

import click

from tui.cli.bulk import BulkOptions, bulk_options, change, session_for
from tui.client.client import ProfileChoice


@click.command()
@partial(bulk_options, completed=True)
@click.pass_obj
def undone(choice: ProfileChoice, *, asked: BulkOptions) -> None:
    """Reopen completed todos.

    \b
    Examples:
      rowdo undone 3f2a
      rowdo undone --filter "#work & done"
    """
    with session_for(choice, asked) as session:
        change(
            session,
            asked,
            did="Reopened",
            already="already open",
            completed=True,
            mark="○ ",
            act=lambda replica, todos: replica.complete_many((todo.uid for todo in todos), done=False),
        )
