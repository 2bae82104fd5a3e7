"""A todo becomes overdue on the screen a minute after its time, without a key press."""

import asyncio
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from tests.app.play_scene import App, colours, playing, press, settled, text
from tests.app.world import NOW, TODAY, Stage, replica_at
from tui.config import Preferences

DUE = {"task": "Stand-up", "due_date": TODAY, "due_time": time(9, 35)}
LATER = {"task": "Lunch", "due_date": TODAY, "due_time": time(12)}
QUIET = Preferences(reminders="off")
ANY_TIME = {"task": "Call mum", "due_date": TODAY}


def line_of(app: App, words: str) -> str:
    [line] = [line for line in text(app).splitlines() if words in line]
    return line


async def test_it_turns_late_when_its_minute_is_over(tmp_path: Path) -> None:
    now = [datetime(2026, 11, 23, 9, 34, 30)]
    stage = Stage(replica_at(tmp_path, (DUE, LATER, ANY_TIME)), preferences=QUIET)
    async with playing(stage, (170, 24), clock=lambda: now[0]) as (app, pilot):
        assert app.main
        await press(pilot, "g", "t")
        assert "09:35" in line_of(app, "Stand-up")
        before = colours(app)
        now[0] = datetime(2026, 11, 23, 9, 35, 59)
        app.main.timers.tick()
        await settled(pilot)
        assert colours(app) == before
        now[0] = datetime(2026, 11, 23, 9, 36)
        app.main.timers.tick()
        await settled(pilot)
        assert "09:35 late" in line_of(app, "Stand-up")
        assert "12:00" in line_of(app, "Lunch")
        assert colours(app) != before


async def test_upcoming_puts_it_among_what_is_late_and_a_filter_finds_it(tmp_path: Path) -> None:
    now = [datetime(2026, 11, 23, 9, 35)]
    stage = Stage(replica_at(tmp_path, (LATER, ANY_TIME, DUE)), preferences=QUIET)
    async with playing(stage, clock=lambda: now[0]) as (app, pilot):
        assert app.main
        await press(pilot, "g", "u")
        assert "today" in line_of(app, "Stand-up")
        now[0] += timedelta(minutes=1)
        app.main.timers.tick()
        await settled(pilot)
        assert " late " in line_of(app, "Stand-up")
        assert "today" in line_of(app, "Lunch")
        await press(pilot, "g", "a", "f", *"overdue", "enter")
        assert "Stand-up" in text(app)
        assert "Lunch" not in text(app)


async def test_what_is_added_is_waited_for_too(tmp_path: Path) -> None:
    now = [NOW]
    stage = Stage(replica_at(tmp_path, (ANY_TIME,)), preferences=QUIET)
    async with playing(stage, (170, 24), clock=lambda: now[0]) as (app, pilot):
        assert app.main
        await press(pilot, "a", *"tea 9:40", "enter")
        now[0] = datetime(2026, 11, 23, 9, 41)
        app.main.timers.tick()
        await settled(pilot)
        assert "late" in line_of(app, "○ tea")


async def test_after_a_sleep_all_is_right_without_a_key(tmp_path: Path) -> None:
    now = [datetime(2026, 11, 22, 23, 0)]
    stage = Stage(replica_at(tmp_path, (DUE, LATER)))
    async with playing(stage, (170, 24), clock=lambda: now[0]) as (app, _):
        assert "Nothing due today." in text(app)
        now[0] = datetime(2026, 11, 23, 9, 36)  # as when the machine wakes: its timers have not gone on
        while "late" not in text(app) or "◷ 09:35 Stand-up" not in text(app):  # noqa: ASYNC110 nothing tells
            await asyncio.sleep(0.02)
        assert "09:35 late" in line_of(app, "○ Stand-up")
        assert "12:00" in line_of(app, "Lunch")


async def test_a_screen_on_which_nothing_gets_late_draws_nothing(tmp_path: Path, monkeypatch: Any) -> None:
    now = [NOW]
    async with playing(Stage(replica_at(tmp_path, (LATER, ANY_TIME))), clock=lambda: now[0]) as (app, _):
        assert app.main
        shown: list[object] = []
        monkeypatch.setattr(app.main, "show", lambda *_, **__: shown.append(_))
        for _ in range(60):
            now[0] += timedelta(minutes=1)
            app.main.timers.tick()
        assert shown == []
        now[0] = datetime.combine(TODAY + timedelta(days=1), time(0, 0, 1))
        app.main.timers.tick()
        assert len(shown) == 1
