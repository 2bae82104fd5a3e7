"""What the person does, step by step: rows, outbox and history in one transaction, undone and redone."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from tui.replica.conflicts import Clashes, Conflicts, pairs
from tui.replica.file import File
from tui.replica.operation import Kind, Stage
from tui.replica.outbox import Outbox
from tui.replica.record import CONTENT, FIELDS, Record, adrift, entire, merge_tags, with_defaults
from tui.replica.rows import Rows

REMEMBERED = timedelta(days=1)
"""How long a step can be undone."""


class Alteration(NamedTuple):
    """What one step did to one todo: its record and its conflicts, before and after."""

    before: Record | None
    after: Record | None
    clashes_before: Clashes
    clashes_after: Clashes

    @property
    def reverse(self) -> "Alteration":
        """What takes it back."""
        return Alteration(self.after, self.before, self.clashes_after, self.clashes_before)


class Edit:
    """Changes todos as the person asks, remembers how to take it back, and tells who wants to know."""

    def __init__(self, file: File, told: Callable[[Mapping[str, Record | None]], None]) -> None:
        self._file = file
        self._told = told
        self.rows = Rows(file.sql)
        self.outbox = Outbox(file.sql)
        self.conflicts = Conflicts(file.sql)
        self._step: dict[str, Alteration] | None = None

    @contextmanager
    def step(self, words: str | Callable[[], str], batch: str = "") -> Iterator[None]:
        """Make all changes inside one step of undo, done entirely or not at all; inside another, a part of
        that. What is read inside stays so until the step is done: no other process writes in between.

        Args:
            words: what the step does, for the person ("Completed 3 todos"); a function is asked at its end.
            batch: the steps of one batch are undone and redone together, under the words of the last.
        """
        if self._step is not None:
            yield
            return
        with self._collected() as step:
            yield
            if step:
                self._remember(words if isinstance(words, str) else words(), step, batch)

    @contextmanager
    def _collected(self) -> Iterator[dict[str, Alteration]]:
        step: dict[str, Alteration] = {}
        try:
            with self._file.transaction():
                self._step = step
                yield step
                for uid in [uid for uid, each in step.items() if each.before == each.after]:
                    if step[uid].clashes_before == step[uid].clashes_after:
                        del step[uid]
        finally:
            self._step = None
        if step:
            self._told({uid: each.before for uid, each in step.items()})

    def put(self, uid: str, after: Record | None) -> None:
        """Make a todo be as `after`, None to delete it; inside a step."""
        with self.step("Changed a todo"):
            before = self.rows.get(uid)
            clashes = self.conflicts.of(uid)
            if after and adrift(after):
                after = {**after, "due_time": None}
            wanted, after = after, self.outbox.note(uid, before, after)
            if wanted and after is None:
                after = self.conflicts.outlive(uid, wanted, self.outbox)
            self.rows.write({uid: after})
            self.conflicts.tidy({uid: after})
            self._alter(uid, before, after, clashes)

    def revive(self, uid: str, record: Record) -> None:
        """Put a todo back as it was seen, though nobody may know since when it is gone; inside a step."""
        with self.step("Brought a todo back"):
            if not self.outbox.of(uid):
                self.outbox.bury(uid, self.outbox.tombstone(uid) or "")
            self.put(uid, record)
            for each in self.outbox.of(uid):
                if each.kind is Kind.INSERT and each.stage is Stage.OPEN:
                    self.outbox.replace(each._replace(seen={}))

    def give_up(self, uid: str, wanted: Record | None, record: Record | None) -> None:
        """Show a todo as the database has it, in place of what was refused; inside a step.

        Args:
            uid: the todo, of which nothing refused waits any more.
            wanted: the todo as it was to be, which undo will ask for again.
            record: the todo as it is then.
        """
        with self.step("Gave up what the database refused"):
            clashes = self.conflicts.of(uid)
            self.rows.write({uid: record})
            self.conflicts.tidy({uid: record})
            self._alter(uid, wanted, record, clashes)

    def keep_conflicts(self, uid: str, clashes: Clashes) -> None:
        """Keep values of the person's beside those of a todo, with the values seen; inside a step."""
        with self.step("Kept both versions"):
            record, before = self.rows.get(uid), self.conflicts.of(uid)
            for name, (seen, mine) in clashes.items():
                self.conflicts.keep(uid, name, seen, mine)
            self.conflicts.tidy({uid: record})
            self._alter(uid, record, record, before)

    def drop_conflicts(self, uid: str, names: Iterable[str]) -> None:
        """Forget the person's values of fields in conflict; inside a step."""
        with self.step("Resolved a conflict"):
            record, before = self.rows.get(uid), self.conflicts.of(uid)
            for name in names:
                self.conflicts.forget(uid, name)
            self._alter(uid, record, record, before)

    def _alter(self, uid: str, before: Record | None, after: Record | None, clashes: Clashes) -> None:
        assert self._step is not None
        known = self._step.get(uid) or Alteration(before, after, clashes, {})
        self._step[uid] = known._replace(after=after, clashes_after=self.conflicts.of(uid))

    # Undo and redo

    def _remember(self, words: str, step: Mapping[str, Alteration], batch: str) -> None:
        sql = self._file.sql
        sql.execute("delete from history where undone = 1 or (undone = 0 and at < ?)", (_stamp(-REMEMBERED),))
        number = sql.execute(
            "insert into history (words, changes, at) values (?, ?, ?)",
            (words, _dumps(step), _stamp(timedelta())),
        ).lastrowid
        if batch:
            sql.execute("delete from history_batch where number < (select min(number) from history)")
            sql.execute("insert into history_batch values (?, ?)", (batch, number))

    def undo(self) -> str | None:
        """Take the last step back; return its words, None where there is none."""
        # By number, not by the clock, which may have gone back.
        return self._turn("not indexed where undone = 0 and at >= ? order by number desc", backwards=True)

    def redo(self) -> str | None:
        """Do the step again that was taken back last; return its words, None where there is none."""
        return self._turn("where undone = 1 and at >= ? order by number", backwards=False)

    def _turn(self, which: str, *, backwards: bool) -> str | None:
        """Undo or redo a step, with all of its batch, in one transaction; return the words of the last."""
        sql = self._file.sql
        with self._collected():
            found = sql.execute(
                f"select number, words from history {which} limit 1",
                (_stamp(-REMEMBERED),),
            ).fetchone()
            if found is None:
                return None
            batch = sql.execute(
                "select number, words from history join history_batch using (number) where undone = ? and "
                "batch = (select batch from history_batch where number = ?) order by number",
                (int(not backwards), found[0]),
            ).fetchall() or [found]
            for number, _ in reversed(batch) if backwards else batch:
                self._turn_step(number, backwards=backwards)
        return str(batch[-1][1])

    def _turn_step(self, number: int, *, backwards: bool) -> None:
        """Undo or redo what one transaction did."""
        sql = self._file.sql
        (changes,) = sql.execute("select changes from history where number = ?", (number,)).fetchone()
        step = _loads(changes)
        for uid, each in list(reversed(step.items()) if backwards else step.items()):
            wanted = self._as_it_stands(uid, each.reverse if backwards else each)
            clashes = {} if backwards else self._clashing(uid, wanted)
            self._do(uid, wanted)
            self._keep_more(uid, wanted.clashes_after)
            self.keep_conflicts(uid, clashes)
            step[uid] = wanted.reverse if backwards else wanted
        sql.execute(
            "update history set undone = ?, changes = ? where number = ?",
            (int(backwards), _dumps(step), number),
        )

    def _as_it_stands(self, uid: str, wanted: Alteration) -> Alteration:
        """Return what is to be done with what has become of its beginning, so that it can be taken back.

        What others wrote since goes with a todo that is removed, and has to come back with it. A value that
        clashed since is in a conflict by now, and not in the todo.
        """
        now, clashes = self.rows.get(uid), self.conflicts.of(uid)
        if wanted.before is None or now is None:
            return wanted
        if wanted.after is None:
            return wanted._replace(before=now, clashes_before=clashes)
        clashed = entire(
            name for name, (_, mine) in clashes.items() if mine == wanted.before[name] != wanted.after[name]
        )
        found = {name: clashes[name] for name in clashed & clashes.keys()}
        return wanted._replace(clashes_before={**found, **wanted.clashes_before})

    def _do(self, uid: str, wanted: Alteration) -> None:
        """Bring a todo from `before` to `after`, leaving alone what has changed otherwise since."""
        now = self.rows.get(uid)
        if wanted.before is None:
            self.put(uid, now or wanted.after)
        elif wanted.after is None:
            self.put(uid, None)
        elif now is not None:
            self.put(uid, {**now, **_moved(wanted.before, wanted.after, now)})
        self.drop_conflicts(uid, wanted.clashes_before.keys() - wanted.clashes_after.keys())

    def _clashing(self, uid: str, wanted: Alteration) -> Clashes:
        """Return the values to be set that would be lost, because somebody has set others meanwhile."""
        before, after, now = wanted.before, wanted.after, self.rows.get(uid)
        if before is None or after is None or now is None:
            return {}
        names = entire(
            name
            for name in set(CONTENT) - {"tags"}
            if before[name] != after[name] and now[name] not in (before[name], after[name])
        )
        return {name: (before[name], after[name]) for name in names}

    def _keep_more(self, uid: str, clashes: Clashes) -> None:
        known = self.conflicts.of(uid)
        self.keep_conflicts(uid, {name: clash for name, clash in clashes.items() if name not in known})


def _moved(before: Record, after: Record, now: Record) -> Record:
    """Return the fields to set so that `now` is changed as `before` was to `after`."""
    fields = {
        name: after[name] for name in FIELDS if before[name] != after[name] and now[name] == before[name]
    }
    if before["tags"] != after["tags"] and "tags" not in fields:
        fields["tags"] = merge_tags(now["tags"], before["tags"], after["tags"])
    return fields


def _stamp(ago: timedelta) -> str:
    return (datetime.now(UTC) + ago).isoformat()


def _dumps(step: Mapping[str, Alteration]) -> str:
    return json.dumps(
        {
            uid: [each.before, each.after, each.clashes_before, each.clashes_after]
            for uid, each in step.items()
        },
        ensure_ascii=False,
    )


def _loads(text: str) -> dict[str, Alteration]:
    return {
        uid: Alteration(
            with_defaults(before), with_defaults(after), pairs(clashes_before), pairs(clashes_after)
        )
        for uid, (before, after, clashes_before, clashes_after) in json.loads(text).items()
    }
