"""Merges a change of a todo into its operation that waits and was not sent yet.

An operation is merged into an earlier one only if their order does not matter, because operations on other
todos were made in between. So a move to another parent is merged into the newest operation only, and a
deletion removes the todo's earlier edits and goes to the end. Refused operations stay as they are, except for
fields that the person sets again.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tui.replica.operation import Kind, Operation, Stage, difference, folded, revised, without
from tui.replica.record import BLANK, FIELDS, PLACE, WHOLES, Record, entire


class Waiting(NamedTuple):
    """The operations of one todo, and what the database has of it."""

    operations: Sequence[Operation] = ()
    """In the order they are sent; one with the number 0 is to be put at the end of the outbox."""
    base: Record | None = None
    """The database's row of a todo that has operations."""
    tombstone: str | None = None
    """The revision of a deleted todo's tombstone, empty if that is unknown; None: it lives."""

    @property
    def shown(self) -> Record | None:
        """The todo as it is shown afterwards, as far as the database's row is known here."""
        if self.operations:
            return folded(self.base, self.operations)
        return self.base if self.tombstone is None else None


def coalesced(
    uid: str, waiting: Waiting, before: Record | None, after: Record | None, newest: int
) -> Waiting:
    """Return the operations of a todo after the person has changed it from `before` to `after`.

    Args:
        uid: the todo.
        waiting: its operations until now.
        before: the todo as it was shown; None for no todo.
        after: the todo as it is to be; None for no todo.
        newest: the number of the newest operation of all todos, 0 where it is none of these.
    """
    if not waiting.operations:
        base = waiting.base if before is None else before
        if waiting.tombstone is None:
            # There is nothing to merge it into.
            made = difference(uid, before, after)
            return Waiting([made] if made else [], base)
        waiting = Waiting([], base, waiting.tombstone)
    return _Coalescing(uid, waiting, newest).done(before, after)


class _Coalescing:
    """One todo's operations while a change is merged into them."""

    __slots__ = ("_newest", "_open", "_operations", "_uid", "_waiting")

    def __init__(self, uid: str, waiting: Waiting, newest: int) -> None:
        self._uid = uid
        self._waiting = waiting
        self._newest = newest
        self._operations = list(waiting.operations)
        self._open = [each for each in waiting.operations if not each.set_aside]

    def done(self, before: Record | None, after: Record | None) -> Waiting:
        aside = [each for each in self._operations if each.set_aside]
        seen = _seen_beneath(aside) if aside else {}
        if aside and before is not None:
            under = folded(self._waiting.base, self._open)
            assert under is not None
            after = self._past(aside, before, after, under)
            before = under
        if after is None:
            self._delete(seen)
        else:
            self._edit(before, after, seen)
        return Waiting(self._operations, self._waiting.base, self._waiting.tombstone)

    def _replace(self, operation: Operation) -> None:
        numbers = [each.number for each in self._operations]
        self._operations[numbers.index(operation.number)] = operation

    def _past(
        self, aside: Iterable[Operation], before: Record, after: Record | None, under: Record
    ) -> Record | None:
        """Take out of what was set aside what the person has now done otherwise, and send the rest again.

        Args:
            aside: the operations that were set aside.
            before: the todo as it was shown.
            after: the todo as it shall be, None for none.
            under: the todo without what was set aside.

        Returns:
            The todo as it shall be without what is still set aside.
        """
        if after is None:
            for each in aside:
                self._operations.remove(each)
            return None
        anew = entire(name for name in FIELDS if before[name] != after[name])
        for each in aside:
            if each.kind is Kind.UPDATE and not anew.isdisjoint(each.set):
                self._operations.remove(each)
                if rest := without(each, anew | PLACE if anew & PLACE else anew):
                    self._operations.append(rest.unrefused)
        # What is put back is what the database has by now, which others may have written.
        back = {name for each in aside for name in each.set if each.seen.get(name, ...) == after[name]}
        for whole in WHOLES:
            back -= whole if not back >= whole else set()
        return {**under, **{name: after[name] for name in anew - back}}

    def _delete(self, seen: Record) -> None:
        operations = self._open.copy()
        while (
            operations
            and operations[-1].stage is not Stage.SEALED
            and "parent_uid" not in operations[-1].seen
        ):
            last = operations.pop()
            seen = {**seen, **last.seen}
            self._operations.remove(last)
        deletion = difference(self._uid, folded(self._waiting.base, operations), None)
        if deletion:
            kept = {name: value for name, value in seen.items() if name in deletion.seen and name != "tags"}
            self._operations.append(deletion._replace(seen={**deletion.seen, **kept}))

    def _edit(self, before: Record | None, after: Record, seen: Record) -> None:
        operations = self._open
        last = operations[-1] if operations else None
        moved = before is not None and before["parent_uid"] != after["parent_uid"]
        if (
            last is None
            or last.stage is Stage.SEALED
            or last.predetermined
            or (moved and last.number != self._newest)
        ):
            made = difference(self._uid, before, after)
            if made and made.kind is Kind.INSERT and (operations or self._waiting.tombstone is not None):
                made = made._replace(restores="", seen=_seen_before_return(operations, made))
            if made:
                if seen and (hidden := {name: value for name, value in seen.items() if name in made.seen}):
                    made = made._replace(seen={**made.seen, **hidden})
                self._operations.append(made)
            return
        unsent = last._replace(seen={**seen, **last.seen}) if seen else last
        revision = revised(folded(self._waiting.base, operations[:-1]), unsent, after)
        if revision is None:
            self._operations.remove(last)
            return
        if last.restores is not None and revision.kind is Kind.INSERT and before is not None:
            touched = entire(name for name in revision.set if before[name] != after[name])
            revision = revision._replace(
                seen={**{name: before[name] for name in touched}, **seen, **last.seen}
            )
        # The revision has an id of its own: where this file is a copy, or went back to what it was before a
        # power cut, the database may have answered the former id already, and would not look at what is new.
        self._replace(revision)


def _seen_beneath(aside: Sequence[Operation]) -> Record:
    """Return what the person saw of the fields that show what was refused, in place of what the database has.

    What others have written there since is hidden, so nothing may take it away as if it had been seen.
    """
    seen: Record = {}
    for each in reversed(aside):
        if each.kind is Kind.UPDATE:
            seen |= {name: value for name, value in each.seen.items() if name not in {*PLACE, "tags"}}
    return seen


def _seen_before_return(operations: Sequence[Operation], insert: Operation) -> Record:
    """Return what the person saw of the fields that they bring back with other values than were deleted.

    Where it is not known any more what was deleted, any text may be theirs alone.
    """
    if operations and operations[-1].kind is Kind.DELETE:
        deleted, values = operations[-1].seen, {**BLANK, **insert.set}
        changed = entire(name for name in deleted if deleted[name] != values[name])
        return {name: deleted[name] for name in changed}
    return {name: BLANK[name] for name in ("task", "notes") if name in insert.set}
