"""Actions that select several todos. The next action then changes all of them, as one step of undo."""

from typing import TYPE_CHECKING

from tui.app.action import action
from tui.app.actions.go_to import back_to_calendar
from tui.app.changes import on_todo
from tui.todos.view import Kind

if TYPE_CHECKING:
    from tui.app.context import Context

GROUP = "Select"


@action("select.toggle", "v", label="select", group=GROUP)
def toggle(context: "Context") -> None:
    """Select or deselect, and move down."""
    if on_todo(context):
        context.todos.toggle()


@action("select.range", "V", label="range", group=GROUP)
def span(context: "Context") -> None:
    """Extend the selection with the cursor."""
    if on_todo(context):
        context.todos.begin_range()


@action("select.all", "*", label="select all", group=GROUP)
def everything(context: "Context") -> None:
    """Select everything in the list."""
    if on_todo(context):
        context.todos.select_all()


@action("select.none", "escape", label="select none", group=GROUP)
def none(context: "Context") -> None:
    """Stop; clear the selection, search or filter; from a day, back to the Calendar."""
    state, todo = context.list_state, context.todos.todo
    if context.bulk.stop():
        return
    if context.todos.select_none():
        return
    if state.search:
        context.show(state.searched, keep=todo.uid if todo else None)
    elif state.filter:
        context.show(state._replace(filter=""), keep=todo.uid if todo else None)
    elif context.panes.current is not context.todos:
        context.panes.use(context.todos)
    elif state.view.kind is Kind.DAY:
        back_to_calendar(context)
    else:
        context.say("There is nothing to let go of: no selection, no search, no filter.")
