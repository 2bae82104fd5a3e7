-- Who may do what. Rights that people need are given, and those that no policy binds are taken back: `grant all` and
-- default privileges, such as the guide's, hand them out with the others, also to people who are not signed in.

do $$
declare
    everybody text := 'public, authenticated';
    routine regprocedure;
begin
    if to_regrole('anonymous') is not null then
        everybody := everybody || ', anonymous';
    end if;
    execute 'revoke truncate, references, trigger on public.todos from ' || everybody;
    if current_setting('server_version_num')::integer >= 170000 then
        execute 'revoke maintain on public.todos from ' || everybody;
    end if;
    -- Identity columns need no right to their sequence, and with one people count what others make, or stop them.
    if exists (
        select from pg_attribute where attrelid = 'public.todos'::regclass and attname = 'id' and attidentity <> ''
    ) then
        execute format('revoke all on sequence %s from %s', pg_get_serial_sequence('public.todos', 'id'), everybody);
    end if;
    execute 'revoke all on all tables in schema rowdo from ' || everybody;
    execute 'revoke all on schema rowdo from ' || everybody;
    for routine in
        select oid::regprocedure
        from pg_proc
        where pronamespace = 'rowdo'::regnamespace
            or pronamespace = 'public'::regnamespace and proname in (
                'todos_sync', 'todos_digest', 'todos_attack', 'todos_rehearse', 'todos_database'
            )
    loop
        execute format('revoke execute on routine %s from %s', routine, everybody);
    end loop;
    -- Their functions run with the rights of whoever calls them, so that Row-Level Security judges every row.
    for routine in
        select oid::regprocedure
        from pg_proc
        where pronamespace = 'rowdo'::regnamespace and prokind = 'f' and prorettype not in ('trigger'::regtype, 'event_trigger'::regtype)
            or pronamespace = 'public'::regnamespace and proname in (
                'todos_sync', 'todos_digest', 'todos_attack', 'todos_rehearse', 'todos_database'
            )
    loop
        execute format('grant execute on function %s to authenticated', routine);
    end loop;
end
$$;

grant usage on schema public, rowdo to authenticated;

grant select, insert, update, delete on public.todos, rowdo.tombstones, rowdo.operations, rowdo.settings to authenticated;
