"""What the database said no to, until the person sends it again or gives it up."""

from dataclasses import dataclass

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

    def __init__(self, outbox: Outbox, rows: Rows) -> None:
        self._outbox = outbox
        self._rows = rows

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
        remaining = self._outbox.of(uid)
        record = folded(self._outbox.base(uid), remaining)
        if not remaining:
            self._outbox.set_base(uid, None)
        self._rows.write({uid: record})

    def _of(self, uid: str) -> list[Operation]:
        return [each for each in self._outbox.of(uid) if each.stage is Stage.REFUSED]
