"""The replica: the person's todos on this machine, read and changed at once and synced later.

Every method that changes something is one SQLite transaction over rows, outbox and history, which is on the
disk when the method returns. If the disk refuses it, the method raises `ReplicaError` and nothing has
changed. Adding or removing a todo costs the same in a list of a hundred thousand as in a short one.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from tui.replica.errors import DamagedFileError, UnknownTodoError
from tui.replica.file import TIMEOUT, File
from tui.replica.folding import hide_below
from tui.replica.json_text import dumps
from tui.replica.open_file import open_file
from tui.replica.reader import FOLDED_PROJECTS, Reader
from tui.replica.record import Record, todo_of
from tui.replica.subscribers import Change, Subscribers
from tui.todos import Todo
from tui.todos.wording import quoted

if TYPE_CHECKING:
    from tui.replica.agent import Agent
    from tui.replica.conflicts import Conflict, Notice
    from tui.replica.edit import Edit, Step
    from tui.replica.refused import Refusals, Refused
    from tui.replica.reorder import Reorder
    from tui.replica.resolve_conflict import Choice
    from tui.replica.settings import Value
    from tui.replica.turnable import Turnable

__all__ = ["Change", "Replica"]

STEPS = 1000
"""Steps of SQLite's virtual machine between two pauses of `Replica.elsewhere`."""


class Replica(Reader):
    """One person's todos of one database, in one file. Belongs to the thread that opened it."""

    def __init__(self, file: File) -> None:
        super().__init__(file)
        self._subscribers = Subscribers(file.sql)

    @classmethod
    def open(cls, path: Path, timeout: float = TIMEOUT) -> "Replica":
        """Open the replica in a file, which is made if there is none, readable by this user alone.

        A damaged file is renamed. What can still be read of it is kept, unsent changes and undecided
        conflicts are recovered from it or from the journal, and the next sync fetches everything again.
        `File.repaired` says so.

        Args:
            path: the file.
            timeout: seconds to wait for other processes that are writing.

        Raises:
            ReplicaError: the file cannot be opened, or is of a newer Rowdo.
        """
        return cls(open_file(path, timeout))

    # What only changing needs is not even imported by those who only read.

    @cached_property
    def _edit(self) -> "Edit":
        from tui.replica.edit import Edit

        return Edit(self.file, self._done)

    @cached_property
    def _reorder(self) -> "Reorder":
        from tui.replica.reorder import Reorder

        return Reorder(self.file.sql, self._edit)

    @cached_property
    def _refusals(self) -> "Refusals":
        from tui.replica.refused import Refusals

        return Refusals(self._edit)

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
        """Return the message for an error if its cause is a damaged file, which the next start rebuilds."""
        from tui.replica.integrity import damage_behind

        return damage_behind(error, self.file)

    def copy_anew(self) -> None:
        """Have the next sync fetch everything, whatever was fetched before, and write the journal anew."""
        from tui.replica.copy_anew import copy_anew

        copy_anew(self.file)

    def compare_soon(self) -> None:
        """Have the next sync look whether all is here that the database has, and copy it anew if not."""
        from tui.replica.digest import COMPARED

        with self.file.transaction():
            self.file.set_meta(COMPARED, None)

    @property
    def waiting(self) -> int:
        """How many operations the database has not answered yet."""
        return self._edit.outbox.waiting + self._edit.settings.waiting

    # Changing

    def act_for(self, agent: "Agent") -> None:
        """Make all further changes as an agent: under its name, and no others than it may make."""
        self._edit.agent = agent

    def step(self, words: str | Callable[[], str], batch: str = "") -> "Step":
        """Make all changes inside one step of undo and one transaction, and get the uids of what has changed.

        What is read inside does not change until the step is done, so changes may be based on it.

        Args:
            words: what the step does, for the person ("Completed 3 todos"); a function is asked at its end.
            batch: the steps of one batch, each a transaction of its own, are undone and redone together,
                under the words of the last.
        """
        return self._edit.step(words, batch)

    def add(self, todo: Todo, *, after: str | None = None, before: str | None = None) -> Todo:
        """Add a todo and return it as it is stored; see `add_many`."""
        with self.step(f"Added {quoted(todo.task)}"):
            kept = self.add_many([todo], after=after, before=before)
        return kept[0]

    def add_many(
        self, todos: Iterable[Todo], *, after: str | None = None, before: str | None = None
    ) -> list[Todo]:
        """Add todos and return them as they are stored.

        Args:
            todos: one with no uid (empty) gets one; those with no position stand one behind the other, behind
                `after`, in front of `before`, or at the end.
            after: the uid of a sibling.
            before: the uid of a sibling.

        Raises:
            UnknownTodoError: one is not kept: it was there, and was deleted elsewhere.
        """
        from tui.replica.add import add

        return add(self._edit, self._reorder, todos, after=after, before=before)

    def add_new(self, todos: Iterable[Todo]) -> list[Todo]:
        """Add those of the todos that are not here yet, and return these; see `add_many`."""
        from tui.replica.add import add

        return add(self._edit, self._reorder, todos, only_new=True)

    def edit(self, uid: str, seen: Todo | None = None, /, **fields: object) -> Todo:
        """Set fields of a todo, named and typed as in `Todo`, and return the todo; see `edit_many`."""
        edited = self.edit_many({uid: fields}, {uid: seen} if seen else {})
        if uid not in edited:
            raise UnknownTodoError
        return edited[uid]

    def edit_many(
        self, changes: Mapping[str, Mapping[str, object]], seen: Mapping[str, Todo] | None = None
    ) -> dict[str, Todo]:
        """Set fields of todos; return the todos by uid.

        Args:
            changes: by uid the values to set, named and typed as in `Todo`.
            seen: todos as the person saw them: a field that was changed since is kept in both versions, for
                them to choose, and a todo deleted since comes back. The others are taken as they are now.

        Raises:
            UnknownTodoError: there is no such todo, and none was seen.
        """
        from tui.replica.compare_and_set import amend

        records = amend(self._edit, changes, seen or {})
        return {uid: todo_of(uid, records[uid]) for uid in changes if uid in records}

    def complete(self, uid: str, done: bool = True, *, now: datetime | None = None) -> None:
        """Complete or reopen a todo; see `complete_many`."""
        self.complete_many([uid], done, now=now)

    def complete_many(self, uids: Iterable[str], done: bool = True, *, now: datetime | None = None) -> None:
        """Complete or reopen todos. A recurring todo gets its next occurrence, to which open subtasks move.

        Args:
            uids: the todos.
            done: False reopens them.
            now: the moment, with a zone whose day counts; None asks the clock.
        """
        from tui.replica.complete import complete

        complete(self._edit, uids, done=done, now=now or datetime.now().astimezone())

    def delete(self, uid: str) -> None:
        """Delete a todo and all that is below it."""
        with self.step(lambda: f"Deleted {quoted(todo.task)}" if todo else ""):
            todo = self.get(uid)
            self.delete_many([uid])

    def delete_many(self, uids: Iterable[str]) -> None:
        """Delete todos and all that is below them."""
        from tui.replica.delete import delete

        delete(self._edit, uids)

    def shift(self, uids: Sequence[str], by: int, *, across: bool = False) -> bool:
        """Move todos past a sibling, down (`by` = 1) or up (-1); return whether there was one.

        Args:
            uids: siblings, in their order.
            by: the direction.
            across: count the todos of other projects as siblings too, as the view of all todos shows them.
        """
        return self._reorder.shift(uids, by, across=across)

    def indent(self, uids: Sequence[str]) -> Sequence[str]:
        """Move todos below the sibling above them; return those they are below then."""
        return self._reorder.indent(uids)

    def outdent(self, uids: Sequence[str]) -> bool:
        """Move todos next to their parent; return whether they had one."""
        return self._reorder.outdent(uids)

    def fold(self, uid: str, folded: bool = True) -> None:
        """Fold a todo, or unfold it; on this machine only, and not as a step of undo."""
        with self.file.transaction() as sql:
            changing = "update todo set folded = ? where uid = ? and folded <> ?"
            changed = sql.execute(changing, (int(folded), uid, int(folded))).rowcount
            if changed:
                hide_below(sql, [uid])
        if changed:
            self.notify(Change(frozenset({uid}), pulled=False))

    def undo(self) -> str | None:
        """Undo the last step of the last day; return its words, None if there is none.

        Raises:
            NotItsStepError: an agent acts, and the step is not its own.
        """
        from tui.replica.undo import turn

        return turn(self._edit, backwards=True)

    def redo(self) -> str | None:
        """Redo the step that was undone last; return its words, None if there is none."""
        from tui.replica.undo import turn

        return turn(self._edit, backwards=False)

    def turnable(
        self, *, backwards: bool, batch: str = "", after: int = 0, besides: Collection[str] = ()
    ) -> "Turnable":
        """Return the step that `undo` takes back, or `redo` does again, whose parts `turn` takes.

        Args:
            backwards: whether it is to be undone.
            batch: take this batch, whatever was done after it.
            after: the number of a step; only those made after it are looked at.
            besides: batches to leave out.
        """
        from tui.replica.undo import turnable

        return turnable(self._edit, backwards=backwards, batch=batch, after=after, besides=besides)

    def turn(self, part: int, *, backwards: bool) -> None:
        """Undo or redo one part of a step; those that are left stay a step that can be turned."""
        from tui.replica.undo import turn

        turn(self._edit, [part], backwards=backwards)

    def change_settings(self, changes: "Mapping[str, Value | None]") -> None:
        """Set members of settings, as (a part of) one step of undo.

        Args:
            changes: by key, such as ``project/work``, the members to set, None for each to remove; None in
                place of them deletes the setting.

        Raises:
            ReplicaError: the disk refused it; nothing has changed.
        """
        self._edit.change_settings(changes)

    def fold_project(self, name: str, folded: bool = True) -> None:
        """Fold the projects under one away, or show them again; on this machine only, and no step of undo."""
        names = self.folded_projects - {name} | ({name} if folded else set())
        with self.file.transaction():
            self.file.set_meta(FOLDED_PROJECTS, dumps(sorted(names)))
        self.notify(Change(frozenset(), pulled=False))

    def take_over(self, filters: Mapping[str, str]) -> None:
        """Make settings of the profile file's filters that are new there or have changed; no step of undo."""
        from tui.replica.profile_filters import take_over

        if take_over(self.file, filters):
            self.notify(Change(frozenset(), pulled=False))

    # What did not go smoothly

    def conflicts(self) -> "list[Conflict]":
        """Return the todos that somebody else changed too, with both values of each field."""
        from tui.replica.resolve_conflict import conflicts

        return conflicts(self._edit)

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

        resolve(self._edit, uid, field, choice, seen)

    def refused(self) -> "list[Refused]":
        """Return the operations that the database refused, in the order they were made."""
        return self._refusals.all()

    def retry(self, uid: str) -> None:
        """Send a todo's refused operations again."""
        with self.file.transaction():
            self._refusals.retry(uid)
        self.notify(Change(frozenset({uid}), pulled=False))

    def drop_refused(self, uid: str) -> None:
        """Discard a todo's refused operations, as a step of undo, and show what the database has.

        A todo that it never had is deleted, with all that is below it.
        """
        with self.step("Gave up what was refused"):
            if self._refusals.never_had(uid):
                self._edit.put({each.uid: None for each in reversed(self.below([uid]))})
            self._refusals.drop(uid)

    def keep_refused(self, uid: str) -> Todo | None:
        """Keep a todo's refused operations as a new todo, and discard them, as one step of undo.

        Returns:
            The new todo; None if a deletion was refused, so that there is nothing to keep.
        """
        with self.step("Kept what was refused as a new todo"):
            below = self.children(uid) if self._refusals.never_had(uid) else []
            made = self._refusals.keep(uid)
            self.edit_many({child.uid: {"parent_uid": made} for child in below})
        return self.get(made) if made else None

    def notices(self) -> "list[Notice]":
        """Return the notices of decisions made without the person, until they are dismissed."""
        return self._edit.conflicts.notices()

    def dismiss(self, number: int | None = None) -> None:
        """Drop one notice, or all of them."""
        with self.file.transaction():
            self._edit.conflicts.dismiss(number)

    # Telling

    @contextmanager
    def elsewhere(self, pause: Callable[[], None]) -> "Iterator[Replica]":
        """Work on the same todos in another thread: on another connection, which takes turns with this one.

        What it does is told to its subscribers alone. Until it is closed, `refresh` does not take it for
        another program's.

        Args:
            pause: is called again and again while statements run, every fraction of a millisecond; they wait
                for it.
        """
        file = File(self.file.path, lock=self.file.lock, timeout=self.file.timeout)
        file.sql.set_progress_handler(pause, STEPS)
        with Replica(file) as replica, self._subscribers.paused():
            yield replica

    def subscribe(self, listener: Callable[[Change], None]) -> Callable[[], None]:
        """Have `listener` called after each commit, local or pulled; return a function that unsubscribes."""
        return self._subscribers.add(listener)

    def notify(self, change: Change) -> None:
        """Tell the subscribers of a change."""
        self._subscribers.notify(change)

    def refresh(self, ours: Callable[[], bool] = bool) -> bool:
        """Tell the subscribers when another connection has changed the file; return whether one has.

        Args:
            ours: tells whether it was the engine alone, which has told already what is shown differently.
        """
        return self._subscribers.refresh(ours)

    def _done(self, before: Mapping[str, Record | None]) -> None:
        self.notify(Change(frozenset(before), pulled=False, before=before))
