"""What reminds on this machine: it rings in one of all processes, and stays until it is dismissed."""

from collections.abc import Iterable, Iterator
from datetime import datetime, time, timedelta
from typing import NamedTuple

from tui.replica.file import File
from tui.replica.record import todo_of
from tui.replica.rows import NAMES, record_from
from tui.todos import Todo
from tui.todos.reminder import LONGEST, reminder_at

LATEST = timedelta(days=30)
"""How long after its moment a reminder still rings, where nothing looked meanwhile."""

SINCE = "reminding_since"
"""Key of `meta`: the local moment since when this machine reminds; what was to ring before does not."""

_LINE = f"r.moment, r.dismissed, r.again, t.uid, {', '.join(f't.{name}' for name in NAMES)}"
_ALL = "todo t left join reminder r on r.uid = t.uid"
_RECORDED = "reminder r cross join todo t on t.uid = r.uid"
"""Those that rang or were put off. SQLite reads the tables of a cross join in their order: the few first."""


class Reminder(NamedTuple):
    """A todo that reminds."""

    todo: Todo
    at: datetime
    """The local moment at which it did, or does."""


class _Record(NamedTuple):
    """What is known of a todo that rang, or was put off."""

    moment: str
    """The moment it rang for; empty for that of a snooze alone."""
    dismissed: bool
    again: datetime | None
    """When it rings again; None: it has rung."""


class Reminders:
    """Which todos remind, and which of them have, on this machine. Every other machine rings by itself.

    Args:
        file: the replica's file.
        at: the time of day at which todos remind that are due on a day without a time; None: they do not.
    """

    def __init__(self, file: File, at: time | None = None) -> None:
        self._file = file
        self._at = at

    def ring(self, now: datetime) -> list[Reminder]:
        """Return what has to ring by `now`, the earliest first, and record that it did.

        Of all processes that ask, one gets each. What was due before it was added does not ring.

        Raises:
            ReplicaError: the disk did not take it, and nothing rings.
        """
        if not self._due(now):
            return []
        with self._file.transaction() as sql:
            due = self._due(now)
            self._record((each.todo for each in due), by=now)
            sql.execute(
                "delete from reminder where again is null and moment < ? "
                "and not exists (select 1 from todo where todo.uid = reminder.uid)",
                (_text(now - LATEST),),
            )
        return due

    def ringing(self) -> list[Reminder]:
        """Return what rang and was neither dismissed, put off nor done, the earliest first."""
        rang = self._read(_RECORDED, "r.dismissed = 0 and r.again is null")
        found = []
        for todo, record in rang:
            at = reminder_at(todo, self._at)
            if record and record.moment in ("", _text(at)):
                found.append(Reminder(todo, at or datetime.min))
        return sorted(found, key=lambda each: (each.at, each.todo.uid))

    def following(self, now: datetime) -> Reminder | None:
        """Return what rings next after `now`, where that is today or tomorrow; None if nothing does."""
        coming = [
            Reminder(todo, at)
            for todo, record in self._candidates(now, now + timedelta(days=1))
            for at in (self._own(todo, record), self._again(todo, record))
            if at and at > now
        ]
        return min(coming, key=lambda each: (each.at, each.todo.uid), default=None)

    def snooze(self, todos: Iterable[Todo], until: datetime) -> None:
        """Have todos ring at the local moment `until`, whatever they rang for by then.

        Raises:
            ReplicaError: the disk did not take it.
        """
        self._record(todos, by=until, again=until)

    def dismiss(self, todos: Iterable[Todo], now: datetime) -> None:
        """Have todos ring no more for what they rang for by `now`.

        Raises:
            ReplicaError: the disk did not take it.
        """
        self._record(todos, by=now, dismissed=True)

    def _record(
        self, todos: Iterable[Todo], *, by: datetime, dismissed: bool = False, again: datetime | None = None
    ) -> None:
        """Record what became of todos; a moment of theirs after `by` is still to come."""
        moments = ((todo.uid, reminder_at(todo, self._at)) for todo in todos)
        with self._file.transaction() as sql:
            sql.executemany(
                "insert or replace into reminder values (?, ?, ?, ?)",
                [
                    (uid, _text(at) if at and at <= by else "", int(dismissed), _text(again) or None)
                    for uid, at in moments
                ],
            )

    def _due(self, now: datetime) -> list[Reminder]:
        since = max(datetime.fromisoformat(self._file.meta(SINCE) or _text(now)), now - LATEST)
        found = []
        for todo, record in self._candidates(since, now):
            own, again = self._own(todo, record), self._again(todo, record)
            if again and again <= now:
                found.append(Reminder(todo, again))
            elif own and own <= now and _in_time(todo, own, since):
                found.append(Reminder(todo, own))
        return sorted(found, key=lambda each: (each.at, each.todo.uid))

    def _own(self, todo: Todo, record: "_Record | None") -> datetime | None:
        """Return when a todo rings by itself; None if it does not, or has."""
        at = reminder_at(todo, self._at)
        return None if record and record.moment == _text(at) else at

    def _again(self, todo: Todo, record: "_Record | None") -> datetime | None:
        """Return until when a todo was put off; None if it was not, or is due at another moment since."""
        standing = record and record.moment in ("", _text(reminder_at(todo, self._at)))
        return record.again if record and standing else None

    def _candidates(self, first: datetime, last: datetime) -> Iterator[tuple[Todo, "_Record | None"]]:
        """Yield the open todos that may ring between two moments, each once."""
        days = first.date().isoformat(), last.date().isoformat()
        timed = "" if self._at else " and t.due_time is not null"
        yield from self._read(
            _ALL,
            "r.again is null and t.remind_before is null and t.due_date is not null "
            f"and t.due_date between ? and ?{timed}",
            *days,
        )
        longest = (last + timedelta(minutes=LONGEST)).date().isoformat()
        yield from self._read(
            _ALL,
            "r.again is null and t.remind_before is not null and t.due_date between ? and ?",
            days[0],
            longest,
        )
        yield from self._read(_RECORDED, "r.again is not null")

    def _read(self, tables: str, condition: str, *values: str) -> Iterator[tuple[Todo, "_Record | None"]]:
        found = self._file.sql.execute(
            f"select {_LINE} from {tables} where t.is_complete = 0 and {condition}", values
        )
        for moment, dismissed, again, uid, *line in found.fetchall():
            record = None
            if moment is not None:
                record = _Record(moment, bool(dismissed), datetime.fromisoformat(again) if again else None)
            yield todo_of(uid, record_from(line)), record


def _text(moment: datetime | None) -> str:
    """Return a local moment as it is recorded; empty for none."""
    return moment.isoformat(timespec="seconds") if moment else ""


def _in_time(todo: Todo, at: datetime, since: datetime) -> bool:
    """Whether a todo was there before it was due, to the minute, and it or its moment came since then."""
    if todo.inserted_at is None:
        return at >= since
    added = todo.inserted_at.astimezone().replace(tzinfo=None, second=0, microsecond=0)
    due = at + timedelta(minutes=todo.remind_before or 0)
    return added <= due and (at >= since or added >= since.replace(second=0, microsecond=0))
