-- EXPLAIN shows anybody what the planner makes of its statistics, which are of everybody's rows: how many todos
-- somebody has, and whether anybody's project has a certain name. All our queries begin with an index of the person.

do $$
declare
    named record;
begin
    for named in
        select attrelid::regclass as target, attname as name
        from pg_attribute
        where attrelid in ('public.todos'::regclass, 'rowdo.tombstones'::regclass, 'rowdo.operations'::regclass)
            and attnum > 0 and not attisdropped and attname not in ('id', 'todo_id', 'revision')
            and attstattarget is distinct from 0
    loop
        execute format('alter table %s alter column %I set statistics 0', named.target, named.name);
    end loop;
end
$$;
