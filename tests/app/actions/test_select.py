"""Selecting todos, and changing the selected ones as one step."""

from pathlib import Path

from tests.app.play_scene import playing, press
from tests.app.scenes import SYNCED, StillEngine
from tests.app.world import Stage, replica_at, uid
from tui.todos import Priority


def stage_in(folder: Path) -> Stage:
    stage = Stage(replica_at(folder))
    stage.make_engine = lambda replica: StillEngine(SYNCED)
    return stage


async def test_a_range_follows_the_cursor_back_and_keeps_what_was_selected_before(tmp_path: Path) -> None:
    async with playing(stage_in(tmp_path)) as (app, pilot):
        assert app.main
        await press(pilot, "g", "a", "v", "j", "V", "j", "j", "k")
        assert app.main.todos.selected == {uid(0), uid(2), uid(3)}
        await press(pilot, "escape")
        assert app.main.todos.selected == set()


async def test_a_change_of_many_is_taken_back_and_done_again_as_one(tmp_path: Path) -> None:
    stage = stage_in(tmp_path)
    async with playing(stage) as (_, pilot):
        before = {number: stage.replica.get(uid(number)) for number in range(14)}
        await press(pilot, "g", "a", "*", "4")
        changed = [stage.replica.get(uid(number)) for number in (0, 5, 12)]
        assert all(todo and todo.priority is Priority.LOW for todo in changed)
        await press(pilot, "u")
        after = {number: stage.replica.get(uid(number)) for number in range(14)}
        assert [todo and todo.priority for todo in after.values()] == [
            todo and todo.priority for todo in before.values()
        ]
        await press(pilot, "ctrl+r")
        redone = stage.replica.get(uid(5))
        assert redone
        assert redone.priority is Priority.LOW
