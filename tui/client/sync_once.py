"""One sync, for commands. The screen runs an engine instead."""

from contextlib import aclosing
from typing import TYPE_CHECKING

from tui.errors import ExitCode, RowdoError

if TYPE_CHECKING:
    from tui.client.client import Client
    from tui.replica.replica import Replica
    from tui.sync.state import SyncState


class NotSyncedError(RowdoError):
    """The sync did not succeed: offline, or the person has to act first. The changes are kept here."""

    def __init__(self, message: str, exit_code: ExitCode) -> None:
        super().__init__(message)
        self._exit_code = exit_code

    @property
    def exit_code(self) -> ExitCode:
        """The exit code: for a retry if offline, for a sign-in if signed out."""
        return self._exit_code


async def sync_once(client: "Client", replica: "Replica") -> "SyncState":
    """Send the changes of this machine, fetch those of others, and return the resulting state.

    Raises:
        NotSyncedError: The sync did not succeed.
        AuthError: The session cannot be resumed.
        LocalError: The embedded stack does not start.
    """
    from tui.sync.engine import Engine
    from tui.sync.lock import ANOTHER
    from tui.sync.state import Phase

    async with client.transport() as transport, aclosing(Engine(replica, transport)) as engine:
        state = await engine.sync()
    message = state.message + (f" {state.waiting} changes wait on this machine." if state.waiting else "")
    match state.phase:
        case Phase.IDLE:
            return state
        case Phase.SIGNED_OUT:
            raise NotSyncedError(f"{message} Run: rowdo login", ExitCode.SIGNED_OUT)
        case Phase.OFFLINE | Phase.WAITING if state.word != ANOTHER:
            raise NotSyncedError(message, ExitCode.OFFLINE)
        case _:
            raise NotSyncedError(message, ExitCode.FAILED)


async def keep_synced(client: "Client", replica: "Replica") -> None:
    """Sync continuously until it is cancelled, as the screen does.

    Raises:
        AuthError: The session cannot be resumed.
        LocalError: The embedded stack does not start.
    """
    from tui.sync.engine import Engine

    async with client.transport() as transport, aclosing(Engine(replica, transport)) as engine:
        await engine.run()


def sync_now(client: "Client", replica: "Replica") -> "SyncState":
    """Call `sync_once` in an event loop of its own."""
    import asyncio

    return asyncio.run(sync_once(client, replica))
