"""Reads and checks the database's response.

The response may come from another program, an older version or an attacker: anything that `todos_sync` would
not return stops the sync before any part of the response is used.
"""

import re
import reprlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tui.replica.operation import Kind, Operation
from tui.replica.record import BLANK, FIELDS, Record
from tui.replica.rows import NAMES
from tui.replica.settings import SettingOperation, Value
from tui.sync.response_columns import CHECKS, fits, revisions, texts, uuids

STATUSES: Mapping[Kind, frozenset[str]] = {
    Kind.INSERT: frozenset({"applied", "unchanged", "deleted", "refused"}),
    Kind.UPDATE: frozenset({"applied", "unchanged", "deleted", "missing", "conflict", "refused"}),
    Kind.DELETE: frozenset({"applied", "unchanged", "conflict", "refused"}),
}
"""What `todos_sync` may answer to an operation."""


ADDED = frozenset({"repeat_from", "remind_before"})
"""Columns that a database lacks whose schema an earlier Rowdo made; all its todos have the default there."""

_NUMBER = re.compile(r"-?[0-9]+\Z")


@dataclass(frozen=True, slots=True)
class SyncResponse:
    """What `todos_sync` returned, checked."""

    database: str
    results: Sequence[Mapping[str, Any]]
    """What became of each operation, in the order they were sent."""
    lines: Mapping[str, Sequence[Any]]
    """Pulled rows by uid, each as its values of `NAMES`."""
    deleted: Mapping[str, str]
    """Revisions of tombstones by uid."""
    cursor: str
    more: bool
    entire: bool
    """Part of a full copy."""
    lacking: frozenset[str]
    """The columns of `ADDED` that the database does not have."""
    settings: Mapping[str, Value | None] | None
    """Settings by key, None for one that was deleted; None if the database has no settings."""

    @property
    def epoch(self) -> str:
        """What the cursor counts within: a database and its timeline."""
        return self.cursor.partition(":")[0]

    @property
    def rows(self) -> Iterator[tuple[str, Record]]:
        """The pulled rows with their uids."""
        for uid, line in self.lines.items():
            yield uid, dict(zip(NAMES, line, strict=True))


class ResponseError(Exception):
    """The answer cannot be used, and nothing of it was."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"The database's answer cannot be used: {what}. What you changed is kept on this machine. Have "
            "the database's owner look at it (`rowdo doctor`), or update Rowdo."
        )


class OtherResponseError(ResponseError):
    """The answer belongs to another request; this one may be answered next time."""

    def __init__(self) -> None:
        super().__init__("it is to another question than was asked")


def read_response(
    value: Any, sent: Sequence[Operation | SettingOperation], since: str | None = None
) -> SyncResponse:
    """Return what `todos_sync` answered.

    Args:
        value: its JSON value.
        sent: the operations it was given.
        since: the cursor it was given. Older versions of the function do not repeat it.

    Raises:
        OtherResponseError: it answers something else.
        ResponseError: it is not what the function can answer.
    """
    answered = _object(value, "it")
    if "since" in answered and answered["since"] != since:
        raise OtherResponseError
    columns = _list(answered.get("columns"), "columns")
    lines = _lines(columns, _list(answered.get("rows"), "rows"))
    more = _flag(answered, "more")
    answer = SyncResponse(
        database=_text(answered, "database", 100),
        results=_results(_list(answered.get("results"), "results"), sent),
        lines=lines,
        deleted=_tombstones(_list(answered.get("deleted"), "deleted")),
        cursor=_text(answered, "cursor", 2000),
        more=more,
        entire=_flag(answered, "reset"),
        lacking=ADDED - {*map(str, columns)},
        settings=_settings(answered["settings"]) if "settings" in answered else None,
    )
    if more and not _ahead(answer, since):
        raise ResponseError("there is more, it says, and goes on from where it was before")
    return answer


def is_without_news(answer: SyncResponse, since: str | None) -> bool:
    """Whether an answer to a whole pull has nothing but a later cursor of the same day.

    The last page of several is none: only its cursor tells which transactions had not ended at the first. And
    with a cursor of 90 days ago everything is copied anew (`rowdo.changes`), so each day's is worth keeping.
    """
    whole = since is not None and since.count(":") == 1 and _day(since) == _day(answer.cursor)
    return whole and not (
        answer.entire or answer.results or answer.lines or answer.deleted or answer.settings
    )


def _day(cursor: str) -> str:
    """Return the day that the moment of a cursor is of; empty where it does not say."""
    return cursor.rpartition(":")[2].partition("d")[2]


def _ahead(answer: SyncResponse, since: str | None) -> bool:
    """Whether a page that is not the last one has rows and a cursor behind them."""
    before, after = (_place(cursor or "") for cursor in (since, answer.cursor))
    if before and after and before[0] == after[0]:
        return after[1] > before[1]
    return answer.cursor != since and bool(answer.lines or answer.deleted)


def _place(cursor: str) -> tuple[str, tuple[int, int]] | None:
    """Return the pull that a cursor between two pages belongs to, and the place of the last row."""
    match cursor.split(":"):
        case [epoch, floor, revision, number, *kind] if revision.isdecimal() and _NUMBER.match(number):
            return f"{epoch}:{floor}:{kind}", (int(revision), int(number))
    return None


def _lines(columns: Sequence[Any], rows: Sequence[Any]) -> dict[str, Sequence[Any]]:
    """Return the values of `NAMES` of each row by its uid."""
    for name in CHECKS:
        if columns.count(name) != 1 and (name not in ADDED or name in columns):
            raise ResponseError(f"it has no column {name}, or several")
    if not rows:
        return {}
    if {*map(type, rows)} != {list} or {*map(len, rows)} != {len(columns)}:
        raise ResponseError(f"its rows do not have the {len(columns)} columns it names")
    by_name = {name: (BLANK[name],) * len(rows) for name in ADDED}
    by_name |= dict(zip(columns, zip(*rows, strict=True), strict=True))
    for name, check in CHECKS.items():
        if not check(by_name[name]):
            raise _wrong(name, by_name[name], by_name["uid"])
    return dict(zip(by_name["uid"], zip(*(by_name[name] for name in NAMES), strict=True), strict=True))


def _wrong(name: str, cells: Sequence[Any], uids: Sequence[Any]) -> ResponseError:
    """Return the error that names the first cell that does not fit its column."""
    uid, cell = next((uid, cell) for uid, cell in zip(uids, cells, strict=True) if not fits(name, cell))
    whose = f"the {name} of todo {uid}" if uuids([uid]) else f"a {name}"
    return ResponseError(f"{whose} is {shown(cell)}")


def _settings(found: Any) -> Mapping[str, Value | None]:
    settings = _object(found, "what it says of settings")
    for key, value in settings.items():
        if not texts([key]) or not isinstance(value, dict | None):
            raise ResponseError(f"the setting {shown(key)} is {shown(value)}")
    return settings


def _tombstones(deleted: Sequence[Any]) -> dict[str, str]:
    found = {}
    for each in deleted:
        match each:
            case {"uid": uid, "revision": revision} if uuids([uid]) and revisions([revision]):
                found[uid] = revision
            case _:
                raise ResponseError(f"a todo that was deleted is {shown(each)}")
    return found


def _results(
    results: Sequence[Any], sent: Sequence[Operation | SettingOperation]
) -> Sequence[Mapping[str, Any]]:
    if len(results) != len(sent):
        raise OtherResponseError
    for operation, result in zip(sent, results, strict=True):
        answered = _object(result, "the answer to a change")
        if answered.get("id") != operation.id or not _named(operation, answered):
            raise OtherResponseError
        if not _fitting(operation, answered):
            raise ResponseError(f"the answer to a change is {shown(_outcome(answered))}")
    return results


def _named(operation: Operation | SettingOperation, result: Mapping[str, Any]) -> bool:
    """Whether a result names what the operation was done to; a database without settings cannot."""
    if isinstance(operation, Operation):
        return bool(result.get("uid") == operation.uid)
    return bool(result.get("key", operation.key) == operation.key)


def _outcome(result: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: value for name, value in result.items() if name not in ("id", "uid", "key")}


def _fitting(operation: Operation | SettingOperation, result: Mapping[str, Any]) -> bool:
    """Whether a result is one that the function gives to such an operation."""
    status, revision = result.get("status"), result.get("revision")
    if isinstance(operation, SettingOperation):
        return status == "applied" or (status == "refused" and _explained(result))
    if type(status) is not str or status not in STATUSES[operation.kind]:
        return False
    if revision is not None and not revisions([revision]):
        return False
    match status, result:
        case "refused", _:
            return _explained(result)
        case "conflict", {"conflicts": dict(clashes)}:
            named = operation.set if operation.kind is Kind.UPDATE else operation.seen
            return bool(clashes) and all(name in named and _clash(name, clashes[name]) for name in clashes)
        case "deleted", _:
            return revision is not None or operation.kind is Kind.UPDATE
        case "conflict", _:
            return False
    return True


def _explained(result: Mapping[str, Any]) -> bool:
    """Whether a refusal says why."""
    match result:
        case {"error": {"message": message, **rest}}:
            return texts([message]) and all(part is None or texts([part]) for part in rest.values())
    return False


def _clash(name: str, clash: Any) -> bool:
    match clash:
        case {"seen": seen, "current": current}:
            return name in FIELDS and fits(name, seen) and fits(name, current)
    return False


def shown(value: object) -> str:
    """Return a short form of a value, without anything that a terminal would interpret."""
    return reprlib.repr(value)


def _object(value: Any, what: str) -> Mapping[str, Any]:
    if type(value) is not dict:
        raise ResponseError(f"{what} is {shown(value)}")
    return value


def _list(value: Any, name: str) -> Sequence[Any]:
    if type(value) is not list:
        raise ResponseError(f"its {name} are {shown(value)}")
    return value


def _text(answered: Mapping[str, Any], name: str, most: int) -> str:
    value = answered.get(name)
    if type(value) is not str or not 0 < len(value) <= most or not (value.isascii() and value.isprintable()):
        raise ResponseError(f"its {name} is {shown(value)}")
    return value


def _flag(answered: Mapping[str, Any], name: str) -> bool:
    value = answered.get(name)
    if type(value) is not bool:
        raise ResponseError(f"its {name} is {shown(value)}")
    return value
