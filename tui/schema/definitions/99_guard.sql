-- What people could do to everybody by way of the role they share, refused as far as whoever runs this may refuse it:
-- on Neon the owner, on the embedded stack also its superuser.

-- A role may always drop what it owns, and Postgres counts the grants and policies made to it among that: one person's
-- DROP OWNED would lock everybody out.
create or replace function rowdo.refuse_drop_owned() returns event_trigger
language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
    if current_user in ('authenticated', 'anonymous', 'authenticator') then
        raise insufficient_privilege using message = format('permission denied to run %s', tg_tag);
    end if;
end
$$;

revoke execute on function rowdo.refuse_drop_owned() from public;

do $$
begin
    if not exists (
        select from pg_event_trigger
        where evtname = 'rowdo_refuse_drop_owned' and evtfoid = 'rowdo.refuse_drop_owned'::regproc
            and evtenabled in ('O', 'A')
    ) then
        drop event trigger if exists rowdo_refuse_drop_owned;
        create event trigger rowdo_refuse_drop_owned on ddl_command_start
            when tag in ('DROP OWNED')
            execute function rowdo.refuse_drop_owned();
    end if;
exception when insufficient_privilege then
    null; -- `rowdo doctor` says so
end
$$;

-- With a password for the role one would get in without a token, and claims that no token brought could be believed.
-- Any role may set its own, and no event trigger hears of it; but it may not say until when the password is good.
do $$
declare
    shared name;
begin
    for shared in
        select rolname from pg_roles
        where rolname in ('authenticated', 'anonymous', 'authenticator')
            and (rolvaliduntil is null or rolvaliduntil > now())
    loop
        execute format('alter role %I valid until %L', shared, '1970-01-01 00:00:00+00');
    end loop;
exception when insufficient_privilege then
    null;
end
$$;

-- Whatever a role owns or may signal belongs to everybody who uses the role.
do $$
declare
    door regprocedure;
    others name;
begin
    for door in
        select oid::regprocedure
        from pg_proc
        where pronamespace = 'pg_catalog'::regnamespace
            and (
                proname like 'lo\_%' or proname in ('loread', 'lowrite') -- large objects
                or proname in ('pg_cancel_backend', 'pg_terminate_backend')
            )
            and has_function_privilege('authenticated', oid, 'execute')
            and pg_has_role(current_user, proowner, 'usage')
    loop
        execute format('revoke execute on function %s from public', door);
        execute format(
            'grant execute on function %s to %s', door,
            (select datdba::regrole from pg_database where datname = current_database())
        );
    end loop;
    -- Temporary objects stay for whoever has the connection next, before the real ones of the same name.
    if has_database_privilege('authenticated', current_database(), 'temporary') and exists (
        select from pg_database
        where datname = current_database() and pg_has_role(current_user, datdba, 'usage')
    ) then
        for others in
            select rolname from pg_roles
            where rolcanlogin and rolname not in ('authenticated', 'anonymous', 'authenticator')
        loop
            execute format('grant temporary on database %I to %I', current_database(), others);
        end loop;
        execute format(
            'revoke temporary on database %I from public, authenticated%s', current_database(),
            case when to_regrole('authenticator') is not null then ', authenticator' else '' end
                || case when to_regrole('anonymous') is not null then ', anonymous' else '' end
        );
    end if;
end
$$;
