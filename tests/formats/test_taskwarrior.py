"""What other programs write in Taskwarrior's JSON."""

import json

import pytest

from tests.formats.read_and_write import todos

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
        (b"\x84Faust\x93", "„Faust“"),
        ("醤油".encode(), "醤油"),
        (b"\\ud83d\\ude00", "😀"),
    ],
)
def test_a_description_in_another_encoding_loses_neither_its_task_nor_the_next(raw: bytes, task: str) -> None:
    text = b'[{"description": "' + raw + b'"}, {"description": "next"}]'
    assert [todo.task for todo in todos("taskwarrior", text)] == [task, "next"]


TEMPLATE = {
    "uuid": "00000000-0000-4000-8000-000000000001",
    "description": "Pay the rent",
    "status": "recurring",
    "recur": "monthly",
    "due": "20260901T000000",
}
ANOTHER = "00000000-0000-4000-8000-000000000009"
GOES_ON = None
"""One of its instances is open, and is what is imported."""


@pytest.mark.parametrize(
    ("instances", "due"),
    [
        ([], "2026-09-01"),
        ([("pending", "20260901T000000")], GOES_ON),
        ([("waiting", "20260901T000000")], GOES_ON),
        ([("completed", "20260901T000000"), ("pending", "20261001T000000")], GOES_ON),
        ([("pending", "20261001T000000"), ("completed", "20260901T000000")], GOES_ON),
        ([("completed", "20260901T000000")], "2026-10-01"),
        ([("deleted", "20260901T000000")], "2026-10-01"),
        ([("completed", "20260901T000000"), ("completed", "20261001T000000")], "2026-11-01"),
        ([("completed", "20261001T000000"), ("deleted", "20260901T000000")], "2026-11-01"),
        ([("completed", "20260915T000000")], "2026-10-01"),
        ([("completed", "soon")], "2026-09-01"),
        ([("completed", None)], "2026-09-01"),
    ],
)
@pytest.mark.parametrize("first", ["template", "instances"])
def test_a_recurring_task_goes_on_whatever_became_of_its_instances(
    instances: list[tuple[str, str | None]], due: str | None, first: str
) -> None:
    made = [
        {
            "uuid": f"00000000-0000-4000-8000-1{number:011}",
            "description": "an instance",
            "status": status,
            "parent": TEMPLATE["uuid"],
            "recur": "monthly",
            "due": when,
        }
        for number, (status, when) in enumerate(instances)
    ]
    tasks = [TEMPLATE, *made] if first == "template" else [*made, TEMPLATE]
    found = {todo.task: todo for todo in todos("taskwarrior", json.dumps(tasks))}
    assert ("Pay the rent" in found) == (due is not GOES_ON)
    if due is not GOES_ON:
        assert (str(found["Pay the rent"].due_date), found["Pay the rent"].recurrence) == (
            due,
            "FREQ=MONTHLY",
        )
    for status, _ in instances:
        assert ("an instance" in found) or status == "deleted"


def test_an_instance_of_another_template_does_not_stand_for_this_one() -> None:
    other = {"uuid": ANOTHER, "parent": ANOTHER, "description": "b", "status": "pending", "recur": "weekly"}
    assert [todo.task for todo in todos("taskwarrior", json.dumps([TEMPLATE, other]))] == [
        "b",
        "Pay the rent",
    ]
