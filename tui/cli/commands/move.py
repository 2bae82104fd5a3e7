"""``rowdo move``."""

import click

from tui.cli.bulk import BulkOptions, bulk_options, change, session_for
from tui.cli.completer import completer
from tui.cli.field_options import project_name
from tui.cli.output import understood
from tui.cli.write_session import refuse_too_long
from tui.client.client import ProfileChoice
from tui.todos.sanitize import clean


@click.command()
@click.argument("project", shell_complete=completer("projects"))
@bulk_options
@click.pass_obj
def move(choice: ProfileChoice, *, project: str, asked: BulkOptions) -> None:
    """Move todos to a project; "inbox" takes them out of theirs.

    \b
    Examples:
      rowdo move home 3f2a 9c
      rowdo move "Home improvement" --filter "@tools"
    """
    name = project_name(project)
    if not name:
        raise click.UsageError('A project needs a name. "inbox" takes todos out of theirs.')
    refuse_too_long({"project": name})
    kept = "" if project.strip().lower() == "inbox" else name
    with session_for(choice, asked) as session:
        change(
            session,
            asked,
            did="Moved",
            already=f"already in {f'#{clean(kept)}' if kept else 'the Inbox'}",
            mark="→ ",
            act=lambda replica, todos: replica.edit_many({todo.uid: {"project": kept} for todo in todos}),
            words=lambda _, todo: understood(todo),
        )
