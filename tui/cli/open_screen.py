"""``rowdo`` alone: the screen."""

import asyncio
import os
import sys
from datetime import date

from tui.cli.samples import samples
from tui.client.client import Choice, Client, tell


def open_screen(choice: Choice) -> None:
    """Open the screen on the todos of a profile, and return when the person leaves it."""
    client = Client(choice)
    try:
        if client.account is None and client.embedded:
            _first_minute(client)
        from tui.app.run import run
        from tui.client.services import ClientServices

        run(ClientServices(client))
    finally:
        client.close()


def open_alone() -> None:
    """Open the screen where the command line asks for nothing; what fails exits as a command would."""
    try:
        open_screen(Choice(profile=os.environ.get("ROWDO_PROFILE") or None))
    except Exception as error:
        from tui.cli.errors import failure_of, report

        failure = failure_of(error)
        if failure is None:
            raise
        sys.exit(report(failure, ()))


def _first_minute(client: Client) -> None:
    """Sign in to the embedded stack, and leave somebody new a few todos that teach the keys."""
    client.start(lambda line: tell(f"{line} …"))
    from tui.cli.commands.sync import exchange

    tell("signing you in …")
    asyncio.run(client.ensure_account())
    with client.replica() as replica:
        asyncio.run(exchange(client, replica))
        with replica.step("Added a few todos to begin with"):
            for todo in samples(date.today()) if replica.is_empty else ():
                replica.add(todo)
