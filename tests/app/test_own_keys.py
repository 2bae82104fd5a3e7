"""With keys of the person's own, everything that shows a key shows theirs."""

import re
from pathlib import Path

from tests.app.play_scene import playing, press, text
from tests.app.scenes import SYNCED, StillEngine, conflicted, typed
from tests.app.world import TODAY, Stage, replica_at
from tui.app.actions import ACTIONS
from tui.config import Preferences
from tui.todos.view import Kind, View

OWN = {
    "todo.add": ("ctrl+n",),
    "todo.done": ("a",),
    "todo.details": ("O",),
    "go.all": ("f12",),
    "find.search": ("f3",),
}


def stage_in(folder: Path) -> Stage:
    stage = Stage(replica_at(folder), preferences=Preferences(week_start=0, keys=OWN))
    stage.make_engine = lambda replica: StillEngine(SYNCED)
    return stage


async def test_add_in_the_calendar_adds_whatever_the_key_means_in_the_list(tmp_path: Path) -> None:
    stage = stage_in(tmp_path)
    done = len(stage.replica.listing(View(Kind.DONE), today=TODAY))
    async with playing(stage) as (app, pilot):
        await press(pilot, "g", "m", "a", *typed("plan"), "enter")
        assert "Added “plan”" in text(app)
        listing = stage.replica.listing(View(Kind.DAY, day=TODAY), today=TODAY)
        assert "plan" in [todo.task for todo in listing.todos(0, 10)]
        assert len(stage.replica.listing(View(Kind.DONE), today=TODAY)) == done


async def test_messages_name_the_keys_in_force(tmp_path: Path) -> None:
    async with playing(stage_in(tmp_path), (120, 24)) as (app, pilot):
        await press(pilot, "n")
        assert "f3 searches." in text(app)
        await press(pilot, "L")
        assert "In a project, the Inbox or All (f12)" in text(app)
        await press(pilot, "ctrl+n", *typed("later #work in 9 days"), "enter")
        assert "Not in this list: f12 shows all." in text(app)


async def test_what_has_no_key_is_named_by_what_the_palette_finds(tmp_path: Path) -> None:
    stage = stage_in(tmp_path)
    stage.preferences = stage.preferences._replace(keys={"find.filter": ()})
    async with playing(stage, (120, 24)) as (app, pilot):
        await press(pilot, "F")
        assert "There is no filter in use. ^p filter sets one." in text(app)
        await press(pilot, "ctrl+p", *typed("starts"))
        assert "Say until which day it is hidden" in text(app)


async def test_an_empty_list_names_the_keys_in_force(tmp_path: Path) -> None:
    async with playing(stage_in(tmp_path), (120, 24)) as (app, pilot):
        await press(pilot, "f", *typed("p1 & #nowhere"), "enter", "a")
        assert "There is no todo here. Press ^n to add one." in text(app)
        await press(pilot, "escape", "g", "d", "f3", *typed("zebra"))
        assert "esc shows everything again." in text(app)


async def test_the_details_name_the_key_that_decides(tmp_path: Path) -> None:
    stage = stage_in(tmp_path)
    conflicted(stage.replica)
    async with playing(stage, (160, 24)) as (app, _):
        assert "Press O to decide." in text(app)


def test_every_action_named_in_a_message_exists() -> None:
    sources = Path(__file__).parents[2] / "tui" / "app"
    named = {
        name
        for path in sources.rglob("*.py")
        for name in re.findall(
            r"`((?:move|go|todo|arrange|select|find|view|program)\.\w+)`", path.read_text()
        )
    }
    assert "program.undo" in named
    assert named <= {action.id for action in ACTIONS}
