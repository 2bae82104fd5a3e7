"""The line above the footer that shows the progress of a change of many todos."""

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import ProgressBar, Static


class Progress(Horizontal, inherit_bindings=False):
    """Shows what is being done, Textual's progress bar, and the key that stops it."""

    def __init__(self, key: str) -> None:
        super().__init__(id="progress")
        self._words = Static(markup=False)
        self._bar = ProgressBar()
        self._how = Static(f"{key} stops it" if key else "", markup=False)

    def compose(self) -> ComposeResult:
        """Compose the parts, side by side."""
        yield self._words
        yield self._bar
        yield self._how

    def show(self, words: str, done: int, total: int) -> None:
        """Show that `done` of `total` todos are done, with `words` for what is being done."""
        if self._words.content != words:
            self._words.update(words)
        self._bar.update(total=total, progress=done)
        if not self.display:
            self.display = True
