"""``rowdo login``."""

import asyncio

import click

from tui.auth.device import Prompt
from tui.cli.client import Choice, Client, tell


@click.command()
@click.pass_obj
def login(choice: Choice) -> None:
    """Sign in by a code that you confirm in a browser, on this machine or any other."""
    client = Client(choice)
    try:
        client.start()
        account = asyncio.run(client.sign_in(client.approve if client.embedded else _ask))
        click.echo(f"Signed in as {account.email}.")
    finally:
        client.close()


def _ask(prompt: Prompt) -> None:
    tell(f"Open {prompt.url} and confirm the code {prompt.user_code}\nor open {prompt.complete_url}")
