"""Ways to break a database, each with the finding it must cause."""

from dataclasses import dataclass

OWN = "(select auth.user_id()) = user_id"
HERE = "do $$ begin execute format('{}', current_database()); end $$;"


@dataclass(frozen=True)
class Breach:
    id: str
    """Of the finding."""
    script: str
    by: str = "neondb_owner"
    """Who does it, and mends it."""


BREACHES = [
    Breach("rls-off", "alter table todos disable row level security"),
    Breach("rls-off", "create table secrets (word text); grant select on secrets to authenticated"),
    Breach("policy-open", "create policy oops on todos to authenticated using (true)"),
    Breach("policy-open", "create policy oops on todos to authenticated using (user_id is not null)"),
    Breach("policy-open", "create policy oops on todos to authenticated using (auth.user_id() is not null)"),
    Breach("policy-open", f"create policy oops on todos to authenticated using ({OWN}) with check (true)"),
    Breach(
        "policy-setting",
        "create policy oops on todos for select to authenticated "
        "using (current_setting('request.jwt.claims', true)::json ->> 'sub' = user_id)",
    ),
    Breach("policy-for-everybody", f"create policy oops on todos for select using ({OWN})"),
    Breach("policy-missing", "drop policy todos_delete_own on todos"),
    Breach("policy-missing", "drop policy tombstones_insert_own on rowdo.tombstones"),
    Breach("right-unbound", "grant all on todos to authenticated"),
    Breach("right-unbound", "grant trigger on rowdo.tombstones to public"),
    Breach("policy-slow", "alter policy todos_select_own on todos using (auth.user_id() = user_id)"),
    Breach("view-leaks", "create view v as select * from todos; grant select on v to authenticated"),
    Breach(
        "view-leaks", "create materialized view v as select * from todos; grant select on v to authenticated"
    ),
    Breach(
        "function-leaks",
        "create function peek() returns bigint language sql security definer set search_path = '' "
        "return (select count(*) from public.todos)",
    ),
    Breach(
        "function-path",
        "create function act() returns trigger language plpgsql security definer as 'begin return new; end'",
    ),
    Breach("role-bypasses", "alter role authenticated bypassrls", by="postgres"),
    Breach("role-owns", "alter table todos owner to authenticated", by="postgres"),
    Breach("role-member", "grant pg_read_all_data to authenticated", by="postgres"),
    Breach("role-creates", "grant create on schema public to public", by="postgres"),
    Breach("role-temporary", HERE.format("grant temporary on database %I to public")),
    Breach(
        "role-timeout",
        "alter role authenticated reset statement_timeout; alter role authenticator reset statement_timeout;"
        + HERE.format("alter role authenticated in database %I reset statement_timeout")
        + HERE.format("alter role authenticator in database %I reset statement_timeout"),
        by="postgres",
    ),
    Breach("anonymous-reaches", "grant select on todos to anonymous"),
    Breach("anonymous-reaches", "grant select on rowdo.tombstones to public"),
    Breach("anonymous-defaults", "alter default privileges grant select on tables to anonymous"),
    Breach(
        "anonymous-defaults",
        "alter default privileges in schema public grant usage on sequences to anonymous",
    ),
    Breach("grant-schema", "revoke usage on schema public from public, authenticated", by="postgres"),
    Breach("grant-table", "revoke update on todos from authenticated"),
    Breach("grant-function", "revoke execute on function todos_sync from authenticated"),
    Breach(
        "grant-sequence",
        "alter table todos alter id drop identity; create sequence todos_id_seq owned by todos.id; "
        "alter table todos alter id set default nextval('todos_id_seq')",
    ),
    Breach("default-missing", "alter table todos alter user_id drop default"),
    Breach("trigger-off", "alter table todos disable trigger todos_stamp"),
    Breach("part-missing", "drop trigger todos_bury on todos"),
    Breach("part-missing", "drop index todos_pull"),
    Breach("part-missing", "drop function rowdo.merge_tags"),
    Breach(
        "part-changed",
        "create or replace function rowdo.bury() returns trigger language plpgsql as 'begin return old; end'",
    ),
]
