"""Settings that wait because the database was prepared by an earlier Rowdo are told, with what to do next."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.offline import Offline
from tests.commands import Commands
from tests.stack import Stack
from tui.replica.replica import Replica
from tui.replica.settings import LACKING, STATE

TOLD = (
    "2 settings of projects, tags or filters wait on this machine: an earlier Rowdo prepared the database, "
    "which has no table for them. Its owner runs: rowdo setup\n"
)
RED, SOON = {"color": "red"}, {"query": "today & p1"}
SIGNATURE = "(ops jsonb default '[]', since text default null, max_rows integer default 1000)"


@pytest.fixture
def waits(here: Offline) -> Offline:
    """Somebody with two settings, whose database has no table for them."""
    with here.replica() as replica:
        replica.change_settings({"project/work": RED, "filter/Soon": SOON})
        with replica.file.transaction():
            replica.file.set_meta(STATE, LACKING)
    return here


def test_status_tells_on_a_terminal_and_leaves_a_prompt_alone(
    waits: Offline, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert waits.run("status").output == ""
    assert waits.json("status")["settings_waiting"] == 2
    monkeypatch.setattr("tui.cli.commands.status.on_terminal", lambda: True)
    assert waits.run("status").stderr == TOLD


def test_what_will_be_sent_is_no_setting_that_waits_for_a_table(here: Offline) -> None:
    with here.replica() as replica:
        replica.change_settings({"project/work": RED})
    found = here.json("status")
    assert (found["waiting"], found["settings_waiting"]) == (1, 0)


def test_they_are_not_forgotten_unasked(waits: Offline) -> None:
    refused = waits.run("logout", "--forget", "--yes", status=1).stderr
    assert "2 settings of ana@example.com would be deleted" in refused
    assert "the database's owner run `rowdo setup`" in refused
    with waits.replica() as replica:
        assert replica.settings() == {"project/work": RED, "filter/Soon": SOON}


@contextmanager
def prepared_by_an_earlier_rowdo(stack: Stack) -> Iterator[None]:
    """Have the database answer without settings, until its owner has run setup."""

    async def run(*statements: str) -> None:
        async with stack.owner() as owner:
            for statement in statements:
                await owner(statement)

    now = "select (todos_sync_now(ops, since, max_rows)::jsonb - 'settings')::json"
    asyncio.run(
        run(
            "alter function todos_sync rename to todos_sync_now",
            f"create function todos_sync{SIGNATURE} returns json language sql as $${now}$$",
        )
    )
    try:
        yield
    finally:
        asyncio.run(run("drop function todos_sync", "alter function todos_sync_now rename to todos_sync"))


def replica_of(commands: Commands) -> Replica:
    [path] = commands.data_dir.glob("replicas/**/*.sqlite3")
    return Replica.open(path)


def test_sync_tells_how_many_wait_why_and_what_to_do(stack: Stack, tmp_path: Path) -> None:
    here, there = Commands(stack, tmp_path / "here"), Commands(stack, tmp_path / "there")
    for each in (here, there):
        each.sign_in("settings@example.com")
    with prepared_by_an_earlier_rowdo(stack):
        here.run("add", "--wait", "milk #work")
        with replica_of(here) as replica:
            replica.change_settings({"project/work": RED, "filter/Soon": SOON})
        synced = here.run("sync")
        assert (synced.stdout, synced.stderr) == ("Synced.\n", TOLD)
        assert here.run("sync", "--quiet").output == ""
        assert here.json("sync")["settings_waiting"] == 2
        looked = here.run("doctor", status=1).stdout
        assert "2 settings not sent until the database's owner runs `rowdo setup`" in looked
    synced = here.run("sync")
    assert (synced.stdout, synced.stderr) == ("Synced.\n", "")
    there.run("sync")
    with replica_of(there) as replica:
        assert replica.settings() == {"project/work": RED, "filter/Soon": SOON}
