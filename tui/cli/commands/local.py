"""``rowdo local``: the embedded stack by hand."""

import json
from dataclasses import asdict

import click

from tui import local as stack
from tui.cli.prompts import confirm
from tui.config import data_dir


@click.group()
def local() -> None:
    """Manage the embedded stack: Postgres and its endpoints, on this machine only.

    Rowdo starts it by itself if nothing else is configured. The stack stops when the last process that uses
    it has ended.
    """


@local.command()
def start() -> None:
    """Start the stack and keep it running until `rowdo local stop`.

    \b
    Example:
      rowdo local start && rowdo local status --json
    """
    with stack.ensure(data_dir(), _report):
        stack.keep_running(data_dir())
    click.echo("The embedded stack runs. Stop it with: rowdo local stop")


@local.command()
def stop() -> None:
    """Stop the stack, even if other processes use it. No data is lost."""
    if stack.stop(data_dir()):
        click.echo("The embedded stack has stopped.")
    else:
        click.echo("The embedded stack was not running.")


@local.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def status(*, as_json: bool) -> None:
    """Print the addresses of the stack. The owner's URL contains a password: do not share the output."""
    found = asdict(stack.status(data_dir()))
    if as_json:
        click.echo(json.dumps(found))
        return
    for name, value in found.items():
        click.echo(f"{name:18} {value if value is not None else '-'}")


@local.command()
@click.option("--yes", is_flag=True, help="Do not ask.")
def reset(*, yes: bool) -> None:
    """Stop the stack and delete its database, with every todo in it."""
    if not yes:
        confirm("Delete the embedded database with every todo in it?", instead="--yes")
    stack.reset(data_dir())
    click.echo("The embedded stack is gone. The next start makes a new one.")


@local.command()
@click.argument("email")
def token(email: str) -> None:
    """Print a fresh access token of the embedded issuer for EMAIL.

    \b
    Example:
      curl -H "Authorization: Bearer $(rowdo local token me@example.com)" …
    """
    from tui.local.sign_in import access_token

    with stack.ensure(data_dir(), _report) as lease:
        click.echo(access_token(lease, email))


def _report(line: str) -> None:
    click.echo(f"{line} …", err=True)
