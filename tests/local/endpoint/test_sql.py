"""``POST /sql``: results, their formats, and batches."""

import json
from typing import Any

import pytest

from tests.local.endpoint.project import OWNER, Project

FIELD = {"tableID": 0, "columnID": 0, "dataTypeModifier": -1, "format": "text"}


def test_a_statement_is_answered_with_rows_and_fields(project: Project) -> None:
    answer = project.owner("select 1 as n, 'x' as t")
    assert answer.body == {
        "rowAsArray": False,
        "fields": [
            {"name": "n", "dataTypeID": 23, "dataTypeSize": 4} | FIELD,
            {"name": "t", "dataTypeID": 25, "dataTypeSize": -1} | FIELD,
        ],
        "rows": [{"n": 1, "t": "x"}],
        "command": "SELECT",
        "rowCount": 1,
    }
    assert answer.headers["content-type"] == "application/json"


def test_a_column_names_its_table(project: Project) -> None:
    project.owner("create table if not exists origin (a int, b varchar(7))")
    (field,) = project.owner("select b from origin").body["fields"]
    table = project.owner("select 'origin'::regclass::oid::int").value
    assert (field["tableID"], field["columnID"], field["dataTypeModifier"]) == (table, 2, 11)


VALUES: list[tuple[str, Any, str | None]] = [
    # SQL, in JSON, raw
    ("true", True, "t"),
    ("7::int2", 7, "7"),
    ("'-2147483648'::int4", -2147483648, "-2147483648"),
    ("9007199254740993::int8", "9007199254740993", "9007199254740993"),
    ("1.50::numeric", "1.50", "1.50"),
    ("1e20::float8", 1e20, "1e+20"),
    ("0.1::float4", 0.1, "0.1"),
    ("'NaN'::float8", "NaN", "NaN"),
    ("'-Infinity'::float4", "-Infinity", "-Infinity"),
    ("'{\"a\": [1, null]}'::json", {"a": [1, None]}, '{"a": [1, null]}'),
    ('\'{"b":"\\u00fc"}\'::jsonb', {"b": "ü"}, '{"b": "ü"}'),
    ("array[1, null, 3]", [1, None, 3], "{1,NULL,3}"),
    ("array['a b', '\"', 'NULL', '']", ["a b", '"', "NULL", ""], '{"a b","\\"","NULL",""}'),
    ("array[[true],[false]]", [[True], [False]], "{{t},{f}}"),
    ("array['1'::jsonb]", [1], "{1}"),
    ("'{}'::text[]", [""], "{}"),
    ("'{}'::bool[]", [False], "{}"),
    ("'{}'::jsonb[]", [], "{}"),
    ("1::float8", 1.0, "1"),
    ("'\\x00ff'::bytea", "\\x00ff", "\\x00ff"),
    ("'2026-11-23 10:00+00'::timestamptz", "2026-11-23 10:00:00+00", "2026-11-23 10:00:00+00"),
    ("'(1,2)'::point", "(1,2)", "(1,2)"),
    ("null::int", None, None),
]


@pytest.mark.parametrize(("expression", "value", "raw"), VALUES)
def test_values_in_json_and_raw(project: Project, expression: str, value: Any, raw: str | None) -> None:
    assert project.owner(f"select {expression}").value == value
    assert project.owner(f"select {expression}", neon_raw_text_output="true").value == raw


def test_json_is_handed_on_letter_by_letter(project: Project) -> None:
    query = {"query": 'select \'{"n": 12345678901234567890.10, "n": 1e400}\'::json as j'}
    response = project.client.post(
        "/sql",
        json=query,
        headers={"Neon-Connection-String": f"postgresql://{OWNER}@ep-x.localhost/rowdo"},
    )
    assert '{"j":{"n": 12345678901234567890.10, "n": 1e400}}' in response.text


def test_arrays_of_types_made_later_are_arrays(project: Project) -> None:
    project.owner("drop type if exists mood")
    project.owner("create type mood as enum ('fine', 'so so')")
    assert project.owner("select array['fine', 'so so']::mood[]").value == ["fine", "so so"]


def test_only_the_exact_word_true_counts(project: Project) -> None:
    assert project.owner("select 1 as n", neon_raw_text_output="True", neon_array_mode="1").rows == [{"n": 1}]


def test_rows_as_arrays_by_header_and_by_body(project: Project) -> None:
    by_header = project.owner("select 1, 2", neon_array_mode="true")
    assert (by_header.body["rows"], by_header.body["rowAsArray"]) == ([[1, 2]], True)
    user = OWNER
    by_body = project.post({"query": "select 1, 2", "arrayMode": True}, user=user)
    assert (by_body.body["rows"], by_body.body["rowAsArray"]) == ([[1, 2]], True)
    against = project.post({"query": "select 1 a", "arrayMode": False}, user=user, neon_array_mode="true")
    assert against.body["rows"] == [{"a": 1}]


@pytest.mark.parametrize(
    ("query", "command", "count"),
    [
        ("select generate_series(1, 130)", "SELECT", 130),
        ("select 1 where false", "SELECT", 0),
        ("create table if not exists counted (n int)", "CREATE", None),
        ("insert into counted values (1), (2)", "INSERT", 2),
        ("update counted set n = 3 where n = 0", "UPDATE", 0),
        ("with gone as (delete from counted returning n) select * from gone where false", "SELECT", 0),
        ("set work_mem = '1MB'", "SET", None),
        ("begin", "BEGIN", None),
        ("vacuum counted", "VACUUM", None),
        ("", "", None),
    ],
)
def test_the_command_and_its_count(project: Project, query: str, command: str, count: int | None) -> None:
    project.owner("create table if not exists counted (n int)")
    answer = project.owner(query)
    assert (answer.body["command"], answer.body["rowCount"]) == (command, count)


def test_a_batch_is_one_transaction(project: Project) -> None:
    person = project.person()
    answer = person.batch(["select txid_current() as x", ("select txid_current() as x, $1::int as n", 5)])
    _, first, second = (result["rows"][0] for result in answer.body["results"])
    assert first["x"] == second["x"]
    assert second["n"] == 5


def test_an_empty_batch_has_no_results(project: Project) -> None:
    answer = project.post({"queries": []}, user=OWNER)
    assert (answer.status, answer.body) == (200, {"results": []})


def test_a_failed_batch_leaves_nothing_behind(project: Project) -> None:
    project.owner("create table if not exists ledger (n int)")
    user = OWNER
    queries = ["insert into ledger values (1)", "select 1/0", "insert into ledger values (2)"]
    answer = project.post({"queries": [{"query": query} for query in queries]}, user=user)
    assert (answer.status, answer.code) == (400, "22012")
    assert project.owner("select count(*)::int from ledger").value == 0


@pytest.mark.parametrize("end", ["commit", "rollback"])
def test_after_the_end_of_its_transaction_each_statement_of_a_batch_stands_alone(
    project: Project, end: str
) -> None:
    table = f"alone_{end}"
    project.owner(f"create table {table} (n int)")
    queries = [end, f"insert into {table} values (1)", "select 1/0", f"insert into {table} values (2)"]
    answer = project.post({"queries": [{"query": query} for query in queries]}, user=OWNER)
    assert answer.code == "22012"
    assert project.owner(f"select n from {table}").rows == [{"n": 1}]


def test_a_type_made_in_a_batch_is_known_in_it(project: Project) -> None:
    queries = ["create type fresh as enum ('a b')", "select array['a b']::fresh[] as v", "drop type fresh"]
    answer = project.post({"queries": [{"query": query} for query in queries]}, user=OWNER)
    assert answer.body["results"][1]["rows"] == [{"v": ["a b"]}]


def test_a_constraint_checked_at_commit_fails_the_batch(project: Project) -> None:
    project.owner("create table if not exists later (n int unique deferrable initially deferred)")
    user = OWNER
    answer = project.post({"queries": [{"query": "insert into later values (1), (1)"}]}, user=user)
    assert answer.code == "23505"


@pytest.mark.parametrize(
    ("level", "name"),
    [
        ("ReadUncommitted", "read uncommitted"),
        ("ReadCommitted", "read committed"),
        ("RepeatableRead", "repeatable read"),
        ("Serializable", "serializable"),
    ],
)
def test_a_batch_runs_at_the_isolation_level_asked_for(project: Project, level: str, name: str) -> None:
    answer = project.person().batch(
        ["select current_setting('transaction_isolation')"], neon_batch_isolation_level=level
    )
    assert answer.value == name
    assert answer.headers["neon-batch-isolation-level"] == level


def test_a_read_only_deferrable_batch(project: Project) -> None:
    answer = project.person().batch(
        ["select current_setting('transaction_read_only') || current_setting('transaction_deferrable')"],
        neon_batch_read_only="true",
        neon_batch_deferrable="true",
    )
    assert answer.value == "onon"
    assert answer.headers["neon-batch-read-only"] == "true"
    assert answer.headers["neon-batch-deferrable"] == "true"
    assert "neon-batch-isolation-level" not in answer.headers


def test_a_large_answer_arrives_whole(project: Project) -> None:
    rows = project.owner("select n::text as n, repeat('x', 400) as x from generate_series(1, 20000) n").rows
    assert [row["n"] for row in rows] == [str(n) for n in range(1, 20001)]


def test_a_large_parameter_arrives_whole(project: Project) -> None:
    text = "ü✓x" * 1_000_000
    assert project.owner("select md5($1) = md5(repeat('ü✓x', 1000000))", text).value is True
    assert len(json.dumps(text, ensure_ascii=False).encode()) > 5_000_000
