"""Moving about: within a pane, and from pane to pane."""

from typing import TYPE_CHECKING

from tui.app.action import action

if TYPE_CHECKING:
    from tui.app.screens.main import MainScreen

GROUP = "Move"


@action("move.down", "j", "down", label="down", group=GROUP, listed=False)
def down(main: "MainScreen") -> None:
    """Down."""
    main.pane.move(1)


@action("move.up", "k", "up", label="up", group=GROUP, listed=False)
def up(main: "MainScreen") -> None:
    """Up."""
    main.pane.move(-1)


@action("move.top", "g g", "home", label="top", group=GROUP, listed=False)
def top(main: "MainScreen") -> None:
    """To the first."""
    main.pane.go_to_end(last=False)


@action("move.bottom", "G", "end", label="bottom", group=GROUP, listed=False)
def bottom(main: "MainScreen") -> None:
    """To the last."""
    main.pane.go_to_end(last=True)


@action("move.half_down", "ctrl+d", label="half page down", group=GROUP, listed=False)
def half_down(main: "MainScreen") -> None:
    """Half a page down."""
    main.pane.page(0.5)


@action("move.half_up", "ctrl+u", label="half page up", group=GROUP, listed=False)
def half_up(main: "MainScreen") -> None:
    """Half a page up."""
    main.pane.page(-0.5)


@action("move.page_down", "pagedown", label="page down", group=GROUP, listed=False)
def page_down(main: "MainScreen") -> None:
    """A page down."""
    main.pane.page(1)


@action("move.page_up", "pageup", label="page up", group=GROUP, listed=False)
def page_up(main: "MainScreen") -> None:
    """A page up."""
    main.pane.page(-1)


@action("move.pane", "tab", label="next pane", group=GROUP, listed=False)
def pane(main: "MainScreen") -> None:
    """To the next pane."""
    _turn(main, 1)


@action("move.pane_back", "shift+tab", label="pane before", group=GROUP, listed=False)
def pane_back(main: "MainScreen") -> None:
    """To the pane before."""
    _turn(main, -1)


def _turn(main: "MainScreen", step: int) -> None:
    panes = main.panes
    main.use(panes[(panes.index(main.pane) + step) % len(panes)])


@action("move.left", "h", "left", label="pane left", group=GROUP, listed=False)
def left(main: "MainScreen") -> None:
    """To the pane at the left."""
    if not main.sidebar.display:
        main.fold("side", folded=False)
    panes = main.panes
    main.use(panes[max(0, panes.index(main.pane) - 1)])


@action("move.right", "l", "right", label="pane right", group=GROUP, listed=False)
def right(main: "MainScreen") -> None:
    """To the pane at the right."""
    panes = main.panes
    main.use(panes[min(panes.index(main.pane) + 1, len(panes) - 1)])
