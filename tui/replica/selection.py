"""The todos of a view and their order, as SQL. The orders are those of the indexes in `migrations`."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from tui.replica.folding import shown_in
from tui.todos.view import Kind, Sort, View

BY_TREE = "path"
BY_DUE = "due_date, ifnull(due_time, '~'), path"
OPEN = "is_complete = 0"
_TAGGED = "key in (select key from tag where name = ?)"
COMMON = 2000
"""A tag of more todos than this is found in the order of the tree sooner than its todos are sorted."""
_NESTED = "project in (select name from tally where kind = 'project' and within(name, ?))"
STARTED = "(starts_on is null or starts_on <= ?)"


class Selection(NamedTuple):
    """A part of the table `todo`, in an order."""

    where: str
    parameters: tuple[object, ...]
    order: str
    indexed: bool
    """Whether an index has the rows in this order, so that a window of them can be read by itself."""
    tree: bool = False
    """Whether subtasks stand under their parents."""
    done: bool = False
    """Whether completed todos are among them."""
    passing: bool = False
    """Whether the index has other rows in between, so that only a window near its start is read by itself."""


def select(
    view: View,
    sort: Sort,
    today: date,
    *,
    done: bool,
    length: int | None = None,
    unfolded: bool = False,
    nested: bool = False,
) -> Selection:
    """Return what a view shows.

    Args:
        view: the view.
        sort: the order; `Sort.MANUAL` is the view's own.
        today: the local day.
        done: show completed todos too.
        length: how many it shows, where that is known.
        unfolded: show what is below a folded todo too.
        nested: of a project, show what is in those that stand under it too.
    """
    selection = _own(view, today, done=done)._replace(done=done)
    if nested:
        selection = selection._replace(where=selection.where.replace("project = ?", _NESTED), indexed=False)
    if view.kind is Kind.TAG and (length or 0) > COMMON:
        where = selection.where.replace(
            _TAGGED, "exists (select 1 from tag where name = ? and key = todo.key)"
        )
        selection = selection._replace(where=where, indexed=True, passing=True)
    if sort is not Sort.MANUAL:
        return Selection(selection.where, selection.parameters, _ORDERS[sort], indexed=False)
    if not selection.tree:
        return selection
    if unfolded:
        return selection._replace(indexed=view.kind is Kind.ALL, passing=not done)
    shown = shown_in(project=view.kind is not Kind.ALL, done=done)
    return selection._replace(where=f"{selection.where} and {shown}")


def _own(view: View, today: date, *, done: bool) -> Selection:
    """Return what a view shows in its own order."""
    state = "is_complete in (0, 1)" if done else OPEN
    day = today.isoformat()
    match view.kind:
        case Kind.ALL:
            return Selection(state, (), BY_TREE, True, tree=True)
        case Kind.INBOX | Kind.PROJECT:
            where = f"project = ? and {state}"
            return Selection(where, (view.name,), BY_TREE, not done, tree=True)
        case Kind.TODAY:
            where = f"due_date is not null and {state} and due_date <= ? and {STARTED}"
            return Selection(where, (day, day), BY_DUE, not done)
        case Kind.UPCOMING:
            return Selection(f"due_date is not null and {state} and {STARTED}", (day,), BY_DUE, not done)
        case Kind.DAY:
            where = f"due_date is not null and {state} and due_date = ?"
            return Selection(where, (view.day.isoformat() if view.day else day,), BY_DUE, not done)
        case Kind.DONE:
            return Selection("is_complete = 1", (), "completed_at desc, key", True)
        case Kind.TAG:
            where = f"{_TAGGED} and {state}"
            return Selection(where, (view.name,), BY_TREE, False)
        case Kind.CONFLICTS:
            where = "uid in (select uid from conflict union select uid from outbox where stage = 'refused')"
            return Selection(where, (), BY_TREE, False)


_ORDERS = {
    Sort.DUE: "due_date is null, due_date, ifnull(due_time, '~'), path",
    Sort.PRIORITY: "priority desc, path",
    Sort.NAME: "sort_key(task), path",
    Sort.CREATED: "inserted_at desc, path",
}


def narrowed(selection: Selection, conditions: Sequence[tuple[str, Sequence[object]]]) -> Selection:
    """Return the part of a selection that meets the conditions too; subtasks stand by themselves then."""
    where = " and ".join([selection.where, *(f"({condition})" for condition, _ in conditions)])
    parameters = (*selection.parameters, *(value for _, values in conditions for value in values))
    return Selection(where, parameters, selection.order, indexed=False)
