"""What widgets and screens may use of their app: styles and the clipboard."""

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING

from rich.console import Console
from textual.app import App

from tui.app.styles import Palette, mix
from tui.app.themes import OURS, is_light, suitable_theme, theme_of
from tui.todos.sanitize import clean_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.app.terminal.replies import TerminalColours
    from tui.config.theme_files import ThemeFile

BEYOND = {"standard": ("256", "truecolor"), "256": ("truecolor",)}
"""What is more than each of Rich's colour systems."""
DRAWN_ANEW = "The screen is drawn anew."
NO_SHELL = "This terminal has no shell to go back to."
"""Said where `ThemedApp.step_aside` cannot."""


class ThemedApp(App[None], inherit_bindings=False):
    """An app in one of our themes, or of Textual's.

    Screens and widgets get it by ``app = getters.app(ThemedApp)``; they need nothing of the app above it.
    """

    def __init__(self, theme: str = "", themes: "Sequence[ThemeFile]" = ()) -> None:
        if not os.environ.get("NO_COLOR"):
            os.environ.pop("NO_COLOR", None)  # empty, it says nothing (no-color.org), but not to Textual
        # Without colours Textual must not compute one for dim text.
        super().__init__(ansi_color=True if "NO_COLOR" in os.environ else None)
        # What is said is said in the footer: two widgets less on each screen.
        self._disable_notifications = self._disable_tooltips = True
        for each in (*OURS, *map(theme_of, themes)):
            self.register_theme(each)
        self._chosen = theme in self.available_themes
        self._light = is_light(os.environ)
        self._begin_in(theme if self._chosen else self._suitable_theme)
        self._mixed: tuple[str, Palette] | None = None
        self._colors: Mapping[str, str] = {}

    @property
    def _suitable_theme(self) -> str:
        return suitable_theme(self.console.color_system, light=self._light)

    def _begin_in(self, theme: str) -> None:
        """Take a theme on before there is anything to draw again: a change of it parses all styles anew."""
        if self.available_themes[theme].ansi:
            self.theme = theme
            return
        self.set_reactive(App.theme, theme)
        self.stylesheet.set_variables(self.get_css_variables())
        self.set_class(self.current_theme.dark, "-dark-mode", update=False)
        self.set_class(not self.current_theme.dark, "-light-mode", update=False)

    def on_terminal_colours(self, told: "TerminalColours") -> None:
        """Take the theme that suits what the terminal says it can do, where the person chose none."""
        suited = not self._chosen and self.theme == self._suitable_theme
        if told.light is not None:
            self._light = told.light
        if told.system and told.system in BEYOND.get(self.console.color_system or "", ()):
            # As Textual makes its own, which asks the environment alone.
            self.console = Console(
                color_system=told.system,
                file=self.console.file,
                force_terminal=True,
                legacy_windows=False,
                emoji=False,
                highlight=False,
                no_color=False,
            )
            self.redraw()
        if suited:
            self.theme = self._suitable_theme

    def redraw(self) -> None:
        """Draw everything anew, whatever else has written to the terminal meanwhile."""
        if self._driver and not self.is_headless:
            self._driver.write("\x1b[?25l\x1b[2J")
        self.refresh(layout=True)
        self.refresh_canvases()

    def step_aside(self) -> bool:
        """Stop, as ctrl+z stops any program, until the shell's `fg`; return whether that can be done here."""
        if self._driver is None or not self._driver.can_suspend:
            return False
        self.action_suspend_process()
        return True

    def refresh_canvases(self) -> None:
        """Draw all lines of ours again."""
        for screen in self.screen_stack:
            for widget in screen.query("Canvas"):
                widget.refresh()

    @property
    def palette(self) -> Palette:
        """The styles of the theme in use, mixed when they are first asked for."""
        if self._mixed is None or self._mixed[0] != self.theme:
            mixed = mix(self.current_theme, colourless=self.no_color)
            self._mixed = (self.theme, mixed._replace(chosen=self._colors))
        return self._mixed[1]

    def choose_colors(self, chosen: Mapping[str, str]) -> None:
        """Draw projects and tags in the colours that the person chose, by keys such as ``project/work``."""
        if chosen != self._colors:
            self._colors, self._mixed = chosen, None

    def copy_to_clipboard(self, text: str) -> None:
        """Copy by the terminal (OSC 52), which may reach far, and by the system's own clipboard, if any.

        What is copied is pasted into shells and terminals, so it is made harmless as what is drawn.
        """
        text = clean_lines(text)
        super().copy_to_clipboard(text)
        from tui.app.terminal.clipboard import copy

        copy(text)
