"""The layout of sidebar, list and details: which are shown, how wide, and which has the focus."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from tui.app.widgets.canvas import HasCursor
from tui.app.widgets.divider import Divider

if TYPE_CHECKING:
    from textual.dom import DOMNode

    from tui.app.widgets.details import Details
    from tui.app.widgets.sidebar import Sidebar
    from tui.app.widgets.title import Title
    from tui.app.widgets.todo_list import TodoList

DETAILS_FROM = 130
"""Columns below which the details fold away."""
SIDEBAR_FROM = 60
"""Columns below which the sidebar folds away."""
TALL = 32
"""Rows from which the title has a blank line below it."""


class Pane(HasCursor, Protocol):
    """A part of the screen that can have the keys."""

    active: bool
    display: bool

    def move(self, by: int) -> bool:
        """Move the cursor, or scroll; return whether there was anywhere to go."""

    def page(self, share: float) -> bool:
        """Move by a share of the height, as `move` does."""

    def go_to_end(self, *, last: bool) -> bool:
        """Go to the first, or the last, as `move` does."""

    def redraw(self, *lines: int) -> None:
        """Draw again."""


class Panes:
    """Shows the panes that fit the terminal, and those the person opened all the same.

    Args:
        screen: what they are laid out in; its classes tell the stylesheet how much room there is.
        sidebar: the pane at the left.
        title: the line above the list.
        todos: the list, which has the keys first.
        details: the pane at the right.
        follow: shows the todo under the cursor in the details; called when they come into sight.
    """

    def __init__(
        self,
        screen: "DOMNode",
        sidebar: "Sidebar",
        title: "Title",
        todos: "TodoList",
        details: "Details",
        follow: Callable[[], None],
    ) -> None:
        self.sidebar, self.todos, self.details = sidebar, todos, details
        self.left_divider, self.right_divider = Divider(id="left"), Divider(id="right")
        self.current: Pane = todos
        todos.active = True
        self._screen, self._title, self._follow = screen, title, follow
        self._folded: dict[str, bool] = {}
        """What the person chose, by pane: ``side`` or ``details``."""
        self._widths: dict[str, int] = {}
        """How wide the person made them."""

    @property
    def _columns(self) -> int:
        return self._screen.app.size.width

    # Which has the keys

    @property
    def shown(self) -> Sequence[Pane]:
        """The panes there are to go to, from left to right."""
        left = [self.sidebar] if self.sidebar.display else []
        right = [self.details] if self.details.display else []
        return [*left, self.todos, *right]

    def use(self, pane: Pane) -> bool:
        """Give the keys to `pane`; return whether another had them."""
        if pane is self.current:
            return False
        for each in (self.current, pane):
            each.active = each is pane
            each.redraw()
        self.current = pane
        if pane is self.todos:
            self._back_to_list()
        return True

    def step(self, by: int) -> bool:
        """Give the keys to the next pane (1) or the one before (-1), and round again at the end."""
        panes = self.shown
        return self.use(panes[(panes.index(self.current) + by) % len(panes)])

    def to_left(self) -> bool:
        """Give the keys to the pane at the left; from the list, bring back a folded sidebar."""
        before = self.current
        if self.current is self.todos and not self.sidebar.display:
            self.fold("side", folded=False)
        panes = self.shown
        self.use(panes[max(0, panes.index(self.current) - 1)])
        return self.current is not before

    def to_right(self) -> bool:
        """Give the keys to the pane at the right."""
        panes = self.shown
        return self.use(panes[min(panes.index(self.current) + 1, len(panes) - 1)])

    # Which there is room for

    def drag(self, divider: Divider, column: int) -> None:
        """Make a pane as wide as its divider was dragged, to a column of the screen."""
        if divider is self.left_divider:
            self._widths["side"] = column
        else:
            self._widths["details"] = self._columns - column - 1
        self._apply_widths()

    def _apply_widths(self) -> None:
        columns = self._columns
        limits = {"side": (12, columns // 2), "details": (20, max(columns // 2, columns - 60))}
        for pane, wanted in self._widths.items():
            least, most = limits[pane]
            cells = max(least, min(wanted, most)) if columns >= SIDEBAR_FROM else None
            styles = (self.sidebar if pane == "side" else self.details).styles
            styles.min_width = styles.max_width = styles.width = cells

    def fold(self, pane: str, folded: bool | None = None) -> None:
        """Fold the sidebar (``side``) or the details away, or bring them back, whatever the width says.

        Args:
            pane: ``side`` or ``details``.
            folded: whether to; None does the opposite of what is so.
        """
        columns = self._columns
        widget, other, room_from = (
            (self.sidebar, "details", SIDEBAR_FROM)
            if pane == "side"
            else (self.details, "side", DETAILS_FROM)
        )
        folded = widget.display if folded is None else folded
        if folded == (columns < room_from):
            self._folded.pop(pane, None)  # as the width has it anyway, and would have it at another
        else:
            self._folded[pane] = folded
        if not folded and columns < DETAILS_FROM:
            self._folded.pop(other, None)
        self.apply()

    def _back_to_list(self) -> None:
        """Close what was opened over the list where there is no room for both."""
        if self._columns < DETAILS_FROM and not all(self._folded.values()):
            self._folded = {name: True for name, folded in self._folded.items() if folded}
            self.apply()

    def apply(self) -> None:
        """Show and hide the panes, touching only those for which it is news."""
        screen, size = self._screen, self._screen.app.size
        narrow = size.width < SIDEBAR_FROM
        side = not self._folded.get("side", narrow)
        details = not self._folded.get("details", size.width < DETAILS_FROM)
        if details and size.width < DETAILS_FROM:
            side = False
        for widget, seen in (
            (self.sidebar, side),
            (self.left_divider, side and not narrow),
            (self._title, not (narrow and (details or side))),
            (self.todos, not (narrow and (details or side))),
            (self.details, details),
            (self.right_divider, details and not narrow),
        ):
            if widget.display != seen:
                widget.display = seen
        for name, so in (
            ("-tall", size.height >= TALL),
            ("-over", size.width < DETAILS_FROM),
            ("-narrow", narrow),
        ):
            if screen.has_class(name) != so:
                screen.toggle_class(name)
        if not self.current.display:
            self.use(self.sidebar if side else self.details if details else self.todos)
        self._apply_widths()
        if details and screen.is_attached:
            self._follow()
