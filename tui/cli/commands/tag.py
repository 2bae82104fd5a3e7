"""``rowdo tag``."""

from typing import TYPE_CHECKING

import click

from tui.cli.bulk import BulkOptions, bulk_options, change, session_for
from tui.cli.completer import completer
from tui.cli.output import understood
from tui.cli.write_session import refuse_too_long
from tui.client.client import ProfileChoice
from tui.todos.sanitize import clean

if TYPE_CHECKING:
    from tui.replica.replica import Replica
    from tui.todos import Todo


@click.command()
@click.argument("name", shell_complete=completer("tags"))
@click.option("--remove", is_flag=True, help="Take the tag off.")
@bulk_options
@click.pass_obj
def tag(choice: ProfileChoice, *, name: str, remove: bool, asked: BulkOptions) -> None:
    """Add a tag to todos, or remove it.

    \b
    Examples:
      rowdo tag waiting 3f2a
      rowdo tag waiting --remove --filter "@waiting & done"
    """
    name = name.removeprefix("@")
    if not name.strip():
        raise click.UsageError("A tag needs a name.")
    refuse_too_long({"tags": (name,)})

    def retag(replica: "Replica", todos: "list[Todo]") -> None:
        others = {
            todo.uid: [each for each in todo.tags if each != name]
            for todo in todos
            if remove == (name in todo.tags)
        }
        added = () if remove else (name,)
        replica.edit_many({uid: {"tags": (*tags, *added)} for uid, tags in others.items()})

    with session_for(choice, asked) as session:
        change(
            session,
            asked,
            did="Untagged" if remove else "Tagged",
            already=f"already {'without' if remove else 'tagged'} @{clean(name)}",
            mark="@ ",
            act=retag,
            words=lambda _, todo: understood(todo),
        )
