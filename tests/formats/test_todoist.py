"""What rows and dates of Todoist's CSV mean."""

import pytest

from tests.formats.read_and_write import found, todos, told
from tui.todos import Priority, Todo

COLUMNS = ("TYPE", "CONTENT", "DESCRIPTION", "PRIORITY", "INDENT", "DATE", "DATE_LANG", "DEADLINE")


def rows(*each: dict[str, str]) -> str:
    lines = (",".join(f'"{cells.get(name, "")}"' for name in COLUMNS) for cells in each)
    return "\n".join((",".join(COLUMNS), *lines, ""))


def task(content: str = "a", **cells: str) -> dict[str, str]:
    return {"TYPE": "task", "CONTENT": content} | cells


@pytest.mark.parametrize(
    ("cells", "fields"),
    [
        (task(PRIORITY="1"), {"priority": Priority.URGENT}),
        (task(PRIORITY="2"), {"priority": Priority.HIGH}),
        (task(PRIORITY="3"), {"priority": Priority.MEDIUM}),
        (task(PRIORITY="4"), {"priority": Priority.NONE, "notes": ""}),
        (task(), {"priority": Priority.NONE, "notes": ""}),
        (task(PRIORITY="9"), {"priority": Priority.NONE, "notes": "Priority: 9"}),
        (task(PRIORITY="high"), {"notes": "Priority: high"}),
        (task("Call @phone the bank @work"), {"task": "Call the bank", "tags": ("phone", "work")}),
        (task("@phone"), {"task": "@phone", "tags": ("phone",)}),
        (task("mail ana@example.org"), {"task": "mail ana@example.org", "tags": ()}),
        (task(DESCRIPTION="about it"), {"notes": "about it"}),
        (task(DEADLINE="2026-12-19"), {"notes": "Deadline: 2026-12-19"}),
        (task(DATE="whenever"), {"due_date": None, "notes": "Date: whenever"}),
        (task(INDENT="x"), {"task": "a", "parent_uid": None}),
    ],
)
def test_a_row_of_todoist(cells: dict[str, str], fields: dict[str, object]) -> None:
    [todo] = todos("todoist", rows(cells))
    assert todo._asdict().items() >= fields.items()


def test_rows_that_are_no_tasks() -> None:
    note = {"TYPE": "note", "CONTENT": "n"}
    text = rows({"TYPE": "meta", "CONTENT": "view_style=list"}, note, {}, task(), note, task("b"))
    a, b = todos("todoist", text)
    assert (a.notes, b.notes) == ("n", "")
    # The first comment stands before any task.
    assert told("todoist", text) == "It is a comment on the project, which has no place for it here."
    [problem] = [each for each in found("todoist", text) if not isinstance(each, Todo)]
    assert (problem.line, problem.on_purpose) == (3, True)


@pytest.mark.parametrize(
    ("text", "day", "at", "rule"),
    [
        ("tod", "2026-11-23", None, ""),
        ("tom", "2026-11-24", None, ""),
        ("Tom at 9am", "2026-11-24", "09:00:00", ""),
        ("today", "2026-11-23", None, ""),
        ("tomorrow 18:00", "2026-11-24", "18:00:00", ""),
        ("Dec 9", "2026-12-09", None, ""),
        ("9 December 2027", "2027-12-09", None, ""),
        ("2027-01-09 11:00", "2027-01-09", "11:00:00", ""),
        ("every day", "2026-11-23", None, "FREQ=DAILY"),
        ("every! day", "2026-11-23", None, "FREQ=DAILY"),
        ("every fri at 17:00", "2026-11-27", "17:00:00", "FREQ=WEEKLY;BYDAY=FR"),
        ("every day starting Dec 9 2026", "2026-12-09", None, "FREQ=DAILY"),
    ],
)
def test_a_date_of_todoist(text: str, day: str, at: str | None, rule: str) -> None:
    [todo] = todos("todoist", rows(task(DATE=text, DATE_LANG="en")))
    assert (str(todo.due_date), todo.due_time and str(todo.due_time)) == (day, at)
    assert (todo.recurrence, todo.notes) == (rule, "")
