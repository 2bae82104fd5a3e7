"""The styles of everything on the screen, computed once per theme."""

from collections.abc import Mapping
from typing import NamedTuple
from zlib import crc32

from rich.style import Style
from textual.color import Color
from textual.theme import Theme

from tui.app.contrast import SIGNS, contrast, legible
from tui.todos.nesting import above

HUES = ("primary", "secondary", "accent", "success", "warning", "error", "info")
ANSI_HUES = ("cyan", "magenta", "yellow", "green", "bright_blue", "bright_magenta", "bright_cyan")
COLORS = {
    "red": "#e5484d",
    "orange": "#f2822f",
    "yellow": "#d9b032",
    "green": "#3fa266",
    "cyan": "#2ba8b5",
    "blue": "#4a8df0",
    "purple": "#9a6ee8",
    "pink": "#e0559c",
}
"""The colours that a person can choose for a project, a tag or a filter (`tui.replica.catalog.COLORS`)."""
ANSI_COLORS = ("red", "bright_red", "yellow", "green", "cyan", "bright_blue", "magenta", "bright_magenta")


class Palette(NamedTuple):
    """Styles by what they mean. A foreground style has no background: the row underneath gives it."""

    text: Style
    strong: Style
    quiet: Style
    faint: Style
    rule: Style
    """Lines, bars and signs that are no words."""
    done: Style
    accent: Style
    key: Style
    link: Style
    good: Style
    warn: Style
    bad: Style
    today: Style
    heading: Style
    priorities: tuple[Style, ...]
    """By the number of the priority: none, low, medium, high, urgent."""
    hues: tuple[Style, ...]
    match: Style
    """Behind the letters a search found."""
    caret: Style
    ground: Style
    """The page."""
    side: Style
    """Bars and panes beside the page."""
    raised: Style
    """Dialogs."""
    cursor: Style
    cursor_away: Style
    """The cursor row of a pane that does not have the keys."""
    selected: Style
    badge: Style
    colors: tuple[Style, ...]
    """The styles of `COLORS`."""
    chosen: Mapping[str, str] = {}
    """The colours that the person chose, by the keys of settings, such as ``project/work``."""

    def color(self, name: str) -> Style | None:
        """Return the style of one of `COLORS`, None for another."""
        return self.colors[list(COLORS).index(name)] if name in COLORS else None

    def tag(self, name: str) -> Style | None:
        """Return the style that the person chose for a tag, None where they chose none."""
        return self.color(self.chosen.get(f"tag/{name}", ""))

    def hue(self, name: str) -> Style:
        """Return the style of a project: that chosen for it or for one above it, else one by its name."""
        for each in (name, *reversed(above(name))) if self.chosen else ():
            if style := self.color(self.chosen.get(f"project/{each}", "")):
                return style
        return self.hues[crc32(name.encode(errors="replace")) % len(self.hues)]


TEXT, QUIET = 6.0, 5.2
"""The contrast of plain words, and of what matters less: both more than that of what is faint, the least."""


def over(ground: Style, style: Style) -> Style:
    """Return `style` on `ground`; a ground that swaps the terminal's colours takes no others."""
    return ground if ground.reverse else ground + style


def mix(theme: Theme, *, colourless: bool = False) -> Palette:
    """Return the styles of `theme`; one made of the terminal's own sixteen colours keeps to those.

    `colourless` asks for styles that are told apart by more than their colours, which will not be shown.
    """
    return _terminal() if theme.ansi or colourless else _mixed(theme)


def _mixed(theme: Theme) -> Palette:
    """Mix the styles of a theme, each as far from its own colour as reading it on every ground takes."""
    variables = theme.to_color_system().generate()

    def color(name: str) -> Color:
        return Color.parse(variables[name])

    ground, surface, panel = color("background"), color("surface"), color("panel")
    foreground = Color(*color("foreground").rgb)
    tints = {
        "cursor": ground.blend(color("primary"), 0.18 if theme.dark else 0.15),
        "cursor_away": ground.blend(foreground, 0.09),
        "selected": ground.blend(color("secondary"), 0.20),
    }
    grounds = (ground, surface, panel, *tints.values())
    body = legible(foreground, grounds, TEXT)
    chosen = theme.variables.get("quiet")
    quiet = legible(Color.parse(chosen) if chosen else ground.blend(body, 0.6), grounds, QUIET)
    info = Color.parse(theme.variables.get("info", "#5aa0e8" if theme.dark else "#2361b5"))
    named = {name: legible(info if name == "info" else color(name), grounds) for name in HUES}

    def style(shade: Color, *, bold: bool = False, strike: bool = False) -> Style:
        return Style(color=shade.rich_color, bold=bold or None, strike=strike or None)

    def block(back: Color, *, bold: bool = False) -> Style:
        words = max((ground, body), key=lambda each: contrast(each, back))
        filled = Style(color=legible(words, (back,)).rich_color, bgcolor=back.rich_color)
        return filled + Style(bold=True) if bold else filled

    def fill(shade: Color) -> Style:
        return Style(color=body.rich_color, bgcolor=shade.rich_color)

    return Palette(
        text=style(body),
        strong=style(body, bold=True),
        quiet=style(quiet),
        faint=style(legible(ground.blend(quiet, 0.6), grounds, toward=quiet)),
        rule=style(legible(ground.blend(quiet, 0.3), grounds, SIGNS, quiet)),
        done=style(quiet, strike=True),
        accent=style(named["primary"], bold=True),
        key=style(named["accent"]),
        link=style(named["info"]),
        good=style(named["success"]),
        warn=style(named["warning"]),
        bad=style(named["error"], bold=True),
        today=style(named["success"]),
        heading=style(named["primary"], bold=True),
        priorities=(
            style(quiet),
            style(quiet),
            style(named["info"]),
            style(named["warning"], bold=True),
            block(named["error"], bold=True),
        ),
        hues=tuple(style(named[name]) for name in HUES),
        match=block(named["accent"]),
        caret=block(body),
        ground=fill(ground),
        side=fill(surface),
        raised=fill(panel),
        badge=block(named["accent"], bold=True),
        colors=tuple(style(legible(Color.parse(each), grounds)) for each in COLORS.values()),
        cursor=fill(tints["cursor"]),
        cursor_away=fill(tints["cursor_away"]),
        selected=fill(tints["selected"]),
    )


def _terminal() -> Palette:
    def style(
        shade: str = "default", *, bold: bool = False, dim: bool = False, strike: bool = False
    ) -> Style:
        return Style(color=shade, bold=bold or None, dim=dim or None, strike=strike or None)

    plain = Style(color="default", bgcolor="default")
    flipped = Style(color="default", reverse=True)
    return Palette(
        text=style(),
        strong=style(bold=True),
        quiet=style(dim=True),
        faint=style(dim=True),
        rule=style(dim=True),
        done=style(dim=True, strike=True),
        accent=style("cyan", bold=True),
        key=style("yellow"),
        link=style("blue"),
        good=style("green"),
        warn=style("yellow"),
        bad=style("red", bold=True),
        today=style("green"),
        heading=style("cyan", bold=True),
        priorities=(
            style(dim=True),
            style(dim=True),
            style("blue"),
            style("yellow", bold=True),
            Style(color="red", bold=True, reverse=True),
        ),
        hues=tuple(style(name) for name in ANSI_HUES),
        match=Style(color="yellow", reverse=True),
        caret=flipped,
        ground=plain,
        side=plain,
        raised=plain,
        cursor=Style(bold=True, reverse=True),
        cursor_away=Style(underline=True),
        selected=Style(bold=True, color="magenta"),
        badge=Style(color="yellow", reverse=True, bold=True),
        colors=tuple(style(each) for each in ANSI_COLORS),
    )
