"""Rowdo's own themes, a dark and a light one. Every other colour is mixed from theirs."""

from collections.abc import Mapping

from textual.theme import Theme

DARK = Theme(
    name="rowdo-dark",
    dark=True,
    primary="#7cc7b2",
    secondary="#a99cf0",
    accent="#f2b36b",
    success="#86c98b",
    warning="#e8b45a",
    error="#f0736a",
    foreground="#d9dce3",
    background="#12141b",
    surface="#181b24",
    panel="#222633",
    variables={"info": "#74b0f4", "quiet": "#a4a9b7"},
)

LIGHT = Theme(
    name="rowdo-light",
    dark=False,
    primary="#10695f",
    secondary="#644bba",
    accent="#8d4c06",
    success="#276d36",
    warning="#7c5308",
    error="#ab2e27",
    foreground="#2b2d36",
    background="#fbfaf7",
    surface="#f2f0ea",
    panel="#e6e2d8",
    variables={"info": "#215cab", "quiet": "#51535c"},
)

OURS = (DARK, LIGHT)


def default_theme(environment: Mapping[str, str]) -> str:
    """Return the name of the theme that suits the terminal: its own colours where it has only sixteen.

    ``COLORFGBG`` (rxvt, Konsole, iTerm2 and others) tells a light ground by its last number, 7 or 15.
    """
    if environment.get("TERM") in ("linux", "vt220", "vt100", "xterm-16color", "screen", "ansi"):
        return "ansi-dark" if not environment.get("COLORTERM") else DARK.name
    ground = environment.get("COLORFGBG", "").rpartition(";")[2]
    return LIGHT.name if ground in ("7", "15") else DARK.name
