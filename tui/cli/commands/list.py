"""``rowdo list``."""

from itertools import islice

import click

from tui.cli.output import Form, print_todos, printing
from tui.cli.read_session import reading
from tui.cli.selection import completed_too, everything, filter_of, filtering, nothing_passes
from tui.client.client import ProfileChoice
from tui.todos.view import ALL, DONE, INBOX, TODAY, UPCOMING

VIEWS = {"inbox": INBOX, "today": TODAY, "upcoming": UPCOMING, "all": ALL, "done": DONE}


@click.command("list")
@click.argument("view", type=click.Choice(sorted(VIEWS)), default="all")
@filtering
@completed_too
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="No more than N todos.")
@printing
@click.pass_obj
def list(  # noqa: A001 - the command's name
    choice: ProfileChoice, *, view: str, filter_text: str | None, done: bool, limit: int | None, form: Form
) -> None:
    """List todos: all of them, or a view (inbox, today, upcoming, done).

    \b
    Examples:
      rowdo list today
      rowdo list --filter "overdue or p1 and +home"
      rowdo list --json | jq -r '.[].task'

    In double quotation marks a shell still takes ! for itself: write not, or use single ones.
    """
    with reading(choice) as (client, replica):
        passing = None if filter_text is None else filter_of(client, filter_text)
        todos = everything(replica, VIEWS[view], done=done, filter=passing.expression if passing else None)
        found = [*islice(todos, limit)]
        from tui.cli.table import table

        print_todos(found, form, table)
        if passing and not found:
            raise nothing_passes(replica, passing, view=VIEWS[view], done=done)
