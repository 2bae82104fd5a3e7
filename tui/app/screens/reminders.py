"""The panel of reminders that rang: dismiss or snooze them, complete their todos, or go to one."""

from typing import TYPE_CHECKING

from tui.app.reminders import reminder_words, reminders_of
from tui.app.screens.panel import Panel
from tui.app.segments import Piece
from tui.display.cell_text import wrap
from tui.todos.snooze import SNOOZES, snoozed_until

if TYPE_CHECKING:
    from tui.app.context import Context


class RemindersPanel(Panel[str]):
    """All reminders that rang, the earliest first. Its result is the todo to go to."""

    COLUMNS = 76

    def __init__(self, context: "Context") -> None:
        super().__init__("Reminders")
        self.context = context
        self.cursor = 0
        self._reminders = reminders_of(context)
        self._lines: list[list[Piece]] = []
        self._read()

    def _read(self) -> None:
        self.rang = self._reminders.ringing()
        self.cursor = max(0, min(self.cursor, len(self.rang) - 1))
        snoozes = tuple((str(number), words) for number, words in enumerate(SNOOZES, 1))
        every = (("X", "all"),) if len(self.rang) > 1 else ()
        self.keys = (("x", "dismiss"), *every, *snoozes, ("d", "done"), ("⏎", "show"), ("esc", "later"))

    def rows(self) -> int:
        """As many as the content needs."""
        return len(self._set(self.body_cells))

    def _set(self, cells: int) -> list[list[Piece]]:
        palette = self.palette
        self._lines = []
        for index, reminder in enumerate(self.rang):
            first = "▌ " if index == self.cursor else "  "
            for part in wrap(reminder_words(reminder, self.context.now), cells - 2):
                self._lines.append([(first, palette.accent), (part, palette.text)])
                first = "  "
        return self._lines

    def take(self, key: str) -> None:
        """Handle a key: dismiss, snooze or complete, go to the todo, or move to another reminder."""
        here, now = self.rang[self.cursor].todo, self.context.now
        match key:
            case "j" | "down" | "tab":
                self.cursor = (self.cursor + 1) % len(self.rang)
            case "k" | "up" | "shift+tab":
                self.cursor = (self.cursor - 1) % len(self.rang)
            case "x":
                self.context.attempt(lambda: self._reminders.dismiss([here], now))
            case "X":
                self.context.attempt(lambda: self._reminders.dismiss([each.todo for each in self.rang], now))
            case "1" | "2" | "3":
                self._snooze(SNOOZES[int(key) - 1])
            case "d" | "space":
                self.context.attempt(lambda: self.context.replica.complete(here.uid))
            case "enter":
                self.answer(here.uid)
                return
            case "q":
                self.leave()
                return
        self._read()
        if not self.rang:
            self.leave()
            return
        self.fit()
        self.sheet.redraw()

    def _snooze(self, words: str) -> None:
        todo, now = self.rang[self.cursor].todo, self.context.now
        morning = self.context.program.services.preferences.remind_at
        until = snoozed_until(words, now, morning=morning)
        assert until is not None
        self.context.attempt(lambda: self._reminders.snooze([todo], until))
        self.context.say(
            f"It reminds again {'tomorrow ' if until.date() != now.date() else ''}at {until:%H:%M}."
        )

    def leave(self) -> None:
        """Close, and update the main screen, which shows the remaining reminders."""
        self.answer(None)
        self.context.show()

    def draw(self, y: int, cells: int) -> list[Piece]:
        """Draw line `y` of the reminders; the current one stays visible."""
        lines = self._lines
        start = next((at for at, pieces in enumerate(lines) if pieces[0][0] == "▌ "), 0)
        top = max(0, min(start, len(lines) - self.body_rows))
        return lines[top + y] if top + y < len(lines) else []
