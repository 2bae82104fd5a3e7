"""``rowdo logout``."""

import asyncio

import click

from tui.cli.client import Choice, Client


@click.command()
@click.pass_obj
def logout(choice: Choice) -> None:
    """Sign out on this machine. Todos and changes that wait stay, for you to sign in again."""
    client = Client(choice)
    account = client.account
    if account is None:
        click.echo("Nobody is signed in.")
        return
    url = asyncio.run(client.sign_out())
    click.echo(f"Signed out {account.email}.")
    if url:
        click.echo(f"To sign out in the browser too, open {url}", err=True)
