"""Everything a person can do on the main screen, one object each, by subject."""

from tui.app.action import Action, actions_of
from tui.app.actions import (
    app_actions,
    cursor,
    edit,
    go_to,
    in_sidebar,
    palette,
    reorder,
    search,
    select,
    set_fields,
    settings,
)
from tui.app.actions.in_sidebar import in_its_pane
from tui.app.context import Context

ACTIONS: tuple[Action[Context], ...] = tuple(
    in_its_pane(each)
    for each in actions_of(
        (cursor, go_to, edit, set_fields, reorder, select, in_sidebar, search, palette, app_actions, settings)
    )
)

__all__ = ["ACTIONS"]
