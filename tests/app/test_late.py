"""A todo is late a minute after its time, on the screen without a key press."""

from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from tests.app.playing import App, colours, playing, press, settled, text
from tests.app.world import NOW, TODAY, Stage, replica_at

DUE = {"task": "Stand-up", "due_date": TODAY, "due_time": time(9, 35)}
LATER = {"task": "Lunch", "due_date": TODAY, "due_time": time(12)}
ANY_TIME = {"task": "Call mum", "due_date": TODAY}


def line_of(app: App, words: str) -> str:
    [line] = [line for line in text(app).splitlines() if words in line]
    return line


def waits(app: App) -> float:
    """The seconds that the one timer waits."""
    assert app.main
    timer = app.main._clock_timers._timer
    assert timer
    return timer._interval


async def test_it_turns_late_when_its_minute_is_over(tmp_path: Path) -> None:
    now = [datetime(2026, 11, 23, 9, 34, 30)]
    stage = Stage(replica_at(tmp_path, (DUE, LATER, ANY_TIME)))
    async with playing(stage, (170, 24), clock=lambda: now[0]) as (app, pilot):
        assert app.main
        await press(pilot, "g", "t")
        assert "today 09:35" in line_of(app, "Stand-up")
        assert waits(app) == 90.05  # until 9:36
        before = colours(app)
        now[0] = datetime(2026, 11, 23, 9, 35, 59)
        app.main._clock_timers._look()
        await settled(pilot)
        assert colours(app) == before
        now[0] = datetime(2026, 11, 23, 9, 36)
        app.main._clock_timers._look()
        await settled(pilot)
        assert "09:35 late" in line_of(app, "Stand-up")
        assert "today 12:00" in line_of(app, "Lunch")
        assert colours(app) != before
        assert waits(app) == 3600  # noon is more than an hour away


async def test_upcoming_puts_it_among_what_is_late_and_a_filter_finds_it(tmp_path: Path) -> None:
    now = [datetime(2026, 11, 23, 9, 35)]
    stage = Stage(replica_at(tmp_path, (LATER, ANY_TIME, DUE)))
    async with playing(stage, clock=lambda: now[0]) as (app, pilot):
        assert app.main
        await press(pilot, "g", "u")
        assert "today" in line_of(app, "Stand-up")
        now[0] += timedelta(minutes=1)
        app.main._clock_timers._look()
        await settled(pilot)
        assert " late " in line_of(app, "Stand-up")
        assert "today" in line_of(app, "Lunch")
        await press(pilot, "g", "a", "f", *"overdue", "enter")
        assert "Stand-up" in text(app)
        assert "Lunch" not in text(app)


async def test_what_is_added_is_waited_for_too(tmp_path: Path) -> None:
    async with playing(Stage(replica_at(tmp_path, (ANY_TIME,))), clock=lambda: NOW) as (app, pilot):
        await press(pilot, "a", *"tea 9:40", "enter")
        assert waits(app) == 11 * 60 + 0.05


async def test_a_screen_on_which_nothing_gets_late_draws_nothing(tmp_path: Path, monkeypatch: Any) -> None:
    now = [NOW]
    async with playing(Stage(replica_at(tmp_path, (LATER, ANY_TIME))), clock=lambda: now[0]) as (app, _):
        assert app.main
        shown: list[object] = []
        monkeypatch.setattr(app.main, "show", lambda *_, **__: shown.append(_))
        for _ in range(60):
            now[0] += timedelta(minutes=1)
            app.main._clock_timers._look()
        assert shown == []
        now[0] = datetime.combine(TODAY + timedelta(days=1), time(0, 0, 1))
        app.main._clock_timers._look()
        assert len(shown) == 1
