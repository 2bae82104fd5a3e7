"""Which panes there is room for, and how much of it they take."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.app.screens.main import MainScreen

DETAILS_FROM = 100
"""Columns below which the details fold away."""
SIDEBAR_FROM = 60
"""Columns below which the sidebar folds away."""
TALL = 32
"""Rows from which the title has a blank line below it."""


class Layout:
    """Shows the panes that fit the terminal, and those the person opened all the same."""

    def __init__(self, main: "MainScreen") -> None:
        self.main = main
        self._folded: dict[str, bool] = {}
        """What the person chose, by pane: ``side`` or ``details``."""
        self._widths: dict[str, int] = {}
        """How wide the person made them."""

    def widen(self, pane: str, cells: int) -> None:
        """Make a pane as wide as somebody wants it and the others leave room for."""
        self._widths[pane] = cells
        self._apply_widths()

    def _apply_widths(self) -> None:
        columns = self.main.house.size.width
        limits = {"side": (12, columns // 2), "details": (20, max(columns // 2, columns - 60))}
        for pane, wanted in self._widths.items():
            least, most = limits[pane]
            cells = max(least, min(wanted, most)) if columns >= SIDEBAR_FROM else None
            styles = (self.main.sidebar if pane == "side" else self.main.details).styles
            styles.min_width = styles.max_width = styles.width = cells

    def fold(self, pane: str, folded: bool | None) -> None:
        """Fold a pane away, or bring it back; None does the opposite of what is so."""
        main, columns = self.main, self.main.house.size.width
        widget, other, room_from = (
            (main.sidebar, "details", SIDEBAR_FROM)
            if pane == "side"
            else (main.details, "side", DETAILS_FROM)
        )
        folded = widget.display if folded is None else folded
        if folded == (columns < room_from):
            self._folded.pop(pane, None)  # as the width has it anyway, and would have it at another
        else:
            self._folded[pane] = folded
        if not folded and columns < DETAILS_FROM:
            self._folded.pop(other, None)
        self.apply()

    def back_to_list(self) -> None:
        """Close what was opened over the list where there is no room for both."""
        if self.main.house.size.width < DETAILS_FROM and not all(self._folded.values()):
            self._folded = {name: True for name, folded in self._folded.items() if folded}
            self.apply()

    def apply(self) -> None:
        """Show and hide the panes, touching only those for which it is news."""
        main, size = self.main, self.main.house.size
        narrow = size.width < SIDEBAR_FROM
        side = not self._folded.get("side", narrow)
        details = not self._folded.get("details", size.width < DETAILS_FROM)
        if details and size.width < DETAILS_FROM:
            side = False
        for widget, seen in (
            (main.sidebar, side),
            (main.left_divider, side and not narrow),
            (main.title_bar, not (narrow and (details or side))),
            (main.todos, not (narrow and (details or side))),
            (main.details, details),
            (main.right_divider, details and not narrow),
        ):
            if widget.display != seen:
                widget.display = seen
        for name, so in (
            ("-tall", size.height >= TALL),
            ("-over", size.width < DETAILS_FROM),
            ("-narrow", narrow),
        ):
            if main.has_class(name) != so:
                main.toggle_class(name)
        if not main.pane.display:
            main.use(main.sidebar if side else main.details if details else main.todos)
        self._apply_widths()
        if details and main.is_attached:
            main.follow()
