"""``rowdo done``."""

from typing import TYPE_CHECKING

import click

from tui.cli.bulk import Asked, change, session_for, several
from tui.cli.output import spoken_today
from tui.client.client import ProfileChoice
from tui.display.todo_words import SEPARATOR, back_words
from tui.todos.sanitize import clean

if TYPE_CHECKING:
    from tui.replica.replica import Replica
    from tui.todos import Todo


@click.command()
@several
@click.pass_obj
def done(choice: ProfileChoice, *, asked: Asked) -> None:
    """Complete todos. One that recurs comes back on its next day.

    \b
    Examples:
      rowdo done 3f2a 9c
      rowdo done --filter "today & #work" --dry-run
    """
    with session_for(choice, asked) as session:
        change(
            session,
            asked,
            did="Completed",
            mark="✓ ",
            act=lambda replica, todo: replica.complete(todo.uid),
            words=_words,
        )


def _words(replica: "Replica", todo: "Todo") -> str:
    """Return the task, and when it comes back."""
    following = replica.following(todo)
    back = back_words(following, spoken_today()) if following else ""
    return SEPARATOR.join(filter(None, (clean(todo.task), back)))
