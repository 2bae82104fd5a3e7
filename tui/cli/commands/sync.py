"""``rowdo sync``."""

import json
from contextlib import aclosing
from typing import TYPE_CHECKING

import click

from tui.cli.errors import Failure
from tui.client.background import queued
from tui.client.client import Choice, Client
from tui.errors import ExitCode

if TYPE_CHECKING:
    from tui.replica.replica import Replica
    from tui.sync.state import SyncState


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print how it went as one JSON object.")
@click.option("--quiet", "-q", is_flag=True, help="Print nothing unless it fails.")
@click.option("--full", is_flag=True, help="Fetch everything anew, whatever was fetched before.")
@click.option("--background", is_flag=True, hidden=True)
@click.pass_obj
def sync(choice: Choice, *, as_json: bool, quiet: bool, full: bool, background: bool) -> None:
    """Send what waits and fetch what changed, now.

    It fails as long as there are changes that the database refused.

    \b
    Examples:
      rowdo sync
      rowdo sync --full
      rowdo sync --json | jq .waiting
    """
    client = Client(choice)
    try:
        client.signed_in()
        with client.replica() as replica:
            if background:
                with queued(replica.file.path) as ours:
                    if ours:
                        exchanged(client, replica)
                return
            if full:
                replica.copy_anew()
            state = exchanged(client, replica)
            refused = replica.refused()
    finally:
        client.close()
    if as_json:
        click.echo(json.dumps(state.as_json()))
    if refused:
        from tui.cli.refused_changes import failure_of

        raise failure_of(refused)
    if not (as_json or quiet):
        click.echo("Synced.")


def exchanged(client: Client, replica: "Replica") -> "SyncState":
    """Sync once, as `exchange` does."""
    import asyncio

    return asyncio.run(exchange(client, replica))


async def exchange(client: Client, replica: "Replica") -> "SyncState":
    """Sync once and return how it went.

    Raises:
        Failure: The database was not reached, or somebody has to do something first.
        AuthError: The session cannot be resumed.
        LocalError: The embedded stack does not start.
    """
    from tui.sync.engine import Engine
    from tui.sync.lock import ANOTHER
    from tui.sync.state import Phase

    async with client.transport() as transport, aclosing(Engine(replica, transport)) as engine:
        state = await engine.sync()
    waiting = f" {state.waiting} changes wait on this machine." if state.waiting else ""
    match state.phase:
        case Phase.IDLE:
            return state
        case Phase.SIGNED_OUT:
            raise Failure(f"{state.message}{waiting} Run: rowdo login", ExitCode.SIGNED_OUT)
        case Phase.OFFLINE | Phase.WAITING if state.word != ANOTHER:
            raise Failure(f"{state.message}{waiting}", ExitCode.OFFLINE)
        case _:
            raise Failure(f"{state.message}{waiting}")
