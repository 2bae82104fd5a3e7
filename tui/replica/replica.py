"""The person's todos on this machine: read at once, changed at once, and caught up with the database later.

Every verb that changes something is one SQLite transaction over rows, outbox and history, on the disk before
it returns; where the disk does not take it, it raises `ReplicaError` and nothing has changed. One todo more
or less in a list of a hundred thousand costs what it would cost in a short one.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, time
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from uuid import uuid4

from tui.replica.connection import suspect, told
from tui.replica.counts import Counts, read_counts, read_day_counts, read_length
from tui.replica.errors import DamagedFileError, UnknownTodoError
from tui.replica.file import TIMEOUT, File
from tui.replica.folding import hide_below
from tui.replica.listing import Listing, Row
from tui.replica.opening import open_file
from tui.replica.record import Record, record_of, todo_of
from tui.replica.rows import Rows
from tui.replica.search import condition
from tui.replica.selection import narrowed, select
from tui.todos import Todo
from tui.todos.view import Sort, View
from tui.todos.wording import quoted

if TYPE_CHECKING:
    from tui.replica.conflicts import Conflict, Notice
    from tui.replica.edit import Edit
    from tui.replica.refused import Refusals, Refused
    from tui.replica.reorder import Reorder
    from tui.replica.resolve_conflict import Choice
    from tui.todos.expression import Expression

__all__ = ["Change", "Counts", "Listing", "Replica", "Row"]


class Change(NamedTuple):
    """Told to subscribers after each commit."""

    uids: frozenset[str] | None
    """The todos that changed; None: any may have."""
    pulled: bool
    """Whether the change came from elsewhere: the database, or another Rowdo on this machine."""
    before: Mapping[str, Record | None] = {}
    """Of a step of this process, the records of its todos before it; None for a todo that was not there."""


class Replica:
    """One person's todos of one database, in one file. Belongs to the thread that opened it."""

    def __init__(self, file: File) -> None:
        self.file = file
        self._listeners: list[Callable[[Change], None]] = []
        self._rows = Rows(file.sql)
        self._version = self._data_version()

    @classmethod
    def open(cls, path: Path, timeout: float = TIMEOUT) -> "Replica":
        """Open the replica in a file, which is made if there is none, readable by this user alone.

        A damaged file is set aside under another name. What can still be read of it is kept, what was not
        sent or not decided is recovered from it or from the journal beside it, and all is fetched again by
        the next sync; `File.repaired` says so.

        Args:
            path: the file.
            timeout: seconds to wait for other processes that are writing.

        Raises:
            ReplicaError: the file cannot be opened, or is of a newer Rowdo.
        """
        return cls(open_file(path, timeout))

    # What only changing needs is not even imported by those who only read.

    @cached_property
    def _editing(self) -> "Edit":
        from tui.replica.edit import Edit

        return Edit(self.file, self._done)

    @cached_property
    def _arranging(self) -> "Reorder":
        from tui.replica.reorder import Reorder

        return Reorder(self.file.sql, self._editing)

    @cached_property
    def _refusals(self) -> "Refusals":
        from tui.replica.refused import Refusals

        return Refusals(self._editing)

    def close(self) -> None:
        """Close the file."""
        self.file.close()

    def __enter__(self) -> "Replica":
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        try:
            if error is not None and (damaged := self.damage_behind(error)):
                raise damaged from error
        finally:
            self.close()

    def damage_behind(self, error: BaseException) -> DamagedFileError | None:
        """Return what an error that nobody expected means to a person where a damaged file is behind it.

        Then the next start builds the file anew.
        """
        from tui.replica.integrity import UNEXPECTED, faults

        if isinstance(error, DamagedFileError) or (isinstance(error, UNEXPECTED) and faults(self.file)):
            suspect(self.file.path)
            return DamagedFileError()
        return None

    def copy_anew(self) -> None:
        """Have the next sync fetch everything, whatever was fetched before, and write the journal anew."""
        from tui.replica.journal import write_anew

        with self.file.transaction() as sql:
            for key in ("cursor", "copying"):
                self.file.set_meta(key, None)
            with told(self.file.path):
                write_anew(self.file.path, sql)

    def compare_soon(self) -> None:
        """Have the next sync look whether all is here that the database has, and copy it anew if not."""
        from tui.replica.digest import COMPARED

        with self.file.transaction():
            self.file.set_meta(COMPARED, None)

    # Reading

    def get(self, uid: str) -> Todo | None:
        """Return the todo of a uid, None where there is none."""
        record = self._rows.get(uid)
        return todo_of(uid, record) if record else None

    def find(self, prefix: str) -> list[Todo]:
        """Return the todos whose uid begins with `prefix`, in order of uid."""
        low = prefix.lower()
        found = self.file.sql.execute(
            "select uid from todo where uid >= ? and uid < ? order by uid", (low, low + "\U0010ffff")
        ).fetchall()
        return [todo for (uid,) in found if (todo := self.get(uid))]

    def children(self, uid: str) -> list[Todo]:
        """Return the todos directly below a todo, in their order."""
        found = self.file.sql.execute(
            "select uid from todo where parent_uid = ? order by path", (uid,)
        ).fetchall()
        return [todo for (child,) in found if (todo := self.get(child))]

    def below(self, uids: Iterable[str]) -> list[Todo]:
        """Return the todos that stand below some, at any depth, each once and without those themselves."""
        above = dict.fromkeys(uids)
        found = dict.fromkeys(each for uid in above for each in self._below(uid) if each not in above)
        return [todo for uid in found if (todo := self.get(uid))]

    def deepest_first(self, todos: Iterable[Todo]) -> list[Todo]:
        """Return todos with each before the one it is below: completing that one would take it along."""

        def path(todo: Todo) -> str:
            found = self.file.sql.execute("select path from todo where uid = ?", (todo.uid,)).fetchone()
            return found[0] if found else ""

        return sorted(todos, key=path, reverse=True)

    def listing(
        self,
        view: View,
        *,
        search: str = "",
        sort: Sort = Sort.MANUAL,
        filter: "Expression | None" = None,  # noqa: A002 the name the word has for people
        done: bool = False,
        unfolded: bool = False,
        today: date | None = None,
        now: time | None = None,
    ) -> Listing:
        """Return what a view shows.

        Args:
            view: the view.
            search: words to look for in task, notes, project and tags.
            sort: the order; `Sort.MANUAL` is the view's own.
            filter: what a filter means; the todos it does not pass are left out.
            done: show completed todos too; a filter that speaks of them does so as well.
            unfolded: show what is below a folded todo too, as a search or a filter does.
            today: the local day; None asks the clock.
            now: the local time of day, by which a filter tells what is late; None asks the clock, or is the
                beginning of the day where `today` is given.
        """
        if today is None:
            moment = datetime.now()
            today, now = moment.date(), now or moment.time()
        conditions = [found] if (found := condition(search, self.file.sql)) else []
        if filter is not None:
            # Here, since the first screen has no filter.
            from tui.replica.filter_sql import filter_condition
            from tui.todos.expression import speaks_of_done

            done = done or speaks_of_done(filter)
            conditions.append(filter_condition(filter, today, now=now or time.min))
        sql = self.file.sql
        if conditions:
            return Listing(sql, narrowed(select(view, sort, today, done=done, unfolded=True), conditions))
        own = not done and not unfolded and sort is Sort.MANUAL
        length = read_length(sql, view, today) if own else None
        return Listing(sql, select(view, sort, today, done=done, length=length, unfolded=unfolded), length)

    def counts(self, today: date | None = None) -> Counts:
        """Return how many open todos each view, project and tag has, as of the local day `today`."""
        return read_counts(self.file.sql, today or date.today())

    def late_next(self, today: date, now: time) -> datetime | None:
        """Return the next moment of the day, after the local time `now`, at which an open todo gets late."""
        from tui.todos.late import late_at, whole_minute

        found = self.file.sql.execute(
            "select min(ifnull(due_time, '~')) from todo where due_date is not null and is_complete = 0 "
            "and due_date = ? and ifnull(due_time, '~') >= ?",
            (today.isoformat(), whole_minute(now).isoformat()),
        ).fetchone()[0]
        try:
            return late_at(today, time.fromisoformat(found))
        except (TypeError, ValueError):  # none, or 24:00, which is the next day
            return None

    def day_counts(self, first: date, last: date) -> dict[date, tuple[int, int]]:
        """Return by day how many todos due on it are open, and done; days without any are left out."""
        return read_day_counts(self.file.sql, first, last)

    @property
    def is_empty(self) -> bool:
        """Whether there is no todo at all, done or not."""
        return self.file.sql.execute("select 1 from todo limit 1").fetchone() is None

    @property
    def count(self) -> int:
        """How many todos there are, done or not."""
        return len(self._rows)

    @property
    def waiting(self) -> int:
        """How many operations the database has not answered yet."""
        return self._editing.outbox.waiting

    @property
    def copied(self) -> bool:
        """Whether everything was fetched from the database at least once."""
        return self.file.meta("copied") is not None

    # Changing

    def step(self, words: str | Callable[[], str], batch: str = "") -> AbstractContextManager[None]:
        """Make all changes inside one step of undo and one transaction: all of them, or none.

        What is read inside stays so until the step is done: what to write may be worked out from it.

        Args:
            words: what the step does, for the person ("Completed 3 todos"); a function is asked at its end.
            batch: the steps of one batch, each a transaction of its own, are undone and redone together,
                under the words of the last.
        """
        return self._editing.step(words, batch)

    def add(self, todo: Todo, *, after: str | None = None, before: str | None = None) -> Todo:
        """Add a todo and return it as it is kept.

        Args:
            todo: with no uid (empty) it gets one; with no position it stands behind `after`, in front of
                `before`, or at the end.
            after: the uid of a sibling.
            before: the uid of a sibling.
        """
        uid = todo.uid or str(uuid4())
        with self.step(f"Added {quoted(todo.task)}"):
            position = todo.position or self._arranging.place(todo.parent_uid, after, before)
            made = todo.inserted_at or datetime.now(UTC)
            self._editing.put(uid, record_of(todo._replace(uid=uid, position=position, inserted_at=made)))
            kept = self.get(uid)
        if kept is None:
            raise UnknownTodoError
        return kept

    def edit(self, uid: str, seen: Todo | None = None, /, **fields: object) -> Todo:
        """Set fields of a todo, named and typed as in `Todo`; return the todo.

        Args:
            uid: the todo.
            seen: the todo as the person saw it: a field that was changed since is kept in both versions, for
                them to choose, and a todo deleted since comes back. None: as it is now.
            fields: the values to set.

        Raises:
            UnknownTodoError: there is no such todo, and none was seen.
        """
        from tui.replica.compare_and_set import amend

        record = amend(self._editing, uid, fields, seen)
        if record is None:
            raise UnknownTodoError
        return todo_of(uid, record)

    def complete(self, uid: str, done: bool = True, *, now: datetime | None = None) -> None:
        """Mark a todo as done or not; a recurring one comes back, and its open subtasks go along.

        Args:
            uid: the todo.
            done: False reopens it.
            now: the moment, with a zone whose day counts; None asks the clock.
        """
        from tui.replica.complete import complete

        moment = now or datetime.now().astimezone()
        complete(self.file.sql, self._editing, uid, done=done, now=moment, today=moment.date())

    def following(self, todo: Todo) -> Todo | None:
        """Return the open todo that a recurring one came back as when it was completed, None for none."""
        if not (todo.recurrence and todo.is_complete):
            return None
        from tui.todos.recurrence import successor

        back = self.get(successor(todo.uid))
        return None if back is None or back.is_complete else back

    def delete(self, uid: str) -> None:
        """Delete a todo and all that is below it."""
        with self.step(lambda: f"Deleted {quoted(todo.task)}" if todo else ""):
            todo = self.get(uid)
            for each in reversed(list(self._below(uid) if todo else ())):
                self._editing.put(each, None)

    def _below(self, uid: str) -> Iterator[str]:
        passed: dict[str, None] = {uid: None}
        waiting = [uid]
        while waiting:
            parent = waiting.pop()
            found = self.file.sql.execute("select uid from todo where parent_uid = ?", (parent,)).fetchall()
            fresh = [child for (child,) in found if child not in passed]
            passed.update(dict.fromkeys(fresh))
            waiting.extend(fresh)
        yield from passed

    def shift(self, uids: Sequence[str], by: int, *, across: bool = False) -> bool:
        """Move todos past a sibling, down (`by` = 1) or up (-1); return whether there was one.

        Args:
            uids: siblings, in their order.
            by: the direction.
            across: count the todos of other projects as siblings too, as the view of all todos shows them.
        """
        return self._arranging.shift(uids, by, across=across)

    def indent(self, uids: Sequence[str]) -> bool:
        """Put todos under the sibling above them; return whether there was one."""
        return self._arranging.indent(uids)

    def outdent(self, uids: Sequence[str]) -> bool:
        """Put todos beside their parent; return whether they had one."""
        return self._arranging.outdent(uids)

    def fold(self, uid: str, folded: bool = True) -> None:
        """Hide what is below a todo, or show it again; on this machine only, and not a step of undo."""
        with self.file.transaction() as sql:
            sql.execute("update todo set folded = ? where uid = ?", (int(folded), uid))
            hide_below(sql, [uid])
        self._told(frozenset({uid}))

    def undo(self) -> str | None:
        """Take the last step of the last day back; return its words, None where there is none."""
        return self._editing.undo()

    def redo(self) -> str | None:
        """Do again the step that was taken back last; return its words, None where there is none."""
        return self._editing.redo()

    # What did not go smoothly

    def conflicts(self) -> "list[Conflict]":
        """Return the todos that somebody else changed too, with both values of each field."""
        from tui.replica.resolve_conflict import conflicts

        return conflicts(self._editing)

    def resolve(self, uid: str, field: str, choice: "Choice", seen: "Conflict | None" = None, /) -> None:
        """Choose a value of a field in conflict: "mine", "theirs", or of a text "both".

        Args:
            uid: the todo.
            field: the field; a day and its time are chosen together.
            choice: which value.
            seen: the conflict as the person saw it; None: as it is now.

        Raises:
            UnknownTodoError: there is no such conflict.
            ConflictChangedError: a value is another than the person saw; nothing is chosen.
            ValueError: both were chosen of something that is not a text.
        """
        from tui.replica.resolve_conflict import resolve

        resolve(self._editing, uid, field, choice, seen)

    def refused(self) -> "list[Refused]":
        """Return the operations that the database refused, in the order they were made."""
        return self._refusals.all()

    def retry(self, uid: str) -> None:
        """Send a todo's refused operations again."""
        with self.file.transaction():
            self._refusals.retry(uid)
        self._told(frozenset({uid}))

    def drop_refused(self, uid: str) -> None:
        """Give up what was refused of a todo, as a step of undo: show what the database has.

        A todo that it never had is deleted, with all that is below it.
        """
        with self.step("Gave up what was refused"):
            if self._refusals.never_had(uid):
                for each in reversed(self.below([uid])):
                    self._editing.put(each.uid, None)
            self._refusals.drop(uid)

    def keep_refused(self, uid: str) -> Todo | None:
        """Make a new todo of what was refused of one, and give that up, as one step of undo.

        Returns:
            The new todo; None where a deletion was refused, of which there is nothing to keep.
        """
        with self.step("Kept what was refused as a new todo"):
            below = self.children(uid) if self._refusals.never_had(uid) else []
            made = self._refusals.keep(uid)
            for child in below:
                self.edit(child.uid, parent_uid=made)
        return self.get(made) if made else None

    def notices(self) -> "list[Notice]":
        """Return what was decided for the person (an edit outlived a deletion, …), until it is dismissed."""
        return self._editing.conflicts.notices()

    def dismiss(self, number: int | None = None) -> None:
        """Drop one notice, or all of them."""
        with self.file.transaction():
            self._editing.conflicts.dismiss(number)

    # Telling

    def subscribe(self, listener: Callable[[Change], None]) -> Callable[[], None]:
        """Have `listener` called after each commit, local or pulled; return what ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def tell(self, change: Change) -> None:
        """Tell the subscribers of a change."""
        self._version = self._data_version()
        for listener in list(self._listeners):
            listener(change)

    def refresh(self, ours: Callable[[], bool] = bool) -> bool:
        """Tell the subscribers when another connection has changed the file; return whether one has.

        Args:
            ours: tells whether it was the engine alone, which has told already what is shown differently.
        """
        version = self._data_version()
        if version == self._version:
            return False
        if ours():
            self._version = version
            return False
        self.tell(Change(None, pulled=True))
        return True

    def _done(self, before: Mapping[str, Record | None]) -> None:
        self.tell(Change(frozenset(before), pulled=False, before=before))

    def _told(self, uids: Iterable[str]) -> None:
        self.tell(Change(frozenset(uids), pulled=False))

    def _data_version(self) -> int:
        return int(self.file.sql.execute("pragma data_version").fetchone()[0])
