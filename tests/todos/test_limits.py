"""The limits of texts are those of the table, in numbers and in names."""

import re
from pathlib import Path

import pytest

from tui.todos import Todo, limits
from tui.todos.limits import exceeded, refusal

DEFINITION = Path(__file__).parents[2] / "tui" / "schema" / "definitions" / "50_todos.sql"

LARGEST: dict[str, object] = {
    "task": "x" * limits.TASK,
    "notes": "x" * limits.NOTES,
    "project": "x" * limits.PROJECT,
    "recurrence": "x" * limits.RECURRENCE,
    "position": "x" * limits.POSITION,
    "tags": (*("x" * limits.TAG for _ in range(limits.TAGS_TOGETHER // limits.TAG)), "y" * 72),
}


@pytest.mark.parametrize("field", LARGEST)
def test_the_largest_that_the_table_takes_is_not_too_long(field: str) -> None:
    assert exceeded({field: LARGEST[field]}) == {}


@pytest.mark.parametrize("field", ["task", "notes", "project", "recurrence", "position"])
def test_one_character_more_is_told_with_the_limit(field: str) -> None:
    most = len(str(LARGEST[field]))
    assert f"{most:,} characters at most" in exceeded({field: "x" * (most + 1)})[field]


@pytest.mark.parametrize(
    ("tags", "words"),
    [
        (("short", "x" * 201), "A tag may have 200 characters at most."),
        (tuple(map(str, range(1001))), "A todo may have 1,000 tags at most."),
        (
            tuple(f"{n:0>200}" for n in range(656)),
            "The tags of a todo may have 131,072 characters together at most.",
        ),
    ],
)
def test_tags_are_limited_one_by_one_in_number_and_together(tags: tuple[str, ...], words: str) -> None:
    assert exceeded({"tags": tags}) == {"tags": words}


def test_a_whole_todo_can_be_looked_at_and_all_that_is_too_long_is_told() -> None:
    todo = Todo(uid="", task="x" * 131_073, project="y" * 1001)
    assert set(exceeded(todo._asdict())) == {"task", "project"}
    assert exceeded(Todo(uid="", task="short")._asdict()) == {}


def test_the_numbers_are_those_of_the_table() -> None:
    sql = DEFINITION.read_text()
    for wanted in (
        f"char_length(task) <= {limits.TASK}'",
        f"char_length(notes) <= {limits.NOTES}'",
        f"char_length(project) <= {limits.PROJECT}'",
        f"char_length(recurrence) <= {limits.RECURRENCE}\n",
        f"char_length(position) <= {limits.POSITION}'",
        f"cardinality(tags) <= {limits.TAGS}\n",
        f"char_length(array_to_string(tags, '')) <= {limits.TAGS_TOGETHER}\n",
        f"{{{limits.TAG + 1}}}",
    ):
        assert wanted in sql


def test_a_refusal_is_told_in_words_for_every_constraint_a_person_can_run_into() -> None:
    constraints = set(re.findall(r"'(todos_\w+)',", DEFINITION.read_text()))
    for name in constraints - {"todos_position_length"}:
        message = f'new row for relation "todos" violates check constraint "{name}" Failing row contains (…).'
        assert "constraint" not in refusal(message)
    assert "200 characters" in refusal('violates check constraint "todos_tags_size"')


def test_a_field_that_an_older_database_does_not_know_is_told_with_what_to_do() -> None:
    said = refusal("an operation names one todo and only fields of todos")
    assert "`rowdo setup`" in said


def test_any_other_refusal_keeps_its_own_words() -> None:
    for message in ('violates check constraint "theirs"', "It was deleted elsewhere once more.", ""):
        assert refusal(message) == message
