-- hole: A right that no policy binds.
select
    format('%s may %s %s, and no policy has a say in that.', p.rolname, string_agg(verb, ' and '), t.name) as found,
    format('revoke truncate, references, trigger on %s from public, %I;', t.name, p.rolname) as mend
from reached t
cross join people p
cross join unnest(array['truncate', 'trigger']) as verb
where t.relkind in ('r', 'p') and has_table_privilege(p.oid, t.oid, verb)
group by p.rolname, t.name
