"""What the database said no to, until the person sends it again or gives it up."""

from dataclasses import dataclass

from tui.sync.conflicts import Conflicts
from tui.sync.operation import Operation, Stage, folded, new_id
from tui.sync.outbox import Outbox
from tui.sync.rows import Rows


@dataclass(frozen=True, slots=True)
class Refused:
    """An operation that the database did not accept."""

    uid: str
    message: str
    """Why, in the database's words."""
    operation: str
    """The operation as JSON, as it was sent."""


class Refusals:
    """The refused operations of the outbox. Works inside its caller's transaction."""

    def __init__(self, outbox: Outbox, rows: Rows, conflicts: Conflicts) -> None:
        self._outbox = outbox
        self._rows = rows
        self._conflicts = conflicts

    def all(self) -> list[Refused]:
        """Return them in the order they were made."""
        return [Refused(each.uid, each.error, each.dumps()) for each in self._outbox.all(Stage.REFUSED)]

    def retry(self, uid: str) -> None:
        """Have a todo's refused operations sent again."""
        for each in self._of(uid):
            restores = each.restores and (self._outbox.tombstone(uid) or each.restores)
            self._outbox.replace(each._replace(stage=Stage.OPEN, error="", id=new_id(), restores=restores))

    def drop(self, uid: str) -> None:
        """Take a todo's refused operations out, and show what the database has."""
        for each in self._of(uid):
            self._outbox.remove(each)
        base = self._outbox.base(uid)
        if remaining := self._outbox.of(uid):
            record = folded(base, remaining)
        else:
            shown = base or self._rows.get(uid)
            record = self._outbox.latest(uid) or self._conflicts.outlive(uid, shown, self._outbox)
            self._outbox.set_base(uid, None)
        self._rows.write({uid: record})
        self._conflicts.tidy({uid: record})

    def _of(self, uid: str) -> list[Operation]:
        return [each for each in self._outbox.of(uid) if each.stage is Stage.REFUSED]
