"""``rowdo edit``."""

from datetime import date, datetime

import click

from tui.cli.editor import edited
from tui.cli.errors import Failure
from tui.cli.output import Form, lines, print_todos, printing, understood
from tui.cli.selection import the_todo
from tui.cli.write_session import changing, refuse_too_long, waiting
from tui.client.client import ProfileChoice
from tui.errors import ExitCode
from tui.todos.quick_add import line, parse


@click.command()
@click.argument("todo_id", metavar="ID")
@click.argument("words", nargs=-1)
@waiting
@printing
@click.pass_obj
def edit(choice: ProfileChoice, *, todo_id: str, words: tuple[str, ...], wait: bool, form: Form) -> None:
    """Change a todo: what the words say in the syntax of quick add, or all of it in $EDITOR.

    What the words do not speak of stays as it is, and tags are added to those there are.

    \b
    Examples:
      rowdo edit 3f2a p1 tomorrow
      rowdo edit 3f2a Pay the rent
      rowdo edit 3f2a
    """
    with changing(choice, wait=wait, form=form) as (client, replica):
        locale = client.locale
        today, now = date.today(), datetime.now().time()
        if words:
            asked = parse(" ".join(words), today, now=now, locale=locale, needs_task=False)
            with replica.step("Edited a todo"):
                todo = the_todo(replica, todo_id)
                fields = asked.changes(todo)
                refuse_too_long(fields)
                changed = replica.edit(todo.uid, **fields)
        else:
            todo = the_todo(replica, todo_id)
            text = edited(line(todo, today, locale=locale))
            if text is None:
                raise Failure("Nothing was changed.", ExitCode.NOTHING_MATCHED)
            fields = parse(text.removesuffix("\n"), today, now=now, locale=locale).all_fields()
            # A day that the line cannot say was not in it to be taken out.
            fields = {name: value for name, value in fields.items() if value or name not in dict(todo.odd)}
            if not fields["task"]:
                raise Failure("A todo needs words. To delete it: rowdo delete " + todo_id, ExitCode.USAGE)
            refuse_too_long(fields)
            changed = replica.edit(todo.uid, todo, **fields)
        print_todos([changed], form, lines("~ ", understood))
