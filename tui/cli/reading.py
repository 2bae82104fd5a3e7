"""What every command that only reads has in common: whose todos, and that they were fetched once."""

from collections.abc import Iterator
from contextlib import contextmanager

from tui.cli.changing import Lent
from tui.cli.client import Choice, Client


@contextmanager
def reading(choice: Choice) -> Iterator[Lent]:
    """Lend the replica to be read; it asks the network only when nothing was fetched yet."""
    client = Client(choice)
    try:
        client.signed_in()
        with client.replica() as replica:
            if not replica.copied:
                from tui.cli.sync import exchanged

                exchanged(client, replica)
            yield Lent(client, replica)
    finally:
        client.close()
