"""An empty Textual app: the minimum that every screen made with Textual costs."""

from textual.app import App, ComposeResult
from textual.widget import Widget


class Word(Widget):
    """The one word that tells when it is drawn."""

    def render(self) -> str:
        return "ready"


class Empty(App[None]):
    def compose(self) -> ComposeResult:
        yield Word()


if __name__ == "__main__":
    Empty().run()
