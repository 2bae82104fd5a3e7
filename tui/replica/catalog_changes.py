"""What can be done to projects, tags and saved filters, each as one step of undo with the todos in them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from tui.replica.catalog import CatalogItem, CatalogKind, key_of
from tui.replica.settings import Value
from tui.todos.fractional_index import between, spread
from tui.todos.limits import exceeded
from tui.todos.nesting import above, is_within, moved
from tui.todos.view import project, tag

if TYPE_CHECKING:
    from tui.replica.listing import Listing
    from tui.replica.replica import Replica
    from tui.todos import Todo

FILTER_NAME = 200
FILTER_QUERY = 4000


def why_not(kind: CatalogKind, name: str, query: str = "") -> str:
    """Return why there can be no project, tag or filter of a name; empty if there can."""
    if not name.strip():
        return "A name needs words."
    if "\0" in name + query:
        return "A name has no NUL in it."
    match kind:
        case CatalogKind.PROJECT:
            return exceeded({"project": name}).get("project", "")
        case CatalogKind.TAG:
            return exceeded({"tags": (name,)}).get("tags", "")
    if len(name) > FILTER_NAME:
        return f"A filter's name may have {FILTER_NAME:,} characters at most."
    return (
        f"A saved filter may have {FILTER_QUERY:,} characters at most." if len(query) > FILTER_QUERY else ""
    )


def todos_of(replica: "Replica", item: CatalogItem) -> "Listing":
    """Return all todos of a project, those of nested ones too, or of a tag: done or folded away as well."""
    view = project(item.name) if item.kind is CatalogKind.PROJECT else tag(item.name)
    return replica.listing(view, done=True, unfolded=True)


def add(replica: "Replica", kind: CatalogKind, name: str, **members: object) -> None:
    """Make a project, a tag or a filter that has no todo yet, or set members of one that is there."""
    replica.change_settings({key_of(kind, name): members})


def rename(replica: "Replica", item: CatalogItem, name: str) -> None:
    """Give something another name, and all that stands under it, before its todos get it (`move_todos`).

    Where there is one of that name, the two become one, which is marked and placed as that one was.
    """
    catalog, settings = replica.catalog(), replica.settings()
    names = [each.name for each in _with_nested(catalog.of(item.kind), item)]
    values = {each: value for each in names if (value := settings.get(key_of(item.kind, each))) is not None}
    replica.change_settings({key_of(item.kind, each): None for each in values})
    renamed = {moved(each, item.name, name): value for each, value in values.items()}
    replica.change_settings(
        {
            key_of(item.kind, each): value
            for each, value in renamed.items()
            if each in names or catalog.find(item.kind, each) is None
        }
    )


def delete(replica: "Replica", item: CatalogItem) -> None:
    """Delete something and all that stands under it, but for its todos."""
    keys = {item.key, *(each.key for each in _with_nested(replica.catalog().of(item.kind), item))}
    replica.change_settings(dict.fromkeys(keys & replica.settings().keys()))


def mark(replica: "Replica", item: CatalogItem, **members: object) -> None:
    """Set members of something, such as its ``color`` or whether it is ``archived``; None removes one."""
    replica.change_settings({item.key: members})


def shift(replica: "Replica", item: CatalogItem, by: int) -> bool:
    """Move something past its next sibling that is shown (`by` = 1), or past the one before it (-1).

    Returns:
        Whether there was one.
    """
    siblings = [
        each
        for each in replica.catalog().of(item.kind)
        if above(each.name)[-1:] == above(item.name)[-1:] and not each.archived
    ]
    names = [each.name for each in siblings]
    if item.name not in names:
        return False
    at = names.index(item.name)
    if not 0 <= at + by < len(names):
        return False
    others = [each for each in siblings if each.name != item.name]
    replica.change_settings(_placed(others, item, at + by))
    return True


def _placed(others: Sequence[CatalogItem], item: CatalogItem, at: int) -> Mapping[str, Value]:
    """Return the positions to set so that `item` stands among its siblings at a place.

    The first time all of them get one; after that only the one that is moved.
    """
    before = others[at - 1].position if at else ""
    after = others[at].position if at < len(others) else ""
    if all(each.position for each in others) and (not before or not after or before < after):
        return {item.key: {"position": between(before, after)}}
    row = [*others[:at], item, *others[at:]]
    return {each.key: {"position": position} for each, position in zip(row, spread(len(row)), strict=True)}


def _with_nested(items: Sequence[CatalogItem], item: CatalogItem) -> list[CatalogItem]:
    """Return something with those that stand under it, which only projects have."""
    if item.kind is CatalogKind.PROJECT:
        return [each for each in items if is_within(each.name, item.name)]
    return [each for each in items if each.name == item.name]


def move_todos(replica: "Replica", item: CatalogItem, todos: "Iterable[Todo]", name: str) -> None:
    """Have todos in the project, or with the tag, of another name; in none where that is empty."""
    if item.kind is CatalogKind.PROJECT:
        projects = {todo.uid: moved(todo.project, item.name, name) if name else "" for todo in todos}
        replica.edit_many({uid: {"project": each} for uid, each in projects.items()})
        return
    tags = {todo.uid: [name if each == item.name else each for each in todo.tags] for todo in todos}
    replica.edit_many({uid: {"tags": tuple(dict.fromkeys(filter(None, each)))} for uid, each in tags.items()})
