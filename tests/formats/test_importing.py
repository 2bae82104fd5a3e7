"""Importing files as people and programs write them: mistakes, repetitions, unknown fields."""

import re
from datetime import date, time
from time import tzset
from uuid import UUID

import pytest

from tests.formats.read_and_write import found, problems, read, written
from tui.formats import FORMATS, WRITTEN, format_of
from tui.formats.importing import Problem
from tui.todos import Priority, Todo

LINES = {
    "json": '{"task": "one"}\n{"task": "one"}\n{"task": "two"}\n',
    "csv": "task,notes\none,\none,\ntwo,\n",
    "todo.txt": "one\none\ntwo\n",
    "taskwarrior": '[\n{"description":"one"},\n{"description":"one"},\n{"description":"two"}\n]\n',
    "icalendar": "".join(f"BEGIN:VTODO\r\nSUMMARY:{task}\r\nEND:VTODO\r\n" for task in ("one", "one", "two")),
    "markdown": "- [ ] one\n- [ ] one\n- [ ] two\n",
    "todoist": "TYPE,CONTENT\ntask,one\ntask,one\ntask,two\n",
    "ticktick": "Folder Name,Title\n,one\n,one\n,two\n",
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
    assert name not in WRITTEN or read(name, written(name, [])) == []


@pytest.mark.parametrize(
    ("name", "text", "line", "column", "says"),
    [
        ("json", '[{"task": "a"},\n {"task": }]', 2, 11, "not JSON"),
        ("json", '[{"task": "a"},\n {"task": 7}]', 2, 2, "nothing to do"),
        ("json", '{"task": "a", "due_date": "2026-13-01"}', 1, 1, "due_date"),
        ("json", '{"task": "a", "due_date": "2026-01-01", "due_time": "09:00+02:00"}', 1, 1, "due_time"),
        ("json", '{"task": "a", "inserted_at": "0001-01-01T00:00:00+14:00"}', 1, 1, "inserted_at"),
        ("json", '{"task": "  "}', 1, 1, "nothing to do"),
        ("json", '{"task": "a", "recurrence": "FREQ=NEVER"}', 1, 1, "recurrence"),
        ("json", "[1]", 1, 2, "no todo"),
        ("json", '[{"task":"a"},\n{"task":"b"},\n', 3, 1, "its end is missing"),
        ("json", "[", 1, 2, "its end is missing"),
        ("taskwarrior", '[\n{"description":"a"}\n', 3, 1, "its end is missing"),
        ("csv", "task,priority\na,1\nb,very\n", 3, 1, "priority"),
        ("csv", "word,due\na,\nb,\n", 1, 1, "--map COLUMN=task; there are: word, due"),
        ("csv", 'task\n"a', 2, 1, "not CSV"),
        ("todo.txt", "fine\nbad due:2026-02-30\n", 2, 1, "due"),
        ("todo.txt", "+project @context", 1, 1, "nothing to do"),
        ("taskwarrior", '[\n{"description":"a","due":"soon"}]', 2, 1, "due"),
        ("icalendar", "BEGIN:VTODO\nSUMMARY:a\nDUE:whenever\nEND:VTODO\n", 1, 1, "due"),
        ("icalendar", "BEGIN:VTODO\nSUMMARY:a\n", 1, 1, "does not end"),
        ("todoist", "TYPE,CONTENT\nmetal,x\n", 2, 1, "a task, a section or a note"),
        ("todo.txt", b"ok\nab\xffc\n", 2, 1, "UTF-8"),
    ],
)
def test_a_mistake_has_a_place(name: str, text: str | bytes, line: int, column: int, says: str) -> None:
    [problem] = problems(name, text)
    assert (problem.line, problem.column) == (line, column)
    assert says in problem.message


@pytest.mark.parametrize("depth", [101, 980, 990, 3000, 100_000])
def test_what_is_nested_too_deeply_is_named(depth: int) -> None:
    text = f'{{"task": "a", "x": {"[" * depth}{"]" * depth}}}\n{{"task": "b"}}'
    refused, fine = found("json", text)
    assert isinstance(refused, Problem)
    assert refused.message == "This is nested too deeply to be a todo."
    assert isinstance(fine, Todo)


def test_a_number_of_any_length_is_kept() -> None:
    first, second = read("json", f'[{{"task": "a", "size": {"9" * 5000}}}, {{"task": "b"}}]')
    assert first.notes == f'size: "{"9" * 5000}"'
    assert second.task == "b"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("json", '[{"task": "caf\xe9"}, {"task": "tea"}]'),
        ("taskwarrior", '[{"description": "caf\xe9"}, {"description": "tea"}]'),
        ("todo.txt", "caf\xe9\ntea"),
        ("markdown", "- [ ] caf\xe9\n- [ ] tea"),
        ("csv", "task\ncaf\xe9\ntea"),
        ("icalendar", "BEGIN:VTODO\nSUMMARY:caf\xe9\nEND:VTODO\nBEGIN:VTODO\nSUMMARY:tea\nEND:VTODO"),
    ],
)
@pytest.mark.parametrize("encoding", ["latin-1", "utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_a_file_in_another_encoding_is_read_in_it(name: str, text: str, encoding: str) -> None:
    todos = [each for each in found(name, text.encode(encoding)) if isinstance(each, Todo)]
    assert [todo.task for todo in todos] == ["café", "tea"]


def test_a_time_without_a_day_is_kept_in_the_notes() -> None:
    for name, text in (("json", '{"task": "a", "due_time": "09:30"}'), ("todo.txt", "a time:09:30")):
        todo, told = found(name, text)
        assert isinstance(todo, Todo)
        assert isinstance(told, Problem)
        assert (todo.due_time, todo.notes, told.kept) == (None, "time: 09:30:00", True)


@pytest.mark.parametrize("name", ["json", "csv"])
def test_a_rule_of_another_application_is_kept_though_it_cannot_be_followed(name: str) -> None:
    todo = Todo(uid=str(UUID(int=1)), task="a", recurrence="FREQ=HOURLY;UNTIL=20261301")
    [back] = read(name, written(name, [todo]))
    assert (back.task, back.recurrence) == (todo.task, todo.recurrence)


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
    todos = [each for each in found("csv", "task,Colour\na,red\n") if isinstance(each, Todo)]
    assert todos[0].notes == "Colour: red"
    odd, told = found("taskwarrior", '{"description": "a", "estimate": "2h", "recur": "sometimes"}')
    assert isinstance(odd, Todo)
    assert odd.notes == "estimate: 2h\n\nrecur: sometimes"
    assert isinstance(told, Problem)
    assert told.message == "Its notes have what no field could take: recur."
    odd, told = found("todo.txt", "(F) a +one +two effort:3")
    assert isinstance(odd, Todo)
    assert (odd.project, odd.task) == ("one", "a +two effort:3")
    assert odd.notes == "priority: F"


@pytest.mark.parametrize("stray", ['b,"2', 'b,"2"3', 'b,"2""'])
def test_a_stray_quote_costs_its_own_row_alone(stray: str) -> None:
    each = found("csv", f'task,notes\na,1\n{stray}\nc,"3\n4"\nd,5')
    assert [one.line if isinstance(one, Problem) else (one.task, one.notes) for one in each] == [
        ("a", "1"),
        3,
        ("c", "3\n4"),
        ("d", "5"),
    ]


def vtodo(*properties: str) -> str:
    return "\r\n".join(("BEGIN:VTODO", "UID:a", "SUMMARY:Plan", *properties, "END:VTODO", ""))


@pytest.mark.parametrize(
    ("properties", "notes"),
    [
        (("STATUS:IN-PROCESS", "PERCENT-COMPLETE:40"), "percent-complete: 40\nstatus: IN-PROCESS"),
        (("STATUS:NEEDS-ACTION", "PERCENT-COMPLETE:0"), ""),
        (
            ("LOCATION:Lisbon\\, by the sea\\; or not", "X-A:b\\,c"),
            "location: Lisbon, by the sea; or not\nx-a: b,c",
        ),
        (("DESCRIPTION:one", "DESCRIPTION:two"), "one\n\ndescription: two"),
        (("BEGIN:VALARM", "TRIGGER:-PT15M", "ACTION:AUDIO", "END:VALARM"), "alarm: -PT15M"),
        (("DESCRIPTION:a BEGIN:VTODO or an", " END:VTODO"), "a BEGIN:VTODO or anEND:VTODO"),
        (("RELATED-TO;RELTYPE=CHILD:b", "RELATED-TO;RELTYPE=SIBLING:c"), "related-to: child b; sibling c"),
    ],
)
def test_what_icalendar_says_beyond_a_todo_is_in_the_notes(properties: tuple[str, ...], notes: str) -> None:
    [todo] = read("icalendar", vtodo(*properties))
    assert (todo.task, todo.notes, todo.parent_uid) == ("Plan", notes, None)


def test_only_a_parent_is_above() -> None:
    above, below = read(
        "icalendar", vtodo() + vtodo("RELATED-TO;RELTYPE=CHILD:x", "RELATED-TO:a").replace("UID:a", "UID:b")
    )
    assert below.parent_uid == above.uid
    assert below.notes == "related-to: child x"


def test_a_rule_is_read_as_it_stands() -> None:
    for rule in ("FREQ=WEEKLY;BYDAY=MO;UNTIL=20261231", "FREQ=WEEKLY;WKST=SU;COUNT=3"):
        [todo] = read("icalendar", vtodo(f"RRULE:{rule[:12]}", f" {rule[12:].lower()}"))
        assert todo.recurrence == rule


def test_what_todo_txt_says_twice_is_kept() -> None:
    todo, told = found("todo.txt", "(A) a effort:3 effort:4 p:1 p:2 due:2026-01-01 due:2026-01-02 pri:B")
    assert isinstance(todo, Todo)
    assert (todo.task, str(todo.due_date), todo.priority) == (
        "a effort:3 effort:4",
        "2026-01-01",
        Priority.URGENT,
    )
    assert todo.notes == "p: 2\ndue: 2026-01-02\npri: B"
    assert isinstance(told, Problem)
    assert told.message == "Its notes have what no field could take: p, due, pri."


def test_todo_txt_says_once_more_what_its_words_say_wrongly() -> None:
    plain = Todo(uid=str(UUID(int=1)), task="Call 10:30 https://a.org", project="home", tags=("a-b",))
    assert "rowdo-" not in written("todo.txt", [plain])
    odd = plain._replace(task="x marks it", project="Home improvement", tags=("by car",))
    assert written("todo.txt", [odd]) == (
        "- x marks it +Home_improvement @by_car rowdo-task:x%20marks%20it "
        f"rowdo-project:Home%20improvement rowdo-tag:by%20car uid:{odd.uid}\n"
    )


def test_todoists_rows() -> None:
    text = (
        "\ufeffTYPE,CONTENT,DESCRIPTION,PRIORITY,INDENT,AUTHOR,RESPONSIBLE,DATE,DATE_LANG,TIMEZONE\r\n"
        "section,Later,,,,,,,,\r\n"
        "task,Call @phone the bank,about it,1,1,me,,tomorrow at 9am,en,UTC\r\n"
        "note,first comment,,,,me,,,,\r\n"
        ",,,,,,,,,\r\n"
        "task,Ask,,4,2,me,Ana,every fortnight-ish,en,UTC\r\n"
    )
    call, ask = (each for each in found("todoist", text) if isinstance(each, Todo))
    assert (call.task, call.tags, call.priority) == ("Call the bank", ("phone",), Priority.URGENT)
    assert (str(call.due_date), str(call.due_time)) == ("2026-11-24", "09:00:00")
    assert call.notes == "about it\n\nSection: Later\nfirst comment"
    assert (ask.parent_uid, ask.priority, ask.project) == (call.uid, Priority.NONE, "home")
    assert ask.notes == "Section: Later\nResponsible: Ana\n\nDate: every fortnight-ish"


def test_a_template_of_todoist_keeps_the_blanks_of_a_task_and_the_seconds_of_a_time() -> None:
    todo = Todo(uid="", task="a  b", tags=("x",), due_date=date(2026, 12, 1), due_time=time(9, 0, 30))
    [back] = read("todoist", written("todoist", [todo]))
    assert (back.task, back.tags, back.due_time) == (todo.task, todo.tags, todo.due_time)


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
        ("week", "FREQ=WEEKLY"),
        ("bimonthly", "FREQ=MONTHLY;INTERVAL=2"),
        ("2 quarters", "FREQ=MONTHLY;INTERVAL=6"),
        ("3mnths", "FREQ=MONTHLY;INTERVAL=3"),
    ],
)
def test_taskwarriors_periods(period: str, rule: str) -> None:
    [todo] = read("taskwarrior", f'{{"description": "a", "recur": "{period}"}}')
    assert (todo.recurrence, todo.notes) == (rule, "")


@pytest.mark.parametrize(
    ("day", "at"),
    [
        (date(2026, 12, 1), time(0)),
        (date(2026, 3, 29), time(2, 30)),
        (date(1970, 1, 1), None),
        (date(1, 1, 1), time(9)),
        (date(9999, 12, 31), time(23, 59, 59)),
    ],
)
def test_taskwarrior_keeps_moments_it_has_none_for(
    day: date, at: time | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    tzset()
    try:
        text = written("taskwarrior", [Todo(uid=str(UUID(int=1)), task="a", due_date=day, due_time=at)])
        [back] = read("taskwarrior", text)
        [changed] = read(
            "taskwarrior",
            re.sub('"due": "[^"]*", ', "", text).replace('"status"', '"due": "20270104T090000Z", "status"'),
        )
    finally:
        monkeypatch.undo()
        tzset()
    assert (back.due_date, back.due_time) == (day, at)
    assert changed.due_date == date(2027, 1, 4)


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
