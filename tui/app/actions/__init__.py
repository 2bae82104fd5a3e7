"""The actions of the main screen, one module for each subject."""

from typing import TYPE_CHECKING

from tui.app.action import Action, actions_of
from tui.app.actions import (
    app_actions,
    cursor,
    edit,
    go_to,
    in_sidebar,
    own_commands,
    palette,
    reorder,
    search,
    select,
    set_fields,
    settings,
)
from tui.app.actions.in_sidebar import in_its_pane
from tui.app.context import Context
from tui.app.keymap import Keymap

if TYPE_CHECKING:
    from tui.config import Preferences

ACTIONS: tuple[Action[Context], ...] = tuple(
    in_its_pane(each)
    for each in actions_of(
        (cursor, go_to, edit, set_fields, reorder, select, in_sidebar, search, palette, app_actions, settings)
    )
)

__all__ = ["ACTIONS", "keymap_of"]


def keymap_of(preferences: "Preferences") -> Keymap[Context]:
    """Return the keys in force: a preset's, and the person's own."""
    actions = (*ACTIONS, *own_commands.own_actions(preferences.commands))
    chosen = {**own_commands.own_keys(preferences.commands), **preferences.keys}
    return Keymap.of(actions, preferences.preset, chosen)
