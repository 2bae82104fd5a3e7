"""The examples of `rowdo help own-commands` work: each is run by its key."""

import asyncio
import csv
import os
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.app.play_scene import App, playing, press, settled, text
from tests.app.world import TODAY, Stage, replica_at
from tests.needs import needs
from tui.config import read_profile
from tui.display.topics import page
from tui.hooks.runner import run_hooks
from tui.hooks.spool import Spool
from tui.replica.todo_event import TodoEvent

EXAMPLES = re.findall(r"```toml\n(.*?)```", page("own-commands"), re.DOTALL)
TASKS = (
    {"task": "Read $(touch owned) `touch owned` \"'; touch owned", "due_date": TODAY},
    {"task": "see https://neon.tech/docs", "notes": "and http://example.com/a?b=c&d too", "due_date": TODAY},
)


def example(command: str) -> str:
    [found] = [each for each in EXAMPLES if command in tomllib.loads(each).get("commands", {})]
    return str(found)


class Desk:
    """A folder that somebody works in, with stand-ins for the programs that reach the world outside."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.called = folder / "called"
        (folder / "bin").mkdir()
        for name in ("xdg-open", "mail", "notify-send", "sleep"):
            program = folder / "bin" / name
            reads = "cat" if name == "mail" else "true"
            script = f'#!/bin/sh\n{{ printf "%s\\n" {name} "$@"; {reads}; }} >> {self.called}\n'
            program.write_text(script)
            program.chmod(0o755)

    def stage(self, profile: str) -> Stage:
        path = self.folder / "default.toml"
        path.write_text(profile)
        preferences = read_profile(path).preferences
        assert preferences.problems == ()
        return Stage(replica_at(self.folder, TASKS), preferences=preferences)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    needs("jq")
    desk = Desk(tmp_path)
    monkeypatch.setenv("PATH", f"{tmp_path}/bin:{os.environ['PATH']}")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    yield desk
    assert not (tmp_path / "owned").exists()


async def shown(app: App, pilot: Pilot[None], words: str) -> None:
    async with asyncio.timeout(30):
        while words not in text(app):
            await asyncio.sleep(0.01)
            await settled(pilot)


async def called(desk: Desk, words: str) -> str:
    async with asyncio.timeout(30):
        while not desk.called.exists() or words not in desk.called.read_text():  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    return desk.called.read_text()


async def test_links_are_opened(desk: Desk) -> None:
    async with playing(desk.stage(example("open"))) as (app, pilot):
        await press(pilot, "v", "v", "O")
        await shown(app, pilot, "open link is done.")
    links = ["https://neon.tech/docs", "http://example.com/a?b=c&d"]
    assert desk.called.read_text().split() == ["xdg-open", links[0], "xdg-open", links[1]]


async def test_time_is_tracked_from_a_key_to_done(desk: Desk) -> None:
    stage = desk.stage(example("track"))
    async with playing(stage) as (app, pilot):
        await press(pilot, "W")
        await shown(app, pilot, "track time is done.")
        [todo] = [each for each in stage.replica.find("") if each.task.startswith("Read")]
    Spool(desk.folder / "hooks").put([TodoEvent("done", todo)])
    run_hooks(desk.folder / "hooks", stage.preferences.hooks, {})
    rows = list(csv.reader((desk.folder / "time.csv").read_text().splitlines()))
    assert [[what, uid, task] for _, what, uid, task in rows] == [
        [what, todo.uid, todo.task] for what in ("start", "stop")
    ]


async def test_a_branch_is_named_for_the_todo(desk: Desk) -> None:
    subprocess.run(["git", "init", "-q", "."], check=True)  # noqa: ASYNC221
    async with playing(desk.stage(example("branch"))) as (app, pilot):
        await press(pilot, "j", "B")
        await shown(app, pilot, "see-https-neon-tech-docs")
    head = subprocess.run(["git", "symbolic-ref", "HEAD"], check=True, capture_output=True, text=True)  # noqa: ASYNC221
    assert head.stdout.strip() == "refs/heads/see-https-neon-tech-docs"


async def test_todos_are_sent_to_a_colleague(desk: Desk) -> None:
    async with playing(desk.stage(example("send"))) as (app, pilot):
        await press(pilot, "v", "v", "M")
        await shown(app, pilot, "send is done.")
    first, second = TASKS
    assert desk.called.read_text().splitlines() == [
        "mail", "-s", "Could you take these?", "colleague@example.com",
        f"- {first['task']} (due {TODAY})", f"- {second['task']} (due {TODAY})",
    ]  # fmt: skip


async def test_a_pomodoro_rings_after_25_minutes(desk: Desk) -> None:
    async with playing(desk.stage(example("pomodoro"))) as (app, pilot):
        await press(pilot, "j", "P")
        await shown(app, pilot, "25 minutes for see https://neon.tech/docs")
        rung = await called(desk, "see https")
    assert rung.splitlines() == [
        "sleep", "1500", "notify-send", "25 minutes are over", "see https://neon.tech/docs",
    ]  # fmt: skip


def test_there_are_five_and_each_has_a_test() -> None:
    names = [name for each in EXAMPLES for name in tomllib.loads(each)["commands"]]
    assert names == ["open", "track", "branch", "send", "pomodoro"]
