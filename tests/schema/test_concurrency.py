"""Several machines and applications of one person at once: nothing is lost, nothing is done twice."""

import random
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

import pytest
from psycopg.errors import SerializationFailure

from tests.schema.cluster import Connection, Person, delete, insert, rows, statuses, update

T = TypeVar("T")


def waits_for_a_lock(me: Person, session: Connection) -> bool:
    with me.database.connect() as watcher:
        [row] = watcher.execute(
            "select coalesce(cardinality(pg_blocking_pids(%s)), 0) > 0 as waits", [session.info.backend_pid]
        )
    return bool(row["waits"])


def while_it_waits(me: Person, session: Connection, call: Callable[[], T], then: Callable[[], Any]) -> T:
    """Start `call`, do `then` once Postgres keeps it waiting, and return what it answers."""
    with ThreadPoolExecutor(1) as pool:
        answer: Future[T] = pool.submit(call)
        while not waits_for_a_lock(me, session):
            assert not answer.done(), answer.result()
        then()
        return answer.result()


def test_two_machines_that_insert_one_todo_make_one(me: Person) -> None:
    op = insert()
    with me.again() as other, me.session.transaction():
        me.push(op)
        answer = while_it_waits(
            me, other, lambda: me.sync(insert(op["uid"]), session=other), lambda: me.sql("commit")
        )

        assert statuses(answer["results"]) == ["unchanged"]


def test_an_insertion_sent_twice_at_once_is_answered_alike(me: Person) -> None:
    op = insert()
    with me.again() as other, me.session.transaction():
        [first] = me.push(op)
        answer = while_it_waits(me, other, lambda: me.sync(op, session=other), lambda: me.sql("commit"))

        assert answer["results"] == [first]


def test_an_insertion_sent_twice_does_not_bring_back_what_was_deleted_meanwhile(me: Person) -> None:
    op = insert()
    again = (op, update(op["uid"], {"notes": ""}, notes="more"))
    with me.again() as other:
        me.sql("begin")
        results = me.push(*again, delete(op["uid"], task="a task", notes="more"))
        with pytest.raises(SerializationFailure):
            while_it_waits(me, other, lambda: me.sync(*again, session=other), lambda: me.sql("commit"))
        repeated = me.sync(*again, session=other)["results"]

    assert statuses(results) == ["applied"] * 3
    assert statuses(repeated) == ["deleted", "applied"]
    assert me.todos() == []


def test_an_update_compares_with_what_another_has_just_written(me: Person) -> None:
    op = insert(task="seen", notes="")
    me.push(op)
    change = update(op["uid"], {"task": "seen", "notes": ""}, task="mine", notes="kept")
    with me.again() as other:
        me.sql("begin")
        me.push(update(op["uid"], {"task": "seen"}, task="theirs"))
        answer = while_it_waits(me, other, lambda: me.sync(change, session=other), lambda: me.sql("commit"))

    [result] = answer["results"]
    assert result["conflicts"]["task"]["current"] == "theirs"
    assert [(todo["task"], todo["notes"]) for todo in me.todos()] == [("theirs", "kept")]


def test_an_update_of_what_another_has_just_deleted_is_told_so(me: Person) -> None:
    op = insert()
    me.push(op)
    with me.again() as other:
        me.sql("begin")
        [buried] = me.push(delete(op["uid"]))
        change = update(op["uid"], {}, task="new")
        answer = while_it_waits(me, other, lambda: me.sync(change, session=other), lambda: me.sql("commit"))

    [result] = answer["results"]
    assert (result["status"], result["revision"]) == ("deleted", buried["revision"])


def test_an_update_finds_what_another_has_just_deleted_and_restored(me: Person) -> None:
    op = insert()
    me.push(op)
    with me.again() as other:
        me.sql("begin")
        [buried] = me.push(delete(op["uid"]))
        me.push(insert(op["uid"], restores=buried["revision"]))
        change = update(op["uid"], {"task": "a task"}, task="new")
        answer = while_it_waits(me, other, lambda: me.sync(change, session=other), lambda: me.sql("commit"))

    assert statuses(answer["results"]) == ["applied"]
    assert [todo["task"] for todo in me.todos()] == ["new"]


def test_an_update_compares_with_what_another_has_just_inserted(me: Person) -> None:
    """It has looked for the one that is not there yet when it waits for the other."""
    late, locked = sorted((insert()["uid"], insert()["uid"]))
    me.push(insert(locked, task="old"))
    changes = [update(uid, {"task": "old"}, task="new") for uid in (late, locked)]
    with me.again() as other:
        me.sql("begin")
        me.sql("update todos set notes = 'theirs'")
        me.push(insert(late, task="old"))
        me.push(update(late, {"task": "old"}, task="theirs"))
        answer = while_it_waits(me, other, lambda: me.sync(*changes, session=other), lambda: me.sql("commit"))

    assert statuses(answer["results"]) == ["conflict", "applied"]
    assert {todo["uid"]: todo["task"] for todo in me.todos()} == {late: "theirs", locked: "new"}


def test_an_operation_sent_twice_at_once_is_done_once(me: Person) -> None:
    op = insert(task="old")
    me.push(op)
    change = update(op["uid"], {"task": "old"}, task="new")
    with me.again() as other:
        me.sql("begin")
        [first] = me.push(change)
        me.push(update(op["uid"], {"task": "new"}, task="old"))
        answer = while_it_waits(me, other, lambda: me.sync(change, session=other), lambda: me.sql("commit"))

    assert answer["results"] == [first]
    assert me.todos()[0]["task"] == "old"


def test_what_commits_late_is_not_passed_over(me: Person) -> None:
    late, early = insert(task="late"), insert(task="early")
    with me.again() as other:
        me.sql("begin")
        me.push(late)
        answer = me.sync(early, session=other)
        between = me.sync(since=answer["cursor"], session=other)
        me.sql("commit")
        after = me.sync(since=between["cursor"], session=other)

    assert "late" not in [todo["task"] for todo in rows(answer) + rows(between)]
    assert "late" in [todo["task"] for todo in rows(after)]


def test_not_even_in_the_middle_of_a_pull_in_pages(me: Person) -> None:
    me.push(*(insert() for _ in range(5)))
    with me.again() as other:
        me.sql("begin")
        me.push(insert(task="late"))
        page = me.sync(insert(), max_rows=2, session=other)
        me.sql("commit")
        seen = rows(page)
        while page["more"]:
            page = me.sync(since=page["cursor"], max_rows=2, session=other)
            seen += rows(page)
        seen += rows(me.sync(since=page["cursor"], session=other))

    assert "late" in [todo["task"] for todo in seen]


def test_a_reader_that_only_pulls_ends_up_with_what_many_writers_wrote(me: Person) -> None:
    """Writers hold transactions open, overlap and roll back; a copy kept by pulls alone equals the table."""
    uids = [insert()["uid"] for _ in range(12)]
    stop = threading.Event()

    def write(seed: int) -> None:
        chance = random.Random(seed)
        with me.again() as session:
            for number in range(40):
                session.execute("begin")
                # In the order of their uids, so that no two writers wait for each other.
                for uid in sorted(chance.sample(uids, 3)):
                    kind = chance.choice(["bare", "edit", "edit", "delete"])
                    if kind == "bare":
                        session.execute(
                            "insert into todos (uid, task) values (%s, 'x') on conflict do nothing", [uid]
                        )
                    else:
                        op = delete(uid) if kind == "delete" else update(uid, {}, task=f"{seed}.{number}")
                        me.sync(op, session=session)
                session.execute("commit" if chance.random() < 0.8 else "rollback")

    copy: dict[str, dict[str, Any]] = {}
    cursor: str | None = None

    def catch_up() -> None:
        nonlocal cursor
        while True:
            answer = me.sync(since=cursor, max_rows=4)
            for stone in answer["deleted"]:
                copy.pop(stone["uid"], None)
            copy.update({todo["uid"]: todo for todo in rows(answer)})
            cursor = answer["cursor"]
            if not answer["more"]:
                return

    def read() -> None:
        while not stop.is_set():
            catch_up()

    with ThreadPoolExecutor(5) as pool:
        reader = pool.submit(read)
        for writer in [pool.submit(write, seed) for seed in range(4)]:
            writer.result()
        stop.set()
        reader.result()
    catch_up()

    assert copy == {todo["uid"]: todo for todo in me.todos()}
    assert copy
