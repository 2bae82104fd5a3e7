"""``rowdo search``."""

import click

from tui.cli.errors import Failure
from tui.cli.output import Form, output_options, print_todos
from tui.cli.read_session import read_session
from tui.cli.table import table
from tui.cli.views import todos_in
from tui.client.client import ProfileChoice
from tui.errors import ExitCode
from tui.todos.view import ALL


@click.command()
@click.argument("words", nargs=-1, required=True)
@click.option("--all", "-a", "done", is_flag=True, help="Completed todos too.")
@output_options
@click.pass_obj
def search(choice: ProfileChoice, *, words: tuple[str, ...], done: bool, form: Form) -> None:
    """List the todos that contain all the words, in the task, notes, project or tags.

    \b
    Example:
      rowdo search blue folder
    """
    if not "".join(words).strip():
        raise click.UsageError("Say what to search for. rowdo list lists all todos.")
    with read_session(choice) as (_, replica):
        found = [*todos_in(replica, ALL, done=done, search=" ".join(words))]
        print_todos(found, form, table)
        if not found:
            raise Failure(f"No todo has “{' '.join(words)}” in it.", ExitCode.NOTHING_MATCHED)
