"""A client in tests: a replica in a folder, and exchanges with a database one at a time."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.sync.database import Database
from tui.replica.record import Record
from tui.replica.replica import Change, Replica
from tui.replica.rows import NAMES, Rows
from tui.sync.exchange import Exchange, Request
from tui.todos import Todo
from tui.todos.view import ALL

Call = Callable[[dict[str, Any]], Any]
Machine = Callable[[str], "Client"]


class Client:
    """One machine of the person's."""

    def __init__(self, path: Path, database: Database, *, max_rows: int = 3) -> None:
        self.path = path
        self.database = database
        self.max_rows = max_rows
        self.open()

    def open(self) -> None:
        self.replica = Replica.open(self.path)
        try:
            self.exchange = Exchange(self.replica.file)
        except BaseException:
            self.replica.close()
            raise

    def ask(self) -> Request:
        return self.exchange.request()

    def answer_to(self, request: Request) -> Any:
        arguments = json.loads(json.dumps(request.arguments))
        return json.loads(json.dumps(self.database.sync(arguments["ops"], arguments["since"], self.max_rows)))

    def take(self, request: Request, answer: Any) -> bool:
        outcome = self.exchange.merge(request, answer)
        self.replica.notify(Change(outcome.changed, pulled=True))
        return outcome.more

    def sync(self) -> None:
        """Exchange until there is nothing more to say."""
        for _ in range(200):
            request = self.ask()
            if not self.take(request, self.answer_to(request)):
                return
        raise AssertionError("the exchange does not come to an end")

    def crash(self) -> None:
        """Lose everything that is not on the disk."""
        self.close()
        self.open()

    def close(self) -> None:
        self.exchange.close()
        self.replica.close()

    def shown(self) -> dict[str, Record]:
        """All todos as the person sees them."""
        sql = self.replica.file.sql
        return Rows(sql).many([uid for (uid,) in sql.execute("select uid from todo")])


def garbled(client: Client) -> None:
    """Have the client's file be found damaged; the journal beside it is all there is."""
    lose(client)
    client.path.write_bytes(b"x" * 8192)
    client.open()


def lose(client: Client) -> None:
    client.close()
    for suffix in ("", "-wal", "-shm"):
        Path(f"{client.path}{suffix}").unlink(missing_ok=True)


def stored(database: Database) -> dict[str, Record]:
    """All todos as the database has them."""
    return {uid: {name: row.fields[name] for name in NAMES} for uid, row in database.rows.items()}


def todo(task: str, **fields: object) -> Todo:
    return Todo(uid="", task=task, **fields)  # type: ignore[arg-type]


def settle(*clients: Client) -> None:
    for _ in range(4):
        for client in clients:
            client.sync()


def same(database: Database, *clients: Client) -> bool:
    return all(client.shown() == stored(database) for client in clients)


def pair(machine: Machine, task: str = "milk", **fields: object) -> tuple[Client, Client, str]:
    """Two machines that both have one todo."""
    a, b = machine("a"), machine("b")
    uid = a.replica.add(todo(task, **fields)).uid
    settle(a, b)
    return a, b, uid


def in_order(client: Client) -> list[str]:
    return [row.todo.task for row in client.replica.listing(ALL).window(0, 100)]
