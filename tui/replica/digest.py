"""A digest of all todos, which tells whether replica and database agree without fetching anything."""

from collections.abc import Iterable, Iterator, Mapping
from hashlib import md5
from typing import Any

from tui.replica.file import File
from tui.replica.outbox import Outbox
from tui.replica.record import BLANK, Record
from tui.replica.rows import COLUMNS, record_from

DUE = 24 * 60 * 60
"""Seconds after which a replica is compared with the database again."""

COMPARED = "compared"
"""Key of `meta`: when they were compared last, or everything was copied, in seconds since 1970."""


def digest(records: Iterable[tuple[str, Record]]) -> tuple[int, str]:
    """Return how many records there are, and the sum of what is made of each, as `todos_digest` makes it."""
    count, total = 0, 0
    for uid, record in records:
        count += 1
        parts = (
            uid,
            record["task"],
            str(int(record["is_complete"])),
            record["notes"],
            str(record["priority"]),
            record["project"],
            ",".join(record["tags"]),
            *(record[name] or "" for name in ("due_date", "due_time", "starts_on")),
            record["recurrence"],
            record["parent_uid"] or "",
            record["position"],
            *(record[name] or "" for name in ("completed_at", "inserted_at", "updated_at")),
            *([record["repeat_from"]] if record["repeat_from"] != BLANK["repeat_from"] else ()),
            *([str(record["remind_before"])] if record["remind_before"] is not None else ()),
        )
        hashed = md5("\x1f".join(parts).encode(), usedforsecurity=False)
        total += int(hashed.hexdigest()[:15], 16)
    return count, str(total)


class Comparison:
    """Looks once a day, and when anything is odd, whether a replica has what the database has."""

    def __init__(self, file: File) -> None:
        self._file = file

    def due(self, now: float) -> bool:
        """Whether a comparison is due.

        Args:
            now: the time, in seconds since 1970.
        """
        if self._file.meta("copied") is None or self._file.meta("copying") is not None:
            return False
        at = self._file.meta(COMPARED)
        return at is None or not at.isdecimal() or abs(now - int(at)) > DUE

    def done(self, now: float) -> None:
        """Note that there was a comparison, or a copy of everything."""
        with self._file.transaction():
            self._file.set_meta(COMPARED, str(int(now)))

    def agrees(self, value: Any) -> bool:
        """Whether the database's rows are those that this replica has, under the operations that wait.

        Args:
            value: what `todos_digest` returned; anything else agrees with nothing.
        """
        if not isinstance(value, Mapping):
            return False
        return digest(self._records()) == (value.get("count"), value.get("sum"))

    def _records(self) -> Iterator[tuple[str, Record]]:
        outbox = Outbox(self._file.sql)
        waiting = outbox.uids()
        for uid in waiting:
            if (record := outbox.base(uid)) is not None and outbox.tombstone(uid) is None:
                yield uid, record
        for uid, *values in self._file.sql.execute(f"select uid, {COLUMNS} from todo"):
            if uid not in waiting:
                yield uid, record_from(values)
