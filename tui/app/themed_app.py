"""What widgets and screens may use of their app: styles and the clipboard."""

import os

from textual.app import App

from tui.app.styles import Palette, mix
from tui.app.themes import OURS, default_theme
from tui.todos.sanitize import clean_lines


class ThemedApp(App[None], inherit_bindings=False):
    """An app in one of our themes, or of Textual's.

    Screens and widgets get it by ``app = getters.app(ThemedApp)``; they need nothing of the app above it.
    """

    def __init__(self, theme: str = "") -> None:
        super().__init__()
        for each in OURS:
            self.register_theme(each)
        self._begin_in(theme if theme in self.available_themes else default_theme(os.environ))
        self._mixed: tuple[str, Palette] | None = None

    def _begin_in(self, theme: str) -> None:
        """Take a theme on before there is anything to draw again: a change of it parses all styles anew."""
        if self.available_themes[theme].ansi:
            self.theme = theme
            return
        self.set_reactive(App.theme, theme)
        self.stylesheet.set_variables(self.get_css_variables())
        self.set_class(self.current_theme.dark, "-dark-mode", update=False)
        self.set_class(not self.current_theme.dark, "-light-mode", update=False)

    @property
    def palette(self) -> Palette:
        """The pens of the theme in use, mixed when they are first asked for."""
        if self._mixed is None or self._mixed[0] != self.theme:
            self._mixed = (self.theme, mix(self.current_theme))
        return self._mixed[1]

    def copy_to_clipboard(self, text: str) -> None:
        """Copy by the terminal (OSC 52), which may reach far, and by the system's own clipboard, if any.

        What is copied is pasted into shells and terminals, so it is made harmless as what is drawn.
        """
        text = clean_lines(text)
        super().copy_to_clipboard(text)
        from tui.app.terminal.clipboard import copy

        copy(text)
