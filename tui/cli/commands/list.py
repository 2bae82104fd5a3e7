"""``rowdo list``."""

from collections.abc import Callable, Sequence
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING

import click

from tui.cli.columns import ColumnNames, Template
from tui.cli.completer import completer
from tui.cli.folder_project import everywhere, filter_here
from tui.cli.output import Form, output_options, print_json, print_todos, spoken_today
from tui.cli.read_session import read_session
from tui.cli.selection import (
    all_option,
    filter_of,
    filter_option,
    nothing_passes,
)
from tui.cli.views import VIEWS, todos_in
from tui.client.client import ProfileChoice
from tui.todos import Todo
from tui.todos.view import ALL, INBOX, Sort

if TYPE_CHECKING:
    from tui.todos.expression import Expression


@click.command("list")
@click.argument("which", metavar="[VIEW | FILTER]...", nargs=-1, shell_complete=completer("lists"))
@filter_option
@all_option
@click.option(
    "--sort",
    type=click.Choice([each.value for each in Sort]),
    default=Sort.MANUAL.value,
    help="The order; else as on the screen.",
)
@click.option("--reverse", "-r", is_flag=True, help="The last first.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="No more than N todos.")
@click.option("--columns", type=ColumnNames(), metavar="NAMES", help="Such as task,due,project.")
@click.option("--format", "template", type=Template(), metavar="TEMPLATE", help="Such as '{due} {task:30}'.")
@everywhere
@click.option("--count", is_flag=True, help="Print how many there are, and nothing else.")
@output_options
@click.pass_obj
def list(  # noqa: A001 - the command's name
    choice: ProfileChoice,
    *,
    which: tuple[str, ...],
    filter_text: str | None,
    done: bool,
    sort: str,
    reverse: bool,
    limit: int | None,
    columns: tuple[str, ...] | None,
    template: Callable[[Todo, date | None], str] | None,
    everywhere: bool,
    count: bool,
    form: Form,
) -> None:
    """List todos: all of them, a view (inbox, today, upcoming, done), or those that pass a filter.

    The name of a saved filter may be used in its place. If the profile has a project for this folder
    ([folders]), only that project is listed, unless a filter names projects.

    Columns and fields of a template: id, mark, p, due, project, tags, task, starts, repeats, reminds, notes,
    created, completed, parent, and the fields of JSON. In a pipe, days are in ISO 8601.

    \b
    Examples:
      rowdo list today
      rowdo list overdue or p1 and +home
      rowdo list upcoming --sort priority --columns task,due
      rowdo list --format '{due:16} {task}'
      rowdo list overdue --count
      rowdo list --json | jq -r '.[].task'

    A shell interprets ! even within double quotation marks: write not, or use single quotation marks.
    """
    _refuse_contradictions(form, columns=columns, template=template, count=count)
    with read_session(choice) as (client, replica):
        view = VIEWS.get(which[0]) if len(which) == 1 else None
        texts = [" ".join(which)] if which and view is None else []
        texts += [filter_text] if filter_text is not None else []
        asked = _all_of([filter_of(client, text, replica).expression for text in texts])
        here = filter_here(client, asked, everywhere=everywhere or view == INBOX)
        passing = _all_of([each for each in (here, asked) if each])
        todos = todos_in(replica, view or ALL, done=done, filter=passing, sort=Sort(sort))
        if reverse:
            todos = reversed([*todos])
        found = [*islice(todos, limit)]
        if count:
            print_json(len(found))
        elif template:
            today = spoken_today()
            print_todos(found, form, lambda todos: (template(todo, today) for todo in todos))
        else:
            from tui.cli.table import table_of

            print_todos(found, form, table_of(columns or ()))
        if passing and asked and not found and not count:
            raise nothing_passes(replica, passing, view=view or ALL, done=done)


def _refuse_contradictions(form: Form, **ways: object) -> None:
    """Raise a usage error if the options ask for more than one output format."""
    options = {"columns": "--columns", "template": "--format", "count": "--count"}
    chosen = [options[name] for name, given in ways.items() if given]
    if form is not Form.TEXT and chosen:
        raise click.UsageError(f"--{form.value} and {chosen[0]} exclude each other.")
    if len(chosen) > 1:
        raise click.UsageError(f"{' and '.join(chosen)} exclude each other.")


def _all_of(parts: Sequence["Expression"]) -> "Expression | None":
    """Return the conjunction of the filters, None if there are none."""
    if len(parts) < 2:
        return parts[0] if parts else None
    from tui.todos.expression import And

    return And((*parts,))
