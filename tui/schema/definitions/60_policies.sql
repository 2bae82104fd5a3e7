-- Row-Level Security: the only thing between people. Enabled, not forced: the owner stays able to administer.

alter table public.todos enable row level security;

alter table rowdo.tombstones enable row level security;

alter table rowdo.operations enable row level security;

alter table rowdo.settings enable row level security;

-- Policies add up, so one is made only for a command that no policy of somebody else's covers: nothing is ever widened.
-- The claim is read in a subquery, which Postgres evaluates once a statement instead of once a row.
do $$
declare
    own constant text := '(select auth.user_id()) = user_id';
    command record;
    target regclass;
    old name;
    ours name;
begin
    foreach target in array
        array['public.todos', 'rowdo.tombstones', 'rowdo.operations', 'rowdo.settings']::regclass[]
    loop
        for old in
            select polname from pg_policy
            where polrelid = target
                and polname ~ '^(todos|(todo_)?(tombstones|operations)|settings)_(select|insert|update|delete)_own$'
        loop
            execute format('drop policy %I on %s', old, target);
        end loop;
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
                where polrelid = target
                    and polpermissive
                    and polcmd in (command.letter, '*')
                    -- One without an expression, as drizzle-kit pushes it, lets nobody at anything.
                    and case command.letter
                        when 'a' then coalesce(polwithcheck, case polcmd when '*' then polqual end)
                        else polqual
                    end is not null
                    and polroles && array[0::oid, 'authenticated'::regrole::oid]
            ) then
                select relname || '_' || command.name || '_own' into ours from pg_class where oid = target;
                execute format(
                    'create policy %I on %s for %s to authenticated %s', ours, target, command.name, command.rule
                );
            end if;
        end loop;
    end loop;
end
$$;
