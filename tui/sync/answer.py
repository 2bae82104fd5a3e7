"""The database's answer, made part of the replica in one transaction with the outbox.

For every todo the replica shows the database's row with the person's unanswered operations done to it. An
answer changes both: results take operations out and say what the database has instead, pulled rows replace
what it had.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from tui.sync.conflicts import Conflicts
from tui.sync.operation import Operation, folded
from tui.sync.outbox import Outbox
from tui.sync.record import Record
from tui.sync.results import settle
from tui.sync.rows import NAMES, Rows

_REQUIRED = ("task", "is_complete", "notes", "priority", "project", "tags", "recurrence", "position")
"""What no todo is without."""
_required = itemgetter(*map(NAMES.index, _REQUIRED))


@dataclass(frozen=True, slots=True)
class Answer:
    """What `todos_sync` returned, checked for its shape."""

    database: str
    results: Sequence[Mapping[str, Any]]
    lines: Mapping[str, Sequence[Any]]
    """Pulled rows by uid, each as its values of `NAMES`."""
    deleted: Mapping[str, str]
    """Revisions of tombstones by uid."""
    cursor: str
    more: bool
    entire: bool
    """Part of a full copy."""

    @property
    def epoch(self) -> str:
        """What the cursor counts within: a database and its timeline."""
        return self.cursor.partition(":")[0]

    @property
    def rows(self) -> Iterator[tuple[str, Record]]:
        """The pulled rows with their uids."""
        for uid, line in self.lines.items():
            yield uid, dict(zip(NAMES, line, strict=True))


class AnswerError(Exception):
    """The answer is not one of `todos_sync`."""


def read_answer(value: Any, sent: int) -> Answer:
    """Return what `todos_sync` answered.

    Args:
        value: its JSON value.
        sent: how many operations it was given.

    Raises:
        AnswerError: it has another shape.
    """
    try:
        columns = value["columns"]
        values = itemgetter(*(columns.index(name) for name in NAMES))
        uid = columns.index("uid")
        answer = Answer(
            database=value["database"],
            results=value["results"],
            lines={row[uid]: values(row) for row in value["rows"]},
            deleted={each["uid"]: each["revision"] for each in value["deleted"]},
            cursor=value["cursor"],
            more=bool(value["more"]),
            entire=bool(value["reset"]),
        )
        if len(answer.results) != sent:
            raise AnswerError(f"The database answered {len(answer.results)} of {sent} operations.")
        for each, line in answer.lines.items():
            if None in _required(line):
                raise AnswerError(_incomplete(each, line))
    except (LookupError, TypeError, ValueError) as error:
        raise AnswerError(
            "The database's function todos_sync answers in a way this Rowdo does not know. "
            "Update Rowdo, or have the database's owner run `rowdo setup`."
        ) from error
    return answer


def _incomplete(uid: str, line: Sequence[Any]) -> str:
    (name, *_) = (name for name in _REQUIRED if line[NAMES.index(name)] is None)
    return (
        f"The database has a todo without {name}, which Rowdo cannot show: {uid}. "
        f"Have the database's owner give it one, and make the column NOT NULL."
    )


@dataclass(slots=True)
class Merge:
    """One transaction's part of an answer, being merged."""

    outbox: Outbox
    rows: Rows
    conflicts: Conflicts
    touched: set[str] = field(default_factory=set)

    def results(self, sent: Iterable[Operation], answer: Answer) -> None:
        """Take the answered operations out of the outbox, and keep what the database has now.

        Raises:
            AnswerError: an answer has another shape.
        """
        for operation, result in zip(sent, answer.results, strict=True):
            try:
                settle(operation, result, self.outbox, self.conflicts)
            except (LookupError, TypeError, ValueError) as error:
                raise AnswerError(f"The database answered an operation with {result!r}.") from error
            self.touched.add(operation.uid)

    def pulled(
        self, rows: Mapping[str, Record], deleted: Mapping[str, str], generation: int, *, bulk: bool
    ) -> set[str]:
        """Put pulled rows under the operations that wait, and show the outcome.

        Returns:
            The uids of the todos that are shown differently now.
        """
        for uid, revision in deleted.items():
            self.outbox.bury(uid, revision)
        known = {*rows, *deleted, *self.touched}
        if not known:
            return set()
        self.outbox.exhume(rows)
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
            shown[uid] = folded(self.outbox.base(uid), operations)
        for uid in self.touched - pending.keys():
            self.outbox.set_base(uid, None)
        # Only a row that was pulled belongs to a copy: an answer may be of a row that is no more by now.
        copied = {uid: shown.pop(uid) for uid in rows}
        changed = self.rows.write(shown, bulk=bulk)
        changed |= self.rows.write(copied, generation=generation, bulk=bulk)
        # Of a todo that was not here before, the row may be still to come, in a later page of a copy.
        self.conflicts.tidy(
            {uid: each for uid, each in {**shown, **copied}.items() if each or uid in changed}
        )
        return changed
