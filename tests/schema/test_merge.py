"""The merge of one update against a model of it in Python."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.schema.cluster import Person, insert, update

VALUES: dict[str, st.SearchStrategy[Any]] = {
    "task": st.sampled_from(["a", "b", "ä\n"]),
    "notes": st.sampled_from(["", "x", "y"]),
    "priority": st.integers(0, 2),
    "due_date": st.sampled_from([None, "2026-01-01", "2026-12-31"]),
    "starts_on": st.sampled_from([None, "2026-01-01"]),
    "project": st.sampled_from(["", "Home"]),
    "recurrence": st.sampled_from(["", "FREQ=DAILY", "FREQ=WEEKLY"]),
    "repeat_from": st.sampled_from(["due", "completion"]),
    "position": st.sampled_from(["", "a", "aa"]),
    "tags": st.lists(st.sampled_from("abcd"), unique=True, max_size=3),
}
TODOS = st.fixed_dictionaries(VALUES)
PARTS = st.fixed_dictionaries({}, optional=VALUES)
PARTNERS = {"recurrence": "repeat_from", "repeat_from": "recurrence"}


def merge(
    seen: dict[str, Any], current: dict[str, Any], wanted: dict[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the todo becomes, and which fields are in conflict."""
    after, conflicts = dict(current), {}
    for field, want in wanted.items():
        here, partner = current[field], PARTNERS.get(field, field)
        beside = current[partner]
        stays = partner == field or beside in (seen.get(partner, beside), wanted.get(partner, beside))
        if field not in seen or here == want or (here == seen[field] and stays):
            after[field] = want
        elif field == "tags":
            kept = [tag for tag in here if tag not in seen[field] or tag in want]
            after[field] = kept + [tag for tag in want if tag not in seen[field] and tag not in kept]
        else:
            conflicts[field] = {"seen": seen[field], "set": want, "current": here}
    return after, conflicts


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(current=TODOS, seen=PARTS, wanted=PARTS)
def test_an_update_does_what_the_model_says(
    me: Person, current: dict[str, Any], seen: dict[str, Any], wanted: dict[str, Any]
) -> None:
    op = insert(**current)
    after, conflicts = merge(seen, current, wanted)

    _, result, again = me.push(op, update(op["uid"], seen, **wanted), update(op["uid"], seen, **wanted))

    [row] = me.sql(
        "select task, notes, priority, due_date::text, starts_on::text, project, recurrence, repeat_from, "
        "position, tags from todos where uid = %s",
        op["uid"],
    )
    assert row == after
    assert result.get("conflicts", {}) == conflicts
    assert result["status"] == ("conflict" if conflicts else "applied" if after != current else "unchanged")
    assert again["status"] == ("conflict" if conflicts else "unchanged")
