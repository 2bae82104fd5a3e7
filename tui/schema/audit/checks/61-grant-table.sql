-- fault: A table whose rows people may not touch.
select
    format('People who are signed in may not %s %s.', string_agg(verb, ', '), name) as found,
    format('grant %s on %s to authenticated;', string_agg(verb, ', '), name) as mend
from kept k
cross join unnest(k.verbs) as verb
where to_regrole('authenticated') is not null and not has_table_privilege(to_regrole('authenticated'), k.oid, verb)
group by name
