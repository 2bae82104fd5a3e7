"""A database with unusable responses: the screen tells so, continues, and uses no part of them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.app.play_scene import playing, press, settled, text
from tests.app.world import Stage, replica_at
from tests.sync.database import Database
from tui.sync.engine import Engine

ESCAPES = "\x1b]0;owned\x07\x1b[31m\u202e"


class Hostile:
    """A transport whose answers have a value of the wrong sort."""

    def __init__(self, column: str, value: object) -> None:
        self._database = Database()
        self._database.write("00000000-0000-4000-8000-000000000999", task="from elsewhere")
        self._column = column
        self._value = value

    async def call(self, function: str, arguments: Mapping[str, Any], *, idempotent: bool = False) -> Any:
        answer = self._database.sync(arguments["ops"], arguments["since"], 100)
        for row in answer["rows"]:
            row[answer["columns"].index(self._column)] = self._value
        return answer

    async def aclose(self) -> None:
        return None


@pytest.mark.parametrize(
    ("column", "value"), [("priority", 99), ("task", ["x"]), ("tags", [None]), ("uid", ESCAPES)]
)
async def test_the_screen_says_what_is_wrong_and_goes_on(tmp_path: Path, column: str, value: object) -> None:
    stage = Stage(replica_at(tmp_path))
    stage.make_engine = lambda replica: Engine(replica, Hostile(column, value))
    async with playing(stage, size=(160, 24)) as (app, pilot):
        while app.engine is None or not app.engine.state.message:
            await settled(pilot)
        await settled(pilot)
        seen = text(app)
        assert "unusable answer" in seen
        assert "The database's answer cannot be used" in seen
        assert column in seen
        assert "from elsewhere" not in seen
        assert not {"\x1b", "\x07", "\u202e"} & {*seen}
        await press(pilot, "a", *"mine", "enter")
        assert "mine" in text(app)
        assert "unusable answer, 1 waiting" in text(app)
