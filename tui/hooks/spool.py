"""The queue of events for hooks, one file per profile. Nobody waits for a hook, and no hook runs twice."""

import hashlib
import json
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from filelock import FileLock

from tui.private_files import make_private, write_private
from tui.replica.todo_event import TodoEvent
from tui.todos.fields import fields_of

MOST = 64 * 1024 * 1024
"""Bytes of events that wait at most; what comes after them waits in vain."""

REMEMBERED = 10_000
"""Todos of which it is remembered what a hook did to them."""


class Spool:
    """Events that wait.

    Args:
        folder: a private folder of the profile's; made if need be.
    """

    def __init__(self, folder: Path) -> None:
        make_private(folder)
        self._events = folder / "events.ndjson"
        self._own = folder / "own.json"
        self._lock = FileLock(folder / "events.lock", mode=0o600)

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits."""
        return not self._events.exists()

    def put(self, events: Iterable[TodoEvent]) -> None:
        """Add events."""
        lines = "".join(json.dumps(event.as_json()) + "\n" for event in events).encode()
        with self._lock:
            self._events.touch(0o600)
            if self._events.stat().st_size + len(lines) <= MOST:
                with self._events.open("ab") as file:
                    file.write(lines)

    def take(self) -> list[dict[str, object]]:
        """Return the events that wait, which do so no longer."""
        with self._lock:
            try:
                lines = self._events.read_bytes().splitlines()
                self._events.unlink()
            except FileNotFoundError:
                return []
        found = []
        for line in lines:
            with suppress(ValueError):  # the end of a line may be missing after a power cut
                found.append(json.loads(line))
        return found

    def note_own(self, events: Iterable[TodoEvent]) -> None:
        """Remember what hooks did themselves: it comes back with a sync, and is no event then either."""
        with self._lock:
            own = self._read_own() | {event.todo.uid: _digest(event) for event in events}
            write_private(self._own, json.dumps(dict([*own.items()][-REMEMBERED:])).encode())

    def without_own(self, events: Iterable[TodoEvent]) -> list[TodoEvent]:
        """Return those events that no hook has caused."""
        with self._lock:
            own = self._read_own()
        return [event for event in events if own.get(event.todo.uid) != _digest(event)]

    def _read_own(self) -> dict[str, str]:
        try:
            read = json.loads(self._own.read_bytes())
        except (OSError, ValueError):
            return {}
        return read if isinstance(read, dict) else {}


def _digest(event: TodoEvent) -> str:
    """Return what tells the content of a todo from any other, without what the database sets."""
    fields = {name: value for name, value in fields_of(event.todo).items() if name != "updated_at"}
    return hashlib.sha256(json.dumps(fields, sort_keys=True).encode()).hexdigest()[:32]
