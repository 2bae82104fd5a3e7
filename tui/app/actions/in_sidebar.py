"""The actions of the sidebar: the same keys act on the project, tag or filter under the cursor."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tui.app.action import Action, Run, action
from tui.app.actions import select
from tui.app.changes import plain
from tui.app.choice import Choice
from tui.app.pickers import choose
from tui.todos.nesting import is_within
from tui.todos.view import Kind

if TYPE_CHECKING:
    from tui.app.context import Context
    from tui.replica.catalog import CatalogItem

ABOUT_TODOS = frozenset({"todo", "arrange", "select"})
"""The prefixes of the ids of actions on todos in the list."""

SIGNS = {Kind.PROJECT: "#", Kind.TAG: "@"}
"""What stands before the name of a project and of a tag."""


def in_its_pane(action: "Action[Context]") -> "Action[Context]":
    """Return `action`, changed so that in the sidebar it acts on the item there and never on a todo."""
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


def _add_beside(context: "Context", *, under: bool = False) -> None:
    """Add a project, a tag or a filter, whichever the cursor is on; with `under`, a project under it."""
    from tui.app.sidebar_prompts import open_new
    from tui.replica.catalog import CatalogKind

    place = context.panes.sidebar.place
    item = place.entry if place else None
    kind = item.kind if item else CatalogKind.PROJECT
    if kind is not CatalogKind.PROJECT or item is None:
        open_new(context, kind)
        return
    outer = item.name if under else item.name.rpartition("/")[0]
    open_new(context, kind, f"{outer}/" if outer and is_within(item.name, outer) else "")


def _to_list(context: "Context") -> None:
    context.panes.use(context.todos)


def _item(context: "Context", verb: str) -> "CatalogItem | None":
    """Return the project, tag or filter under the cursor; if there is none, show that and return None."""
    place = context.panes.sidebar.place
    if place and place.entry:
        return place.entry
    if place and place.view.kind in SIGNS:
        name = plain(f"{SIGNS[place.view.kind]}{place.title}")
        context.say(f"There is no {name} any more, so it cannot be {verb}.")
    else:
        name = place.title if place else "This"
        context.say(f"{name} cannot be {verb}: projects, tags and filters can.")
    return None


def _rename(context: "Context") -> None:
    if item := _item(context, "renamed"):
        from tui.app.sidebar_prompts import open_rename

        open_rename(context, item)


def _edit_query(context: "Context") -> None:
    place = context.panes.sidebar.place
    if place and place.entry and place.filter:
        from tui.app.sidebar_prompts import open_query

        open_query(context, place.entry)
    else:
        context.say("Only a saved filter has an expression to edit. `todo.edit` renames what is here.")


def _delete(context: "Context") -> None:
    if item := _item(context, "deleted"):
        from tui.app.sidebar_prompts import ask_delete

        ask_delete(context, item)


def _shift(context: "Context", by: int) -> None:
    from tui.app import edit_sidebar

    item = _item(context, "moved")
    if item is None:
        return

    def move() -> None:
        if not edit_sidebar.shift(context, item, by):
            context.say("It stands at the end already.")

    context.attempt(move)


def _fold(context: "Context") -> None:
    place = context.panes.sidebar.place
    if place is None or place.folded is None:
        context.say("No projects stand under this one: a name such as work/api stands under work.")
        return
    context.attempt(lambda: context.replica.fold_project(place.title, not place.folded))
    context.show()


@action("sidebar.color", "c", label="colour", group="Arrange")
def choose_color(context: "Context") -> None:
    """Choose the colour of the project, tag or filter in the sidebar."""
    from tui.app import edit_sidebar
    from tui.replica.catalog import COLORS

    if context.panes.current is not context.panes.sidebar:
        context.say("This key is for the sidebar: `move.left` goes there, to a project, a tag or a filter.")
        return
    item = _item(context, "coloured")
    if item is None:
        return

    def chosen(choice: Choice | None) -> None:
        if choice:
            context.attempt(lambda: edit_sidebar.color(context, item, str(choice.value)))

    choices = [Choice("none", "by its name" if item.kind.value == "project" else "", value="")]
    choices += [Choice(name, value=name, color=name) for name in COLORS]
    heading = f"Colour of {edit_sidebar.name_of(item)}"
    choose(context.app, heading, choices, chosen, at=item.color or "none")


@action("sidebar.rename", label="rename", group="Arrange")
def rename(context: "Context") -> None:
    """Rename a project, a tag or a filter."""
    from tui.app.sidebar_prompts import choose_item, open_rename

    choose_item(context, "Rename", open_rename)


@action("sidebar.delete", label="delete", group="Arrange")
def delete(context: "Context") -> None:
    """Delete or archive a project, a tag or a filter."""
    from tui.app.sidebar_prompts import ask_delete, choose_item

    choose_item(context, "Delete or archive", ask_delete)


IN_SIDEBAR: "Mapping[str, Run[Context]]" = {
    "todo.add": _add,
    "todo.add_above": _add_beside,
    "todo.add_child": lambda context: _add_beside(context, under=True),
    "todo.edit": _rename,
    "todo.notes": _edit_query,
    "todo.delete": _delete,
    "todo.details": _to_list,
    "arrange.down": lambda context: _shift(context, 1),
    "arrange.up": lambda context: _shift(context, -1),
    "arrange.fold": _fold,
    "select.none": select.none.run,
}
"""What an action on todos does in the sidebar, by its id. Other actions on todos only show a message."""
