"""What commands that only read share: they open the replica, and fetch the todos if that never happened."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tui.cli.errors import Failure
from tui.cli.write_session import Access
from tui.client.client import Client, ProfileChoice
from tui.errors import ExitCode

if TYPE_CHECKING:
    from tui.replica.replica import Replica


@contextmanager
def read_session(choice: ProfileChoice) -> Iterator[Access]:
    """Open the replica to read it; ask the network only when not everything was fetched yet.

    Where the network does not answer then, what is on this machine is read, and the failure raised after it
    was shown: it is not everything.

    Raises:
        Failure: Not everything was fetched, and cannot be now.
    """
    client = Client(choice)
    try:
        client.signed_in()
        with client.replica() as replica:
            failure = None if replica.copied else _fetched(client, replica)
            if failure and replica.is_empty:
                raise failure
            yield Access(client, replica)
            if failure:
                raise Failure(
                    f"This is what is on this machine, and may not be everything: {failure.format_message()}",
                    ExitCode(failure.exit_code),
                )
    finally:
        client.close()


def _fetched(client: Client, replica: "Replica") -> Failure | None:
    """Fetch everything; return why it could not be."""
    from tui.cli.errors import failure_of
    from tui.client.sync_once import sync_now

    try:
        sync_now(client, replica)
    except Exception as error:
        failure = error if isinstance(error, Failure) else failure_of(error)
        if failure is None:
            raise
        return failure
    return None
