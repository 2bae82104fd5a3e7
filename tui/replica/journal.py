"""The journal: a second copy of what the database does not have yet, as lines in a file beside the replica.

Each line holds what one todo has after a transaction and the database does not have. The last line of a todo
counts; a todo without a line has no such changes. A line names its replica and the number of its transaction,
which the replica stores too, and ends with a checksum. So the last bytes of the journal tell whether the
replica's file has lost its last commits. The journal is rewritten when most of its lines are outdated.
"""

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

from tui.replica.conflicts import Clashes, Conflicts, pairs
from tui.replica.journal_number import name_of, path_of
from tui.replica.json_text import dumps
from tui.replica.operation import Operation, loads
from tui.replica.outbox import Outbox
from tui.replica.record import Record, with_defaults
from tui.replica.rows import Rows
from tui.replica.settings import JOURNALLED, SettingOperation, Settings, operation_of

SLACK = 64 * 1024
"""Bytes up to which it does not matter how much of the journal is old."""

AT_ONCE = 1000
"""Todos whose lines are put together at a time."""

NOTED, ROOM = "noted", "journal"
"""Keys of `meta`: the number of the last transaction that wrote a line, and the size up to which it does not
matter how much of the journal is outdated."""

_NOTHING = (
    "select not exists (select 1 from outbox) and not exists (select 1 from conflict) "
    "and not exists (select 1 from setting_outbox)"
)

_COUNT = (
    "select (select count(distinct uid) from outbox) + (select count(distinct uid) from conflict) "
    "+ exists (select 1 from setting_outbox)"
)
"""How many lines a journal needs; a todo that has both counts twice, which only puts off its rewriting."""


class Entry(NamedTuple):
    """What one todo has and the database does not."""

    uid: str
    operations: Sequence[Operation]
    base: Record | None
    """The database's row they are done to, or that the person has still to choose about."""
    clashes: Clashes


class Contents(NamedTuple):
    """The content of a journal."""

    entries: dict[str, Entry]
    """By uid; only todos that have something."""
    at: int
    """The number of the last transaction, 0 where that cannot be told."""
    sound: bool
    """Whether all lines could be read, so that a todo without one has nothing."""
    settings: Sequence[SettingOperation] = ()
    """The operations on settings that waited."""


def entries(sql: sqlite3.Connection) -> list[Entry]:
    """Return what all todos have in a replica that the database does not have."""
    uids = sorted(_uids(sql))
    outbox = Outbox(sql)
    operations, clashes = outbox.by_uid(uids), Conflicts(sql).by_uid(uids)
    known = {**Rows(sql).many(clashes.keys() - operations.keys()), **outbox.bases(operations)}
    return [Entry(uid, operations.get(uid, ()), known.get(uid), clashes.get(uid, {})) for uid in uids]


def _uids(sql: sqlite3.Connection) -> set[str]:
    return Outbox(sql).uids() | Conflicts(sql).uids()


def _all(sql: sqlite3.Connection) -> set[str]:
    """Return what a journal has a line for: todos, and settings together."""
    return _uids(sql) | ({JOURNALLED} if Settings(sql).operations() else set())


# Writing


def note(replica: Path, sql: sqlite3.Connection, uids: Iterable[str]) -> int:
    """Write the unsent changes of some todos, before the transaction commits that made them.

    If the disk refuses this, the change is still made: the number tells the next start that the journal is
    outdated.

    Returns:
        The size to cut the journal back to should the commit fail, for `cut`.
    """
    path, number = path_of(replica), noted(sql) + 1
    _set(sql, NOTED, number)
    try:
        if sql.execute(_NOTHING).fetchone()[0]:
            write_whole(path, _mark(replica, number))
            return 0
        before = path.stat().st_size if path.exists() else 0
        if before and not _outdated(path, before, sql):
            # In one piece: of a transaction that is killed here, no part may look like all of it.
            _append(path, b"".join(_lines(sql, uids, replica, number)))
            return before
        write_anew(replica, sql)
    except OSError:
        # A line is missing from now on: nothing at all makes the next one write them all.
        cut(replica, 0)
    return 0


def cut(replica: Path, size: int) -> None:
    """Cut a journal back to what it had."""
    with suppress(OSError):
        os.truncate(path_of(replica), size)


def write_anew(replica: Path, sql: sqlite3.Connection) -> None:
    """Rewrite the journal with what the replica has now; inside a transaction.

    Raises:
        OSError: the disk refused it.
    """
    number = noted(sql)
    path = path_of(replica)
    beside = path.with_name(path.name + ".new")
    beside.touch(0o600)
    with beside.open("wb") as file:
        for lines in _lines(sql, _all(sql), replica, number):
            file.write(lines)
        if not file.tell():
            file.write(_mark(replica, number))
        size = file.tell()
    beside.replace(path)
    _set(sql, ROOM, max(SLACK, 2 * size))


def noted(sql: sqlite3.Connection) -> int:
    """Return the number of the last transaction that wrote a line."""
    return _meta(sql, NOTED)


def _outdated(path: Path, size: int, sql: sqlite3.Connection) -> bool:
    """Return whether most of a journal is outdated; once it is large, which is looked at seldom."""
    if size <= (_meta(sql, ROOM) or SLACK):
        return False
    with path.open("rb") as file:
        lines = sum(block.count(b"\n") for block in iter(partial(file.read, 1024**2), b""))
    if lines >= 2 * sql.execute(_COUNT).fetchone()[0]:
        return True
    _set(sql, ROOM, 2 * size)
    return False


def _meta(sql: sqlite3.Connection, key: str) -> int:
    found = sql.execute("select value from meta where key = ?", (key,)).fetchone()
    return int(found[0]) if found else 0


def _set(sql: sqlite3.Connection, key: str, value: int) -> None:
    sql.execute("insert or replace into meta values (?, ?)", (key, str(value)))


def _append(path: Path, lines: bytes) -> None:
    """Append lines."""
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        before = os.fstat(descriptor).st_size
        # What a crash cut off ends here, and takes no other line along.
        cut_off = before and os.pread(descriptor, 1, before - 1) != b"\n"
        text = memoryview((b"\n" if cut_off else b"") + lines)
        while text:
            text = text[os.write(descriptor, text) :]
    finally:
        os.close(descriptor)


def write_whole(path: Path, text: bytes) -> None:
    """Replace the text of a file. A crash may leave it empty: a journal without its mark is rewritten."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        os.write(descriptor, text)
    finally:
        os.close(descriptor)


def _lines(sql: sqlite3.Connection, uids: Iterable[str], replica: Path, number: int) -> Iterator[bytes]:
    """Yield a line for each of some todos, and one for all settings, put together of what is stored.

    They come many at a time, so that those of very many todos are not in memory together.
    """
    uids = sorted(uids)
    for start in range(0, len(uids), AT_ONCE):
        some = uids[start : start + AT_ONCE]
        yield _some_lines(sql, some, replica, number, last=start + len(some) == len(uids))


def _some_lines(
    sql: sqlite3.Connection, uids: Sequence[str], replica: Path, number: int, *, last: bool
) -> bytes:
    outbox = Outbox(sql)
    unsent, clashes = outbox.unsent(uids), Conflicts(sql).by_uid(uids)
    rows = Rows(sql).many(clashes.keys() - unsent.keys()) if clashes else {}
    whole, more = _end(replica, number), _end(replica, number, more=True)

    def line(uid: str) -> bytes:
        end = whole if last and uid == uids[-1] else more
        if uid == JOURNALLED:
            waiting = [{**each.wire(), "number": each.number} for each in Settings(sql).operations()]
            return _signed(f'{{"{JOURNALLED}": {dumps(waiting)}, {end}')
        operations, base = unsent.get(uid) or ((), dumps(rows.get(uid)))
        said = ", ".join(operations)
        clashing = dumps(clashes[uid]) if uid in clashes else "{}"
        return _signed(
            f'{{"uid": "{uid}", "operations": [{said}], "base": {base}, "clashes": {clashing}, {end}'
        )

    return b"".join(map(line, uids))


def _mark(replica: Path, number: int) -> bytes:
    """Return the line of a journal that has nothing to say."""
    return _signed("{" + _end(replica, number))


def _end(replica: Path, number: int, *, more: bool = False) -> str:
    """Return how a line ends: the replica it belongs to, the number of the transaction, whether more follow.

    So a journal that was cut between two lines of one transaction does not look whole.
    """
    following = ', "more": true' if more else ""
    return f'"of": "{name_of(replica)}", "at": {number}{following}}}'


def _signed(said: str) -> bytes:
    text = said.encode()
    return b"%b %08x\n" % (text, crc32(text))


# Reading


def read(replica: Path) -> Contents:
    """Return what the journal of a replica says, but for lines that are damaged or another replica's."""
    found: dict[str, Entry] = {}
    settings: list[SettingOperation] = []
    sound, at, more = True, 0, False
    try:
        text = path_of(replica).read_bytes()
    except OSError:
        return Contents({}, 0, sound=False)
    for line in text.splitlines(keepends=True):
        try:
            said = json.loads(_checked(line, name_of(replica)))
            at, more = int(said.get("at", 0)), "more" in said
            if "uid" in said:
                found[said["uid"]] = _loads(said)
            if JOURNALLED in said:
                settings = [operation_of(each) for each in said[JOURNALLED]]
        except (ValueError, LookupError, TypeError, AttributeError):
            sound = False
    return Contents(
        {uid: each for uid, each in found.items() if each.operations or each.clashes},
        at,
        sound and at > 0 and not more,
        settings,
    )


def _checked(line: bytes, name: str) -> bytes:
    """Return the JSON of a line.

    Raises:
        ValueError: it is not as it was written, or another replica's.
    """
    text = line.rstrip(b"\n")
    if text.endswith(b"}"):
        return text  # of a Rowdo that wrote no checksums
    said, _, checksum = text.rpartition(b" ")
    if checksum != b"%08x" % crc32(said) or b'"of": "%b", "at": ' % name.encode() not in said[-80:]:
        raise ValueError("not as it was written")
    return said


def _loads(said: dict[str, Any]) -> Entry:
    operations = [loads(each) for each in said["operations"]]
    return Entry(said["uid"], operations, with_defaults(said.get("base")), pairs(said.get("clashes", {})))
