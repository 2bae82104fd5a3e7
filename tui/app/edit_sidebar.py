"""Changes projects, tags and saved filters on the screen, with the todos in them, and says what was done."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from tui.app.changes import TodoChange, change
from tui.app.list_state import ListState
from tui.display.cell_text import cut, drawn
from tui.replica import catalog_changes
from tui.replica.catalog import CatalogItem, CatalogKind
from tui.todos.nesting import is_within, moved
from tui.todos.view import ALL, INBOX, TODAY, project, tag

if TYPE_CHECKING:
    from tui.app.context import Context
    from tui.replica.replica import Replica

_MARKS = {CatalogKind.PROJECT: "#", CatalogKind.TAG: "@", CatalogKind.FILTER: ""}
_ONLY_HERE = " It stays on this machine until the database's owner runs rowdo setup."


def name_of(item: CatalogItem) -> str:
    """Return what a message calls a project (``#home``), a tag (``@bank``) or a filter."""
    return _MARKS[item.kind] + _short(item.name)


def state_of(item: CatalogItem) -> ListState:
    """Return what the list shows of a project, a tag or a filter."""
    if item.kind is CatalogKind.FILTER:
        return ListState(ALL, item.query)
    return ListState(project(item.name) if item.kind is CatalogKind.PROJECT else tag(item.name))


def why_not(context: "Context", kind: CatalogKind, name: str, before: str = "") -> str:
    """Return why a project, tag or filter cannot have a name; empty where it can.

    Args:
        context: where it is.
        kind: what it is.
        name: the name.
        before: its name until now; empty for a new one.
    """
    if problem := catalog_changes.why_not(kind, name):
        return problem
    there = context.catalog.find(kind, name)
    # Projects and tags of one name become one; of two expressions one would be lost.
    if there and name != before and (kind is CatalogKind.FILTER or not before):
        return f"There is a {kind.value} {_short(name)} already."
    return ""


def add(context: "Context", kind: CatalogKind, name: str, query: str = "") -> None:
    """Make a project, a tag or a filter, and go to it.

    Raises:
        ReplicaError: the disk refused it; nothing has changed.
    """
    item = CatalogItem(kind, name, query=query)
    _take_over(context)
    with context.replica.step(words := f"Added {name_of(item)}"):
        catalog_changes.add(context.replica, kind, name, **({"query": query} if query else {}))
    context.show(state_of(item))
    _tell(context, words, shared=True)


def rename(context: "Context", item: CatalogItem, name: str) -> None:
    """Give a project, tag or filter another name; projects or tags of one name become one.

    Raises:
        ReplicaError: the disk did not take it; nothing has changed.
    """
    _take_over(context)
    after = item._replace(name=name)
    merged = context.catalog.find(item.kind, name) is not None
    doing, done = ("Merging", "Merged") if merged else ("Renaming", "Renamed")
    words = f"{name_of(item)} {'into' if merged else 'to'} {name_of(after)}"
    go = _followed(context, item, name) or state_of(after)

    def act(replica: "Replica", uids: "Sequence[str]") -> None:
        catalog_changes.move_todos(replica, item, replica.many(uids).values(), name)

    _change(
        context,
        item,
        (f"{doing} {words}", f"{done} {words}", ":"),
        lambda it: catalog_changes.rename(it, item, name),
        act,
        go,
    )


def delete(context: "Context", item: CatalogItem, *, todos_too: bool = False) -> None:
    """Delete a filter, a tag, or a project with its todos or without.

    Raises:
        ReplicaError: the disk refused it; nothing has changed.
    """
    _take_over(context)

    def act(replica: "Replica", uids: "Sequence[str]") -> None:
        if todos_too:
            replica.delete_many(uids)
        else:
            catalog_changes.move_todos(replica, item, replica.many(uids).values(), "")

    go = ListState(TODAY if item.kind is CatalogKind.FILTER else INBOX)
    to_todos = ", taken off" if item.kind is CatalogKind.TAG else ", moved to the Inbox:"
    words = f"Deleting {name_of(item)}", f"Deleted {name_of(item)}", " with" if todos_too else to_todos
    _change(context, item, words, lambda it: catalog_changes.delete(it, item), act, go)


def archive(context: "Context", item: CatalogItem, *, archived: bool = True) -> None:
    """Take a project, tag or filter out of the sidebar, or put it back; its todos stay as they are.

    Raises:
        ReplicaError: the disk did not take it; nothing has changed.
    """
    verb = "Archived" if archived else "Brought back"
    found = " · `go.projects` finds it" if archived and item.kind is CatalogKind.PROJECT else ""
    go = ListState(TODAY) if archived else None
    _mark(context, item, f"{verb} {name_of(item)}", more=found, go=go, archived=archived or None)


def color(context: "Context", item: CatalogItem, name: str) -> None:
    """Give a project, tag or filter one of the colours; an empty name takes it away.

    Raises:
        ReplicaError: the disk did not take it; nothing has changed.
    """
    words = f"{name_of(item)} is {name}" if name else f"{name_of(item)} has no colour of its own"
    if name == item.color:
        context.say(f"{words} already.")
    else:
        _mark(context, item, f"{words} now", color=name or None)


def change_query(context: "Context", item: CatalogItem, query: str) -> None:
    """Give a saved filter another expression.

    Raises:
        ReplicaError: the disk did not take it; nothing has changed.
    """
    go = ListState(ALL, query)
    if query == item.query:
        context.show(go)
        context.say(f"The filter {name_of(item)} is that already.")
    else:
        _mark(context, item, f"Changed the filter {name_of(item)}", go=go, query=query)


def shift(context: "Context", item: CatalogItem, by: int) -> bool:
    """Move a project, tag or filter past a sibling; return whether there was one.

    Raises:
        ReplicaError: the disk did not take it; nothing has changed.
    """
    _take_over(context)
    with context.replica.step(f"Moved {name_of(item)}"):
        there = catalog_changes.shift(context.replica, item, by)
    if there:
        context.show()
    return there


def _change(
    context: "Context",
    item: CatalogItem,
    words: tuple[str, str, str],
    settings: "Callable[[Replica], object]",
    todos: "Callable[[Replica, Sequence[str]], object]",
    go: ListState,
) -> None:
    """Change an item's settings and then all of its todos, as one step, and show something else.

    To very many todos it is done part by part in the background; the settings belong to the first part.

    Args:
        context: where it is done.
        item: the item.
        words: what is being done, what was done, and what that did to the todos.
        settings: changes the settings.
        todos: changes some of the todos.
        go: what to show then.
    """
    doing, done, to_todos = words
    uids = [] if item.kind is CatalogKind.FILTER else catalog_changes.todos_of(context.replica, item).uids()
    if not uids:
        with context.replica.step(done):
            settings(context.replica)
        context.show(go)
        _tell(context, done)
        return
    begun = False

    def act(replica: "Replica", some: "Sequence[str]") -> None:
        nonlocal begun
        if not begun:
            settings(replica)
        todos(replica, some)
        begun = True

    before = context.list_state

    def follow(_: str) -> None:
        """Go along, unless the person has gone elsewhere meanwhile."""
        if context.list_state == before:
            context.show(go)

    change(context, uids, TodoChange(f"{doing}:", f"{done}{to_todos}", act), then=follow)


def _mark(
    context: "Context",
    item: CatalogItem,
    words: str,
    *,
    more: str = "",
    go: ListState | None = None,
    **members: object,
) -> None:
    """Set members of an item, show the list again or go elsewhere, and say so."""
    _take_over(context)
    with context.replica.step(words):
        catalog_changes.mark(context.replica, item, **members)
    context.show(go)
    _tell(context, f"{words}{more}", shared=True)


def _take_over(context: "Context") -> None:
    """Have the filters of the profile file be settings too, so that they can be changed."""
    context.replica.take_over(context.program.services.preferences.filters)


def _followed(context: "Context", item: CatalogItem, name: str) -> ListState | None:
    """Return what to show where the list shows a project under the one that is renamed."""
    shown = context.list_state.view
    if item.kind is CatalogKind.PROJECT and shown.name != item.name and is_within(shown.name, item.name):
        return ListState(project(moved(shown.name, item.name, name)))
    return None


def _tell(context: "Context", words: str, *, shared: bool = False) -> None:
    """Say what was done, and where it stays on this machine."""
    only_here = _ONLY_HERE if shared and not context.replica.shares_settings else ""
    context.say(f"{words} · `program.undo` undoes it{'.' if only_here else ''}{only_here}")


def _short(name: str) -> str:
    return cut(drawn(name).replace("`", "'"), 36)
