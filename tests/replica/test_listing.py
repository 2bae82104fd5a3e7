"""A long list is read in other ways than a short one, and shows the same."""

import random
from datetime import date, datetime, time
from pathlib import Path

import pytest

from tui.replica import listing, selection
from tui.replica.replica import Replica
from tui.todos import Todo
from tui.todos.view import tag


@pytest.fixture(scope="module")
def tagged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A replica of which half the todos have a tag, some under others."""
    path = tmp_path_factory.mktemp("tags") / "replica.sqlite3"
    chance = random.Random(1)
    with Replica.open(path) as replica, replica.step("Many"):
        uids: list[str] = []
        for number in range(60):
            todo = Todo(
                uid="",
                task=f"t{number}",
                tags=("often",) if chance.random() < 0.5 else ("seldom",),
                parent_uid=chance.choice(uids) if uids and chance.random() < 0.4 else None,
            )
            uids.append(replica.add(todo).uid)
            if chance.random() < 0.2:
                replica.complete(uids[-1])
    return path


@pytest.mark.parametrize("start", [0, 3, 9])
@pytest.mark.parametrize("first", ["window", "index_of", "len"])
def test_a_common_tag_shows_what_a_rare_one_would(
    tagged: Path, monkeypatch: pytest.MonkeyPatch, start: int, first: str
) -> None:
    with Replica.open(tagged) as replica:
        few = replica.listing(tag("often"))
        shown = [row.todo.uid for row in few.window(0, 100)]
        monkeypatch.setattr(selection, "COMMON", 3)
        monkeypatch.setattr(listing, "NEAR", 8)
        many = replica.listing(tag("often"))
        {
            "window": lambda: many.window(20, 22),
            "index_of": lambda: many.index_of(shown[5]),
            "len": many.__len__,
        }[first]()
        assert len(many) == len(few) == len(shown)
        assert [row.todo.uid for row in many.window(start, start + 4)] == shown[start : start + 4]
        assert [many.index_of(uid) for uid in shown] == list(range(len(shown)))
        assert [row.todo.uid for row in many.window(0, 100)] == shown
        assert many.find("T1", 0) == few.find("T1", 0)


def test_the_next_moment_at_which_a_todo_gets_late(replica: Replica) -> None:
    day = date(2026, 11, 23)
    for at in (time(8, 35), time(9, 0, 30), time(23, 59), None):
        replica.add(Todo(uid="", task=f"at {at}", due_date=day, due_time=at))
    done = replica.add(Todo(uid="", task="done", due_date=day, due_time=time(8, 40)))
    replica.complete(done.uid)
    assert replica.late_next(day, time(0)) == datetime(2026, 11, 23, 8, 36)
    assert replica.late_next(day, time(8, 35, 59)) == datetime(2026, 11, 23, 8, 36)
    assert replica.late_next(day, time(8, 36)) == datetime(2026, 11, 23, 9, 1)
    assert replica.late_next(day, time(9, 1)) == datetime(2026, 11, 24)
    assert replica.late_next(date(2026, 11, 24), time(0)) is None
