"""The pens everything is drawn with, mixed once per theme, so that drawing a row mixes no colours."""

from typing import NamedTuple
from zlib import crc32

from rich.style import Style
from textual.color import Color
from textual.theme import Theme

HUES = ("primary", "secondary", "accent", "success", "warning", "error", "info")
ANSI_HUES = ("cyan", "magenta", "yellow", "green", "bright_blue", "bright_magenta", "bright_cyan")


class Palette(NamedTuple):
    """Styles by what they mean. A foreground pen has no background: the row underneath gives it."""

    text: Style
    strong: Style
    quiet: Style
    faint: Style
    rule: Style
    """Lines that separate."""
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

    def hue(self, name: str) -> Style:
        """Return the pen of a project: always the same one for the same name."""
        return self.hues[crc32(name.encode(errors="replace")) % len(self.hues)]


def over(ground: Style, pen: Style) -> Style:
    """Return `pen` on `ground`; a ground that swaps the terminal's colours takes no others."""
    return ground if ground.reverse else ground + pen


def mix(theme: Theme) -> Palette:
    """Return the pens of `theme`; one made of the terminal's own sixteen colours keeps to those."""
    return _terminal(theme) if theme.ansi else _mixed(theme)


def _mixed(theme: Theme) -> Palette:
    variables = theme.to_color_system().generate()

    def color(name: str) -> Color:
        return Color.parse(variables[name])

    ground, surface = color("background"), color("surface")
    panel, text = color("panel"), color("foreground").rgb
    body = Color(*text)
    quiet = Color.parse(theme.variables["quiet"]) if "quiet" in theme.variables else ground.blend(body, 0.6)
    info = Color.parse(theme.variables.get("info", "#5aa0e8" if theme.dark else "#2361b5"))
    named = {"info": info} | {name: color(name) for name in HUES if name != "info"}

    def pen(shade: Color, *, bold: bool = False, strike: bool = False, back: Color | None = None) -> Style:
        return Style(
            color=shade.rich_color,
            bgcolor=back.rich_color if back else None,
            bold=bold or None,
            strike=strike or None,
        )

    def fill(shade: Color) -> Style:
        return Style(color=body.rich_color, bgcolor=shade.rich_color)

    return Palette(
        text=pen(body),
        strong=pen(body, bold=True),
        quiet=pen(quiet),
        faint=pen(ground.blend(quiet, 0.6)),
        rule=pen(ground.blend(quiet, 0.22)),
        done=pen(quiet, strike=True),
        accent=pen(named["primary"], bold=True),
        key=pen(named["accent"]),
        link=pen(info),
        good=pen(named["success"]),
        warn=pen(named["warning"]),
        bad=pen(named["error"], bold=True),
        today=pen(named["success"]),
        heading=pen(named["primary"], bold=True),
        priorities=(
            pen(quiet),
            pen(quiet),
            pen(info),
            pen(named["warning"], bold=True),
            pen(ground, bold=True, back=named["error"]),
        ),
        hues=tuple(pen(named[name]) for name in HUES),
        match=pen(ground, back=named["accent"]),
        caret=pen(ground, back=body),
        ground=fill(ground),
        side=fill(surface),
        raised=fill(panel),
        cursor=fill(ground.blend(named["primary"], 0.22 if theme.dark else 0.18)),
        cursor_away=fill(ground.blend(body, 0.09)),
        selected=fill(ground.blend(named["secondary"], 0.20)),
        badge=pen(ground, bold=True, back=named["accent"]),
    )


def _terminal(theme: Theme) -> Palette:
    def pen(shade: str = "default", *, bold: bool = False, dim: bool = False, strike: bool = False) -> Style:
        return Style(color=shade, bold=bold or None, dim=dim or None, strike=strike or None)

    plain = Style(color="default", bgcolor="default")
    flipped = Style(color="default", reverse=True)
    return Palette(
        text=pen(),
        strong=pen(bold=True),
        quiet=pen(dim=True),
        faint=pen(dim=True),
        rule=pen(dim=True),
        done=pen(dim=True, strike=True),
        accent=pen("cyan", bold=True),
        key=pen("yellow"),
        link=pen("blue"),
        good=pen("green"),
        warn=pen("yellow"),
        bad=pen("red", bold=True),
        today=pen("green"),
        heading=pen("cyan", bold=True),
        priorities=(
            pen(dim=True),
            pen(dim=True),
            pen("blue"),
            pen("yellow", bold=True),
            Style(color="red", bold=True, reverse=True),
        ),
        hues=tuple(pen(name) for name in ANSI_HUES),
        match=Style(color="yellow", reverse=True),
        caret=flipped,
        ground=plain,
        side=plain,
        raised=plain,
        cursor=Style(bold=True, reverse=True),
        cursor_away=Style(underline=True),
        selected=Style(bold=True, color="magenta"),
        badge=Style(color="yellow", reverse=True, bold=True),
    )
