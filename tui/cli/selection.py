"""Which todos a command is about: the beginnings of their ids, or a filter."""

from collections.abc import Callable, Iterator
from functools import wraps
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from tui.cli.errors import Failure
from tui.cli.output import Command
from tui.errors import ExitCode
from tui.todos import Todo
from tui.todos.view import ALL, View

if TYPE_CHECKING:
    from tui.client.client import Client
    from tui.replica.replica import Replica
    from tui.todos.expression import Expression
    from tui.todos.filter import Filter

WINDOW = 1000
"""Todos read at a time."""

Finder = Callable[["Replica"], list[Todo]]
"""Returns the todos that were named, each once, as they are now; a `Failure` where there is none."""


class Wanted(NamedTuple):
    """The todos somebody named, by ids or by a filter."""

    ids: tuple[str, ...]
    filter_text: str | None
    done: bool
    """Whether the filter is of completed todos too."""

    def finder(self, client: "Client", *, completed: bool = False) -> Finder:
        """Read the filter, and return what finds the todos.

        Args:
            client: Whose filters have names.
            completed: Of what passes the filter, leave out what is open.

        Raises:
            Failure: The filter cannot be read, or is empty.
        """
        passing = None if self.filter_text is None else filter_of(client, self.filter_text)
        if passing and not passing.spans:
            raise Failure(
                "An empty filter lets every todo pass. If you mean all that are open: --filter all; and the "
                "completed ones too: --filter all --all",
                ExitCode.USAGE,
            )

        def found(replica: "Replica") -> list[Todo]:
            chosen = {todo.uid: todo for todo in (the_todo(replica, prefix) for prefix in self.ids)}
            if passing:
                passed = everything(replica, ALL, done=self.done, filter=passing.expression)
                chosen |= {todo.uid: todo for todo in passed if todo.is_complete or not completed}
            if not chosen:
                raise nothing_passes(replica, passing, done=self.done)
            return list(chosen.values())

        return found


def filtering(command: Command) -> Command:
    """Give a command ``--filter``; it receives `filter_text`."""
    return click.option("--filter", "-f", "filter_text", metavar="FILTER", help='Such as "today & #work".')(
        command
    )


def completed_too(command: Command) -> Command:
    """Give a command ``--all``; it receives `done`."""
    words = "Completed todos too; else a filter has to speak of them."
    return click.option("--all", "-a", "done", is_flag=True, help=words)(command)


def choosing(command: Command) -> Command:
    """Give a command ids as arguments, ``--filter`` and ``--all``; it receives `wanted`."""

    @click.argument("ids", nargs=-1, shell_complete=_complete_ids)
    @filtering
    @completed_too
    @wraps(command)
    def with_choice(
        *args: Any, ids: tuple[str, ...], filter_text: str | None, done: bool, **options: Any
    ) -> Any:
        if not ids and filter_text is None:
            raise click.UsageError("Name todos by the beginning of their ids, or with --filter.")
        return command(*args, wanted=Wanted(ids, filter_text, done), **options)

    return with_choice  # type: ignore[return-value] # the same command with other options


def the_todo(replica: "Replica", prefix: str) -> Todo:
    """Return the one todo whose uid begins with `prefix`.

    Raises:
        Failure: There is none, or more than one.
    """
    found = replica.find(prefix) if prefix else []
    if not found:
        raise Failure(
            f"No todo has an id that begins with “{prefix}”. See: rowdo list", ExitCode.NOTHING_MATCHED
        )
    if len(found) > 1:
        some = ", ".join(todo.uid[: len(prefix) + 4] for todo in found[:5])
        raise Failure(f"{len(found)} todos have an id that begins with “{prefix}”: {some} …", ExitCode.USAGE)
    return found[0]


def everything(
    replica: "Replica",
    view: View,
    *,
    done: bool,
    search: str = "",
    filter: "Expression | None" = None,  # noqa: A002 the name the word has for people
) -> Iterator[Todo]:
    """Yield the todos of a view in its order, read in windows; what is folded on the screen is among them."""
    listing = replica.listing(view, done=done, search=search, filter=filter, unfolded=True)
    for start in range(0, len(listing), WINDOW):
        yield from listing.todos(start, start + WINDOW)


def filter_of(client: "Client", text: str) -> "Filter":
    """Return a filter as it was read, or the saved filter of that name.

    Raises:
        Failure: It is not a filter; the message shows where.
    """
    from tui.todos.filter import FilterError, parse

    text = client.preferences.filters.get(text, text)
    try:
        return parse(text, locale=client.locale)
    except FilterError as error:
        marked = f"  {text}\n  {' ' * error.start}{'^' * (error.stop - error.start)}"
        raise Failure(f"{error}\n{marked}", ExitCode.USAGE) from error


def nothing_passes(replica: "Replica", passing: "Filter | None", *, done: bool, view: View = ALL) -> Failure:
    """Return what to say where no todo was found; of completed ones that pass it is said how to have them."""
    left_out = 0
    if passing and not done:
        every = everything(replica, view, done=True, filter=passing.expression)
        left_out = sum(todo.is_complete for todo in every)
    if not left_out:
        return Failure("No todo passes the filter.", ExitCode.NOTHING_MATCHED)
    return Failure(
        f"No open todo passes the filter, but {left_out:,} completed: add --all, or “& done” to the filter.",
        ExitCode.NOTHING_MATCHED,
    )


def _complete_ids(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[Any]:
    """Offer the ids of open todos to the shell; none where a command would say what is wrong."""
    from tui.cli.errors import failure_of

    try:
        # The group's own callback, which makes the choice of its options, is not run to complete a word.
        return _offered(ctx.find_root().params.get("profile"), incomplete)
    except Exception as error:
        if failure_of(error) is None:
            raise
        return []


def _offered(profile: str | None, incomplete: str) -> list[Any]:
    from click.shell_completion import CompletionItem

    from tui.client.client import Client, ProfileChoice
    from tui.todos.sanitize import clean

    client = Client(ProfileChoice(profile=profile), quietly=True)
    if client.account is None:
        return []
    with client.replica() as replica:
        todos = everything(replica, ALL, done=False)
        return [
            CompletionItem(todo.uid[:8], help=clean(todo.task)[:60])
            for todo in todos
            if todo.uid.startswith(incomplete)
        ][:200]
