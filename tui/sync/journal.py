"""The outbox once more, as plain lines beside the replica's file, for the day that file is damaged.

Each line holds a todo's operations as they were after a change; the last line of a todo counts. The file is
emptied whenever the outbox is.
"""

import json
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from tui.sync.operation import Operation, Stage, loads
from tui.sync.outbox import Outbox


class Journal:
    """The lines beside one replica. Several processes may write them."""

    def __init__(self, replica: Path) -> None:
        self.path = replica.with_name(replica.name + ".journal")

    def note(self, uids: Iterable[str], outbox: Outbox) -> None:
        """Write down the operations of some todos, after the commit that changed them.

        A disk that does not take the lines is no reason to refuse a change that is safely in the replica.
        """
        with suppress(OSError):
            if not outbox.waiting and not outbox.all(Stage.REFUSED):
                self.clear()
                return
            lines = "".join(_line(uid, outbox.of(uid)) for uid in uids)
            descriptor = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            try:
                os.write(descriptor, lines.encode())
            finally:
                os.close(descriptor)

    def clear(self) -> None:
        """Empty the journal."""
        if self.path.exists() and self.path.stat().st_size:
            os.truncate(self.path, 0)

    def read(self) -> list[Operation]:
        """Return the operations that were waiting last, in their order, but for lines cut off by a crash."""
        found: dict[str, list[Operation]] = {}
        try:
            text = self.path.read_text("utf-8", "replace")
        except FileNotFoundError:
            return []
        for line in text.splitlines():
            with suppress(ValueError, KeyError, TypeError):
                entry = json.loads(line)
                found[entry["uid"]] = [loads(each) for each in entry["operations"]]
        return sorted(
            (each for operations in found.values() for each in operations), key=lambda each: each.number
        )


def _line(uid: str, operations: Iterable[Operation]) -> str:
    entry = {"uid": uid, "operations": [{**each.wire(), "number": each.number} for each in operations]}
    return json.dumps(entry, ensure_ascii=False) + "\n"
