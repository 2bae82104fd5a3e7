"""Renames and deletes projects, tags and saved filters, and changes the todos in them."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from tui.app.changes import Deed, change
from tui.app.list_state import ListState
from tui.display.cell_text import cut, drawn
from tui.todos import Todo
from tui.todos.limits import exceeded
from tui.todos.view import INBOX, TODAY, Kind, project, tag

if TYPE_CHECKING:
    from tui.app.context import Context
    from tui.app.sidebar_model import SidebarItem
    from tui.replica.replica import Listing, Replica


def name_of(place: "SidebarItem") -> str:
    """Return how a message names a project (``#home``), a tag (``@bank``) or a filter."""
    mark = "" if place.filter else {Kind.PROJECT: "#", Kind.TAG: "@"}.get(place.view.kind, "")
    return mark + cut(drawn(place.title).replace("`", "'"), 36)


def todos_of(context: "Context", place: "SidebarItem") -> "Listing":
    """Return all todos of a project or tag, those that are done, hidden or folded away too."""
    return context.replica.listing(place.view, done=True, unfolded=True, today=context.today)


def why_not(context: "Context", place: "SidebarItem", name: str) -> str:
    """Return why a project, tag or filter cannot have this name; empty if it can."""
    if not name:
        return "A name needs words."
    if place.filter:
        taken = name in context.program.filters and name != place.title
        return f"There is a filter {drawn(name)} already." if taken else ""
    field = "project" if place.view.kind is Kind.PROJECT else "tags"
    return exceeded({field: name if field == "project" else (name,)}).get(field, "")


def rename(context: "Context", place: "SidebarItem", name: str) -> None:
    """Rename a project, tag or filter; a project or tag is merged with an existing one of that name.

    Raises:
        ReplicaError: the disk refused it; nothing has changed.
    """
    if place.filter:
        problem = context.program.save_filter(name, place.filter, instead_of=place.title)
        _tell(context, problem or f"Renamed {name_of(place)} to {drawn(name)}.", failed=bool(problem))
        context.show()
        return
    counts = context.replica.counts(context.today)
    is_project = place.view.kind is Kind.PROJECT
    merged = name in (counts.projects if is_project else counts.tags)
    after = place._replace(title=name, view=project(name) if is_project else tag(name))
    verb = f"Merged {name_of(place)} into" if merged else f"Renamed {name_of(place)} to"
    _change(context, place, f"{verb} {name_of(after)}", _moving(place, name), ListState(after.view))


def delete(context: "Context", place: "SidebarItem", *, todos_too: bool = False) -> None:
    """Delete a filter, a tag, or a project with its todos or without.

    Raises:
        ReplicaError: the disk refused it; nothing has changed.
    """
    if place.filter:
        problem = context.program.save_filter(place.title, None)
        _tell(context, problem or f"Deleted the filter {name_of(place)}.", failed=bool(problem))
        context.show(ListState(TODAY))
    else:
        act = _deleting if todos_too else _moving(place, "")
        _change(context, place, f"Deleted {name_of(place)}", act, ListState(INBOX))


def _tell(context: "Context", words: str, *, failed: bool) -> None:
    context.say(words, "warn" if failed else "good")


Act = Callable[["Replica", Sequence[Todo]], object]


def _deleting(replica: "Replica", todos: Sequence[Todo]) -> None:
    replica.delete_many(todo.uid for todo in todos)


def _moving(place: "SidebarItem", name: str) -> Act:
    """Return what has todos in the place `name` in place of this one; in none, where that is empty."""

    def move(replica: "Replica", todos: Sequence[Todo]) -> None:
        if place.view.kind is Kind.PROJECT:
            replica.edit_many({todo.uid: {"project": name} for todo in todos})
            return
        tags = {todo.uid: [name if each == place.title else each for each in todo.tags] for todo in todos}
        replica.edit_many(
            {uid: {"tags": tuple(dict.fromkeys(filter(None, each)))} for uid, each in tags.items()}
        )

    return move


def _change(context: "Context", place: "SidebarItem", words: str, act: Act, show: ListState) -> None:
    """Do something to all todos of a place as one step, and show what is to be seen then."""
    uids = todos_of(context, place).uids()
    deed = Deed(f"{words}:", f"{words}:", act)
    change(context, uids, deed, then=lambda _: context.show(show))
