"""What a client hears of: everything that changed since it last asked, and nothing is lost on the way."""

import re
from typing import Any

import pytest

from tests.schema.cluster import Answer, Person, delete, insert, rows, update


def pull(me: Person, since: str | None, max_rows: int = 1000) -> list[Answer]:
    """All pages, from a cursor on."""
    pages = [me.sync(since=since, max_rows=max_rows)]
    while pages[-1]["more"]:
        pages.append(me.sync(since=pages[-1]["cursor"], max_rows=max_rows))
    return pages


def test_the_first_pull_is_a_full_copy(me: Person) -> None:
    me.push(insert(task="one"), insert(task="two"))

    answer = me.sync()

    assert [todo["task"] for todo in rows(answer)] == ["one", "two"]
    assert (answer["reset"], answer["more"], answer["deleted"]) == (True, False, [])


def test_the_next_one_is_only_what_changed(me: Person) -> None:
    kept, changed, gone = insert(), insert(), insert()
    me.push(kept, changed, gone)
    cursor = me.sync()["cursor"]
    me.push(update(changed["uid"], {}, task="new"), delete(gone["uid"]))

    answer = me.sync(since=cursor)

    assert [(todo["uid"], todo["task"]) for todo in rows(answer)] == [(changed["uid"], "new")]
    assert [stone["uid"] for stone in answer["deleted"]] == [gone["uid"]]
    assert answer["reset"] is False


def test_nothing_new_is_nothing(me: Person) -> None:
    me.push(insert())
    cursor = me.sync()["cursor"]

    answer = me.sync(since=cursor)

    assert (answer["rows"], answer["deleted"], answer["more"]) == ([], [], False)


def test_a_call_answers_with_its_own_writes(me: Person) -> None:
    cursor = me.sync()["cursor"]
    op = insert(task="own")

    answer = me.sync(op, since=cursor)

    assert [todo["uid"] for todo in rows(answer)] == [op["uid"]]


def test_what_other_applications_do_is_heard_of(me: Person) -> None:
    me.sql("insert into todos (task) values ('by the web application')")
    cursor = me.sync()["cursor"]
    me.sql("update todos set is_complete = true")
    [changed] = rows(me.sync(since=cursor))
    me.sql("delete from todos")
    answer = me.sync(since=cursor)

    assert (changed["task"], changed["is_complete"]) == ("by the web application", True)
    assert answer["deleted"][0]["uid"] == changed["uid"]
    assert answer["rows"] == []


def test_what_the_owner_deletes_is_heard_of(me: Person) -> None:
    op = insert()
    me.push(op)
    cursor = me.sync()["cursor"]

    with me.database.connect("neondb_owner") as owner:
        owner.execute("delete from todos where user_id = %s", [me.subject])

    assert [stone["uid"] for stone in me.sync(since=cursor)["deleted"]] == [op["uid"]]


@pytest.mark.parametrize("max_rows", [1, 2, 7, 1000])
def test_pages_make_up_the_whole(me: Person, max_rows: int) -> None:
    me.sql("insert into todos (task) select 'task ' || n from generate_series(1, 20) n")
    me.push(insert(task="last"))

    pages = pull(me, None, max_rows)

    tasks = [todo["task"] for page in pages for todo in rows(page)]
    assert tasks == [f"task {n}" for n in range(1, 21)] + ["last"]
    assert all(page["reset"] for page in pages)
    assert all(len(page["rows"]) <= max_rows for page in pages)


def test_changes_and_deletions_share_pages(me: Person) -> None:
    ops = [insert() for _ in range(9)]
    me.push(*ops)
    cursor = me.sync()["cursor"]
    for op in ops[:4]:
        me.push(delete(op["uid"]))
    me.push(*(update(op["uid"], {}, task="new") for op in ops[4:]))

    pages = pull(me, cursor, 2)

    assert {stone["uid"] for page in pages for stone in page["deleted"]} == {op["uid"] for op in ops[:4]}
    assert {todo["uid"] for page in pages for todo in rows(page)} == {op["uid"] for op in ops[4:]}
    assert all(len(page["rows"]) + len(page["deleted"]) <= 2 for page in pages)


def test_what_happens_between_two_pages_is_in_the_next_pull(me: Person) -> None:
    ops = [insert() for _ in range(4)]
    me.push(*ops)
    first = me.sync(max_rows=2)
    me.push(delete(ops[0]["uid"]), update(ops[1]["uid"], {}, task="new"))
    last = me.sync(since=first["cursor"])
    while last["more"]:
        last = me.sync(since=last["cursor"])

    answer = me.sync(since=last["cursor"])

    assert [stone["uid"] for stone in answer["deleted"]] == [ops[0]["uid"]]
    assert "new" in [todo["task"] for todo in rows(answer)]


def test_a_page_stays_below_the_limit_however_it_is_escaped(me: Person) -> None:
    for _ in range(4):
        me.push(*(insert(notes='"' * 1_000_000) for _ in range(2)))

    pages = pull(me, None)

    assert sum(len(page["rows"]) for page in pages) == 8
    [largest] = me.sql("select max(octet_length(to_json(todos_sync()::text)::text)) as size")
    assert largest["size"] < 10 * 1024 * 1024


def test_one_todo_of_the_largest_size_fits(me: Person) -> None:
    worst = "\x01"
    me.push(insert(task=worst * 131_072, notes=worst * 1_048_576, tags=[worst * 200] * 655))

    [size] = me.sql("select octet_length(to_json(todos_sync()::text)::text) as size")

    assert len(me.sync()["rows"]) == 1
    assert size["size"] < 10 * 1024 * 1024


class TestResets:
    """A cursor that means nothing here begins again from the start, and is never an error."""

    @pytest.mark.parametrize(
        "since", ["", "nonsense", "1:2:3", "000000000000:1", "'; drop table todos; --", "9" * 500]
    )
    def test_a_cursor_of_elsewhere(self, me: Person, since: str) -> None:
        me.push(insert())

        answer = me.sync(since=since)

        assert answer["reset"] is True
        assert len(answer["rows"]) == 1

    def test_a_cursor_of_the_future(self, me: Person) -> None:
        epoch = me.sync()["cursor"].split(":")[0]

        assert me.sync(since=f"{epoch}:999999999999")["reset"] is True

    @pytest.mark.parametrize("tail", ["", ":5:5:some", ":9999999999999999999:1:full"])
    def test_a_cursor_made_up(self, me: Person, tail: str) -> None:
        epoch = me.sync()["cursor"].split(":")[0]

        assert re.fullmatch(
            r"[0-9a-f]{12}:\d+(/\d+/[\d,]+)?(d\d+)?", me.sync(since=f"{epoch}:3{tail}")["cursor"]
        )

    def test_a_branch_that_was_restored(self, me: Person) -> None:
        me.sql("set neon.timeline_id = 'one'")
        cursor = me.sync()["cursor"]
        same = me.sync(since=cursor)
        me.sql("set neon.timeline_id = 'two'")

        assert same["reset"] is False
        assert me.sync(since=cursor)["reset"] is True


@pytest.mark.parametrize("max_rows", [0, -5, None, 2_000_000_000])
def test_any_size_of_page_is_answered(me: Person, max_rows: Any) -> None:
    me.push(insert())

    assert len(me.sync(max_rows=max_rows)["rows"]) == 1


def test_nobody_hears_of_others(me: Person) -> None:
    other = me.database.person()
    op = insert(task="private")
    cursor = me.sync()["cursor"]
    other.push(op, insert())
    other.push(delete(op["uid"]))

    answer = me.sync(since=cursor)

    assert (answer["rows"], answer["deleted"]) == ([], [])
