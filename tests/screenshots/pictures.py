"""Which pictures there are: what is pressed, on which screen."""

from dataclasses import dataclass

from tests.app.scenes import typed

SCREENS = {"": (110, 32), "narrow": (80, 24), "wide": (160, 50)}
"""Columns and lines, by what a picture's name says of them."""


@dataclass(frozen=True)
class Scene:
    """What is pressed before a picture is taken, and words that are on it.

    Attributes:
        keys: in order.
        shows: words that prove that the scene is what it is called.
        signed_in: whether somebody is; else it is the first screen of a configured Rowdo.
        screens: the sizes it is taken in.
    """

    keys: tuple[str, ...]
    shows: tuple[str, ...]
    signed_in: bool = True
    screens: tuple[str, ...] = ("",)


SCENES = {
    "list": Scene(("g", "u", "j"), ("Upcoming", "Pay rent", "Lisbon"), screens=("", "narrow", "wide")),
    "quick-add": Scene(("a", *typed("Call the bank #home @phone p2 fri 9am")), ("Call the bank",)),
    "project": Scene(("g", "p", *typed("trav"), "enter"), ("Plan the Lisbon trip", "Pack")),
    "due": Scene(("t", "l", "j"), ("November 2026",)),
    "calendar": Scene(("g", "m"), ("November 2026",), screens=("", "narrow", "wide")),
    "keys": Scene(("?",), ("Keys",)),
    "sign-in": Scene((), ("/device",), signed_in=False),
}
THEMES = ("dark", "light")


@dataclass(frozen=True)
class Picture:
    """One picture.

    Attributes:
        name: of its files, without the ending.
        size: of the screen, in columns and lines.
        theme: `dark` or `light`.
    """

    name: str
    scene: Scene
    size: tuple[int, int]
    theme: str


def pictures() -> list[Picture]:
    """Return all pictures."""
    return [
        Picture("-".join(filter(None, (name, screen, theme))), scene, SCREENS[screen], theme)
        for name, scene in SCENES.items()
        for screen in scene.screens
        for theme in THEMES
    ]
