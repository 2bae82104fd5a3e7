-- Row-Level Security: the only thing between people. Enabled, not forced: the owner stays able to administer.

alter table public.todos enable row level security;

alter table public.todo_tombstones enable row level security;

alter table public.todo_operations enable row level security;

-- Policies add up, so one is made only for a command that no policy covers yet: nothing is ever widened.
-- The claim is read in a subquery, which Postgres evaluates once a statement instead of once a row.
do $$
declare
    own constant text := '(select auth.user_id()) = user_id';
    command record;
    target text;
begin
    foreach target in array array['todos', 'todo_tombstones', 'todo_operations'] loop
        for command in
            select *
            from (values
                ('r', 'select', format('using (%s)', own)),
                ('a', 'insert', format('with check (%s)', own)),
                ('w', 'update', format('using (%s) with check (%s)', own, own)),
                ('d', 'delete', format('using (%s)', own))
            ) as commands (letter, name, rule)
        loop
            if not exists (
                select
                from pg_policy
                where polrelid = format('public.%I', target)::regclass
                    and polpermissive
                    and polcmd in (command.letter, '*')
                    and polroles && array[0::oid, 'authenticated'::regrole::oid]
            ) then
                execute format(
                    'create policy %I on public.%I for %s to authenticated %s',
                    target || '_' || command.name || '_own', target, command.name, command.rule
                );
            end if;
        end loop;
    end loop;
end
$$;

grant usage on schema public to authenticated;

-- Identity columns need no right to their sequence, and without one nobody can count other people's rows.
grant select, insert, update, delete on public.todos, public.todo_tombstones, public.todo_operations
    to authenticated;

-- The guide's default privileges hand new tables to everybody, also to people who are not signed in.
revoke all on public.todo_tombstones, public.todo_operations, public.rowdo_migrations from public;

revoke all on public.rowdo_migrations from authenticated;

do $$
begin
    if exists (select from pg_roles where rolname = 'anonymous') then
        revoke all on public.todo_tombstones, public.todo_operations, public.rowdo_migrations from anonymous;
    end if;
end
$$;
