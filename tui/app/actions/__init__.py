"""Everything a person can do on the main screen, one object each, by subject."""

from tui.app.action import Action, actions_of
from tui.app.actions import arranging, changing, finding, going, moving, picking, program, selecting

ACTIONS: tuple[Action, ...] = tuple(
    actions_of((moving, going, changing, picking, arranging, selecting, finding, program))
)

__all__ = ["ACTIONS"]
