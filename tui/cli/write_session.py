"""What commands that change todos share: they sign in, open the replica, and send the changes."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING, NamedTuple

import click

from tui.cli.errors import Failure
from tui.cli.output import Command, Form, PrintingError
from tui.client.client import Client, ProfileChoice, tell
from tui.errors import ExitCode

if TYPE_CHECKING:
    from tui.replica.replica import Change, Replica
    from tui.todos.quick_add import QuickAdd


class Access(NamedTuple):
    """What a command that changes todos works with."""

    client: Client
    replica: "Replica"


def wait_option(command: Command) -> Command:
    """Give a command ``--wait``."""
    return click.option("--wait", is_flag=True, help="Return when the database has answered.")(command)


def refuse_too_long(fields: Mapping[str, object]) -> None:
    """Refuse now what the database would refuse later.

    Args:
        fields: Fields of a todo by name, as in `Todo`.

    Raises:
        Failure: Something is longer than the database takes.
    """
    from tui.todos.limits import exceeded

    if too_long := exceeded(fields):
        raise Failure(f"{' '.join(too_long.values())} Nothing was changed.", ExitCode.USAGE)


def tell_problems(line: str, read: "QuickAdd") -> None:
    """Tell the person which words of a line could not be followed, and why."""
    for problem in read.problems:
        tell(f"“{line[problem.start : problem.stop].strip()}”: {problem.message}")


@contextmanager
def write_session(choice: ProfileChoice, *, wait: bool, form: Form) -> Iterator[Access]:
    """Open the replica to change it, and then send what changed to the database.

    Args:
        choice: Whose replica.
        wait: Return only when the database has answered; else a background process delivers.
        form: The output format; further messages are for people only.

    Raises:
        Failure: `wait`, and the database could not be reached or refused.
    """
    client = Client(choice)
    try:
        account = client.signed_in()
        with ExitStack() as at_end, client.replica() as replica:
            before, changed = replica.last_step, False
            made = before

            def hear(change: "Change") -> None:
                nonlocal changed, made
                if not change.pulled:
                    changed = True
                    made = replica.last_step

            replica.subscribe(hear)
            try:
                yield Access(client, replica)
            except (PrintingError, BrokenPipeError) as error:
                _deliver(choice, client, replica, at_end, wait=wait)
                if isinstance(error, BrokenPipeError):
                    raise
                raise Failure(f"It was done, but cannot be printed: {error.strerror}.") from error
            except BaseException as error:
                # Whatever ended it, what this command has changed by then is sent.
                if changed:
                    _deliver(choice, client, replica, at_end, wait=False)
                    if isinstance(error, KeyboardInterrupt) and made != before:
                        tell(_what_stays(replica, made))
                raise
            _deliver(choice, client, replica, at_end, wait=wait)
            if account.over and replica.waiting and form is Form.TEXT:
                tell("It is kept on this machine. To have it sent, sign in: rowdo login")
    finally:
        client.close()


def _what_stays(replica: "Replica", made: int) -> str:
    """Return what to say of changes whose last step was `made`, which others may have undone since."""
    from tui.replica.errors import NotItsStepError

    # An agent may not undo what the person has done since, and is not offered to.
    with suppress(NotItsStepError):
        if made in replica.turnable(backwards=True).parts:
            return "What was done by then stays. To take it back: rowdo undo"
    return "What was done by then was saved, and something else was changed since."


def _deliver(
    choice: ProfileChoice, client: Client, replica: "Replica", at_end: ExitStack, *, wait: bool
) -> None:
    if wait:
        from tui.client.sync_once import sync_now

        before = {each.id for each in replica.refused()}
        sync_now(client, replica)
        if refused := [each for each in replica.refused() if each.id not in before]:
            from tui.cli.refused_changes import failure_of

            raise failure_of(refused)
    elif replica.waiting:
        from tui.client.background import sync_later

        # When the replica is closed, since the new process would take the processor from this one.
        at_end.callback(sync_later, choice)
