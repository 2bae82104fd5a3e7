"""``rowdo logout``."""

import asyncio
from collections.abc import Iterable
from glob import escape
from operator import add
from pathlib import Path
from typing import NamedTuple

import click

from tui.cli.asking import confirm
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
    # Of somebody who has left already only the files tell.
    replicas = [client.replica_path] if account else client.replicas
    if account is None and not (forget and replicas):
        click.echo("Nobody is signed in.")
        return
    only_here = _only_here(replicas)
    if forget:
        whose = account.email if account else "everybody who has signed out here"
        if any(only_here) and not force:
            raise Failure(
                f"{only_here} of {whose} would be deleted, and the database has none of it. "
                f"{only_here.remedy}, or add --force."
            )
        if not yes:
            lost = f", with {only_here} that the database has not got" if any(only_here) else ""
            confirm(f"Delete the todos of {whose} from this machine{lost}?", instead="--yes")
    if account is None:
        _forget(replicas)
        click.echo("Nobody is signed in, and no todos are left on this machine.")
        return
    left = asyncio.run(client.sign_out())
    if forget:
        _forget(replicas)
    click.echo(clean(f"Signed out {account.email}."))
    if left.problem:
        tell(left.problem)
    if left.url:
        tell(f"To sign out in the browser too, open {left.url}")
    if any(only_here) and not forget:
        tell(f"{only_here} wait on this machine until {account.email} signs in again.")


def _forget(replicas: Iterable[Path]) -> None:
    """Delete replicas, with everything that lies beside them."""
    for path in replicas:
        for file in path.parent.glob(f"{escape(path.name)}*"):
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


def _only_here(replicas: Iterable[Path]) -> _OnlyHere:
    from tui.sync.replica import Replica

    sums = _OnlyHere()
    for path in replicas:
        if path.exists():
            with Replica.open(path) as replica:
                undecided = sum(len(conflict.fields) for conflict in replica.conflicts())
                found = (replica.waiting, len(replica.refused()), undecided)
                sums = _OnlyHere(*map(add, sums, found))
    return sums
