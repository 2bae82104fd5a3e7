-- hole: What was learnt from everybody's rows before, and stays when nothing more is learnt.
select
    format('Postgres still knows from an earlier ANALYZE what is in %s.%I, and EXPLAIN shows it to everybody.', k.name,
        s.attname) as found,
    -- Before Postgres 18 only a column that changes its type forgets.
    case
        when to_regproc('pg_catalog.pg_clear_attribute_stats') is not null then format(
            'select pg_clear_attribute_stats(%L, %L, %L, %L);', s.schemaname, s.tablename, s.attname, s.inherited
        )
        else concat_ws(
            ' ', m.before,
            format('alter table %s alter column %I type %s%s;', k.name, s.attname, format_type(a.atttypid, a.atttypmod),
                ' collate ' || nullif(a.attcollation, 0)::regcollation),
            m.after
        )
    end as mend
from kept k
left join remade m using (oid)
join pg_stats s on format('%s.%s', s.schemaname, s.tablename) = k.name
join pg_attribute a on a.attrelid = k.oid and a.attname = s.attname
where s.attname not in ('id', 'todo_id', 'revision')
