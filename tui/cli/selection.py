"""The todos that a command is about: named by the beginnings of their ids, their words, or a filter."""

import re
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial, wraps
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from tui.cli.completer import completer
from tui.cli.errors import Failure
from tui.cli.output import Command
from tui.cli.views import VIEWS, todos_in
from tui.errors import ExitCode
from tui.todos import Todo
from tui.todos.sanitize import clean
from tui.todos.view import ALL, View

if TYPE_CHECKING:
    from tui.client.client import Client
    from tui.replica.replica import Replica
    from tui.todos.expression import Expression
    from tui.todos.filter import Filter

STANDARD_INPUT = "-"
_ID = r"(?i)(?=.*\d)[0-9a-f-]{1,36}"
"""What can only be the beginning of an id: words seldom are of these letters and a digit."""

Finder = Callable[["Replica"], list[Todo]]
"""Returns the todos that were named, each once, as they are now; a `Failure` where there is none."""


class TodoSelection(NamedTuple):
    """The todos that the command line names by ids, words or a filter."""

    ids: tuple[str, ...]
    filter_text: str | None
    done: bool
    """Whether the filter is of completed todos too."""

    def finder(self, client: "Client", *, completed: bool = False) -> Finder:
        """Read the filter, and return what finds the todos.

        Args:
            client: Whose filters have names.
            completed: Of what passes the filter, and what has the words, leave out what is open.

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
            each = (the_todo(replica, name, completed=completed) for name in self.ids)
            chosen = {todo.uid: todo for todo in each}
            if passing:
                passed = todos_in(replica, ALL, done=self.done, filter=passing.expression)
                chosen |= {todo.uid: todo for todo in passed if todo.is_complete or not completed}
            if not chosen:
                raise nothing_passes(replica, passing.expression if passing else None, done=self.done)
            return list(chosen.values())

        return found


def filter_option(command: Command, words: str = 'Such as "today & #work".') -> Command:
    """Give a command ``--filter``; it receives `filter_text`.

    Args:
        command: The command.
        words: The help of the option.
    """
    return click.option(
        "--filter",
        "-f",
        "filter_text",
        metavar="FILTER",
        help=words,
        shell_complete=completer("filters"),
    )(command)


def all_option(command: Command) -> Command:
    """Give a command ``--all``; it receives `done`."""
    words = "Completed todos too; else a filter has to speak of them."
    return click.option("--all", "-a", "done", is_flag=True, help=words)(command)


def todo_arguments(command: Command, *, completed: bool = False) -> Command:
    """Give a command todos as arguments, ``--filter`` and ``--all``; it receives `wanted`.

    Args:
        command: The command.
        completed: The shell offers those that are done.
    """
    offered = completer("completed_todos" if completed else "open_todos")

    @click.argument("ids", metavar="[TODO]...", nargs=-1, shell_complete=offered)
    @partial(filter_option, words='Such as "today & #work"; beside TODO, both are meant.')
    @all_option
    @wraps(command)
    def with_choice(
        *args: Any, ids: tuple[str, ...], filter_text: str | None, done: bool, **options: Any
    ) -> Any:
        if not ids and filter_text is None:
            raise click.UsageError(
                "Name todos by the beginning of their ids, by words that only one has, or with --filter."
            )
        return command(*args, wanted=TodoSelection(named_ids(ids), filter_text, done), **options)

    return with_choice  # type: ignore[return-value] # the same command with other options


def named_ids(names: Sequence[str]) -> tuple[str, ...]:
    """Return the names of todos; ``-`` is replaced by the ids on standard input.

    The first word of each input line is its id, so that the output of `rowdo list` can be piped.
    """
    found: list[str] = []
    for name in names:
        if name == STANDARD_INPUT:
            found += [words[0] for line in sys.stdin if (words := line.split(maxsplit=1))]
        else:
            found.append(name)
    if names and not found:
        raise Failure("There are no ids on standard input.", ExitCode.NOTHING_MATCHED)
    return tuple(found)


def the_todo(replica: "Replica", name: str, *, completed: bool | None = False) -> Todo:
    """Return the one todo whose uid begins with `name`, or that alone has its words.

    Args:
        replica: Where to look.
        name: The beginning of a uid, or words of a task, notes, project or tags.
        completed: Which of the todos that have the words are meant: those that are done, or those that are
            not; None takes either, rather one that is open.

    Raises:
        Failure: There is none, or more than one.
    """
    found = replica.find(name) if name else []
    if len(found) == 1:
        return found[0]
    if found:
        some = ", ".join(todo.uid[: len(name) + 4] for todo in found[:5])
        raise Failure(f"{len(found)} todos have an id that begins with “{name}”: {some} …", ExitCode.USAGE)
    if not name.strip() or re.fullmatch(_ID, name):
        raise Failure(
            f"No todo has an id that begins with “{name}”. See: rowdo list", ExitCode.NOTHING_MATCHED
        )
    return _with_words(replica, name, completed)


def _with_words(replica: "Replica", words: str, completed: bool | None) -> Todo:
    """Return the one todo that has these words; one whose task they are goes before others."""
    from tui.todos.alike import alike

    having = [
        todo
        for todo in todos_in(replica, ALL, done=completed is not False, search=words)
        if completed is None or todo.is_complete == completed
    ]
    found = [todo for todo in having if alike(todo.task) == alike(words)] or having
    if completed is None:
        found = [todo for todo in found if not todo.is_complete] or found
    if len(found) == 1:
        return found[0]
    if not found:
        state = "completed todo" if completed else "todo" if completed is None else "open todo"
        raise Failure(
            f"No {state} has an id that begins with “{words}”, or these words. See: rowdo list",
            ExitCode.NOTHING_MATCHED,
        )
    some = "\n".join(f"  {todo.uid[:8]}  {clean(todo.task)}" for todo in found[:5])
    raise Failure(
        f"{len(found):,} todos have the words “{words}”. Name one by its id:\n{some}", ExitCode.USAGE
    )


def filter_of(client: "Client", text: str, replica: "Replica | None" = None) -> "Filter":
    """Return a filter as it was read, or the saved filter of that name.

    Raises:
        Failure: It is not a filter; the message shows where.
    """
    from tui.todos.filter import FilterError, parse

    saved = client.filters(replica)
    text = saved.get(text, text)
    try:
        return parse(text, locale=client.locale)
    except FilterError as error:
        marked = f"  {text}\n  {' ' * error.start}{'^' * (error.stop - error.start)}"
        meant = _similar(saved, text) if text[error.start : error.stop] == text else ""
        raise Failure(f"{error}\n{marked}{meant}", ExitCode.USAGE) from error


def _similar(saved: Mapping[str, str], text: str) -> str:
    """Return a question whether another name was meant, where a filter is a lone word; else nothing."""
    from tui.cli.suggestions import similar
    from tui.todos.filter import NAMES

    found = similar(text, [*NAMES, *VIEWS, *saved]) if text.isalpha() else None
    return f"\nDid you mean “{found}”?" if found else ""


def nothing_passes(
    replica: "Replica", passing: "Expression | None", *, done: bool, view: View = ALL
) -> Failure:
    """Return the message if no todo was found; it tells how to include completed ones that match."""
    left_out = 0
    if passing and not done:
        every = todos_in(replica, view, done=True, filter=passing)
        left_out = sum(todo.is_complete for todo in every)
    if not left_out:
        return Failure("No todo passes the filter.", ExitCode.NOTHING_MATCHED)
    return Failure(
        f"No open todo passes the filter, but {left_out:,} completed: add --all, or “& done” to the filter.",
        ExitCode.NOTHING_MATCHED,
    )
