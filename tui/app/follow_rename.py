"""Which list to show where an undo or redo has renamed, or taken away, the project or tag that is shown."""

from collections.abc import Mapping, Sequence, Set
from typing import TYPE_CHECKING

from tui.app.list_state import ListState
from tui.replica.catalog import CatalogKind
from tui.todos.nesting import is_within
from tui.todos.view import INBOX, Kind, project, tag

if TYPE_CHECKING:
    from tui.app.context import Context
    from tui.replica.catalog import Catalog
    from tui.replica.record import Record
    from tui.todos import Todo


def list_instead(
    context: "Context", before: "Catalog", records: "Mapping[str, Record | None]", there: Sequence[str]
) -> ListState | None:
    """Return the list to show in place of a project or tag that was there and is no more; else None.

    Args:
        context: where it is shown.
        before: what there was before the undo or redo.
        records: the todos it has changed, as they were before, by id.
        there: the ids of those of them that exist now.
    """
    shown = context.list_state.view
    kind = {Kind.PROJECT: CatalogKind.PROJECT, Kind.TAG: CatalogKind.TAG}.get(shown.kind)
    if kind is None:
        return None
    then, now = ({each.name for each in some.of(kind)} for some in (before, context.replica.catalog()))
    if shown.name in now or shown.name not in then:
        return None
    is_project = kind is CatalogKind.PROJECT
    for uid in there:
        was = records[uid]
        if was and (is_within(was["project"], shown.name) if is_project else shown.name in was["tags"]):
            todo = context.replica.get(uid)
            if todo is None:
                return None
            return _project_of(shown.name, was["project"], todo.project) if is_project else _tag_of(was, todo)
    gone, new = _innermost(then - now), _innermost(now - then)
    if len(gone) != 1 or len(new) != 1:
        return None
    return _project_of(shown.name, *gone, *new) if is_project else ListState(tag(*new))


def _project_of(shown: str, was: str, name: str) -> ListState:
    """Return the list of a project where one that was it, or stood under it, has another name now."""
    rest = was[len(shown) :]
    return ListState(project(name.removesuffix(rest)) if name else INBOX)


def _tag_of(was: "Record", todo: "Todo") -> ListState | None:
    """Return the list of the tag that a todo has got, if it is one."""
    got = [name for name in todo.tags if name not in was["tags"]]
    return ListState(tag(*got)) if len(got) == 1 else None


def _innermost(names: Set[str]) -> list[str]:
    """Return the names that no other one is nested in."""
    return [name for name in names if not any(is_within(other, name) for other in names - {name})]
