"""``rowdo watch``."""

import asyncio
import sys

import click

from tui.cli.output import json_text, print_line
from tui.cli.read_session import read_session
from tui.client.client import Client, ProfileChoice, tell
from tui.replica.replica import Change, Replica
from tui.replica.todo_event import Snapshot
from tui.todos.sanitize import clean

LOOKING = 0.5
"""Seconds between looks whether another process changed the replica; a look costs microseconds."""


@click.command()
@click.option("--ndjson", is_flag=True, help="Print each change as a JSON object in a line.")
@click.option("--sync", is_flag=True, help="Keep in step with the database too, as the screen does.")
@click.pass_obj
def watch(choice: ProfileChoice, *, ndjson: bool, sync: bool) -> None:
    """Print todos as they are added, changed, done or deleted, until it is interrupted.

    It prints what any Rowdo changes on this machine; with --sync, also what is changed elsewhere. It looks
    twice a second: of several changes of one todo in between it prints what they came to. Each JSON object
    has the fields of a todo, and “event”.

    \b
    Examples:
      rowdo watch
      rowdo watch --ndjson | jq -r 'select(.event == "done") | .task'
    """
    with read_session(choice) as (client, replica):
        asyncio.run(_watch(client, replica, ndjson=ndjson, sync=sync))


async def _watch(client: Client, replica: Replica, *, ndjson: bool, sync: bool) -> None:
    snapshot = Snapshot(replica)

    def changed(change: Change) -> None:
        for event in snapshot.events(change):
            todo = event.todo
            words = f"{event.kind:<8} {todo.uid[:8]}  {clean(todo.task)}"
            print_line(json_text(event.as_json()) if ndjson else words)
        sys.stdout.flush()

    replica.subscribe(changed)
    tell("Watching. Ctrl+C ends it.")
    if sync:
        from tui.client.sync_once import keep_synced

        syncing = asyncio.create_task(keep_synced(client, replica))
    while True:
        replica.refresh()
        if sync and syncing.done():
            syncing.result()
        await asyncio.sleep(LOOKING)
