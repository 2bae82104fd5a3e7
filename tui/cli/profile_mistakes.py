"""Every mistake in a profile file: those of its TOML, and those that only the screen's parts can see."""

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from tui.client.client import Client, ProfileChoice
from tui.config import Preferences, Profile, ProfileProblem, config_dir
from tui.config.key_lines import key_lines, line_of
from tui.config.mistakes import mistake_in
from tui.errors import RowdoError

if TYPE_CHECKING:
    from tui.app.context import Context
    from tui.app.keymap import Keymap


def mistakes_of(profile: Profile, filters: Collection[str] | None) -> list[ProfileProblem]:
    """Return all mistakes of a profile file, in the order of its lines.

    Args:
        profile: The file that was read.
        filters: The names of the saved filters; None where they are not known, and a start view may be one.
    """
    found = [
        *_of_connection(profile),
        *_of_keys(profile),
        *_of_filters(profile),
        *_of_names(profile, filters),
    ]
    lines = key_lines(profile.text) if found else {}
    placed = (each._replace(line=line_of(each.key, lines)) for each in found)
    return sorted((*profile.problems, *placed), key=lambda mistake: mistake.line)


def known_filters(choice: ProfileChoice) -> Collection[str] | None:
    """Return the names of a profile's saved filters; None if they cannot be known now."""
    try:
        client = Client(choice, quietly=True)
        if client.account is None or not client.replica_path.exists():
            return None
        return client.filters().keys()
    except RowdoError:
        return None


def keymap_of(preferences: Preferences) -> "Keymap[Context]":
    """Return the keys in force with `preferences`, and the mistakes in them."""
    from tui.app.actions import ACTIONS
    from tui.app.actions.own_commands import own_actions, own_keys
    from tui.app.keymap import Keymap

    everything = (*ACTIONS, *own_actions(preferences.commands))
    own = {**own_keys(preferences.commands), **preferences.keys}
    return Keymap.of(everything, preferences.preset, own)


def _of_connection(profile: Profile) -> Iterator[ProfileProblem]:
    for setting, value in profile.connection.items():
        if value.strip() and (mistake := mistake_in(setting, value.strip())):
            yield ProfileProblem(0, f"connection.{setting}", mistake.words, grave=True)


def _of_keys(profile: Profile) -> Iterator[ProfileProblem]:
    from tui.app.actions.own_commands import own_id

    chosen = profile.preferences
    commands = {
        own_id(name): f"commands.{name}.key" for name in chosen.commands if own_id(name) not in chosen.keys
    }
    for problem in keymap_of(chosen).problems:
        yield ProfileProblem(0, commands.get(problem.action, f"keys.{problem.action}"), problem.message)


def _of_filters(profile: Profile) -> Iterator[ProfileProblem]:
    from tui.todos.filter import FilterError, parse

    for name, text in profile.preferences.filters.items():
        try:
            parse(text)
        except FilterError as error:
            yield ProfileProblem(0, f"filters.{name}", f"{error} (at character {error.start + 1})")


def _of_names(profile: Profile, filters: Collection[str] | None) -> Iterator[ProfileProblem]:
    """Yield what names a theme or a view that there is not."""
    from textual.theme import BUILTIN_THEMES

    from tui.app.sidebar_model import place_named
    from tui.app.themes import OURS
    from tui.config.theme_files import read_themes, themes_folder

    chosen = profile.preferences
    own = read_themes(themes_folder(config_dir()))[0]
    themes = sorted({*BUILTIN_THEMES, *(each.name for each in OURS), *(each.name for each in own)})
    if chosen.theme and chosen.theme not in themes:
        yield ProfileProblem(0, "theme", f"there is no theme {chosen.theme!r}; there are {', '.join(themes)}")
    start = chosen.start_view
    if filters is not None and not place_named(start) and start not in {*filters, *chosen.filters}:
        yield ProfileProblem(
            0,
            "start_view",
            f"there is no view and no saved filter {start!r}; there are today, inbox, upcoming, all, done, "
            'projects such as "#work" and tags such as "@bank"',
        )
