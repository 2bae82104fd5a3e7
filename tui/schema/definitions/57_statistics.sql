-- EXPLAIN shows anybody what the planner makes of its statistics, which are of everybody's rows: how many todos
-- somebody has, and whether anybody's project has a certain name. All our queries begin with an index of the person.

do $$
declare
    named record;
begin
    for named in
        select attrelid::regclass as target, attname as name
        from pg_attribute
        where attrelid in (
                'public.todos'::regclass, 'rowdo.tombstones'::regclass, 'rowdo.operations'::regclass,
                'rowdo.settings'::regclass
            )
            and attnum > 0 and not attisdropped and attname not in ('id', 'todo_id', 'revision')
            and attstattarget is distinct from 0
    loop
        execute format('alter table %s alter column %I set statistics 0', named.target, named.name);
    end loop;
end
$$;

-- What an earlier ANALYZE learnt stays until it is removed. Before Postgres 18 only a column that is given a type forgets,
-- which no policy may read meanwhile, nor a trigger; ours are made later.
do $$
declare
    learnt record;
begin
    for learnt in
        select s.schemaname, s.tablename, s.attname, s.inherited, a.attrelid::regclass as target,
            format_type(a.atttypid, a.atttypmod)
                || case when a.attcollation <> t.typcollation then format(' collate %I', c.collname) else '' end as type
        from pg_stats s
        join pg_attribute a
            on a.attrelid = format('%I.%I', s.schemaname, s.tablename)::regclass and a.attname = s.attname
        join pg_type t on t.oid = a.atttypid
        left join pg_collation c on c.oid = a.attcollation
        where (s.schemaname, s.tablename) in (
                ('public', 'todos'), ('rowdo', 'tombstones'), ('rowdo', 'operations'), ('rowdo', 'settings')
            )
            and s.attname not in ('id', 'todo_id', 'revision')
    loop
        if current_setting('server_version_num')::integer >= 180000 then
            execute 'select pg_clear_attribute_stats($1, $2, $3, $4)'
                using learnt.schemaname::text, learnt.tablename::text, learnt.attname::text, learnt.inherited;
            continue;
        end if;
        begin
            drop trigger if exists todos_tree_on_insert on public.todos;
            drop trigger if exists todos_tree_on_update on public.todos;
            call rowdo.alter_column(learnt.target, format('alter column %I type %s', learnt.attname, learnt.type));
        exception when feature_not_supported then
            null; -- a view of somebody's shows the column; `rowdo doctor` tells what is still known
        end;
    end loop;
end
$$;
