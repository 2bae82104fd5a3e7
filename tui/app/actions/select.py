"""Selecting several todos; what is done next is done to all of them, as one step."""

from typing import TYPE_CHECKING

from tui.app.action import action

if TYPE_CHECKING:
    from tui.app.screens.main import MainScreen

GROUP = "Select"


@action("select.toggle", "v", label="select", group=GROUP)
def toggle(main: "MainScreen") -> None:
    """Select, or no longer, and step on."""
    main.todos.toggle()


@action("select.range", "V", label="range", group=GROUP)
def span(main: "MainScreen") -> None:
    """Select as the cursor moves."""
    main.todos.begin_range()


@action("select.all", "*", label="select all", group=GROUP)
def everything(main: "MainScreen") -> None:
    """Select everything in the list."""
    main.todos.select_all()


@action("select.none", "escape", label="select none", group=GROUP)
def none(main: "MainScreen") -> None:
    """Let go of selection, search, filter."""
    shown, todo = main.shown, main.todos.todo
    if main.todos.select_none():
        return
    if shown.search:
        main.show(shown._replace(search=""), keep=todo.uid if todo else None)
    elif shown.filter:
        main.show(shown._replace(filter=""), keep=todo.uid if todo else None)
    else:
        main.use(main.todos)
