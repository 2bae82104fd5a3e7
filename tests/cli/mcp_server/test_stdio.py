"""`rowdo mcp` as agents start it: a process that is spoken to over its standard input and output."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from mcp import StdioServerParameters
from mcp.client.client import Client
from mcp.client.stdio import stdio_client
from mcp_types import Implementation

from tests.cli.offline import Offline

ALONE = "import tui.client.background as b; b.sync_later = id; from tui.__main__ import main; main()"
"""The command without the background syncs that it starts."""
HELLO = {
    "protocolVersion": "2025-06-18",
    "capabilities": {},
    "clientInfo": {"name": "claude", "version": "1"},
}


class Raw:
    """The server's process, spoken to line by line."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process
        assert process.stdin
        assert process.stdout
        self._said, self._heard = process.stdin, process.stdout
        self._number = 0

    def say(self, line: bytes) -> None:
        self._said.write(line + b"\n")
        self._said.flush()

    def ask(self, method: str, **params: Any) -> int:
        self._number += 1
        message = {"jsonrpc": "2.0", "id": self._number, "method": method, "params": params}
        self.say(json.dumps(message).encode())
        return self._number

    def call(self, name: str, **arguments: Any) -> int:
        return self.ask("tools/call", name=name, arguments=arguments)

    def hear(self, number: int) -> dict[str, Any]:
        """Return the answer to a request."""
        return self.hear_all([number])[number]

    def hear_all(self, numbers: list[int]) -> dict[int, dict[str, Any]]:
        """Return the answers to requests, in whatever order they come."""
        found: dict[int, dict[str, Any]] = {}
        while not {*numbers} <= found.keys():
            answer = self.hear_line()
            found[answer["id"]] = answer
        return found

    def hear_line(self) -> dict[str, Any]:
        """Return what it says next."""
        line = self._heard.readline()
        assert line, "the server has ended"
        answer: dict[str, Any] = json.loads(line)
        return answer


@contextmanager
def started(here: Offline) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(
        [sys.executable, "-c", ALONE, "mcp"],
        env=here.environment,
        cwd=here.folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


@contextmanager
def spoken_to(here: Offline) -> Iterator[Raw]:
    with started(here) as process:
        raw = Raw(process)
        raw.hear(raw.ask("initialize", **HELLO))
        raw.say(b'{"jsonrpc": "2.0", "method": "notifications/initialized"}')
        yield raw
        _, told = process.communicate(timeout=60)
        assert (process.returncode, told) == (0, b"")


async def test_the_sdks_client_starts_it_and_works_with_it(here: Offline) -> None:
    command = StdioServerParameters(
        command=sys.executable,
        args=["-c", ALONE, "mcp", "--project", "+work"],
        env=here.environment,
        cwd=here.folder,
    )
    async with Client(
        stdio_client(command), client_info=Implementation(name="claude", version="1")
    ) as client:
        added = await client.call_tool("add_todos", {"todos": [{"task": "Write it down"}]})
        assert not added.is_error
    assert [(todo["task"], todo["project"]) for todo in here.json("list")] == [("Write it down", "work")]
    assert "claude: added “Write it down”" in here.out("undo")


def test_garbage_gets_errors_and_loses_nothing(here: Offline) -> None:
    with spoken_to(here) as raw:
        raw.hear(raw.call("add_todos", todos=[{"task": "Before"}]))
        for garbage in (b"", b"{", b"[]", b"null", b"\xff\xfe\x00", b'{"jsonrpc": "2.0"}', b"\x1b[2J" * 100):
            raw.say(garbage)
        raw.say(b'{"jsonrpc": "2.0", "id": "x", "method": "tools/call", "params": {"name": 7}}')
        raw.say(b"x" * 10_000_000)
        told = [raw.hear_line() for _ in range(9)]
        assert [each["error"]["code"] for each in told].count(-32700) == 8
        huge = raw.hear(raw.call("add_todos", todos=[{"task": "x" * 10_000_000}]))
        assert huge["result"]["isError"]
        assert "error" in raw.hear(raw.ask("no/such/method"))
        raw.hear(raw.call("add_todos", todos=[{"task": "After"}]))
    assert here.tasks() == ["Before", "After"]


@pytest.mark.slow
def test_a_thousand_calls_at_once_are_all_done(here: Offline) -> None:
    with spoken_to(here) as raw:
        asked = [raw.call("add_todos", todos=[{"task": f"Todo {number}"}]) for number in range(1000)]
        assert not any(each["result"].get("isError") for each in raw.hear_all(asked).values())
    assert len({*here.tasks()}) == 1000


def test_it_ends_without_a_traceback_when_nobody_listens_any_more(here: Offline) -> None:
    with started(here) as process:
        assert process.stdin
        assert process.stdout
        process.stdout.close()
        process.stdin.write(json.dumps({"jsonrpc": "2.0", "id": 1, "method": "ping"}).encode() + b"\n")
        _, told = process.communicate(timeout=60)
    assert (process.returncode, told) == (0, b"")


def test_its_output_holds_nothing_but_messages(here: Offline) -> None:
    with spoken_to(here) as raw:
        number = raw.call("list_todos")
        assert raw.process.stdout
        assert json.loads(raw.process.stdout.readline())["id"] == number


def test_a_broken_profile_of_the_embedded_stack_is_told_to_whoever_starts_it(here: Offline) -> None:
    path = here.folder / "config" / "profiles" / "local.toml"
    path.parent.mkdir(parents=True)
    path.write_text("x = [", "utf-8")
    ran = subprocess.run(
        [sys.executable, "-c", ALONE, "--profile", "local", "mcp"],
        env=here.environment,
        cwd=here.folder,
        input=b"",
        capture_output=True,
        timeout=60,
        check=True,
    )
    assert f"! {path} has a mistake, and nothing in it applies" in ran.stderr.decode()
    assert ran.stdout == b""


def test_without_the_sdk_it_says_what_to_install(here: Offline, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith(("mcp", "tui.cli.mcp_server"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "mcp", None)
    told = here.run("mcp", status=1).stderr
    assert "[mcp]" in told
    assert "mcp" in here.run("--help").stdout
