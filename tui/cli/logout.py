"""``rowdo logout``."""

import asyncio
from pathlib import Path

import click

from tui.cli.client import Choice, Client, tell
from tui.cli.failures import Failure


@click.command()
@click.option("--forget", is_flag=True, help="Also delete this machine's copy of your todos.")
@click.option("--force", is_flag=True, help="With --forget: also changes that wait to be sent.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def logout(choice: Choice, *, forget: bool, force: bool, yes: bool) -> None:
    """Sign out on this machine. Todos and changes that wait stay, for you to sign in again.

    \b
    Example:
      rowdo logout --forget
    """
    client = Client(choice)
    account = client.account
    if account is None:
        click.echo("Nobody is signed in.")
        return
    replica, waiting = client.replica_path, _waiting(client)
    changes = f"{waiting:,} change{'s' * (waiting != 1)}"
    if forget:
        if waiting and not force:
            raise Failure(
                f"{changes} of {account.email} are not in the database yet, and --forget would delete them. "
                "Run `rowdo sync` first, or add --force."
            )
        if not yes:
            lost = f", with {changes} that the database has not got," if waiting else ""
            click.confirm(
                f"Delete the todos of {account.email} from this machine{lost}?", abort=True, err=True
            )
    left = asyncio.run(client.sign_out())
    if forget:
        forget_replica(replica)
    click.echo(f"Signed out {account.email}.")
    if left.problem:
        tell(left.problem)
    if left.url:
        tell(f"To sign out in the browser too, open {left.url}")
    if waiting and not forget:
        tell(f"{changes} wait on this machine until {account.email} signs in again.")


def forget_replica(path: Path) -> None:
    """Delete a replica, with everything that lies beside it."""
    for file in path.parent.glob(f"{path.name}*"):
        file.unlink(missing_ok=True)


def _waiting(client: Client) -> int:
    if not client.replica_path.exists():
        return 0
    with client.replica() as replica:
        return replica.waiting
