"""``rowdo list``."""

import asyncio
import json
from datetime import date, datetime, time

import click

from tui.cli.client import Choice, Client
from tui.cli.sync import exchange
from tui.todos import Todo
from tui.todos.plain import clean
from tui.todos.view import ALL

WINDOW = 1000
"""Todos read at a time."""


@click.command("list")
@click.option("--all", "done", is_flag=True, help="Completed todos too.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON array; fields are named as the columns.")
@click.pass_obj
def list(choice: Choice, *, done: bool, as_json: bool) -> None:  # noqa: A001 - the command's name
    """List todos, from this machine: it asks the network only when nothing was fetched yet.

    \b
    Example:
      rowdo list --json | jq -r '.[].task'
    """
    client = Client(choice)
    try:
        asyncio.run(client.ensure_account())
        with client.replica() as replica:
            if not replica.copied:
                asyncio.run(exchange(client, replica))
            listing = replica.listing(ALL, done=done)
            rows = [
                row.todo
                for start in range(0, len(listing), WINDOW)
                for row in listing.window(start, min(start + WINDOW, len(listing)))
            ]
    finally:
        client.close()
    if as_json:
        click.echo(json.dumps([fields_of(todo) for todo in rows], ensure_ascii=False))
        return
    for todo in rows:
        click.echo(f"{todo.uid[:8]}  {'✓' if todo.is_complete else '○'} {clean(todo.task)}")


def fields_of(todo: Todo) -> dict[str, object]:
    """Return a todo as JSON has it: named as the columns, dates and times in ISO 8601."""
    return {name: _plain(getattr(todo, name)) for name in Todo.__slots__}


def _plain(value: object) -> object:
    match value:
        case date() | datetime() | time():
            return value.isoformat()
        case tuple():
            return [*value]
        case _:
            return value
