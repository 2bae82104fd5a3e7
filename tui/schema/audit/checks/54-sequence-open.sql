-- hole: Who may ask a sequence for its numbers counts other people's rows, and who may set it stops everybody.
select
    format('%s may use the sequence %s: its numbers tell how many rows others make, and can be set to stop them.',
        string_agg(distinct g.name, ', '), s.oid::regclass) as found,
    format('revoke all on sequence %s from %s;', s.oid::regclass, string_agg(distinct g.name, ', ')) as mend
from kept k
join pg_depend d on d.refclassid = 'pg_class'::regclass and d.refobjid = k.oid and d.deptype = 'i'
join pg_class s on d.classid = 'pg_class'::regclass and s.oid = d.objid and s.relkind = 'S'
cross join aclexplode(s.relacl) a
join grantees g on g.oid = a.grantee and g.oid <> s.relowner
group by s.oid
