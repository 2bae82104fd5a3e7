"""What becomes of a client's operations: exactly once, field by field, each on its own."""

import json
from datetime import date
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from tests.schema.cluster import Cluster, Database, Person, delete, insert, statuses, update


def test_every_field_arrives_as_it_was_sent(me: Person) -> None:
    fields: dict[str, Any] = {
        "task": "buy “milk” \\ \t\n 🥛",
        "is_complete": True,
        "notes": "two\nlines",
        "priority": 4,
        "project": "House/Garden",
        "tags": ["a", "", 'q"u,o{t}e', "NULL"],
        "due_date": "2026-02-03",
        "due_time": "07:05:00",
        "starts_on": "2026-01-31",
        "recurrence": "FREQ=MONTHLY;BYDAY=-1FR",
        "repeat_from": "completion",
        "remind_before": 10,
        "parent_uid": str(uuid4()),
        "position": "a0V",
        "completed_at": "2026-02-02T23:00:00+00:00",
        "inserted_at": "2025-12-31T22:00:00+00:00",
    }
    op = insert(**fields)

    [result] = me.push(op)

    [todo] = me.todos()
    assert result == {"id": op["id"], "uid": op["uid"], "status": "applied", "revision": todo["revision"]}
    assert {name: todo[name] for name in fields} == fields
    assert todo["uid"] == op["uid"]


def test_what_the_session_is_set_to_does_not_change_the_spelling(me: Person) -> None:
    me.sql("set datestyle = 'SQL, DMY'")
    me.sql("set timezone = 'Asia/Kathmandu'")
    fields = {"due_date": "2026-02-03", "inserted_at": "2025-12-31T22:00:00+00:00"}

    assert statuses(me.push(insert(**fields))) == ["applied"]

    [todo] = me.todos()
    assert {name: todo[name] for name in fields} == fields


def test_an_insert_may_be_repeated(me: Person) -> None:
    op = insert(task="once")

    assert statuses(me.push(op, op)) == ["applied", "applied"]
    assert statuses(me.push(op)) == ["applied"]

    assert len(me.todos()) == 1


def test_an_insert_never_overwrites(me: Person) -> None:
    op = insert(task="first")
    me.push(op)

    assert statuses(me.push(insert(op["uid"], task="second"))) == ["unchanged"]

    assert me.todos()[0]["task"] == "first"


def test_two_people_may_use_one_uid(me: Person) -> None:
    op = insert(task="mine")
    other = me.database.person()

    assert statuses(me.push(op) + other.push(op)) == ["applied", "applied"]


def test_what_is_as_the_person_saw_it_becomes_what_they_set(me: Person) -> None:
    op = insert(task="old", due_date="2026-01-01")
    me.push(op)

    results = me.push(update(op["uid"], {"task": "old", "due_date": "2026-01-01"}, task="new", due_date=None))

    assert statuses(results) == ["applied"]
    [todo] = me.todos()
    assert (todo["task"], todo["due_date"], todo["revision"]) == ("new", None, results[0]["revision"])


def test_an_update_may_be_repeated(me: Person) -> None:
    op = insert(task="old")
    change = update(op["uid"], {"task": "old"}, task="new")

    _, first, second = me.push(op, change, change)

    assert first["status"] == "applied"
    assert second == first


def test_what_was_taken_back_is_not_done_again_by_a_repetition(me: Person) -> None:
    op = insert(task="old")
    change, removal = update(op["uid"], {"task": "old"}, task="new"), delete(op["uid"])
    me.push(op, change, update(op["uid"], {"task": "new"}, task="old"))

    assert statuses(me.push(change)) == ["applied"]
    assert me.todos()[0]["task"] == "old"

    [gone] = me.push(removal)
    me.push(insert(op["uid"], restores=gone["revision"], task="old"))

    assert me.push(removal) == [gone]
    assert [todo["task"] for todo in me.todos()] == ["old"]


def test_a_conflict_is_answered_again_as_it_was(me: Person) -> None:
    op = insert(task="seen", notes="")
    change = update(op["uid"], {"task": "seen", "notes": ""}, task="mine", notes="kept")
    me.push(op, update(op["uid"], {"task": "seen"}, task="theirs"))
    [clash] = me.push(change)
    me.push(update(op["uid"], {"task": "theirs", "notes": "kept"}, task="seen", notes=""))

    assert me.push(change) == [clash]
    assert [(todo["task"], todo["notes"]) for todo in me.todos()] == [("seen", "")]


def test_two_people_may_use_one_id_of_an_operation(me: Person) -> None:
    op = insert(task="old")
    change = update(op["uid"], {"task": "old"}, task="new")
    other = me.database.person()

    assert statuses(me.push(op, change) + other.push(op, change)) == ["applied"] * 4


def test_operations_are_forgotten_after_a_season(me: Person) -> None:
    op = insert(task="old")
    me.push(op, update(op["uid"], {}, task="new"), update(op["uid"], {}, task="newer"))
    me.sql(
        "update rowdo.operations set at = now() - interval '91 days' where result ->> 'revision' is not null"
    )
    me.push(update(op["uid"], {}, task="newest"))

    assert me.sql("select count(*) from rowdo.operations") == [{"count": 1}]


def test_what_changed_meanwhile_stands_and_both_values_come_back(me: Person) -> None:
    op = insert(task="seen", notes="n")
    me.push(op, update(op["uid"], {"task": "seen"}, task="theirs"))

    [result] = me.push(update(op["uid"], {"task": "seen", "notes": "n"}, task="mine", notes="m"))

    assert result["status"] == "conflict"
    assert result["conflicts"] == {"task": {"seen": "seen", "set": "mine", "current": "theirs"}}
    [todo] = me.todos()
    assert (todo["task"], todo["notes"]) == ("theirs", "m")


def test_one_value_in_two_spellings_is_no_conflict(me: Person) -> None:
    done_at = "2026-02-02T23:00:00+00:00"
    op = insert(due_date="2026-02-02", due_time="07:00:00", is_complete=True, completed_at=done_at)
    me.push(op)

    seen = {"due_time": "7:00", "completed_at": "2026-02-03T01:00:00.000+02:00"}
    [result] = me.push(update(op["uid"], seen, due_time=None, completed_at="2026-02-03T00:00:00Z"))

    assert result["status"] == "applied"


def test_what_was_not_seen_is_set_whatever_it_is(me: Person) -> None:
    op = insert(position="a")
    me.push(op, update(op["uid"], {}, position="b"))

    assert statuses(me.push(update(op["uid"], {}, position="c"))) == ["applied"]
    assert me.todos()[0]["position"] == "c"


@pytest.mark.parametrize(
    ("seen", "current", "wanted", "merged"),
    [
        (["a"], ["a"], ["a", "b"], ["a", "b"]),
        (["a"], ["a", "x"], ["a", "b"], ["a", "x", "b"]),
        (["a", "b"], ["b", "a", "x"], ["b"], ["b", "x"]),
        (["a"], [], ["a", "b"], ["b"]),
        ([], ["b"], ["b"], ["b"]),
        (["a"], ["x"], [], ["x"]),
    ],
)
def test_tags_are_merged_as_sets(
    me: Person, seen: list[str], current: list[str], wanted: list[str], merged: list[str]
) -> None:
    op = insert(tags=current)
    me.push(op)

    [result] = me.push(update(op["uid"], {"tags": seen}, tags=wanted))

    assert result["status"] in ("applied", "unchanged")
    assert me.todos()[0]["tags"] == merged


def test_an_update_of_what_was_deleted_says_so(me: Person) -> None:
    op = insert()
    [_, buried] = me.push(op, delete(op["uid"]))

    [result] = me.push(update(op["uid"], {}, task="too late"))

    assert (result["status"], result["revision"]) == ("deleted", buried["revision"])


def test_an_update_of_what_never_was_says_so(me: Person) -> None:
    assert statuses(me.push(update(str(uuid4()), {}, task="of what?"))) == ["missing"]


def test_a_delete_may_be_repeated(me: Person) -> None:
    op = insert()
    results = me.push(op, delete(op["uid"]), delete(op["uid"]), delete(str(uuid4())))

    assert statuses(results) == ["applied", "applied", "unchanged", "unchanged"]
    assert results[1]["revision"] == results[2]["revision"]
    assert me.todos() == []


def test_what_changed_since_it_was_seen_is_not_deleted(me: Person) -> None:
    op = insert(task="seen")
    me.push(op, update(op["uid"], {}, task="theirs"))

    [result] = me.push(delete(op["uid"], task="seen", notes=""))

    assert result["status"] == "conflict"
    assert result["conflicts"] == {"task": {"seen": "seen", "set": None, "current": "theirs"}}
    assert len(me.todos()) == 1


def test_deleting_a_parent_keeps_its_children(me: Person) -> None:
    parent = insert()
    child = insert(parent_uid=parent["uid"])

    me.push(parent, child, delete(parent["uid"]))

    assert [todo["uid"] for todo in me.todos()] == [child["uid"]]


class TestRestoring:
    """Bringing back what was deleted compares before it sets, so a repeat cannot undo a later deletion."""

    def test_the_tombstone_that_was_seen_may_be_lifted(self, me: Person) -> None:
        op = insert(task="back")
        [_, buried] = me.push(op, delete(op["uid"]))

        assert statuses(me.push(insert(op["uid"], restores=buried["revision"], task="back"))) == ["applied"]

        answer = me.sync(since=me.sync()["cursor"])
        assert answer["deleted"] == []
        assert [todo["task"] for todo in me.todos()] == ["back"]

    def test_a_late_insert_does_not_bring_it_back(self, me: Person) -> None:
        op = insert()
        [_, buried] = me.push(op, delete(op["uid"]))

        [result] = me.push(op)

        assert (result["status"], result["revision"]) == ("deleted", buried["revision"])

    def test_a_repeat_does_not_undo_a_later_deletion(self, me: Person) -> None:
        op = insert()
        [_, first] = me.push(op, delete(op["uid"]))
        again = insert(op["uid"], restores=first["revision"])
        me.push(again)
        [second] = me.push(delete(op["uid"]))

        [result] = me.push(again)

        assert (result["status"], result["revision"]) == ("deleted", second["revision"])
        assert me.todos() == []


class TestRefusals:
    """What the database will not have is refused with its reason, and holds up nothing else."""

    @pytest.mark.parametrize(
        ("fields", "constraint"),
        [
            ({"task": "x" * 131_073}, "todos_task_length"),
            ({"notes": "x" * 1_048_577}, "todos_notes_length"),
            ({"project": "x" * 1_001}, "todos_project_length"),
            ({"tags": ["x"] * 1_001}, "todos_tags_size"),
            ({"tags": ["x" * 201]}, "todos_tags_size"),
            ({"tags": [None]}, "todos_tags_size"),
            ({"priority": 5}, "todos_priority_range"),
            ({"priority": -1}, "todos_priority_range"),
            ({"due_time": "07:00:00"}, "todos_due_time_needs_date"),
            ({"recurrence": "every day"}, "todos_recurrence_rule"),
            ({"recurrence": "INTERVAL=2"}, "todos_recurrence_rule"),
            ({"recurrence": "FREQ=DAILY;COUNT=" + "9" * 1_000}, "todos_recurrence_rule"),
            ({"repeat_from": "never"}, "todos_repeat_from"),
            ({"remind_before": -2}, "todos_remind_before"),
            ({"remind_before": 1_000_000}, "todos_remind_before"),
            ({"position": "a" * 201}, "todos_position_length"),
        ],
    )
    def test_a_value_beyond_its_bounds(self, me: Person, fields: dict[str, Any], constraint: str) -> None:
        fine = insert()

        refused, applied = me.push(insert(**fields), fine)

        assert (refused["status"], refused["error"]["constraint"]) == ("refused", constraint)
        assert refused["error"]["code"] == "23514"
        assert applied["status"] == "applied"

    @pytest.mark.parametrize(
        "fields",
        [
            {"task": None},
            {"due_date": "2026-02-30"},
            {"priority": "high"},
            {"priority": 40_000},
            {"parent_uid": "me"},
            {"tags": "one"},
            {"user_id": "somebody"},
            {"revision": "1"},
            {"id": 1},
        ],
    )
    def test_a_value_that_is_none(self, me: Person, fields: dict[str, Any]) -> None:
        refused, applied = me.push(insert(**fields), insert())

        assert statuses([refused, applied]) == ["refused", "applied"]
        assert len(refused["error"]["code"]) == 5
        assert refused["error"]["message"]

    @pytest.mark.parametrize(
        "op",
        [
            7,
            None,
            [],
            {},
            {"op": "insert"},
            {"op": "insert", "uid": "no uuid"},
            {"op": "drop", "uid": str(uuid4())},
            {"op": "update", "uid": str(uuid4()), "set": []},
            {"op": "update", "uid": str(uuid4()), "set": None, "seen": 3},
        ],
    )
    def test_an_operation_that_is_none(self, me: Person, op: Any) -> None:
        refused, applied = me.push(op, insert())

        assert statuses([refused, applied]) == ["refused", "applied"]

    def test_a_todo_cannot_stand_below_itself(self, me: Person) -> None:
        top, middle, low = insert(), insert(), insert()
        middle["set"]["parent_uid"], low["set"]["parent_uid"] = top["uid"], middle["uid"]
        me.push(top, middle, low)

        [result] = me.push(update(top["uid"], {"parent_uid": None}, parent_uid=low["uid"]))

        assert result["status"] == "refused"
        assert result["error"]["constraint"] == "todos_no_cycle"
        assert result["error"]["message"] == "a todo cannot be a part of itself"

    def test_nor_by_pretending_to_be_another(self, me: Person) -> None:
        op = insert()
        me.push(op)

        with pytest.raises(Exception, match="cannot be a part of itself"):
            me.sql("update todos set uid = gen_random_uuid(), parent_uid = %s", op["uid"])

    def test_children_may_come_before_their_parents(self, me: Person) -> None:
        parent = insert()
        child = insert(parent_uid=parent["uid"])

        assert statuses(me.push(child, parent)) == ["applied", "applied"]

    def test_a_ring_that_closes_by_an_insert(self, me: Person) -> None:
        one, two = insert(), insert()
        one["set"]["parent_uid"], two["set"]["parent_uid"] = two["uid"], one["uid"]

        assert statuses(me.push(one, two)) == ["applied", "refused"]


class TestStamps:
    """What sync rests on is kept by the database."""

    def test_completing_notes_when(self, me: Person) -> None:
        op = insert()
        me.push(op, update(op["uid"], {"is_complete": False}, is_complete=True))
        [done] = me.todos()
        me.push(update(op["uid"], {"is_complete": True}, is_complete=False))
        [undone] = me.todos()

        assert done["completed_at"] == done["updated_at"]
        assert undone["completed_at"] is None

    def test_a_writer_chooses_neither_id_nor_uid_nor_revision(self, me: Person) -> None:
        me.sql("insert into todos (id, task, revision, updated_at) values (7, 'x', '1', '2000-01-01')")
        [before] = me.todos()
        me.sql("update todos set id = 7, uid = gen_random_uuid(), revision = '1', updated_at = '2000-01-01'")
        [after] = me.todos()

        assert before["id"] == after["id"] != 7
        assert before["uid"] == after["uid"]
        assert int(after["revision"]) > int(before["revision"]) > 1
        assert after["updated_at"] > before["updated_at"] > "2026"

    def test_ids_of_other_people_cannot_be_found_out(self, me: Person) -> None:
        other = me.database.person()
        other.push(insert())
        taken = other.todos()[0]["id"]

        me.sql("insert into todos (id, task) values (%s, 'probe')", taken)

        with pytest.raises(Exception, match="permission denied"):
            me.sql("select last_value from todos_id_seq")


def test_nobody_who_is_not_signed_in_gets_an_answer(me: Person) -> None:
    with me.database.connect("authenticated") as session, pytest.raises(Exception, match="signed in"):
        session.execute("select todos_sync()")
    with me.database.connect("anonymous") as session, pytest.raises(Exception, match="permission denied"):
        session.execute("select todos_sync()")


def test_another_persons_todo_is_as_if_it_were_not_there(me: Person) -> None:
    op = insert(task="private")
    me.push(op)
    [place] = me.sql("select ctid::text from todos")[0].values()
    other = me.database.person()

    results = other.push(update(op["uid"], {}, task="seen"), delete(op["uid"]))

    assert statuses(results) == ["missing", "unchanged"]
    assert other.sql(
        "select rowdo.update_todos(%s, array[%s]::uuid[], array[%s]::tid[], array[%s]::jsonb[])",
        me.subject,
        op["uid"],
        place,
        json.dumps({"set": {"task": "hit"}}),
    ) == [{"update_todos": [{"status": "missing", "revision": None}]}]
    assert me.todos()[0]["task"] == "private"


def test_what_a_policy_keeps_from_being_changed_is_there(cluster: Cluster, pristine: Database) -> None:
    database = cluster.database(pristine)
    database.run(
        "create policy frozen on todos as restrictive for update to authenticated using (project <> 'frozen')"
    )
    me = database.person()
    op = insert(project="frozen")
    me.push(op)

    assert statuses(me.push(update(op["uid"], {}, task="thawed"))) == ["applied"]
    assert [todo["task"] for todo in me.todos()] == ["a task"]
    assert statuses(me.push(insert(op["uid"]))) == ["unchanged"]
    assert statuses(me.push(delete(op["uid"]))) == ["applied"]
    assert me.todos() == []


def test_a_bare_statement_of_the_guides_application_is_a_whole_todo(me: Person) -> None:
    me.sql("insert into todos (task, due_date) values ('bare', %s)", date(2026, 1, 2))

    [todo] = me.todos()
    assert todo == todo | {
        "task": "bare", "notes": "", "priority": 0, "project": "", "tags": [], "due_date": "2026-01-02",
        "recurrence": "", "repeat_from": "due", "remind_before": None, "position": "", "is_complete": False,
    }  # fmt: skip


def test_a_thousand_operations_are_one_call(me: Person) -> None:
    ops = [insert(task=f"task {number}") for number in range(1000)]

    assert set(statuses(me.push(*ops))) == {"applied"}
    assert len(json.dumps(me.sync(max_rows=10_000)["rows"])) > 1000


def test_a_database_that_takes_no_changes_just_now_refuses_none(me: Person) -> None:
    """What passes fails the whole call, which is tried again; only what never can be is refused."""
    me.sql("set default_transaction_read_only = on")
    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        me.push(insert(task="later"))
    me.sql("set default_transaction_read_only = off")
    assert statuses(me.push(insert(task="later"))) == ["applied"]


def test_an_answer_repeats_what_was_asked(me: Person) -> None:
    first = me.sync()
    assert first["since"] is None
    for since in (first["cursor"], "no cursor at all \" \\ '", ""):
        assert me.sync(since=since)["since"] == since
