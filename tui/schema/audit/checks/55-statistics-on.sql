-- hole: The planner's estimates tell everybody what is in everybody's rows.
select
    format('Postgres keeps statistics of %s.%I, and EXPLAIN shows everybody what follows from them.', a.attrelid::regclass,
        a.attname) as found,
    format('alter table %s alter column %I set statistics 0;', a.attrelid::regclass, a.attname) as mend
from kept k
join pg_attribute a on a.attrelid = k.oid and a.attnum > 0 and not a.attisdropped
where coalesce(a.attstattarget, -1) <> 0 and a.attname not in ('id', 'todo_id', 'revision')
union all
select
    format('Postgres keeps statistics of the expressions of %s, and EXPLAIN shows everybody what follows from them.',
        i.indexrelid::regclass),
    format('drop index %s;', i.indexrelid::regclass)
from kept k
join pg_index i on i.indrelid = k.oid and i.indexprs is not null
where exists (
    select from pg_attribute a
    where a.attrelid = i.indexrelid and i.indkey[a.attnum - 1] = 0 and coalesce(a.attstattarget, -1) <> 0
)
union all
select
    format('The extended statistics %I.%I show everybody what follows from other people''s rows.', n.nspname, e.stxname),
    format('drop statistics %I.%I;', n.nspname, e.stxname)
from kept k
join pg_statistic_ext e on e.stxrelid = k.oid
join pg_namespace n on n.oid = e.stxnamespace
