"""What other programs write in Taskwarrior's JSON."""

import json

import pytest

from tests.formats.reading import todos

pytestmark = pytest.mark.usefixtures("in_berlin")


@pytest.mark.parametrize(
    ("due", "day", "at"),
    [
        ('"20261226T203354Z"', "2026-12-26", "21:33:54"),
        ('"2026-12-26T20:33:54Z"', "2026-12-26", "21:33:54"),
        ('"2026-12-26T20:33:54"', "2026-12-26", "20:33:54"),
        ('"2026-12-26T20:33"', "2026-12-26", "20:33:00"),
        ('"2026-12-26T20:33:54+05:30"', "2026-12-26", "16:03:54"),
        ('"2026-12-26T23:30:00-01:00"', "2026-12-27", "01:30:00"),
        ('"2026-12-26T20:33:54.123Z"', "2026-12-26", "21:33:54"),
        ('"2026-12-26 20:33:54"', "2026-12-26", "20:33:54"),
        ('"20261226T203354"', "2026-12-26", "20:33:54"),
        ('"2026-12-26"', "2026-12-26", None),
        ('"20261226"', "2026-12-26", None),
        ('"2026-W52-6"', "2026-12-26", None),
        ('"1798300434"', "2026-12-26", "16:53:54"),
        ("1798300434", "2026-12-26", "16:53:54"),
        ('"20261225T230000Z"', "2026-12-26", None),
        ('"2026-12-26T00:00:00"', "2026-12-26", None),
    ],
)
def test_a_date_of_taskwarrior_in_any_of_its_forms(due: str, day: str, at: str | None) -> None:
    [todo] = todos("taskwarrior", f'[{{"description": "a", "due": {due}}}]')
    assert (str(todo.due_date), todo.due_time and str(todo.due_time)) == (day, at)
    assert todo.notes == ""


@pytest.mark.parametrize("due", ['"soon"', '"2026-13-01"', '"20261301T000000Z"', "[]", '["x"]', "true", "-1"])
def test_what_is_no_date_of_taskwarrior_goes_to_the_notes(due: str) -> None:
    [todo] = todos("taskwarrior", f'[{{"description": "a", "due": {due}}}]')
    assert todo.due_date is None
    assert todo.notes.startswith("due: ") or due == "[]"


@pytest.mark.parametrize(
    ("task", "fields"),
    [
        ({"annotations": "a note"}, {"notes": "a note"}),
        ({"annotations": ["one", "two"]}, {"notes": "one\ntwo"}),
        ({"annotations": [{"description": "one"}]}, {"notes": "one"}),
        (
            {"annotations": [{"entry": "20260525T141441Z", "description": "one"}, "two"]},
            {"notes": "one\ntwo"},
        ),
        ({"annotations": [{"entry": "20260525T141441Z"}]}, {"task": "a"}),
        ({"annotations": []}, {"notes": ""}),
        ({"annotations": None}, {"notes": ""}),
        ({"annotations": ""}, {"notes": ""}),
        ({"tags": "a,b"}, {"tags": ("a", "b")}),
        ({"tags": ["a", "b"]}, {"tags": ("a", "b")}),
        ({"tags": "a"}, {"tags": ("a",)}),
        ({"tags": " a, ,b"}, {"tags": ("a", "b")}),
        ({"tags": ""}, {"tags": (), "notes": ""}),
        ({"tags": None}, {"tags": (), "notes": ""}),
        ({"scheduled": "20261201T000000Z"}, {"starts_on": None}),
    ],
)
def test_a_field_of_taskwarrior(task: dict[str, object], fields: dict[str, object]) -> None:
    [todo] = todos("taskwarrior", json.dumps([{"description": "a"} | task]))
    assert todo._asdict().items() >= fields.items()


@pytest.mark.parametrize(
    "before",
    [
        "",
        "\n",
        "Using alternate .taskrc file /home/ana/work.rc\n",
        "TASKDATA override: /tmp/task\n",
        "TASKRC override: /tmp/rc\nTASKDATA override: /tmp/task\n",
        "Configuration override rc.json.array:on\n",
        "Configuration override rc.confirmation=no\n\n",
        "\ufeff",
        "Using alternate .taskrc file [old]\n",
    ],
)
@pytest.mark.parametrize("form", ["[{}, {}]", "[\n{},\n{}\n]\n", "{}\n{}\n"])
def test_what_taskwarrior_says_before_its_json_is_passed_over(before: str, form: str) -> None:
    text = before + form.replace("{}", '{"description": "%s"}') % ("a", "b")
    assert [todo.task for todo in todos("taskwarrior", text)] == ["a", "b"]


@pytest.mark.parametrize(
    ("raw", "task"),
    [
        (b"Andr\xe9", "André"),
        (b"\xc4pfel", "Äpfel"),
        (b"Stra\xdfe", "Straße"),
        (b"a\x80", "a€"),
        (b"\xe9", "é"),
        (b"na\xefve caf\xe9", "naïve café"),
        ("Käse".encode(), "Käse"),
        (b"\\u00e9t\\u00e9", "été"),
        (b"\\ud83d\\ude00", "😀"),
    ],
)
def test_a_description_in_another_encoding_loses_neither_its_task_nor_the_next(raw: bytes, task: str) -> None:
    text = b'[{"description": "' + raw + b'"}, {"description": "next"}]'
    assert [todo.task for todo in todos("taskwarrior", text)] == [task, "next"]
