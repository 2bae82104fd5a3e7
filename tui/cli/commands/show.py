"""``rowdo show``."""

from collections.abc import Iterable
from datetime import datetime

import click

from tui.cli.completer import completer
from tui.cli.output import Form, due_text, output_options, print_json, spoken_today
from tui.cli.read_session import read_session
from tui.cli.selection import named_ids, the_todo
from tui.client.client import ProfileChoice
from tui.todos import Todo
from tui.todos.fields import fields_of
from tui.todos.reminder import reminder_words
from tui.todos.sanitize import clean, clean_lines


@click.command()
@click.argument("todo_id", metavar="TODO", shell_complete=completer("open_todos"))
@output_options
@click.pass_obj
def show(choice: ProfileChoice, *, todo_id: str, form: Form) -> None:
    """Show everything about a todo, including its notes and subtasks.

    \b
    Example:
      rowdo show 3f2a
    """
    [name, *others] = named_ids([todo_id])
    if others:
        raise click.UsageError("Standard input has more than one id. One todo is shown at a time.")
    with read_session(choice) as (_, replica):
        todo = the_todo(replica, name, completed=None)
        children = replica.children(todo.uid)
        match form:
            case Form.TEXT:
                click.echo("\n".join(_lines(todo, children)))
            case Form.QUIET:
                click.echo(todo.uid)
            case _:
                print_json(fields_of(todo) | {"subtasks": [fields_of(child) for child in children]})


def _lines(todo: Todo, children: list[Todo]) -> Iterable[str]:
    from tui.todos.recurrence_description import words

    odd = dict(todo.odd)
    facts = {
        "id": todo.uid,
        "state": "done" if todo.is_complete else "to do",
        "priority": todo.priority.label,
        "project": todo.project,
        "tags": " ".join(f"@{tag}" for tag in todo.tags),
        "due": due_text(todo, spoken_today()),
        "repeats": words(todo.recurrence, todo.repeat_from) if todo.recurrence else "",
        "reminds": reminder_words(todo.remind_before) if todo.remind_before is not None else "",
        "starts": todo.starts_on.isoformat() if todo.starts_on else odd.get("starts_on", ""),
        "created": _moment(todo.inserted_at) or odd.get("inserted_at", ""),
        "completed": _moment(todo.completed_at) or odd.get("completed_at", ""),
    }
    yield clean(todo.task)
    yield from (f"  {name:12}  {clean(value)}" for name, value in facts.items() if value)
    if children:
        yield ""
        yield from (
            f"  {'x' if child.is_complete else '-'} {child.uid[:8]}  {clean(child.task)}"
            for child in children
        )
    if todo.notes:
        yield ""
        yield clean_lines(todo.notes)


def _moment(moment: datetime | None) -> str:
    return f"{moment.astimezone():%Y-%m-%d %H:%M}" if moment else ""
