"""Ways to break a database: the finding each must cause, and a proof where somebody gains by it."""

from dataclasses import dataclass

OWN = "(select auth.user_id()) = user_id"
HERE = "do $$ begin execute format('{}', current_database()); end $$;"

SECRET = "sesame"
"""A word in the todos of the person who is not to be read."""
SEE = "select task from public.todos"
"""The exploit of whoever sees too much, by the secret in the answer."""


@dataclass(frozen=True)
class Breach:
    """One way.

    Args:
        id: The finding's.
        script: What breaks it.
        exploit: Statements of a person that end in an answer, or an error, with the proof in it.
        proof: A pattern; by default the secret, or a statement that it is true.
        by: Who breaks it, and mends it.
        mender: Who mends it, if that is somebody else; `setup` for the command.
        subject: Who makes use of it.
        role: The same, to Postgres.
    """

    id: str
    script: str
    exploit: str = ""
    proof: str = rf"{SECRET}|^True$"
    by: str = "neondb_owner"
    mender: str = ""
    subject: str = "user_mallory"
    role: str = "authenticated"


def policy(expression: str, exploit: str = SEE, subject: str = "user_mallory", before: str = "") -> Breach:
    """Return a policy of somebody else's on the todos."""
    script = f"{before} create policy oops on public.todos for select to authenticated using ({expression})"
    return Breach("policy-unknown", script, exploit, subject=subject)


PLANT = "insert into public.todos (user_id, task) values ('user_victim', 'planted') returning true"

CLAIM = """select set_config('request.jwt.claims', '{"sub": "user_victim"}', true);""" + SEE

POLICIES = [
    Breach("policy-open", "create policy oops on todos to authenticated using (true)", SEE),
    Breach("policy-open", "create policy oops on todos to public using (true)", SEE),
    Breach("policy-open", "create policy oops on todos to authenticated using (user_id is not null)", SEE),
    Breach(
        "policy-open", "create policy oops on todos to authenticated using (auth.user_id() is not null)", SEE
    ),
    Breach(
        "policy-open", f"create policy oops on todos to authenticated using ({OWN}) with check (true)", PLANT
    ),
    Breach(
        "policy-open",
        "create policy oops on rowdo.tombstones to authenticated using (true)",
        "select user_id = 'user_victim' from rowdo.tombstones",
    ),
    Breach(
        "policy-open",
        "create policy oops on rowdo.settings to authenticated using (true)",
        "select user_id = 'user_victim' from rowdo.settings",
    ),
    Breach(
        "policy-setting",
        "create policy oops on todos for select to authenticated "
        "using (current_setting('request.jwt.claims', true)::json ->> 'sub' = user_id)",
        CLAIM,
    ),
    policy("user_id like auth.user_id()", subject="user%"),
    policy("user_id ilike (select auth.user_id())", subject="USER_VICTIM"),
    policy("user_id ~ auth.user_id()", subject="."),
    policy("starts_with(user_id, auth.user_id())", subject="user_v"),
    policy("starts_with(auth.user_id(), user_id)", subject="user_victim's namesake"),
    policy("lower(user_id) = lower(auth.user_id())", subject="User_Victim"),
    policy("left(user_id, 5) = left(auth.user_id(), 5)"),
    policy("user_id >= auth.user_id()"),
    policy("auth.user_id() = any (array[user_id, 'user_mallory'])"),
    policy(f"{OWN} or auth.user_id() = 'user_mallory'"),
    policy(f"{OWN} or project <> ''"),
    policy(f"({OWN}) is not null"),
    policy("auth.user_id() in (user_id, project)", subject="sesame"),
    policy(
        "exists (select from public.friends f where f.who = auth.user_id() and f.whom = user_id)",
        "insert into public.friends values (rowdo.user_id(), 'user_victim');" + SEE,
        before="create table public.friends (who text, whom text); "
        "alter table public.friends enable row level security; "
        "create policy mine on public.friends to authenticated using (who = auth.user_id()); "
        "grant select, insert on public.friends to authenticated;",
    ),
    policy(
        "auth.user_id() operator(public.=) user_id",
        before="create function public.same(text, text) returns boolean immutable language sql return true; "
        "create operator public.= (leftarg = text, rightarg = text, function = public.same);",
    ),
    Breach(
        "policy-unknown",
        "create policy oops on todos for update to authenticated "
        f"using ({OWN}) with check (user_id like 'user%' and auth.user_id() <> '')",
        # The stamp stands in the way of giving away, so the policy alone is asked.
        "",
    ),
    Breach(
        "policy-open",
        "create table public.everything (user_id text not null, task text not null); "
        "alter table public.todos inherit public.everything; "
        "alter table public.everything enable row level security; "
        "create policy oops on public.everything to authenticated using (auth.user_id() <> ''); "
        "grant select on public.everything to authenticated",
        "select task from public.everything",
    ),
    Breach(
        "policy-unknown",
        "create table public.everything (user_id text not null, task text not null); "
        "alter table public.todos inherit public.everything; "
        "alter table public.everything enable row level security; "
        "create policy oops on public.everything to authenticated using (auth.user_id() <> task); "
        "grant select on public.everything to authenticated",
        "select task from public.everything",
    ),
]
"""Policies that let somebody at rows of others."""

PEEK = "(select string_agg(task, ' ') from public.todos)"
BOX = """
create table public.box (user_id text not null default auth.user_id(), word text);
alter table public.box enable row level security;
create policy mine on public.box to authenticated using ((select auth.user_id()) = user_id);
grant select, insert, update, delete on public.box to authenticated;
"""
TELL_BY_TRIGGER = f"""
create function public.tell() returns trigger language plpgsql security definer set search_path = ''
as $$ begin new.{{}} := {PEEK}; return new; end $$;
revoke execute on function public.tell() from public;
"""

BY_COLLATION = Breach(
    "column-loose",
    "create collation public.loose (provider = icu, locale = 'und-u-ks-level2', deterministic = false);"
    "drop policy todos_select_own on todos; drop policy todos_insert_own on todos; "
    "drop policy todos_update_own on todos; drop policy todos_delete_own on todos; "
    "alter table todos alter user_id type text collate public.loose;"
    f"create policy own on todos to authenticated using ({OWN}) with check ({OWN})",
    SEE,
    subject="User_Victim",
)
"""What needs a Postgres that was built with ICU."""

WAYS_ROUND = [
    Breach("rls-off", "alter table todos disable row level security", SEE),
    Breach(
        "rls-off",
        "create table copies as select * from todos; grant select on copies to authenticated",
        "select task from public.copies",
    ),
    Breach(
        "rls-off",
        "create table copies as select * from todos; grant select (task) on copies to public",
        "select task from public.copies",
    ),
    Breach(
        "table-open",
        "create table secrets as select task from todos; grant select on secrets to authenticated",
        "select task from public.secrets",
    ),
    Breach(
        "table-open",
        "create table public.feed (word text); grant select, insert on public.feed to authenticated; "
        "create function public.report() returns trigger language plpgsql "
        "as 'begin insert into public.feed values (new.task); return new; end'; "
        "create trigger report after insert on todos for each row execute function public.report(); "
        "insert into todos (user_id, task) values ('user_victim', 'sesame again')",
        "select word from public.feed",
    ),
    Breach(
        "trigger-unknown",
        "create function public.report() returns trigger language plpgsql as 'begin return new; end'; "
        "create trigger report after insert on todos for each row execute function public.report()",
    ),
    Breach(
        "view-leaks",
        "create view v as select * from todos; grant select on v to authenticated",
        "select task from public.v",
    ),
    Breach(
        "view-leaks",
        "create view v with (security_barrier) as select * from todos; grant select on v to public",
        "select task from public.v",
    ),
    Breach(
        "view-leaks",
        "create materialized view v as select * from todos; grant select on v to authenticated",
        "select task from public.v",
    ),
    Breach(
        "foreign-table",
        "create foreign data wrapper files; create server files foreign data wrapper files; "
        "create foreign table public.elsewhere (word text) server files; "
        "grant select on public.elsewhere to authenticated",
        by="postgres",
    ),
    Breach(
        "function-leaks",
        f"create function peek() returns text language sql security definer set search_path = '' "
        f"return {PEEK}",
        "select public.peek()",
    ),
    Breach(
        "function-leaks",
        "create procedure peek(inout word text) language plpgsql security definer set search_path = '' "
        f"as $$ begin word := {PEEK}; end $$",
        "call public.peek(null)",
    ),
    Breach(
        "function-leaks",
        "grant usage on schema auth to authenticated; "
        "create function auth.peek() returns text language sql security definer set search_path = '' "
        f"return {PEEK}",
        "select auth.peek()",
        by="postgres",
    ),
    Breach("function-leaks", "alter function todos_sync security definer"),
    Breach(
        "function-leaks",
        "create schema private; create function private.peek() returns text language sql security definer "
        f"set search_path = '' return {PEEK}; "
        "create view public.v with (security_invoker = true) as select private.peek() as word; "
        "grant select on public.v to authenticated",
        "select word from public.v",
    ),
    Breach(
        "rls-off",
        "create schema private; create table private.copies as select * from todos; "
        "grant select on private.copies to authenticated; "
        "create view public.v with (security_invoker = true) as select * from private.copies; "
        "grant select on public.v to authenticated",
        "select task from public.v",
    ),
    Breach(
        "function-path",
        "create function act() returns trigger language plpgsql security definer as 'begin return new; end'",
    ),
    Breach(
        "aggregate-leaks",
        "create function public.step(text, text) returns text language sql security definer "
        f"set search_path = '' return {PEEK}; revoke execute on function public.step from public; "
        "create aggregate public.tell (text) (sfunc = public.step, stype = text)",
        "select public.tell('x')",
    ),
    Breach(
        "aggregate-leaks",
        "create function public.last(text) returns text language sql security definer "
        f"set search_path = '' return {PEEK}; revoke execute on function public.last from public; "
        "create aggregate public.tell (text) (sfunc = textcat, stype = text, finalfunc = public.last)",
        "select public.tell('x')",
    ),
    Breach(
        "trigger-leaks",
        TELL_BY_TRIGGER.format("notes")
        + "create trigger tell before insert on todos for each row execute function public.tell()",
        "insert into public.todos (task) values ('x') returning notes",
    ),
    Breach(
        "trigger-leaks",
        BOX
        + TELL_BY_TRIGGER.format("word")
        + "create trigger tell before insert on public.box for each row execute function public.tell()",
        "insert into public.box values (default, '') returning word",
    ),
    Breach(
        "rule-leaks",
        BOX + "create rule tell as on delete to public.box do also "
        "insert into public.box (word) select task from public.todos",
        "insert into public.box values (default, ''); delete from public.box where word = ''; "
        "select string_agg(word, ' ') from public.box",
    ),
    Breach(
        "function-leakproof",
        "create function public.tell(text) returns boolean language plpgsql leakproof cost 0.0000001 "
        "as $$ begin if $1 ~ 'sesame' then raise exception '%', $1; end if; return true; end $$",
        "set local enable_indexscan = off; set local enable_bitmapscan = off; "
        "select task from public.todos where public.tell(task)",
        by="postgres",
    ),
    Breach(
        "key-tells",
        "create unique index on todos (task)",
        "insert into public.todos (task) values ('meet sesame at noon')",
        proof="duplicate key",
    ),
    Breach(
        "key-tells",
        "alter table todos add unique (uid)",
        "insert into public.todos (uid, task) values ('11111111-1111-4111-8111-111111111111', 'x')",
        proof="duplicate key",
    ),
    Breach(
        "key-tells",
        "alter table todos add exclude using btree (project with =) where (project <> '')",
        "insert into public.todos (task, project) values ('x', 'sesame')",
        proof="exclusion constraint",
    ),
]
"""Doors beside the policies."""

WHO_IS_ASKING = [
    Breach(
        "auth-unknown",
        "create or replace function auth.user_id() returns text language sql stable security definer "
        "return coalesce(current_setting('app.user', true), 'user_mallory')",
        "select set_config('app.user', 'user_victim', true);" + SEE,
        by="postgres",
    ),
    Breach(
        "auth-unknown",
        "create or replace function auth.user_id() returns text language plpgsql stable "
        "as 'begin return current_setting(''app.user''); end'",
        "select set_config('app.user', 'user_victim', true);" + SEE,
        by="postgres",
    ),
    Breach(
        "auth-unknown",
        "create function public.who() returns text language sql stable "
        "return current_setting('app.user', true); "
        "create or replace function auth.user_id() returns text language sql stable security definer "
        "return public.who()",
        "select set_config('app.user', 'user_victim', true);" + SEE,
        by="postgres",
    ),
    Breach(
        "auth-unknown",
        "create or replace function rowdo.user_id() returns text language sql stable "
        "return coalesce(current_setting('app.user', true), auth.user_id())",
        "select set_config('app.user', 'user_victim', true); select rowdo.user_id() = 'user_victim'",
    ),
    Breach(
        "auth-open",
        "grant usage on schema embedded to authenticated; "
        "grant select, update on embedded.claims to authenticated",
        """update embedded.claims set claims = '{"sub": "user_victim"}';""" + SEE,
        by="postgres",
    ),
]
"""A database that takes one person for another."""

MAINTAIN = Breach(
    "right-unbound", "grant maintain on todos to authenticated", "reindex table public.todos; select true"
)
"""A right that Postgres 17 brought."""

RIGHTS = [
    Breach("right-unbound", "grant all on todos to authenticated", "truncate public.todos; select true"),
    MAINTAIN,
    Breach("right-unbound", "grant trigger on rowdo.tombstones to public"),
    Breach("right-unbound", "grant references (task) on todos to authenticated"),
    Breach(
        "right-handed-on",
        "grant select on todos to authenticated with grant option",
        "grant select on public.todos to anonymous; "
        "select has_table_privilege('anonymous', 'public.todos', 'select')",
    ),
    Breach(
        "sequence-open",
        "grant usage on sequence todos_id_seq to authenticated",
        "select nextval('public.todos_id_seq') > 0",
    ),
    Breach(
        "sequence-open",
        "grant select on sequence todos_id_seq to public",
        "select last_value > 0 from public.todos_id_seq",
    ),
    Breach(
        "sequence-open",
        "grant update on sequence todos_id_seq to authenticator",
        "select setval('public.todos_id_seq', 1) = 1",
        role="authenticator",
    ),
    Breach(
        "parameter-open",
        "grant set on parameter session_replication_role to authenticated",
        "set local session_replication_role = replica; "
        "insert into public.todos (id, task) values (4711, 'mine') returning id = 4711",
        by="postgres",
    ),
    Breach(
        "parameter-open",
        "grant set on parameter session_replication_role to public",
        "set local session_replication_role = replica; "
        "insert into public.todos (id, task) values (4711, 'mine') returning id = 4711",
        by="postgres",
    ),
    Breach(
        "catalog-open",
        "grant select on pg_authid to authenticated",
        "select rolpassword like 'SCRAM%' from pg_authid where rolname = 'neondb_owner'",
        by="postgres",
    ),
    Breach(
        "catalog-open",
        "grant execute on function pg_read_file(text) to public",
        "select pg_read_file('PG_VERSION') <> ''",
        by="postgres",
    ),
    Breach("role-bypasses", "alter role authenticated bypassrls", SEE, by="postgres"),
    Breach("role-bypasses", "alter role authenticator superuser", SEE, by="postgres", role="authenticator"),
    Breach(
        "role-powers",
        "alter role authenticated createrole",
        "create role mine login; select true",
        by="postgres",
    ),
    Breach("role-owns", "alter table todos owner to authenticated", SEE, by="postgres"),
    Breach(
        "role-owns",
        "alter schema public owner to authenticated",
        "drop table public.todos cascade; select true",
        by="postgres",
    ),
    Breach(
        "role-owns",
        "create function public.word() returns text language sql return 'x'; "
        "alter function public.word() owner to authenticated",
        "drop function public.word(); select true",
        by="postgres",
    ),
    Breach("role-member", "grant neondb_owner to authenticated", SEE, by="postgres"),
    Breach("role-member", "grant neondb_owner to anonymous", SEE, by="postgres", role="anonymous"),
    Breach("role-member", "grant pg_read_all_data to authenticator", by="postgres"),
    Breach(
        "role-member",
        "grant authenticated to authenticator with admin option",
        "grant authenticated to anonymous; select true",
        by="postgres",
        role="authenticator",
    ),
    Breach(
        "role-creates",
        "grant create on schema public to public",
        "create table public.trap (word text); select true",
        by="postgres",
    ),
    Breach(
        "role-creates",
        HERE.format("grant create on database %I to authenticated"),
        "create schema trap; select true",
        by="postgres",
    ),
    Breach(
        "role-temporary",
        HERE.format("grant temporary on database %I to public"),
        "create temporary table todos (task text); select true",
    ),
    *(
        Breach("guard-missing", script, "drop owned by current_user; select true", by="postgres")
        for script in (
            "drop event trigger rowdo_refuse_drop_owned",
            "alter event trigger rowdo_refuse_drop_owned disable",
        )
    ),
    Breach(
        "password-good",
        "grant authenticated to neondb_owner with admin option; "
        "alter role authenticated valid until 'infinity'",
        by="postgres",
    ),
    Breach(
        "signals-open",
        HERE.format("alter database %I owner to postgres")
        + "grant execute on function pg_terminate_backend(integer, bigint) to public",
        "select pg_terminate_backend(0)",
        proof="PID 0|^False$",
        by="postgres",
    ),
    Breach(
        "signals-open",
        HERE.format("alter database %I owner to postgres")
        + "grant execute on function lo_creat(integer) to public",
        "select lo_creat(-1) > 0",
        by="postgres",
    ),
    *(
        Breach("role-setting", f"alter role {role} set {setting}", by=role)
        for role, setting in (
            ("authenticated", "search_path = nowhere"),
            ("authenticated", "row_security = off"),
            ("authenticator", "statement_timeout = 1"),
            ("authenticator", "local_preload_libraries = 'none'"),
        )
    ),
    Breach(
        "role-timeout",
        "alter role authenticated reset statement_timeout; alter role authenticator reset statement_timeout;"
        + HERE.format("alter role authenticated in database %I reset statement_timeout")
        + HERE.format("alter role authenticator in database %I reset statement_timeout"),
        by="postgres",
        mender="neondb_owner",
    ),
    Breach(
        "rls-off",
        "create table copies as select * from todos; grant select on copies to authenticator",
        "select task from public.copies",
        role="authenticator",
    ),
    Breach(
        "policy-open",
        "grant select on todos to authenticator; create policy oops on todos to authenticator using (true)",
        SEE,
        role="authenticator",
    ),
    Breach(
        "view-leaks",
        "create view v as select * from todos; grant select on v to authenticator",
        "select task from public.v",
        role="authenticator",
    ),
    Breach(
        "function-leaks",
        f"create function peek() returns text language sql security definer set search_path = '' "
        f"return {PEEK}; revoke execute on function peek from public; "
        "grant execute on function peek to authenticator",
        "select public.peek()",
        role="authenticator",
    ),
    Breach("authenticator-reaches", "grant select on todos to authenticator"),
    Breach("anonymous-reaches", "grant select on todos to anonymous"),
    Breach("anonymous-reaches", "grant select on rowdo.tombstones to public"),
    Breach("anonymous-defaults", "alter default privileges grant select on tables to anonymous"),
    Breach(
        "anonymous-defaults",
        "alter default privileges in schema public grant usage on sequences to anonymous",
    ),
    Breach("policy-for-everybody", f"create policy oops on todos for select using ({OWN})"),
]
"""What people may do, and need not."""

MANY = (
    "insert into todos (user_id, task, project) "
    "select 'user_victim', 'sign', 'merger' from generate_series(1, 500); analyze todos;"
)
EXPECT = "explain select from public.todos where project = '{}'"
KNOWN = r"rows=[1-9]\d\d"

ESTIMATES = [
    Breach(
        "statistics-kept",
        "do $$ declare named name; begin for named in select attname from pg_attribute "
        "where attrelid = 'todos'::regclass and attnum > 0 and attname not in ('id', 'revision') loop "
        "execute format('alter table todos alter %I set statistics 100', named); end loop; end $$;"
        + MANY
        + "do $$ declare named name; begin for named in select attname from pg_attribute "
        "where attrelid = 'todos'::regclass and attnum > 0 and attname not in ('id', 'revision') loop "
        "execute format('alter table todos alter %I set statistics 0', named); end loop; end $$;",
        EXPECT.format("merger"),
        proof=KNOWN,
    ),
    Breach(
        "statistics-on",
        "alter table todos alter project set statistics 100, alter user_id set statistics 100;" + MANY,
        EXPECT.format("merger"),
        proof=KNOWN,
    ),
    Breach(
        "statistics-on",
        "create statistics public.told (mcv) on user_id, project from todos;"
        "alter statistics public.told set statistics 100;" + MANY,
    ),
    Breach(
        "statistics-on",
        "create index told on todos ((project || user_id)); " + MANY,
        "explain select from public.todos where project || user_id = 'mergeruser_victim'",
        proof=r"^\S.* rows=[2-9]",
    ),
]
"""What the planner knows of everybody's rows."""

FAULTS = [
    Breach("policy-missing", "drop policy todos_delete_own on todos"),
    Breach("policy-missing", "drop policy tombstones_insert_own on rowdo.tombstones"),
    Breach("policy-slow", "alter policy todos_select_own on todos using (auth.user_id() = user_id)"),
    Breach("grant-schema", "revoke usage on schema public from public, authenticated", by="postgres"),
    Breach("grant-table", "revoke update on todos from authenticated"),
    Breach("grant-function", "revoke execute on function todos_sync from authenticated"),
    Breach("default-missing", "alter table todos alter user_id drop default"),
    Breach("trigger-off", "alter table todos disable trigger todos_stamp"),
    Breach("part-missing", "drop trigger todos_bury on todos"),
    Breach("part-missing", "drop trigger settings_limit_on_update on rowdo.settings"),
    Breach("part-missing", "drop table rowdo.settings", mender="setup"),
    Breach("policy-missing", "drop policy settings_select_own on rowdo.settings"),
    Breach("part-missing", "drop index todos_pull"),
    Breach("part-missing", "drop function rowdo.merge_tags"),
    Breach("part-missing", "alter table todos drop column notes cascade", mender="setup"),
    Breach("part-missing", "alter table todos drop constraint todos_tags_size", mender="setup"),
    Breach("part-missing", "drop table rowdo.operations", mender="setup"),
    Breach(
        "part-missing",
        "create function public.nothing() returns trigger language plpgsql as 'begin return new; end'; "
        "create or replace trigger todos_stamp before insert or update on todos "
        "for each row execute function public.nothing()",
    ),
    Breach(
        "part-changed",
        "create or replace function rowdo.bury() returns trigger language plpgsql as 'begin return old; end'",
    ),
]
"""What keeps people from working."""

BREACHES = [*POLICIES, *WAYS_ROUND, *WHO_IS_ASKING, *RIGHTS, *ESTIMATES, *FAULTS]
