"""Messages tell what became of the todo, and what to do if it was something else than asked."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.app.play_scene import playing, press, settled, text
from tests.app.scenes import SYNCED, StillEngine, typed
from tests.app.world import Stage, uid
from tests.sampling import mostly_slow
from tui.replica.conflicts import Conflicts
from tui.replica.replica import Change
from tui.sync.state import Phase, SyncState

ALL = ("g", "a", "g", "g")
WIDE = (140, 30)


@pytest.mark.parametrize(
    ("keys", "told"),
    mostly_slow(
        [
            (("t", "l", "j", "enter"), "Due Sat 28 Nov: “Pay rent” · u undoes it"),
            (("t", "i", *typed("tomorrow 9am"), "enter"), "Due tomorrow 09:00: “Pay rent”"),
            (("t", "i", *typed("3pm"), "enter"), "Due Fri 20 Nov 15:00: “Pay rent”"),
            (
                ("t", "i", *typed("every 2nd fri at 8"), "enter"),
                "Due Fri 11 Dec 08:00 · every month on the 2nd friday: “Pay rent”",
            ),
            (
                ("j", "t", "i", *typed("every month"), "enter"),
                "Due today 15:00 · every month: “Review the pull request about",
            ),
            (("G", "t", "i", *typed("8am"), "enter"), "Due tomorrow 08:00: “Repair the old bicycle”"),
            (("t", "i", *typed("in 2 hours"), "enter"), "Due today 11:30: “Pay rent”"),
            (("v", "v", "t", "i", *typed("4pm"), "enter"), "Due 16:00: 2 todos"),
            (("v", "v", "t", "i", *typed("every week"), "enter"), "Repeats every week: 2 todos"),
            (("t", "n"), "No date: “Pay rent”"),
            (("m", *typed("work"), "enter"), "Moved to #work: “Pay rent”"),
            (("m", *typed("inbox"), "enter"), "Moved to Inbox: “Pay rent”"),
            (("@", *typed("deep"), "enter"), "Tagged @bank @deep: “Pay rent”"),
            (("3",), "Priority p3: “Pay rent”"),
            (("p", *typed("none"), "enter"), "No priority: “Pay rent”"),
            (("-",), "Less urgent: “Pay rent”: p2"),
            (("R", *typed("every week"), "enter"), "Repeats every week"),
            (("R", *typed("never"), "enter"), "Repeats no more: “Pay rent”"),
            (("v", "v", "x"), "Deleted 2 todos · u undoes it"),
            (("G", "k", "k", "k", "k", "x"), "Deleted “Plan the Lisbon trip” and 3 subtasks"),
            (("e", *typed(" @now"), "enter"), "Edited “Pay rent” · @now."),
            (("a", *typed("Buy milk tomorrow #shop"), "enter"), "Added “Buy milk” · tomorrow · #shop"),
            (("d", "u"), "Undone: Completed “Pay rent”"),
            (("R", *typed("every day for 3 times"), "enter"), "every day, 3 times"),
            (("L",), "No todo of its project stands above it that it could be a subtask of."),
            (("g", "i", "*", "x", "d"), "There is no todo here. Press a to add one."),
            (("g", "c", "d"), "There is no todo here.   "),
            (("x", "u", "ctrl+r"), "Redone: Deleted “Pay rent”"),
        ],
        one_in=4,
    ),
)
async def test_what_was_done_is_told(stage: Stage, keys: tuple[str, ...], told: str) -> None:
    async with playing(stage, WIDE) as (app, pilot):
        await press(pilot, *ALL, *keys)
        assert told in text(app)


async def test_written_notes_are_told_as_that(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    async with playing(stage, WIDE) as (app, pilot):
        for notes, told in (("For hours.", "Wrote notes on"), ("", "Removed the notes of")):
            monkeypatch.setattr("tui.app.editor.write_notes", lambda _, todo, keep, text=notes: keep(text))
            await press(pilot, *ALL, "E")
            assert f"{told} “Pay rent”. " in text(app)


async def test_a_conflict_that_a_change_ends_in_is_told_with_the_key_that_decides(stage: Stage) -> None:
    async with playing(stage, WIDE) as (app, pilot):
        await press(pilot, *ALL, "t")
        stage.replica.edit(uid(0), due_date=None)
        with stage.replica.file.transaction() as sql:
            Conflicts(sql).keep(uid(0), "notes", "", "mine")
        await press(pilot, "enter")
        assert "Both versions are kept; ⏎ decides." in text(app)


async def test_what_a_sync_brings_to_decide_is_told_with_the_key_that_leads_there(stage: Stage) -> None:
    async with playing(stage, WIDE) as (app, pilot):
        with stage.replica.file.transaction() as sql:
            Conflicts(sql).keep(uid(0), "notes", "", "mine")
        stage.replica.notify(Change(None, pulled=True))
        await settled(pilot)
        assert "1 todo needs you to decide: gc shows it." in text(app)


class Answering(StillEngine):
    """An engine that answers a nudge with another state."""

    answer = SYNCED

    def nudge(self) -> None:
        self.state = self.answer
        for told in self._told:
            told(self.state)


async def test_why_it_does_not_sync_is_said_no_longer_than_that_is_so(stage: Stage) -> None:
    engine = Answering(SyncState(phase=Phase.WAITING, message="Another sync is running."))
    stage.make_engine = lambda replica: engine
    async with playing(stage) as (app, pilot):
        engine.answer = engine.state
        engine.nudge()
        await settled(pilot)
        assert "Another sync is running." in text(app)
        engine.answer = SYNCED
        engine.nudge()
        await settled(pilot)
        assert "Another sync is running." not in text(app)


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (replace(SYNCED, last_synced=datetime(2026, 11, 23, 9, 30, tzinfo=UTC)), "Synced."),
        (SyncState(phase=Phase.OFFLINE, message="The database cannot be reached."), "cannot be reached."),
    ],
)
async def test_that_it_syncs_is_said_no_longer_than_it_does(
    stage: Stage, answer: SyncState, told: str
) -> None:
    engine = Answering(SYNCED)
    engine.answer = answer
    stage.make_engine = lambda replica: engine
    async with playing(stage) as (app, pilot):
        await press(pilot, "S")
        assert told in text(app)
        assert "Syncing." not in text(app)
