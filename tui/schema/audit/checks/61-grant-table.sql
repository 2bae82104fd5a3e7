-- fault: A table whose rows people may not touch.
select
    format('People who are signed in may not %s %s.', string_agg(verb, ', '), name) as found,
    format('grant %s on %s to authenticated;', string_agg(verb, ', '), name) as mend
from unnest(array['public.todos', 'rowdo.tombstones', 'rowdo.operations']) as name
cross join unnest(array['select', 'insert', 'update', 'delete']) as verb
where to_regclass(name) is not null and to_regrole('authenticated') is not null
    and not has_table_privilege(to_regrole('authenticated'), to_regclass(name), verb)
group by name
