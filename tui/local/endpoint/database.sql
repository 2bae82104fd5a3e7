-- What Neon's platform puts into a database: the functions of pg_session_jwt, here in SQL, and no door between
-- people who share one role. Run as superuser, in the served database, as often as one likes.

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

-- Doors between people of one role -------------------------------------------------------------------------
-- Whatever a role owns or may signal belongs to everybody who uses the role.
do $$
declare
    door regprocedure;
begin
    for door in
        select p.oid::regprocedure
        from pg_catalog.pg_proc p
        where p.pronamespace = 'pg_catalog'::regnamespace
          and (p.proname like 'lo\_%' or p.proname in ('loread', 'lowrite') -- large objects
               or p.proname in ('pg_cancel_backend', 'pg_terminate_backend'))
          and p.proname not in ('lo_import', 'lo_export') -- files of the server: the superuser's alone
    loop
        execute format('revoke execute on function %s from public', door);
        execute format('grant execute on function %s to neondb_owner', door);
    end loop;
end
$$;

-- A role may always drop what it owns, and Postgres counts the grants and policies made to it among that: one
-- person's DROP OWNED would lock everybody out.
create or replace function embedded.refuse_drop_owned() returns event_trigger
language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
    if current_user in ('authenticated', 'anonymous', 'authenticator') then
        raise insufficient_privilege using message = format('permission denied to run %s', tg_tag);
    end if;
end
$$;
drop event trigger if exists refuse_drop_owned;
create event trigger refuse_drop_owned on ddl_command_start
    when tag in ('DROP OWNED')
    execute function embedded.refuse_drop_owned();
