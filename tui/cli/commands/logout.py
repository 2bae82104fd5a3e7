"""``rowdo logout``."""

import asyncio
from collections.abc import Iterable, Mapping
from contextlib import suppress
from glob import escape
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from tui.cli.errors import Failure
from tui.cli.prompts import confirm
from tui.client.client import Client, ProfileChoice, tell
from tui.todos.sanitize import clean
from tui.todos.wording import counted

if TYPE_CHECKING:
    from tui.replica.replica import Replica


@click.command()
@click.option("--forget", is_flag=True, help="Also delete this machine's copy of your todos.")
@click.option("--force", is_flag=True, help="With --forget: also changes that the database has not got.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def logout(choice: ProfileChoice, *, forget: bool, force: bool, yes: bool) -> None:
    """Sign out on this machine. Todos and unsent changes stay here until you sign in again.

    \b
    Example:
      rowdo logout --forget
    """
    client = Client(choice)
    account = client.account
    # Without an account, the replicas to delete are known only from their files.
    replicas = [client.replica_path] if account else client.replicas
    if account is None and not (forget and replicas):
        click.echo("Nobody is signed in.")
        return
    looked = _looked(replicas)
    only_here = _together(looked)
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
            if (now := _together(_looked(replicas))).more_than(only_here) and not force:
                raise Failure(
                    f"Meanwhile there is more: {now}. Nothing was deleted. {now.remedy}, or add --force."
                )
    if account is None:
        _forget(replicas, None if force else looked)
        click.echo("Nobody is signed in, and no todos are left on this machine.")
        return
    left = asyncio.run(client.sign_out())
    click.echo(clean(f"Signed out {account.email}."))
    if forget:
        _forget(replicas, None if force else looked)
    if left.note:
        tell(left.note)
    if left.url:
        tell(f"To sign out in the browser too, open {left.url}")
    if any(only_here) and not forget:
        tell(f"{only_here} wait on this machine until {account.email} signs in again.")


def _forget(replicas: Iterable[Path], agreed: "Mapping[Path, _OnlyHere] | None") -> None:
    """Delete replicas and the files beside them.

    Args:
        replicas: Their files. Each is locked against other writers while it is read and deleted.
        agreed: For each replica the losses that the person agreed to; None agrees to any loss.

    Raises:
        Failure: A replica has more to lose by now; it and those after it are kept.
    """
    from tui.replica.replica import Replica

    for path in replicas:
        if not path.exists():
            _delete(path)
            continue
        with Replica.open(path) as replica, replica.file.transaction():
            now = _of(replica)
            if agreed is not None and now.more_than(agreed.get(path, _OnlyHere())):
                raise Failure(
                    f"Meanwhile there is more on this machine that the database has not got: {now}. "
                    "It was kept: sign in again to have it sent."
                )
            _delete(path)


def _delete(path: Path) -> None:
    """Delete a replica, then the files beside it, but no replica that another process creates meanwhile."""
    beside = path.parent.glob(f"{escape(path.name)}?*")
    known = {file: file.stat().st_ino for file in beside}
    path.unlink(missing_ok=True)
    for file, inode in known.items():
        with suppress(FileNotFoundError):
            if file.stat().st_ino == inode:
                file.unlink()


class _OnlyHere(NamedTuple):
    """The counts of what exists only in the replica and not in the database."""

    waiting: int = 0
    settings: int = 0
    refused: int = 0
    undecided: int = 0

    def __str__(self) -> str:
        counts = {
            "change": self.waiting,
            "setting": self.settings,
            "refused change": self.refused,
            "undecided version": self.undecided,
        }
        return " and ".join(counted(count, noun) for noun, count in counts.items() if count)

    def more_than(self, other: "_OnlyHere") -> bool:
        """Return whether any count is greater than in `other`."""
        return any(mine > theirs for mine, theirs in zip(self, other, strict=True))

    @property
    def remedy(self) -> str:
        """What the person can do to get it into the database."""
        if self.refused or self.undecided:
            return "Decide about them on the screen (`rowdo`) first"
        setup = "Have the database's owner run `rowdo setup`, then run" if self.settings else "Run"
        return f"{setup} `rowdo sync` first"


def _looked(replicas: Iterable[Path]) -> "dict[Path, _OnlyHere]":
    """Return for each existing replica what exists only there."""
    from tui.replica.replica import Replica

    found = {}
    for path in replicas:
        if path.exists():
            with Replica.open(path) as replica:
                found[path] = _of(replica)
    return found


def _together(looked: "Mapping[Path, _OnlyHere]") -> _OnlyHere:
    return _OnlyHere(*map(sum, zip(_OnlyHere(), *looked.values(), strict=True)))


def _of(replica: "Replica") -> _OnlyHere:
    undecided = sum(len(conflict.fields) for conflict in replica.conflicts())
    return _OnlyHere(replica.waiting, replica.settings_waiting, len(replica.refused()), undecided)
