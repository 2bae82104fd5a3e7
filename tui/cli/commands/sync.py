"""``rowdo sync``."""

import json

import click

from tui.cli.waiting_settings import words_about
from tui.client.background import queued
from tui.client.client import Client, ProfileChoice, tell
from tui.client.sync_once import sync_now
from tui.todos.wording import counted


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print how it went as one JSON object.")
@click.option("--quiet", "-q", is_flag=True, help="Print nothing unless it fails.")
@click.option("--full", is_flag=True, help="Fetch everything anew, whatever was fetched before.")
@click.option("--background", is_flag=True, hidden=True)
@click.pass_obj
def sync(choice: ProfileChoice, *, as_json: bool, quiet: bool, full: bool, background: bool) -> None:
    """Send the changes of this machine and fetch those of others, now.

    It fails while there are changes that the database refused: see `rowdo refused`.

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
                        sync_now(client, replica)
                return
            if full:
                replica.copy_anew()
            state = sync_now(client, replica)
            refused, notices = replica.refused(), replica.notices()
            settings_waiting = replica.settings_waiting
    finally:
        client.close()
    if as_json:
        click.echo(json.dumps(state.as_json()))
    if notices and not (as_json or quiet):
        tell(f"{counted(len(notices), 'notice')} on what was decided without you: rowdo conflicts")
    if settings_waiting and not (as_json or quiet):
        tell(words_about(settings_waiting))
    if refused:
        from tui.cli.refused_changes import failure_of

        raise failure_of(refused)
    if not (as_json or quiet):
        click.echo("Synced.")
