"""A todo with a time of day makes itself heard, where and how its person said."""

import io
import sys
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest

from tests.app.play_scene import playing, text
from tests.app.world import NOW, Stage, replica_at
from tui.app.reminders import notify_terminal
from tui.config import Preferences
from tui.todos import Todo

TEA = {"task": "Tea; or \x1b]0;coffee\x07", "due_date": NOW.date(), "due_time": time(9, 31)}


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    terminal = Terminal()
    monkeypatch.setattr(sys, "__stderr__", terminal)
    return terminal


def test_the_terminal_is_told_in_one_sequence_that_words_cannot_leave(terminal: Terminal) -> None:
    notify_terminal(Todo(uid="", **TEA), "terminal")  # type: ignore[arg-type]  # fields of Todo by name
    told = terminal.getvalue()
    words = told.removeprefix("\x1b]9;").split("\x1b\\")[0]
    assert told == f"\x1b]9;{words}\x1b\\\x1b]777;notify;Rowdo;{words}\x1b\\"
    assert ";" not in words
    assert words.isprintable()
    assert words.startswith("Tea, or ")


def test_the_bell_has_no_words(terminal: Terminal) -> None:
    notify_terminal(Todo(uid="", task="tea"), "bell")
    assert terminal.getvalue() == "\a"


def test_a_pipe_is_told_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    pipe = io.StringIO()
    monkeypatch.setattr(sys, "__stderr__", pipe)
    notify_terminal(Todo(uid="", task="tea"), "terminal")
    assert pipe.getvalue() == ""


@pytest.mark.parametrize(
    ("way", "inside", "outside"),
    [("app", True, ""), ("bell", True, "\a"), ("off", False, "")],
)
async def test_it_rings_when_its_time_comes(
    way: str, inside: bool, outside: str, tmp_path: Path, terminal: Terminal
) -> None:
    now = [NOW]
    stage = Stage(replica_at(tmp_path, (TEA,)), preferences=Preferences(reminders=way))
    async with playing(stage, clock=lambda: now[0]) as (app, pilot):
        assert app.main
        app.main.say("")
        now[0] = datetime.combine(NOW.date(), time(9, 31)) + timedelta(seconds=1)
        app.main.timers.look()
        await pilot.pause()
        assert ("◷ 09:31 Tea" in text(app)) == inside
        assert terminal.getvalue() == outside
