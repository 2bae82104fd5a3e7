"""The line above the keys that shows how far something has come that is done to many todos."""

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import ProgressBar, Static


class Progress(Horizontal, inherit_bindings=False):
    """What is being done, Textual's bar, and the key that stops it."""

    def __init__(self, key: str) -> None:
        super().__init__(id="progress")
        self._words = Static(markup=False)
        self._bar = ProgressBar()
        self._how = Static(f"{key} stops it" if key else "", markup=False)

    def compose(self) -> ComposeResult:
        """Put them side by side."""
        yield self._words
        yield self._bar
        yield self._how

    def show(self, words: str, done: int, total: int) -> None:
        """Show how much is done of what `words` say."""
        if self._words.content != words:
            self._words.update(words)
        self._bar.update(total=total, progress=done)
        if not self.display:
            self.display = True
