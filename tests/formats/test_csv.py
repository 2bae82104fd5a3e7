"""What people write in the cells of a table."""

import pytest

from tests.formats.read_and_write import todos
from tui.todos import Priority


@pytest.mark.parametrize(
    ("cell", "day", "at"),
    [
        ("2026-12-19", "2026-12-19", None),
        ("2026-12-19 07:00", "2026-12-19", "07:00:00"),
        ("2026-12-19T07:00", "2026-12-19", "07:00:00"),
        ("2026-12-19 07:00:30", "2026-12-19", "07:00:30"),
        ("2026-12-19 7:00 PM", "2026-12-19", "19:00:00"),
        ("12/19/2026", "2026-12-19", None),
        ("19.12.2026", "2026-12-19", None),
        ("19 Dec 2026", "2026-12-19", None),
        ("Dec 19, 2026", "2026-12-19", None),
        ("2026/12/19", "2026-12-19", None),
        ("20261219", "2026-12-19", None),
    ],
)
def test_a_day_with_or_without_a_time(cell: str, day: str, at: str | None) -> None:
    [todo] = todos("csv", f'task,due_date\na,"{cell}"\n')
    assert (str(todo.due_date), todo.due_time and str(todo.due_time)) == (day, at)
    assert todo.notes == ""


@pytest.mark.parametrize(
    ("cell", "priority"),
    [
        *(("0", Priority.NONE), ("", Priority.NONE), ("none", Priority.NONE)),
        *(("1", Priority.LOW), ("2", Priority.MEDIUM), ("3", Priority.HIGH), ("4", Priority.URGENT)),
        *(
            ("low", Priority.LOW),
            ("Medium", Priority.MEDIUM),
            ("HIGH", Priority.HIGH),
            ("urgent", Priority.URGENT),
        ),
    ],
)
def test_a_priority_in_words_or_numbers(cell: str, priority: Priority) -> None:
    [todo] = todos("csv", f"task,priority\na,{cell}\n")
    assert (todo.priority, todo.notes) == (priority, "")


@pytest.mark.parametrize(
    ("cell", "done"),
    [
        *(("true", True), ("TRUE", True), ("yes", True), ("x", True), ("1", True), ("done", True)),
        *(("false", False), ("", False), ("no", False), ("0", False), ("open", False)),
    ],
)
def test_done_in_words(cell: str, done: bool) -> None:
    [todo] = todos("csv", f"task,is_complete\na,{cell}\n")
    assert (todo.is_complete, todo.notes) == (done, "")
