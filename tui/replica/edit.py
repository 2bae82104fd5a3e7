"""An edit: writes rows, outbox and history of all its todos in one transaction."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from itertools import islice

from tui.replica.agent import Agent
from tui.replica.conflicts import Clashes, Conflicts
from tui.replica.file import File
from tui.replica.history import Alteration, History, SettingChange
from tui.replica.operation import Kind, Stage
from tui.replica.outbox import Outbox
from tui.replica.record import Record, adrift
from tui.replica.rows import Rows, Stored
from tui.replica.settings import Settings, Value, present
from tui.uncollected import uncollected

AT_ONCE = 500
"""Todos that are written at a time: of more, what is worked out has left the processor's cache before it is
written."""

Step = AbstractContextManager[Collection[str]]
"""A step of undo, in which changes are made; the block gets the uids of the todos it has changed so far."""


class Edit:
    """Changes todos for the person, records how to undo it, and notifies subscribers.

    Each method writes all its todos with the same few statements, so that many todos cost little each. Within
    a step one todo may be changed by many calls; changes of many todos belong in one call.
    """

    def __init__(self, file: File, told: Callable[[Mapping[str, Record | None]], None]) -> None:
        self._file = file
        self._told = told
        self.rows = Rows(file.sql)
        self.outbox = Outbox(file.sql)
        self.conflicts = Conflicts(file.sql)
        self.history = History(file.sql)
        self.agent: Agent | None = None
        """The program that makes the changes in the person's name; None if they make them themselves."""
        self.settings = Settings(file.sql)
        self._step: dict[str, Alteration] | None = None
        self._set: dict[str, SettingChange] = {}
        """What the step did to settings, by key."""

    @contextmanager
    def step(self, words: str | Callable[[], str], batch: str = "") -> Iterator[Collection[str]]:
        """Make all changes inside one step of undo, done entirely or not at all; inside another, a part of
        that. What is read inside does not change until the step is done: no other process writes in between.

        Args:
            words: what the step does, for the person ("Completed 3 todos"); a function is asked at its end.
            batch: the steps of one batch are undone and redone together, under the words of the last.
        """
        if self._step is not None:
            yield self._step
            return
        with self.collected() as step:
            yield step
            if step or self._set:
                name = self.agent.name if self.agent else ""
                said = words if isinstance(words, str) else words()
                self.history.remember(said, step, batch, name, self._set)

    @contextmanager
    def collected(self) -> Iterator[dict[str, Alteration]]:
        """Run the block in one transaction, and collect its changes of each todo until it ends."""
        step: dict[str, Alteration] = {}
        try:
            with self._file.transaction(), uncollected():
                self._step, self._set = step, {}
                yield step
                if self.agent and step:
                    self.agent.check(step)
                changed = bool(step or self._set)
        finally:
            self._step, self._set = None, {}
        if changed:
            self._told({uid: each.before for uid, each in step.items()})

    def put(
        self, changes: Mapping[str, Record | None], stored: Stored | None = None
    ) -> dict[str, Record | None]:
        """Make todos be as given, None to delete them; inside a step.

        Args:
            changes: records by uid.
            stored: the rows of these todos as they are, where they have been read in this step already.

        Returns:
            The todos as they are then, in the order of `changes`.
        """
        with self.step("Changed todos"):
            shown: dict[str, Record | None] = {}
            uids = iter(changes)
            while some := [*islice(uids, AT_ONCE)]:
                shown |= self._put({uid: changes[uid] for uid in some}, stored)
            return shown

    def _put(self, changes: Mapping[str, Record | None], stored: Stored | None) -> dict[str, Record | None]:
        stored = self.rows.stored(changes) if stored is None else stored
        clashes = self.conflicts.by_uid(changes)
        before = {uid: stored[uid][1] if uid in stored else None for uid in changes}
        wanted = {
            uid: {**after, "due_time": None} if after and adrift(after) else after
            for uid, after in changes.items()
        }
        shown = self.outbox.note({uid: (before[uid], after) for uid, after in wanted.items()})
        for uid, after in wanted.items():
            if after and shown[uid] is None:
                shown[uid] = self.conflicts.outlive(uid, after, self.outbox)
        self.rows.write(shown, stored)
        self.conflicts.tidy(shown)
        self._alter({uid: (before[uid], after) for uid, after in shown.items()}, clashes)
        return shown

    def change_settings(self, changes: Mapping[str, Value | None]) -> None:
        """Set members of settings; inside a step.

        Args:
            changes: by key the members to set, None for each to remove; None in place of them deletes the
                setting.
        """
        with self.step("Changed settings"):
            shown = self.settings.all()
            for key, fields in changes.items():
                before = shown.get(key)
                after = None if fields is None else present({**(before or {}), **fields})
                if before == after:
                    continue
                self.settings.note(key, fields)
                first, _ = self._set.get(key, (before, after))
                self._set[key] = (first, after)

    def revive(self, records: Mapping[str, Record]) -> None:
        """Restore todos as they were seen, even if it is unknown when they were deleted; inside a step."""
        with self.step("Brought todos back"):
            pending, buried = self.outbox.by_uid(records), self.outbox.tombstones(records)
            for uid in records.keys() - pending.keys() - buried.keys():
                self.outbox.set_tombstone(uid, "")
            self.put(records)
            for operations in self.outbox.by_uid(records).values():
                for each in operations:
                    if each.kind is Kind.INSERT and each.stage is Stage.OPEN:
                        self.outbox.replace(each._replace(seen={}))

    def give_up(self, uid: str, wanted: Record | None, record: Record | None) -> None:
        """Show a todo as the database has it instead of the refused operation; inside a step.

        Args:
            uid: the todo, of which nothing refused waits any more.
            wanted: the todo as it was to be, which undo will ask for again.
            record: the todo as it is then.
        """
        with self.step("Gave up what the database refused"):
            clashes = self.conflicts.by_uid([uid])
            self.rows.write({uid: record})
            self.conflicts.tidy({uid: record})
            self._alter({uid: (wanted, record)}, clashes)

    def keep_conflicts(self, kept: Mapping[str, Clashes]) -> None:
        """Keep values of the person's beside those of todos, with the values seen; inside a step."""
        kept = {uid: clashes for uid, clashes in kept.items() if clashes}
        if not kept:
            return
        with self.step("Kept both versions"):
            records, before = self.rows.many(kept), self.conflicts.by_uid(kept)
            for uid, clashes in kept.items():
                for name, (seen, mine) in clashes.items():
                    self.conflicts.keep(uid, name, seen, mine)
            shown = {uid: records.get(uid) for uid in kept}
            self.conflicts.tidy(shown)
            self._alter({uid: (record, record) for uid, record in shown.items()}, before)

    def drop_conflicts(self, dropped: Mapping[str, Iterable[str]]) -> None:
        """Forget the person's values of fields in conflict, named by todo; inside a step."""
        fields = [(uid, name) for uid, names in dropped.items() for name in names]
        if not fields:
            return
        with self.step("Resolved a conflict"):
            uids = dict.fromkeys(uid for uid, _ in fields)
            records, before = self.rows.many(uids), self.conflicts.by_uid(uids)
            for uid, name in fields:
                self.conflicts.forget(uid, name)
            self._alter({uid: (records.get(uid), records.get(uid)) for uid in uids}, before)

    def _alter(
        self, changes: Mapping[str, tuple[Record | None, Record | None]], clashes: Mapping[str, Clashes]
    ) -> None:
        """Collect the changes of todos, given before and after, and their conflicts."""
        assert self._step is not None
        clashing = self.conflicts.by_uid(changes)
        for uid, (before, after) in changes.items():
            earlier, clashed = self._step.get(uid), clashes.get(uid, {})
            if earlier:
                before, clashed = earlier.before, earlier.clashes_before
            whole = Alteration(before, after, clashed, clashing.get(uid, {}))
            if whole.nothing:
                self._step.pop(uid, None)
            else:
                self._step[uid] = whole
