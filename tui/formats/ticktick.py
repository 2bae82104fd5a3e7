"""TickTick's backup: a CSV table below a few lines about the file."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import Any, BinaryIO, TypeVar
from zoneinfo import ZoneInfo

from tui.formats.csv_rows import Row, rows
from tui.formats.importing import ImportOptions, Parsed, Problem, StableUids, uid_of, validated, with_rest
from tui.formats.rrule import tidied
from tui.todos import Priority, Todo

HEADER = "Folder Name"
_PRIORITIES = {
    "": Priority.NONE,
    "0": Priority.NONE,
    "5": Priority.HIGH,
    "3": Priority.MEDIUM,
    "1": Priority.LOW,
}
_DONE = {"": False, "0": False, "1": True, "2": True, "-1": True}
_READ = frozenset(
    (
        *("List Name", "Title", "Tags", "Content", "Start Date", "Due Date", "Repeat", "Priority", "Status"),
        *("Created Time", "Completed Time", "Timezone", "Is All Day", "taskId", "parentId"),
    )
)
_OF_NO_INTEREST = frozenset(("Kind", "Is Check list", "Order", "Is Floating", "Column Order", "View Mode"))
_Value = TypeVar("_Value")


def read(source: BinaryIO, options: ImportOptions) -> Iterator[Parsed]:
    """Yield a todo for each task; the list is its project."""
    stable_uids = StableUids("ticktick")
    for row in rows(source, begins_with=HEADER):
        if isinstance(row, Problem):
            yield row
            continue
        reader = _Reader(row, stable_uids)
        yield from validated(reader.todo(), row.line, unread=reader.unread)


class _Reader:
    def __init__(self, row: Row, stable_uids: StableUids) -> None:
        self._cells = row.cells
        self._stable_uids = stable_uids
        self.unread: dict[str, object] = {}

    def todo(self) -> Todo:
        """Return the todo of the row."""
        cells = self._cells
        due, starts = self._moment("Due Date"), self._moment("Start Date")
        day, at = self._local(due or starts)
        first = self._local(starts)[0]
        status = cells.get("Status", "").strip()
        tags = (tag.strip() for tag in cells.get("Tags", "").split(","))
        return Todo(
            uid=self._uid(cells),
            task=cells.get("Title", ""),
            is_complete=self._one_of(_DONE, "Status", False),
            notes=with_rest(cells.get("Content", ""), self._rest(status)),
            priority=self._one_of(_PRIORITIES, "Priority", Priority.NONE),
            project="" if cells.get("List Name") == "Inbox" else cells.get("List Name", ""),
            tags=tuple(dict.fromkeys(filter(None, tags))),
            due_date=day,
            due_time=at,
            starts_on=first if first and day and first < day else None,
            recurrence=tidied(cells.get("Repeat", "")),
            parent_uid=uid_of(f"ticktick {cells['parentId'].strip()}")
            if cells.get("parentId", "").strip()
            else None,
            inserted_at=self._moment("Created Time"),
            completed_at=self._moment("Completed Time"),
        )

    def _uid(self, cells: Mapping[str, str]) -> str:
        own = cells.get("taskId", "").strip()
        return uid_of(f"ticktick {own}") if own else self._stable_uids.of("\n".join(cells.values()))

    def _one_of(self, meanings: Mapping[str, _Value], name: str, otherwise: _Value) -> _Value:
        """Return what a cell means; one that means nothing is unread."""
        text = self._cells.get(name, "").strip()
        if text not in meanings:
            self.unread[name] = text
        return meanings.get(text, otherwise)

    def _rest(self, status: str) -> dict[str, str]:
        rest = {"state": {"2": "archived", "-1": "given up"}[status]} if status in ("2", "-1") else {}
        for name, cell in self._cells.items():
            if cell.strip() and name not in _READ | _OF_NO_INTEREST:
                rest[name] = cell.strip()
        return rest

    def _moment(self, name: str) -> datetime | None:
        text = self._cells.get(name, "").strip()
        try:
            return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S%z") if text else None
        except ValueError:
            self.unread[name] = text
            return None

    def _local(self, moment: datetime | None) -> tuple[date | None, time | None]:
        """Return the day of a moment where it was meant, and its time unless it is the whole day."""
        if moment is None:
            return None, None
        all_day = self._cells.get("Is All Day", "").strip().lower() == "true"
        local: Any = moment.astimezone(self._zone()) if all_day else moment.astimezone()
        return local.date(), None if all_day else local.time()

    def _zone(self) -> ZoneInfo | None:
        try:
            return ZoneInfo(self._cells.get("Timezone", "").strip() or "UTC")
        except (ValueError, OSError, LookupError):
            return None
