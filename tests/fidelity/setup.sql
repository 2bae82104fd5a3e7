-- What the cases find in the database. Run as superuser in the database served; may be repeated.
drop schema if exists corpus cascade;
create schema corpus authorization neondb_owner;
set role neondb_owner;
create type corpus.mood as enum ('fine', 'so so');
create type corpus.pair as (n int, t text);
create domain corpus.positive as int check (value > 0);
create domain corpus.word as text;
create domain corpus.words as text[];
create domain corpus.moods as corpus.mood;
create table corpus.strict (n int primary key constraint positive check (n > 0), m int not null, o int references corpus.strict);
create table corpus.later (n int unique deferrable initially deferred);
create table corpus.typed (n int, t text, c char(3), v varchar(7), num numeric(10,2), ts timestamptz(3));
insert into corpus.typed values (1, 'a', 'b', 'c', 1.5, '2026-11-23 10:00+00');
create table corpus.secret (n int);
create table corpus.open (body text);
create table corpus.many as select n from generate_series(1, 20000) n;
reset role;
create table corpus.notes (id int generated always as identity, user_id text not null default auth.user_id(), body text);
alter table corpus.notes owner to neondb_owner;
alter table corpus.notes enable row level security;
create policy own on corpus.notes to authenticated using ((select auth.user_id()) = user_id) with check ((select auth.user_id()) = user_id);
insert into corpus.notes (user_id, body) values ('user_corpus', 'mine'), ('user_other', 'theirs');
create function corpus.me() returns text language sql stable as $$ select auth.user_id() $$;
create function corpus.me_plpgsql() returns text language plpgsql stable as $$ begin return auth.user_id(); end $$;
create procedure corpus.nothing() language plpgsql as $$ begin end $$;
create function corpus.fails() returns int language plpgsql as $$ begin raise exception 'it fails'; end $$;
create function corpus.fails_with() returns int language plpgsql as $$
begin
    raise exception 'it fails with %', 'all' using detail = 'a detail', hint = 'a hint', errcode = '23505', constraint = 'k', table = 't', schema = 's', column = 'c', datatype = 'd';
end $$;
create function corpus.fails_nested() returns int language plpgsql as $$ begin return corpus.fails(); end $$;
create function corpus.checks() returns void language plpgsql as $$ begin insert into corpus.strict values (-5, 1); end $$;
-- The project of the recordings let the shared roles use the schema of the extension; others do not.
grant usage on schema auth to authenticated, anonymous;
grant usage on schema corpus to authenticated, anonymous, authenticator;
grant select, insert, update, delete on corpus.strict, corpus.later, corpus.typed, corpus.notes, corpus.many to authenticated;
grant select, insert, delete on corpus.open to authenticator, authenticated;
