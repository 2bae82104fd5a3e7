"""The attacks of somebody with a token of their own, and the worst result allowed for each."""

from collections.abc import Sequence
from typing import Any

from tests.attacks.two_people import ANYTHING, OWN, Attack, Outcome

SELECT = "select task from todos"
DENIED = "42501"
NOTHING: list[Any] = []


def reading(*steps: str, outcomes: Sequence[Outcome] = (OWN,)) -> Attack:
    """Prepare something, then look at the table."""
    return Attack([*steps, SELECT], outcomes)


def denied(*steps: str) -> Attack:
    return Attack(steps, [DENIED])


CLAIMS = {
    "claims set for the transaction": reading(
        """select set_config('request.jwt.claims', '{"sub": "{victim}"}', true)"""
    ),
    "claims set for the session": reading(
        """select set_config('request.jwt.claims', '{"sub": "{victim}"}', false)"""
    ),
    "claims set by SET": reading("""set request.jwt.claims = '{"sub": "{victim}"}'"""),
    "a single claim set": reading("select set_config('request.jwt.claim.sub', '{victim}', false)"),
    "the extension's key": reading("set pg_session_jwt.jwk = '{}'", "set auth.user_id = '{victim}'"),
    "the extension's token": Attack(["set pg_session_jwt.jwt = 'a.b.c'", SELECT], ["42804", OWN]),
    "a token signed by oneself": Attack(
        ["select auth.jwt_session_init('e30.eyJzdWIiOiJ7dmljdGltfSJ9.' || repeat('A', 86))"],
        ["42804", DENIED],
    ),
    "claims written": denied("""update embedded.claims set claims = '{"sub": "{victim}"}'"""),
    "claims added": denied(
        """insert into embedded.claims values (pg_backend_pid(), '{"sub": "{victim}"}')"""
    ),
    "claims read": denied("select claims from embedded.claims"),
    "a session begun by hand": Attack(["select auth.jwt_session_init('{victim}')"], ["42804", DENIED]),
    "user_id() replaced": denied(
        "create or replace function auth.user_id() returns text language sql as $$ select '{victim}' $$"
    ),
    "user_id() beside": denied(
        "create function public.user_id() returns text language sql as $$ select '{victim}' $$"
    ),
    "user_id() as a temporary function": denied(
        "create function pg_temp.user_id() returns text language sql as $$ select '{victim}' $$"
    ),
    "another auth in the way": denied("create schema auth2"),
    "search_path without pg_catalog": reading(
        "set search_path = public, auth, embedded, pg_temp, pg_catalog"
    ),
    "search_path of nothing": Attack(["set search_path = ''", "select task from public.todos"], [OWN]),
}

ROLES = {
    "set role owner": denied("set role neondb_owner", SELECT),
    "set role superuser": denied("set role postgres", SELECT),
    "set local role owner": denied("set local role neondb_owner", SELECT),
    "role by set_config": denied("select set_config('role', 'neondb_owner', false)", SELECT),
    "session authorization": denied("set session authorization neondb_owner", SELECT),
    "session authorization by set_config": denied(
        "select set_config('session_authorization', 'neondb_owner', false)", SELECT
    ),
    "reset role": reading("reset role", outcomes=(OWN, DENIED)),
    "role none": reading("set role none", outcomes=(OWN, DENIED)),
    "reset session authorization": reading("reset session authorization", outcomes=(OWN, DENIED)),
    "reset all": reading("reset all", outcomes=(OWN, NOTHING)),
    "discard all": reading("discard all", outcomes=(OWN, NOTHING, "25001")),
    "anonymous": reading("set role anonymous", outcomes=(OWN, DENIED)),
    "bypass RLS": denied("alter role current_user bypassrls"),
    "superuser": denied("alter role current_user superuser"),
    "owner's password": denied("alter role neondb_owner password 'mine'"),
    "member of owner": denied("grant neondb_owner to current_user"),
    "a role for everybody": denied("grant authenticated to anonymous"),
    "no role for anybody": denied("revoke authenticated from authenticator"),
    "a password for all": Attack(["alter role current_user password 'mine'"], [NOTHING]),
    "no login any more": denied("alter role current_user nologin"),
    "one connection for all": denied("alter role current_user connection limit 1"),
    "until yesterday": denied("alter role current_user valid until '2000-01-01'"),
    "a timeout for all": Attack(["alter role current_user set statement_timeout = 1"], [NOTHING]),
    "a search path for all": Attack(["alter role current_user set search_path = nowhere"], [NOTHING]),
    "no reading for all": Attack(["alter role current_user set row_security = off"], [NOTHING]),
    "a library for all": Attack(["alter role current_user set local_preload_libraries = 'none'"], [NOTHING]),
    "settings for everybody": denied("alter role all set row_security = off"),
    "a new role": denied("create role mine superuser login"),
    "rename the role": Attack(["alter role authenticated rename to mine"], [DENIED, "0A000"]),
}

TRANSACTIONS = {
    "commit": reading("commit", outcomes=(OWN, DENIED)),
    "rollback": reading("rollback", outcomes=(OWN, DENIED)),
    "commit and chain": reading("commit and chain", outcomes=(OWN, DENIED, "25P01")),
    "begin again": reading("begin", "select set_config('role', 'authenticated', false)"),
    "rollback to before": reading(
        "savepoint s",
        """select set_config('request.jwt.claims', '{"sub": "{victim}"}', true)""",
        "rollback to s",
        outcomes=(OWN, "25P01", "3B001"),
    ),
    "prepare a transaction": Attack(["prepare transaction 'mine'"], ["55000", NOTHING]),
    "several statements in one": Attack(
        ["select 1; set role neondb_owner; select task from todos"], ["42601"]
    ),
    "several statements behind a comment": Attack(["select task from todos --\n; select 1"], ["42601"]),
    "a string left open": Attack(["select '"], ["42601"]),
}

DEFINITIONS = {
    "create policy": denied("create policy mine on todos using (true)"),
    "alter policy": Attack(["alter policy see on todos using (true)"], [DENIED, "42704"]),
    "RLS off for the table": denied("alter table todos disable row level security", SELECT),
    "RLS off for the session": reading("set row_security = off", outcomes=(OWN, DENIED)),
    "own the table": denied("alter table todos owner to current_user"),
    "drop the table": denied("drop table todos cascade"),
    "truncate": denied("truncate todos"),
    "truncate and restart": denied("truncate todos restart identity cascade"),
    "a column more": denied("alter table todos add column mine text"),
    "another default": denied("alter table todos alter column user_id set default '{victim}'"),
    "all triggers off": denied("alter table todos disable trigger all"),
    "replication role": denied("set session_replication_role = replica"),
    "a view": denied("create view mine as select * from todos"),
    "a copy": denied("create table mine as select * from todos"),
    "a temporary copy": denied("create temporary table mine as select * from todos"),
    "select into": denied("select * into mine from todos"),
    "a materialized view": denied("create materialized view mine as select * from todos"),
    "a rule": denied("create rule mine as on select to todos do instead select 1"),
    "a trigger": denied(
        "create trigger mine before update on todos for each row"
        " execute function suppress_redundant_updates_trigger()"
    ),
    "an event trigger": denied(
        "create event trigger mine on ddl_command_end execute function suppress_redundant_updates_trigger()"
    ),
    "a cheap leaky function": denied(
        "create function public.mine(text) returns bool cost 0.0000001 language plpgsql as"
        " $$ begin raise notice '%', $1; return true; end $$"
    ),
    "a security definer function": denied(
        "create function public.mine() returns setof text security definer language sql as $$ select 'x' $$"
    ),
    "an operator": denied("create operator public.=== (leftarg = text, rightarg = text, function = texteq)"),
    "a cast": Attack(["create cast (text as bigint) with inout as implicit"], [DENIED, "42809"]),
    "an aggregate": denied("create aggregate public.mine (text) (sfunc = textcat, stype = text)"),
    "a type": denied("create type public.mine as enum ('x')"),
    "a domain": denied("create domain public.mine as text"),
    "an extension": Attack(["create extension dblink"], [DENIED, "0A000"]),
    "a trusted extension": Attack(["create extension pg_trgm"], [DENIED, "0A000"]),
    "a foreign server": Attack(["create server mine foreign data wrapper postgres_fdw"], [DENIED, "42704"]),
    "a publication": denied("create publication mine for table todos"),
    "a subscription": Attack(
        ["create subscription mine connection '' publication mine with (connect = false)"], [DENIED, "25001"]
    ),
    "statistics": Attack(["create statistics mine on id, task from todos"], [DENIED, "42501"]),
    "an index": denied("create index on todos (task)"),
    "cluster": Attack(["cluster todos using todos_pkey"], [DENIED]),
    "reindex": denied("reindex table todos"),
    "comment": denied("comment on table todos is 'mine'"),
    "grant": Attack(["grant all on todos to public"], [DENIED, NOTHING]),
    "revoke": Attack(["revoke select on todos from authenticated"], [DENIED, NOTHING]),
    "revoke usage of auth": Attack(["revoke usage on schema auth from authenticated"], [DENIED, NOTHING]),
    "default privileges of the owner": denied(
        "alter default privileges for role neondb_owner grant all on tables to public"
    ),
    "everything the role was granted": denied("drop owned by current_user"),
    "everything the roles were granted": denied("drop owned by authenticated, anonymous"),
    "everything the owner owns": denied("drop owned by neondb_owner"),
    "take over what the owner owns": denied("reassign owned by neondb_owner to current_user"),
    "drop owned inside a block": denied("do $$ begin execute 'drop owned by current_user'; end $$"),
    "alter system": Attack(["alter system set row_security = off"], [DENIED, "25001"]),
    "alter database": denied("alter database rowdo set row_security = off"),
    "rename the database": denied("alter database rowdo rename to mine"),
    "a new database": Attack(["create database mine"], [DENIED, "25001"]),
    "a tablespace": Attack(["create tablespace mine location '/tmp'"], [DENIED, "25001"]),
    "a language": Attack(["create language plpython3u"], [DENIED, "0A000"]),
    "a domain's check": denied("create domain public.leak as text check (value is not null)"),
    "a collation": denied("create collation public.mine (locale = 'C')"),
    "a text search configuration": denied("create text search configuration public.mine (copy = simple)"),
    "an access method": denied("create access method mine type index handler bthandler"),
    "drop the database": Attack(["drop database rowdo"], [DENIED, "25001", "55006"]),
    "load a library": Attack(["load 'plpgsql'"], [DENIED, NOTHING]),
    "drop the event trigger": denied("drop event trigger rowdo_refuse_drop_owned"),
}

WRITES = {
    "insert for somebody else": denied("insert into todos (user_id, task) values ('{victim}', 'planted')"),
    "give one's own away": denied("update todos set user_id = '{victim}'"),
    "update by id": Attack(["update todos set task = 'taken' where id = {id} returning task"], [NOTHING]),
    "update by owner": Attack(
        ["update todos set task = 'taken' where user_id = '{victim}' returning task"], [NOTHING]
    ),
    "choose somebody's id": Attack(
        ["insert into todos (id, task) values ({id}, 'squat') returning id = {id}"], [[False]]
    ),
    "choose an id to come": Attack(
        ["insert into todos (id, task) values ({id} + 100000, 'squat') returning id = {id} + 100000"],
        [[False]],
    ),
    "conflict with somebody's id": Attack(
        ["insert into todos (id, task) values ({id}, 'squat') on conflict (id) do update set task = 'taken'"],
        [NOTHING],
    ),
    "conflict with somebody's uid": Attack(
        [
            "insert into todos (uid, task) values ('{uid}', 'squat')"
            " on conflict (user_id, uid) do update set task = 'again'"
        ],
        [NOTHING],
    ),
    "the same uid twice": Attack(
        [
            "insert into todos (uid, task) values ('{uid}', 'squat')",
            "select 1 from todos where uid = '{uid}'",
        ],
        [[1], "23505"],
    ),
    "change the id": Attack(["update todos set id = {id} returning id = {id}"], [[False]]),
    "take over": Attack(
        ["update todos set user_id = '{attacker}' where id = {id} returning task"], [NOTHING, DENIED]
    ),
    "delete by id": Attack(["delete from todos where id = {id} returning task"], [NOTHING]),
    "delete by owner": Attack(["delete from todos where user_id = '{victim}' returning task"], [NOTHING]),
    "delete all but one's own": Attack(
        ["delete from todos where user_id <> rowdo.user_id() returning task"], [NOTHING]
    ),
    "update joined to itself": Attack(
        ["update todos t set task = o.task from todos o where o.id = {id} returning t.task"], [NOTHING]
    ),
    "update in a CTE": Attack(
        [
            "with w as (update todos set task = 'taken' where user_id <> '{attacker}' returning task)"
            " select task from w"
        ],
        [NOTHING],
    ),
    "merge that updates": Attack(
        [
            "merge into todos t using (select {id}::bigint as id) s on t.id = s.id"
            " when matched then update set task = 'taken'"
        ],
        [NOTHING],
    ),
    "merge that deletes": Attack(
        ["merge into todos t using (select {id}::bigint as id) s on t.id = s.id when matched then delete"],
        [NOTHING],
    ),
    "merge that inserts": denied(
        "merge into todos t using (select 1) s on false"
        " when not matched then insert (user_id, task) values ('{victim}', 'planted')"
    ),
    "lock a row": Attack(["select task from todos where id = {id} for update"], [NOTHING]),
    "lock all rows": Attack(["select task from todos for no key update skip locked"], [OWN]),
    "lock the table": Attack(["lock table todos in access exclusive mode"], [NOTHING, DENIED, "25P01"]),
    "set the sequence": denied("select setval(pg_get_serial_sequence('todos', 'id'), 1)"),
    "restart the sequence": denied("alter sequence todos_id_seq restart"),
    "renumber": denied("alter table todos alter column id restart with 1"),
}

COLUMNS = {
    "whole row": Attack(["select (t.*)::text like '%{attacker}%' from todos t"], [[True]]),
    "as JSON": Attack(["select count(*)::int from (select to_jsonb(t) from todos t) x"], [[1]]),
    "system columns": Attack(["select task from todos where xmin is not null and ctid is not null"], [OWN]),
    "by position": Attack(["select task from todos where ctid = '(0,1)'"], [NOTHING]),
    "by many positions": Attack(
        [
            "select task from todos where ctid = any"
            " (array(select ('(0,' || n || ')')::tid from generate_series(1, 999) n))"
        ],
        [OWN, NOTHING],
    ),
    "only": Attack(["select task from only todos"], [OWN]),
    "sample": Attack(["select task from todos tablesample system (100)"], [OWN]),
    "count": Attack(["select count(*)::int from todos"], [[1]]),
    "aggregate": Attack(["select string_agg(task, ',') from todos"], [OWN]),
    "outer join": Attack(
        ["select t.task from (values ({id}), (0)) v (id) left join todos t on t.id = v.id"], [[None, None]]
    ),
    "lateral": Attack(["select x.task from todos t, lateral (select o.task from todos o) x"], [OWN]),
    "recursive": Attack(
        [
            "with recursive r as (select task from todos union select o.task from todos o, r)"
            " select task from r"
        ],
        [OWN],
    ),
    "index only": reading("set enable_seqscan = off", "set enable_bitmapscan = off"),
    "parallel": reading(
        "set parallel_setup_cost = 0",
        "set parallel_tuple_cost = 0",
        "set min_parallel_table_scan_size = 0",
        "set debug_parallel_query = on",
        outcomes=(OWN, "42704"),
    ),
    "as XML": Attack(["select query_to_xml('select * from todos', true, false, '')"], [ANYTHING, "0A000"]),
    "the table as XML": Attack(["select table_to_xml('todos', true, false, '')"], [ANYTHING, "0A000"]),
    "the schema as XML": Attack(["select schema_to_xml('public', true, false, '')"], [ANYTHING, "0A000"]),
    "words": Attack(["select count(*)::int from ts_stat('select to_tsvector(task) from todos')"], [ANYTHING]),
    "a prepared statement": Attack(
        ["prepare mine as select task from todos", "execute mine"], [OWN, "26000"]
    ),
    "a cursor": Attack(
        ["declare mine cursor with hold for select task from todos", "fetch all from mine"], [OWN, "34000"]
    ),
    "a block that tells": Attack(
        ["do $$ begin raise exception '%', (select string_agg(task, ',') from todos); end $$"], ["P0001"]
    ),
    "a block that runs text": Attack(
        ["do $$ begin execute 'set local row_security = off'; perform task from todos; end $$"], [DENIED]
    ),
}

LEAKS = {
    "a cast that fails with the value": Attack(["select 1 from todos where task::int = 1"], ["22P02"]),
    "a cast pushed below": Attack(
        ["select 1 from (select task from todos offset 0) t where task::int = 1"], ["22P02"]
    ),
    "a division that tells": Attack(
        ["select task from todos where 1 / (case when task like '%secret%' then 0 else 1 end) = 2"], [NOTHING]
    ),
    "a division by somebody's id": Attack(["select task from todos where 1 / (id - {id}) = 7"], [NOTHING]),
    "a regular expression that takes its time": Attack(
        ["select task from todos where task like '%secret%' and (select true from pg_sleep(0))"], [NOTHING]
    ),
    "explain": Attack(
        ["explain (verbose, costs off) select task from todos where task like '%secret%'"], [ANYTHING]
    ),
    "explain analyze": Attack(["explain (analyze, verbose, buffers) select task from todos"], [ANYTHING]),
    "explain analyze of a delete": Attack(["explain analyze delete from todos where id = {id}"], [ANYTHING]),
    "statistics": Attack(
        ["select most_common_vals::text from pg_stats where tablename = 'todos'"], [NOTHING]
    ),
    "histograms": Attack(
        ["select histogram_bounds::text from pg_stats where tablename = 'todos'"], [NOTHING]
    ),
    "extended statistics": Attack(["select most_common_vals::text from pg_stats_ext"], [NOTHING]),
    "raw statistics": denied("select stavalues1::text from pg_statistic"),
    "raw extended statistics": denied("select stxdmcv::text from pg_statistic_ext_data"),
    "passwords": denied("select rolpassword from pg_authid"),
    "shadow": denied("select passwd from pg_shadow"),
    "what others run": Attack(
        ["select query from pg_stat_activity where query ~ 'todos' and query !~ 'pg_stat'"], [NOTHING]
    ),
    "what others run, by function": Attack(
        ["select pg_stat_get_backend_activity(n) from generate_series(1, 40) n"], [ANYTHING]
    ),
    "track activities again": denied("set track_activities = on"),
    "other people's settings": Attack(["select setconfig::text from pg_db_role_setting"], [ANYTHING]),
    "page inspection": Attack(["select get_raw_page('todos', 0)"], ["42883"]),
    "toast": Attack(["select chunk_data from pg_toast.pg_toast_2619"], [DENIED]),
    "a value of the sequence": Attack(["select currval('todos_id_seq')"], ["55000", DENIED, ANYTHING]),
}

SERVER = {
    "copy out": Attack(["copy todos to stdout"], [""]),
    "copy a query out": Attack(["copy (select * from todos) to stdout"], [""]),
    "copy in": Attack(["copy todos (user_id, task) from stdin"], ["", "0A000"]),
    "copy to a file": denied("copy todos to '/tmp/mine'"),
    "copy from a file": denied("copy todos from '/etc/passwd'"),
    "copy to a program": denied("copy todos to program 'cat'"),
    "copy from a program": denied("copy todos from program 'id'"),
    "read a file": denied("select pg_read_file('postgresql.conf')"),
    "read a file as bytes": denied("select pg_read_binary_file('PG_VERSION')"),
    "list a folder": denied("select pg_ls_dir('.')"),
    "look at a file": denied("select pg_stat_file('PG_VERSION')"),
    "list logs": denied("select pg_ls_logdir()"),
    "import a large object": denied("select lo_import('/etc/passwd')"),
    "export a large object": denied("select lo_export(1, '/tmp/mine')"),
    "make a large object": denied("select lo_from_bytea(0, 'left for others')"),
    "make an empty large object": denied("select lo_creat(-1)"),
    "read a large object": denied(
        "select lo_from_bytea(0, 'left for others')", "select lo_get(oid) from pg_largeobject_metadata"
    ),
    "open a large object": denied(
        "select lo_from_bytea(0, 'left for others')",
        "select lo_open(oid, 262144) from pg_largeobject_metadata",
    ),
    "raw large objects": denied("select data from pg_largeobject"),
    "end other sessions": denied(
        "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()"
    ),
    "cancel other sessions": denied(
        "select pg_cancel_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()"
    ),
    "end sessions of the role": denied(
        "select pg_terminate_backend(pid) from pg_stat_activity"
        " where usename = session_user and pid <> pg_backend_pid()"
    ),
    "cancel sessions of the role": denied(
        "select pg_cancel_backend(pid) from pg_stat_activity"
        " where usename = session_user and pid <> pg_backend_pid()"
    ),
    "a statement without end": Attack(["set statement_timeout = 0", "select pg_sleep(0)"], [ANYTHING]),
    "how many rows there are": Attack(
        ["select n_tup_ins > 0 from pg_stat_user_tables where relname = 'todos'"], [[True]]
    ),
    "a thousand todos": Attack(
        [
            "insert into todos (task, project) select 'x', 'many' from generate_series(1, 1000)",
            "delete from todos where project = 'many'",
        ],
        [NOTHING],
    ),
    "reload": denied("select pg_reload_conf()"),
    "reset statistics": denied("select pg_stat_reset()"),
    "switch the log": denied("select pg_switch_wal()"),
    "a replication slot": Attack(
        ["select pg_create_logical_replication_slot('mine', 'test_decoding')"], [DENIED, "55000"]
    ),
    "configuration files": denied("select * from pg_hba_file_rules"),
    "dblink": Attack(["select dblink_connect('dbname=rowdo')"], ["42883"]),
    "listen and notify": Attack(["listen mine", "notify mine, 'x'"], [NOTHING]),
    "debug output": reading("set client_min_messages = debug5", "set debug_print_plan = on"),
    "log everything": denied("set log_statement = 'all'"),
    "another encoding": Attack(["set client_encoding = 'latin1'", "select count(*)::int from todos"], [[1]]),
    "vacuum": Attack(["vacuum todos"], ["25001", NOTHING]),
    "analyze": Attack(["analyze todos"], [NOTHING]),
    "checkpoint": denied("checkpoint"),
    "an advisory lock": Attack(["select pg_advisory_lock(1) is null"], [ANYTHING]),
    "a lock on another's key": Attack(["select pg_try_advisory_lock(hashtext('{victim}'))"], [[True]]),
    "a snapshot": Attack(
        ["set transaction snapshot '00000003-00000002-1'"], ["22023", "25001", "0A000", "42704"]
    ),
}

SYNC = {
    "update by sync": Attack(
        [
            """select r ->> 'status' from jsonb_array_elements(todos_sync(
                '[{"op": "update", "id": "11111111-1111-4111-8111-111111111111", "uid": "{uid}",
                   "seen": {}, "set": {"task": "taken"}}]', null, 100)::jsonb -> 'results') r"""
        ],
        [["missing"]],
    ),
    "delete by sync": Attack(
        [
            """select r ->> 'status' from jsonb_array_elements(todos_sync(
                '[{"op": "delete", "id": "11111111-1111-4111-8111-111111111112", "uid": "{uid}",
                   "seen": {}}]', null, 100)::jsonb -> 'results') r"""
        ],
        [["unchanged"]],
    ),
    "user and id by sync": Attack(
        [
            """select todos_sync(
                '[{"op": "insert", "id": "11111111-1111-4111-8111-111111111113",
                   "uid": "11111111-1111-4111-8111-111111111114",
                   "set": {"task": "planted", "user_id": "{victim}", "id": {id}}}]', null, 100)::text"""
        ],
        [ANYTHING],
    ),
    "a full copy": Attack(["select todos_sync('[]', null, 1000000)::text"], [ANYTHING]),
    "a cursor before everything": Attack(["select todos_sync('[]', '0:0', 1000000)::text"], [ANYTHING]),
    "somebody's tombstones": Attack(
        ["select uid from rowdo.tombstones where user_id <> '{attacker}'"], [NOTHING]
    ),
    "bury somebody's todo": denied(
        "insert into rowdo.tombstones (user_id, uid, todo_id) values ('{victim}', '{uid}', {id})"
    ),
    "somebody's operations": Attack(
        ["select result::text from rowdo.operations where user_id <> '{attacker}'"], [NOTHING]
    ),
    "plant an operation": denied(
        "insert into rowdo.operations (user_id, id, result) values ('{victim}', '{uid}', '{}')"
    ),
    "forget somebody's operations": Attack(
        ["delete from rowdo.operations where user_id = '{victim}' returning id"], [NOTHING]
    ),
    "somebody's settings": Attack(
        ["select key, value::text from rowdo.settings where user_id <> '{attacker}'"], [NOTHING]
    ),
    "a setting for somebody": denied(
        "insert into rowdo.settings (user_id, key, value) values ('{victim}', 'filter/planted', '{}')"
    ),
    "a setting made somebody's": denied(
        "insert into rowdo.settings (key, value) values ('filter/planted', '{}') on conflict do nothing",
        "update rowdo.settings set user_id = '{victim}' where key = 'filter/planted'",
    ),
    "take somebody's setting": Attack(
        [
            "insert into rowdo.settings (user_id, key, value) values ('{victim}', 'filter/own', '{}') "
            "on conflict (user_id, key) do update set user_id = '{attacker}' returning value"
        ],
        [DENIED],
    ),
    "delete somebody's settings": Attack(
        ["delete from rowdo.settings where user_id = '{victim}' returning key"], [NOTHING]
    ),
    "somebody's settings by sync": Attack(
        [
            """select todos_sync(
                '[{"op": "setting", "id": "11111111-1111-4111-8111-111111111115", "key": "filter/own",
                   "user_id": "{victim}", "set": null}]', null, 100)::jsonb -> 'settings'"""
        ],
        [[{}]],
    ),
    "somebody's settings by the function behind it": Attack(
        ["select rowdo.settings_since('{victim}', '0', '{}', true)"], [["{}"]]
    ),
    "settings set in somebody's name": denied(
        """select rowdo.apply_settings('{victim}', array[
            '{"id": "11111111-1111-4111-8111-111111111116", "key": "filter/own", "set": {"query": "x"}}'
        ]::jsonb[])"""
    ),
    "exhume": Attack(["delete from rowdo.tombstones where user_id = '{victim}' returning uid"], [NOTHING]),
    "the record of what is installed": Attack(["delete from rowdo.installed returning version"], [DENIED]),
    "call a trigger function": Attack(["select rowdo.stamp()"], [DENIED, "0A000"]),
    "put something before the functions": reading(
        "set search_path = pg_temp, public", "select todos_sync('[]', null, 1) is null"
    ),
}

ATTACKS = CLAIMS | ROLES | TRANSACTIONS | DEFINITIONS | WRITES | COLUMNS | LEAKS | SERVER | SYNC
