"""Texts that are too long for the database are refused at once, and stay where they were typed."""

from contextlib import nullcontext
from pathlib import Path

import pytest

from tests.app.play_scene import paste, playing, press, text
from tests.app.scenes import SYNCED, StillEngine
from tests.app.world import Stage, replica_at, uid
from tui.app.app import RowdoApp
from tui.replica.replica import Replica
from tui.todos import Todo, limits

RENT, NEW = uid(0), uid(99)
TAG = "x" * 201
TOLD = "A tag may have 200 characters at most."


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    stage = Stage(replica_at(tmp_path))
    stage.make_engine = lambda replica: StillEngine(SYNCED)
    return stage


def left_behind(folder: Path) -> list[Path]:
    """The files made for the editor that are still there."""
    return list(folder.glob("rowdo-*/notes.md"))


def refuse(replica: Replica) -> None:
    """Have the database refuse what waits, as it does."""
    error = 'new row for relation "todos" violates check constraint "todos_tags_size".'
    replica.file.sql.execute("update outbox set stage = 'refused', error = ?", (error,))
    replica.file.sql.commit()


@pytest.mark.parametrize("opened", ["a", "A", "e"])
async def test_a_line_that_says_too_much_is_told_as_it_is_typed_and_stays(stage: Stage, opened: str) -> None:
    async with playing(stage) as (app, pilot):
        await press(pilot, opened, "end")
        await paste(pilot, f" buy milk @{TAG}")
        assert TOLD in text(app).splitlines()[-2]
        await press(pilot, "enter")
        assert TOLD in text(app).splitlines()[-1]
        assert app.main
        assert app.main.typing
        assert app.main.typing.line.text.endswith(TAG)
        assert stage.replica.waiting == 0


async def test_of_a_pasted_text_the_line_that_says_too_much_stays(stage: Stage) -> None:
    async with playing(stage) as (app, pilot):
        await paste(pilot, f"one\rtwo @{TAG}\rthree")
        await press(pilot, "enter")
        assert stage.replica.waiting == 2
        assert f"{TOLD} It is still in the line." in text(app)
        assert app.main
        assert app.main.typing
        assert app.main.typing.line.text == f"two @{TAG}"


@pytest.mark.parametrize(
    ("key", "pasted", "told"),
    [("@", TAG, TOLD), ("m", "x" * 1001, "A project's name may have 1,000 characters at most.")],
)
@pytest.mark.parametrize("size", [(80, 24), (40, 10)])
async def test_a_picker_tells_why_a_name_cannot_be_chosen(
    stage: Stage, key: str, pasted: str, told: str, size: tuple[int, int]
) -> None:
    async with playing(stage, size) as (app, pilot):
        await press(pilot, key)
        await paste(pilot, pasted)
        shown = " ".join(line.strip("│ ") for line in text(app).splitlines())
        assert told in shown
        await press(pilot, "enter")
        assert stage.replica.waiting == 0


async def test_tags_that_are_too_many_together_are_told(stage: Stage) -> None:
    stage.replica.edit(RENT, tags=tuple(map(str, range(1000))))
    async with playing(stage) as (app, pilot):
        await press(pilot, "@")
        await paste(pilot, "one more")
        await press(pilot, "tab", "enter")
        assert "A todo may have 1,000 tags at most." in text(app)


async def test_notes_that_are_too_long_stay_in_their_file(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    script = tmp_path / "editor"
    script.write_text(f'#!/bin/sh\nhead -c {limits.NOTES + 1} /dev/zero | tr "\\0" x > "$1"\n')
    script.chmod(0o755)
    monkeypatch.setattr(RowdoApp, "suspend", lambda app: nullcontext())
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setenv("VISUAL", str(script))
    async with playing(stage, size=(200, 24)) as (app, pilot):
        await press(pilot, "E")
        (file,) = left_behind(tmp_path)
        assert f"Notes may have 1,048,576 characters at most. What you wrote is in {file}" in text(app)
        assert stage.replica.waiting == 0


async def test_a_change_the_database_refused_is_explained_and_given_up(stage: Stage) -> None:
    stage.replica.edit(RENT, tags=("x" * 300,))
    refuse(stage.replica)
    async with playing(stage) as (app, pilot):
        await press(pilot, "enter")
        assert "A tag may have 200 characters at most." in text(app)
        assert "x give it up" in text(app)
        await press(pilot, "x")
        assert stage.replica.get(RENT).tags == ("bank",)  # type: ignore[union-attr]


async def test_a_todo_the_database_refused_is_deleted_and_can_come_back(stage: Stage) -> None:
    stage.replica.add(Todo(uid=NEW, task="never there", tags=("x" * 300,)))
    refuse(stage.replica)
    async with playing(stage) as (app, pilot):
        await press(pilot, "g", "c", "enter")
        assert "x delete it" in text(app)
        await press(pilot, "x")
        assert "Deleted “never there” · u undoes it" in text(app)
        assert stage.replica.get(NEW) is None
        assert not stage.replica.refused()
        assert stage.replica.waiting == 0
        await press(pilot, "u")
        assert stage.replica.get(NEW)
