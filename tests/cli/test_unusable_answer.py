"""Commands with a database whose responses are unusable: the message, and nothing of them is used."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.commands import Commands
from tests.stack import Stack
from tests.sync.database import Database

ESCAPES = "\x1b]0;owned\x07\x1b[31m\u202e"
WRONG: dict[str, Any] = {"uid": ESCAPES, "priority": 99, "task": ["x"], "tags": [None], "due_date": ESCAPES}


class Endpoint(BaseHTTPRequestHandler):
    """SQL over HTTP in front of a database that has one todo, with a value that is not of its column."""

    column = ""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        database = Database()
        database.write("00000000-0000-4000-8000-000000000007", task="elsewhere")
        answer = database.sync([], None, 10)
        answer["rows"][0][answer["columns"].index(self.column)] = WRONG[self.column]
        results = [
            {
                "fields": [{"name": "v", "dataTypeID": 25}],
                "rows": [[cell]],
                "command": "SELECT",
                "rowCount": 1,
            }
            for cell in ("authenticated", json.dumps(answer))
        ]
        body = json.dumps({"results": results}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *said: object) -> None:
        return None


@pytest.fixture
def endpoint() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Endpoint)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/sql"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("column", WRONG)
def test_what_is_wrong_is_said(
    stack: Stack, tmp_path: Path, endpoint: str, column: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Endpoint, "column", column)
    commands = Commands(stack, tmp_path / "home")
    commands.sign_in(f"{column}@example.com")
    commands.environment["ROWDO_SQL_URL"] = endpoint
    for command in (["sync"], ["sync", "--json"], ["list"], ["add", "--wait", "mine"]):
        failed = commands.run(*command, status=1)
        assert "The database's answer cannot be used" in failed.stderr
        assert column in failed.stderr
        assert not {"\x1b", "\x07", "\u202e"} & {*failed.output}
    commands.environment["ROWDO_SQL_URL"] = stack.lease.urls.sql_url
    commands.run("sync")
    (kept,) = commands.json("list")
    assert kept["task"] == "mine"
