"""Boxes in every state, and the signs that Obsidian's Tasks writes behind them."""

from datetime import date

import pytest

from tests.formats.read_and_write import found, todos, written
from tui.todos import Priority, Todo


@pytest.mark.parametrize(
    ("line", "fields"),
    [
        ("☐ Open", {"task": "Open"}),
        ("☑ Done", {"task": "Done", "is_complete": True}),
        ("- ☒ Done", {"task": "Done", "is_complete": True}),
        ("  ☐ Indented", {"task": "Indented"}),
        ("* [X] Big", {"task": "Big", "is_complete": True}),
        ("+ [x] Plus", {"task": "Plus", "is_complete": True}),
        ("1) [ ] First", {"task": "First"}),
        ("2. [x] Second", {"task": "Second", "is_complete": True}),
        ("> > - [ ] Deep", {"task": "Deep"}),
        ("- [/] Half", {"task": "Half", "is_complete": False}),
        ("- [>] Put off", {"is_complete": False, "notes": "state: [>] put off"}),
        ("- [-] Dropped", {"is_complete": True, "notes": "state: [-] cancelled"}),
        ("- [!] Important", {"priority": Priority.HIGH, "is_complete": False}),
    ],
)
def test_a_box_in_any_state(line: str, fields: dict[str, object]) -> None:
    [todo] = todos("markdown", line)
    assert todo._asdict().items() >= fields.items()


@pytest.mark.parametrize(
    ("signs", "fields"),
    [
        ("🔺", {"priority": Priority.URGENT}),
        ("⏫", {"priority": Priority.HIGH}),
        ("🔼", {"priority": Priority.MEDIUM}),
        ("🔽 📅 2026-12-01", {"priority": Priority.LOW, "due_date": date(2026, 12, 1)}),
        ("⏳ 2026-12-01", {"starts_on": date(2026, 12, 1)}),
        ("🛫 2026-12-01 📅 2026-12-03", {"starts_on": date(2026, 12, 1), "due_date": date(2026, 12, 3)}),
        ("[scheduled:: 2026-12-01]", {"starts_on": date(2026, 12, 1)}),
        ("(due:: 2026-12-01)", {"due_date": date(2026, 12, 1)}),
        ("📅 2026-13-01", {"due_date": None, "notes": "due: 2026-13-01"}),
        ("🔁 every 2 weeks", {"recurrence": "FREQ=WEEKLY;INTERVAL=2", "repeat_from": "due"}),
        ("🔁 every week when done", {"recurrence": "FREQ=WEEKLY", "repeat_from": "completion"}),
        ("🔁 whenever", {"recurrence": "", "notes": "repeat: whenever"}),
    ],
)
def test_signs_of_obsidian(signs: str, fields: dict[str, object]) -> None:
    [todo] = todos("markdown", f"- [ ] a {signs}")
    assert todo._asdict().items() >= ({"task": "a"} | fields).items()


@pytest.mark.parametrize(
    "task", ["w 🔼", "Pay ⏫ now", "D [due:: 2026-01-01]", "Loop 🔁 every day", "📅 2026-12-01 x"]
)
def test_signs_of_obsidian_in_a_task_of_ours_stay_words(task: str) -> None:
    [back] = todos("markdown", written("markdown", [Todo(uid="", task=task)]))
    assert (back.task, back.notes) == (task, "")
    assert (back.priority, back.due_date, back.recurrence) == (Priority.NONE, None, "")


def test_a_hash_begins_a_tag_beside_signs_of_obsidian_and_else_a_project() -> None:
    text = "# Home\n\n- [ ] Paint ⏫ 📅 2026-12-05 #wall #room/big\n- [ ] Sweep #Yard\n"
    paint, sweep = todos("markdown", text)
    assert (paint.task, paint.project, paint.tags) == ("Paint", "Home", ("wall", "room/big"))
    assert (sweep.task, sweep.project, sweep.tags) == ("Sweep", "Yard", ())


def test_a_number_is_no_tag_of_obsidian() -> None:
    [fix] = todos("markdown", "- [ ] Fix #12 of #12th and #2026 📅 2026-12-01\n")
    assert (fix.task, fix.tags) == ("Fix #12 of and #2026", ("12th",))


def test_a_link_with_a_box_for_its_text_is_no_box() -> None:
    assert found("markdown", "- [x](https://example.org)") == []
