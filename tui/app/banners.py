"""What stays on the screen until somebody has seen to it: notices, and reminders that rang."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from tui.app.reminders import reminder_words, reminders_of

if TYPE_CHECKING:
    from tui.app.context import Context
    from tui.app.widgets.banner import Banner


class Banners:
    """Shows each of the lines while it has something to say.

    Args:
        context: what there is to tell.
        mount: puts a line above the keys.
    """

    def __init__(self, context: "Context", mount: "Callable[[Banner], object]") -> None:
        self._context = context
        self._mount = mount
        self._banners: dict[str, Banner] = {}

    def show(self) -> None:
        """Show the current notices and reminders."""
        context = self._context
        notices = [each.words for each in context.replica.notices()]
        self._show("notices", "▲", "warn", notices, "`go.notices` reads it")
        rang = (
            [] if context.program.services.preferences.reminders == "off" else reminders_of(context).ringing()
        )
        words = [reminder_words(each, context.now) for each in rang]
        self._show("reminders", "◷", "badge", words, "`go.reminders` dismiss, snooze")

    def _show(self, name: str, mark: str, tone: str, said: Sequence[str], how: str) -> None:
        if said and name not in self._banners:
            from tui.app.widgets.banner import Banner

            self._banners[name] = Banner(name, mark, tone)
            self._mount(self._banners[name])
        if name in self._banners:
            self._banners[name].show(said, self._context.keymap.with_keys(how))
