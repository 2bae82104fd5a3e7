"""Rows written by the thousand are the same as rows written one by one."""

from tui.replica.record import record_of
from tui.replica.replica import Replica
from tui.replica.rows import NAMES, Rows
from tui.todos import Todo
from tui.todos.view import ALL

MINE, THEIRS, WAITING = (f"00000000-0000-4000-8000-00000000000{number}" for number in range(3))


def line(task: str, *tags: str) -> tuple[object, ...]:
    record = record_of(Todo("", task, project="theirs", tags=tags, position="a1"))
    return tuple(record[name] for name in NAMES)


def test_a_page_that_comes_again_leaves_alone_what_is_there(replica: Replica) -> None:
    replica.add(Todo(MINE, "Mine", project="mine", tags=("mine",)))
    page = {MINE: line("Not mine", "theirs"), THEIRS: line("Theirs", "theirs"), WAITING: line("Later")}
    for left in ({MINE, WAITING}, {MINE, WAITING, THEIRS}):
        with replica.file.transaction() as sql:
            rows = Rows(sql)
            assert rows.fill(page, 1, {WAITING}) == left
    with replica.file.transaction():
        rows.finish()
    assert sorted(row.todo.task for row in replica.listing(ALL).window(0, 10)) == ["Mine", "Theirs"]
    counts = replica.counts()
    assert (counts.all, counts.projects, counts.tags) == (
        2,
        {"mine": 1, "theirs": 1},
        {"mine": 1, "theirs": 1},
    )
    assert [len(replica.listing(ALL, search=word)) for word in ("mine", "theirs", "not")] == [1, 1, 0]
