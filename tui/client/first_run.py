"""The first start on the embedded stack: signs in a new person, and adds todos that explain the keys."""

import asyncio
from datetime import date

from tui.client.client import Client, tell
from tui.client.sync_once import sync_once
from tui.todos import Priority, Todo


def prepare_first_run(client: Client) -> None:
    """Start the embedded stack, sign in to it, and add the first todos if there are none; print each step.

    Raises:
        LocalError: The stack does not start.
        AuthError: The stack's issuer refused.
        NotSyncedError: The stack's database does not respond.
    """
    client.start(lambda line: tell(f"{line} …"))
    tell("signing you in …")
    asyncio.run(client.ensure_account())
    with client.replica() as replica:
        asyncio.run(sync_once(client, replica))
        with replica.step("Added a few todos to begin with"):
            for todo in first_todos(date.today()) if replica.is_empty else ():
                replica.add(todo)


def first_todos(today: date) -> list[Todo]:
    """Return the first todos. They are due today, so that the first screen shows them."""
    return [
        Todo(uid="", task="Press a to add a todo, j and k to move", due_date=today, priority=Priority.HIGH),
        Todo(uid="", task="Press d when it is done, u to take it back", due_date=today),
        Todo(
            uid="",
            task="Press e to edit: type #home @bank fri 9am",
            due_date=today,
            project="rowdo",
        ),
        Todo(uid="", task="Press / to search, f to filter", due_date=today, tags=("tips",)),
        Todo(uid="", task="Press ? for every key, q to leave", due_date=today, tags=("tips",)),
    ]
