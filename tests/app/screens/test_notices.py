"""Decisions made without the person stay on the screen until they have been read."""

from pathlib import Path

import pytest

from tests.app.play_scene import playing, press, text
from tests.app.scenes import SYNCED, StillEngine
from tests.app.world import Stage, replica_at, uid
from tui.app.app import RowdoApp
from tui.replica.conflicts import Conflicts
from tui.replica.replica import Replica

KEPT = "“Pay rent” was deleted elsewhere while you edited it; your version is kept."
STAYS = "“Call mum” was changed elsewhere while you deleted it, so it is still here."
ESCAPES = "\x1b]0;owned\x07"


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    stage = Stage(replica_at(tmp_path))
    stage.make_engine = lambda replica: StillEngine(SYNCED)
    return stage


def words(app: RowdoApp) -> str:
    """Return what a panel says, its lines in one."""
    return " ".join(text(app).replace("│", " ").split())


def tell(replica: Replica, number: int, words: str) -> None:
    with replica.file.transaction() as sql:
        Conflicts(sql).add_notice(uid(number), words)


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 10)])
async def test_it_stays_until_it_is_dismissed(stage: Stage, size: tuple[int, int]) -> None:
    tell(stage.replica, 0, KEPT)
    async with playing(stage, size) as (app, pilot):
        await press(pilot, "j", "g", "a", "d", "u")
        assert "▲ “Pay rent” was" in text(app)
        assert "gn reads it" in text(app)
        await press(pilot, "g", "n")
        assert "version is kept." in words(app)
        await press(pilot, "escape")
        assert "▲ “Pay rent” was" in text(app)
        await press(pilot, "g", "n", "x")
        assert "▲" not in text(app)
        assert not stage.replica.notices()
        await press(pilot, "g", "n")
        assert "There is nothing to read" in text(app)


async def test_all_are_counted_listed_and_dismissed_together(stage: Stage) -> None:
    tell(stage.replica, 0, KEPT)
    tell(stage.replica, 2, STAYS)
    async with playing(stage) as (app, pilot):
        assert "▲ 2 notices: “Pay rent”" in text(app)
        await press(pilot, "g", "n")
        assert "▌ " in text(app)
        assert "“Call mum” was changed elsewhere" in words(app)
        await press(pilot, "X")
        assert not stage.replica.notices()
        assert "▲" not in text(app)


async def test_it_leads_to_its_todo(stage: Stage) -> None:
    tell(stage.replica, 2, STAYS)
    async with playing(stage) as (app, pilot):
        await press(pilot, "g", "n", "enter")
        assert "▌ ○ Call mum" in text(app)


async def test_it_comes_while_the_screen_is_open_and_is_text(stage: Stage) -> None:
    async with playing(stage) as (app, pilot):
        assert "▲" not in text(app)
        tell(stage.replica, 0, f"{ESCAPES}[red]{KEPT}")
        stage.replica.edit(uid(1), notes="something that is told")
        await press(pilot)
        assert "▲ ]0;owned[red]“Pay rent” was" in text(app)
        await press(pilot, "g", "n")
        assert "[red]“Pay rent” was deleted elsewhere" in words(app)
        assert not {"\x1b", "\x07"} & {*text(app)}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (0, None),
        (1, "1 change waits on this machine. The next rowdo sends it."),
        (3, "3 changes wait on this machine. The next rowdo sends them."),
    ],
)
async def test_quitting_says_what_is_still_to_be_sent(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, changes: int, told: str | None
) -> None:
    said: list[str | None] = []
    monkeypatch.setattr(RowdoApp, "exit", lambda app, message=None: said.append(message))
    for number in range(changes):
        stage.replica.edit(uid(number), notes="changed on a train")
    async with playing(stage) as (_, pilot):
        await press(pilot, "q")
        assert said == [told]
