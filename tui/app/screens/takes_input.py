"""What the app asks of every screen: to take keys and pasted text, and to say where its cursor is."""

from typing import Protocol

from tui.app.widgets.canvas import HasCursor


class TakesInput(Protocol):
    """What every screen of ours can do."""

    @property
    def pane_in_use(self) -> HasCursor:
        """What the terminal's cursor stands in."""

    def press(self, key: str) -> None:
        """Take a key, as `keymap.key_name` names it."""

    def paste(self, text: str) -> None:
        """Take pasted text."""
