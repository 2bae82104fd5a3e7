"""Merges the database's response into the replica, in one transaction with the outbox.

For every todo the replica shows the database's row with the person's unanswered operations applied to it. A
response changes both: results remove operations and tell what the database has instead, and pulled rows
replace the known ones.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tui.replica.conflicts import Conflicts
from tui.replica.next_occurrence import completed_elsewhere
from tui.replica.operation import Operation, folded
from tui.replica.outbox import Outbox
from tui.replica.record import Record
from tui.replica.rows import Rows
from tui.sync.apply_result import apply_result, inserts_to_edits


@dataclass(slots=True)
class Merge:
    """Merges the part of an answer that belongs to one transaction."""

    outbox: Outbox
    rows: Rows
    conflicts: Conflicts
    touched: set[str] = field(default_factory=set)
    completed: list[str] = field(default_factory=list)
    """Recurring todos that another application has completed; their next occurrence is still to be made."""

    def results(self, answered: Iterable[tuple[Operation, Mapping[str, Any]]]) -> None:
        """Take operations out of the outbox, given with their results, and keep what the database has now."""
        for operation, result in answered:
            apply_result(operation, result, self.outbox, self.conflicts)
            self.touched.add(operation.uid)

    def pulled(
        self, rows: Mapping[str, Record], deleted: Mapping[str, str], generation: int, *, bulk: bool
    ) -> set[str]:
        """Make pulled rows the bases of waiting operations, and write the outcome into the rows.

        Returns:
            The uids of the todos that are shown differently now.
        """
        for uid, revision in deleted.items():
            self.outbox.set_tombstone(uid, revision)
        known = {*rows, *deleted, *self.touched}
        if not known:
            return set()
        self.outbox.remove_tombstones(rows)
        pending = self.outbox.by_uid(known)
        shown: dict[str, Record | None] = {**dict.fromkeys(deleted), **rows}
        for uid in self.touched - pending.keys() - shown.keys():
            shown[uid] = self.outbox.base(uid)
        for uid in self.conflicts.uids() - pending.keys():
            if uid in shown and shown[uid] is None:
                shown[uid] = self.conflicts.outlive(uid, self.rows.get(uid), self.outbox)
        for uid, operations in pending.items():
            if uid in rows:
                self.outbox.set_base(uid, rows[uid])
                inserts_to_edits(uid, self.outbox)
                operations = self.outbox.of(uid)
            shown[uid] = folded(self.outbox.base(uid), operations)
            if not operations:
                self.outbox.set_base(uid, None)
        for uid in self.touched - pending.keys():
            self.outbox.set_base(uid, None)
        # Only a row that was pulled belongs to a copy: an answer may be of a row that is no more by now.
        copied = {uid: shown.pop(uid) for uid in rows}
        recurring = {uid: row for uid, row in rows.items() if row["is_complete"] and row["recurrence"]}
        before = self.rows.many(recurring)
        self.completed += [uid for uid, row in recurring.items() if completed_elsewhere(before.get(uid), row)]
        changed = self.rows.write(shown, bulk=bulk)
        changed |= self.rows.write(copied, generation=generation, bulk=bulk)
        # Of a todo that was not here before, the row may be still to come, in a later page of a copy.
        self.conflicts.tidy(
            {uid: each for uid, each in {**shown, **copied}.items() if each or uid in changed}
        )
        return changed
