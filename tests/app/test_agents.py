"""What an agent changes while the screen is open is a line on it, and one key takes it back."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.app.play_scene import playing, press, settled, text
from tests.app.scenes import SYNCED, StillEngine
from tests.app.world import Stage, replica_at
from tui.replica.agent import Agent
from tui.replica.replica import Replica
from tui.todos import Todo

CLAUDE = Agent("claude", lambda step: None)
THREE = [Todo(uid="", task=task, project="home") for task in ("Buy paint", "Buy brushes", "Paint `it`")]


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    stage = Stage(replica_at(tmp_path))
    stage.make_engine = lambda replica: StillEngine(SYNCED)
    return stage


@pytest.fixture
def elsewhere(stage: Stage, tmp_path: Path) -> Iterator[Replica]:
    """Another process with the same todos."""
    with Replica.open(tmp_path / "replica.sqlite3") as replica:
        yield replica


async def test_it_is_told_and_one_key_takes_it_back(stage: Stage, elsewhere: Replica) -> None:
    before = stage.replica.count
    async with playing(stage) as (app, pilot):
        elsewhere.act_for(CLAUDE)
        elsewhere.add_many(THREE)
        stage.replica.refresh()
        await settled(pilot)
        assert "claude: added 3 todos · u undoes it" in text(app)
        await press(pilot, "u")
        assert "Undone: claude: added 3 todos" in text(app)
        assert stage.replica.count == before


async def test_an_agent_at_the_screen_goes_on_where_somebody_else_made_the_last_step(
    stage: Stage, elsewhere: Replica
) -> None:
    stage.replica.act_for(CLAUDE)
    async with playing(stage, (120, 24)) as (app, pilot):
        await press(pilot, "d")
        assert "u undoes it" in text(app)
        elsewhere.add(THREE[0])
        stage.replica.refresh()
        await settled(pilot)
        assert "u undoes it" not in text(app)
        await press(pilot, "u")
        assert "The last step was not made by you, so nothing was undone." in text(app)


async def test_of_several_steps_the_last_is_told(stage: Stage, elsewhere: Replica) -> None:
    async with playing(stage) as (app, pilot):
        elsewhere.act_for(CLAUDE)
        for todo in THREE:
            elsewhere.add(todo)
        stage.replica.refresh()
        await settled(pilot)
        assert "claude: added “Paint 'it'”, the last of 3 steps · u undoes it" in text(app)


async def test_what_the_person_does_in_another_terminal_is_no_news(stage: Stage, elsewhere: Replica) -> None:
    async with playing(stage) as (app, pilot):
        elsewhere.act_for(CLAUDE)
        elsewhere.add(THREE[0])
        with Replica.open(elsewhere.file.path) as terminal:
            terminal.add(THREE[1])
        stage.replica.refresh()
        await settled(pilot)
        assert "undoes it" not in text(app)
