"""Shell completion of ids, projects, tags, filters, profiles and files."""

import os
import shlex
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

if TYPE_CHECKING:
    from tui.client.client import Client
    from tui.replica.replica import Replica

MOST = 200
"""So many are offered at most: nobody reads more."""

Offer = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]


def files(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Have the shell offer its files."""
    return [CompletionItem(incomplete, type="file")]


def profiles(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the names of profiles."""
    from tui.client.client import EMBEDDED
    from tui.config import config_dir
    from tui.config import profiles as names

    return _items([*names(config_dir()), EMBEDDED], incomplete)


def open_todos(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the ids of open todos."""
    return _todos(ctx, incomplete, completed=False)


def completed_todos(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the ids of completed todos, the latest first."""
    return _todos(ctx, incomplete, completed=True)


def projects(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the names of projects."""
    with _replica(ctx) as found:
        return _items(found[1].counts().projects, incomplete) if found else []


def tags(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the names of tags."""
    with _replica(ctx) as found:
        return _items(found[1].counts().tags, incomplete) if found else []


def quick_add(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer ``+project`` and ``@tag`` where such a word was begun."""
    return _marked(ctx, param, incomplete)


def todo_and_words(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer what `rowdo edit` takes: the id of a todo first, then as `quick_add`."""
    typed = ctx.params.get(param.name or "")
    return quick_add(ctx, param, incomplete) if typed else open_todos(ctx, param, incomplete)


def lists(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer what `rowdo list` takes: views, saved filters, names of the filter language, projects, tags."""
    marked = _marked(ctx, param, incomplete)
    if marked or incomplete[:1] in ("+", "@"):
        return marked
    from tui.cli.views import VIEWS

    return _items([*VIEWS, *_filters(ctx)], incomplete)


def filters(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer what ``--filter`` takes as a single word: saved filters and the names of the filter language."""
    return _items(_filters(ctx), incomplete)


def _filters(ctx: click.Context) -> list[str]:
    from tui.todos.filter import NAMES

    with _client(ctx) as client:
        return [*(client.filters() if client else ()), *NAMES]


def _marked(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    typed = ctx.params.get(param.name or "") or ()
    if isinstance(typed, tuple) and typed[-1:] == ("@",):
        incomplete = f"@{incomplete}"  # bash tells them apart, and replaces them together
    mark, begun = incomplete[:1], incomplete[1:]
    if mark not in ("+", "@"):
        return []
    with _replica(ctx) as found:
        if found is None:
            return []
        counts = found[1].counts()
        names = counts.projects if mark == "+" else counts.tags
        # A name with spaces would need quotation marks inside those of the shell.
        return _items((mark + name for name in names if not name.split()[1:]), mark + begun)


def _todos(ctx: click.Context, incomplete: str, *, completed: bool) -> list[CompletionItem]:
    """Offer ids that begin so; where none does, those of the todos that have these words."""
    from itertools import islice

    from tui.cli.views import todos_in
    from tui.todos.sanitize import clean
    from tui.todos.view import ALL, DONE

    with _replica(ctx) as found:
        if found is None:
            return []
        replica, view = found[1], DONE if completed else ALL
        beginning = (
            todo for todo in todos_in(replica, view, done=completed) if todo.uid.startswith(incomplete)
        )
        todos = [*islice(beginning, MOST)]
        if not todos:
            todos = [*islice(todos_in(replica, view, done=completed, search=incomplete), MOST)]
        return [CompletionItem(todo.uid[:8], help=clean(todo.task)[:60]) for todo in todos]


def _items(names: Iterable[str], incomplete: str) -> list[CompletionItem]:
    """Return names that begin so, or alike, as the shell takes them."""
    from tui.todos.alike import alike
    from tui.todos.sanitize import clean

    begun = alike(incomplete)
    fitting = [name for name in dict.fromkeys(names) if alike(name).startswith(begun) and clean(name) == name]
    return [CompletionItem(_quoted(name)) for name in fitting[:MOST]]


def _quoted(name: str) -> str:
    """Return a name as the shell takes it: zsh and fish quote by themselves, bash does not."""
    in_bash = os.environ.get("_ROWDO_COMPLETE", "").startswith("bash")
    return shlex.quote(name) if in_bash and not name.startswith(("+", "@")) else name


@contextmanager
def _client(ctx: click.Context) -> "Iterator[Client | None]":
    """Yield the client of the chosen profile; None if nobody is signed in."""
    from tui.client.client import Client, ProfileChoice
    from tui.config.default_profile import default_profile

    # The group's own callback, which makes the choice of its options, is not run to complete a word.
    named = ctx.find_root().params.get("profile") or os.environ.get("ROWDO_PROFILE") or default_profile()
    client = Client(ProfileChoice(profile=named), quietly=True)
    try:
        yield client if client.account else None
    finally:
        client.close()


@contextmanager
def _replica(ctx: click.Context) -> "Iterator[tuple[Client, Replica] | None]":
    with _client(ctx) as client:
        if client is None:
            yield None
            return
        with client.replica() as replica:
            yield client, replica
