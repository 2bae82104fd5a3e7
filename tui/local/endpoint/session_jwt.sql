-- pg_session_jwt in SQL: the functions of its version 0.3.1, which is the one Neon's proxy asks for. Run as
-- superuser, in the served database, as often as one likes.

-- The caller's SQL can set any setting, so claims live where it cannot write: one row per server process,
-- written by the endpoint over a connection of its own before the caller's first statement. As with the extension
-- the session also holds a token, in a setting: whoever resets it has no claims for the rest of the request.
create schema if not exists embedded;
revoke all on schema embedded from public;
create unlogged table if not exists embedded.claims (pid integer primary key, claims jsonb not null);
alter table embedded.claims add column if not exists token text;
comment on column embedded.claims.token is 'What pg_session_jwt.jwt must hold; null asks for nothing.';
revoke all on embedded.claims from public;

create schema if not exists auth;
grant usage on schema auth to neondb_owner;
-- Neon's proxy lets in the role that logs in, at its first request, and nobody lets in the others.
revoke usage on schema auth from authenticated, anonymous, authenticator;

-- Not volatile: who asks for the claims alone is not refused for the subject.
create or replace function embedded.refuse(words text) returns text
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
begin
    raise datatype_mismatch using message = words;
end
$$;

-- Bodies in the SQL standard's form, and views, are bound to their tables and operators here and now: no
-- search_path reaches them.
create or replace view embedded.session as
select
    t.claims,
    case pg_catalog.jsonb_typeof(t.claims -> 'sub')
        when 'null' then embedded.refuse('invalid subject claim in the JWT')
        else t.claims ->> 'sub'
    end as subject
from (
    select case
        when c.token is null or c.token = pg_catalog.current_setting('pg_session_jwt.jwt', true) then c.claims
        when coalesce(pg_catalog.current_setting('pg_session_jwt.jwt', true), '') = '' then null
        else embedded.refuse(case
            when pg_catalog.current_setting('pg_session_jwt.jwt', true) like '%.%.%'
                then 'invalid JWT signature encoding'
            else 'invalid JWT encoding'
        end)::jsonb
    end as claims
    from embedded.claims c where c.pid = pg_catalog.pg_backend_pid()
) t;
revoke all on embedded.session from public;

create or replace function auth.session() returns jsonb
language sql stable security definer parallel restricted
begin atomic
    select coalesce((select s.claims from embedded.session s), 'null'::jsonb);
end;

create or replace function auth.user_id() returns text
language sql stable security definer parallel restricted
begin atomic
    select s.subject from embedded.session s;
end;

-- In PL/pgSQL, where returning nothing is not returning null. They name things at run time, as their owner.
create or replace function auth.init() returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
end
$$;

create or replace function auth.jwt_session_init(jwt text) returns void
language plpgsql strict security definer set search_path = pg_catalog, pg_temp
as $$
begin
    perform set_config('pg_session_jwt.jwt', jwt, false);
    perform claims from embedded.session;
end
$$;

-- What version 0.5.0 has more: only where it is asked for. What somebody built on stays.
do $$
declare
    newer regprocedure;
begin
    for newer in
        select p.oid::regprocedure from pg_catalog.pg_proc p
        where p.pronamespace = 'auth'::regnamespace and p.proname in ('uid', 'jwt', 'organization', 'organization_id')
    loop
        begin
            execute format('drop function %s', newer);
        exception when dependent_objects_still_exist then null;
        end;
    end loop;
end
$$;
