"""``rowdo logout``."""

import asyncio
from pathlib import Path
from typing import NamedTuple

import click

from tui.cli.client import Choice, Client, tell
from tui.cli.failures import Failure
from tui.todos.plain import clean


@click.command()
@click.option("--forget", is_flag=True, help="Also delete this machine's copy of your todos.")
@click.option("--force", is_flag=True, help="With --forget: also changes that the database has not got.")
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
    replica, only_here = client.replica_path, _only_here(client)
    if forget:
        if any(only_here) and not force:
            raise Failure(
                f"{only_here} of {account.email} would be deleted, and the database has none of it. "
                f"{only_here.remedy}, or add --force."
            )
        if not yes:
            lost = f", with {only_here} that the database has not got," if any(only_here) else ""
            question = f"Delete the todos of {account.email} from this machine{lost}?"
            click.confirm(clean(question), abort=True, err=True)
    left = asyncio.run(client.sign_out())
    if forget:
        forget_replica(replica)
    click.echo(clean(f"Signed out {account.email}."))
    if left.problem:
        tell(left.problem)
    if left.url:
        tell(f"To sign out in the browser too, open {left.url}")
    if any(only_here) and not forget:
        tell(f"{only_here} wait on this machine until {account.email} signs in again.")


def forget_replica(path: Path) -> None:
    """Delete a replica, with everything that lies beside it."""
    for file in path.parent.glob(f"{path.name}*"):
        file.unlink(missing_ok=True)


class _OnlyHere(NamedTuple):
    """How much of what a person did is nowhere but in their replica."""

    waiting: int = 0
    refused: int = 0
    undecided: int = 0

    def __str__(self) -> str:
        counted = {
            "change": self.waiting,
            "refused change": self.refused,
            "undecided version": self.undecided,
        }
        return " and ".join(
            f"{count:,} {name}{'s' * (count != 1)}" for name, count in counted.items() if count
        )

    @property
    def remedy(self) -> str:
        """What brings it to the database."""
        if self.refused or self.undecided:
            return "Decide about them on the screen (`rowdo`) first"
        return "Run `rowdo sync` first"


def _only_here(client: Client) -> _OnlyHere:
    if not client.replica_path.exists():
        return _OnlyHere()
    with client.replica() as replica:
        undecided = sum(len(conflict.fields) for conflict in replica.conflicts())
        return _OnlyHere(replica.waiting, len(replica.refused()), undecided)
