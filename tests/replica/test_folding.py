"""Todos below a folded todo are hidden where that todo is shown, and nowhere else."""

import sqlite3
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sync.client import Machine, pair, settle
from tests.sync.database import Database
from tests.sync.lists import check_lists
from tui.replica.migrations import VERSIONS
from tui.replica.record import BLANK, Record
from tui.replica.replica import Replica
from tui.replica.rows import Rows
from tui.replica.tree import DEEPEST
from tui.todos import Todo
from tui.todos.view import ALL, INBOX, View, project

TODAY = date(2026, 11, 23)


def tasks(replica: Replica, view: View, *, done: bool = False) -> list[str]:
    return [row.todo.task for row in replica.listing(view, done=done).window(0, 100)]


def trip(replica: Replica) -> tuple[str, str]:
    """A folded todo in a project, and what is below it."""
    above = replica.add(Todo("", "Plan the trip", project="travel")).uid
    below = replica.add(Todo("", "Pack", project="travel", parent_uid=above)).uid
    replica.fold(above)
    return above, below


def test_a_folded_todo_hides_what_is_below_it_until_it_is_unfolded(replica: Replica) -> None:
    above, _ = trip(replica)
    for view in (ALL, project("travel")):
        assert tasks(replica, view) == ["Plan the trip"]
    replica.fold(above, False)
    for view in (ALL, project("travel")):
        assert tasks(replica, view) == ["Plan the trip", "Pack"]


@pytest.mark.parametrize("where", ["here", "elsewhere", "another application"])
def test_what_is_below_a_completed_todo_is_shown(machine: Machine, database: Database, where: str) -> None:
    a, b, _ = pair(machine)
    above, _ = trip(a.replica)
    settle(a, b)
    if where == "another application":
        database.write(above, is_complete=True)
    else:
        (a if where == "here" else b).replica.complete(above)
    settle(b, a)
    assert tasks(a.replica, ALL) == ["milk", "Pack"]
    assert tasks(a.replica, project("travel")) == ["Pack"]
    # Where what is done is drawn, it is folded there.
    assert tasks(a.replica, project("travel"), done=True) == ["Plan the trip"]
    a.replica.complete(above, done=False)
    assert tasks(a.replica, project("travel")) == ["Plan the trip"]


@pytest.mark.parametrize("here", [True, False])
def test_what_is_below_a_todo_of_another_project_is_shown(machine: Machine, here: bool) -> None:
    a, b, _ = pair(machine)
    above, below = trip(a.replica)
    settle(a, b)
    (a if here else b).replica.edit(above, project="someday")
    settle(b, a)
    assert tasks(a.replica, project("travel")) == ["Pack"]
    assert tasks(a.replica, project("someday")) == ["Plan the trip"]
    assert tasks(a.replica, ALL) == ["milk", "Plan the trip"]
    (a if here else b).replica.edit(below, project="")
    settle(b, a)
    assert tasks(a.replica, INBOX) == ["milk", "Pack"]


@pytest.mark.parametrize("folded", [(0,), (1,), (2,), (0, 1, 2)])
@pytest.mark.parametrize("last", [0, 1, 2])
def test_a_circle_of_parents_has_a_beginning_and_hides_nothing_else(
    replica: Replica, folded: tuple[int, ...], last: int
) -> None:
    """Two machines may close one at the same moment, each moving one under the other."""
    uids = [replica.add(Todo("", task)).uid for task in ("a", "b", "c")]
    for place in folded:
        replica.fold(uids[place])
    rows = Rows(replica.file.sql)
    for place in sorted(range(3), key=lambda place: place == last):
        record = rows.get(uids[place])
        assert record
        with replica.file.transaction():
            rows.write({uids[place]: {**record, "parent_uid": uids[(place + 1) % 3]}})
    check_lists(replica, rows.many(uids), TODAY)
    for uid in uids:
        replica.fold(uid, False)
    assert sorted(tasks(replica, ALL)) == ["a", "b", "c"]


def test_a_chain_longer_than_the_deepest_is_shown_to_its_end(replica: Replica) -> None:
    many = 2 * DEEPEST + 20
    records = _chain(many)
    uids = list(records)
    with replica.file.transaction():
        # From the end, so that each comes before what it stands below.
        for uid in reversed(uids):
            Rows(replica.file.sql).write({uid: records[uid]})
    depths = [row.depth for row in replica.listing(ALL).window(0, 1000)]
    assert sorted(depths) == sorted([*range(DEEPEST + 1), *range(DEEPEST + 1), *range(18)])
    replica.fold(uids[0])
    assert len(replica.listing(ALL)) == many - DEEPEST
    with replica.file.transaction():
        Rows(replica.file.sql).write({uids[0]: None})
    assert len(replica.listing(ALL)) == many - 1


def _chain(length: int) -> dict[str, Record]:
    uids = [f"00000000-0000-4000-8000-{number:012}" for number in range(length)]
    parents = [None, *uids]
    return {
        uid: {**BLANK, "task": uid, "parent_uid": parent} for uid, parent in zip(uids, parents, strict=False)
    }


def test_a_file_of_the_version_before_shows_what_it_hid(tmp_path: Path) -> None:
    path = tmp_path / "replica.sqlite3"
    with Replica.open(path) as replica:
        above, _ = trip(replica)
        replica.complete(above)
    file = sqlite3.connect(path)
    file.execute("update todo set hidden = 1 where parent_uid is not null")
    for name in ("todo_open", "todo_project", "todo_hidden", "todo_folded"):
        file.execute(f"drop index {name}")
    file.execute("alter table outbox drop column checksum")
    file.execute("alter table history drop column agent")
    file.execute("alter table todo drop column repeat_from")
    file.execute("drop index if exists todo_remind")
    file.execute("alter table todo drop column remind_before")
    file.execute("create index todo_open on todo (path) where is_complete = 0 and hidden = 0")
    file.execute(f"pragma user_version = {VERSIONS.index(VERSIONS[3])}")
    file.commit()
    file.close()
    with Replica.open(path) as replica:
        assert tasks(replica, ALL) == ["Pack"]
        check_lists(replica, Rows(replica.file.sql).many(todo.uid for todo in replica.find("")), TODAY)


NUMBERS = st.integers(0, 5)
PROJECTS = st.sampled_from(["", "home"])
CHANGES = st.one_of(
    st.tuples(st.just("is_complete"), NUMBERS, st.booleans()),
    st.tuples(st.just("project"), NUMBERS, PROJECTS),
    st.tuples(st.just("parent_uid"), NUMBERS, st.none() | NUMBERS),
    st.tuples(st.just("position"), NUMBERS, st.sampled_from(["", "a1", "a2"])),
    st.tuples(st.just("fold"), NUMBERS, st.booleans()),
    st.tuples(st.just("gone"), NUMBERS, st.none()),
)


@pytest.fixture(scope="module")
def emptied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Replica]]:
    """One replica for all examples, emptied before each."""
    with Replica.open(tmp_path_factory.mktemp("folding") / "replica.sqlite3") as replica:

        def empty() -> Replica:
            with replica.file.transaction() as sql:
                uids = [uid for (uid,) in sql.execute("select uid from todo")]
                Rows(replica.file.sql).write(dict.fromkeys(uids))
            return replica

        yield empty


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(CHANGES, max_size=3), max_size=12))
def test_every_list_has_what_it_should_have_whatever_is_written(
    emptied: Callable[[], Replica], batches: list[list[tuple[str, int, object]]]
) -> None:
    replica = emptied()
    for batch in batches:
        rows = dict(Rows(replica.file.sql).many(map(_uid, range(6))))
        written: dict[str, Record | None] = {}
        for name, number, value in batch:
            uid = _uid(number)
            if name == "fold":
                replica.fold(uid, bool(value))
            elif name == "gone":
                written[uid] = None
            else:
                value = _uid(value) if name == "parent_uid" and isinstance(value, int) else value
                written[uid] = {**(written.get(uid) or rows.get(uid) or {**BLANK, "task": uid}), name: value}
        with replica.file.transaction():
            Rows(replica.file.sql).write(written)
        check_lists(replica, Rows(replica.file.sql).many(map(_uid, range(6))), TODAY)


def _uid(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012}"
