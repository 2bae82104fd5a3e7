"""``rowdo undo``."""

import click

from tui.cli.errors import Failure
from tui.cli.output import Form, output_options_with, print_json, print_line
from tui.cli.write_session import wait_option, write_session
from tui.client.client import ProfileChoice
from tui.errors import ExitCode
from tui.todos.sanitize import clean


@click.command()
@wait_option
@output_options_with(quiet="Print nothing.")
@click.option("--redo", is_flag=True, help="Redo the step that was undone last.")
@click.pass_obj
def undo(choice: ProfileChoice, *, redo: bool, wait: bool, form: Form) -> None:
    """Undo the last change made on this machine, by a command or on the screen.

    A reminder that was put off or dismissed is no change of a todo, and is not undone.

    \b
    Example:
      rowdo delete 3f2a && rowdo undo
    """
    with write_session(choice, wait=wait, form=form) as (_, replica):
        words = replica.redo() if redo else replica.undo()
        if words is None:
            raise Failure(f"There is nothing to {'redo' if redo else 'undo'}.", ExitCode.NOTHING_MATCHED)
        if form in (Form.JSON, Form.NDJSON):
            print_json({"redone" if redo else "undone": words})
        elif form is Form.TEXT:
            print_line(f"{'Redone' if redo else 'Undone'}: {clean(words)}")
