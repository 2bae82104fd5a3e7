"""What is found in files as people and programs write them: mistakes, repetitions, what is left over."""

import pytest

from tests.formats.reading import found, problems, read, written
from tui.formats import FORMATS, format_of
from tui.todos import Priority

LINES = {
    "json": '{"task": "one"}\n{"task": "one"}\n{"task": "two"}\n',
    "csv": "task,notes\none,\none,\ntwo,\n",
    "todo.txt": "one\none\ntwo\n",
    "taskwarrior": '[\n{"description":"one"},\n{"description":"one"},\n{"description":"two"}\n]\n',
    "icalendar": "".join(f"BEGIN:VTODO\r\nSUMMARY:{task}\r\nEND:VTODO\r\n" for task in ("one", "one", "two")),
    "markdown": "- [ ] one\n- [ ] one\n- [ ] two\n",
    "todoist": "TYPE,CONTENT\ntask,one\ntask,one\ntask,two\n",
}


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_file_has_the_same_uids_and_each_todo_its_own(name: str) -> None:
    first, second = read(name, LINES[name]), read(name, LINES[name])
    assert [todo.task for todo in first] == ["one", "one", "two"]
    assert [todo.uid for todo in first] == [todo.uid for todo in second]
    assert len({todo.uid for todo in first}) == 3


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_is_in_an_empty_file(name: str) -> None:
    assert found(name, "") == []
    assert read(name, written(name, [])) == []


@pytest.mark.parametrize(
    ("name", "text", "line", "column", "says"),
    [
        ("json", '[{"task": "a"},\n {"task": }]', 2, 11, "not JSON"),
        ("json", '[{"task": "a"},\n {"task": 7}]', 2, 2, "task"),
        ("json", '{"task": "a", "due_date": "2026-13-01"}', 1, 1, "due_date"),
        ("json", '{"task": "a", "uid": "x"}', 1, 1, "uid"),
        ("json", '{"task": "  "}', 1, 1, "nothing to do"),
        ("json", '{"task": "a", "recurrence": "FREQ=NEVER"}', 1, 1, "recurrence"),
        ("json", "[1]", 1, 2, "no todo"),
        ("json", '[{"task":"a"},\n{"task":"b"},\n', 3, 1, "its end is missing"),
        ("json", "[", 1, 2, "its end is missing"),
        ("taskwarrior", '[\n{"description":"a"}\n', 3, 1, "its end is missing"),
        ("csv", "task,priority\na,1\nb,high\n", 3, 1, "priority"),
        ("csv", "word\na\n", 2, 1, "no column task"),
        ("csv", 'task\n"a', 2, 1, "not CSV"),
        ("todo.txt", "fine\nbad due:2026-02-30\n", 2, 9, "no day"),
        ("todo.txt", "+project @context", 1, 1, "nothing to do"),
        ("taskwarrior", '[\n{"description":"a","due":"soon"}]', 2, 1, "no date"),
        ("icalendar", "BEGIN:VTODO\nSUMMARY:a\nDUE:whenever\nEND:VTODO\n", 1, 1, "cannot be read"),
        ("icalendar", "BEGIN:VTODO\nSUMMARY:a\n", 1, 1, "does not end"),
        ("markdown", "# x\n- [ ] #only\n", 2, 7, "nothing to do"),
        ("todoist", "TYPE,CONTENT\nmeta,x\n", 2, 1, "a task, a section or a note"),
        ("todo.txt", b"ok\nab\xffc\n", 2, 3, "UTF-8"),
    ],
)
def test_a_mistake_has_a_place(name: str, text: str | bytes, line: int, column: int, says: str) -> None:
    [problem] = problems(name, text)
    assert (problem.line, problem.column) == (line, column)
    assert says in problem.message


def test_what_follows_a_mistake_is_read() -> None:
    assert [
        todo.task
        for todo in found("json", '{"task": "a"}\n{"task: \n{"task": "b"}\n')
        if hasattr(todo, "task")
    ] == [
        "a",
        "b",
    ]


def test_what_there_is_no_field_for_is_kept_in_the_notes() -> None:
    [todo] = read("json", '{"task": "a", "notes": "n", "colour": "red", "size": [1]}')
    assert todo.notes == 'n\n\ncolour: "red"\nsize: [1]'
    [todo] = read("csv", "task,Colour\na,red\n")
    assert todo.notes == "colour: red"
    [todo] = read("taskwarrior", '{"description": "a", "estimate": "2h", "recur": "sometimes"}')
    assert todo.notes == "estimate: 2h\nrecur: sometimes"
    [todo] = read("todo.txt", "(F) a +one +two effort:3")
    assert (todo.project, todo.task) == ("one", "a +two")
    assert todo.notes == "priority: F\neffort: 3"


def test_todoists_rows() -> None:
    text = (
        "\ufeffTYPE,CONTENT,DESCRIPTION,PRIORITY,INDENT,AUTHOR,RESPONSIBLE,DATE,DATE_LANG,TIMEZONE\r\n"
        "section,Later,,,,,,,,\r\n"
        "task,Call @phone the bank,about it,1,1,me,,tomorrow at 9am,en,UTC\r\n"
        "note,first comment,,,,me,,,,\r\n"
        ",,,,,,,,,\r\n"
        "task,Ask,,4,2,me,Ana,every fortnight-ish,en,UTC\r\n"
    )
    call, ask = read("todoist", text)
    assert (call.task, call.tags, call.priority) == ("Call the bank", ("phone",), Priority.URGENT)
    assert (str(call.due_date), str(call.due_time)) == ("2026-11-24", "09:00:00")
    assert call.notes == "about it\n\nSection: Later\nfirst comment"
    assert (ask.parent_uid, ask.priority, ask.project) == (call.uid, Priority.NONE, "home")
    assert ask.notes == "Section: Later\nDate: every fortnight-ish\nResponsible: Ana"


def test_a_task_list_as_people_write_it() -> None:
    text = (
        "Some words.\n\n## Trip\n\n"
        "* [ ] Book flights p1 due 2026-12-01\n    1. [x] Compare\n      with care\n"
        "\n```\n- [ ] not this one\n```\n- not a task\n\n# Inbox\n+ [X] Done\n"
    )
    book, compare, done = read("markdown", text)
    assert (book.task, book.project, book.priority, str(book.due_date)) == (
        "Book flights",
        "Trip",
        Priority.URGENT,
        "2026-12-01",
    )
    assert (compare.parent_uid, compare.is_complete, compare.notes) == (book.uid, True, "with care")
    assert (done.project, done.is_complete) == ("", True)


@pytest.mark.parametrize(
    ("period", "rule"),
    [
        ("daily", "FREQ=DAILY"),
        ("weekdays", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
        ("2wks", "FREQ=WEEKLY;INTERVAL=2"),
        ("P3M", "FREQ=MONTHLY;INTERVAL=3"),
        ("quarterly", "FREQ=MONTHLY;INTERVAL=3"),
        ("annual", "FREQ=YEARLY"),
    ],
)
def test_taskwarriors_periods(period: str, rule: str) -> None:
    [todo] = read("taskwarrior", f'{{"description": "a", "recur": "{period}"}}')
    assert (todo.recurrence, todo.notes) == (rule, "")


def test_a_long_file_in_pieces_is_read_as_a_whole() -> None:
    body = ",".join(f'{{"task": "{"é" * 70} {number}", "priority": {number % 5}}}' for number in range(3000))
    todos = read("json", f"[{body}]")
    assert [todo.task.split()[1] for todo in todos] == [str(number) for number in range(3000)]


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("a.json", "json"),
        ("A.CSV", "csv"),
        ("todo.txt", "todo.txt"),
        ("x.ics", "icalendar"),
        ("x.md", "markdown"),
    ],
)
def test_a_format_is_known_by_its_files_name(file: str, name: str) -> None:
    chosen = format_of(file)
    assert chosen
    assert chosen.name == name
    assert format_of("x.docx") is None
