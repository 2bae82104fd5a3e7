"""Rowdo's own themes, a dark and a light one. Every other colour is mixed from theirs."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from textual.theme import Theme

if TYPE_CHECKING:
    from tui.config.theme_files import ThemeFile

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


def theme_of(file: "ThemeFile") -> Theme:
    """Return the theme that a person's file describes; what it leaves out follows from its `primary`."""
    own = {name: value for name, value in file.colours.items() if name not in ("info", "quiet")}
    more = {name: value for name, value in file.colours.items() if name not in own}
    return Theme(name=file.name, dark=file.dark, variables=more, **own)  # type: ignore[arg-type]  # all are texts


def suitable_theme(system: str | None, *, light: bool) -> str:
    """Return the name of the theme for a terminal that shows so many colours on such a ground.

    Args:
        system: Rich's name of its colours: ``truecolor``, ``256``, ``standard`` for sixteen, None for none.
        light: whether its ground is light.
    """
    if system in ("truecolor", "256"):
        return LIGHT.name if light else DARK.name
    return "ansi-light" if light else "ansi-dark"


def is_light(environment: Mapping[str, str]) -> bool:
    """Tell whether the ground is light, as far as the environment knows.

    ``COLORFGBG`` (rxvt, Konsole, iTerm2 and others) tells it by its last number, 7 or 15.
    """
    return environment.get("COLORFGBG", "").rpartition(";")[2] in ("7", "15")
