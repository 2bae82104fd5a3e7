"""What keys do while the cursor is in the sidebar: they act on the project, tag or filter there."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tui.app.action import Action, Run
from tui.app.actions import select
from tui.app.choice import Choice
from tui.app.pickers import choose
from tui.display.cell_text import drawn
from tui.todos.view import Kind
from tui.todos.wording import counted

if TYPE_CHECKING:
    from tui.app.context import Context
    from tui.app.sidebar_model import SidebarItem

ABOUT_TODOS = frozenset({"todo", "arrange", "select"})
"""What the ids of actions on todos of the list begin with."""


def in_its_pane(action: "Action[Context]") -> "Action[Context]":
    """Return `action` so that in the sidebar it is about the place there, and never about a todo."""
    if action.id.partition(".")[0] not in ABOUT_TODOS:
        return action
    on_todos, on_place = action.run, IN_SIDEBAR.get(action.id)

    def run(context: "Context") -> None:
        if context.panes.current is not context.panes.sidebar:
            on_todos(context)
        elif on_place:
            on_place(context)
        else:
            context.say(f"This key is for todos: {action.label}. `move.right` goes to the list.")

    return action._replace(run=run)


def _add(context: "Context") -> None:
    from tui.app.prompts import Spot, open_add

    open_add(context, Spot())


def _to_list(context: "Context") -> None:
    context.panes.use(context.todos)


def _place(context: "Context", verb: str) -> "SidebarItem | None":
    """Return the project, tag or filter under the cursor; say so where there is none."""
    place = context.panes.sidebar.place
    if place and (place.filter or place.view.kind in (Kind.PROJECT, Kind.TAG)):
        return place
    name = place.title if place else "This"
    context.say(f"{name} cannot be {verb}: projects, tags and filters can.")
    return None


def _rename(context: "Context") -> None:
    if place := _place(context, "renamed"):
        from tui.app.prompts import open_rename

        open_rename(context, place)


def _delete(context: "Context") -> None:
    from tui.app import edit_sidebar

    place = _place(context, "deleted")
    if place is None:
        return
    if place.view.kind is Kind.TAG:
        edit_sidebar.delete(context, place)
        return
    if place.filter:
        heading = f"Delete the filter {drawn(place.title)}?"
        choices = [Choice("Delete it", place.filter, value=False), Choice("Keep it")]
    else:
        count = len(edit_sidebar.todos_of(context, place))
        todos = counted(count, "todo")
        heading = f"Delete the project {drawn(place.title)}?"
        choices = [
            Choice(f"Move its {todos} to the Inbox", value=False),
            Choice(f"Delete its {todos} too", value=True),
        ]

    def chosen(choice: Choice | None) -> None:
        if choice and isinstance(choice.value, bool):
            todos_too = choice.value
            context.attempt(lambda: edit_sidebar.delete(context, place, todos_too=todos_too))

    choose(context.app, heading, choices, chosen)


IN_SIDEBAR: "Mapping[str, Run[Context]]" = {
    "todo.add": _add,
    "todo.edit": _rename,
    "todo.delete": _delete,
    "todo.details": _to_list,
    "select.none": select.none.run,
}
"""What an action on todos does in the sidebar, by its id; any other says that it does nothing there."""
