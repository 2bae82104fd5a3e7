"""One exchange with the database: builds the request, and merges the response.

It runs in its own thread with its own connection. A crash loses nothing: operations are sealed before they
are sent and stay until the transaction that merges their results; the cursor moves with the last of the
rows.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from itertools import islice
from time import sleep, time
from typing import Any

from tui.replica.conflicts import Conflicts
from tui.replica.digest import COMPARED, Comparison
from tui.replica.file import LARGE, SMALL, File
from tui.replica.next_occurrence import bring_back
from tui.replica.operation import Kind, Operation, Stage
from tui.replica.outbox import Outbox
from tui.replica.record import BLANK, Record
from tui.replica.rows import Rows
from tui.replica.settings import SettingOperation
from tui.sync.merge_response import Merge
from tui.sync.response import SyncResponse, is_without_news, read_response
from tui.sync.settings import SettingsMerge

MAX_OPERATIONS = 1000
MAX_BYTES = 3 * 1024 * 1024
"""Bytes of operations in one request, which stay below the endpoint's 10 MiB when they are escaped again."""
MAX_SETTINGS = 512 * 1024
"""Bytes of operations on settings in one request, beside those."""
MAX_ROWS = 5000
FIRST_ROWS = 1000
"""Rows of a copy's first page, which is short so that something is shown soon."""

AT_ONCE = 1000
"""Rows to merge in one transaction, so that the person's own changes get in between."""

BREATH = 0.0005
"""Seconds between two of those transactions, for others that wait to write."""


@dataclass(frozen=True, slots=True)
class Request:
    """What to send."""

    operations: Sequence[Operation | SettingOperation]
    cursor: str | None
    rows: int = MAX_ROWS
    """How many rows and tombstones the answer may have; a copy's first page has fewer."""
    lacking: frozenset[str] = frozenset()
    """Columns that the database does not have."""
    settings_alone: bool = False
    """Whether this asks for all settings, whatever was told of them before, and for nothing else."""

    @property
    def arguments(self) -> dict[str, object]:
        """The arguments of `todos_sync`."""
        return {
            "ops": [self._wire(each) for each in self.operations],
            "since": self.cursor,
            "max_rows": self.max_rows,
        }

    @property
    def max_rows(self) -> int:
        """How many rows and tombstones the answer may have."""
        return min(FIRST_ROWS, self.rows) if self.cursor is None else self.rows

    def _wire(self, operation: Operation | SettingOperation) -> dict[str, object]:
        """Return an operation as the database takes it: it compares no column that it does not have."""
        if isinstance(operation, SettingOperation):
            return operation.wire()
        if self.lacking and operation.kind is Kind.DELETE:
            seen = {name: value for name, value in operation.seen.items() if name not in self.lacking}
            operation = operation._replace(seen=seen)
        return operation.wire()


def page_after(value: Any, most: int) -> Request | None:
    """Return the request for the next page of a full copy, which can be sent before this one is merged.

    Pages grow up to `most` rows, so that the next one has come by the time that this one is merged.
    """
    match value:
        case {"reset": True, "more": True, "cursor": str(cursor), "rows": list(rows)}:
            return Request((), cursor, min(most, 2 * max(FIRST_ROWS, len(rows))))
    return None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What merging an answer changed, and what is left to ask for."""

    changed: frozenset[str] | None
    """The todos that are shown differently now; None if any may be."""
    rows: int
    more: bool
    """Whether to ask again at once, for more rows or with more operations."""
    fetching: bool
    """Whether the database has more rows."""
    copying: bool
    settings: bool = False
    """Whether settings are shown differently."""


class Exchange:
    """The part of a replica that exchanges operations and rows with the database."""

    def __init__(self, replica: File) -> None:
        """Work on the file of `replica`, on a second connection."""
        self._file = File(replica.path, durable=False, lock=replica.lock, timeout=replica.timeout)
        self._outbox = Outbox(self._file.sql)
        self._rows = Rows(self._file.sql)
        self._conflicts = Conflicts(self._file.sql)
        self._settings = SettingsMerge(self._file)
        self.comparison = Comparison(self._file)
        self._settled = (self.data_version(), 0)

    def close(self) -> None:
        """Close the connection."""
        self._file.close()

    def checkpoint(self) -> None:
        """Move what was committed since the last time from the log into the file itself.

        SQLite would do it inside one of the person's changes, and delay that one.

        Raises:
            ReplicaError: it could not be written; everything is still in the log.
        """
        written = (self.data_version(), self._file.sql.total_changes)
        if written != self._settled:
            self._file.checkpoint()
            self._settled = written

    def data_version(self) -> int:
        """Return a number that changes whenever another connection has changed the file."""
        return int(self._file.sql.execute("pragma data_version").fetchone()[0])

    def idle_request(self) -> Request | None:
        """Return the request if there is no operation to send, else None; writes nothing."""
        return None if self._unsent() else Request((), self._file.meta("cursor"))

    def request(self, limit: int = MAX_OPERATIONS) -> Request:
        """Seal the next operations, at most `limit`, and return them with the cursor.

        A replica that has a cursor, but not all settings, first asks for those.

        The seal survives a power cut. Otherwise the person's next change might be merged into an operation
        that the database has answered, and does not look at again.
        """
        if self._settings.uncopied and self._file.meta("cursor") is not None:
            return Request((), None, rows=1, settings_alone=True)
        with self._file.durable_transaction():
            settings = self._settings.settings.seal(limit, MAX_SETTINGS)
            rest = limit - len(settings)
            operations = [*settings, *(self._outbox.seal(rest, MAX_BYTES) if rest else ())]
        lacking = frozenset((self._file.meta("lacking") or "").split())
        return Request(operations, self._file.meta("cursor"), lacking=lacking)

    def refuse(self, operation: Operation | SettingOperation, reason: str) -> None:
        """Mark an operation as refused that the database cannot even read."""
        with self._file.transaction():
            if isinstance(operation, SettingOperation):
                self._settings.refuse(operation, reason)
                return
            self._outbox.replace(operation._replace(stage=Stage.REFUSED, error=reason))

    def merge(self, request: Request, value: Any) -> Outcome:
        """Merge a response into the replica.

        Args:
            request: what was sent.
            value: what `todos_sync` returned.

        Raises:
            ResponseError: it is not an answer of `todos_sync`, or not to this request; nothing has changed.
            ReplicaError: it could not be written; the next request asks for it again.
        """
        answer = read_response(value, request.operations, request.cursor)
        if request.settings_alone:
            with self._file.transaction():
                settings = self._settings.take((), answer.settings, entire=True)
            return Outcome(frozenset(), 0, more=True, fetching=False, copying=False, settings=settings)
        with self._file.transaction() if len(answer.lines) <= AT_ONCE else nullcontext():
            if not self._asked_last(request):
                return Outcome(frozenset(), 0, more=True, fetching=False, copying=False)
            changed, settings = self._take(request, answer)
        return Outcome(
            None if answer.entire else frozenset(changed),
            len(answer.lines) + len(answer.deleted),
            answer.more or self._unsent(),
            answer.more,
            answer.entire and answer.more,
            settings,
        )

    def _take(self, request: Request, answer: SyncResponse) -> tuple[set[str], bool]:
        """Make an answer part of the replica; tell which todos and whether settings are shown differently."""
        changed: set[str] = set()
        todos: list[tuple[Operation, Mapping[str, Any]]] = []
        others: list[tuple[SettingOperation, Mapping[str, Any]]] = []
        for operation, result in zip(request.operations, answer.results, strict=True):
            if isinstance(operation, SettingOperation):
                others.append((operation, result))
            else:
                todos.append((operation, result))
        with self._file.transaction():
            begins = answer.entire and not self._copying(request, answer)
            if begins:
                self._begin_copy(answer)
            settings = self._settings.take(others, answer.settings, entire=begins)
            generation = int(self._file.meta("generation") or 0)
            bulk = answer.entire and self._file.meta("bulk") is not None
            merge = Merge(self._outbox, self._rows, self._conflicts)
            merge.results(todos)
            if any(result["status"] == "missing" for result in answer.results):
                self._file.set_meta(COMPARED, None)  # it was here, and no tombstone says where it went
            changed |= merge.pulled({}, answer.deleted, generation, bulk=bulk)
        rows = answer.rows
        if bulk:
            with self._file.transaction():
                self._outbox.remove_tombstones(answer.lines)
                rest = self._rows.fill(answer.lines, generation, self._outbox.uids())
            rows = (row for row in rows if row[0] in rest)
        for number, some in enumerate(_batches(rows, AT_ONCE)):
            if number:
                sleep(BREATH)
            with self._file.transaction():
                merge = Merge(self._outbox, self._rows, self._conflicts)
                changed |= merge.pulled(some, {}, generation, bulk=bulk)
                if merge.completed and not answer.entire:
                    changed |= bring_back(self._rows, self._outbox, merge.completed)
        with self._file.transaction():
            if not self._asked_last(request):
                return changed, settings
            if answer.entire and not answer.more:
                changed |= self._end_copy(generation)
            # Where nothing has changed since a cursor, it finds what a later one does. Every other Rowdo on
            # this machine would read its list again when it is written.
            if not is_without_news(answer, request.cursor):
                self._file.set_meta("cursor", answer.cursor)
            self._file.set_meta("lacking", " ".join(sorted(answer.lacking)) or None)
        return changed, settings

    def _asked_last(self, request: Request) -> bool:
        """Whether a request goes on from where the replica still is.

        Somebody may have had everything be copied anew since: then its answer would end a copy that has not
        begun, and what that lacks would be gone. It is asked for again, and operations are answered alike.
        """
        return self._file.meta("cursor") == request.cursor

    def copy_settings_anew(self) -> bool:
        """Have the next request ask for all settings; return whether the database has any."""
        with self._file.transaction():
            self._settings.copy_anew()
            return self._settings.uncopied

    def copy_anew(self) -> None:
        """Have the next request ask for everything."""
        with self._file.transaction():
            self._file.set_meta("cursor", None)
            self._file.set_meta("copying", None)

    def _unsent(self) -> bool:
        """Whether there is anything to send, or settings to ask for."""
        return self._settings.uncopied or self._outbox.waiting + self._settings.settings.waiting > 0

    def _copying(self, request: Request, answer: SyncResponse) -> bool:
        """Whether this response continues a copy rather than beginning one."""
        same = request.cursor is not None and request.cursor.partition(":")[0] == answer.epoch
        return same and self._file.meta("copying") is not None

    def _begin_copy(self, answer: SyncResponse) -> None:
        """Begin a generation: what it does not have at its end is no more.

        A first copy goes into an empty table; indexes, words and places are made faster once it is full.
        """
        self._file.set_meta("database", answer.database)
        self._file.set_meta("generation", str(int(self._file.meta("generation") or 0) + 1))
        self._file.set_meta("copying", "yes")
        if answer.more and len(self._rows) == 0:
            self._file.set_meta("bulk", "yes")
            self._file.drop_indexes()
            self._file.cache(LARGE)

    def _end_copy(self, generation: int) -> set[str]:
        if self._file.meta("bulk"):
            self._file.create_indexes()
            self._rows.finish()
            self._file.set_meta("bulk", None)
            self._file.cache(SMALL)
        self._file.set_meta("copying", None)
        self._file.set_meta("copied", "yes")
        self._file.set_meta(COMPARED, str(int(time())))
        outdated, uncopied = self._rows.left_out(generation)
        for uid, record in self._rows.many(uncopied).items():
            self._outbox.ask(uid, record)
        waiting = self._outbox.uids()
        for uid in outdated:  # also for an undo, which may bring it back
            self._outbox.set_tombstone(uid, self._outbox.tombstone(uid) or "")
        gone: dict[str, Record | None] = dict.fromkeys(outdated - waiting)
        for uid in self._conflicts.uids() - waiting:
            shown = self._rows.get(uid)
            if shown is None or uid in gone:
                gone[uid] = self._conflicts.outlive(uid, shown or BLANK, self._outbox)
        return self._rows.write(gone)


def _batches(rows: Iterator[tuple[str, Record]], size: int) -> Iterator[dict[str, Record]]:
    while some := dict(islice(rows, size)):
        yield some
