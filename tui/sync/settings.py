"""Makes the settings of an answer part of the replica."""

from collections.abc import Iterable, Mapping
from typing import Any

from tui.replica.conflicts import Conflicts, notice_not_taken
from tui.replica.file import File
from tui.replica.settings import COPIED, LACKING, STATE, SettingOperation, Settings, Value

UNCOPIED = "uncopied"
"""Value of `STATE`: the database has settings, and not all of them were fetched."""

_REFUSALS = {
    "settings_key": "the name is too long",
    "settings_value": "it is too long",
    "settings_size": "you have too many projects, tags and filters with settings",
}
"""What the constraints of the table say in words."""


class SettingsMerge:
    """Merges settings, inside its caller's transaction."""

    def __init__(self, file: File) -> None:
        self._file = file
        self._conflicts = Conflicts(file.sql)
        self.settings = Settings(file.sql)

    @property
    def uncopied(self) -> bool:
        """Whether the database has settings that were not fetched."""
        return self.settings.state == UNCOPIED

    def copy_anew(self) -> None:
        """Have the next request ask for all settings, where the database has any."""
        if self.settings.state == COPIED:
            self._file.set_meta(STATE, UNCOPIED)

    def take(
        self,
        answered: Iterable[tuple[SettingOperation, Mapping[str, Any]]],
        pulled: Mapping[str, Value | None] | None,
        *,
        entire: bool,
    ) -> bool:
        """Make an answer part of the settings; return whether anything is shown differently.

        Args:
            answered: operations with their results.
            pulled: what the database has, by key; None if it has no settings.
            entire: these are all that it has.
        """
        if pulled is None:
            # It was set up, or restored as it was, by a Rowdo that had none: what waits goes on waiting.
            self._file.set_meta(STATE, LACKING)
            return False
        before = self.settings.all()
        for operation, result in answered:
            if result["status"] == "refused":
                self.refuse(operation, _reason(result["error"]))
            else:
                self.settings.applied(operation)
        self.settings.store(pulled, entire=entire)
        if entire:
            self._file.set_meta(STATE, COPIED)
        elif self.settings.state != COPIED:
            self._file.set_meta(STATE, UNCOPIED)
        return before != self.settings.all()

    def refuse(self, operation: SettingOperation, reason: str) -> None:
        """Give an operation up that the database refused, and say so."""
        self.settings.drop(operation)
        notice_not_taken(self._conflicts, operation.key, reason)


def _reason(error: Mapping[str, Any]) -> str:
    constraint, message = error.get("constraint"), str(error["message"])
    return _REFUSALS.get(constraint, message) if isinstance(constraint, str) else message
