"""Prints the projects, tags or saved filters: what `rowdo projects`, `tags` and `filters` share."""

from collections.abc import Sequence

import click

from tui.cli import output
from tui.cli.output import Command, Form, json_text, print_json, print_line
from tui.cli.read_session import read_session
from tui.client.client import ProfileChoice
from tui.replica.catalog import CatalogItem, CatalogKind
from tui.todos.nesting import above
from tui.todos.sanitize import clean


def archived_option(command: Command) -> Command:
    """Give a command ``--all``; it receives `archived`."""
    return click.option("--all", "-a", "archived", is_flag=True, help="The archived ones too.")(command)


def print_catalog(choice: ProfileChoice, kind: CatalogKind, form: Form, *, archived: bool) -> None:
    """Print those of one kind in the order in which the sidebar has them.

    Args:
        choice: Whose.
        kind: Projects, tags or filters.
        form: How; in text each is a line with its name, and how many are open or what it lets pass.
        archived: Print those too that are archived, and projects under them.
    """
    with read_session(choice) as (client, replica):
        found = replica.catalog(client.preferences.filters).of(kind)
    shown = found if archived else _unarchived(found)
    if form is Form.JSON:
        print_json([_fields(each) for each in shown])
        return
    match form:
        case Form.NDJSON:
            lines = [json_text(_fields(each)) for each in shown]
        case Form.QUIET:
            lines = [clean(each.name) for each in shown]
        case _:
            lines = _table([[clean(str(value)) for value in [*_fields(each).values()][:2]] for each in shown])
    if lines:
        print_line("\n".join(lines))


def _unarchived(items: Sequence[CatalogItem]) -> list[CatalogItem]:
    """Leave out what is archived, and projects that stand under one that is."""
    hidden = {each.name for each in items if each.archived}
    return [
        each
        for each in items
        if each.name not in hidden
        and (each.kind is not CatalogKind.PROJECT or hidden.isdisjoint(above(each.name)))
    ]


def _fields(item: CatalogItem) -> dict[str, object]:
    """Return the fields of one in JSON; the first two are the columns of its line."""
    said = {"query": item.query} if item.kind is CatalogKind.FILTER else {"open": item.open or 0}
    return {"name": item.name, **said, "color": item.color, "archived": item.archived}


def _table(rows: list[list[str]]) -> list[str]:
    """Return lines with the second column in line on a terminal, and behind a tab elsewhere."""
    if not output.on_terminal():
        return ["\t".join(row) for row in rows]
    from tui.display.cell_text import drawn, pad, width

    rows = [[drawn(text) for text in row] for row in rows]
    widest = max((width(name) for name, _ in rows), default=0)
    return [f"{pad(name, widest)}  {value}" for name, value in rows]
