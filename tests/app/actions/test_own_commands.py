"""Own commands of the profile: keys, names, input, and which output is shown."""

import asyncio
import json
import sys
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.app.play_scene import App, playing, press, settled, text
from tests.app.world import Stage, replica_at
from tests.processes import runs
from tui.config import read_profile
from tui.todos.view import Kind, View


def stage_of(folder: Path, profile: str) -> Stage:
    path = folder / "default.toml"
    path.write_text(profile)
    preferences = read_profile(path).preferences
    assert preferences.problems == ()
    return Stage(replica_at(folder), preferences=preferences._replace(week_start=0))


async def shown(app: App, pilot: Pilot[None], words: str) -> str:
    """Wait until the screen shows some words; return it."""
    async with asyncio.timeout(30):
        while words not in text(app):
            await asyncio.sleep(0.01)
            await settled(pilot)
    return text(app)


COUNT = """
[commands.count]
name = "count them"
key = "d"
run = ["wc", "-l"]
"""


async def test_it_is_in_footer_help_and_palette_and_its_key_goes_before_others(tmp_path: Path) -> None:
    async with playing(stage_of(tmp_path, COUNT), (120, 60)) as (app, pilot):
        assert "d count them" in text(app)
        await press(pilot, "?", *"count")
        assert "Own commands" in text(app)
        assert "count them: wc" in text(app)
        await press(pilot, "escape", ":", *"count")
        assert "count them: wc" in text(app)
        await press(pilot, "enter")
        assert "1" in await shown(app, pilot, " 1")


async def test_it_gets_the_selected_todos_as_list_prints_them(tmp_path: Path) -> None:
    profile = f'[commands.keep]\nkey = "Z"\nrun = ["sh", "-c", "cat > {tmp_path}/given; echo kept"]\n'
    stage = stage_of(tmp_path, profile)
    async with playing(stage) as (app, pilot):
        await press(pilot, "g", "a", "v", "v", "Z")
        await shown(app, pilot, "kept")
        given = [json.loads(line) for line in (tmp_path / "given").read_text().splitlines()]
        first = stage.replica.listing(View(Kind.ALL), today=app.main.today if app.main else None).todos(0, 2)
        assert [each["uid"] for each in given] == [todo.uid for todo in first]
        assert {"task", "due_date", "tags"} <= given[0].keys()


async def test_several_lines_are_a_panel_and_no_line_is_believed(tmp_path: Path) -> None:
    profile = """[commands.much]\nkey = "Z"\nrun = ["printf", 'one\\n\\033[31mtwo [bold]x\\n%s', "three"]\n"""
    async with playing(stage_of(tmp_path, profile)) as (app, pilot):
        await press(pilot, "Z")
        screen = await shown(app, pilot, "three")
        assert "two [bold]x" in screen
        assert "\033" not in screen
        await press(pilot, "escape")
        assert "three" not in text(app)


@pytest.mark.parametrize(
    ("run", "told"),
    [
        ('["no-such-program"]', "no-such-program cannot be run"),
        ('["sh", "-c", "echo oh; exit 3"]', "sh exited with 3. oh"),
    ],
)
async def test_what_goes_wrong_is_told_and_the_keys_go_on(tmp_path: Path, run: str, told: str) -> None:
    async with playing(stage_of(tmp_path, f'[commands.bad]\nkey = "Z"\nrun = {run}\n')) as (app, pilot):
        await press(pilot, "Z")
        await shown(app, pilot, told)
        await press(pilot, "g", "a")
        assert "All" in text(app)


async def test_keys_are_answered_while_one_hangs_and_leaving_ends_it(tmp_path: Path) -> None:
    written = tmp_path / "pid"
    script = f"echo $$ > {written}; sleep 1000"
    profile = f'[commands.hang]\nkey = "Z"\nrun = ["sh", "-c", "{script}"]\n'
    async with playing(stage_of(tmp_path, profile)) as (app, pilot):
        await press(pilot, "Z")
        assert "Running hang" in text(app)
        await press(pilot, "g", "a")
        assert "All" in text(app)
        async with asyncio.timeout(30):
            while not (written.exists() and (process := written.read_text().strip())):  # noqa: ASYNC110
                await asyncio.sleep(0.01)
    async with asyncio.timeout(30):
        while runs(process):  # noqa: ASYNC110 nothing tells of it
            await asyncio.sleep(0.01)


async def test_what_it_changes_is_shown_at_once(tmp_path: Path) -> None:
    change = (
        "from pathlib import Path; from tui.replica.replica import Replica; from tui.todos import Todo; "
        f"replica = Replica.open(Path('{tmp_path}/replica.sqlite3')); "
        "replica.add(Todo(uid='', task='from a program')); replica.close()"
    )
    profile = f'[commands.change]\nkey = "Z"\nrun = ["{sys.executable}", "-c", "{change}"]\n'
    async with playing(stage_of(tmp_path, profile)) as (app, pilot):
        await press(pilot, "g", "i", "Z")
        await shown(app, pilot, "from a program")
