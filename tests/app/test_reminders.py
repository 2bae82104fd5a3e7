"""A todo makes itself heard, where and how its person said, and stays in sight until they have seen to it."""

import io
import sys
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.app.play_scene import playing, press, text
from tests.app.world import NOW, Stage, replica_at, uid
from tui.app.app import RowdoApp
from tui.app.reminders import ring_terminal
from tui.config import Preferences
from tui.replica.reminders import Reminders
from tui.replica.replica import Replica
from tui.todos.view import ALL

TEA: dict[str, Any] = {"task": "Tea; or \x1b]0;coffee\x07", "due_date": NOW.date(), "due_time": time(9, 31)}
LUNCH: dict[str, Any] = {"task": "Lunch", "due_date": NOW.date(), "due_time": time(12), "remind_before": 60}
PLAIN = {"TERM": "xterm-256color"}


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Clock:
    """The time, as the test says; the screen looks at it once it has changed."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    terminal = Terminal()
    monkeypatch.setattr(sys, "__stderr__", terminal)
    for name in ("TERM_PROGRAM", "TMUX", "STY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    return terminal


def look(app: RowdoApp, clock: Clock, at: datetime | None = None) -> None:
    """Let the screen look at the clock."""
    clock.now = at or clock.now
    assert app.main
    app.main.timers.tick()


def at(hour: int, minute: int, days: int = 0) -> datetime:
    return datetime.combine(NOW.date() + timedelta(days=days), time(hour, minute, 1))


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        (PLAIN, "\a"),
        ({"TERM": "foot"}, "\x1b]777;notify;Rowdo;Tea, or milk\x1b\\"),
        ({"TERM": "rxvt-unicode-256color"}, "\x1b]777;notify;Rowdo;Tea, or milk\x1b\\"),
        ({**PLAIN, "TERM_PROGRAM": "iTerm.app"}, "\x1b]9;Tea, or milk\x1b\\"),
        ({"TERM": "xterm-ghostty"}, "\x1b]9;Tea, or milk\x1b\\"),
        ({"TERM": "xterm-kitty"}, "\x1b]99;i=rowdo:d=0;Rowdo\x1b\\\x1b]99;i=rowdo:p=body;Tea, or milk\x1b\\"),
        ({"TERM": "xterm-kitty", "TMUX": "/tmp/tmux"}, "\a"),
    ],
)
def test_a_terminal_that_can_notify_does_and_any_other_has_its_bell(
    environment: dict[str, str], told: str, terminal: Terminal
) -> None:
    ring_terminal("Tea; or milk", "terminal", environment)
    assert terminal.getvalue() == told


def test_a_pipe_is_told_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    pipe = io.StringIO()
    monkeypatch.setattr(sys, "__stderr__", pipe)
    ring_terminal("tea", "terminal", {"TERM": "foot"})
    assert pipe.getvalue() == ""


@pytest.mark.parametrize(
    ("way", "inside", "outside"),
    [("terminal", True, "\a"), ("app", True, ""), ("bell", True, "\a"), ("off", False, "")],
)
async def test_it_rings_when_its_time_comes(
    way: str, inside: bool, outside: str, tmp_path: Path, terminal: Terminal, clock: Clock
) -> None:
    stage = Stage(replica_at(tmp_path, (TEA,)), preferences=Preferences(reminders=way))
    async with playing(stage, clock=clock) as (app, pilot):
        look(app, clock)
        assert "◷" not in text(app)
        look(app, clock, at(9, 31))
        look(app, clock, at(9, 32))
        await pilot.pause()
        assert ("◷ 09:31 Tea" in text(app)) == inside
        assert terminal.getvalue() == outside


async def test_words_of_a_todo_cannot_leave_the_notification(
    tmp_path: Path, terminal: Terminal, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "foot")
    async with playing(Stage(replica_at(tmp_path, (TEA,))), clock=clock) as (app, _):
        look(app, clock, at(9, 31))
        words = terminal.getvalue().removeprefix("\x1b]777;notify;Rowdo;").removesuffix("\x1b\\")
        assert words.startswith("09:31 Tea, or ")
        assert words.isprintable()
        assert ";" not in words


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 10)])
async def test_it_stays_until_it_is_dismissed(
    size: tuple[int, int], tmp_path: Path, terminal: Terminal, clock: Clock
) -> None:
    async with playing(Stage(replica_at(tmp_path, (TEA,))), size, clock) as (app, pilot):
        look(app, clock, at(9, 31))
        await press(pilot, "j", "g", "a", "k")
        assert "◷ 09:31" in text(app)
        assert "gr dismiss, snooze" in text(app)
        await press(pilot, "g", "r")
        assert "x dismiss" in text(app)
        await press(pilot, "escape")
        assert "◷ 09:31" in text(app)
        await press(pilot, "g", "r", "x")
        assert "◷ 09:31" not in text(app)
        look(app, clock, at(10, 0))
        await press(pilot, "g", "r")
        assert "Nothing reminds now" in text(app)
        assert terminal.getvalue() == "\a"


@pytest.mark.parametrize(("key", "again"), [("1", at(9, 42)), ("2", at(10, 32)), ("3", at(9, 0, days=1))])
async def test_a_snooze_outlasts_the_program(
    key: str, again: datetime, tmp_path: Path, terminal: Terminal, clock: Clock
) -> None:
    async with playing(Stage(replica_at(tmp_path, (TEA,))), clock=clock) as (app, pilot):
        look(app, clock, at(9, 31))
        await press(pilot, "g", "r", key)
        assert "It reminds again" in text(app)
        assert "◷" not in text(app)
    clock.now = again - timedelta(minutes=5)
    async with playing(Stage(Replica.open(tmp_path / "replica.sqlite3")), clock=clock) as (app, pilot):
        look(app, clock)
        await pilot.pause()
        assert "◷" not in text(app)
        look(app, clock, again)
        await pilot.pause()
        assert "Tea" in text(app).split("◷")[-1]
        assert terminal.getvalue() == "\a\a"


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_what_was_missed_while_it_was_closed_is_told_at_the_start(
    size: tuple[int, int], tmp_path: Path, terminal: Terminal, clock: Clock
) -> None:
    yesterday = {**TEA, "due_date": NOW.date() - timedelta(days=1)}
    early = {**TEA, "task": "Run", "due_time": time(7)}
    async with playing(
        Stage(
            replica_at(
                tmp_path,
                (
                    yesterday,
                    early,
                ),
            )
        ),
        size,
        clock,
    ) as (app, pilot):
        look(app, clock)
        await pilot.pause()
        assert "While Rowdo was closed: 2 reminders. gr shows what." in text(app)
        assert "◷ 2 reminders: yesterday 09:31 Tea" in text(app)
        assert terminal.getvalue() == "\a"
        await press(pilot, "g", "r")
        assert "07:00 Run" in text(app)
        await press(pilot, "X")
        assert "◷" not in text(app)


async def test_what_another_program_rang_is_in_sight_and_not_heard_again(
    tmp_path: Path, terminal: Terminal, clock: Clock
) -> None:
    replica = replica_at(tmp_path, (TEA,))
    clock.now = at(9, 35)
    assert len(Reminders(replica.file).ring(clock.now)) == 1
    async with playing(Stage(replica), clock=clock) as (app, pilot):
        look(app, clock)
        await pilot.pause()
        assert "◷ 09:31 Tea" in text(app)
        assert terminal.getvalue() == ""


async def test_it_rings_before_where_the_todo_says_so(
    tmp_path: Path, terminal: Terminal, clock: Clock
) -> None:
    async with playing(Stage(replica_at(tmp_path, (LUNCH,))), clock=clock) as (app, pilot):
        look(app, clock, at(10, 59))
        assert terminal.getvalue() == ""
        look(app, clock, at(11, 0))
        await pilot.pause()
        assert "◷ 11:00 Lunch" in text(app)


async def test_all_day_ones_ring_at_the_time_of_the_profile(
    tmp_path: Path, terminal: Terminal, clock: Clock
) -> None:
    stage = Stage(
        replica_at(tmp_path, ({**TEA, "due_time": None},)), preferences=Preferences(remind_at=time(10))
    )
    async with playing(stage, clock=clock) as (app, pilot):
        look(app, clock, at(10, 0))
        await pilot.pause()
        assert "◷ 10:00 Tea" in text(app)


async def test_what_is_done_or_due_at_another_time_is_no_reminder_any_more(
    tmp_path: Path, terminal: Terminal, clock: Clock
) -> None:
    stage = Stage(
        replica_at(
            tmp_path,
            (
                TEA,
                {**TEA, "task": "Bread"},
            ),
        )
    )
    async with playing(stage, clock=clock) as (app, pilot):
        look(app, clock, at(9, 31))
        stage.replica.complete(uid(0))
        await press(pilot)
        assert "◷ 09:31 Bread" in text(app)
        stage.replica.edit(uid(1), due_time=time(16))
        await press(pilot)
        assert "◷" not in text(app)


async def test_the_line_sets_how_long_before(tmp_path: Path, clock: Clock) -> None:
    stage = Stage(replica_at(tmp_path, (TEA,)))
    async with playing(stage, (120, 40), clock) as (app, pilot):
        await press(pilot, "a", *"Walk today 15:00 remind 10 min before")
        assert "◷ 10 min before" in text(app)
        await press(pilot, "enter")
        [walk] = [each for each in stage.replica.listing(ALL).todos(0, 9) if each.task == "Walk"]
        assert walk.remind_before == 10


async def test_what_the_person_sets_to_a_time_that_is_over_does_not_ring(
    tmp_path: Path, terminal: Terminal, clock: Clock
) -> None:
    async with playing(Stage(replica_at(tmp_path, (TEA,))), clock=clock) as (app, pilot):
        await press(pilot, "g", "a", "e", "end", *" 9:00", "enter")
        look(app, clock, at(9, 45))
        await pilot.pause()
        assert "◷" not in text(app)
        assert terminal.getvalue() == ""
