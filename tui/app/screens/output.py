"""The output of an own command: one line in the footer, several lines in a panel."""

from typing import TYPE_CHECKING

from tui.app.screens.panel import Panel
from tui.app.segments import Piece
from tui.display.cell_text import drawn, wrap

if TYPE_CHECKING:
    from tui.app.context import Context

LINES = 1000
"""The greatest number of lines shown."""


def show_output(context: "Context", name: str, output: str, problem: str) -> None:
    """Show the output of an own command, and why it failed if it did.

    Args:
        context: the main screen; another screen may be on top by now.
        name: the name of the command.
        output: the program's output, which may contain control characters.
        problem: why the command failed; empty if it succeeded.
    """
    lines = [drawn(line).rstrip() for line in output.strip("\r\n").splitlines()[:LINES]]
    tone = "bad" if problem else "text"
    if len(lines) < 2:
        words = " ".join(filter(None, (drawn(problem), *lines))) or f"{drawn(name)} is done."
        context.say(words.replace("`", "'"), tone)
        return
    context.say(drawn(problem).replace("`", "'") or f"{drawn(name)} is done.", tone)
    top: object = context.app.screen
    if top is context:
        OutputPanel(name, lines).open(context.app)


class OutputPanel(Panel[None]):
    """Shows lines of output."""

    COLUMNS = 100
    keys = (("j k", "scroll"), ("esc", "close"))

    def __init__(self, name: str, lines: list[str]) -> None:
        super().__init__(drawn(name))
        self._output = lines
        self._top = 0

    @property
    def _lines(self) -> list[str]:
        return [part for line in self._output for part in wrap(line, self.body_cells) or [""]]

    def rows(self) -> int:
        """As many as the content needs."""
        return len(self._lines)

    def take(self, key: str) -> None:
        """Handle a key: scroll, or close."""
        steps = {"j": 1, "down": 1, "k": -1, "up": -1, "pagedown": 10, "pageup": -10}
        if key in ("q", "enter"):
            self.leave()
        elif key in steps:
            last = max(0, len(self._lines) - self.body_rows)
            before, self._top = self._top, max(0, min(self._top + steps[key], last))
            if self._top == before:
                self.tell_end(steps[key])
            self.sheet.redraw()

    def draw(self, y: int, cells: int) -> list[Piece]:
        """Draw line `y` of the output."""
        lines = self._lines
        at = self._top + y
        return [(lines[at], self.palette.text)] if at < len(lines) else []
