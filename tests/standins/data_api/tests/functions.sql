-- Functions of every shape the Data API has an answer for, owned as a project's functions are.

set role neondb_owner;

create type mood as enum ('fine', 'so so');

create table items (id int primary key, name text not null, tags text[] not null default '{}');

insert into items values (1, 'one', '{a,b}'), (2, 'two', '{}'), (3, 'three', '{c}'), (4, 'four', '{}');

create function get_items(lowest int default 0) returns setof items stable language sql
as $$ select * from items where id >= lowest order by id $$;

create function get_item(id int) returns items stable language sql
as $$ select * from items i where i.id = get_item.id $$;

create function add_them(a int, b int) returns int immutable language sql
as $$ select a + b $$;

create function greet(name text, greeting text default 'hello') returns text stable language sql
as $$ select greeting || ', ' || name $$;

create function nothing() returns void language sql
as $$ select 1 $$;

create function null_text() returns text language sql
as $$ select null::text $$;

create function numbers(n int) returns setof int language sql
as $$ select generate_series(1, n) $$;

create function doc(d jsonb) returns jsonb immutable language sql
as $$ select d $$;

create function whole(jsonb) returns jsonb immutable language sql
as $$ select $1 $$;

create function shout(text) returns text immutable language sql
as $$ select upper($1) $$;

create function size(bytea) returns int immutable language sql
as $$ select length($1) $$;

create function kinds(t text[], m mood, d date, n numeric) returns table (t text[], m mood, d date, n numeric) immutable language sql
as $$ select t, m, d, n $$;

create function out_two(a int, out twice int, out thrice int) immutable language sql
as $$ select a * 2, a * 3 $$;

create function out_one(a int, out twice int) immutable language sql
as $$ select a * 2 $$;

create function many(variadic words text[]) returns int immutable language sql
as $$ select cardinality(words) $$;

create function first_of(variadic words text[]) returns text immutable language sql
as $$ select words[1] $$;

create function over(a int) returns text immutable language sql
as $$ select 'int' $$;

create function over(a text) returns text immutable language sql
as $$ select 'text' $$;

create function over(a int, b int) returns text immutable language sql
as $$ select 'two' $$;

create function "Quoted Name"("the arg" int) returns int immutable language sql
as $$ select $1 $$;

create function who() returns jsonb stable language sql
as $$ select jsonb_build_object(
    'user_id', auth.user_id(), 'role', current_user, 'session', session_user,
    'claims', current_setting('request.jwt.claims')::jsonb ->> 'sub', 'path', current_setting('search_path'),
    'method', current_setting('request.method'), 'token', current_setting('request.headers')::jsonb ? 'authorization') $$;

create table log (n int primary key, positive int check (positive > 0), at xid8 default pg_current_xact_id());

create function write(n int, positive int default 1) returns setof int language sql
as $$ insert into log values (n, positive) returning n $$;

create function write_two(n int) returns setof log language sql
as $$ insert into log (n, positive) values (write_two.n, 1), (write_two.n + 1, 1) returning * $$;

create function fail(state text) returns void language plpgsql
as $$ begin raise exception 'as you wish' using errcode = state, detail = 'the detail', hint = 'the hint'; end $$;

create function teapot() returns text language sql
as $$ select set_config('response.status', '418', true), set_config('response.headers', '[{"X-Kettle": "on"}]', true); select 'tea' $$;

create function answer_with(status text, headers text) returns text language sql
as $$ select set_config('response.status', status, true) || set_config('response.headers', headers, true) $$;

create function slow() returns void language sql
as $$ select pg_sleep(60) $$;

create function big(n int) returns text language sql
as $$ select repeat('x', n) $$;

create function owners_only() returns int language sql
as $$ select 1 $$;

revoke execute on function owners_only() from public;

create schema hidden;

create function hidden.secret() returns int language sql
as $$ select 42 $$;

grant usage on schema hidden to authenticated;

create function docs() returns table (id int, doc jsonb, size int4range, words tsvector) stable language sql
as $$ values
    (1, '{"a": {"b": [10, 20]}, "kind": "cat", "none": null}'::jsonb, '[1,5)'::int4range, to_tsvector('english', 'fat cats')),
    (2, '{"a": {"b": [30]}, "kind": "dog"}', '[5,9)', to_tsvector('english', 'thin dogs')),
    (3, '{"kind": "a, (b)"}', '[20,30)', to_tsvector('simple', 'cats')) $$;

create domain positive_item as items check ((value).id > 0);

create function domain_item() returns positive_item stable language sql
as $$ select row(1, 'one', '{}')::items $$;

create function some_record() returns record stable language plpgsql
as $$ declare found record; begin select 1 as id, 'one' as name into found; return found; end $$;

create function some_records() returns setof record stable language sql
as $$ select id, name from items order by id limit 2 $$;

create function padded(c char(3), b bit(3)) returns text immutable language sql
as $$ select c || '/' || b $$;

create function settings(names text[]) returns jsonb stable language sql
as $$ select jsonb_object_agg(name, current_setting(name, true)) from unnest(names) name $$;

create function triggered() returns trigger language plpgsql
as $$ begin return new; end $$;

grant select, insert on items, log to authenticated;

-- Columns of the names the endpoint's own statement uses.
create function aliases() returns table (p int, h int, page int, source int) immutable language sql
as $$ values (1, 2, 3, 4) $$;

create function numerals() returns table (n int) immutable language sql
as $$ values (9), (10), (1) $$;

create function digits(n numeric) returns int immutable language sql
as $$ select length(n::text) $$;
