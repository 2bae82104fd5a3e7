"""Which fields survive an export and import, compared with the table in `rowdo export --help`."""

import csv
import string
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.formats.read_and_write import read, written
from tui.formats import WRITTEN as FORMATS
from tui.todos import Priority, Todo
from tui.todos.reminder import LONGEST, NEVER

PARENT = "10000000-0000-4000-8000-000000000001"
CHILD = "10000000-0000-4000-8000-000000000002"
MOMENT = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
FULL = Todo(
    uid=PARENT,
    task="Pay rent",
    is_complete=True,
    notes="to the\n\nnew account",
    priority=Priority.HIGH,
    project="home",
    tags=("bank", "phone"),
    due_date=date(2026, 12, 25),
    due_time=time(9),
    starts_on=date(2026, 11, 30),
    recurrence="FREQ=MONTHLY;BYDAY=-1FR",
    repeat_from="completion",
    remind_before=90,
    position="a0",
    inserted_at=MOMENT,
    completed_at=MOMENT,
)
OPEN = FULL._replace(is_complete=False, completed_at=None)


@pytest.mark.parametrize("name", FORMATS)
def test_what_a_format_keeps_comes_back(name: str) -> None:
    keeps = FORMATS[name].keeps
    full = FULL if "is_complete" in keeps else OPEN
    child = full._replace(uid=CHILD, parent_uid=PARENT, task="Ask for the number")
    back = read(name, written(name, [full, child]))
    assert len(back) == 2
    for ours, theirs in zip((full, child), back, strict=True):
        assert {field: getattr(theirs, field) for field in keeps} == {
            field: getattr(ours, field) for field in keeps
        }


@pytest.mark.parametrize("name", FORMATS)
def test_a_backslash_is_one_whatever_follows_it(name: str) -> None:
    path = OPEN._replace(
        task=r"Clear C:\New, D:\new; \\N", notes=r"or E:\Next", project=r"\Net", tags=(r"\N",)
    )
    [back] = read(name, written(name, [path._replace(parent_uid=None)]))
    kept = FORMATS[name].keeps & {"task", "notes", "project", "tags"}
    assert {field: getattr(back, field) for field in kept} == {field: getattr(path, field) for field in kept}


@pytest.mark.parametrize("name", FORMATS)
def test_what_a_format_does_not_keep_is_not_promised(name: str) -> None:
    lost = {"notes", "project", "starts_on", "uid", "position", "inserted_at"} - FORMATS[name].keeps
    [back] = read(name, written(name, [OPEN._replace(project="", parent_uid=None)]))
    expected = OPEN._replace(project="home" if name == "todoist" else "")
    assert all(getattr(back, field) != getattr(expected, field) for field in lost - {"project"})


@pytest.mark.parametrize("name", ["markdown", "todoist"])
def test_what_is_below_stays_below(name: str) -> None:
    child = OPEN._replace(uid=CHILD, parent_uid=PARENT, task="Below")
    beside = OPEN._replace(uid="10000000-0000-4000-8000-000000000003", task="Beside")
    first, second, third = read(name, written(name, [OPEN, child, beside]))
    assert (first.parent_uid, second.parent_uid, third.parent_uid) == (None, first.uid, None)


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
named = texts.filter(str.strip)
moments = st.datetimes(datetime(1, 1, 3), datetime(9999, 12, 29), timezones=st.just(UTC))
anything = st.builds(
    Todo,
    uid=st.uuids().map(str),
    task=named,
    is_complete=st.booleans(),
    notes=texts,
    priority=st.sampled_from(Priority),
    project=texts,
    tags=st.lists(texts, max_size=4, unique=True).map(tuple),
    due_date=st.dates(),
    due_time=st.none() | st.times(),
    starts_on=st.none() | st.dates(),
    recurrence=st.sampled_from(["", "FREQ=DAILY", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE"]),
    repeat_from=st.sampled_from(["due", "completion"]),
    remind_before=st.sampled_from([None, NEVER, 0, 10, LONGEST]),
    parent_uid=st.none() | st.uuids().map(str),
    position=st.text(string.ascii_letters, max_size=8),
    inserted_at=moments,
    completed_at=st.none() | moments,
    updated_at=st.none() | moments,
    odd=st.just(()),
)


@given(st.lists(anything, max_size=4))
def test_our_json_loses_nothing(todos: list[Todo]) -> None:
    assert read("json", written("json", todos)) == todos
    lines = "".join(line.strip(",") + "\n" for line in written("json", todos).split("\n")[1:-2])
    assert read("json", lines) == todos


@given(st.lists(anything, max_size=3))
def test_a_table_loses_only_what_sync_knows(todos: list[Todo]) -> None:
    def comparable(todo: Todo) -> dict[str, Any]:
        tags = tuple(dict.fromkeys(tag.strip() for tag in todo.tags if tag.strip()))
        fields = {name: getattr(todo, name) for name in FORMATS["csv"].keeps}
        ends = {name: _line_ends(fields[name]) for name in ("task", "notes", "project")}
        return fields | ends | {"tags": tuple(map(_line_ends, tags))}

    back = read("csv", written("csv", todos))
    assert [comparable(todo) for todo in back] == [comparable(todo) for todo in todos]


FORMULAS = st.from_regex(r"'{0,2}[=+@\t\uff1d\uff20-][1=']?SUM\(A1\)", fullmatch=True)


@given(FORMULAS, FORMULAS, FORMULAS)
def test_no_cell_of_a_table_is_a_formula_and_each_comes_back(task: str, notes: str, tag: str) -> None:
    todo = Todo(uid=PARENT, task=task, notes=notes, project=notes.strip(), tags=(tag.strip(),))
    text = written("csv", [todo])
    _, cells = csv.reader(text.splitlines())
    assert not {cell[:1] for cell in cells} & set("=+-@\t\uff1d\uff20")
    [back] = read("csv", text)
    assert (back.task, back.notes, back.project, back.tags) == (task, notes, todo.project, todo.tags)


WORDS = """
x X (A) 2026-01-01 +a @b due:2026-01-01 t:x rec:+1w id:1 p:1 pri:B note:c uid:d
rowdo-task:e rowdo-tag:f % %20 - a
"""
MISLEADING = st.lists(st.sampled_from(WORDS.split()), min_size=1, max_size=4).map(" ".join)


@example([Todo(uid="00000000-0000-4000-8000-000000000001", task="\b", project=":", tags=(":a",))])
@given(
    st.lists(
        anything
        | st.builds(
            Todo._replace,
            anything,
            task=MISLEADING,
            tags=st.lists(MISLEADING, max_size=2, unique=True).map(tuple),
        ),
        max_size=3,
    )
)
def test_todo_txt_loses_nothing_it_keeps_whatever_the_words(todos: list[Todo]) -> None:
    todos = [each._replace(due_time=each.due_time and each.due_time.replace(microsecond=0)) for each in todos]
    back = read("todo.txt", written("todo.txt", todos))
    kept = FORMATS["todo.txt"].keeps
    assert [{name: getattr(todo, name) for name in kept} for todo in back] == [
        {name: getattr(todo, name) for name in kept} for todo in todos
    ]


@given(
    st.sampled_from(["Inbox", "C#", "a #", "#", "# a", "two words", "a\\", "-", "", '"']),
    st.sampled_from(["", "C#", "Inbox"]),
    st.lists(
        st.sampled_from(
            ["- [ ] a", "  1. [x] b", "\\- [ ] c", "\tcode", "```", "# d", "see - [ ] e", "", "f"]
        ),
        max_size=5,
    ).map(lambda lines: "\n".join(lines).strip("\n")),
)
def test_a_task_list_keeps_projects_and_notes_whatever_they_look_like(
    above: str, below: str, notes: str
) -> None:
    first = Todo(uid=PARENT, task="a", project=above, notes=notes)
    second = Todo(uid=CHILD, task="b", project=below, parent_uid=PARENT)
    back = read("markdown", written("markdown", [first, second]))
    assert [(todo.task, todo.project, todo.notes) for todo in back] == [("a", above, notes), ("b", below, "")]
    assert back[1].parent_uid == back[0].uid


OBSIDIAN = (
    *"📅⏳🛫➕✅❌🔁🔺⏫🔼🔽⏬]\\a",
    *(
        "🔼\ufe0f",
        "2026-12-01",
        "every day",
        "[due:: 2026-12-01]",
        "(priority:: high)",
        "[repeat:: every day]",
    ),
    *("[due::", "\\📅", "#12", "#a", "@b", "p1", "tomorrow"),
)


@given(
    st.lists(st.sampled_from(OBSIDIAN), min_size=1, max_size=5),
    st.sampled_from(["", " "]),
    st.sampled_from(["b", "🔼", "📅2026-12-01"]),
)
def test_a_task_list_keeps_words_that_look_like_signs_of_obsidian(
    words: list[str], between: str, tag: str
) -> None:
    todo = Todo(uid=PARENT, task=between.join(words), tags=(tag,), due_date=date(2026, 12, 25))
    [back] = read("markdown", written("markdown", [todo]))
    kept = ("task", "notes", "priority", "tags", "due_date", "starts_on", "recurrence", "is_complete")
    assert {name: getattr(back, name) for name in kept} == {name: getattr(todo, name) for name in kept}


def _line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


@pytest.mark.parametrize("name", FORMATS)
@given(todos=st.lists(anything, min_size=1, max_size=3))
def test_whatever_is_written_is_read_again_without_a_crash(name: str, todos: Iterable[Todo]) -> None:
    todos = [todo._replace(parent_uid=None) for todo in todos]
    read_again = read_any(name, written(name, todos))
    assert len(read_again) <= len(todos) or name in ("todo.txt", "markdown", "todoist")


def read_any(name: str, text: str) -> list[object]:
    from tests.formats.read_and_write import found

    return list(found(name, text))
