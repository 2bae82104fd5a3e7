-- What Neon's platform puts into a database: the functions of pg_session_jwt, here in SQL. Run as superuser, in the
-- served database, as often as one likes.

revoke create on schema public from public;
grant usage on schema public to authenticated, anonymous;

-- Claims ---------------------------------------------------------------------------------------------------
-- The caller's SQL can set any setting, so claims live where it cannot write: one row per server process,
-- written by the endpoint over a connection of its own before the caller's first statement.
create schema if not exists embedded;
revoke all on schema embedded from public;
create unlogged table if not exists embedded.claims (pid integer primary key, claims jsonb not null);
revoke all on embedded.claims from public;

create schema if not exists auth;
grant usage on schema auth to neondb_owner, authenticated, anonymous;

-- Bodies in the SQL standard's form are bound to their tables and operators here and now: no search_path
-- reaches them.
create or replace function auth.session() returns jsonb
language sql stable security definer parallel restricted
begin atomic
    select coalesce(
        (select c.claims from embedded.claims c where c.pid = pg_catalog.pg_backend_pid()), 'null'::jsonb);
end;

create or replace function auth.user_id() returns text
language sql stable security definer parallel restricted
begin atomic
    select c.claims ->> 'sub' from embedded.claims c where c.pid = pg_catalog.pg_backend_pid();
end;

create or replace function auth.uid() returns uuid
language sql stable security definer parallel restricted
begin atomic
    select case
        when auth.user_id() ~ '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$' then auth.user_id()::uuid
    end;
end;

-- Once ours, now a part of Rowdo's schema.
drop event trigger if exists refuse_drop_owned;
drop function if exists embedded.refuse_drop_owned();
