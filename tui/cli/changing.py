"""What every command that changes todos has in common: sign in, change, deliver."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tui.cli.background import sync_later
from tui.cli.client import Choice, Client
from tui.cli.failures import Code, Failure
from tui.cli.sync import exchange

if TYPE_CHECKING:
    from tui.sync.replica import Replica
    from tui.todos import Todo


@contextmanager
def changing(choice: Choice, *, wait: bool) -> Iterator["Replica"]:
    """Lend the replica to be changed, and then see to it that the database hears of it.

    Args:
        choice: Whose replica.
        wait: Return only when the database has answered; else a background process delivers.

    Raises:
        Failure: `wait`, and the database could not be reached or refused.
    """
    client = Client(choice)
    try:
        asyncio.run(client.ensure_account())
        with client.replica() as replica:
            yield replica
            if wait:
                asyncio.run(exchange(client, replica))
            elif replica.waiting:
                sync_later(choice)
    finally:
        client.close()


def the_todo(replica: "Replica", prefix: str) -> "Todo":
    """Return the one todo whose uid begins with `prefix`.

    Raises:
        Failure: There is none, or more than one.
    """
    found = replica.find(prefix) if prefix else []
    if not found:
        raise Failure(f"No todo has an id that begins with “{prefix}”. See: rowdo list", Code.NOTHING_MATCHED)
    if len(found) > 1:
        some = ", ".join(todo.uid[: len(prefix) + 4] for todo in found[:5])
        raise Failure(f"{len(found)} todos have an id that begins with “{prefix}”: {some} …", Code.USAGE)
    return found[0]
