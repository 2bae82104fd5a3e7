"""Refused operations on the screen: shown with the database's message, and lost by no choice."""

from pathlib import Path

import pytest

from tests.app.play_scene import playing, press, text
from tests.app.scenes import SYNCED, StillEngine
from tests.app.world import Stage, replica_at, uid
from tui.app.app import RowdoApp
from tui.replica.operation import Kind
from tui.replica.operation import Stage as Stages
from tui.replica.outbox import Outbox
from tui.replica.replica import Replica
from tui.todos.view import CONFLICTS

RENT = uid(0)
ESCAPES = "\x1b]0;owned\x07"


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    stage = Stage(replica_at(tmp_path))
    stage.make_engine = lambda replica: StillEngine(SYNCED)
    return stage


def refuse(replica: Replica, reason: str) -> None:
    """Have the database refuse what waits."""
    with replica.file.transaction() as sql:
        outbox = Outbox(sql)
        for each in outbox.all():
            outbox.replace(each._replace(stage=Stages.REFUSED, error=reason))
            if each.kind is Kind.DELETE:
                # As the answer to it has it shown again.
                from tui.replica.rows import Rows

                Rows(sql).write({each.uid: outbox.base(each.uid)})


async def opened(app: RowdoApp, pilot: object) -> None:
    await press(pilot, "g", "c", "enter")  # type: ignore[arg-type]


async def test_it_is_shown_with_its_words_and_its_reason(stage: Stage) -> None:
    stage.replica.edit(RENT, task=f"Pay the {ESCAPES}rent at once", priority=4)
    refuse(stage.replica, f'null value in column "owner" of relation "todos"{ESCAPES}.')
    async with playing(stage) as (app, pilot):
        await opened(app, pilot)
        seen = text(app)
        assert "The database refused this change:" in seen
        assert 'null value in column "owner"' in seen
        assert "Pay the" in seen
        assert not {"\x1b", "\x07"} & {*seen}
        for key in ("r try again", "e edit", "n keep as new", "y copy", "x give it up"):
            assert key in seen


async def test_what_is_given_up_comes_back_by_undo(stage: Stage) -> None:
    stage.replica.edit(RENT, task="Pay the rent at once")
    refuse(stage.replica, "no")
    async with playing(stage) as (app, pilot):
        await opened(app, pilot)
        await press(pilot, "x")
        assert "Given up · u undoes it" in text(app)
        assert not stage.replica.refused()
        assert len(stage.replica.listing(CONFLICTS)) == 0
        await press(pilot, "u")
        todo = stage.replica.get(RENT)
        assert todo
        assert todo.task == "Pay the rent at once"
        assert stage.replica.waiting == 1


async def test_its_words_are_copied(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    copied: list[str] = []
    monkeypatch.setattr(RowdoApp, "copy_to_clipboard", lambda app, words: copied.append(words))
    stage.replica.edit(RENT, notes=f"one\n{ESCAPES}two\n")
    refuse(stage.replica, "no")
    async with playing(stage) as (app, pilot):
        await opened(app, pilot)
        await press(pilot, "y")
        assert copied == ["one\n]0;ownedtwo"]
        assert "Copied." in text(app)
        assert "Refused" in text(app)
        assert stage.replica.refused()


async def test_it_is_changed_and_sent_again(stage: Stage) -> None:
    stage.replica.edit(RENT, task="refused words")
    refuse(stage.replica, "no")
    async with playing(stage) as (app, pilot):
        await opened(app, pilot)
        await press(pilot, "e")
        assert app.main
        assert app.main.typing
        assert app.main.typing.line.text.startswith("refused words")
        await press(pilot, "home", *"better ", "enter")
        assert not stage.replica.refused()
        assert stage.replica.waiting == 1


async def test_it_is_kept_as_a_new_todo(stage: Stage) -> None:
    stage.replica.edit(RENT, task="other words")
    refuse(stage.replica, "no")
    async with playing(stage) as (app, pilot):
        await opened(app, pilot)
        await press(pilot, "n")
        assert "Kept as a new todo" in text(app)
        assert {todo.task for todo in stage.replica.find("")} >= {"Pay rent", "other words"}
        assert not stage.replica.refused()


async def test_it_is_sent_again(stage: Stage) -> None:
    stage.replica.edit(RENT, task="other words")
    refuse(stage.replica, "no")
    async with playing(stage) as (app, pilot):
        await opened(app, pilot)
        await press(pilot, "r")
        assert not stage.replica.refused()
        assert stage.replica.waiting == 1


async def test_a_todo_that_may_not_be_deleted_is_there_and_says_so(stage: Stage) -> None:
    stage.replica.delete(RENT)
    refuse(stage.replica, "Todos are for ever.")
    async with playing(stage) as (app, pilot):
        await opened(app, pilot)
        assert "The database did not let it be deleted:" in text(app)
        assert "Todos are for ever." in text(app)
        assert "n keep as new" not in text(app)
        await press(pilot, "x")
        assert stage.replica.get(RENT)
        assert not stage.replica.refused()


async def test_what_was_decided_meanwhile_is_decided(stage: Stage) -> None:
    stage.replica.edit(RENT, task="other words")
    refuse(stage.replica, "no")
    async with playing(stage) as (app, pilot):
        await opened(app, pilot)
        stage.replica.drop_refused(RENT)
        await press(pilot, "x")
        assert "It was decided meanwhile." in text(app)
