"""Applies the result of an operation to the outbox: one function for each status of `todos_sync`."""

from collections.abc import Mapping
from typing import Any

from tui.replica.conflicts import Conflicts, notice_kept, notice_stays
from tui.replica.operation import Kind, Operation, Stage, difference, folded, new_id, without
from tui.replica.outbox import Outbox
from tui.replica.record import BLANK, MOMENT, PLACE, Record, entire

_NO_CYCLE = "todos_no_cycle"
"""The constraint that two moves made at the same time may break together."""

_MOMENT_IS_ONE = "todos_due_time_needs_date"
"""The constraint that one person's day and another person's time may break together."""


def apply_result(
    operation: Operation, result: Mapping[str, Any], outbox: Outbox, conflicts: Conflicts
) -> None:
    """Apply the result of `operation` to the outbox."""
    match operation.kind, result["status"]:
        case Kind.UPDATE, "refused" if operation.moment and _broken(result) == _MOMENT_IS_ONE:
            _moment_clashed(operation, outbox, conflicts)
        case _, "refused" if _broken(result) == _NO_CYCLE and _parts(operation):
            _move_split(operation, _reason(result["error"]), outbox)
        case Kind.UPDATE, "refused":
            outbox.remove(operation)
            _set_aside(operation, _reason(result["error"]), outbox)
        case _, "refused":
            outbox.replace(operation._replace(stage=Stage.REFUSED, error=_reason(result["error"])))
        case Kind.INSERT, "unchanged":
            _exists_already(operation, outbox)
        case Kind.INSERT, "deleted":
            _insert_of_deleted(operation, result.get("revision"), outbox)
        case Kind.DELETE, "conflict":
            _deletion_stopped(operation, result["conflicts"], outbox, conflicts)
        case Kind.DELETE, _:
            _deleted(operation, result.get("revision"), outbox)
        case Kind.UPDATE, "conflict":
            _update_clashed(operation, result["conflicts"], outbox, conflicts)
        case Kind.UPDATE, "deleted" | "missing":
            _update_of_deleted(operation, result.get("revision"), outbox, conflicts)
        case _, "applied" | "unchanged":
            _applied(operation, outbox)
        case _, status:
            raise ValueError(f"the database answered {status!r} to {operation.kind.value}")


def _broken(result: Mapping[str, Any]) -> str | None:
    """Return the constraint that an operation violated."""
    error: Mapping[str, str | None] = result["error"]
    return error.get("constraint")


def _applied(operation: Operation, outbox: Outbox) -> None:
    outbox.set_base(operation.uid, operation.applied(outbox.base(operation.uid)))
    if operation.kind is Kind.INSERT:
        outbox.set_tombstone(operation.uid, None)
    outbox.remove(operation)


def _exists_already(operation: Operation, outbox: Outbox) -> None:
    """The todo exists, but this operation did not create it: apply the person's values as an update."""
    base = outbox.base(operation.uid)
    outbox.set_tombstone(operation.uid, None)
    _insert_to_edit(operation, base, outbox)
    if base is None:
        # The row may come in a later page. Until then what the person saw stands in for it: what they set is
        # not there.
        edit = operation.as_edit(None)
        values = operation.applied(None) or {}
        outbox.set_base(operation.uid, {**values, **(edit.seen if edit else {})})


def inserts_to_edits(uid: str, outbox: Outbox) -> None:
    """Replace the inserts of a todo that is known to exist by edits of it.

    A sealed insert stays as it is until it is answered, and one after a deletion takes effect after that.
    """
    for each in outbox.of(uid):
        if each.kind is Kind.DELETE:
            return
        if each.kind is Kind.INSERT and each.stage is not Stage.SEALED:
            _insert_to_edit(each, outbox.base(uid), outbox)


def _insert_to_edit(insert: Operation, base: Record | None, outbox: Outbox) -> None:
    edit = insert.as_edit(base)
    if edit is None:
        outbox.remove(insert)
    elif insert.stage is Stage.REFUSED:
        outbox.remove(insert)
        outbox.send_again(edit)
    else:
        outbox.replace(edit)


def _insert_of_deleted(operation: Operation, revision: str | None, outbox: Outbox) -> None:
    """The todo was deleted: after it had been inserted, or before, when the person wanted it back.

    Another machine may have made and deleted an occurrence before this one came to insert it: then nothing
    would follow what was completed here.
    """
    outbox.set_tombstone(operation.uid, revision)
    if operation.restores is None and not operation.predetermined:
        outbox.remove(operation)
        later = outbox.of(operation.uid)
        outbox.set_base(operation.uid, operation.applied(None) if later else None)
    elif not operation.restores:
        outbox.set_base(operation.uid, None)
        outbox.replace(operation._replace(id=new_id(), stage=Stage.OPEN, restores=revision))
    else:
        outbox.set_base(operation.uid, None)
        error = "It was deleted elsewhere once more. Send it again to keep it, or drop it."
        outbox.replace(operation._replace(stage=Stage.REFUSED, restores=revision, error=error))


def _deleted(operation: Operation, revision: str | None, outbox: Outbox) -> None:
    outbox.set_base(operation.uid, None)
    if revision:
        outbox.set_tombstone(operation.uid, revision)
    for earlier in outbox.of(operation.uid):
        if earlier.number <= operation.number:
            outbox.remove(earlier)


def _deletion_stopped(
    operation: Operation, clashes: Mapping[str, Any], outbox: Outbox, conflicts: Conflicts
) -> None:
    outbox.remove(operation)
    base = outbox.base(operation.uid)
    if base is not None:
        base = {**base, **_current(clashes)}
        outbox.set_base(operation.uid, base)
        # The person may have undone the deletion.
        inserts_to_edits(operation.uid, outbox)
        if (
            folded(base, [each for each in outbox.of(operation.uid) if each.number > operation.number])
            == base
        ):
            notice_stays(conflicts, operation, base)


def _update_clashed(
    operation: Operation, clashes: Mapping[str, Any], outbox: Outbox, conflicts: Conflicts
) -> None:
    done = {name: value for name, value in operation.set.items() if name not in clashes}
    base = operation._replace(set=done).applied(outbox.base(operation.uid))
    if base is not None:
        outbox.set_base(operation.uid, {**base, **_current(clashes)})
    seen = {**operation.seen, **{name: clash["seen"] for name, clash in clashes.items()}}
    mine = operation.meant
    for name in entire(clashes) & mine.keys():
        conflicts.keep(operation.uid, name, seen.get(name), mine[name])
    outbox.remove(operation)


def _moment_clashed(operation: Operation, outbox: Outbox, conflicts: Conflicts) -> None:
    """One machine has set a time of day, the other has removed the day."""
    for name, mine in operation.moment.items():
        conflicts.keep(operation.uid, name, operation.seen.get(name), mine)
    rest = {name: value for name, value in operation.set.items() if name not in MOMENT}
    if rest:
        outbox.replace(operation._replace(id=new_id(), stage=Stage.OPEN, set=rest))
    else:
        outbox.remove(operation)


def _parts(operation: Operation) -> bool:
    """Whether an operation moves its todo and also changes other fields."""
    return operation.set.get("parent_uid") is not None and (
        operation.kind is Kind.INSERT or not operation.set.keys() <= PLACE
    )


def _move_split(operation: Operation, reason: str, outbox: Outbox) -> None:
    """Send an operation again without its move, and set the move aside for the person."""
    rest = without(operation, {"parent_uid"} if operation.kind is Kind.INSERT else PLACE)
    assert rest is not None
    outbox.replace(rest._replace(stage=Stage.OPEN))
    place = {name: value for name, value in operation.set.items() if name in PLACE}
    seen = {"parent_uid": operation.seen.get("parent_uid")}
    move = Operation(operation.uid, Kind.UPDATE, new_id(), seen, place, number=operation.number)
    _set_aside(move, reason, outbox)


def _set_aside(update: Operation, reason: str, outbox: Outbox) -> None:
    """Keep a refused update. Without the fields that the person has set again since, it is sent again."""
    later = [each for each in outbox.of(update.uid) if each.number > update.number]
    for each in later:
        anew = entire(each.set) & update.seen.keys()
        if each.stage is Stage.OPEN and each.kind is Kind.UPDATE and anew:
            # What they saw then has never come to be.
            outbox.replace(each._replace(seen={**each.seen, **{name: update.seen[name] for name in anew}}))
    taken = entire(name for each in later for name in each.set)
    rest = without(update, taken | PLACE if "parent_uid" in taken else taken)
    if rest is None or any(each.kind is Kind.DELETE for each in later):
        return
    if rest.set.keys() == update.set.keys():
        outbox.append(rest._replace(stage=Stage.REFUSED, error=reason))
    else:
        outbox.send_again(rest)


def _update_of_deleted(
    operation: Operation, revision: str | None, outbox: Outbox, conflicts: Conflicts
) -> None:
    """Keep an edit of text by inserting the todo again in place of its tombstone; drop a mere move."""
    uid = operation.uid
    if revision:
        outbox.set_tombstone(uid, revision)
    others = [each for each in outbox.of(uid) if each.number != operation.number]
    earlier = [each for each in others if each.number < operation.number]
    if not earlier and not any(each.edits for each in (operation, *others)):
        outbox.remove(operation)
        if not others:
            outbox.set_base(uid, None)
        return
    # Of an operation that was recovered no more may be known than itself.
    before = folded(outbox.base(uid), earlier) or {**BLANK, **operation.seen}
    after = operation.applied(before)
    insert = difference(uid, None, after)
    assert after is not None
    assert insert is not None
    for each in earlier:
        outbox.remove(each)
    seen = {**operation.seen, **{name: value for each in earlier for name, value in each.seen.items()}}
    outbox.replace(insert._replace(restores=revision, number=operation.number, seen=seen))
    outbox.set_base(uid, None)
    if not earlier:
        notice_kept(conflicts, operation, after)


def _current(clashes: Mapping[str, Any]) -> Record:
    return {name: clash["current"] for name, clash in clashes.items()}


def _reason(error: Mapping[str, Any]) -> str:
    parts = [error.get("message"), error.get("detail"), error.get("hint")]
    return ". ".join(str(part).rstrip(".") for part in parts if part) + "."
