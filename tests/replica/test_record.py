"""A todo as it is stored: what is left out is what reading puts back."""

from datetime import UTC, date, datetime, time
from uuid import RFC_4122, UUID

from hypothesis import given
from hypothesis import strategies as st

from tui.replica.operation import new_id
from tui.replica.record import BLANK, record_of, todo_of, with_defaults, without_defaults
from tui.todos import Priority, Todo

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=5)
DAYS = st.none() | st.dates()
MOMENTS = st.none() | st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
TODOS = st.builds(
    Todo,
    uid=st.just("00000000-0000-4000-8000-000000000001"),
    task=TEXTS,
    is_complete=st.booleans(),
    notes=TEXTS,
    priority=st.sampled_from(Priority),
    project=TEXTS,
    tags=st.lists(TEXTS, max_size=2, unique=True).map(tuple),
    due_date=DAYS,
    due_time=st.none() | st.builds(time, st.integers(0, 23)),
    starts_on=DAYS,
    recurrence=st.sampled_from(["", "FREQ=DAILY"]),
    repeat_from=st.sampled_from(["due", "completion"]),
    remind_before=st.none() | st.integers(0, 60),
    parent_uid=st.none() | st.just("00000000-0000-4000-8000-000000000002"),
    position=TEXTS,
    inserted_at=MOMENTS,
    completed_at=MOMENTS,
    updated_at=MOMENTS,
    odd=st.just(()),
)


@given(TODOS)
def test_a_todo_is_the_same_after_it_was_a_record(todo: Todo) -> None:
    record = record_of(todo)
    assert record.keys() == BLANK.keys()
    assert todo_of(todo.uid, record) == todo


@given(TODOS)
def test_what_a_stored_record_leaves_out_is_put_back(todo: Todo) -> None:
    record = record_of(todo)
    assert with_defaults(without_defaults(record)) == record


def test_a_record_has_a_day_that_only_postgres_knows() -> None:
    todo = Todo("", "pay", due_date=date(2026, 11, 23), odd=(("starts_on", "infinity"), ("due_date", "x")))
    assert record_of(todo) == {**BLANK, "task": "pay", "due_date": "2026-11-23", "starts_on": "infinity"}


def test_an_operation_has_a_random_uuid_as_its_id() -> None:
    ids = {new_id() for _ in range(1000)}
    assert len(ids) == 1000
    assert {(UUID(each).version, UUID(each).variant) for each in ids} == {(4, RFC_4122)}
    assert all(str(UUID(each)) == each for each in ids)
