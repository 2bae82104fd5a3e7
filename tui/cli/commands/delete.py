"""``rowdo delete``."""

from typing import TYPE_CHECKING

import click

from tui.cli.bulk import BulkOptions, bulk_options, change, session_for
from tui.cli.output import Form, lines
from tui.cli.prompts import confirm, stdin_is_terminal
from tui.client.client import ProfileChoice, tell

if TYPE_CHECKING:
    from tui.todos import Todo


@click.command()
@click.option("--yes", is_flag=True, help="Do not ask.")
@bulk_options
@click.pass_obj
def delete(choice: ProfileChoice, *, yes: bool, asked: BulkOptions) -> None:
    """Delete todos with their subtasks. rowdo undo brings them back.

    In a terminal it lists the todos and asks first if there are more than one.

    \b
    Examples:
      rowdo delete 3f2a
      rowdo delete --filter "completed < -30d" --dry-run
    """

    def agree(todos: "list[Todo]") -> None:
        if len(todos) > 1:
            for line in lines("  ")(todos):
                tell(line)
            confirm(f"Delete these {len(todos):,} todos?", instead="--yes")

    with session_for(choice, asked) as session:
        change(
            session,
            asked,
            did="Deleted",
            already="already deleted",
            mark="✗ ",
            act=lambda replica, todos: replica.delete_many(todo.uid for todo in todos),
            along=lambda replica, todos: replica.below(todo.uid for todo in todos),
            agree=agree if stdin_is_terminal() and not yes and asked.form is Form.TEXT else None,
        )
