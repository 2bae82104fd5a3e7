"""Actions that move the cursor within a pane and from pane to pane."""

from typing import TYPE_CHECKING

from tui.app.action import action

if TYPE_CHECKING:
    from tui.app.context import Context

GROUP = "Move"
UP, DOWN = "This is the first: there is nothing above it.", "This is the last: there is nothing below it."


def _moved(context: "Context", moved: bool, otherwise: str) -> None:
    """Show the message `otherwise` if nothing moved."""
    if not moved:
        context.say(otherwise)


def _used(context: "Context", used: bool) -> None:
    _moved(context, used, "There is no pane there.")


@action("move.down", "j", "down", label="down", group=GROUP, listed=False)
def down(context: "Context") -> None:
    """Down."""
    _moved(context, context.panes.current.move(1), DOWN)


@action("move.up", "k", "up", label="up", group=GROUP, listed=False)
def up(context: "Context") -> None:
    """Up."""
    _moved(context, context.panes.current.move(-1), UP)


@action("move.top", "g g", "home", label="top", group=GROUP, listed=False)
def top(context: "Context") -> None:
    """To the first."""
    _moved(context, context.panes.current.go_to_end(last=False), UP)


@action("move.bottom", "G", "end", label="bottom", group=GROUP, listed=False)
def bottom(context: "Context") -> None:
    """To the last."""
    _moved(context, context.panes.current.go_to_end(last=True), DOWN)


@action("move.half_down", "ctrl+d", label="half page down", group=GROUP, listed=False)
def half_down(context: "Context") -> None:
    """Half a page down."""
    _moved(context, context.panes.current.page(0.5), DOWN)


@action("move.half_up", "ctrl+u", label="half page up", group=GROUP, listed=False)
def half_up(context: "Context") -> None:
    """Half a page up."""
    _moved(context, context.panes.current.page(-0.5), UP)


@action("move.page_down", "pagedown", label="page down", group=GROUP, listed=False)
def page_down(context: "Context") -> None:
    """A page down."""
    _moved(context, context.panes.current.page(1), DOWN)


@action("move.page_up", "pageup", label="page up", group=GROUP, listed=False)
def page_up(context: "Context") -> None:
    """A page up."""
    _moved(context, context.panes.current.page(-1), UP)


@action("move.pane", "tab", label="next pane", group=GROUP, listed=False)
def pane(context: "Context") -> None:
    """To the next pane."""
    _used(context, context.panes.step(1))


@action("move.pane_back", "shift+tab", label="pane before", group=GROUP, listed=False)
def pane_back(context: "Context") -> None:
    """To the pane before."""
    _used(context, context.panes.step(-1))


@action("move.left", "h", "left", label="pane left", group=GROUP, listed=False)
def left(context: "Context") -> None:
    """To the pane at the left."""
    _used(context, context.panes.to_left())


@action("move.right", "l", "right", label="pane right", group=GROUP, listed=False)
def right(context: "Context") -> None:
    """To the pane at the right."""
    _used(context, context.panes.to_right())
