"""A signed-in person's home with any number of todos and an unreachable database."""

import os
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from tui.auth.account import Account, Accounts
from tui.client.client import replica_path
from tui.config import load
from tui.replica.replica import Replica
from tui.sync.engine import Engine
from tui.todos import Priority, Todo

PROJECTS = ("", "home", "work", "travel")
COLUMNS = (
    *(
        "uid",
        "task",
        "is_complete",
        "notes",
        "priority",
        "project",
        "tags",
        "due_date",
        "due_time",
        "starts_on",
    ),
    *(
        "recurrence",
        "repeat_from",
        "remind_before",
        "parent_uid",
        "position",
        "inserted_at",
        "completed_at",
        "updated_at",
        "revision",
        "id",
    ),
)


def row(todo: Todo, number: int, now: str) -> list[object]:
    """Return a todo as a row of the database."""
    due = todo.due_date.isoformat() if todo.due_date else None
    said = [todo.uid, todo.task, False, todo.notes, int(todo.priority), todo.project, list(todo.tags), due]
    return [*said, None, None, "", "due", None, None, f"a{number:07}V", now, None, now, "7", number]


class Database:
    """Answers `todos_sync` with so many todos, as a database would that has nothing to hear."""

    def __init__(self, amount: int) -> None:
        self._amount = amount

    async def call(
        self, function: str, arguments: Mapping[str, object], *, idempotent: bool = False
    ) -> dict[str, Any]:
        now = datetime.now(UTC).isoformat()
        return {
            "database": "00000000-0000-4000-8000-00000000000b",
            "results": [],
            "columns": [*COLUMNS],
            "rows": [row(each, number, now) for number, each in enumerate(crowd(self._amount), 1)],
            "deleted": [],
            "cursor": "epoch:8",
            "more": False,
            "reset": False,
            "now": now,
        }

    async def aclose(self) -> None: ...


def environment(home: Path) -> dict[str, str]:
    """Return the environment of that home: no keyring, no display, a terminal of 16 million colours."""
    return {
        "HOME": str(home),
        "ROWDO_CONFIG_DIR": str(home / "config"),
        "ROWDO_DATA_DIR": str(home / "data"),
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
        "WORKOS_CLIENT_ID": "client_of_the_bench",
        "DATABASE_AUTHENTICATED_URL": "postgresql://authenticated@ep-away.localhost/neondb",
        # A port nobody listens on: being offline is what every start begins with.
        "ROWDO_SQL_URL": "http://127.0.0.1:9/sql",
        "ROWDO_WORKOS_URL": "http://127.0.0.1:9",
    }


def todo(number: int, amount: int, today: date) -> Todo:
    """Return one of `amount` todos; 20 of them, in a large list as in a small one, hold an x."""
    rare = "fix the box and " if number % max(1, amount // 20) == 0 else ""
    return Todo(
        uid=f"00000000-0000-4000-8000-{number:012}",
        task=f"Call the plumber {rare}about number {number}",
        notes="A line about it." if number % 4 == 0 else "",
        priority=Priority(number % 5),
        project=PROJECTS[number % 4],
        tags=("phone", "errand") if number % 3 == 0 else (),
        due_date=today + timedelta(days=number % 400 - 200) if number % 4 == 1 else None,
    )


async def settle(home: Path, amount: int) -> None:
    """Make the home, with so many todos, all of which the database has."""
    settings = load(None, environment=environment(home))
    account = Account(settings.profile, "client_of_the_bench", "user_1", "ana@example.com", storage="file")
    Accounts(settings.data_dir).remember(account)
    replica = Replica.open(replica_path(settings, account))
    engine = Engine(replica, Database(amount))
    state = await engine.sync()
    await engine.aclose()
    assert not state.message, state.message
    replica.close()


def crowd(amount: int) -> list[Todo]:
    """Return all of them."""
    today = date.today()
    return [todo(number, amount, today) for number in range(amount)]
