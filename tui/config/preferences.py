"""Preferences: the part of a profile file about look and feel."""

from collections.abc import Mapping
from datetime import time
from typing import Any, NamedTuple

PRESETS = ("default", "arrows", "dooit", "taskwarrior", "todoist")
REMINDERS = ("terminal", "bell", "app", "off")
DATE_ORDERS = ("", "day", "month")
DENSITIES = ("compact", "comfortable")
LANGUAGES = ("", "de", "en", "es", "fr")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


HOOKS = ("added", "changed", "done", "deleted", "synced")
"""What a hook can run after."""


class OwnCommand(NamedTuple):
    """A program of the person's that a key runs on the selected todos."""

    name: str
    """What it is called in footer, palette and help."""
    keys: tuple[str, ...]
    """Its chords; without one the palette finds it."""
    run: tuple[str, ...]
    """The program and its arguments."""


class Preferences(NamedTuple):
    """The preferences of a profile file; the defaults are those below."""

    theme: str = ""
    """A theme's name; empty is ours, dark or light as the terminal is."""
    preset: str = "default"
    """The keys to start from, one of `PRESETS`."""
    keys: Mapping[str, tuple[str, ...]] = {}
    """Chords by binding id, such as ``{"todo.done": ("d", "g d")}``."""
    start_view: str = "today"
    """A view such as ``inbox`` or ``today``, ``#project``, ``@tag``, or the name of a saved filter."""
    filters: Mapping[str, str] = {}
    """Saved filters by name, in the order of the file."""
    date_order: str = ""
    """What comes first in ``3/4``, one of `DATE_ORDERS`; empty is as the locale has it."""
    week_start: int | None = None
    """The first day of the week, 0 for Monday; None is as the locale has it."""
    language: str = ""
    """What dates are understood in beside English, one of `LANGUAGES`; empty is as the locale has it."""
    density: str = "compact"
    """How close the todos of a list stand, one of `DENSITIES`; comfortable leaves a line free below each."""
    reduced_motion: bool = False
    reminders: str = "terminal"
    """Where a reminder rings beside the screen's line, one of `REMINDERS`; ``off`` has no line either."""
    remind_at: time | None = None
    """The time of day at which todos remind that are due on a day without a time; None: they do not."""
    commands: Mapping[str, OwnCommand] = {}
    """Own commands by the names of their tables."""
    hooks: Mapping[str, tuple[str, ...]] = {}
    """Programs with their arguments by what they run after, one of `HOOKS`."""
    folders: Mapping[str, str] = {}
    """Projects by the folders in which they are the default, absolute or beginning with ``~``."""
    problems: tuple[str, ...] = ()
    """The mistakes of the file, each with its line and key; for the screen, what else is to be said first."""


def with_choice(preferences: Preferences, name: str, value: str | None) -> Preferences:
    """Return `preferences` with one of them as a profile file would write it; None is the default."""
    read: Any = value
    if value is None:
        read = Preferences._field_defaults[name]
    elif name == "week_start":
        read = WEEKDAYS.index(value)
    elif name == "remind_at":
        read = time.fromisoformat(value)
    return preferences._replace(**{name: read})
