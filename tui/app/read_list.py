"""Reads the list from the replica as its state says, with the headings between its todos."""

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from tui.app.context import Context
from tui.app.empty_state import empty_state_of
from tui.app.list_state import TREES, ListState
from tui.app.sidebar_model import open_in
from tui.app.syntax import Mistake
from tui.app.widgets.todo_list import ENOUGH_FOR_HEADINGS
from tui.display.date_text import day_words, exact_day, heading
from tui.todos.overdue import is_overdue, whole_minute
from tui.todos.view import Kind, Sort

if TYPE_CHECKING:
    from tui.replica.listing import Listing, Row


def read_list(context: Context, keep: str | None, now: datetime) -> int:
    """Show in the list what its state says.

    Args:
        context: where the list is.
        keep: the todo to put the cursor on, if it is there; else it stays at its index.
        now: the local moment as of which todos are shown.

    Returns:
        How many todos are in the list, those that are folded away too.
    """
    todos, state = context.todos, context.list_state
    view = state.view
    listing = context.replica.listing(
        view,
        search=state.search,
        sort=state.sort,
        filter=context.syntax.expression(state.filter),
        done=state.done,
        today=now.date(),
        now=now.time(),
    )
    grouped = state.sort is Sort.MANUAL and not state.search
    by_day = grouped and view.kind is Kind.UPCOMING
    by_completion = grouped and view.kind is Kind.DONE
    head = _day_due if by_day else _day_of_completion if by_completion else None
    todos.heading = partial(head, context) if head else None
    filtered = context.syntax.read_filter(state.filter)
    empty = empty_state_of(
        view,
        search=state.search,
        filtered=filtered is not None,
        mistake=filtered.message if isinstance(filtered, Mistake) else "",
        first_run=context.replica.is_empty,
    )
    todos.empty_state = empty._replace(lines=[context.keymap.with_keys(each) for each in empty.lines])
    todos.show(
        listing,
        keep=keep,
        today=now.date(),
        now=whole_minute(now.time()),
        search=state.search,
        sends=context.program.services.sends,
        without_project=view.name if view.kind is Kind.PROJECT else None,
        without_day=by_day or view.kind in (Kind.TODAY, Kind.DAY),
    )
    return _count(context, listing)


def _count(context: Context, listing: "Listing") -> int:
    view = context.list_state.view
    if view.kind in TREES and context.list_state == ListState(view):
        tallied = open_in(view, context.replica.counts(context.today))
        if tallied is not None:
            return tallied
    return len(listing)


def _day_due(context: Context, row: "Row") -> str:
    day = row.todo.due_date
    late = is_overdue(row.todo, context.now)
    return "late" if late else heading(day, context.today) if day else ""


def _day_of_completion(context: Context, row: "Row") -> str:
    at = row.todo.completed_at
    words = exact_day if context.todos.size.width >= ENOUGH_FOR_HEADINGS else day_words
    return words(at.astimezone().date(), context.today) if at else ""
