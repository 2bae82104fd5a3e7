"""Undo and redo: reverses the last step on what its todos have become since."""

from collections.abc import Collection, Iterable, Mapping

from tui.replica.conflicts import JOINED, Clashes, joined
from tui.replica.edit import Edit
from tui.replica.errors import NotItsStepError
from tui.replica.history import Alteration
from tui.replica.record import CONTENT, FIELDS, Record, entire, merge_tags
from tui.replica.settings import Value
from tui.replica.turnable import Turnable


def turnable(
    edit: Edit, *, backwards: bool, batch: str = "", after: int = 0, besides: Collection[str] = ()
) -> Turnable:
    """Return the step to undo, or to redo: the last one, or what is left of a batch.

    Args:
        edit: what knows the steps.
        backwards: whether it is to be undone.
        batch: the batch; empty for the last step.
        after: the number of a step; only those made after it are looked at.
        besides: batches to leave out.

    Raises:
        NotItsStepError: an agent acts, and the step is not its own.
    """
    if batch:
        steps = edit.history.of_batch(batch, undone=not backwards)
    else:
        steps, batch = edit.history.last(undone=not backwards, after=after, besides=besides)
    if edit.agent and any(step.agent != edit.agent.name for step in steps):
        raise NotItsStepError
    numbers = [step.number for step in steps]
    return Turnable(steps[-1].words if steps else "", numbers[::-1] if backwards else numbers, batch)


def turn(edit: Edit, parts: Iterable[int] | None = None, *, backwards: bool) -> str | None:
    """Undo or redo parts of a step in one transaction, None for all of the last step.

    Returns:
        The words of the last step, where that is asked for; None if there is none.

    Raises:
        NotItsStepError: an agent acts, and the step is not its own.
    """
    with edit.collected():
        words = None
        if parts is None:
            words, parts, _ = turnable(edit, backwards=backwards)
        for number in parts:
            _turn_part(edit, number, backwards=backwards)
    return words or None


def _turn_part(edit: Edit, number: int, *, backwards: bool) -> None:
    """Undo or redo one part of a step, unless another Rowdo has done so meanwhile."""
    changes = edit.history.changes(number, undone=not backwards)
    if changes is None:
        return
    shown = edit.settings.all()
    for key, (before, after) in edit.history.settings(number).items():
        was, wanted_values = (after, before) if backwards else (before, after)
        edit.change_settings(_set_again(key, was, wanted_values, shown.get(key)))
    stored, clashes = edit.rows.stored(changes), edit.conflicts.by_uid(changes)
    now = {uid: record for uid, (_, record) in stored.items()}
    wanted = {
        uid: _as_it_stands(
            changes[uid].reverse if backwards else changes[uid], now.get(uid), clashes.get(uid, {})
        )
        for uid in (reversed(changes) if backwards else changes)
    }
    lost = {} if backwards else {uid: _clashing(each, now.get(uid)) for uid, each in wanted.items()}
    outcomes = {uid: after for uid, each in wanted.items() for after in _outcome(each, now.get(uid))}
    edit.put(outcomes, stored)
    dropped = {
        uid: {name: each.clashes_before[name] for name in each.clashes_before.keys() - each.clashes_after}
        for uid, each in wanted.items()
        if each.clashes_before
    }
    edit.drop_conflicts(dropped)
    edit.keep_conflicts({uid: _others(clashes.get(uid, {}), each) for uid, each in dropped.items()})
    _keep_more(edit, {uid: each.clashes_after for uid, each in wanted.items() if each.clashes_after})
    edit.keep_conflicts(lost)
    done = {uid: wanted[uid].reverse if backwards else wanted[uid] for uid in changes}
    edit.history.turn(number, done, undone=backwards)


def _set_again(
    key: str, before: Value | None, after: Value | None, now: Value | None
) -> Mapping[str, Value | None]:
    """Return what to set so that a setting goes from `before` to `after`, but for what changed since."""
    if after is None and now == before:
        return {key: None}
    wanted = after or {}
    if before is None:
        return {key: {name: value for name, value in wanted.items() if name not in (now or {})}}
    if now is None:
        return {}
    names = [name for name in {**before, **wanted} if before.get(name) != wanted.get(name)]
    return {key: {name: wanted.get(name) for name in names if now.get(name) == before.get(name)}}


def _as_it_stands(wanted: Alteration, now: Record | None, clashes: Clashes) -> Alteration:
    """Return what is to be done with what has become of its beginning, so that it can be taken back.

    What others wrote since goes with a todo that is removed, and has to come back with it. A value that
    clashed since is in a conflict by now, and not in the todo.
    """
    if wanted.before is None or now is None:
        return wanted
    if wanted.after is None:
        return wanted._replace(before=now, clashes_before=clashes)
    if not clashes:
        return wanted
    clashed = entire(
        name for name, (_, mine) in clashes.items() if mine == wanted.before[name] != wanted.after[name]
    )
    found = {name: clashes[name] for name in clashed & clashes.keys()}
    return wanted._replace(clashes_before={**found, **wanted.clashes_before})


def _outcome(wanted: Alteration, now: Record | None) -> list[Record | None]:
    """Return a todo with the change from `before` to `after` applied; nothing if it is gone.

    Other fields that have changed since are kept.
    """
    if wanted.before is None:
        return [now or wanted.after]
    if wanted.after is None:
        return [None]
    return [{**now, **_moved(wanted.before, wanted.after, now)}] if now is not None else []


def _clashing(wanted: Alteration, now: Record | None) -> Clashes:
    """Return the values to be set that would be lost, because somebody has set others meanwhile."""
    before, after = wanted.before, wanted.after
    if before is None or after is None or now is None:
        return {}
    names = entire(
        name
        for name in set(CONTENT) - {"tags"}
        if before[name] != after[name] and now[name] not in (before[name], after[name])
    )
    return {name: (before[name], after[name]) for name in names}


def _others(clashes: Clashes, dropped: Clashes) -> Clashes:
    """Return what is left of texts in conflict without the versions of one step: those of other steps."""
    left: Clashes = {}
    for name in clashes.keys() & dropped.keys() & JOINED.keys():
        (seen, mine), (_, gone) = clashes[name], dropped[name]
        versions = [each for each in mine.split(JOINED[name]) if each not in gone.split(JOINED[name])]
        if versions:
            left[name] = seen, joined(name, *versions)
    return left


def _keep_more(edit: Edit, clashes: Mapping[str, Clashes]) -> None:
    """Keep values in conflict; of fields that are in conflict already only texts, beside those."""
    known = edit.conflicts.by_uid(clashes)
    edit.keep_conflicts(
        {
            uid: {
                name: clash
                for name, clash in each.items()
                if name in JOINED or name not in known.get(uid, {})
            }
            for uid, each in clashes.items()
        }
    )


def _moved(before: Record, after: Record, now: Record) -> Record:
    """Return the fields to set so that `now` is changed as `before` was to `after`."""
    fields = {
        name: after[name] for name in FIELDS if before[name] != after[name] and now[name] == before[name]
    }
    if before["tags"] != after["tags"] and "tags" not in fields:
        fields["tags"] = merge_tags(now["tags"], before["tags"], after["tags"])
    return fields
